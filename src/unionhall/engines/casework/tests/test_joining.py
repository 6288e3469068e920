"""Cases that turn out to be one, and one that turns out to be several."""

from __future__ import annotations

from datetime import timedelta

import pytest

from unionhall.engines.casework import commands, kinds, queries
from unionhall.engines.casework.commands.joining import CannotJoin, CannotSplit, NotInParts
from unionhall.engines.casework.commands.moving import CarriedOnElsewhere
from unionhall.engines.casework.commands.opening import TitleMissing
from unionhall.engines.casework.models import Case, Deadline
from unionhall.engines.casework.tests.conftest import Office
from unionhall.engines.casework.tests.made_up import REQUEST, reply
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW
from unionhall.lib.errors import NotAllowed

LATER = NOW + timedelta(hours=2)


def joined(office: Office) -> tuple[Case, Case]:
    other = office.union.person("other", "e01")
    absorbed, kept = office.open("工资没发", person=other, by=other), office.open("厂里拖欠工资")
    absorbed = commands.advance(absorbed, "accept", by=office.clerk, at=NOW)
    commands.add_task(absorbed, "打电话", assignee=None, due_at=LATER, by=office.clerk, at=NOW)
    kept = commands.join_cases(absorbed, into=kept, by=office.clerk, at=LATER)
    absorbed.refresh_from_db()
    return absorbed, kept


def test_join_closes_one_and_carries_on_the_other(office: Office) -> None:
    absorbed, kept = joined(office)
    assert (absorbed.is_open, absorbed.joined_to, absorbed.due_at) == (False, kept, None)
    assert not Deadline.objects.filter(case=absorbed, ended_at=None).exists()
    assert set(Deadline.objects.filter(case=absorbed).values_list("outcome", flat=True)) <= {"void", "met"}
    assert kept.is_open
    assert kept.tasks.count() == 1
    assert [step.verb for step in kept.steps.all()] == ["open", "absorb"]
    assert queries.children_of(kept, office.clerk) == [absorbed]
    told = [str(line.text) for line in queries.timeline(absorbed, absorbed.person)]
    assert told[0] == "It is now carried on together with another case."
    assert not queries.to_rate(absorbed.person, LATER).exists()


def test_what_was_joined_moves_no_more(office: Office) -> None:
    absorbed, kept = joined(office)
    assert queries.open_verbs(absorbed, office.clerk) == []
    with pytest.raises(CarriedOnElsewhere, match=kept.number):
        commands.advance(absorbed, "reopen", by=office.clerk, at=LATER)


def test_join_only_two_open_ones_of_a_kind_and_unit(office: Office) -> None:
    case, other = office.open(), office.open()
    elsewhere = commands.open_case(
        office.union["t01"], commands.Opening(REQUEST.kind, "求助", person=office.worker), by=None, at=NOW
    )
    for into in (case, elsewhere, commands.advance(office.open(), "withdraw", by=office.worker, at=NOW)):
        with pytest.raises(CannotJoin):
            commands.join_cases(case, into=into, by=office.clerk, at=LATER)
    with pytest.raises(NotAllowed):
        commands.join_cases(case, into=other, by=office.worker, at=LATER)
    with pytest.raises(NotAllowed):  # both must be theirs
        commands.join_cases(elsewhere, into=case, by=office.union.staff(Role.DESK, "t01"), at=LATER)


def test_split_makes_a_case_that_points_back(office: Office) -> None:
    case = commands.take_case(office.open(), by=office.clerk, at=NOW)
    made = commands.split_case(case, title="另外还有工伤", person=None, by=office.clerk, at=LATER)
    assert (made.parent, made.person, made.assignee, made.serial) == (case, office.worker, office.clerk, 2)
    assert case.steps.last().data == {"number": made.number}
    with pytest.raises(TitleMissing):
        commands.split_case(case, title=" ", person=None, by=office.clerk, at=LATER)
    with pytest.raises(NotAllowed):
        commands.split_case(case, title="另外", person=None, by=office.worker, at=LATER)
    commands.advance(case, "withdraw", by=office.worker, at=LATER)
    with pytest.raises(CannotSplit):
        commands.split_case(case, title="另外", person=None, by=office.clerk, at=LATER)


def test_split_takes_the_services_row_along_or_refuses(office: Office) -> None:
    case, seen = office.open(), []
    kinds.unregister(REQUEST.kind)
    kinds._KINDS[REQUEST.kind] = kinds.Kind(REQUEST, {"reply": reply}, detail="row")
    with pytest.raises(NotInParts):
        commands.split_case(case, title="另外", person=None, by=office.clerk, at=LATER)
    split = lambda old, new: seen.append((old, new))  # noqa: E731
    kinds._KINDS[REQUEST.kind] = kinds.Kind(REQUEST, {"reply": reply}, detail="row", split=split)
    made = commands.split_case(case, title="另外", person=None, by=office.clerk, at=LATER)
    assert seen == [(case, made)]
