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


class DestructionState(models.TextChoices):
    """A list of files that are to be destroyed, on its way."""

    PROPOSED = "proposed", _("waits for another to sign")
    SIGNED = "signed", _("being destroyed")
    DONE = "done", pgettext_lazy("destruction", "carried out")
    DECLINED = "declined", pgettext_lazy("destruction", "not carried out")


class Fate(models.TextChoices):
    """What became of a file on such a list."""

    WAITING = "", pgettext_lazy("destruction", "on the list")
    DESTROYED = "destroyed", pgettext_lazy("destruction", "destroyed")
    KEPT = "kept", pgettext_lazy("destruction", "kept after all")


class Wish(models.TextChoices):
    """What people may want done with what is kept about them, and cannot do themselves."""

    CORRECT = "correct", _("Correct something")
    RESTRICT = "restrict", _("Use something no longer, or only for one purpose")
    OBJECT = "object", _("Object to something being kept")
    EXPLAIN = "explain", _("Explain to me why something is kept, or who saw it")
