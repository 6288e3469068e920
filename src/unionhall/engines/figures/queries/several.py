"""Several figures at once: as many queries for thirty as for one.

What is kept ahead is looked up for all of them together; what is not is counted from the rows, together as well.
A figure that changed in the last seconds is read by itself, and put right there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import CharField, Q, QuerySet, Value

from unionhall.engines.figures.core import whole_span
from unionhall.engines.figures.core.periods import DAY
from unionhall.engines.figures.declared import Counted, Kind
from unionhall.engines.figures.marking import EVERYTHING
from unionhall.engines.figures.models import Mark, Total
from unionhall.engines.figures.queries.readings import Reading, Stretch, covered, reading_of, readings
from unionhall.kernel.organisations.models import Organisation

_TOTALS, _MARKS, _TREE = Total._meta.db_table, Mark._meta.db_table, Organisation._meta.db_table
Pair = tuple[Any, Any]


def readings_of_several(
    counted: Sequence[Counted], paths: Sequence[str], stretches: Sequence[Stretch]
) -> dict[str, list[Reading]]:
    """What `readings` answers, by the code of each figure. At most three queries where everything is counted."""
    if len(paths) != 1:
        return _from_rows(counted, paths, stretches)
    added = [one for one in counted if one.kind is Kind.ADDITIVE]
    once = [one for one in counted if one.kind is Kind.DISTINCT]
    sums, changed = _kept(added, once, paths[0], stretches) if added or once else ({}, set())
    unnamed = [n for n, one in enumerate(stretches) if whole_span(one.first, one.after) is None]
    still = [one for one in once if one.series not in changed]
    rest = _from_rows(still, paths, [stretches[n] for n in unnamed]) if unnamed else {}
    found = _from_rows([one for one in counted if one.kind is Kind.DIRECT], paths, stretches)
    for one in (*added, *once):
        code = one.figure.code
        if one.series in changed:
            found[code] = readings(one, paths, stretches)
            continue
        kept = [reading_of(one, sums.get((one.series, n), (0, 0))) for n in range(len(stretches))]
        for n, reading in zip(unnamed, rest.get(code, ()), strict=False):
            kept[n] = reading
        found[code] = kept
    return {one.figure.code: found[one.figure.code] for one in counted}


_LOOK_UP = f"""
    WITH s AS (SELECT * FROM unnest(%(numbers)s::int[], %(months)s::int[], %(firsts)s::date[], %(afters)s::date[])
      AS s(n, months, first, after)),
    t AS (SELECT t.* FROM "{_TOTALS}" t JOIN "{_TREE}" o ON o.id = t.organisation_id WHERE o.path = %(path)s::ltree)
    SELECT t.series, s.n, sum(t.part), sum(t.whole) FROM s JOIN t ON t.months = {DAY}
      AND t.first >= s.first AND t.first < s.after WHERE t.series = ANY(%(added)s) GROUP BY t.series, s.n
    UNION ALL SELECT t.series, s.n, t.part, t.whole FROM s JOIN t ON t.months = s.months AND t.first = s.first
      WHERE t.series = ANY(%(once)s)
    UNION ALL SELECT DISTINCT m.series, -1, 0, 0 FROM "{_MARKS}" m WHERE m.series = ANY(%(every)s)
      AND (m.day IS NULL OR (m.day >= %(earliest)s AND m.day < %(latest)s))"""


def _kept(
    added: Sequence[Counted], once: Sequence[Counted], path: str, stretches: Sequence[Stretch]
) -> tuple[dict[tuple[str, int], Pair], set[str]]:
    """Sums by series and number of the stretch, and the series of which something is still to be counted. One query."""
    spans = [whole_span(one.first, one.after) for one in stretches]
    names = [[one.series for one in several] for several in (added, once)]
    every = [*names[0], *names[1], EVERYTHING]
    given: dict[str, Any] = {
        "numbers": list(range(len(stretches))), "months": [span.months if span else None for span in spans],
        "firsts": [one.first for one in stretches], "afters": [one.after for one in stretches],
        "path": path, "added": names[0], "once": names[1], "every": every,
        "earliest": min(one.first for one in stretches), "latest": max(one.after for one in stretches),
    }  # fmt: skip
    sums: dict[tuple[str, int], Pair] = {}
    changed: set[str] = set()
    with connection.cursor() as cursor:
        cursor.execute(_LOOK_UP, given)
        for name, number, part, whole in cursor.fetchall():
            if number >= 0:
                sums[name, number] = (part, whole)
            else:
                changed |= set(every) if name == EVERYTHING else {name}
    return sums, changed


def _from_rows(
    counted: Sequence[Counted], paths: Sequence[str], stretches: Sequence[Stretch]
) -> dict[str, list[Reading]]:
    """Counted from the rows. One query; none for no figures."""
    if not counted:
        return {}
    first, *others = [_row_of(one, paths, stretches) for one in counted]
    found = {row[0]: row[1:] for row in (first.union(*others, all=True) if others else first)}
    nothing = (0,) * (2 * len(stretches))
    return {one.figure.code: _pairs(one, found.get(one.figure.code, nothing)) for one in counted}


def _row_of(counted: Counted, paths: Sequence[str], stretches: Sequence[Stretch]) -> QuerySet[Any]:
    """One row: the code, then part and whole for each stretch."""
    figure = counted.figure
    start, end = min(s.start for s in stretches), max(s.end for s in stretches)
    rows = figure.rows().filter(_within(counted, Stretch(start, end)), covered(figure.units, paths))
    tallies = {}
    for number, stretch in enumerate(stretches):
        when = _within(counted, stretch)
        tallies[f"part_{number}"] = figure.numerator(when)
        tallies[f"whole_{number}"] = (figure.denominator or figure.numerator)(when)
    named = rows.order_by().annotate(figure_code=Value(figure.code, CharField())).values("figure_code")
    row: QuerySet[Any] = named.annotate(**tallies).values_list("figure_code", *tallies)
    return row


def _within(counted: Counted, stretch: Stretch) -> Q:
    date = counted.figure.date
    return Q(**{f"{date}__gte": stretch.start, f"{date}__lt": stretch.end})


def _pairs(counted: Counted, row: Iterable[Any]) -> list[Reading]:
    values = list(row)
    return [reading_of(counted, sums) for sums in zip(values[::2], values[1::2], strict=True)]
