"""How it went, and that it did not go well: ratings, follow-ups, complaints."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils.timezone import localtime

from unionhall.engines.casework import commands, kinds, queries
from unionhall.engines.casework.commands.speaking import (
    CaseRated,
    ComplaintEmpty,
    ComplaintUnderWay,
    NoSuchReason,
    NoSuchScore,
    NotDoneYet,
)
from unionhall.engines.casework.models import Case, CaseRating
from unionhall.engines.casework.tests.conftest import Office
from unionhall.engines.casework.tests.made_up import REQUEST
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW
from unionhall.lib.errors import NotAllowed

LATER = NOW + timedelta(hours=2)


def done(office: Office) -> Case:
    return commands.advance(office.open(), "withdraw", by=office.worker, at=NOW)


def test_a_bad_rating_opens_a_follow_up_with_a_day_of_its_own(office: Office) -> None:
    case = done(office)
    commands.rate_case(case, score=1, text="没人接电话", by=office.worker, at=LATER)
    follow_up = Case.objects.get(kind="casework.follow_up")
    assert (follow_up.parent, follow_up.person, follow_up.organisation) == (
        case,
        office.worker,
        case.organisation,
    )
    clock = queries.live_deadline(follow_up)
    assert clock is not None
    assert clock.rule == "feedback.followup_working_days"
    assert localtime(clock.due_at).date().isoformat() == "2026-05-09"  # a worked Saturday
    assert "没人接电话" not in str(list(CaseRating.objects.values_list("text", flat=True)))
    assert "没人接电话" not in str(queries.timeline(follow_up, office.worker))
    called = commands.advance(follow_up, "call", by=office.clerk, at=LATER, answers={"outcome": "已致歉"})
    closed = commands.advance(called, "close", by=office.clerk, at=LATER, answers={"outcome": "已改进"})
    commands.rate_case(closed, score=1, by=office.worker, at=LATER)  # of a follow-up there is no follow-up
    assert Case.objects.filter(kind="casework.follow_up").count() == 1


@pytest.mark.parametrize(("score", "follow_ups"), [(1, 1), (2, 1), (3, 0), (5, 0)])
def test_only_one_and_two_are_followed_up(office: Office, score: int, follow_ups: int) -> None:
    commands.rate_case(done(office), score=score, by=office.worker, at=LATER)
    assert Case.objects.filter(kind="casework.follow_up").count() == follow_ups


def test_rating_is_refused_with_the_reason(office: Office) -> None:
    case = done(office)
    for score in (0, 6, -1):
        with pytest.raises(NoSuchScore):
            commands.rate_case(case, score=score, by=office.worker, at=LATER)
    with pytest.raises(NoSuchReason):
        commands.rate_case(case, score=5, reasons=["made-up"], by=office.worker, at=LATER)
    with pytest.raises(NotDoneYet):
        commands.rate_case(office.open(), score=5, by=office.worker, at=LATER)
    for other in (office.clerk, office.officer, office.stranger):
        with pytest.raises(NotAllowed):
            commands.rate_case(case, score=5, by=other, at=LATER)
    assert list(queries.to_rate(office.worker, LATER)) == [case]
    commands.rate_case(case, score=5, by=office.worker, at=LATER)
    with pytest.raises(CaseRated):
        commands.rate_case(case, score=1, by=office.worker, at=LATER)
    assert not queries.to_rate(office.worker, LATER).exists()


def test_reasons_are_those_of_the_kind(office: Office) -> None:
    case = done(office)
    kinds._KINDS[REQUEST.kind] = kinds.Kind(replace(REQUEST, rating_reasons=(("slow", "too slow"),)))
    rating = commands.rate_case(case, score=3, reasons=["slow", "slow"], by=office.worker, at=LATER)
    assert rating.reasons == ["slow"]


def test_a_complaint_goes_to_the_unit_above_and_is_seen_there_only(office: Office) -> None:
    above, leader = office.union.staff(Role.DESK, "yibin"), office.union.staff(Role.LEADER)
    case = office.open()
    made = commands.complain_case(case, text="一直没有回音", by=office.worker, at=LATER)
    assert (made.organisation, made.parent, made.person) == (office.union["yibin"], case, office.worker)
    assert list(queries.cases_visible_to(above)) == [made, case]
    for viewer in (office.clerk, office.colleague, office.auditor, office.officer, leader, office.stranger):
        with pytest.raises(NotAllowed):
            queries.get_case(made.pk, viewer)
        assert made not in queries.cases_visible_to(viewer)
        assert queries.children_of(case, viewer) == []
    assert queries.get_case(made.pk, office.worker) == made
    assert "一直没有回音" in str(queries.timeline(made, above))
    with pytest.raises(ComplaintUnderWay, match=made.number):
        commands.complain_case(case, text="还是没有", by=office.worker, at=LATER)
    commands.advance(made, "answer", by=above, at=LATER, answers={"answer": "已督办"})
    assert str(queries.timeline(made, office.worker)[0].text) == "Your complaint has been answered: 已督办"
    assert commands.complain_case(case, text="还是没有", by=office.worker, at=LATER).serial == 2


def test_a_complaint_is_refused_when_empty_or_from_outside(office: Office) -> None:
    case = office.open()
    with pytest.raises(ComplaintEmpty):
        commands.complain_case(case, text=" ", by=office.worker, at=LATER)
    for other in (office.clerk, office.officer, office.stranger):
        with pytest.raises(NotAllowed):
            commands.complain_case(case, text="慢", by=other, at=LATER)


def test_at_the_top_a_complaint_stays(office: Office) -> None:
    opening = commands.Opening(REQUEST.kind, "求助", person=office.worker)
    case = commands.open_case(office.union["dongyuan"], opening, by=office.worker, at=NOW)
    made = commands.complain_case(case, text="慢", by=office.worker, at=LATER)
    assert made.organisation == office.union["dongyuan"]
