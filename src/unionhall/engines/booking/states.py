"""States and choices of sessions and bookings. What may follow what is in `core.py`."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SessionState(models.TextChoices):
    """A session's life."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    CANCELLED = "cancelled", _("Called off")
    ENDED = "ended", _("Over")


class Mode(models.TextChoices):
    """How places are given out."""

    FIRST_COME = "first_come", _("First come, first served")
    LOTTERY = "lottery", _("By lot")
    OPEN = "open", _("No booking needed")


class Channel(models.TextChoices):
    """Where a person takes part."""

    ON_SITE = "on_site", _("On site")
    APP = "app", _("City app")
    WECHAT = "wechat", _("WeChat")


class BookingState(models.TextChoices):
    """A booking's life. `LIVE` states hold or await a place."""

    BOOKED = "booked", _("Booked")
    WAITING = "waiting", _("On the waiting list")
    OFFERED = "offered", _("Place offered")
    ENTERED = "entered", _("In the draw")
    NOT_DRAWN = "not_drawn", _("Not drawn")
    CANCELLED = "cancelled", _("Cancelled")
    LAPSED = "lapsed", _("Offer lapsed")
    UNPLACED = "unplaced", _("No place came free")
    ATTENDED = "attended", _("Attended")
    ABSENT = "absent", _("Did not come")


# Live bookings hold or await a place; holding ones have seats; served ones were used.
LIVE = (BookingState.BOOKED, BookingState.WAITING, BookingState.OFFERED, BookingState.ENTERED)
HOLDING = (BookingState.BOOKED, BookingState.OFFERED, BookingState.ATTENDED, BookingState.ABSENT)
SERVED = (BookingState.ATTENDED,)


class FollowUpState(models.TextChoices):
    """A bad rating as work for somebody."""

    OPEN = "open", _("To do")
    DONE = "done", _("Done")
