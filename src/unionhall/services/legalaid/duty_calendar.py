"""Days of duty in words, and as an iCalendar file (RFC 5545) for the calendar of a phone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from unionhall.ui import calendars

LONGEST_LINE = 75


def day_words(day: date) -> str:
    """A day with its weekday, "5月7日 周四" or "Thu 7 May"."""
    weekday = date_format(day, "D").replace("星期", "周")
    words = calendars.short_date(day)
    return f"{words} {weekday}" if calendars.in_chinese(day) else f"{weekday} {words}"


def duty_calendar(duties: Iterable[Any], at: datetime) -> str:
    """The file. The lines of an entry keep their name when it is taken in again: it is changed, not doubled."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//UnionHall//duty//ZH", "CALSCALE:GREGORIAN"]
    for duty in duties:
        lines += _entry(duty, at)
    return "\r\n".join(piece for line in [*lines, "END:VCALENDAR"] for piece in _folded(line)) + "\r\n"


def _entry(duty: Any, at: datetime) -> list[str]:
    post = duty.post
    where = post.place.address if post.place else post.name
    return [
        "BEGIN:VEVENT",
        f"UID:duty-{duty.pk}@unionhall",
        f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART:{_moment(duty.day, post.opens)}",
        f"DTEND:{_moment(duty.day, post.closes)}",
        f"SUMMARY:{_plain(_('On duty: %(post)s') % {'post': post.name})}",
        f"LOCATION:{_plain(where)}",
        "END:VEVENT",
    ]


def _moment(day: date, hour: time) -> str:
    moment = datetime.combine(day, hour, get_current_timezone())
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _plain(text: str) -> str:
    for mark in "\\;,":
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 bytes, none of which cuts a character."""
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > LONGEST_LINE:
            yield piece
            piece = " "
        piece += letter
    yield piece
