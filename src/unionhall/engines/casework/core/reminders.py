"""When somebody is reminded of what they owe: half-way, a day before, on the day."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

A_DAY = timedelta(days=1)
# A clock of hours is reminded of as well, but nobody is told three times within minutes.
LEAST_APART = timedelta(minutes=30)


class Reminder(StrEnum):
    """Which of the reminders it is."""

    HALF_WAY = "half_way"
    DAY_BEFORE = "day_before"
    ON_THE_DAY = "on_the_day"


def reminders(began_at: datetime, due_at: datetime, day_start: datetime) -> list[tuple[datetime, Reminder]]:
    """All reminders of one clock, in order; `day_start` is when the day of `due_at` begins for the reader.

    Those that would come before the clock began, or within half an hour after another or before the end, are left
    out.
    """
    wanted = [
        (began_at + (due_at - began_at) / 2, Reminder.HALF_WAY),
        (due_at - A_DAY, Reminder.DAY_BEFORE),
        (day_start, Reminder.ON_THE_DAY),
    ]
    found: list[tuple[datetime, Reminder]] = []
    for moment, which in sorted(wanted):
        before = found[-1][0] if found else began_at
        if moment - before >= LEAST_APART and due_at - moment >= LEAST_APART:
            found.append((moment, which))
    return found


def next_reminder(
    began_at: datetime, due_at: datetime, day_start: datetime, *, after: datetime
) -> tuple[datetime, Reminder] | None:
    """The first reminder later than `after`; None when there is none left."""
    later = [each for each in reminders(began_at, due_at, day_start) if each[0] > after]
    return later[0] if later else None
