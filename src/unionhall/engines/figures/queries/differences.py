"""What has changed since a figure's cells were counted: the one calculation behind counting, reading and verifying."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from unionhall.engines.figures.core import Span, spans_of, spread
from unionhall.engines.figures.core.periods import DAY
from unionhall.engines.figures.declared import DAY as DAY_NAME
from unionhall.engines.figures.declared import HOME, PART, SUBJECT, UNIT, WHOLE, Counted, Kind
from unionhall.engines.figures.models import Cell, Presence
from unionhall.engines.figures.queries.tree import Tree, tree_above

Place = tuple[UUID, date]
Sums = tuple[Decimal, Decimal]
NOTHING: Sums = (Decimal(0), Decimal(0))
_PLACES = Decimal("0.0001")


@dataclass
class Delta:
    """Cells as they are now, and by how much named stretches change at the nodes of the tree (not yet carried up it).

    `cells` (additive) by home, day and node; `subjects` (distinct) as home, day, subject and node.
    """

    changes: dict[tuple[Span, UUID], Sums] = field(default_factory=dict)
    cells: dict[tuple[UUID, date, UUID], Sums] = field(default_factory=dict)
    subjects: set[tuple[UUID, date, UUID, UUID]] = field(default_factory=set)
    tree: Tree = field(default_factory=lambda: Tree({}, {}))


def differences(counted: Counted, places: Iterable[Place]) -> Delta:
    """Between what is kept of the cells and what their rows say now. Reads only, at most five queries."""
    wanted = sorted(set(places))
    if not wanted:
        return Delta()
    if counted.kind is Kind.DISTINCT:
        return _of_subjects(counted, wanted)
    return _of_sums(counted, wanted)


def fresh_cells(
    rows: Iterable[Mapping[str, Any]], units: int, tree: Tree
) -> dict[tuple[UUID, date, UUID], Sums]:
    """The sums of grouped rows, spread over the tree, by home, day and node; those of nothing are left out."""
    found: dict[tuple[UUID, date, UUID], Sums] = defaultdict(lambda: NOTHING)
    for row in rows:
        part, whole = as_decimal(row[PART]), as_decimal(row.get(WHOLE))
        weights = spread(tree.paths[unit] for unit in _units(row, units) if unit in tree.paths)
        for path, weight in weights.items():
            key = (row[HOME], row[DAY_NAME], tree.nodes[path])
            before = found[key]
            found[key] = (before[0] + weight * part, before[1] + weight * whole)
    return {key: sums for key, sums in found.items() if sums != NOTHING}


def as_decimal(value: Any) -> Decimal:
    """A sum as it is kept. Of what is measured with a float, four places: their order of adding makes the rest."""
    if value is None:
        return Decimal(0)
    return Decimal(value).quantize(_PLACES) if isinstance(value, float) else Decimal(value)


def units_in(rows: Iterable[Mapping[str, Any]], units: int) -> set[UUID]:
    """Every organisation named by grouped rows."""
    return {unit for row in rows for unit in _units(row, units)}


def _units(row: Mapping[str, Any], units: int) -> list[UUID]:
    return [row[f"{UNIT}{n}"] for n in range(units) if row[f"{UNIT}{n}"] is not None]


def _of_sums(counted: Counted, places: list[Place]) -> Delta:
    count = len(counted.figure.units)
    rows = list(counted.grouped(counted.figure.rows().filter(counted.of_cells(places))))
    kept = _kept(Cell, counted, places)
    before = {(home, day, node): (part, whole) for home, day, node, part, whole in kept}
    tree = tree_above(units_in(rows, count) | {node for _home, _day, node in before})
    after = fresh_cells(rows, count, tree)
    changes: dict[tuple[Span, UUID], Sums] = defaultdict(lambda: NOTHING)
    for key in before.keys() | after.keys():
        old, new = before.get(key, NOTHING), after.get(key, NOTHING)
        if old != new:
            at = (Span(DAY, key[1]), key[2])
            changes[at] = (changes[at][0] + new[0] - old[0], changes[at][1] + new[1] - old[1])
    return Delta({at: sums for at, sums in changes.items() if sums != NOTHING}, after, set(), tree)


def _kept(model: Any, counted: Counted, places: list[Place]) -> list[tuple[Any, ...]]:
    """What is kept of the cells: home, day and the rest."""
    names = ("node_id", "part", "whole") if model is Cell else ("subject", "node_id")
    homes, days = {home for home, _day in places}, {day for _home, day in places}
    rows = model.objects.filter(series=counted.series, organisation__in=homes, day__in=days)
    wanted = set(places)
    return [row for row in rows.values_list("organisation_id", "day", *names) if row[:2] in wanted]


def _of_subjects(counted: Counted, places: list[Place]) -> Delta:
    count = len(counted.figure.units)
    rows = counted.grouped(counted.figure.rows().filter(counted.of_cells(places)))
    after = {(row[HOME], row[DAY_NAME], row[SUBJECT], unit) for row in rows for unit in _units(row, count)}
    before = set(_kept(Presence, counted, places))
    # A year is the longest stretch there is: what a subject did in others does not matter.
    changed = {(subject, day.year) for _home, day, subject, _node in before ^ after}
    around = _around(counted, changed)
    tree = tree_above({row[3] for row in (*around, *after)})
    changes: dict[tuple[Span, UUID], Sums] = defaultdict(lambda: NOTHING)
    _weigh(changes, around, -1, tree)
    _weigh(changes, (around - before) | {row for row in after if (row[2], row[1].year) in changed}, 1, tree)
    return Delta({at: sums for at, sums in changes.items() if sums != NOTHING}, {}, after, tree)


def _around(counted: Counted, changed: set[tuple[UUID, int]]) -> set[tuple[UUID, date, UUID, UUID]]:
    """Everything kept of the changed subjects in the years of the changes."""
    if not changed:
        return set()
    years = [year for _subject, year in changed]
    rows = Presence.objects.filter(
        series=counted.series,
        subject__in={subject for subject, _year in changed},
        day__gte=date(min(years), 1, 1),
        day__lt=date(max(years) + 1, 1, 1),
    ).values_list("organisation_id", "day", "subject", "node_id")
    return {row for row in rows if (row[2], row[1].year) in changed}


def _weigh(
    changes: dict[tuple[Span, UUID], Sums], rows: Iterable[tuple[Any, ...]], sign: int, tree: Tree
) -> None:
    """Add what each subject is in each named stretch: 1 at every node above its units."""
    for at, weight in weights_by_span(rows, tree).items():
        changes[at] = (changes[at][0] + sign * weight, changes[at][1])


def weights_by_span(rows: Iterable[tuple[Any, ...]], tree: Tree) -> dict[tuple[Span, UUID], int]:
    """What subjects add to each named stretch at which nodes, so that a sum beneath any node counts each of them once.

    `rows` are home, day, subject and node. Of very many subjects most are in the same few units: these are spread over
    the tree together, and all is numbered first, for keys and stretches take long to compare.
    """
    subjects: dict[UUID, int] = {}
    nodes: dict[UUID, int] = {}
    spans: dict[Span, int] = {}
    of_day: dict[date, list[int]] = {}
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for _home, day, subject, node in rows:
        if node not in tree.paths:
            continue
        if day not in of_day:
            of_day[day] = [spans.setdefault(span, len(spans)) for span in spans_of(day)]
        number = subjects.setdefault(subject, len(subjects))
        place = nodes.setdefault(node, len(nodes))
        for stretch in of_day[day]:
            found[number, stretch].add(place)
    alike = Counter((stretch, frozenset(places)) for (_number, stretch), places in found.items())
    named, paths = list(spans), [tree.paths[node] for node in nodes]
    weights: dict[tuple[Span, UUID], int] = defaultdict(int)
    for (stretch, places), times in alike.items():
        for path, weight in spread(paths[place] for place in places).items():
            weights[named[stretch], tree.nodes[path]] += weight * times
    return weights
