"""What the scenarios of legal aid share: days long ago, figures that open down to their rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from unionhall.engines.casework.running import start_of
from unionhall.kernel.organisations.models import Organisation
from unionhall.services.hub.desk.periods import Period
from unionhall.services.hub.desk.queries.figures import find_figure, readings, rows_behind
from unionhall.services.hub.desk.scope import Scope


def on(year: int, month: int, day: int) -> datetime:
    """Ten in the morning of that day here."""
    return start_of(date(year, month, day)) + timedelta(hours=10)


def photo(name: str = "照片.txt", text: str = "证据") -> Any:
    """Something that was handed in as evidence."""
    return SimpleNamespace(file=BytesIO(text.encode()), name=name)


@dataclass(frozen=True)
class Shown:
    """A figure of a unit over a stretch of days, and the rows that its page opens down to."""

    part: Any
    whole: Any
    rows: list[Any]

    @property
    def amount(self) -> Any:
        """What the rows add up to, in yuan."""
        return sum(row.amount_yuan for row in self.rows)


def figure(code: str, unit: Organisation, first: date, after: date) -> Shown:
    """The figure of `unit` and all beneath it from `first` on, until the day before `after`."""
    found, scope = find_figure(code), Scope((str(unit.path),), unit)
    period = Period("days", first, after, 0)
    (reading,) = readings(found, scope, [period.stretch])
    return Shown(reading.part, reading.whole, list(rows_behind(found, scope, period)))


def counted(code: str, unit: Organisation, first: date, after: date) -> int:
    """A figure that counts its rows; they are opened and counted once more."""
    shown = figure(code, unit, first, after)
    assert len(shown.rows) == shown.part
    return int(shown.part)


def summed(code: str, unit: Organisation, first: date, after: date) -> Any:
    """A figure that adds up its rows; they are opened and added up once more."""
    shown = figure(code, unit, first, after)
    assert shown.amount == (shown.part or 0)
    return shown.part
