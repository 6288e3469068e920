"""The one inbox over all kinds of cases: boxes, filters, counts that stay cheap, search, calendar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet, Subquery
from django.db.models.functions import Lower, Now, TruncDate
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import kinds
from unionhall.engines.casework.models import Case, Deadline
from unionhall.engines.casework.queries.cases import cases_visible_to
from unionhall.kernel.access.posts import held_on, is_within, topmost
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


@dataclass(frozen=True, slots=True)
class _Reach:
    """Kinds that are worked on at the same units."""

    kinds: tuple[str, ...]
    units: tuple[UUID, ...]


def _reaches(viewer: Person, filters: Filters) -> list[_Reach]:
    by_paths: dict[tuple[str, ...], list[str]] = {}
    for kind in kinds.registered():
        workflow = kind.workflow
        if filters.kind and workflow.kind != filters.kind:
            continue
        paths = tuple(paths_open_to(viewer, *workflow.handled_by))
        if paths:
            by_paths.setdefault(paths, []).append(workflow.kind)
    units = _units({path for paths in by_paths for path in paths}, filters.unit)
    reaches = [
        _Reach(tuple(names), tuple(key for key, path in units if any(is_within(path, top) for top in paths)))
        for paths, names in by_paths.items()
    ]
    return [reach for reach in reaches if reach.units]


def _units(paths: Iterable[str], chosen: UUID | None) -> list[tuple[UUID, str]]:
    """Keys and paths of all units there, within the chosen one. One query."""
    rows = Organisation.objects.filter(lies_within(topmost(paths)))
    if chosen is not None:
        home = Organisation.objects.filter(pk=chosen).values("path")
        rows = rows.filter(path__within=Subquery(home))
    return list(rows.order_by().values_list("pk", "path"))


# From each unit only its most urgent rows are read, from an index in that order, then merged: it costs the same however
# many cases there are.
_PICK = """
select c.id, c.due_at from unnest(%(units)s::uuid[]) unit
cross join lateral (
  select id, due_at from casework_case
  where organisation_id = unit and closed_at is null and kind = any(%(kinds)s) {only}
  order by due_at, id limit %(most)s) c
"""
_ONLY = {
    "unit": "",
    "unassigned": "and assignee_id is null",
    "overdue": "and due_at < %(at)s",
    "waiting": "and turn <> 'staff'",
}


def inbox(
    viewer: Person, box: str, filters: Filters, *, at: datetime, page: int = 1, size: int = PAGE
) -> list[Case]:
    """One page of the box, the most urgent first; one row more than fits when there is a further page."""
    most = page * size + 1
    if box == "mine":
        keys = list(_mine(viewer, filters).order_by("due_at", "id").values_list("pk", flat=True)[:most])
    else:
        keys = _picked(_reaches(viewer, filters), box, at, most)
    wanted = keys[(page - 1) * size :]
    found = Case.objects.select_related("organisation", "person", "assignee", "partner").in_bulk(wanted)
    return [found[key] for key in wanted]


def _mine(viewer: Person, filters: Filters) -> QuerySet[Case]:
    rows = Case.objects.filter(assignee=viewer, closed_at=None)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.unit is not None:
        home = Organisation.objects.filter(pk=filters.unit).values("path")
        rows = rows.filter(organisation__path__within=Subquery(home))
    return rows


def _pick(reaches: Sequence[_Reach], box: str, values: dict[str, Any]) -> str:
    """The statement that finds the keys of a box in their order; puts what it names into `values`."""
    parts: list[str] = []
    for number, reach in enumerate(reaches):
        part = _PICK.format(only=_ONLY[box]).replace("%(units)s", f"%(units{number})s")
        parts.append("(" + part.replace("%(kinds)s", f"%(kinds{number})s") + ")")
        values |= {f"units{number}": list(reach.units), f"kinds{number}": list(reach.kinds)}
    return f"select id from ({' union all '.join(parts)}) c order by due_at, id limit %(most)s"


def _picked(reaches: Sequence[_Reach], box: str, at: datetime, most: int) -> list[UUID]:
    if not reaches:
        return []
    values: dict[str, Any] = {"at": at, "most": most}
    sql = _pick(reaches, box, values)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]


def box_counts(viewer: Person, filters: Filters, *, at: datetime) -> dict[str, int]:
    """How many are in each box of open cases, counted no further than `COUNTED_TO`. Two queries."""
    values: dict[str, Any] = {"at": at, "most": COUNTED_TO}
    reaches = _reaches(viewer, filters)
    columns = (
        {box: f"(select count(*) from ({_pick(reaches, box, values)}) x)" for box in _ONLY} if reaches else {}
    )
    mine, given = _mine(viewer, filters).order_by().values("pk")[:COUNTED_TO].query.sql_with_params()
    names = {f"mine{number}": value for number, value in enumerate(given)}
    mine = mine % tuple(f"%({name})s" for name in names)
    columns = {"mine": f"(select count(*) from ({mine}) x)"} | columns
    with connection.cursor() as cursor:
        cursor.execute(f"select {', '.join(columns.values())}", values | names)
        counted = dict(zip(columns, cursor.fetchone() or (), strict=True))
    return {"mine": 0} | dict.fromkeys(_ONLY, 0) | counted


def find_cases(viewer: Person, filters: Filters) -> QuerySet[Case]:
    """Cases the viewer may see, also closed ones, whose number, subject, names or phone hold all words.

    Words of fewer than two letters find nothing: they would find everything.
    """
    rows = cases_visible_to(viewer)
    words = [word for word in filters.words.lower().split() if len(word) >= SHORTEST_WORD]
    if filters.words.strip() and not words:
        return rows.none()
    if words:
        rows = rows.alias(small=Lower("words")).filter(*(Q(small__contains=_begun(word)) for word in words))
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.unit is not None:
        home = Organisation.objects.filter(pk=filters.unit).first()
        rows = rows.filter(organisation__path__within=home.path) if home else rows.none()
    return rows


def _begun(word: str) -> str:
    # The index knows no two letters but at the beginning of a word, and every two are one: see `words_of`.
    return f" {word}" if len(word) == SHORTEST_WORD else word


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
