"""The periods of procedure: the rows of the law by their ids."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.services.legalaid.rights.procedure import Event, ProcedureDay, steps_from
from unionhall.services.legalaid.tests.rights.law import law_with


def found(event: Event, day: date) -> dict[str, ProcedureDay]:
    return {one.code: one for one in steps_from(event, day, law_with())}


def test_row_k6_fifteen_days_to_sue() -> None:
    assert found(Event.AWARD_RECEIVED, date(2026, 11, 9))["suit"].nominal == date(2026, 11, 24)


def test_row_k9_five_working_days_over_two_holidays() -> None:
    assert found(Event.ARBITRATION_FILED, date(2026, 9, 24))["acceptance"].rolled == date(2026, 10, 9)


def test_row_k11_thirty_days_and_a_year_to_apply() -> None:
    steps = found(Event.ACCIDENT, date(2026, 3, 31))
    assert steps["recognition_by_employer"].nominal == date(2026, 4, 30)
    assert steps["recognition_by_worker"].nominal == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("event", "day", "code", "nominal"),
    [
        (Event.MEDIATION_APPLIED, (2026, 11, 2), "mediation", (2026, 11, 17)),
        (Event.AGREEMENT_IN_EFFECT, (2026, 11, 2), "joint_review", (2026, 11, 17)),
        (Event.AGREEMENT_IN_EFFECT, (2026, 11, 2), "confirmation", (2026, 12, 2)),
        (Event.PAYMENT_ORDER_FILED, (2026, 11, 2), "payment_order", (2026, 11, 22)),
        (Event.PAYMENT_ORDER_SERVED, (2026, 11, 2), "payment_order_reply", (2026, 11, 17)),
        (Event.COPY_SERVED, (2026, 11, 2), "answer", (2026, 11, 16)),
        (Event.ANSWER_RECEIVED, (2026, 11, 2), "answer_copy", (2026, 11, 9)),
        (Event.ARBITRATION_ACCEPTED, (2026, 11, 2), "copy", (2026, 11, 9)),
        (Event.ARBITRATION_ACCEPTED, (2026, 11, 2), "award", (2026, 12, 17)),
        (Event.ARBITRATION_ACCEPTED, (2026, 11, 2), "award_later", (2027, 1, 1)),
        (Event.ARBITRATION_REFUSED, (2026, 11, 2), "suit_instead", (2026, 11, 17)),
        (Event.FINAL_AWARD_RECEIVED, (2026, 11, 9), "set_aside", (2026, 12, 9)),
        (Event.FINAL_AWARD_RECEIVED, (2026, 11, 9), "worker_suit", (2026, 11, 24)),
        (Event.SUIT_FILED, (2026, 11, 2), "suit_acceptance", (2026, 11, 9)),
        (Event.SUIT_ACCEPTED, (2026, 8, 31), "judgment", (2027, 2, 28)),
        (Event.SUIT_SIMPLIFIED, (2026, 11, 2), "judgment_simplified", (2027, 2, 2)),
        (Event.SUIT_SMALL, (2026, 11, 2), "judgment_small", (2027, 1, 2)),
        (Event.JUDGMENT_RECEIVED, (2026, 11, 2), "appeal", (2026, 11, 17)),
        (Event.APPEAL_ACCEPTED, (2026, 11, 2), "second_instance", (2027, 2, 2)),
        (Event.JUDGMENT_IN_EFFECT, (2026, 11, 2), "retrial", (2027, 5, 2)),
        (Event.PAYMENT_DUE, (2026, 11, 2), "enforcement", (2028, 11, 2)),
        (Event.HEARING, (2026, 11, 16), "hearing_notice", (2026, 11, 9)),
        (Event.HEARING, (2026, 11, 16), "hearing_later", (2026, 11, 11)),
        (Event.RECOGNITION_ACCEPTED, (2026, 11, 2), "recognition_clear", (2026, 11, 17)),
        (Event.RECOGNITION_ACCEPTED, (2026, 11, 2), "recognition", (2027, 1, 1)),
        (Event.RECOGNITION_RECEIVED, (2026, 11, 2), "review", (2027, 1, 1)),
        (Event.RECOGNITION_RECEIVED, (2026, 11, 2), "administrative_suit", (2027, 5, 2)),
        (Event.GRADING_ACCEPTED, (2026, 11, 2), "grading_later", (2027, 1, 31)),
        (Event.GRADING_RECEIVED, (2026, 11, 2), "regrading", (2026, 11, 17)),
        (Event.GRADING_RECEIVED, (2026, 11, 2), "grading_review", (2027, 11, 2)),
    ],
)
def test_step(event: Event, day: tuple[int, int, int], code: str, nominal: tuple[int, int, int]) -> None:
    assert found(event, date(*day))[code].nominal == date(*nominal)


def test_inspection_counts_sixty_working_days_and_thirty_more() -> None:
    steps = found(Event.INSPECTION_ACCEPTED, date(2026, 3, 2))
    assert steps["inspection"].nominal == date(2026, 5, 28)
    assert steps["inspection_later"].nominal == date(2026, 7, 10)


def test_a_swapped_working_day_does_not_move_a_deadline_and_a_holiday_does() -> None:
    # Saturday 10 October 2026 is worked in exchange for the National Day holiday.
    assert found(Event.AWARD_RECEIVED, date(2026, 9, 25))["suit"].rolled == date(2026, 10, 10)
    assert found(Event.AWARD_RECEIVED, date(2026, 9, 20))["suit"].rolled == date(2026, 10, 8)


def test_a_year_without_published_holidays_is_provisional() -> None:
    assert found(Event.SUIT_ACCEPTED, date(2026, 11, 2))["judgment"].is_provisional
    assert not found(Event.AWARD_RECEIVED, date(2026, 11, 2))["suit"].is_provisional


@given(st.sampled_from(Event), st.dates(date(2024, 1, 1), date(2026, 11, 28)))
def test_every_event_sets_something_going_and_no_day_moves_back(event: Event, day: date) -> None:
    steps = steps_from(event, day, law_with())
    assert steps
    for one in steps:
        assert one.nominal <= one.rolled
        assert (one.nominal < day) == (event is Event.HEARING)
