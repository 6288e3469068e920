"""Whose a case is: given, taken by one of many, all or none, handed over, passed to another unit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from unionhall.engines.casework import commands, queries
from unionhall.engines.casework.commands.assigning import AlreadyTaken, CaseClosed, NobodyThere, SameUnit
from unionhall.engines.casework.commands.moving import SomeoneFaster
from unionhall.engines.casework.commands.papers import NothingWritten, NotOnTheCase
from unionhall.engines.casework.models import Case, Deadline
from unionhall.engines.casework.tests.at_once import at_once
from unionhall.engines.casework.tests.conftest import Office
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.messaging.models import Event
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed, Refused

LATER = NOW + timedelta(hours=2)


def told(kind: str) -> list[Person | None]:
    return [event.person for event in Event.objects.filter(kind=f"casework.{kind}").order_by("id")]


def closed(office: Office) -> Case:
    case = office.open()
    return commands.advance(case, "withdraw", by=office.worker, at=NOW)


def test_assign_gives_tells_and_logs_for_staff_only(office: Office) -> None:
    case = commands.assign_case(office.open(), assignee=office.colleague, by=office.clerk, at=LATER)
    assert case.assignee == office.colleague
    assert told("assigned") == [office.colleague]
    assert [str(line.text) for line in queries.timeline(case, office.worker)] == ["We have received it."]
    again = commands.assign_case(case, assignee=office.colleague, by=office.clerk, at=LATER)
    assert again.version == case.version  # the same once more changes nothing
    other = commands.assign_case(case, assignee=office.clerk, by=office.colleague, at=LATER)
    assert [step.verb for step in other.steps.all()] == ["open", "assign", "assign"]


def test_assign_is_refused_with_the_reason(office: Office) -> None:
    case = office.open()
    with pytest.raises(NotAllowed):
        commands.assign_case(case, assignee=office.clerk, by=office.worker, at=LATER)
    with pytest.raises(NotOnTheCase) as refused:
        commands.assign_case(case, assignee=office.officer, by=office.clerk, at=LATER)
    assert refused.value.field == "assignee"
    commands.take_case(case, by=office.colleague, at=LATER)
    with pytest.raises(SomeoneFaster, match=office.colleague.name):
        commands.assign_case(case, assignee=office.clerk, by=office.clerk, at=LATER, seen=1)
    with pytest.raises(CaseClosed):
        commands.assign_case(closed(office), assignee=office.clerk, by=office.clerk, at=LATER)


def test_take_only_what_lies_with_nobody(office: Office) -> None:
    case = commands.take_case(office.open(), by=office.clerk, at=LATER)
    assert commands.take_case(case, by=office.clerk, at=LATER).version == case.version
    with pytest.raises(AlreadyTaken, match=office.clerk.name):
        commands.take_case(case, by=office.colleague, at=LATER)
    with pytest.raises(CaseClosed):
        commands.take_case(closed(office), by=office.clerk, at=LATER)


@pytest.mark.django_db(transaction=True)
def test_ten_who_take_one_case_at_once(transactional_db: None, office: Office) -> None:
    case = office.open()
    clerks = [office.union.person(f"clerk {n}") for n in range(10)]
    for clerk in clerks:
        office.union.appoint(clerk, Role.DESK)
    answers = at_once([lambda who=who: commands.take_case(case, by=who, at=LATER) for who in clerks])  # type: ignore[misc]
    assert sum(isinstance(answer, AlreadyTaken) for answer in answers) == 9
    case.refresh_from_db()
    assert [step.verb for step in case.steps.all()] == ["open", "take"]
    assert isinstance(answers[clerks.index(case.assignee)], Case)


def test_many_are_given_all_or_none(office: Office) -> None:
    cases = [office.open() for _ in range(3)]
    assert len(commands.assign_cases(cases, assignee=office.colleague, by=office.clerk, at=LATER)) == 3
    cases = [*(office.open() for _ in range(2)), closed(office)]
    with pytest.raises(CaseClosed):
        commands.assign_cases(cases, assignee=office.colleague, by=office.clerk, at=LATER)
    assert Case.objects.filter(pk__in=[case.pk for case in cases], assignee=None).count() == 3


def test_handing_over_passes_all_that_is_open_with_its_tasks(office: Office) -> None:
    leader = office.union.staff(Role.LEADER)
    kept = commands.advance(office.open(), "accept", by=office.clerk, at=NOW, assignee=office.clerk)
    done = commands.take_case(office.open(), by=office.clerk, at=NOW)
    commands.advance(done, "withdraw", by=office.worker, at=NOW)
    task = commands.add_task(kept, "打电话", assignee=office.clerk, due_at=LATER, by=office.clerk, at=NOW)
    home = office.union["yunqiao"]
    with pytest.raises(NotAllowed):
        commands.hand_over_cases(
            office.clerk, successor=office.colleague, organisation=home, by=office.clerk, at=LATER
        )
    given = {"organisation": home, "by": leader, "at": LATER}
    assert commands.hand_over_cases(office.clerk, successor=office.colleague, **given) == 1
    for row in (kept, task):
        row.refresh_from_db()
        assert row.assignee == office.colleague
    done.refresh_from_db()
    assert done.assignee == office.clerk
    assert commands.hand_over_cases(office.clerk, successor=office.colleague, **given) == 0


def test_handing_over_to_somebody_who_may_not_passes_nothing(office: Office) -> None:
    leader = office.union.staff(Role.LEADER)
    here, beneath = (
        commands.take_case(office.open(), by=office.clerk, at=NOW),
        office.union.staff(Role.DESK, "t01"),
    )
    with pytest.raises(NotOnTheCase):
        commands.hand_over_cases(
            office.clerk, successor=beneath, organisation=office.union["yunqiao"], by=leader, at=LATER
        )
    here.refresh_from_db()
    assert here.assignee == office.clerk


def test_handing_over_tasks_to_somebody_who_may_not_passes_nothing(office: Office) -> None:
    leader, beneath = office.union.staff(Role.LEADER), office.union.staff(Role.DESK, "t01")
    task = commands.add_task(
        office.open(), "打电话", assignee=office.clerk, due_at=LATER, by=office.clerk, at=NOW
    )
    with pytest.raises(NotOnTheCase):
        commands.hand_over_cases(
            office.clerk, successor=beneath, organisation=office.union["yunqiao"], by=leader, at=LATER
        )
    task.refresh_from_db()
    assert task.assignee == office.clerk


def transfer(case: Case, office: Office, to: str, **wishes: Any) -> Case:
    given = {"reason": "属那里", "by": office.clerk, "at": LATER} | wishes
    return commands.transfer_case(case, organisation=office.union[to], **given)


def test_transfer_changes_who_works_on_it_and_who_sees_it(office: Office) -> None:
    there, beside = office.union.staff(Role.DESK, "t01"), office.union.staff(Role.DESK, "t02")
    case = commands.take_case(office.open(), by=office.clerk, at=NOW)
    for viewer in (there, beside):
        assert not queries.cases_visible_to(viewer).exists()
    case = transfer(case, office, "t01")
    assert (case.organisation, case.assignee) == (office.union["t01"], None)
    assert list(queries.cases_visible_to(there)) == [case]
    assert list(queries.cases_visible_to(office.clerk)) == [case]  # the unit above still does
    assert not queries.cases_visible_to(beside).exists()
    assert Deadline.objects.get(case=case, ended_at=None).organisation == office.union["t01"]
    assert told("arrived")[-1:] == [there]
    assert told("transferred") == [office.worker]
    up = transfer(case, office, "yibin", by=office.union.staff(Role.DESK, "yibin"))
    with pytest.raises(NotAllowed):
        queries.get_case(up.pk, there)
    assert [str(line.text) for line in queries.timeline(up, office.worker)].count(
        "It was passed on to the unit that can help."
    ) == 2


def test_transfer_keeps_the_number_and_blocks_nobody_elses(office: Office) -> None:
    opening = commands.Opening("made_up.request", "求助", person=office.worker)
    office.union.staff(Role.DESK, "t01")
    first, second = office.open(), commands.open_case(office.union["t01"], opening, by=office.worker, at=NOW)
    assert (first.serial, second.serial) == (1, 1)
    moved = transfer(second, office, "yunqiao")
    assert moved.number == second.number
    assert (
        office.open().serial,
        commands.open_case(office.union["t01"], opening, by=None, at=NOW).serial,
    ) == (2, 2)


def test_transfer_is_refused_with_the_reason(office: Office) -> None:
    case = office.open()
    with pytest.raises(SameUnit):
        transfer(case, office, "yunqiao")
    with pytest.raises(NothingWritten):
        transfer(case, office, "t01", reason=" ")
    with pytest.raises(NobodyThere, match="沂滨市总工会"):
        transfer(case, office, "yibin")
    with pytest.raises(NotAllowed):
        transfer(case, office, "t01", by=office.worker)
    with pytest.raises(CaseClosed):
        transfer(closed(office), office, "t01")


def test_everything_refused_is_a_sentence(office: Office) -> None:
    for refusal in (AlreadyTaken(name="甲"), CaseClosed(number="1"), NobodyThere(unit="乙"), SameUnit()):
        assert isinstance(refusal, Refused)
        assert str(refusal).endswith((".", "。"))
