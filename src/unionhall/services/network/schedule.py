"""When a palace is to reach each milestone: the rest of its year in equal parts."""

from __future__ import annotations

from datetime import date, timedelta

from unionhall.services.network.states import MILESTONES


def days_of(begins_on: date) -> dict[str, date]:
    """The day of each milestone, from the day the work begins to the last day of that year."""
    rest = (date(begins_on.year, 12, 31) - begins_on).days
    last = len(MILESTONES) - 1
    return {code: begins_on + timedelta(days=rest * number // last) for number, code in enumerate(MILESTONES)}
