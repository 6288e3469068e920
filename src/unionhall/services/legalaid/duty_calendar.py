"""Days of duty in words, and as an iCalendar file (RFC 5545) for the calendar of a phone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from unionhall.lib import ical
from unionhall.ui import calendars


def day_words(day: date) -> str:
    """A day with its weekday, "5月7日 周四" or "Thu 7 May"."""
    weekday = date_format(day, "D").replace("星期", "周")
    words = calendars.short_date(day)
    return f"{words} {weekday}" if calendars.in_chinese(day) else f"{weekday} {words}"


def duty_calendar(duties: Iterable[Any], at: datetime) -> str:
    """The file. An entry keeps its name when it is taken in again: it is changed, not doubled."""
    return ical.calendar("duty", (_event(duty, at) for duty in duties))


def _event(duty: Any, at: datetime) -> list[str]:
    post, zone = duty.post, get_current_timezone()
    return ical.event(
        f"duty-{duty.pk}", at=at, starts=datetime.combine(duty.day, post.opens, zone),
        ends=datetime.combine(duty.day, post.closes, zone),
        summary=_("On duty: %(post)s") % {"post": post.name},
        where=post.place.address if post.place else post.name,
    )  # fmt: skip
