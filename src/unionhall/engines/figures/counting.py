"""Bringing what is kept in step with the rows. Idempotent: killed at any moment, the marks are still there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from unionhall.engines.figures.core import Span
from unionhall.engines.figures.core.periods import DAY
from unionhall.engines.figures.declared import DAY as DAY_NAME
from unionhall.engines.figures.declared import HOME, SUBJECT, UNIT, Counted, Kind, kept_ahead
from unionhall.engines.figures.marking import EVERYTHING
from unionhall.engines.figures.models import Cell, Mark, Presence, Total
from unionhall.engines.figures.queries.differences import (
    NOTHING,
    Delta,
    Place,
    Sums,
    differences,
    fresh_cells,
    units_in,
    weights_by_span,
)
from unionhall.engines.figures.queries.tree import Tree, tree_above
from unionhall.kernel.organisations.models import Organisation
from unionhall.lib.ids import uuid7

# Marks taken up in one transaction: a flood must not become one endless one.
MARKS_AT_ONCE = 20_000
_AT_ONCE = 5_000
# Only one counts at a time: two would add the same change to the same sums.
_LOCK = "figures"
_CELLS, _TOTALS, _MARKS = Cell._meta.db_table, Total._meta.db_table, Mark._meta.db_table
_PRESENCES, _TREE = Presence._meta.db_table, Organisation._meta.db_table


@transaction.atomic
def count_marked(most: int = MARKS_AT_ONCE) -> int:
    """Count anew what is marked, the oldest first. Returns the number of marks taken up; 0 when there are none.

    Where another process is counting, this one leaves it to that: it returns 0 too.
    """
    if not _may_count():
        return 0
    taken = _take_marks(most)
    by_series: dict[str, set[Any]] = defaultdict(set)
    for series, home, day in taken:
        by_series[series].add((home, day))
    for counted in kept_ahead():
        places = by_series.get(counted.series, set())
        if EVERYTHING in by_series or any(day is None for _home, day in places):
            recount(counted)
        elif places:
            _apply(counted, sorted(places))
    return len(taken)


def _may_count() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [_LOCK])
        return bool(cursor.fetchone()[0])


def _take_marks(most: int) -> list[tuple[str, UUID, date | None]]:
    """The marks, gone from the table if and only if this transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'DELETE FROM "{_MARKS}" WHERE id IN (SELECT id FROM "{_MARKS}" ORDER BY id LIMIT %s)'
            " RETURNING series, organisation_id, day",
            [most],
        )
        return list(cursor.fetchall())


def _apply(counted: Counted, places: Sequence[Place]) -> None:
    delta = differences(counted, places)
    if counted.kind is Kind.DISTINCT:
        _replace_presences(counted, places, delta)
    else:
        _replace_cells(counted, places, delta)
    _add_to_totals(counted.series, carried(delta))


def carried(delta: Delta) -> dict[tuple[UUID, Span], Sums]:
    """The changes at every organisation above where they arise."""
    found: dict[tuple[UUID, Span], Sums] = defaultdict(lambda: NOTHING)
    for (span, node), (part, whole) in delta.changes.items():
        for above in delta.tree.lineage(node):
            before = found[above, span]
            found[above, span] = (before[0] + part, before[1] + whole)
    return {key: sums for key, sums in found.items() if sums != NOTHING}


