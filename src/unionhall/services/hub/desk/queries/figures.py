"""Figures as the desk reads them: now, over twelve periods, split up, and the rows behind them.

What is added up lies ready in the engine (`engines/figures`); splits by a field, and the rows, are read from the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, When, Window
from django.db.models.functions import RowNumber

from unionhall.engines.figures import queries as kept
from unionhall.engines.figures.declared import counted_of, declared
from unionhall.engines.figures.queries import Reading
from unionhall.kernel.catalogue.services import Figure
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.rulebook.core import NATION
from unionhall.kernel.rulebook.queries import value as rule
from unionhall.lib.errors import NotAllowed
from unionhall.services.hub.desk.periods import Period, Stretch
from unionhall.services.hub.desk.scope import Scope

TREND = 12
ALL, HITS, MISSES = "all", "hits", "misses"
_MOST_PARTS = 12


def all_figures() -> dict[str, Figure]:
    """Every figure by its code: the hub's, then what the services add."""
    return {counted.figure.code: counted.figure for counted in declared()}


def find_figure(code: str) -> Figure:
    """The figure of that code. Raises NotAllowed when no service counts it."""
    figure = all_figures().get(code)
    if figure is None:
        raise NotAllowed("figure")
    return figure


def readings(figure: Figure, scope: Scope, stretches: Sequence[Stretch]) -> list[Reading]:
    """The figure over each of `stretches`, in their order. One query, unless something changed in the last seconds."""
    return kept.readings(counted_of(figure), scope.paths, stretches)


def _narrowed(figure: Figure, scope: Scope, stretch: Stretch) -> QuerySet[Any]:
    return kept.rows_within(counted_of(figure), scope.paths, stretch)


@dataclass(frozen=True)
class Trend:
    """A figure in a period, in those before it, and in what the period is fairly compared with."""

    figure: Figure
    period: Period
    now: Reading
    before: Reading
    than: str
    series: tuple[tuple[Period, Reading], ...]
    extra: tuple[Reading, ...] = ()

    @property
    def values(self) -> list[float]:
        """The line of the last periods; empty stretches at its beginning are left out."""
        known = [reading.value for _period, reading in self.series]
        while known and not known[0]:
            known.pop(0)
        return [value or 0 for value in known]


def trend(
    figure: Figure, scope: Scope, period: Period, today: date, *, extra: Sequence[Period] = ()
) -> Trend:
    """The figure over twelve periods up to `period`, its comparison, and over `extra` periods. One query."""
    periods = period.series(TREND)
    stretches = [period.compared(today), *(p.stretch for p in (*periods, *extra))]
    before, *found = readings(figure, scope, stretches)
    series, others = found[:TREND], found[TREND:]
    pairs = tuple(zip(periods, series, strict=True))
    return Trend(figure, period, series[-1], before, period.before_label(today), pairs, tuple(others))


@dataclass(frozen=True)
class Before:
    """A definition that held earlier, and what it came to in the periods in which it did."""

    meaning: kept.Meaning
    series: list[tuple[Period, Reading]]


def meanings(figure: Figure) -> list[kept.Meaning]:
    """Its definitions, the present one first; empty for a figure that is read from the rows each time."""
    return kept.meanings(counted_of(figure))


def earlier(old: Sequence[kept.Meaning], scope: Scope, period: Period) -> list[Before]:
    """The series kept under earlier definitions, over twelve periods up to `period`, the latest definition first."""
    found = []
    for meaning in old:
        periods = [one for one in period.series(TREND) if meaning.until is None or one.first < meaning.until]
        stretches = [one.stretch for one in periods]
        then = kept.readings_as_then(meaning, scope.paths[0], stretches) if len(scope.paths) == 1 else []
        pairs = [(one, reading) for one, reading in zip(periods, then, strict=False) if reading is not None]
        found.append(Before(meaning, pairs))
    return found


@dataclass(frozen=True)
class Part:
    """One line of a breakdown; `code` is the path of a unit, where it is one."""

    label: str
    reading: Reading
    code: str = ""


def by_unit(figure: Figure, scope: Scope, period: Period) -> list[Part]:
    """The figure of each unit directly beneath the chosen one, as that unit's own page shows it; the largest first.

    Somebody served by one unit who belongs to another counts for both, and once for the unit above them.
    """
    if len(scope.paths) != 1:
        beneath = Organisation.objects.filter(path__in=scope.paths)
    else:
        beneath = Organisation.objects.filter(parent__path=scope.paths[0])
    names = dict(beneath.values_list("path", "short_name"))
    found = kept.readings_by_unit(counted_of(figure), list(names), period.stretch)
    parts = [Part(names[path], reading, path) for path, reading in found.items() if _size(reading)]
    return sorted(parts, key=lambda part: (-_size(part.reading), part.code))


def _size(reading: Reading) -> Any:
    return reading.part if reading.whole is None else reading.whole


def by_field(figure: Figure, scope: Scope, period: Period, field: str) -> list[tuple[str, Reading]]:
    """The figure split by a path to a name or a slug, the largest part first; rows without one are left out."""
    rows = _narrowed(figure, scope, period.stretch).filter(**{f"{field}__isnull": False})
    return _parts(figure, rows.annotate(split=F(field)))


def _parts(figure: Figure, rows: QuerySet[Any]) -> list[tuple[str, Reading]]:
    tallies = {"part": figure.numerator(Q())}
    if figure.denominator:
        tallies["whole"] = figure.denominator(Q())
    weight = "-whole" if figure.denominator else "-part"
    grouped = rows.order_by().values("split").annotate(**tallies).order_by(weight, "split")[:_MOST_PARTS]
    return [(str(row["split"]), Reading(row["part"], row.get("whole"))) for row in grouped]


def rows_behind(figure: Figure, scope: Scope, period: Period, *, show: str = ALL) -> QuerySet[Any]:
    """The rows the figure is counted from, the newest first; of a share all, or only its hits or misses.

    Where the figure counts people, each person stands there once, with `times`, their number of rows.
    """
    rows = _narrowed(figure, scope, period.stretch)
    if figure.hits is not None and show in (HITS, MISSES):
        # Not `exclude`: it would look at the joined rows once more, and find others.
        is_hit = Case(When(figure.hits, then=True), default=False)
        rows = rows.annotate(is_hit=is_hit).filter(is_hit=show == HITS)
    if figure.each != "pk":
        latest = Window(
            RowNumber(), partition_by=[F(figure.each)], order_by=[F(figure.date).desc(), F("pk").desc()]
        )
        times = Window(Count("pk"), partition_by=[F(figure.each)])
        rows = rows.annotate(nth=latest, times=times).filter(nth=1)
    return rows.order_by(f"-{figure.date}", "-pk")


def small_cell(scope: Scope, on: date) -> int:
    """Counts of sensitive things below this are shown as "fewer than"."""
    region = scope.organisation.region if scope.organisation else NATION
    return rule("figures.small_cell", region=region, on=on).number
