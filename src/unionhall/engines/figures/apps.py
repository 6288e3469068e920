from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class FiguresConfig(AppConfig):
    name = "unionhall.engines.figures"
    verbose_name = _("Figures")

    def ready(self) -> None:
        # What services declare is known once all are installed, and their tables stand once all are migrated.
        post_migrate.connect(_follow_declarations, sender=self)


def _follow_declarations(*, plan: Any = None, **_kwargs: Any) -> None:
    """After migrations, and not after a flush, which changes no table; nor on the way back, when tables are missing."""
    if plan is None or any(is_backwards for _migration, is_backwards in plan):
        return
    from unionhall.engines.figures.installing import install_figures

    install_figures(on=timezone.localdate())
