"""How a figure stands: sums kept ahead, put right by what has not been counted since; always as a recount says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import DecimalField, F, Func, IntegerField, Q, QuerySet, TextField, Value
from django.utils import timezone

from unionhall.engines.figures.core import Span, whole_span
from unionhall.engines.figures.core.periods import DAY
from unionhall.engines.figures.declared import Counted, Kind
from unionhall.engines.figures.marking import EVERYTHING
from unionhall.engines.figures.models import Mark, Total
from unionhall.engines.figures.queries.differences import NOTHING, Delta, Place, Sums, differences
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.organisations.queries import lies_within

# More cells than these to put right, and counting the rows themselves is no slower where they are not too many; where
# they are, what was kept seconds ago is read.
MOST_PENDING = 200
MANY_ROWS = 1_000_000
DAY_LONG = timedelta(days=1)
_TOTALS, _MARKS, _TREE = Total._meta.db_table, Mark._meta.db_table, Organisation._meta.db_table


@dataclass(frozen=True)
class Stretch:
    """From an instant on, until another that does not belong to it; both are midnights of the installation."""

    start: datetime
    end: datetime

    @property
    def first(self) -> date:
        """Its first day."""
        return timezone.localdate(self.start)

    @property
    def after(self) -> date:
        """The day after its last."""
        return timezone.localdate(self.end)


@dataclass(frozen=True)
class Reading:
    """A figure over one stretch of time: `part` of `whole`, or `part` alone where `whole` is None."""

    part: Any
    whole: Any = None

    @property
    def value(self) -> float | None:
        """The percentage, or the number; None for a share of nothing."""
        if self.whole is None:
            number: float | None = self.part
            return number
        return float(100 * self.part / self.whole) if self.whole else None


def readings(counted: Counted, paths: Sequence[str], stretches: Sequence[Stretch]) -> list[Reading]:
    """The figure over each of `stretches`, for the organisations at `paths` and all beneath them, in their order.

    One query where everything has been counted; a few more where something changed in the last seconds. After a flood
    of changes to a large table, such as an import, they lag until the job has counted it. Of several paths, of figures
    that do not add up, and of subjects counted once over days that make no month, quarter or year, the rows themselves
    are counted.
    """
    if len(paths) == 1 and all(_is_kept(counted, one) for one in stretches):
        found = _kept_ahead(counted, paths, stretches)
        if found is not None:
            sums = (found.get((paths[0], number), NOTHING) for number in range(len(stretches)))
            return [reading_of(counted, one) for one in sums]
    return readings_from_rows(counted, paths, stretches)


def readings_by_unit(counted: Counted, paths: Sequence[str], stretch: Stretch) -> dict[str, Reading]:
    """The figure of each of the organisations at `paths`, those beneath included; each as it reads for itself."""
    if not paths:
        return {}
    if _is_kept(counted, stretch):
        found = _kept_ahead(counted, paths, [stretch])
        if found is not None:
            return {path: reading_of(counted, found.get((path, 0), NOTHING)) for path in paths}
    return _from_rows_by_unit(counted, paths, stretch)


def _is_kept(counted: Counted, stretch: Stretch) -> bool:
    if counted.kind is Kind.DISTINCT:
        return whole_span(stretch.first, stretch.after) is not None
    return counted.kind is Kind.ADDITIVE


def reading_of(counted: Counted, sums: tuple[Any, Any]) -> Reading:
    """Two sums, of whatever numeric type, as a reading of the figure."""
    part, whole = (_as_counted(counted, value or 0) for value in sums)
    return Reading(part, whole if counted.figure.denominator else None)


def _as_counted(counted: Counted, value: Any) -> Any:
    """In the type in which the database would have added it up."""
    if counted.kind is Kind.DISTINCT or isinstance(counted.output, IntegerField):
        return int(value)
    if isinstance(counted.output, DecimalField):
        return Decimal(value).quantize(Decimal("0.01"))
    return float(value)


def _kept_ahead(
    counted: Counted, paths: Sequence[str], stretches: Sequence[Stretch]
) -> dict[tuple[str, int], Sums] | None:
    """Sums by path and number of the stretch; None where the rows have to be asked."""
    sums, pending = _look_up(counted, paths, stretches)
    if pending is None or (len(pending) > MOST_PENDING and not _has_many_rows(counted)):
        return None
    if 0 < len(pending) <= MOST_PENDING:
        delta = differences(counted, pending)
        for (span, node), change in delta.changes.items():
            for key in _touched(counted, delta, span, node, paths, stretches):
                before = sums.get(key, NOTHING)
                sums[key] = (before[0] + change[0], before[1] + change[1])
    return sums


def _has_many_rows(counted: Counted) -> bool:
    """As the database estimates it; a table it has not looked at yet is small."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reltuples FROM pg_class WHERE oid = to_regclass(%s)", [counted.model._meta.db_table]
        )
        return bool(cursor.fetchone()[0] > MANY_ROWS)


def _touched(
    counted: Counted, delta: Delta, span: Span, node: UUID, paths: Sequence[str], stretches: Sequence[Stretch]
) -> list[tuple[str, int]]:
    own = delta.tree.paths[node]
    above = [path for path in paths if own == path or own.startswith(f"{path}.")]
    if counted.kind is Kind.DISTINCT:
        numbers = [n for n, one in enumerate(stretches) if whole_span(one.first, one.after) == span]
    else:
        numbers = [n for n, one in enumerate(stretches) if one.first <= span.first < one.after]
    return [(path, n) for path in above for n in numbers]


