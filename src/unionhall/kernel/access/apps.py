from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "unionhall.kernel.access"
    verbose_name = _("Access")
