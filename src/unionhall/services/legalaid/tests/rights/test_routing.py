"""Which law holds: the fork before any sum."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.services.legalaid.rights.frames import ALL_OF_LABOUR, FRAMES, Frame
from unionhall.services.legalaid.rights.registry import RECKONINGS
from unionhall.services.legalaid.rights.results import Forum
from unionhall.services.legalaid.rights.routing import Hirer, Question, RoutingFacts, routes
from unionhall.services.legalaid.tests.rights.law import law_with

COMPANY = RoutingFacts(
    hired_by=Hirer.COMPANY, is_registered=True, is_above_retirement_age=False, is_dispatched=False, is_part_time=False,
    is_result_ordered=False, has_qualified_contractor=False, is_unpaid=False,
)  # fmt: skip


def frames(facts: RoutingFacts) -> set[Frame]:
    return {one.frame for one in routes(facts, law_with())}


@pytest.mark.parametrize(
    ("told", "frame", "forum"),
    [
        ({}, Frame.EMPLOYMENT, Forum.ARBITRATION),
        ({"hired_by": Hirer.BUSINESS}, Frame.EMPLOYMENT, Forum.ARBITRATION),
        ({"is_dispatched": True}, Frame.DISPATCH, Forum.ARBITRATION),
        ({"is_part_time": True}, Frame.PART_TIME, Forum.ARBITRATION),
        ({"hired_by": Hirer.CREW, "has_qualified_contractor": True}, Frame.CONTRACTOR_CHAIN, Forum.INSPECTION),
        ({"hired_by": Hirer.CREW}, Frame.SERVICE, Forum.COURT),
        ({"hired_by": Hirer.HOUSEHOLD}, Frame.SERVICE, Forum.COURT),
        ({"hired_by": Hirer.HOUSEHOLD, "is_result_ordered": True}, Frame.RESULT, Forum.COURT),
        ({"hired_by": Hirer.HOUSEHOLD, "is_unpaid": True}, Frame.HELPING, Forum.COURT),
        ({"is_above_retirement_age": True, "worked_on": date(2026, 7, 1)}, Frame.OVER_AGE, Forum.ARBITRATION),
        ({"is_above_retirement_age": True, "worked_on": date(2026, 6, 30)}, Frame.RETIRED_SERVICE, Forum.COURT),
        ({"is_above_retirement_age": True, "is_retirement_deferred": True}, Frame.EMPLOYMENT, Forum.ARBITRATION),
        ({"hired_by": Hirer.PLATFORM}, Frame.PLATFORM, Forum.PLATFORM),
        ({"is_registered": False}, Frame.UNREGISTERED, Forum.ARBITRATION),
        ({"is_child": True}, Frame.UNREGISTERED, Forum.ARBITRATION),
    ],
)  # fmt: skip
def test_frame(told: dict[str, object], frame: Frame, forum: Forum) -> None:
    (only,) = routes(replace(COMPANY, **told), law_with())  # type: ignore[arg-type]
    assert (only.frame, only.first_forum, only.conditions) == (frame, forum, ())


@pytest.mark.parametrize(
    ("day", "week", "expected"),
    [
        ("4", "24", {Frame.PART_TIME}), ("4.5", "20", {Frame.EMPLOYMENT}), ("4", "24.5", {Frame.EMPLOYMENT}),
        ("4", None, {Frame.PART_TIME, Frame.EMPLOYMENT}), ("5", None, {Frame.EMPLOYMENT}),
    ],
)  # fmt: skip
def test_part_time_by_hours(day: str, week: str | None, expected: set[Frame]) -> None:
    hours = None if week is None else Fraction(week)
    told = replace(COMPANY, is_part_time=None, hours_a_day=Fraction(day), hours_a_week=hours)
    assert frames(told) == expected


def test_the_chain_of_contractors_comes_before_any_question_of_fault() -> None:
    crew = RoutingFacts(hired_by=Hirer.CREW)
    first, *others = routes(crew, law_with())
    assert first.frame is Frame.CONTRACTOR_CHAIN
    assert "personal_injury" not in first.topics
    assert "work_injury" in first.topics
    assert all(one.conditions[0].question is Question.QUALIFIED_CONTRACTOR for one in (first, *others))
    assert {one.frame for one in others} == {Frame.SERVICE, Frame.RESULT, Frame.HELPING}


def test_in_a_chain_there_is_no_compensation_and_the_reason_is_said() -> None:
    (chain,) = routes(replace(COMPANY, hired_by=Hirer.CREW, has_qualified_contractor=True), law_with())
    assert {"severance", "second_wage"} <= {one.topic for one in chain.closed}
    assert [one.message for one in chain.respondents] == [
        "The firm with qualification",
        "The person who hired you",
    ]


def test_row_l6_above_retirement_age_gives_no_compensation() -> None:
    (route,) = routes(replace(COMPANY, is_above_retirement_age=True, worked_on=date(2026, 8, 31)), law_with())
    assert {"severance", "second_wage"} <= {one.topic for one in route.closed}
    assert {"wages", "work_injury"} <= set(route.topics)


def test_who_knows_nothing_gets_every_route_with_what_decides() -> None:
    found = routes(RoutingFacts(), law_with())
    assert {one.frame for one in found} == set(Frame) - {Frame.RETIRED_SERVICE}
    platform = next(one for one in found if one.frame is Frame.PLATFORM)
    assert [one.question for one in platform.conditions] == [Question.HIRED_BY]


def test_every_frame_says_of_every_topic_whether_it_is_open() -> None:
    for frame, rule in FRAMES.items():
        said = set(rule.open) | set(rule.closed)
        assert set(ALL_OF_LABOUR) | {"personal_injury"} <= said, frame
        assert not set(rule.open) & set(rule.closed), frame


def test_every_topic_is_one_that_can_be_reckoned() -> None:
    for frame, rule in FRAMES.items():
        assert set(rule.open) | set(rule.closed) <= set(RECKONINGS), frame


unknown = st.none() | st.booleans()
FACTS = st.builds(
    RoutingFacts, hired_by=st.none() | st.sampled_from(Hirer), is_registered=unknown, is_child=unknown,
    is_above_retirement_age=unknown, is_dispatched=unknown, is_part_time=unknown, is_result_ordered=unknown,
    has_qualified_contractor=unknown, is_unpaid=unknown,
)  # fmt: skip


@given(FACTS, st.sampled_from(Question), st.booleans())
def test_knowing_more_only_takes_routes_away(facts: RoutingFacts, question: Question, answer: bool) -> None:
    field = question.value
    told = Hirer.CREW if question is Question.HIRED_BY else answer
    if getattr(facts, field) is None:
        assert frames(replace(facts, **{field: told})) <= frames(facts)  # type: ignore[arg-type]