# Sums by path and stretch, and after them the cells that are marked, in one round trip.
_LOOK_UP = f"""
    SELECT o.path::text, s.n, sum(t.part), sum(t.whole), NULL::uuid, NULL::date
    FROM "{_TREE}" o
    CROSS JOIN unnest(%(numbers)s::int[], %(months)s::int[], %(firsts)s::date[], %(afters)s::date[])
      AS s(n, months, first, after)
    JOIN "{_TOTALS}" t ON t.organisation_id = o.id AND t.series = %(series)s AND t.months = s.months
      AND t.first >= s.first AND t.first < s.after
    WHERE o.path = ANY(%(paths)s::ltree[]) GROUP BY o.path, s.n
    UNION ALL
    (SELECT DISTINCT NULL, -1, NULL::numeric, NULL::numeric, m.organisation_id, m.day FROM "{_MARKS}" m
    WHERE m.series IN (%(series)s, '{EVERYTHING}')
      AND (m.day IS NULL OR (m.day >= %(earliest)s AND m.day < %(latest)s))
    LIMIT {MOST_PENDING + 1})"""


def _look_up(
    counted: Counted, paths: Sequence[str], stretches: Sequence[Stretch]
) -> tuple[dict[tuple[str, int], Sums], list[Place] | None]:
    """What is kept, and the cells to be counted anew; None for these where that is everything. One query."""
    given: dict[str, Any] = {
        "numbers": list(range(len(stretches))),
        "months": [_months(counted, one) for one in stretches],
        "firsts": [one.first for one in stretches],
        # Of a distinct figure, only the sum of the named stretch itself, which begins with it.
        "afters": [one.first + DAY_LONG if counted.kind is Kind.DISTINCT else one.after for one in stretches],
        "series": counted.series,
        "paths": list(paths),
        "earliest": min(one.first for one in stretches),
        "latest": max(one.after for one in stretches),
    }
    sums: dict[tuple[str, int], Sums] = {}
    pending: list[Place] | None = []
    with connection.cursor() as cursor:
        cursor.execute(_LOOK_UP, given)
        for path, number, part, whole, home, day in cursor.fetchall():
            if number >= 0:
                sums[path, number] = (part, whole)
            elif day is None or pending is None:
                pending = None
            else:
                pending.append((home, day))
    return sums, pending


def _months(counted: Counted, stretch: Stretch) -> int:
    span = whole_span(stretch.first, stretch.after) if counted.kind is Kind.DISTINCT else None
    return span.months if span else DAY


class _InWhich(Func):
    """The numbers of the stretches in which a day or an instant lies: as many rows as there are such stretches."""

    set_returning = True

    def __init__(self, when: Any, stretches: Sequence[Stretch]) -> None:
        super().__init__(when, output_field=IntegerField())
        self.stretches = stretches

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **_more: Any) -> tuple[str, tuple[Any, ...]]:
        """Each stretch is compared as rows are narrowed to it."""
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


def covered(units: Sequence[str], paths: Sequence[str]) -> Q:
    """Rows of which at least one of the organisations named by `units` is one of those at `paths`, or beneath one."""
    if not paths:
        return Q(pk__in=[])
    # The organisations once, as a set to look up in: cheaper than joining the tree for each field of each row.
    beneath = Organisation.objects.filter(lies_within(paths)).order_by().values("pk")
    condition = Q()
    for unit in units:
        condition |= Q(**{f"{unit}__in": beneath})
    return condition


def rows_within(counted: Counted, paths: Sequence[str], stretch: Stretch) -> QuerySet[Any]:
    """The rows that count for the organisations at `paths` over the stretch."""
    figure = counted.figure
    when = Q(**{f"{figure.date}__gte": stretch.start, f"{figure.date}__lt": stretch.end})
    return figure.rows().filter(when, covered(figure.units, paths))


def _from_rows_by_unit(counted: Counted, paths: Sequence[str], stretch: Stretch) -> dict[str, Reading]:
    """Counted from the rows, for each unit by itself: a row can count for several. One query."""
    figure = counted.figure
    tallies = {"part": figure.numerator(Q())}
    if figure.denominator:
        tallies["whole"] = figure.denominator(Q())
    each = []
    for path in paths:
        rows = rows_within(counted, [path], stretch).order_by().annotate(fig_path=Value(path, TextField()))
        each.append(rows.values("fig_path").annotate(**tallies).values_list("fig_path", *tallies))
    found = {path: sums for path, *sums in (each[0].union(*each[1:], all=True) if each[1:] else each[0])}
    nothing = [0, 0] if figure.denominator else [0]
    return {path: Reading(*found.get(path, nothing)) for path in paths}


def readings_from_rows(counted: Counted, paths: Sequence[str], stretches: Sequence[Stretch]) -> list[Reading]:
    """Counted from the rows, grouped by the stretches they lie in. One query."""
    overall = Stretch(min(s.start for s in stretches), max(s.end for s in stretches))
    figure = counted.figure
    tallies = {"part": figure.numerator(Q())}
    if figure.denominator:
        tallies["whole"] = figure.denominator(Q())
    rows = rows_within(counted, paths, overall).order_by()
    grouped = rows.annotate(stretch=_InWhich(F(figure.date), stretches)).values("stretch").annotate(**tallies)
    found: dict[int, Mapping[str, Any]] = {row["stretch"]: row for row in grouped}
    nothing = {"part": 0, "whole": 0 if figure.denominator else None}
    return [
        Reading(**{key: found.get(n, nothing).get(key) for key in nothing}) for n in range(len(stretches))
    ]
