from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanningConfig(AppConfig):
    name = "unionhall.engines.planning"
    verbose_name = _("Planning")

    def ready(self) -> None:
        from unionhall.engines.planning import permissions  # noqa: F401
