"""The guided interview: the way through the questions, what is not known, and four whole journeys to their sums."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unionhall.lib.errors import InvalidInput
from unionhall.services.legalaid.rights.interview.questions import (
    UNKNOWN,
    Answers,
    Kind,
    NoSuchAnswer,
    NotADay,
    NotAnswered,
    OutOfRange,
    Question,
    StillAhead,
    TooLongAgo,
    read,
)
from unionhall.services.legalaid.rights.interview.result import TELLINGS, Result, reckon
from unionhall.services.legalaid.rights.interview.script import BY_KEY, SCRIPT
from unionhall.services.legalaid.rights.interview.way import asked, before, next_question, progress, relevant
from unionhall.services.legalaid.rights.registry import RECKONINGS
from unionhall.services.legalaid.rights.results import Status
from unionhall.services.legalaid.rights.routing import Frame
from unionhall.services.legalaid.tests.rights.law import TODAY, assert_printed, law_with

LOCAL = {"minimum_wage_month_yuan": 2_540, "average_wage_month_yuan": 12_000, "injury_wage_month_yuan": 7_000}
PROVINCE = {"province_urban_income_yuan": 50_000, "province_urban_consumption_yuan": 30_000}


def answered(told: dict[str, Any]) -> Answers:
    """Everything the interview asks, answered with `told`, or with "I don't know"."""
    answers = Answers({})
    while (question := next_question(SCRIPT, answers)) is not None:
        value = told.get(question.key, UNKNOWN)
        typed = value if isinstance(value, tuple) else (value,)
        answers = answers.with_one(question.key, read(question, typed, answers, TODAY))
    assert set(told) <= set(answers.given), set(told) - set(answers.given)
    return answers


def result_of(told: dict[str, Any], **local: object) -> Result:
    return reckon(answered(told), law_with(**{**LOCAL, **local}))


def sums(result: Result) -> dict[str, tuple[Decimal, Decimal]]:
    return {
        each.claim.id: (each.claim.amount.low, each.claim.amount.high)
        for each in result.claims
        if each.claim.amount is not None
    }


def exactly(amount: str) -> tuple[Decimal, Decimal]:
    return Decimal(amount), Decimal(amount)


SITE = {
    "trouble": ("wages",), "region": "990181", "hired_by": "crew", "above": "yes", "migrant": "yes", "still": "no",
    "last_day": "2026-10-31", "owed": "18,000", "owed_since": "2026-08-31", "iou": "no", "site": "yes",
    "owing": "foreman", "developer_behind": "no",
}  # fmt: skip
DISMISSED = {
    "trouble": ("ended",), "region": "990181", "hired_by": "company", "part_time": "no", "retired": "no",
    "hired_on": "2021-11-01", "still": "no", "last_day": "2026-05-31", "wage": "20000", "ending": "told_to_go",
}  # fmt: skip
CARPENTER = {
    "trouble": ("injury",), "region": "990181", "hired_by": "household", "above": "no", "injured_on": "2026-05-01",
    "grade": "10", "medical": "24256.23", "lost_days": "90", "lost_day_pay": "300", "nursing_days": "30",
    "nursing_day_cost": "150", "age": "45", "advance": "3000",
}  # fmt: skip
RIDER = {
    "trouble": ("injury",), "region": "990181", "hired_by": "platform", "injured_on": "2026-09-01", "grade": "none",
    "sector": "delivery", "on_order": "yes", "managed": "no", "third_party": "no",
}  # fmt: skip


def test_wages_on_a_building_site_name_everybody_who_answers() -> None:
    result = result_of(SITE)
    assert [route.frame for route in result.routes] == [Frame.CONTRACTOR_CHAIN]
    assert sums(result) == {"arrears": exactly("18000.00")}
    payers = {each.claim.id: each.claim.amount for each in result.payers}
    assert {"payer_foreman", "payer_general_contractor"} <= set(payers)
    assert payers["payer_general_contractor"].low == Decimal("18000.00")  # type: ignore[union-attr]
    assert [(way.low, way.high) for way in result.together] == [exactly("18000.00")]


def test_a_dismissal_after_four_years_and_seven_months() -> None:
    result = result_of(DISMISSED)
    assert [route.frame for route in result.routes] == [Frame.EMPLOYMENT]
    assert sums(result)["unlawful"] == exactly("200000.00")
    best, other = result.together
    assert "unlawful" in {claim.id for claim in best.claims}
    assert "reinstatement" in {claim.id for claim in other.claims}


def test_leaving_for_unpaid_wages_counts_only_when_it_was_said() -> None:
    said = {**DISMISSED, "ending": "breach", "said_why": "yes"}
    assert sums(result_of(said)) == {"severance": exactly("100000.00")}
    unsaid = result_of({**said, "said_why": "no"})
    assert (sums(unsaid), [each.claim.id for each in unsaid.denied]) == ({}, ["severance"])
    open_one = {key: value for key, value in said.items() if key != "said_why"}
    assert sums(result_of(open_one))["severance"] == exactly("100000.00")
    (found,) = [each for each in result_of(open_one).findings.found if each.claim.id == "severance"]
    assert found.claim.status is Status.DEPENDS


def test_a_private_injury_is_a_range_until_a_share_is_set() -> None:
    answers, law = answered(CARPENTER), law_with(**LOCAL, **PROVINCE)
    undecided = reckon(answers, law)
    assert [route.frame for route in undecided.routes] == [Frame.SERVICE]
    # 24,256.23 + 90 x 300 + 30 x 150 + 20 x 50,000 x 10% = 155,756.23, less 3,000 paid in advance
    assert sums(undecided)["personal_injury"] == (Decimal("0.00"), Decimal("152756.23"))
    at_forty = reckon(answers, law, {"hirer_share": "40"})
    assert sums(at_forty)["personal_injury"] == exactly("59302.49")


def test_without_the_numbers_of_the_province_the_costs_alone_are_reckoned() -> None:
    result = result_of(CARPENTER)
    assert sums(result)["personal_injury"][1] == Decimal("52756.23")
    assert [lacks.key for lacks in result.findings.missing] == ["rights.province_urban_income_yuan"]


def test_a_rider_is_led_to_the_cover_of_the_platform() -> None:
    result = result_of(RIDER)
    assert [route.frame for route in result.routes] == [Frame.PLATFORM]
    assert next(each.claim.id for each in result.claims) == "platform_injury"


def test_not_knowing_gives_a_range_and_says_what_was_tried() -> None:
    unknown = {key: value for key, value in DISMISSED.items() if key not in ("hired_on",)}
    found = {each.claim.id: each for each in result_of({**unknown, "how_long": "five"}).claims}["unlawful"]
    assert found.is_guessed
    assert found.claim.amount is not None
    # three years and five months short of five: 3.5 to 5 months of pay, twice
    assert (found.claim.amount.low, found.claim.amount.high) == (Decimal("120000.00"), Decimal("200000.00"))
    assert {key for tried in found.tried for key, _value in tried.guesses} == {"hired_on"}


def test_knowing_nothing_but_the_trouble_still_ends_with_a_result() -> None:
    result = result_of({"trouble": tuple(option.value for option in BY_KEY["trouble"].options)})
    assert len(result.routes) > 1
    assert result.claims
    assert not result.findings.refused
    nothing = reckon(answered({}), law_with(**LOCAL))
    assert nothing.claims


def test_every_question_can_be_reckoned_without_an_answer() -> None:
    law, answers = law_with(**LOCAL), Answers({})
    for question in SCRIPT:
        if question.kind is not Kind.MANY:
            assert question.candidates(answers, law), question.key


def test_every_topic_that_is_told_exists_and_reads_questions() -> None:
    assert {telling.topic for telling in TELLINGS} <= set(RECKONINGS)
    for telling in TELLINGS:
        assert set(telling.reads) <= set(BY_KEY), telling.topic


def test_going_back_loses_nothing_and_a_way_that_was_left_does_not_count() -> None:
    answers = answered(DISMISSED)
    other = answers.with_one("hired_by", "household")
    assert "ending" in other.given
    assert "ending" not in relevant(SCRIPT, other).given
    again = other.with_one("hired_by", "company")
    assert relevant(SCRIPT, again).given == answers.given
    earlier = before(SCRIPT, answers, "region")
    assert earlier is not None
    assert earlier.key == "trouble"
    assert before(SCRIPT, answers, "trouble") is None


def test_progress_counts_parts() -> None:
    answers = answered(DISMISSED)
    assert progress(SCRIPT, answers, "trouble")[0] == 1
    number, count = progress(SCRIPT, answers, "ending")
    assert (number, count) == (4, 4)


@pytest.mark.parametrize(
    ("key", "typed", "refused"),
    [
        ("hired_on", "2026-13-01", NotADay),
        ("hired_on", "1926-01-01", TooLongAgo),
        ("hired_on", (TODAY + timedelta(days=1)).isoformat(), StillAhead),
        ("owed", "-5", InvalidInput),
        ("owed", "abc", InvalidInput),
        ("babies", "0", OutOfRange),
        ("trouble", "flood", NoSuchAnswer),
        ("hired_by", "", NotAnswered),
        ("region", "12", NoSuchAnswer),
    ],
)
def test_a_wrong_answer_is_named_at_its_question(key: str, typed: str, refused: type[InvalidInput]) -> None:
    with pytest.raises(refused) as refusal:
        read(BY_KEY[key], (typed,), Answers({}), TODAY)
    assert refusal.value.field == key


def test_a_last_day_before_the_first_is_refused() -> None:
    with pytest.raises(InvalidInput, match="2021-11-01"):
        read(BY_KEY["last_day"], ("2021-10-31",), Answers({"hired_on": "2021-11-01"}), TODAY)


def _typed(question: Question) -> st.SearchStrategy[Any]:
    options = st.sampled_from([option.value for option in question.options] or ["?"])
    kinds: dict[Kind, st.SearchStrategy[Any]] = {
        Kind.ONE: options,
        Kind.MANY: st.lists(options, min_size=1, max_size=4, unique=True).map(tuple),
        Kind.DAY: st.dates(date(2012, 1, 1), TODAY).map(date.isoformat),
        Kind.MONEY: st.integers(0, 60_000).map(str),
        Kind.NUMBER: st.integers(1, 9).map(str),
        Kind.REGION: st.sampled_from(["990181", "110000", "CN"]),
    }
    return (
        st.one_of(kinds[question.kind], st.just(UNKNOWN))
        if question.kind != Kind.MANY
        else kinds[question.kind]
    )


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_is_answered_ends_with_a_result_whose_steps_hold(data: st.DataObject) -> None:
    answers = Answers({})
    while (question := next_question(SCRIPT, answers)) is not None:
        typed = data.draw(_typed(question), label=question.key)
        try:
            raw = read(question, typed if isinstance(typed, tuple) else (typed,), answers, TODAY)
        except InvalidInput:
            raw = UNKNOWN
        answers = answers.with_one(question.key, raw)
    assert asked(SCRIPT, answers)
    result = reckon(answers, law_with(**LOCAL, **PROVINCE))
    assert_printed([tried.claim for each in result.findings.found for tried in each.tried])
