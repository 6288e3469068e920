"""The legal calendar: every day at its edges, against a second reckoning that counts one day at a time."""

from __future__ import annotations

import calendar as months
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import chinese_calendar
import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from unionhall.kernel.access.tests.cast import sign_in
from unionhall.kernel.calendar.core import OfficialCalendar
from unionhall.services.legalaid.core.legal_days import (
    EVENTS,
    NORMS,
    LegalDay,
    Period,
    legal_days,
    working_day_before,
)
from unionhall.services.legalaid.models import Matter
from unionhall.services.legalaid.queries.legal_calendar import events_of
from unionhall.services.legalaid.queries.legal_calendar import legal_days as days_of
from unionhall.services.legalaid.states import Cause, Sealer
from unionhall.services.legalaid.tests.office import TODAY, Office

ONE_DAY = timedelta(days=1)
HOLIDAYS = OfficialCalendar({})
UNITS = ("day", "working_day", "month", "year")


# ---- the second reckoning: slow, plain, and by another way ----


def works(day: date) -> bool:
    return chinese_calendar.is_workday(day)


def counted(since: date, period: Period) -> date:
    """Day by day from the day after `since`; months and years by looking for the same date."""
    day = since
    if period.unit == "working_day":
        left = period.number
        while left:
            day += ONE_DAY
            left -= 1 if works(day) else 0
        return day
    if period.unit == "day":
        for _count in range(period.number):
            day += ONE_DAY
    else:
        steps = period.number * (12 if period.unit == "year" else 1)
        year, month = since.year, since.month
        for _step in range(steps):
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        day = date(year, month, min(since.day, months.monthrange(year, month)[1]))
    while not works(day):
        day += ONE_DAY
    return day


def twin(events: dict[str, date], periods: dict[str, Period]) -> dict[str, date]:
    """By norm, its last day."""
    found: dict[str, date] = {}
    for norm in NORMS:
        since = events.get(norm.event, found.get(norm.event))
        if since is None or norm.rule not in periods:
            continue
        if norm.is_before:
            free = [since - n * ONE_DAY for n in range(1, 200)]
            found[norm.code] = [day for day in free if works(day)][periods[norm.rule].number - 1]
        else:
            found[norm.code] = counted(since, periods[norm.rule])
    return found


DAYS = st.dates(date(2023, 3, 1), date(2024, 6, 30))
CAUSES = sorted({norm.event for norm in NORMS if norm.event in EVENTS} - {"copy", "defence"})
RULES = sorted({norm.rule for norm in NORMS})


@st.composite
def some_periods(draw: st.DrawFn) -> dict[str, Period]:
    """Periods short enough to end in years whose holidays the second reckoning knows."""
    found = {}
    for rule in sorted(draw(st.sets(st.sampled_from(RULES)))):
        unit = "working_day" if rule.endswith("working_days") else draw(st.sampled_from(["day", "month"]))
        found[rule] = Period(draw(st.integers(1, 12 if unit == "month" else 40)), unit)  # type: ignore[arg-type]
    return found


@given(events=st.dictionaries(st.sampled_from(CAUSES), DAYS, max_size=8), periods=some_periods())
def test_two_reckonings_agree(events: dict[str, date], periods: dict[str, Period]) -> None:
    found = legal_days(events, lambda rule, _on: periods.get(rule), HOLIDAYS)
    assert {one.norm.code: one.due_on for one in found} == twin(events, periods)
    assert [one.due_on for one in found] == sorted(one.due_on for one in found)
    assert all(one.is_reckoned == (one.norm.event not in events) for one in found)


def test_every_event_has_words_and_every_norm_a_source() -> None:
    codes = {norm.code for norm in NORMS}
    assert len(codes) == len(NORMS)
    assert {norm.event for norm in NORMS} <= EVENTS.keys()
    for place, norm in enumerate(NORMS):
        before = {one.code for one in NORMS[:place]}
        assert norm.event not in codes or norm.event in before, "a norm stands after the one it hangs on"


def reckon(event: str, day: date, number: int, unit: Any, code: str) -> LegalDay:
    found = legal_days({event: day}, lambda _rule, _on: Period(number, unit), HOLIDAYS)
    return next(one for one in found if one.norm.code == code)


@pytest.mark.parametrize(
    ("event", "day", "number", "unit", "code", "due"),
    [
        # over the Labour Day holiday of 1 to 5 May 2026; 9 May is worked for it
        ("arbitration_accepted", date(2026, 4, 28), 5, "working_day", "copy", date(2026, 5, 8)),
        ("arbitration_accepted", date(2026, 4, 29), 5, "working_day", "panel", date(2026, 5, 9)),
        # the last of the month, and a leap day
        ("known", date(2025, 2, 28), 1, "year", "limitation", date(2026, 2, 28)),
        ("known", date(2024, 2, 29), 1, "year", "limitation", date(2025, 2, 28)),
        # thirty days that end on National Day end after the holiday
        ("award_received", date(2026, 9, 1), 30, "day", "set_aside", date(2026, 10, 8)),
        # backwards: the hearing itself is not counted, nor is the holiday
        ("hearing", date(2026, 5, 8), 5, "working_day", "notice", date(2026, 4, 28)),
        ("hearing", date(2026, 5, 8), 3, "working_day", "postponement", date(2026, 4, 30)),
    ],
)
def test_days_at_the_edges(event: str, day: date, number: int, unit: Any, code: str, due: date) -> None:
    assert reckon(event, day, number, unit, code).due_on == due


