"""The report of a unit over a month, a quarter or a year: exactly what the pages show, less what must not leave.

What is hidden, `desk.suppression` says. Within a report a figure's totals, its periods and its units are the tables
that could give a hidden number away; a period that is still running is also held against the whole one before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils import timezone

from unionhall.engines.figures.queries import Reading, defined_since
from unionhall.kernel.catalogue.services import Figure
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.services.hub import figures as own
from unionhall.services.hub.desk.comparisons import Standing, last_year_label
from unionhall.services.hub.desk.periods import Period, find_period, month_of, offered_periods
from unionhall.services.hub.desk.plots import Point, begun
from unionhall.services.hub.desk.queries import alerts, figures, units
from unionhall.services.hub.desk.queries.alerts import Note
from unionhall.services.hub.desk.queries.dashboard import SEE, query_of
from unionhall.services.hub.desk.queries.figures import Part
from unionhall.services.hub.desk.queries.leader import (
    LEADS,
    children_of,
    headline_of,
    late_url,
    offered_services,
)
from unionhall.services.hub.desk.queries.standings import standings
from unionhall.services.hub.desk.scope import Scope
from unionhall.services.hub.desk.suppression import counts_of, hidden_lines, is_small
from unionhall.services.hub.desk.verdicts import shown_value

# What stands for a number that is hidden only so that another cannot be computed.
KEPT_BACK = "*"
OVERALL = "overall"
_YEAR, _QUARTER = 12, 3


@dataclass(frozen=True)
class Cell:
    """A number as the report shows it; `value` is None where nothing is counted or nothing is shown."""

    text: str
    value: float | None
    reading: Reading | None


@dataclass(frozen=True)
class Entry:
    """One figure of the report."""

    figure: Figure
    standing: Standing
    now: Cell
    before: Cell
    last_year: Cell | None
    points: list[Point]
    parts: list[tuple[str, Cell]]
    is_headline: bool

    @property
    def is_share(self) -> bool:
        """Whether it is a part of a whole."""
        return self.figure.denominator is not None

    @property
    def aim(self) -> float | None:
        """What a whole period of this length should bring."""
        return self.standing.goal.line if self.standing.goal else None

    @property
    def goal_text(self) -> str:
        """The target in words; of a hidden number nothing, for what is missing would tell it."""
        return self.standing.goal.text if self.standing.goal and self.now.reading else ""


@dataclass(frozen=True)
class Chapter:
    """The figures of one service, or (`overall`) those that stand for all."""

    label: str
    name: Any
    entries: list[Entry]


@dataclass(frozen=True)
class Report:
    """Everything a report states."""

    scope: Scope
    units: list[Organisation]
    period: Period
    periods: list[Period]
    chapters: list[Chapter]
    notes: list[Note]
    least: int
    by: Person
    at: datetime

    @property
    def query(self) -> str:
        """Unit and period for other addresses."""
        return query_of(self.scope, self.period)

    @property
    def entries(self) -> list[Entry]:
        """All figures, chapter by chapter."""
        return [entry for chapter in self.chapters for entry in chapter.entries]

    @cached_property
    def defined(self) -> dict[str, date]:
        """Since when each figure means what it means; those read from the rows each time have no such day."""
        return defined_since()

    @property
    def than(self) -> str:
        """What the period is compared with."""
        return self.period.before_label(timezone.localdate(self.at))

    @property
    def than_last_year(self) -> str:
        """What the same time last year is called; empty for a year, for which it is the same."""
        return (
            "" if self.period.months == _YEAR else last_year_label(self.period, timezone.localdate(self.at))
        )


def report(viewer: Person, *, unit: str, period: str, at: datetime) -> Report:
    """The report on a unit the viewer may see; without a period on the month before. Raises NotAllowed."""
    today = timezone.localdate(at)
    scope, choices = units.chosen_scope(viewer, SEE, unit)
    chosen = find_period(period, today) if period else month_of(today).back()
    grouped = _grouped()
    counted = list({one.code: one for _label, _name, found in grouped for one in found}.values())
    found = standings(counted, scope, chosen, today)
    limit, least = alerts.limits(scope, today)
    shown = _headlines()
    chapters = [
        Chapter(
            label, name, [_entry(found[one.code], scope, least, today, one.code in shown) for one in own_ones]
        )
        for label, name, own_ones in grouped
    ]
    query = query_of(scope, chosen)
    spoken = {code: standing for code, standing in found.items() if code in shown}
    notes = alerts.notes(
        spoken, scope, children_of(scope, choices), limit,
        query=query, late_url=late_url(viewer, query), at=at,
    )  # fmt: skip
    return Report(
        scope, choices, chosen, offered_periods(today, chosen), chapters, alerts.outward(notes, found, least), least,
        viewer, at,
    )  # fmt: skip


def _grouped() -> list[tuple[str, Any, list[Figure]]]:
    """Label, name and figures of each chapter; no figure twice."""
    seen = {one.code for one in own.figures()}
    grouped: list[tuple[str, Any, list[Figure]]] = [(OVERALL, "", own.figures())]
    for service in offered_services():
        new = [one for one in service.figures() if one.code not in seen]
        seen |= {one.code for one in new}
        if new:
            grouped.append((service.label, service.verbose_name, new))
    return grouped


def _headlines() -> set[str]:
    """Codes of the figures that have a chart and a line for each unit."""
    return {
        *LEADS,
        "people_served",
        *(code for service in offered_services() for code in headline_of(service)),
    }


def _entry(standing: Standing, scope: Scope, least: int, today: date, is_headline: bool) -> Entry:
    figure, trend = standing.trend.figure, standing.trend
    hides = least if figure.is_sensitive else 0
    running = trend.period.is_running(today)
    before = _cell(trend.before, hides)
    year_before = _cell(standing.year_before, hides)
    if running and hides:
        before = _kept_back(before, trend.series[-2][1], hides)
        if trend.period.months == _QUARTER:
            year_before = _kept_back(year_before, trend.series[-1 - _YEAR // _QUARTER][1], hides)
    cells = [(period, _cell(reading, hides)) for period, reading in trend.series]
    parts = figures.by_unit(figure, scope, trend.period) if is_headline else []
    return Entry(
        figure=figure,
        standing=standing,
        now=_cell(trend.now, hides),
        before=before,
        last_year=year_before if standing.has_last_year else None,
        points=begun(
            [Point(period.short_label, cell.value, cell.text, cell.reading is None) for period, cell in cells]
        ),
        parts=_lines(parts, hides),
        is_headline=is_headline,
    )


def _cell(reading: Reading, least: int) -> Cell:
    if least and is_small(counts_of(reading), least):
        return Cell(f"<{least}", None, None)
    return Cell(shown_value(reading), reading.value, reading)


def _kept_back(cell: Cell, whole: Reading, least: int) -> Cell:
    """The part of a period up to now, unless what the whole period has beyond it is a small count."""
    if cell.reading is None:
        return cell
    pairs = zip(counts_of(whole), counts_of(cell.reading), strict=True)
    return Cell(KEPT_BACK, None, None) if is_small(tuple(a - b for a, b in pairs), least) else cell


def _lines(parts: list[Part], least: int) -> list[tuple[str, Cell]]:
    hidden = hidden_lines([counts_of(part.reading) for part in parts], least) if least else set()
    lines = []
    for place, part in enumerate(parts):
        cell = _cell(part.reading, least)
        lines.append((part.label, Cell(KEPT_BACK, None, None) if place in hidden and cell.reading else cell))
    return lines