def _clear(table: str, counted: Counted, places: Sequence[Place]) -> None:
    homes, days = (list(column) for column in zip(*places, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            f'DELETE FROM "{table}" t USING unnest(%s::uuid[], %s::date[]) AS p(home, day)'
            " WHERE t.series = %s AND t.organisation_id = p.home AND t.day = p.day",
            [homes, days, counted.series],
        )


def _replace_cells(counted: Counted, places: Sequence[Place], delta: Delta) -> None:
    _clear(_CELLS, counted, places)
    _keep_cells(counted, delta.cells)


def _replace_presences(counted: Counted, places: Sequence[Place], delta: Delta) -> None:
    _clear(_PRESENCES, counted, places)
    _keep_presences(counted, delta.subjects)


def _keep_cells(counted: Counted, cells: dict[tuple[UUID, date, UUID], Sums]) -> None:
    rows = (
        (home, counted.series, day, node, part, whole) for (home, day, node), (part, whole) in cells.items()
    )
    _copy(_CELLS, ("organisation_id", "series", "day", "node_id", "part", "whole"), rows)


def _keep_presences(counted: Counted, rows: Iterable[tuple[UUID, date, UUID, UUID]]) -> None:
    found = ((home, counted.series, day, subject, node) for home, day, subject, node in rows)
    _copy(_PRESENCES, ("organisation_id", "series", "day", "subject", "node_id"), found)


def _copy(table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Add rows; a recount has hundreds of thousands of them."""
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{table}" (id, {", ".join(columns)}) FROM STDIN') as copy,
    ):
        for row in rows:
            copy.write_row((uuid7(), *row))


def _add_to_totals(series: str, changes: dict[tuple[UUID, Span], Sums]) -> None:
    # In the order of the key, so that nobody who writes the same sums waits for us while we wait for them.
    rows = iter(sorted(changes.items()))
    while batch := list(islice(rows, _AT_ONCE)):
        columns: list[list[Any]] = [
            [uuid7() for _row in batch],
            [node for (node, _span), _sums in batch],
            [span.months for (_node, span), _sums in batch],
            [span.first for (_node, span), _sums in batch],
            [part for _key, (part, _whole) in batch],
            [whole for _key, (_part, whole) in batch],
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                f'INSERT INTO "{_TOTALS}" AS t (id, series, organisation_id, months, first, part, whole)'
                " SELECT id, %s, node, months, first, part, whole FROM unnest(%s::uuid[], %s::uuid[], %s::int[],"
                " %s::date[], %s::numeric[], %s::numeric[]) AS c(id, node, months, first, part, whole)"
                " ON CONFLICT (organisation_id, series, months, first)"
                " DO UPDATE SET part = t.part + excluded.part, whole = t.whole + excluded.whole",
                [series, *columns],
            )


@transaction.atomic
def recount(counted: Counted) -> None:
    """Throw away what is kept of the figure and count all its rows. Changes made meanwhile are marked, and follow."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [_LOCK])
    forget_series(counted.series)
    if counted.kind is Kind.DISTINCT:
        _count_subjects(counted)
    else:
        _count_sums(counted)


@transaction.atomic
def forget_series(series: str) -> None:
    """Throw away what is kept of a series."""
    for model in (Cell, Presence, Total):
        model.objects.filter(series=series).delete()
    Mark.objects.filter(series=series, day=None).delete()


def _count_sums(counted: Counted) -> None:
    count = len(counted.figure.units)
    rows = counted.grouped().order_by(DAY_NAME).iterator(_AT_ONCE)
    tree = Tree({}, {})
    for batch in _days(rows):
        missing = units_in(batch, count) - tree.paths.keys()
        if missing:
            more = tree_above(missing)
            tree = Tree(tree.paths | more.paths, tree.nodes | more.nodes)
        _keep_cells(counted, fresh_cells(batch, count, tree))
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{_TOTALS}" (id, series, organisation_id, months, first, part, whole)'
            f' SELECT uuidv7(), %s, up.id, {DAY}, c.day, sum(c.part), sum(c.whole) FROM "{_CELLS}" c'
            f' JOIN "{_TREE}" own ON own.id = c.node_id JOIN "{_TREE}" up ON up.path @> own.path'
            " WHERE c.series = %s GROUP BY up.id, c.day HAVING sum(c.part) <> 0 OR sum(c.whole) <> 0",
            [counted.series, counted.series],
        )


def _days(rows: Iterator[Any]) -> Iterator[list[Any]]:
    """The rows in lists of whole days: a cell is never cut in two."""
    batch: list[Any] = []
    for row in rows:
        if len(batch) >= _AT_ONCE and row[DAY_NAME] != batch[-1][DAY_NAME]:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def _count_subjects(counted: Counted) -> None:
    """Year by year: no stretch that has a name is longer."""
    count = len(counted.figure.units)
    for year in counted.years():
        within = counted.within(date(year, 1, 1), date(year + 1, 1, 1))
        rows = {
            (row[HOME], row[DAY_NAME], row[SUBJECT], row[f"{UNIT}{n}"])
            for row in counted.grouped(counted.figure.rows().filter(within)).iterator(_AT_ONCE)
            for n in range(count)
            if row[f"{UNIT}{n}"] is not None
        }
        _keep_presences(counted, rows)
        tree = tree_above({row[3] for row in rows})
        weights = weights_by_span(rows, tree)
        delta = Delta({at: (Decimal(weight), Decimal(0)) for at, weight in weights.items()}, tree=tree)
        # Nothing is kept of this series and this year, so there is nothing to add to.
        totals = (
            (counted.series, node, span.months, span.first, part, whole)
            for (node, span), (part, whole) in carried(delta).items()
        )
        _copy(_TOTALS, ("series", "organisation_id", "months", "first", "part", "whole"), totals)
