"""Until when a claim can be raised, by the start that the law names for it."""

from __future__ import annotations

from datetime import date

from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.results import Limitation
from unionhall.services.legalaid.rights.sheets import Law


def one_year(known_on: date, law: Law) -> Limitation:
    """A year from the day the right was known to be violated (调解仲裁法 article 27(1))."""
    return _from(known_on, law, "rights.limitation_years", "year", article("arbitration", "第二十七条第一款"))


def pay(last_day: date | None, law: Law) -> Limitation:
    """Pay for work: nothing runs while the employment goes on; a year from its end (article 27(4))."""
    basis = article("arbitration", "第二十七条第四款")
    if last_day is None:
        return Limitation(None, None, None, basis)
    return _from(last_day, law, "rights.limitation_years", "year", basis)


def three_years(known_on: date, law: Law) -> Limitation:
    """Claims that are no labour claims: wages for services, IOUs, injuries (民法典 article 188)."""
    return _from(
        known_on, law, "rights.civil_limitation_years", "year", article("civil_code", "第一百八十八条")
    )


def _from(start: date, law: Law, key: str, unit: str, basis: object) -> Limitation:
    count = int(law.parameters.get(key, start).value)
    found = law.calendar.deadline(start, count, unit, allow_provisional=True)  # type: ignore[arg-type]
    return Limitation(start, found.nominal, found.due_on, basis, is_past=found.due_on < law.as_of)  # type: ignore[arg-type]
