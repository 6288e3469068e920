"""Several figures at once: as many queries for thirty as for one.

What the engine keeps ahead is looked up for all of them together; what it does not keep is counted from the rows, for
all of them together. A figure that changed in the last seconds is read by itself, for the engine puts it right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import CharField, Q, QuerySet, Value

from unionhall.engines.figures.core.periods import DAY, whole_span
from unionhall.engines.figures.declared import Counted, Kind, counted_of
from unionhall.engines.figures.marking import EVERYTHING
from unionhall.engines.figures.models import Mark, Total
from unionhall.engines.figures.queries import Reading
from unionhall.kernel.catalogue.services import Figure
from unionhall.kernel.organisations.models import Organisation
from unionhall.services.hub.desk.periods import Period, Stretch
from unionhall.services.hub.desk.queries.figures import TREND, Trend, readings
from unionhall.services.hub.desk.scope import Scope

_TOTALS, _MARKS, _TREE = Total._meta.db_table, Mark._meta.db_table, Organisation._meta.db_table
Sums = tuple[Any, Any]


def readings_of_all(
    figures: Sequence[Figure], scope: Scope, stretches: Sequence[Stretch]
) -> dict[str, list[Reading]]:
    """What `readings` answers, for each of `figures` by its code. At most three queries where everything is counted."""
    counted = [counted_of(figure) for figure in figures]
    if len(scope.paths) != 1:
        return _from_rows(figures, scope, stretches)
    added = [one for one in counted if one.kind is Kind.ADDITIVE]
    once = [one for one in counted if one.kind is Kind.DISTINCT]
    sums, changed = _kept(added, once, scope.paths[0], stretches) if added or once else ({}, set())
    unnamed = [n for n, one in enumerate(stretches) if whole_span(one.first, one.after) is None]
    still = [one.figure for one in once if one.series not in changed]
    rest = _from_rows(still, scope, [stretches[n] for n in unnamed]) if unnamed else {}
    direct = [one.figure for one in counted if one.kind is Kind.DIRECT]
    found = _from_rows(direct, scope, stretches)
    for one in (*added, *once):
        figure = one.figure
        if one.series in changed:
            found[figure.code] = readings(figure, scope, stretches)
            continue
        kept = [_reading(figure, sums.get((one.series, n), (0, 0))) for n in range(len(stretches))]
        for n, reading in zip(unnamed, rest.get(figure.code, ()), strict=False):
            kept[n] = reading
        found[figure.code] = kept
    return {figure.code: found[figure.code] for figure in figures}


def _kept(
    added: Sequence[Counted], once: Sequence[Counted], path: str, stretches: Sequence[Stretch]
) -> tuple[dict[tuple[str, int], Sums], set[str]]:
    """Sums by series and number of the stretch, and the series of which something is still to be counted. One query."""
    spans = [whole_span(one.first, one.after) for one in stretches]
    months = [span.months if span else None for span in spans]
    first, after = [one.first for one in stretches], [one.after for one in stretches]
    series = [[one.series for one in several] for several in (added, once)]
    sql = f"""
        WITH s AS (SELECT * FROM unnest(%s::int[], %s::int[], %s::date[], %s::date[]) AS s(n, months, first, after)),
        t AS (SELECT t.* FROM "{_TOTALS}" t JOIN "{_TREE}" o ON o.id = t.organisation_id WHERE o.path = %s::ltree)
        SELECT t.series, s.n, sum(t.part), sum(t.whole) FROM s JOIN t ON t.months = {DAY}
            AND t.first >= s.first AND t.first < s.after WHERE t.series = ANY(%s) GROUP BY t.series, s.n
        UNION ALL SELECT t.series, s.n, t.part, t.whole FROM s JOIN t ON t.months = s.months AND t.first = s.first
            WHERE t.series = ANY(%s)
        UNION ALL SELECT DISTINCT m.series, -1, 0, 0 FROM "{_MARKS}" m WHERE m.series = ANY(%s)
            AND (m.day IS NULL OR (m.day >= %s AND m.day < %s))"""
    every = [*series[0], *series[1], EVERYTHING]
    given: list[Any] = [
        list(range(len(stretches))),
        months,
        first,
        after,
        path,
        *series,
        every,
        min(first),
        max(after),
    ]
    sums: dict[tuple[str, int], Sums] = {}
    changed: set[str] = set()
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        for name, number, part, whole in cursor.fetchall():
            if number >= 0:
                sums[name, number] = (part, whole)
            else:
                changed |= set(every) if name == EVERYTHING else {name}
    return sums, changed


def _from_rows(
    figures: Sequence[Figure], scope: Scope, stretches: Sequence[Stretch]
) -> dict[str, list[Reading]]:
    """Counted from the rows. One query; none for no figures."""
    if not figures:
        return {}
    first, *others = [_row_of(figure, scope, stretches) for figure in figures]
    found = {row[0]: row[1:] for row in (first.union(*others, all=True) if others else first)}
    nothing = (0,) * (2 * len(stretches))
    rows = ((figure, found.get(figure.code, nothing)) for figure in figures)
    return {figure.code: _pairs(figure, row) for figure, row in rows}


def _row_of(figure: Figure, scope: Scope, stretches: Sequence[Stretch]) -> QuerySet[Any]:
    """One row: the code, then part and whole for each stretch."""
    start, end = min(s.start for s in stretches), max(s.end for s in stretches)
    rows = figure.rows().filter(_within(figure, Stretch(start, end)), scope.covers(*figure.units))
    tallies = {}
    for number, stretch in enumerate(stretches):
        when = _within(figure, stretch)
        tallies[f"part_{number}"] = figure.numerator(when)
        tallies[f"whole_{number}"] = (figure.denominator or figure.numerator)(when)
    named = rows.order_by().annotate(figure_code=Value(figure.code, CharField())).values("figure_code")
    row: QuerySet[Any] = named.annotate(**tallies).values_list("figure_code", *tallies)
    return row


def _within(figure: Figure, stretch: Stretch) -> Q:
    return Q(**{f"{figure.date}__gte": stretch.start, f"{figure.date}__lt": stretch.end})


def _pairs(figure: Figure, row: Iterable[Any]) -> list[Reading]:
    values = list(row)
    return [_reading(figure, sums) for sums in zip(values[::2], values[1::2], strict=True)]


def _reading(figure: Figure, sums: Sums) -> Reading:
    part, whole = sums
    return Reading(_number(part), _number(whole) if figure.denominator else None)


def _number(value: Any) -> Any:
    # Side by side in one column, counts and sums of money come back as decimals.
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value
    return value or 0


def trends_of_all(
    figures: Sequence[Figure], scope: Scope, period: Period, today: date, *, extra: Sequence[Stretch] = ()
) -> dict[str, Trend]:
    """What `trend` answers, for each of `figures` by its code; `extra` are further stretches."""
    periods = period.series(TREND)
    stretches = [period.compared(today), *(p.stretch for p in periods), *extra]
    found = readings_of_all(figures, scope, stretches)
    trends = {}
    for figure in figures:
        before, *rest = found[figure.code]
        series = tuple(zip(periods, rest[:TREND], strict=True))
        than = period.before_label(today)
        trends[figure.code] = Trend(
            figure, period, rest[TREND - 1], before, than, series, tuple(rest[TREND:])
        )
    return trends
