"""No table about people is forgotten: each tie to a person is in their copy or named here; erasing leaves no name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from tests.cast import WORKER_PHONE, Town, found_town
from unionhall.engines.booking import commands as booking
from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.follow_ups import COMPLAINT
from unionhall.kernel.messaging.commands import choose_channels, relay_events
from unionhall.kernel.people.models import Account, Person
from unionhall.lib.ids import uuid7
from unionhall.services.hub import commands as hub
from unionhall.services.hub.models import Need
from unionhall.services.hub.portal import commands as portal
from unionhall.services.hub.portal.gathering import parts_of
from unionhall.services.hub.portal.retention import KEYS

pytestmark = pytest.mark.django_db

OFFICE = "an act in office: it is the unit's, and stays in its records under the post"
# Ties to a person or an account that are in no copy, and why.
LEFT_OUT = {
    "admin.LogEntry.user": "changes of the configuration by administrators: " + OFFICE,
    "allauth_idp_oidc.Client.owner": "systems are connected by units; the column is never filled",
    "people.ForeignId.source": "the system itself, which is no human",
    "audit.Entry.by": "the trail is kept by thing and not by person; what somebody did for themselves is in its part",
    "messaging.Event.person": "what concerns a person becomes a message, which is in the copy",
    "integrations.Integration.person": "the system itself, which is no human",
    "integrations.Integration.created_by": OFFICE,
    "documents.Template.uploaded_by": OFFICE,
    "documents.Template.signed_off_by": OFFICE,
    "documents.IssuedDocument.issued_by": OFFICE,
    "documents.IssuedDocument.signed_off_by": OFFICE,
    "booking.RoomReservation.by": OFFICE,
    "booking.Attendance.checked_in_by": OFFICE,
    "booking.FollowUp.assignee": OFFICE,
    "casework.Case.assignee": OFFICE,
    "casework.Task.assignee": OFFICE,
    "casework.Task.by": OFFICE,
    "casework.Task.done_by": OFFICE,
    "planning.PlanRun.by": OFFICE,
    "hub.Target.set_by": OFFICE,
    "hub.Need.corrected_by": OFFICE,
    "hub.Destruction.proposed_by": OFFICE,
    "hub.Destruction.decided_by": OFFICE,
    "hub.Keeping.person": "written after the person was erased, and holds no more than how far the job is with them",
    "matching.Example.taught_by": OFFICE,
    "palace.BudgetEntry.by": OFFICE,
    "palace.Instalment.accepted_by": OFFICE,
    "stations.Inspection.by": OFFICE,
    "legalaid.Matter.caseworker": OFFICE,
    "legalaid.Payment.by": OFFICE,
    "legalaid.LedgerEntry.by": OFFICE,
    "legalaid.Allowance.granted_by": OFFICE,
    "legalaid.DutyLog.by": OFFICE,
    "legalaid.CustodyEntry.by": OFFICE,
    "legalaid.ReviewedFile.lawyer": "reviews are anonymous for the reviewed as well; the result is the unit's",
    "legalaid.ReviewSheet.reviewer": OFFICE,
    "legalaid.Signal.by": OFFICE,
    "network.ImportBatch.by": OFFICE,
    "network.Scenario.made_by": OFFICE,
}  # fmt: skip


def ties() -> set[str]:
    """Every foreign key to a person or to an account, as "app.Model.field"."""
    found = set()
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if field.concrete and field.is_relation and field.related_model in (Person, Account):
                found.add(f"{model._meta.label}.{field.name}")
    return found


def test_every_tie_to_a_person_is_in_the_copy_or_left_out_for_a_reason() -> None:
    town = found_town(timezone.now())
    covered = {tie for part in parts_of(town.worker, town.now) for tie in part.covers}
    known = ties()
    assert known - covered - LEFT_OUT.keys() == set(), (
        "export them in the service's export.py, or say why not"
    )
    assert (covered | LEFT_OUT.keys()) - known == set(), "there is no such tie any more"
    assert covered & LEFT_OUT.keys() == set()


def test_parts_are_whole() -> None:
    town = found_town(timezone.now())
    parts = parts_of(town.worker, town.now)
    codes = [part.code for part in parts]
    assert len(set(codes)) == len(codes)
    for part in parts:
        assert part.keep in ("", *KEYS), part.code
        assert not part.keep or str(part.stays), f"{part.code}: what is kept?"
        assert bool(part.keep) == bool(str(part.since)) == bool(str(part.after)), f"{part.code}: and then?"
        assert part.keep or part.lapse is None, f"{part.code}: nothing of it is kept"
        keys = {key for key, _label in part.columns}
        for row in part.rows():
            assert row.keys() == keys, part.code


def busy_worker(town: Town) -> Person:
    """A worker who did a bit of everything, under a name and number that stand nowhere else."""
    worker, now = town.worker, town.now
    Person.objects.filter(pk=worker.pk).update(name="欧阳独名", occupation="绝技焊工", birth_year=1987)
    worker.refresh_from_db()
    course = town.course_that_begins()
    booking.book(course.pk, person=worker, channel="on_site", key=uuid7(), at=now)
    attendance = booking.check_in(course, worker, by=town.manager, at=now)
    booking.rate(attendance, score=1, by=worker, at=now, text="欧阳独名很不满意")
    opening = casework.Opening(
        COMPLAINT.kind, "食堂", person=worker, private={"text": "我是欧阳独名"}, key=uuid4()
    )
    closed = casework.open_case(town.cast["palace"], opening, by=worker, at=now)
    casework.advance(closed, "withdraw", by=worker, at=now)
    casework.open_case(town.cast["palace"], replace(opening, key=uuid4()), by=worker, at=now)
    Need.objects.create(
        organisation=worker.organisation, person=worker, text="欧阳独名想学电工", asked_at=now
    )
    portal.renew_booking_feed(by=worker, at=now)
    choose_channels(worker, {("booking.reminder", "sms")}, by=worker, at=now)
    relay_events(now)
    portal.make_takeout(portal.ask_takeout(language="zh-hans", by=worker, at=now).pk, at=now)
    return worker


def rows_with(text: str) -> dict[str, int]:
    """How many rows of each table hold `text` in any column, read as text."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = model._meta.db_table
            if table not in connection.introspection.table_names(cursor):
                continue
            cursor.execute(f'select count(*) from "{table}" t where t::text like %s', [f"%{text}%"])
            (count,) = cursor.fetchone()
            if count:
                found[table] = count
    return found


