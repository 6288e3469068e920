"""The inbox of the desk: one box, its rows, what it may be narrowed to, and who can be given what lies in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.db.models.functions import Now, TruncDate
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import kinds
from unionhall.engines.casework import queries as casework
from unionhall.engines.casework.models import Case
from unionhall.engines.casework.queries import Filters
from unionhall.engines.casework.queries.inbox import COUNTED_TO, PAGE
from unionhall.kernel.access.posts import held_on, is_within, topmost
from unionhall.kernel.access.queries import paths_open_to
from unionhall.kernel.organisations.models import Kind, Organisation
from unionhall.kernel.organisations.queries import lies_within
from unionhall.kernel.people.models import Person

SEE = "hub.view_inbox"
ALL, UNIT, PARTNER = "all", "unit", "partner"
NAMES: dict[str, Any] = {**casework.BOXES, PARTNER: _("About the units I act for")}
_MOST_UNITS = 300
_LEVELS = 2
_MOST_COLLEAGUES = 200


@dataclass(frozen=True)
class Wanted:
    """A box and what it is narrowed to. Words are looked for in everything the viewer may see."""

    box: str
    filters: Filters
    page: int = 1


@dataclass(frozen=True)
class Inbox:
    """One page of a box."""

    rows: list[Case]
    counts: dict[str, int]
    wanted: Wanted
    has_next: bool
    colleagues: list[Person]
    at: datetime

    @property
    def has_previous(self) -> bool:
        """Whether there are more urgent ones."""
        return self.wanted.page > 1

    def boxes(self) -> list[tuple[str, Any, str]]:
        """Code, name and count of every box the viewer has; beyond 99 nobody counts on."""
        shown = {box: str(n) if n < COUNTED_TO else f"{COUNTED_TO - 1}+" for box, n in self.counts.items()}
        return [(box, NAMES[box], shown.get(box, "")) for box in boxes_of(self.counts, self.wanted)]


def boxes_of(counts: dict[str, int], wanted: Wanted) -> list[str]:
    """The boxes that are shown: of those who only look on or act for a partner, not those of handlers."""
    own = [box for box in casework.BOXES if box in counts or box == ALL]
    return own + ([PARTNER] if PARTNER in counts or wanted.box == PARTNER else [])


def is_handler(viewer: Person) -> bool:
    """Whether the viewer works on any kind of case anywhere."""
    roles = {role for kind in kinds.registered() for role in kind.workflow.handled_by}
    return bool(paths_open_to(viewer, *roles))


def is_partner(viewer: Person) -> bool:
    """Whether the viewer acts for a unit that cases may be about."""
    roles = {role for kind in kinds.registered() for role in kind.workflow.partner_roles}
    return bool(paths_open_to(viewer, *roles))


def first_box(viewer: Person) -> str:
    """Where somebody begins: with their unit's, else with what they act for, else with all they may see."""
    if is_handler(viewer):
        return UNIT
    return PARTNER if is_partner(viewer) else ALL


def inbox(viewer: Person, wanted: Wanted, *, at: datetime) -> Inbox:
    """One page. Raises nothing: whoever may see nothing sees nothing."""
    counts: dict[str, int] = casework.box_counts(viewer, wanted.filters, at=at) if is_handler(viewer) else {}
    if is_partner(viewer):
        waiting = casework.cases_of_partner(viewer).filter(closed_at=None, turn="partner").order_by()
        counts[PARTNER] = waiting[:COUNTED_TO].count()
    rows = rows_of(viewer, wanted, size=PAGE, at=at)
    shown = rows[:PAGE]
    return Inbox(
        shown, counts, wanted, len(rows) > PAGE, colleagues_for(shown) if is_handler(viewer) else [], at
    )


def rows_of(viewer: Person, wanted: Wanted, *, size: int, at: datetime) -> list[Case]:
    """The rows of a page of `size`, and one more when there is a further page."""
    if wanted.box in (ALL, PARTNER) or wanted.filters.words.strip():
        start = (wanted.page - 1) * size
        rows = casework.find_cases(viewer, wanted.filters)
        if wanted.box == PARTNER:
            rows = rows.filter(pk__in=casework.cases_of_partner(viewer).order_by().values("pk"))
        return list(rows[start : start + size + 1])
    return casework.inbox(viewer, wanted.box, wanted.filters, at=at, page=wanted.page, size=size)


def units_for(viewer: Person) -> list[Any]:
    """Units to narrow to: the topmost where the viewer handles or sees cases, two levels beneath; no enterprises."""
    if not is_handler(viewer):
        return _units_seen(viewer)
    units = casework.units_handled(viewer)
    tops = topmost(unit.path for unit in units)
    near = [unit for unit in units if unit.kind != Kind.ENTERPRISE and _is_near(unit.path, tops)]
    return near[:_MOST_UNITS]


def _is_near(path: str, tops: Iterable[str]) -> bool:
    return any(is_within(path, top) and path.count(".") - top.count(".") <= _LEVELS for top in tops)


def _units_seen(viewer: Person) -> list[Any]:
    roles = {role for kind in kinds.registered() for role in kind.workflow.seen_by}
    paths = paths_open_to(viewer, *roles)
    near = Q(path__in=paths) | Q(parent__path__in=paths) | Q(parent__parent__path__in=paths)
    rows = Organisation.objects.filter(lies_within(paths), near).exclude(kind=Kind.ENTERPRISE)
    return list(rows.order_by("path")[:_MOST_UNITS])


def kinds_for(viewer: Person) -> list[tuple[str, Any]]:
    """Kinds of case the viewer has to do with, by name."""
    columns = ("handled_by", "seen_by", "partner_roles")
    found = [
        (kind.workflow.kind, kind.workflow.name)
        for kind in kinds.registered()
        if paths_open_to(viewer, *(role for column in columns for role in getattr(kind.workflow, column)))
    ]
    return sorted(found, key=lambda pair: str(pair[1]))


def colleagues_for(cases: Sequence[Case]) -> list[Person]:
    """Who may be given at least one of the cases: those with a post for its kind at its unit or above. One query."""
    roles = {role for case in cases for role in kinds.workflow_of(case.kind).handled_by}
    above = Q(pk__in=[])
    for path in _lines(case.organisation.path for case in cases):
        above |= Q(organisation__path=path)
    posts = held_on(TruncDate(Now())).filter(above, role__in=roles).select_related("person")
    people = {post.person_id: post.person for post in posts[:_MOST_COLLEAGUES]}
    return sorted(people.values(), key=lambda one: one.name_pinyin)


def _lines(paths: Iterable[str]) -> set[str]:
    """The paths and all above them."""
    return {path.rsplit(".", n)[0] for path in set(paths) for n in range(path.count(".") + 1)}
