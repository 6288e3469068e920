from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CalendarConfig(AppConfig):
    name = "unionhall.kernel.calendar"
    verbose_name = _("Working days")
