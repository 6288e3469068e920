"""What a place can be."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a place is to a worker who looks for one."""

    PALACE = "palace", _("Workers' culture palace")
    STATION = "station", _("Rest station")
    CENTRE = "centre", _("Service centre")
    VENUE = "venue", _("Other venue")
