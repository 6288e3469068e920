"""The one inbox over all kinds of cases: boxes, filters, counts that stay cheap, search, calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower, Now, TruncDate
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import kinds
from unionhall.engines.casework.models import Case, Deadline
from unionhall.engines.casework.queries.cases import cases_visible_to, units_within
from unionhall.kernel.access.posts import held_on, is_within
from unionhall.kernel.access.queries import paths_open_to
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.organisations.queries import lies_within
from unionhall.kernel.people.models import Person

BOXES: dict[str, Any] = {
    "mine": _("Mine"), "unit": _("My unit's"), "unassigned": _("Unassigned"), "overdue": _("Overdue"),
    "waiting": _("Waiting for others"), "all": _("All, also closed"),
}  # fmt: skip
# A count beyond that is shown as "99+": nobody works through it today, and nobody waits for it to be counted.
COUNTED_TO = 100
PAGE = 30
SHORTEST_WORD = 2


@dataclass(frozen=True, slots=True)
class Filters:
    """What the inbox is narrowed to; everything is in its address. `kinds` empty means all."""

    kind: str = ""
    unit: UUID | None = None
    words: str = ""


class Unit(NamedTuple):
    """A unit where the viewer works on cases."""

    pk: UUID
    path: str
    short_name: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Reach:
    """Kinds that are worked on at the same units."""

    kinds: tuple[str, ...]
    units: tuple[UUID, ...]


def units_handled(viewer: Person) -> list[Unit]:
    """Every unit where the viewer works on cases of any kind, from the top; read once per person object."""
    cached: list[Unit] | None = getattr(viewer, "_units_handled", None)
    if cached is None:
        roles = {role for kind in kinds.registered() for role in kind.workflow.handled_by}
        paths = paths_open_to(viewer, *roles)
        rows = Organisation.objects.filter(lies_within(paths)).order_by("path")
        cached = [Unit(*row) for row in rows.values_list("pk", "path", "short_name", "kind")] if paths else []
        viewer._units_handled = cached  # type: ignore[attr-defined]
    return cached


def _reaches(viewer: Person, filters: Filters) -> list[_Reach]:
    by_paths: dict[tuple[str, ...], list[str]] = {}
    for kind in kinds.registered():
        workflow = kind.workflow
        if filters.kind and workflow.kind != filters.kind:
            continue
        paths = tuple(paths_open_to(viewer, *workflow.handled_by))
        if paths:
            by_paths.setdefault(paths, []).append(workflow.kind)
    units = units_handled(viewer)
    if filters.unit is not None:
        home = next((unit.path for unit in units if unit.pk == filters.unit), None)
        units = [unit for unit in units if home is not None and is_within(unit.path, home)]
    reaches = [
        _Reach(
            tuple(names), tuple(unit.pk for unit in units if any(is_within(unit.path, top) for top in paths))
        )
        for paths, names in by_paths.items()
    ]
    return [reach for reach in reaches if reach.units]


# From each unit only its most urgent rows are read, from an index in that order, then merged: it costs the same however
# many cases there are.
_PICK = """
select c.id, c.due_at from unnest(%s::uuid[]) unit
cross join lateral (
  select id, due_at from casework_case
  where organisation_id = unit and closed_at is null and kind = any(%s) {only}
  order by due_at, id limit %s) c
