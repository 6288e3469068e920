"""Django's own command line, for those who know it; `unionhall` is the product's."""

import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unionhall.config.settings")
execute_from_command_line(sys.argv)
