"""Opening a case: number, first state, first clock, and everybody who must know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import running, telling
from unionhall.engines.casework.kinds import workflow_of
from unionhall.engines.casework.models import Case
from unionhall.engines.casework.naming import number_of, words_of
from unionhall.engines.casework.states import Source
from unionhall.kernel.audit.commands import record
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import changed
from unionhall.lib.errors import InvalidInput, NotAllowed
from unionhall.lib.ids import uuid7

LONGEST_TITLE = 160

_NEXT_SERIAL = """
insert into casework_numbercounter (id, organisation_id, word, year, last) values (%s, %s, %s, %s, 1)
on conflict (organisation_id, word, year) do update set last = casework_numbercounter.last + 1
returning last
"""


class TitleMissing(InvalidInput):
    """A case is about something."""

    message = _("Say in a few words what it is about.")


@dataclass(frozen=True, slots=True)
class Opening:
    """What is known when a case begins. `key` names the request: the same key again finds the same case."""

    kind: str
    title: str
    person: Person | None = None
    partner: Organisation | None = None
    assignee: Person | None = None
    source: str = Source.PORTAL
    parent: Case | None = None
    key: UUID | None = None
    data: Mapping[str, Any] | None = None
    private: Mapping[str, Any] | None = None


@transaction.atomic
def open_case(organisation: Organisation, opening: Opening, *, by: Person | None, at: datetime) -> Case:
    """Begin a case at `organisation`. For commands of services, which have authorised `by` and lock nothing after it.

    The number is taken after everything that is looked up and before the rows that bear it: two who open at one unit
    wait for each other only that long. Raises TitleMissing, MissingRule; NotAllowed for a key that somebody else used.
    """
    title = " ".join(opening.title.split())[:LONGEST_TITLE]
    if not title:
        raise TitleMissing(field="title")
    found = _opened_before(organisation, opening, by)
    if found is not None:
        return found
    workflow = workflow_of(opening.kind)
    state = workflow.initial
    year = localtime(at).year
    case = Case(
        organisation=organisation, numbered_at=organisation, kind=workflow.kind, word=workflow.word, year=year,
        title=title, person=opening.person, partner=opening.partner, state=state.code, turn=state.turn.value,
        assignee=opening.assignee, source=opening.source, opened_at=at, opened_by=by, parent=opening.parent,
        key=opening.key,
    )  # fmt: skip
    # The clock and the first line may stand before the case: the database looks for it at the end of the transaction.
    running.begin(case, state, at=at)
    running.settle_due(case)
    running.write_step(
        case, "open", by=by, at=at, data=dict(opening.data or {}), private=dict(opening.private or {})
    )
    readers = telling.staff_of(case, at=at)
    case.serial = _next_serial(case)
    case.number = number_of(organisation.short_name or organisation.name, workflow.word, year, case.serial)
    case.words = words_of(case)
    case.save(force_insert=True)
    changed(case, at=at)
    record(case, f"{workflow.kind}.open", by=by, at=at, number=case.number)
    telling.tell(case, "casework.opened", case.person, at=at)
    telling.tell_all(
        case, "casework.assigned" if case.assignee else "casework.arrived", readers, at=at, but=by
    )
    return case


def _opened_before(organisation: Organisation, opening: Opening, by: Person | None) -> Case | None:
    if opening.key is None:
        return None
    with (
        connection.cursor() as cursor
    ):  # the same request twice at once: the second waits, then finds the first
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 22))", [str(opening.key)])
    found = Case.objects.filter(numbered_at=organisation, key=opening.key).first()
    opener = by.pk if by is not None else None
    if found is not None and (found.kind, found.opened_by_id) != (opening.kind, opener):
        raise NotAllowed("key")
    return found


def _next_serial(case: Case) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_SERIAL, [uuid7(), case.organisation_id, case.word, case.year])
        serial: int = cursor.fetchone()[0]
    return serial
