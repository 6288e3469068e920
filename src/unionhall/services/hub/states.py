"""States and choices of what the hub itself keeps."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TakeoutState(models.TextChoices):
    """A copy of what is kept about somebody, on its way to them."""

    WAITING = "waiting", _("asked for")
    MAKING = "making", _("being gathered")
    READY = "ready", pgettext_lazy("copy", "ready")
    EXPIRED = "expired", pgettext_lazy("copy", "no longer kept")


TO_MAKE = (TakeoutState.WAITING, TakeoutState.MAKING)


class Wish(models.TextChoices):
    """What people may want done with what is kept about them, and cannot do themselves."""

    CORRECT = "correct", _("Correct something")
    RESTRICT = "restrict", _("Use something no longer, or only for one purpose")
    OBJECT = "object", _("Object to something being kept")
    EXPLAIN = "explain", _("Explain to me why something is kept, or who saw it")
