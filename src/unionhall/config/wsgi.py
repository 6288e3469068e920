"""The web entry point. WSGI, because one sign-up costs a third of what Django's ASGI handler takes (see ADR 3)."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unionhall.config.settings")
application = get_wsgi_application()
