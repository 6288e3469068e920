"""The lines an iCalendar file (RFC 5545) is written in. Plain text: three rules are not worth a library."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

_MORNING = 9


def calendar(name: str, events: Iterable[list[str]]) -> str:
    """A calendar of `events`, each a list of lines."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//UnionHall//{name}//ZH", "CALSCALE:GREGORIAN"]
    return "\r\n".join([*head, *(line for event in events for line in event), "END:VCALENDAR", ""])


def event(
    uid: str, *, at: datetime, starts: datetime, ends: datetime | None = None, summary: str, where: str = ""
) -> list[str]:
    """The lines of one event. Times are UTC; without `ends` it is a moment."""
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}@unionhall",
        f"DTSTAMP:{stamp(at)}",
        f"DTSTART:{stamp(starts)}",
        *([f"DTEND:{stamp(ends)}"] if ends else []),
        *folded(f"SUMMARY:{escaped(summary)}"),
        *(folded(f"LOCATION:{escaped(where)}") if where else []),
        "END:VEVENT",
    ]


def day(
    uid: str, *, at: datetime, on: date, summary: str, note: str = "", days_before: Iterable[int] = ()
) -> list[str]:
    """The lines of a whole day, with an alarm on the morning of as many days before as are given (each at least 1)."""
    alarms = [
        line
        for days in days_before
        for line in (
            "BEGIN:VALARM", "ACTION:DISPLAY", *folded(f"DESCRIPTION:{escaped(summary)}"),
            f"TRIGGER:-PT{days * 24 - _MORNING}H", "END:VALARM",
        )
    ]  # fmt: skip
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}@unionhall",
        f"DTSTAMP:{stamp(at)}",
        f"DTSTART;VALUE=DATE:{on:%Y%m%d}",
        *folded(f"SUMMARY:{escaped(summary)}"),
        *(folded(f"DESCRIPTION:{escaped(note)}") if note else []),
        "TRANSP:TRANSPARENT",
        *alarms,
        "END:VEVENT",
    ]


def stamp(moment: datetime) -> str:
    """A moment in UTC."""
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """Text as a value."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> list[str]:
    """Lines of at most 75 bytes; a character is never cut."""
    parts, rest = [], ""
    for character in line:
        if len((rest + character).encode()) > 75:
            parts.append(rest)
            rest = " "
        rest += character
    return [*parts, rest]