def test_an_erased_person_leaves_no_name_number_or_word() -> None:
    town = found_town(timezone.now())
    worker = busy_worker(town)
    assert rows_with("欧阳独名")
    assert rows_with(WORKER_PHONE)
    hub.erase_person(worker, by=worker, at=town.now + timedelta(minutes=1))
    # The open case keeps its words, encrypted, until it ends; its list words go with them.
    left = rows_with("欧阳独名")
    assert left.keys() <= {"casework_case"}, left
    for case in worker.cases.filter(closed_at=None):
        casework.advance(case, "answer", by=None, at=town.now + timedelta(hours=1), answers={"answer": "好"})
    assert rows_with("欧阳独名") == {}
    assert rows_with(WORKER_PHONE) == {}
    assert rows_with("绝技焊工") == {}


def remaining(person: Person) -> dict[str, Any]:
    """How many rows are tied to the person still, by tie."""
    found = {}
    for tie in sorted(ties()):
        label, _dot, name = tie.rpartition(".")
        model = apps.get_model(label)
        if model._meta.get_field(name).related_model is Person:
            count = model._default_manager.filter(**{name: person}).count()
            if count:
                found[tie] = count
    return found


def test_what_stays_tied_to_the_nameless_row_is_named_on_the_page() -> None:
    town = found_town(timezone.now())
    worker = busy_worker(town)
    named = {
        tie for part in parts_of(worker, town.now) if str(part.stays) for tie in part.covers
    } | LEFT_OUT.keys()
    hub.erase_person(worker, by=worker, at=town.now + timedelta(minutes=1))
    assert set(remaining(worker)) - named == set(), "say in `stays` what is left, or delete it in `forget`"
