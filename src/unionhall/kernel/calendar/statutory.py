"""The statutory holidays as the measures on public holidays name them, read once from `statutory.yaml`.

They decide what work on a day is paid (劳动法 article 44(3)); whether offices work is told by the yearly notices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

TABLE = Path(__file__).parent / "statutory.yaml"
_FIELDS = {"year", "source", "status", "days"}


class BadStatutoryTable(Exception):
    """The table cannot be used; says which year, and why."""


@dataclass(frozen=True, slots=True)
class StatutoryYear:
    """The statutory holidays of one year by their names. `is_unconfirmed`: not yet compared with the year's notice."""

    year: int
    instrument: str
    article: str
    is_unconfirmed: bool
    days: Mapping[date, str]


@cache
def statutory_years(table: Path = TABLE) -> Mapping[int, StatutoryYear]:
    """Every year of the table. Raises BadStatutoryTable."""
    made: dict[int, StatutoryYear] = {}
    for entry in yaml.safe_load(table.read_text(encoding="utf-8")):
        year = _year(entry)
        if year.year in made:
            raise BadStatutoryTable(f"{year.year} is given twice")
        made[year.year] = year
    return made


def _year(entry: Any) -> StatutoryYear:
    if not isinstance(entry, Mapping) or entry.keys() != _FIELDS:
        raise BadStatutoryTable(f"a year has {', '.join(sorted(_FIELDS))}: {entry!r}")
    year, source = entry["year"], entry["source"]
    if entry["status"] not in ("confirmed", "unconfirmed"):
        raise BadStatutoryTable(f"{year}: the status is confirmed or unconfirmed")
    days: dict[date, str] = {}
    for name, listed in entry["days"].items():
        for day in listed:
            if not isinstance(day, date) or isinstance(day, datetime) or day.year != year or day in days:
                raise BadStatutoryTable(f"{year}: {day} is no day of the year, or stands there twice")
            days[day] = name
    return StatutoryYear(
        year, source["instrument"], source["article"] or "", entry["status"] == "unconfirmed", days
    )
