"""Legal days that are no clock of a case: what the other side or the commission owes, hearings, limitation."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from unionhall.kernel.calendar import queries as calendar
from unionhall.kernel.rulebook.queries import value
from unionhall.services.legalaid.core.legal_days import working_day_before
from unionhall.services.legalaid.limitation import limitation_of
from unionhall.services.legalaid.plans import Intake
from unionhall.services.legalaid.states import Cause

pytestmark = pytest.mark.django_db

# What one side owes the other in an arbitration, and no clock of ours: rule, from, counted, due, why.
NO_CLOCKS = (
    ("arbitration_copy_working_days", "2025-09-30", 5, "2025-10-14", "over the National Day week of 2025"),
    ("arbitration_defence_working_days", "2025-12-29", 10, "2026-01-13", "over the new year"),
    ("arbitration_forward_working_days", "2026-05-06", 5, "2026-05-12", "with the make-up Saturday"),
    ("arbitration_panel_working_days", "2026-02-13", 5, "2026-02-27", "over Spring Festival"),
    ("set_aside_days", "2025-09-03", 30, "2025-10-09", "ends in the National Day week"),
    ("set_aside_days", "2024-01-30", 30, "2024-02-29", "ends on 29 February"),
    ("inspection_lookback_years", "2024-02-29", 2, "2026-02-28", "no 29 February, a make-up Saturday"),
)


@pytest.mark.parametrize(("rule", "began", "count", "due", "why"), NO_CLOCKS)
def test_what_the_other_side_or_the_commission_owes(
    rule: str, began: str, count: int, due: str, why: str
) -> None:
    day = date.fromisoformat(began)
    found = value(f"legalaid.{rule}", on=day)
    unit: Any = found.unit
    assert found.number == count
    assert str(calendar.deadline(day, found.number, unit).due_on) == due, why


# Counted back from the day of the hearing: rule, hearing on, last day, why.
HEARINGS = (
    ("hearing_notice_working_days", "2026-04-24", "2026-04-17", "five working days before a Friday"),
    ("hearing_notice_working_days", "2026-05-08", "2026-04-28", "the Labour Day holiday does not count"),
    ("hearing_notice_working_days", "2026-05-13", "2026-05-07", "Saturday 9 May counts"),
    (
        "hearing_notice_working_days",
        "2025-10-10",
        "2025-09-26",
        "the National Day week does not, Sunday 28 does",
    ),
    ("hearing_notice_working_days", "2026-01-06", "2025-12-29", "over the new year, Sunday 4 January counts"),
    (
        "hearing_postpone_working_days",
        "2026-05-06",
        "2026-04-28",
        "three working days before the holiday ends",
    ),
    ("hearing_postpone_working_days", "2026-03-02", "2026-02-26", "Saturday 28 February counts"),
)


@pytest.mark.parametrize(("rule", "hearing", "last", "why"), HEARINGS)
def test_what_is_counted_back_from_a_hearing(rule: str, hearing: str, last: str, why: str) -> None:
    day = date.fromisoformat(hearing)
    count = value(f"legalaid.{rule}", on=day).number
    found, is_guessed = working_day_before(day, count, calendar.official_calendar())
    assert (str(found), is_guessed) == (last, False), why


# Known since, the last day to apply for arbitration, why.
LIMITATION = (
    ("2025-05-06", "2026-05-06", "one year"),
    ("2024-02-29", "2025-02-28", "no 29 February: the last day of the month"),
    ("2025-10-03", "2026-10-08", "ends in the National Day week of 2026: the day after it"),
    ("2025-06-13", "2026-06-15", "ends on a Saturday: Monday"),
    ("2025-05-09", "2026-05-09", "ends on a make-up Saturday: that day"),
    ("2025-01-01", "2026-01-04", "ends on New Year's Day: the make-up Sunday after it"),
)


@pytest.mark.parametrize(("known", "ends", "why"), LIMITATION)
def test_limitation_and_what_is_urgent(known: str, ends: str, why: str) -> None:
    last = date.fromisoformat(ends)
    intake = Intake(cause=Cause.DISMISSAL, known_on=date.fromisoformat(known))
    # Urgent while fewer than seven days are left, the last day included; late from the day after it.
    expected = {7: (False, False), 6: (True, False), 0: (True, False), -1: (False, True)}
    for left, (is_urgent, is_late) in expected.items():
        found = limitation_of(intake, "990181", last - timedelta(days=left))
        assert found.ends_on == last, why
        assert (found.is_urgent, found.is_late) == (is_urgent, is_late), left


@pytest.mark.parametrize("cause", [Cause.WAGES, Cause.OVERTIME])
def test_wages_do_not_lapse_while_the_employment_goes_on(cause: Cause) -> None:
    today = date(2026, 5, 6)
    known = {"known_on": date(2020, 1, 1), "cause": cause}
    going_on = limitation_of(Intake(is_still_employed=True, **known), "990181", today)
    assert (going_on.ends_on, going_on.is_late) == (None, False)
    ended = limitation_of(Intake(is_still_employed=False, **known), "990181", today)
    assert (str(ended.ends_on), ended.is_late) == ("2021-01-04", True)


@pytest.mark.django_db
def test_an_injury_in_casual_work_lapses_like_any_damage() -> None:
    """Three years, before the court: the accident of 6 April 2018 could be sued for until 6 April 2021."""
    hurt = Intake(cause=Cause.CASUAL_INJURY, known_on=date(2018, 4, 6))
    found = limitation_of(hurt, "990181", date(2018, 5, 14))
    assert (found.ends_on, found.is_late) == (date(2021, 4, 6), False)
    at_work = limitation_of(
        Intake(cause=Cause.INJURY, known_on=date(2018, 4, 6)), "990181", date(2018, 5, 14)
    )
    assert at_work.ends_on == date(2019, 4, 8), "a year, over the weekend after Tomb Sweeping Day"