def test_28_february_2026_is_worked() -> None:
    """A Saturday made up for the Spring Festival: a period may end on it."""
    assert works(date(2026, 2, 28))


def test_a_year_nobody_entered_is_counted_by_weekdays_and_marked() -> None:
    assert reckon("award_received", date(2031, 3, 3), 15, "day", "suit").is_provisional
    assert working_day_before(date(2031, 3, 10), 5, HOLIDAYS) == (date(2031, 3, 3), True)


def test_how_a_day_stands() -> None:
    period = Period(5, "working_day")
    events = {"arbitration_filed": date(2026, 4, 28)}
    filed = legal_days(events, lambda _rule, _on: period, HOLIDAYS)[0]
    assert (filed.standing(date(2026, 5, 8)), filed.standing(date(2026, 5, 9))) == ("ahead", "past")
    for accepted, standing in ((date(2026, 5, 8), "met"), (date(2026, 5, 9), "missed")):
        days = legal_days(events | {"arbitration_accepted": accepted}, lambda _rule, _on: period, HOLIDAYS)
        found = next(one for one in days if one.norm.code == "acceptance")
        assert found.standing(date(2026, 6, 1)) == standing


# ---- from the log to the page ----


def arbitrated(office: Office) -> Matter:
    """A matter that was filed on 28 April, accepted on 29 April, awarded on 6 May."""
    case = office.handled(office.ask()).case
    case = office.act(case, "prepare_arbitration")
    case = office.act(case, "file_arbitration", filed_on=date(2026, 4, 28), body="云桥市劳动人事争议仲裁委")
    case = office.act(case, "accept_arbitration", accepted_on=date(2026, 4, 29))
    case = office.act(case, "award_arbitration", received_on=TODAY, amount=Decimal(18_000), result="won")
    return Matter.objects.select_related("case__organisation").get(pk=case.pk)


@pytest.mark.django_db
def test_the_days_of_an_arbitration_follow_from_the_log(office: Office) -> None:
    matter = arbitrated(office)
    Matter.objects.filter(pk=matter.pk).update(heard_on=date(2026, 6, 15))
    matter.heard_on = date(2026, 6, 15)
    found = {line.day.norm.code: line for line in days_of(matter, TODAY)}
    assert str(found["copy"].day.due_on) == "2026-05-09"
    assert str(found["panel"].day.due_on) == "2026-05-09"
    assert str(found["defence"].day.due_on) == "2026-05-22"
    assert str(found["forward"].day.due_on) == "2026-05-29"
    assert found["defence"].day.is_reckoned
    assert str(found["notice"].day.due_on) == "2026-06-08"
    assert str(found["postponement"].day.due_on) == "2026-06-10"
    assert str(found["suit"].day.due_on) == "2026-05-21"
    assert str(found["set_aside"].day.due_on) == "2026-06-05"
    assert str(found["limitation"].day.due_on) == "2027-03-01"
    assert str(found["lookback"].day.due_on) == "2028-03-01"
    assert found["limitation"].standing == "met"
    assert found["acceptance"].standing == "met"
    assert found["copy"].day.period.unconfirmed
    assert "第三十条" in found["copy"].day.period.source


@pytest.mark.django_db
def test_what_can_be_asked_of_an_agreement_depends_on_its_seal(office: Office) -> None:
    terms = {"agreed_on": TODAY, "amount": Decimal(15_000), "pay_by": date(2026, 5, 20), "terms": "按期付清"}
    for sealer, codes in ((Sealer.TOWN, {"confirmable", "reviewable"}), (Sealer.UNION, set())):
        matter = office.ask(cause=Cause.OVERTIME if codes else Cause.WAGES)
        case = office.act(matter.case, "mediate", applied_on=TODAY)
        office.act(case, "agree_mediation", sealed_by=sealer, sealer="调解组织", **terms)
        events = events_of(Matter.objects.select_related("case__organisation").get(pk=matter.pk))
        assert events.keys() & {"confirmable", "reviewable"} == codes
        assert events["agreed"] == TODAY


@pytest.mark.django_db
def test_a_law_younger_than_the_event_says_nothing_of_it(office: Office) -> None:
    matter = office.ask(known_on=date(2015, 3, 2))
    case = office.act(matter.case, "mediate", applied_on=date(2015, 3, 2))
    terms = {
        "agreed_on": date(2015, 3, 9),
        "amount": Decimal(9),
        "pay_by": date(2015, 3, 20),
        "terms": "付清",
    }
    office.act(case, "agree_mediation", sealed_by=Sealer.TOWN, sealer="调解组织", **terms)
    found = {line.day.norm.code for line in days_of(Matter.objects.get(pk=matter.pk), TODAY)}
    assert "mediation" in found
    assert "confirmation" not in found


@pytest.mark.django_db
def test_the_page_says_who_owes_what_by_when_and_why(office: Office) -> None:
    matter = arbitrated(office)
    answer = sign_in(Client(), office.lawyer.person).get(reverse("legalaid:matter", args=[matter.pk]))
    text = answer.content.decode()
    assert answer.status_code == 200
    for words in ("2026-05-22", "第三十条", "2026-06-05", "第四十九条"):
        assert words in text, words


@pytest.mark.django_db
def test_a_matter_of_which_nothing_is_known_has_no_days(office: Office) -> None:
    matter = office.ask(known_on=None)
    assert days_of(matter, TODAY) == []
    answer = sign_in(Client(), office.head).get(reverse("legalaid:matter", args=[matter.pk]))
    assert answer.status_code == 200
