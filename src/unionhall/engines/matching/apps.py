from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    name = "unionhall.engines.matching"
    verbose_name = _("Matching")

    def ready(self) -> None:
        """Follow every change of what can be found, and ask the installation's own model where there is one."""
        from django.conf import settings

        from unionhall.engines.matching.commands import index_changed
        from unionhall.engines.matching.trained import OWN_NAME, model_in_use
        from unionhall.lib.acts import hear_changes_with

        model_in_use.own = settings.DATA_DIR / OWN_NAME
        hear_changes_with(index_changed)
