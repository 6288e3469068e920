"""Whether what is kept equals a recount from the rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from unionhall.engines.figures.declared import DAY as DAY_NAME
from unionhall.engines.figures.declared import HOME, SUBJECT, UNIT, Counted, Kind
from unionhall.engines.figures.models import Cell, Mark, Presence, Total
from unionhall.engines.figures.queries.differences import fresh_cells, units_in, weights_by_span
from unionhall.engines.figures.queries.tree import tree_above
from unionhall.kernel.organisations.models import Organisation

_CELLS, _TOTALS, _TREE = Cell._meta.db_table, Total._meta.db_table, Organisation._meta.db_table


@dataclass(frozen=True)
class Drift:
    """Where what is kept and what the rows say part: a day of an organisation, or a sum of its figures."""

    series: str
    place: UUID
    day: date
    kept: Any
    counted: Any

    def __str__(self) -> str:
        return f"{self.series} {self.place} {self.day}: kept {self.kept}, counted {self.counted}"


def drift_of(counted: Counted) -> list[Drift]:
    """Every place where the figure's cells, or their sums, differ from its rows; what is marked is left out.

    Reads every row of the figure. Changes made meanwhile may show: run it where nothing is written, or look twice.
    """
    waiting = set(Mark.objects.filter(series=counted.series).values_list("organisation_id", "day"))
    if counted.kind is Kind.DISTINCT:
        return [*_of_subjects(counted, waiting), *_of_named_sums(counted)]
    return [*_of_cells(counted, waiting), *_of_sums(counted)]


def _of_cells(counted: Counted, waiting: set[Any]) -> Iterator[Drift]:
    count = len(counted.figure.units)
    rows = list(counted.grouped())
    fresh = fresh_cells(rows, count, tree_above(units_in(rows, count)))
    names = ("organisation_id", "day", "node_id", "part", "whole")
    kept = {row[:3]: row[3:] for row in Cell.objects.filter(series=counted.series).values_list(*names)}
    for key in fresh.keys() | kept.keys():
        if key[:2] not in waiting and fresh.get(key) != kept.get(key):
            yield Drift(counted.series, key[0], key[1], kept.get(key), fresh.get(key))


def _of_subjects(counted: Counted, waiting: set[Any]) -> Iterator[Drift]:
    count = len(counted.figure.units)
    fresh = {
        (row[HOME], row[DAY_NAME], row[SUBJECT], row[f"{UNIT}{n}"])
        for row in counted.grouped()
        for n in range(count)
        if row[f"{UNIT}{n}"] is not None
    }
    names = ("organisation_id", "day", "subject", "node_id")
    kept = set(Presence.objects.filter(series=counted.series).values_list(*names))
    for row in fresh ^ kept:
        if row[:2] not in waiting:
            yield Drift(counted.series, row[0], row[1], row in kept, row in fresh)


def _of_sums(counted: Counted) -> Iterator[Drift]:
    """Sums up the tree against the cells beneath."""
    sql = f"""
        WITH counted AS (
            SELECT up.id, c.day, sum(c.part) AS part, sum(c.whole) AS whole FROM "{_CELLS}" c
            JOIN "{_TREE}" own ON own.id = c.node_id JOIN "{_TREE}" up ON up.path @> own.path
            WHERE c.series = %s GROUP BY up.id, c.day HAVING sum(c.part) <> 0 OR sum(c.whole) <> 0),
        kept AS (
            SELECT organisation_id AS id, first AS day, part, whole FROM "{_TOTALS}"
            WHERE series = %s AND months = 0 AND (part <> 0 OR whole <> 0))
        SELECT coalesce(kept.id, counted.id), coalesce(kept.day, counted.day), kept.part, counted.part
        FROM kept FULL JOIN counted ON counted.id = kept.id AND counted.day = kept.day
        WHERE (kept.part, kept.whole) IS DISTINCT FROM (counted.part, counted.whole)"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [counted.series, counted.series])
        for place, day, kept, found in cursor.fetchall():
            yield Drift(counted.series, place, day, kept, found)


def _of_named_sums(counted: Counted) -> Iterator[Drift]:
    """Subjects in each named stretch against those kept of its days."""
    names = ("organisation_id", "day", "subject", "node_id")
    rows = list(Presence.objects.filter(series=counted.series).values_list(*names))
    tree = tree_above({row[3] for row in rows})
    found: dict[tuple[UUID, Any], int] = {}
    for (span, place), weight in weights_by_span(rows, tree).items():
        for node in tree.lineage(place):
            found[node, span] = found.get((node, span), 0) + weight
    totals = Total.objects.filter(series=counted.series).values_list(
        "organisation_id", "months", "first", "part"
    )
    kept = {(node, (months, first)): int(part) for node, months, first, part in totals if part}
    fresh = {(node, (span.months, span.first)): n for (node, span), n in found.items() if n}
    for key in fresh.keys() | kept.keys():
        if fresh.get(key) != kept.get(key):
            yield Drift(counted.series, key[0], key[1][1], kept.get(key), fresh.get(key))
