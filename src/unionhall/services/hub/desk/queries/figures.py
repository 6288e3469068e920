"""Figures computed from their rows: now, over twelve periods, split up, and the rows themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Func, IntegerField, Q, QuerySet, TextField, When, Window
from django.db.models.functions import Cast, RowNumber

from unionhall.kernel.catalogue.services import Figure, services
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.rulebook.core import NATION
from unionhall.kernel.rulebook.queries import value as rule
from unionhall.lib.errors import NotAllowed
from unionhall.services.hub import figures as own
from unionhall.services.hub.desk.periods import Period, Stretch
from unionhall.services.hub.desk.scope import Scope

TREND = 12
ALL, HITS, MISSES = "all", "hits", "misses"
_MOST_PARTS = 12


@dataclass(frozen=True)
class Reading:
    """A figure over one stretch of time: `part` of `whole`, or `part` alone where `whole` is None."""

    part: int
    whole: int | None = None

    @property
    def value(self) -> float | None:
        """The percentage, or the number; None for a share of nothing."""
        if self.whole is None:
            return self.part
        return 100 * self.part / self.whole if self.whole else None


def all_figures() -> dict[str, Figure]:
    """Every figure by its code: the hub's, then what the services add."""
    found = {figure.code: figure for figure in own.figures()}
    for service in services():
        for figure in service.figures():
            found.setdefault(figure.code, figure)
    return found


def find_figure(code: str) -> Figure:
    """The figure of that code. Raises NotAllowed when no service counts it."""
    figure = all_figures().get(code)
    if figure is None:
        raise NotAllowed("figure")
    return figure


class _InWhich(Func):
    """The numbers of the stretches in which a day or an instant lies: as many rows as there are such stretches."""

    set_returning = True

    def __init__(self, when: Any, stretches: Sequence[Stretch]) -> None:
        super().__init__(when, output_field=IntegerField())
        self.stretches = stretches

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **_more: Any) -> tuple[str, tuple[Any, ...]]:
        """Each stretch is compared as `_within` compares it."""
        (when,) = self.get_source_expressions()
        sql, params = compiler.compile(when)
        cases, given = [], []
        for number, stretch in enumerate(self.stretches):
            edges = [
                when.output_field.get_db_prep_value(edge, connection) for edge in (stretch.start, stretch.end)
            ]
            cases.append(f"CASE WHEN {sql} >= %s AND {sql} < %s THEN {number} END")
            given += [*params, edges[0], *params, edges[1]]
        return f"unnest(array_remove(ARRAY[{', '.join(cases)}]::integer[], NULL))", tuple(given)


def readings(figure: Figure, scope: Scope, stretches: Sequence[Stretch]) -> list[Reading]:
    """The figure over each of `stretches`, in their order. One query.

    Its rows are grouped by the stretches they lie in: the tallies are put together once, not once for each of these.
    """
    overall = Stretch(min(s.start for s in stretches), max(s.end for s in stretches))
    tallies = {"part": figure.numerator(Q())}
    if figure.denominator:
        tallies["whole"] = figure.denominator(Q())
    rows = _narrowed(figure, scope, overall).order_by().annotate(stretch=_InWhich(F(figure.date), stretches))
    found = {row["stretch"]: row for row in rows.values("stretch").annotate(**tallies)}
    nothing = {"part": 0, "whole": 0 if figure.denominator else None}
    return [
        Reading(**{key: found.get(n, nothing).get(key) for key in nothing}) for n in range(len(stretches))
    ]


def _within(figure: Figure, stretch: Stretch) -> Q:
    return Q(**{f"{figure.date}__gte": stretch.start, f"{figure.date}__lt": stretch.end})


def _narrowed(figure: Figure, scope: Scope, stretch: Stretch) -> QuerySet[Any]:
    return figure.rows().filter(_within(figure, stretch), scope.covers(*figure.units))


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
class Part:
    """One line of a breakdown; `code` is the path of a unit, where it is one."""

    label: str
    reading: Reading
    code: str = ""


def by_unit(figure: Figure, scope: Scope, period: Period) -> list[Part]:
    """The figure split by the units directly beneath the chosen one; the unit of the person where rows have one."""
    top = scope.paths[0] if len(scope.paths) == 1 else ""
    depth = top.count(".") + 2 if top else 1
    path = F(f"{figure.units[-1]}__path")
    child = Cast(Func(path, 0, depth, function="subpath"), TextField())
    parts = _parts(figure, _narrowed(figure, scope, period.stretch).annotate(split=child))
    inside = [code for code, _reading in parts if code.startswith(f"{top}.") or code == top]
    names = dict(Organisation.objects.filter(path__in=inside).values_list("path", "short_name"))
    return [Part(names[code], reading, code) for code, reading in parts if code in names]


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
