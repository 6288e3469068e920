"""How stations are said in words, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from unionhall.kernel.places.core import Opening, Span
from unionhall.kernel.places.facilities import facility_name
from unionhall.services.stations.states import GENERAL_FAULTS

AT_HAND_KM = 0.05
WEEK = range(1, 8)
HOLIDAY = 8


def worded(row: Any, field: str = "name") -> str:
    """`row.field`, or its English twin for a reader of English, where that is filled in."""
    twin: str = getattr(row, f"{field}_en", "") if get_language() == "en" else ""
    return twin or str(getattr(row, field))


def fault_name(fault: str) -> str:
    """What is wrong: a general fault, or the facility that is broken."""
    return str(GENERAL_FAULTS.get(fault) or facility_name(fault))


def distance_words(km: float) -> str:
    """Metres below one kilometre, kilometres above; where one stands already, words."""
    if km < AT_HAND_KM:
        return _("right here")
    if km < 1:
        return _("%(metres)s m") % {"metres": max(int(round(km * 1000, -1)), 10)}
    return _("%(km)s km") % {"km": f"{km:.1f}"}


def clock_words(moment: datetime, now: datetime) -> str:
    """ "18:00" today, "tomorrow 18:00", else the day with the hour."""
    local, today = timezone.localtime(moment), timezone.localdate(now)
    days = (local.date() - today).days
    if days == 0:
        return f"{local:%H:%M}"
    if days == 1:
        return _("%(day)s %(hour)s") % {"day": _("tomorrow"), "hour": f"{local:%H:%M}"}
    if days == -1:
        return _("%(day)s %(hour)s") % {"day": _("yesterday"), "hour": f"{local:%H:%M}"}
    day = (
        f"{local.day} {date_format(local, 'M')}"
        if get_language() == "en"
        else f"{local.month}月{local.day}日"
    )
    return _("%(day)s %(hour)s") % {"day": day, "hour": f"{local:%H:%M}"}


def opening_words(opening: Opening, now: datetime) -> str:
    """Until when it is open, or when it opens."""
    if opening.is_open:
        if opening.closes_at is None:
            return _("day and night")
        return _("until %(time)s") % {"time": clock_words(opening.closes_at, now)}
    if opening.reason:
        return opening.reason
    if opening.opens_at is None:
        return ""
    opens = timezone.localtime(opening.opens_at)
    days = (opens.date() - timezone.localdate(now)).days
    if days == 0:
        return _("opens at %(time)s") % {"time": f"{opens:%H:%M}"}
    day = _("tomorrow") if days == 1 else date_format(opens, "l")
    return _("opens %(day)s at %(time)s") % {"day": day, "time": f"{opens:%H:%M}"}


def hours_words(hours: Mapping[int, Sequence[Span]], *, is_open_24h: bool) -> list[tuple[str, str]]:
    """The weekly hours in as few lines as they need: (days, hours)."""
    if is_open_24h:
        return [(_("Every day"), _("day and night"))]
    by_text: dict[str, list[int]] = {}
    for day in WEEK:
        spans = sorted(hours.get(day, ()), key=lambda span: span.opens)
        text = _(", ").join(f"{span.opens:%H:%M}–{span.closes:%H:%M}" for span in spans) or _("Closed")
        by_text.setdefault(text, []).append(day)
    return [(_days(days), text) for text, days in by_text.items()]


def _days(days: list[int]) -> str:
    if len(days) == len(WEEK):
        return _("Every day")
    names = [str(WEEKDAYS[day - 1]) for day in days]
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{names[0]}–{names[-1]}"
    return _(", ").join(names)
