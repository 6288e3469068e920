"""Days and parts of days laid out as tables. The caller gives the day; nothing here reads the clock."""

import calendar
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext_lazy as _

PARTS = ((time(0), _("Morning")), (time(12), _("Afternoon")), (time(18), _("Evening")))


def local(moment: datetime) -> datetime:
    """`moment` in the current time zone; a naive one is taken as already local."""
    return localtime(moment) if is_aware(moment) else moment


def part_of_day(moment: datetime) -> int:
    """Index into `PARTS`."""
    return max(i for i, (begins, _label) in enumerate(PARTS) if local(moment).time() >= begins)


def week_grid(
    monday: date, events: Iterable[Mapping[str, Any]], *, today: date, notes: Mapping[date, str]
) -> dict[str, Any]:
    """Seven days from `monday`; `events` are `{title, starts, ends?, url?, note?, kind?}` in any order.

    `notes` says something of a whole day ("closed"). Parts of the day without any event are left out.
    """
    cells: dict[tuple[date, int], list[dict[str, Any]]] = {}
    for event in sorted(events, key=lambda e: e["starts"]):
        starts = local(event["starts"])
        shown = {**event, "starts": starts, "ends": local(event["ends"]) if event.get("ends") else None}
        cells.setdefault((starts.date(), part_of_day(starts)), []).append(shown)
    days = [monday + timedelta(days=i) for i in range(7)]
    shown_parts = [i for i in range(len(PARTS)) if any((day, i) in cells for day in days)]
    rows = [
        {
            "date": day,
            "text": short_date(day),
            "today": day == today,
            "note": notes.get(day, ""),
            "free": not notes.get(day) and not any((day, i) in cells for i in shown_parts),
            "cells": [{"part": PARTS[i][1], "events": cells.get((day, i), [])} for i in shown_parts],
        }
        for day in days
    ]
    return {"rows": rows, "parts": [PARTS[i][1] for i in shown_parts]}


def month_grid(
    first: date, marks: Mapping[date, Mapping[str, Any]], *, today: date
) -> Sequence[Sequence[Mapping[str, Any]]]:
    """Weeks of the month of `first`, Monday first; `marks` gives a day `{n?, text?, url?, kind?}`."""
    weeks = calendar.Calendar(firstweekday=calendar.MONDAY).monthdatescalendar(first.year, first.month)
    return [
        [
            {"date": day, "today": day == today, "outside": day.month != first.month, **marks.get(day, {})}
            for day in week
        ]
        for week in weeks
    ]


def short_weekday(day: date) -> str:
    """One character in Chinese ("三"), three letters in English ("Wed")."""
    return date_format(day, "D").removeprefix("星期")


def short_date(day: date) -> str:
    """Day and month, "11月3日" or "3 Nov"."""
    return f"{day.month}月{day.day}日" if in_chinese(day) else f"{day.day} {date_format(day, 'M')}"


def in_chinese(day: date) -> bool:
    """Whether the active language writes months as numbers."""
    return date_format(day, "M").endswith("月")


def moment(instant: datetime) -> str:
    """Date and time, "2026年11月3日 09:05" or "3 Nov 2026, 09:05"."""
    instant = local(instant)
    time_text = f"{instant:%H:%M}"
    if in_chinese(instant):
        return f"{instant.year}年{instant.month}月{instant.day}日 {time_text}"
    return f"{short_date(instant)} {instant.year}, {time_text}"


def span(starts: datetime, ends: datetime | None = None) -> str:
    """When something takes place, "11月25日 周三 09:30–11:30" or "Wed 25 Nov, 09:30–11:30"."""
    starts, ends = local(starts), local(ends) if ends else None
    weekday, clock = date_format(starts, "D").replace("星期", "周"), f"{starts:%H:%M}"
    if ends and ends.date() == starts.date():
        clock += f"–{ends:%H:%M}"
    elif ends:
        clock += f" – {short_date(ends)} {ends:%H:%M}"
    if in_chinese(starts):
        return f"{short_date(starts)} {weekday} {clock}"
    return f"{weekday} {short_date(starts)}, {clock}"


def date_block(moment: datetime) -> dict[str, str]:
    """The three lines of a tear-off calendar: weekday, day, month."""
    return {
        "weekday": date_format(moment, "D").replace("星期", "周"),
        "day": str(moment.day),
        "month": f"{moment.month}月" if in_chinese(moment) else date_format(moment, "M"),
    }


def remaining(until: datetime, now: datetime) -> tuple[int, int, int]:
    """Whole days, hours and minutes from `now` to `until`; zeros once it has passed."""
    seconds = max(0, int((until - now).total_seconds()))
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    return days, hours, rest // 60
