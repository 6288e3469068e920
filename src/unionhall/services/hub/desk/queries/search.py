"""One box for everything that the viewer's posts open: cases, people, organisations, and what everybody finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from unionhall.engines.booking.models import Session
from unionhall.engines.booking.states import SessionState
from unionhall.engines.casework import queries as casework
from unionhall.engines.casework.models import Case
from unionhall.engines.matching.queries import Found as Hit
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.organisations.queries import lies_within
from unionhall.kernel.people.models import Person
from unionhall.kernel.people.queries import FoundPerson, people_visible_to
from unionhall.lib.acts import may, reach
from unionhall.lib.text import mask_name, mask_phone, normalise
from unionhall.services.hub.desk.queries import people, sessions
from unionhall.services.hub.desk.queries.units import chosen_scope
from unionhall.services.hub.queries.finding import Finding, Wanted, find_for_staff

EACH = 8
SEE = "hub.view_desk"
_SHORTEST = 2
# As many digits are a telephone number, which is not in the index.
_SHORTEST_PHONE = 4
_MOST = 12


@dataclass(frozen=True)
class Found:
    """What the box found; `others` are sessions, places, notices, help and organisations by kind."""

    people: Sequence[FoundPerson]
    cases: Sequence[Case]
    drafts: Sequence[Session]
    others: dict[str, list[Hit]]
    finding: Finding | None
    units: Sequence[Organisation]

    @property
    def is_empty(self) -> bool:
        """Whether it found nothing at all."""
        return not (self.people or self.cases or self.drafts or self.others)


def search(viewer: Person, wanted: Wanted, *, at: datetime) -> Found:
    """What the viewer may find; one letter finds nothing, one Chinese character does. A constant number of queries.

    A telephone number is looked up as it is kept, not in the index. Cases and people are read once more through the
    queries that scope the viewer's lists: an index that lags behind shows nobody anything.
    """
    text = normalise(wanted.text)
    if len(text) < _SHORTEST and text.isascii():
        return Found([], [], [], {}, None, [])
    if text.isdecimal() and len(text) >= _SHORTEST_PHONE:
        return _by_number(viewer, text)
    scope, units = chosen_scope(viewer, SEE, wanted.unit)
    unit = scope.organisation if wanted.unit else None
    finding = find_for_staff(viewer, wanted, unit, each=EACH, at=at)
    by_kind: dict[str, list[Hit]] = {}
    for row in _to_the_desk(viewer, finding.rows):
        by_kind.setdefault(row.kind, []).append(row)
    found_people = _people(viewer, [row.object_id for row in by_kind.pop("person", [])])
    cases = _cases(viewer, [row.object_id for row in by_kind.pop("case", [])])
    drafts = [] if wanted.kind or wanted.unit else _drafts(viewer, text)
    return Found(found_people, cases, drafts, by_kind, finding, units)


def _to_the_desk(viewer: Person, rows: Sequence[Hit]) -> list[Hit]:
    """Sessions of the viewer's own units lead to their pages on the desk, others to the page that everybody sees."""
    paths = reach(viewer, sessions.SEE)
    keys = {row.organisation_id for row in rows if row.kind == "session"}
    units = Organisation.objects.filter(lies_within(paths), pk__in=keys).order_by()
    held = set(units.values_list("pk", flat=True)) if paths and keys else set()
    return [
        replace(row, url=reverse("hub:desk-session", args=[row.object_id]))
        if row.kind == "session" and row.organisation_id in held
        else row
        for row in rows
    ]


def _by_number(viewer: Person, digits: str) -> Found:
    cases = casework.find_cases(viewer, casework.Filters(words=digits))[:_MOST]
    found = people.found(viewer, digits) if may(viewer, "people.see_person") else []
    return Found(found, list(cases), [], {}, None, [])


def _people(viewer: Person, keys: Sequence[UUID]) -> list[FoundPerson]:
    if not keys:
        return []
    rows = {row.pk: row for row in people_visible_to(viewer).filter(pk__in=keys)}
    return [
        FoundPerson(key, mask_name(row.name), mask_phone(row.phone), row.organisation.short_name)
        for key in keys
        if (row := rows.get(key)) is not None
    ]


def _cases(viewer: Person, keys: Sequence[UUID]) -> list[Case]:
    rows: dict[Any, Case] = (
        {row.pk: row for row in casework.cases_visible_to(viewer).filter(pk__in=keys)} if keys else {}
    )
    return [rows[key] for key in keys if key in rows]


def _drafts(viewer: Person, text: str) -> list[Session]:
    """What is still being prepared is in no index; there is little of it."""
    if not reach(viewer, sessions.SEE):
        return []
    titled = Q(title__icontains=text) | Q(title_en__icontains=text)
    rows = sessions.visible_to(viewer).filter(titled, parent=None, state=SessionState.DRAFT)
    return list(sessions.with_counts(rows.select_related("place")).order_by("-starts_at", "pk")[:_MOST])