"""
_ONLY = {
    "unit": "",
    "unassigned": "and assignee_id is null",
    "overdue": "and due_at < %s",
    "waiting": "and turn <> 'staff'",
}


def inbox(
    viewer: Person, box: str, filters: Filters, *, at: datetime, page: int = 1, size: int = PAGE
) -> list[Case]:
    """One page of the box, the most urgent first; one row more than fits when there is a further page."""
    start, most = (page - 1) * size, page * size + 1
    rows = Case.objects.select_related("organisation", "person", "assignee", "partner")
    if box == "mine":
        mine = _mine(viewer, filters).order_by("due_at", "id").values("pk")[start:most]
        return list(rows.filter(pk__in=mine).order_by("due_at", "id"))
    reaches = _reaches(viewer, filters)
    if not reaches:
        return []
    sql, values = _pick(reaches, box, at, most)
    return list(rows.filter(pk__in=RawSQL(f"{sql} offset %s", [*values, start])).order_by("due_at", "id"))


def _mine(viewer: Person, filters: Filters) -> QuerySet[Case]:
    rows = Case.objects.filter(assignee=viewer, closed_at=None)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.unit is not None:
        home = Organisation.objects.filter(pk=filters.unit).values("path")
        rows = rows.filter(organisation__path__within=Subquery(home))
    return rows


def _pick(reaches: Sequence[_Reach], box: str, at: datetime, most: int) -> tuple[str, list[Any]]:
    """The statement that finds the keys of a box in their order, and its values."""
    parts: list[str] = []
    values: list[Any] = []
    for reach in reaches:
        parts.append(f"({_PICK.format(only=_ONLY[box])})")
        values += [list(reach.units), list(reach.kinds), *([at] if box == "overdue" else []), most]
    union = " union all ".join(parts)
    return f"select id from ({union}) c order by due_at, id limit %s", [*values, most]


def box_counts(viewer: Person, filters: Filters, *, at: datetime) -> dict[str, int]:
    """How many are in each box of open cases, counted no further than `COUNTED_TO`. One query, and the units."""
    reaches = _reaches(viewer, filters)
    mine, given = _mine(viewer, filters).order_by().values("pk")[:COUNTED_TO].query.sql_with_params()
    picks = {"mine": (mine, list(given))}
    picks |= {box: _pick(reaches, box, at, COUNTED_TO) for box in _ONLY} if reaches else {}
    columns = ", ".join(f"(select count(*) from ({sql}) x)" for sql, _values in picks.values())
    with connection.cursor() as cursor:
        cursor.execute(f"select {columns}", [value for _sql, values in picks.values() for value in values])
        counted = dict(zip(picks, cursor.fetchone() or (), strict=True))
    return dict.fromkeys(("mine", *_ONLY), 0) | counted


def find_cases(viewer: Person, filters: Filters) -> QuerySet[Case]:
    """Cases the viewer may see, also closed ones, whose number, subject, names or phone hold all words.

    Words of fewer than two letters find nothing: they would find everything.
    """
    rows = cases_visible_to(viewer)
    words = [word for word in filters.words.split() if len(word) >= SHORTEST_WORD]
    if filters.words.strip() and not words:
        return rows.none()
    if words:
        rows = rows.alias(small=Lower("words")).filter(*map(_holds_word, words))
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.unit is not None:
        home = Organisation.objects.filter(pk=filters.unit).first()
        here = (home.path,) if home else ()
        rows = rows.filter(organisation__in=units_within([here])[here])
    return rows


def _holds_word(word: str) -> Q:
    # A whole number is looked up as such: all numbers have most of their letters in common.
    if "〕" in word and Case.objects.filter(number=word).exists():
        return Q(number=word)
    # The index knows no two letters but at the beginning of a word, and every two are one: see `words_of`.
    return Q(small__contains=f" {word.lower()}" if len(word) == SHORTEST_WORD else word.lower())


def deadlines_between(viewer: Person, start: datetime, end: datetime, *, most: int = 500) -> list[Deadline]:
    """Running clocks of the viewer's units and of what is assigned to them that are due in the period, by day."""
    reaches = _reaches(viewer, Filters())
    here = Q(case__assignee=viewer)
    for reach in reaches:
        here |= Q(case__kind__in=reach.kinds, organisation__in=reach.units)
    rows = Deadline.objects.filter(here, ended_at=None, due_at__gte=start, due_at__lt=end)
    return list(rows.select_related("case__organisation", "case__assignee").order_by("due_at", "id")[:most])


def workers_on(case: Case) -> list[Person]:
    """Who can be given the case: everybody with a post for its kind at its unit or above, by name."""
    roles = kinds.workflow_of(case.kind).handled_by
    posts = held_on(TruncDate(Now())).filter(
        role__in=list(roles), organisation__path__above=case.organisation.path
    )
    people = {post.person_id: post.person for post in posts.select_related("person")}
    return sorted(people.values(), key=lambda one: one.name_pinyin)
