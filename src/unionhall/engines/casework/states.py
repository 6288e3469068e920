"""The words of the rows that every kind of case shares."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.core import Party


class Turn(models.TextChoices):
    """Whose turn it is, as a column; the same words as the core's `Party`."""

    STAFF = Party.STAFF.value, _("the union")
    WORKER = Party.WORKER.value, _("the person served")
    PARTNER = Party.PARTNER.value, _("the partner")
    NOBODY = Party.NOBODY.value, _("nobody")


class Source(models.TextChoices):
    """How a case came in."""

    PORTAL = "portal", _("online")
    SIGN = "sign", _("code on a sign")
    VISIT = "visit", _("visit")
    PHONE = "phone", _("phone call")
    DESK = "desk", _("opened by staff")
    REFERRAL = "referral", _("referred")


class TaskKind(models.TextChoices):
    """What a task is for."""

    PLAIN = "plain", _("task")
    CALL = "call", _("call back")


class Outcome(models.TextChoices):
    """How a clock ended."""

    MET = "met", _("kept")
    LATE = "late", _("done late")
    VOID = "void", _("no longer needed")
