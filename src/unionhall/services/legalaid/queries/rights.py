"""The law of a region as this installation knows it: the rulebook with what administrators entered, and their days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils.translation import get_language

from unionhall.kernel.calendar.queries import official_calendar
from unionhall.kernel.rulebook import queries as rulebook
from unionhall.services.legalaid.rights.parameters import Parameters
from unionhall.services.legalaid.rights.sheets import Law


def law_of(region: str, as_of: date) -> Law:
    """The law in `region` for a reckoning made on `as_of`. Three database queries. Raises BadRow for a bad region."""
    return laws()(region, as_of)


def laws() -> Callable[[str, date], Law]:
    """`law_of` for many reckonings: the calendar is read once, and the numbers of each region once."""
    calendar = official_calendar()
    known: dict[str, Parameters] = {}

    def find(region: str, as_of: date) -> Law:
        if region not in known:
            local = rulebook.rows_of_part("rights", region)
            known[region] = Parameters(rulebook.book(), region, local, get_language() or "en")
        return Law(known[region], calendar, as_of)

    return find
