"""One figure opened: its definition, twelve periods, what it is split by, and the rows it is counted from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from unionhall.engines.figures.queries import Meaning, Reading
from unionhall.kernel.catalogue.services import Column, Figure
from unionhall.kernel.files.workbooks import Sheet
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.text import mask_name
from unionhall.services.hub.case_figures import kind_words
from unionhall.services.hub.desk import verdicts
from unionhall.services.hub.desk.periods import Period, find_period, offered_periods
from unionhall.services.hub.desk.queries import figures, units
from unionhall.services.hub.desk.queries.dashboard import SEE, query_of
from unionhall.services.hub.desk.queries.figures import ALL, HITS, MISSES, Part, Trend
from unionhall.services.hub.desk.scope import Scope

MOST_EXPORTED = 50_000


@dataclass(frozen=True)
class Split:
    """A breakdown: what it is by, and its bars."""

    title: Any
    rows: list[dict[str, Any]]


@dataclass(frozen=True)
class FigurePage:
    """Everything the page of a figure shows. `rows` is not read yet; nor are the splits: a workbook has none."""

    figure: Figure
    scope: Scope
    units: list[Organisation]
    period: Period
    periods: list[Period]
    trend: Trend
    verdict: verdicts.Verdict
    show: str
    rows: QuerySet[Any]
    at: datetime

    @cached_property
    def splits(self) -> list[Split]:
        """What the figure is split by."""
        small = figures.small_cell(self.scope, timezone.localdate(self.at))
        return _splits(self.figure, self.scope, self.period, small)

    @cached_property
    def meanings(self) -> list[Meaning]:
        """What it means, and what it meant before."""
        return figures.meanings(self.figure)

    @property
    def since(self) -> date | None:
        """The day since which it means what it means."""
        return self.meanings[0].since if self.meanings else None

    @cached_property
    def earlier(self) -> list[figures.Before]:
        """What it came to under definitions that held before."""
        return figures.earlier(self.meanings[1:], self.scope, self.period)

    @property
    def value(self) -> str:
        """The figure as the dashboard prints it."""
        return verdicts.shown_value(self.trend.now)

    @property
    def is_share(self) -> bool:
        """Whether it is a part of a whole."""
        return self.trend.now.whole is not None

    @property
    def query(self) -> str:
        """Unit and period for other addresses."""
        return query_of(self.scope, self.period)

    @property
    def columns(self) -> list[dict[str, Any]]:
        """The last twelve periods as columns: the number, or part and whole."""
        return [{"label": p.short_label, "values": _values(reading)} for p, reading in self.trend.series]

    @property
    def series(self) -> list[Any]:
        """What the columns are."""
        return [self.figure.words[1], self.figure.words[0]] if self.is_share else [self.figure.name]

    @property
    def views(self) -> list[dict[str, Any]]:
        """All rows, those that count for a share and those that do not."""
        now = self.trend.now
        if self.figure.hits is None or now.whole is None:
            return []
        numbers = {ALL: now.whole, HITS: now.part, MISSES: now.whole - now.part}
        names = {ALL: _("All"), HITS: self.figure.words[0], MISSES: _("The others")}
        return [
            {"label": names[show], "count": numbers[show], "current": show == self.show,
             "url": f"?{self.query}&show={show}"}
            for show in (ALL, HITS, MISSES)
        ]  # fmt: skip


def _values(reading: Reading) -> list[int]:
    return [reading.part] if reading.whole is None else [reading.whole, reading.part]


def figure_page(viewer: Person, code: str, *, unit: str, period: str, show: str, at: datetime) -> FigurePage:
    """A figure for a unit the viewer may see, over a period. Raises NotAllowed."""
    today = timezone.localdate(at)
    figure = figures.find_figure(code)
    scope, choices = units.chosen_scope(viewer, SEE, unit)
    chosen = find_period(period, today)
    found = figures.trend(figure, scope, chosen, today)
    return FigurePage(
        figure=figure,
        scope=scope,
        units=choices,
        period=chosen,
        periods=offered_periods(today, chosen),
        trend=found,
        verdict=verdicts.verdict(found),
        show=show,
        rows=figures.rows_behind(figure, scope, chosen, show=show),
        at=at,
    )


def _splits(figure: Figure, scope: Scope, period: Period, small: int) -> list[Split]:
    address = reverse("hub:desk-figure", args=[figure.code])
    parts = figures.by_unit(figure, scope, period)
    found = [
        Split(
            _("By unit"),
            [
                _bar(part, figure, small) | {"url": f"{address}?unit={part.code}&period={period.code}"}
                for part in parts
            ],
        )
    ]
    for title, field in figure.breakdowns:
        named = figures.by_field(figure, scope, period, field)
        named_parts = [Part(_spoken(field, label), reading) for label, reading in named]
        found.append(Split(title, [_bar(part, figure, small) for part in named_parts]))
    return [split for split in found if split.rows]


def _spoken(field: str, label: str) -> str:
    """A service or a kind of case by its name; anything else as it is."""
    if field in ("kind", "case__kind"):
        return kind_words(label)
    if field.rpartition("__")[2] == "service" and apps.is_installed(f"unionhall.services.{label}"):
        return str(apps.get_app_config(label).verbose_name)
    return label


def _bar(part: Part, figure: Figure, small: int) -> dict[str, Any]:
    reading = part.reading
    size = reading.part if reading.whole is None else reading.whole
    if figure.is_sensitive and size < small:
        return {"label": part.label, "n": None, "text": f"<{small}"}
    if reading.whole is None:
        return {"label": part.label, "n": reading.part}
    text = f"{verdicts.shown_value(reading)}%" if reading.whole else "–"
    return {"label": part.label, "n": reading.value or 0, "text": text}


def cells_of(figure: Figure, rows: Iterable[Any]) -> list[list[dict[str, Any]]]:
    """The rows as a table shows them: people masked, each cell with its kind."""
    shown = {"person": _masked}
    return [
        [
            {"kind": column.kind, "value": shown.get(column.kind, _same)(column.value(row))}
            for column in figure.columns
        ]
        for row in rows
    ]


def sheet_of(page: FigurePage) -> Sheet:
    """The rows as a sheet, at most 50,000; people masked as on the page."""
    readers: list[Callable[[Any], Any]] = [_reader(column) for column in page.figure.columns]
    note = (
        f"{page.figure.name}: {page.value}{page.figure.unit if page.is_share else ''} · {page.period.label}"
    )
    return Sheet(
        name=str(page.figure.name),
        heads=[column.label for column in page.figure.columns],
        rows=[[read(row) for read in readers] for row in page.rows[:MOST_EXPORTED]],
        note=f"{note} · {page.scope.name}".rstrip(" ·"),
    )


def _reader(column: Column) -> Callable[[Any], Any]:
    return (lambda row: _masked(column.value(row))) if column.kind == "person" else column.value


def _masked(person: Any) -> str:
    return mask_name(person.name) if person is not None else _("not signed in")


def _same(value: Any) -> Any:
    return value
