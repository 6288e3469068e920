from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from unionhall.lib import acts


class AccessConfig(AppConfig):
    name = "unionhall.kernel.access"
    verbose_name = _("Access")

    def ready(self) -> None:
        """Open the gate and the trail to every storey, and read who holds which permission."""
        from unionhall.kernel.access.queries import paths_permitted
        from unionhall.kernel.audit.commands import record

        acts.find_reach_with(paths_permitted)
        acts.keep_trail_with(record)
        autodiscover_modules("permissions")
