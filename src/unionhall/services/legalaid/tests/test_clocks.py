"""Every clock of legal aid at the edges of the calendar: which rule, set going on which day, due on which day, and why.

Days, months and years end on the day after a rest when they end on a day of rest (Civil Procedure Law, article 85); the
day that sets them going is not counted. A make-up workday is a workday. All clocks are those the engine computes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.utils.timezone import localtime

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework import kinds
from unionhall.engines.casework.core import MAIN, Ask, Verb, Workflow
from unionhall.engines.casework.models import Case, Deadline
from unionhall.engines.casework.running import start_of
from unionhall.kernel.calendar import queries as calendar
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.rulebook.queries import value
from unionhall.services.legalaid.models import Matter
from unionhall.services.legalaid.states import CANDIDACY, JOINT, MATTER, SCREENING
from unionhall.services.legalaid.tests.office import Office
from unionhall.services.legalaid.tests.openers import OPENERS

pytestmark = pytest.mark.django_db
LONG_AGO = start_of(date(2023, 3, 1)) + timedelta(hours=9)
TABLES = (MATTER, JOINT, SCREENING, CANDIDACY)

# Periods in days: the day that sets them going, so that they end ...
DAYS_END = (
    ("on an ordinary Thursday", "2026-04-16"),
    ("on a Saturday: Monday after", "2026-06-15"),
    ("on 3 October 2025, in the National Day week: the day after it", "2025-10-09"),
    ("on Saturday 9 May 2026, a make-up workday: that day", "2026-05-09"),
    ("on New Year's Day 2026: Sunday 4 January, a make-up workday", "2026-01-04"),
    ("on 29 February: that day", "2024-02-29"),
)
DAYS = """
decide_days                CN     2026-04-09 2026-06-06 2025-09-26 2026-05-02 2025-12-25 2024-02-22
assign_days                CN     2026-04-13 2026-06-10 2025-09-30 2026-05-06 2025-12-29 2024-02-26
objection_days             CN     2026-03-17 2026-05-14 2025-09-03 2026-04-09 2025-12-02 2024-01-30
objection_review_days      CN     2026-04-11 2026-06-08 2025-09-28 2026-05-04 2025-12-27 2024-02-24
mediate_days               CN     2026-04-01 2026-05-29 2025-09-18 2026-04-24 2025-12-17 2024-02-14
confirmation_days          CN     2026-03-17 2026-05-14 2025-09-03 2026-04-09 2025-12-02 2024-01-30
confirmation_decide_days   CN     2026-03-17 2026-05-14 2025-09-03 2026-04-09 2025-12-02 2024-01-30
joint_review_days          CN     2026-04-01 2026-05-29 2025-09-18 2026-04-24 2025-12-17 2024-02-14
payment_order_issue_days   CN     2026-03-27 2026-05-24 2025-09-13 2026-04-19 2025-12-12 2024-02-09
payment_order_days         CN     2026-04-01 2026-05-29 2025-09-18 2026-04-24 2025-12-17 2024-02-14
award_days                 CN     2026-03-02 2026-04-29 2025-08-19 2026-03-25 2025-11-17 2024-01-15
award_more_days            CN     2026-04-01 2026-05-29 2025-09-18 2026-04-24 2025-12-17 2024-02-14
sue_days                   CN     2026-04-01 2026-05-29 2025-09-18 2026-04-24 2025-12-17 2024-02-14
court_accept_days          CN     2026-04-09 2026-06-06 2025-09-26 2026-05-02 2025-12-25 2024-02-22
appeal_days                CN     2026-04-01 2026-05-29 2025-09-18 2026-04-24 2025-12-17 2024-02-14
opinion_reply_days         CN     2026-04-01 2026-05-29 2025-09-18 2026-04-24 2025-12-17 2024-02-14
opinion_reply_days         320102 2026-02-15 2026-04-14 2025-08-04 2026-03-10 2025-11-02 2023-12-31
objection_days             370102 2026-03-17 2026-05-14 2025-09-03 2026-04-09 2025-12-02 2024-01-30
supplement_days            CN     2026-04-01 2026-05-29 2025-09-18 2026-04-24 2025-12-17 2024-02-14
papers_days                CN     2026-04-01 2026-05-29 2025-09-18 2026-04-24 2025-12-17 2024-02-14
progress_days              CN     2026-03-17 2026-05-14 2025-09-03 2026-04-09 2025-12-02 2024-01-30
report_days                CN     2026-03-17 2026-05-14 2025-09-03 2026-04-09 2025-12-02 2024-01-30
visit_days                 CN     2026-04-01 2026-05-29 2025-09-18 2026-04-24 2025-12-17 2024-02-14
archive_days               CN     2026-03-17 2026-05-14 2025-09-03 2026-04-09 2025-12-02 2024-01-30
performance_check_days     CN     2026-04-13 2026-06-10 2025-09-30 2026-05-06 2025-12-29 2024-02-26
appraisal_days             CN     2026-02-15 2026-04-14 2025-08-04 2026-03-10 2025-11-02 2023-12-31
prepare_days               CN     2026-04-09 2026-06-06 2025-09-26 2026-05-02 2025-12-25 2024-02-22
reminder_reply_days        CN     2026-04-01 2026-05-29 2025-09-18 2026-04-24 2025-12-17 2024-02-14
recommendation_reply_days  CN     2026-03-17 2026-05-14 2025-09-03 2026-04-09 2025-12-02 2024-01-30
referral_reply_days        CN     2026-03-17 2026-05-14 2025-09-03 2026-04-09 2025-12-02 2024-01-30
recovery_check_days        CN     2026-03-17 2026-05-14 2025-09-03 2026-04-09 2025-12-02 2024-01-30
joint_report_days          CN     2026-03-17 2026-05-14 2025-09-03 2026-04-09 2025-12-02 2024-01-30
screening_resolve_days     CN     2026-03-17 2026-05-14 2025-09-03 2026-04-09 2025-12-02 2024-01-30
"""

# Periods in working days, set going on ...; by how many there are, the day on which they end.
WORKING_BEGIN = (
    ("an ordinary Monday", "2026-03-09"),
    ("the eve of the National Day week of 2025, with its make-up Saturday", "2025-09-30"),
    ("the eve of the National Day week of 2026, with its make-up Saturday", "2026-09-30"),
    ("a Monday before New Year's Day, with its make-up Sunday", "2025-12-29"),
    ("a Friday before Spring Festival, with its two make-up Saturdays", "2026-02-13"),
    ("a Saturday within the Labour Day holiday", "2026-05-02"),
)
WORKING_END = {
    1: "2026-03-10 2025-10-09 2026-10-08 2025-12-30 2026-02-14 2026-05-06",
    2: "2026-03-11 2025-10-10 2026-10-09 2025-12-31 2026-02-24 2026-05-07",
    3: "2026-03-12 2025-10-11 2026-10-10 2026-01-04 2026-02-25 2026-05-08",
    5: "2026-03-16 2025-10-14 2026-10-13 2026-01-06 2026-02-27 2026-05-11",
    10: "2026-03-23 2025-10-21 2026-10-20 2026-01-13 2026-03-05 2026-05-18",
    15: "2026-03-30 2025-10-28 2026-10-27 2026-01-20 2026-03-12 2026-05-25",
    30: "2026-04-21 2025-11-18 2026-11-17 2026-02-10 2026-04-02 2026-06-15",
    60: "2026-06-04 2025-12-30 2026-12-29 2026-03-30 2026-05-19 2026-07-28",
}
WORKING = """
decide_days                             370102 5
joint_review_decide_working_days        CN     5
arbitration_accept_working_days         CN     5
inspection_working_days                 CN     60
inspection_more_working_days            CN     30
opinion_reply_days                      330106 15
contact_working_days                    CN     1
meet_working_days                       CN     3
letter_working_days                     CN     5
joint_answer_working_days               CN     5
screening_verify_working_days           CN     2
screening_dispatch_working_days         CN     1
candidacy_check_working_days            CN     10
candidacy_decide_working_days           CN     10
"""

# Periods in months and years: set going on, due on, why.
MONTHS = {
    "first_months": (
        ("2025-12-11", "2026-06-11", "six months, an ordinary Thursday"),
        ("2025-08-31", "2026-02-28", "no 31 February: the last day, a make-up Saturday"),
        ("2023-08-31", "2024-02-29", "the last day of February in a leap year"),
        ("2024-02-29", "2024-08-29", "set going on 29 February"),
        ("2025-11-30", "2026-06-01", "30 May 2026 is a Saturday: Monday"),
        ("2025-04-03", "2025-10-09", "within the National Day week of 2025"),
        ("2025-11-09", "2026-05-09", "a make-up Saturday: that day"),
        ("2025-07-01", "2026-01-04", "New Year's Day: the make-up Sunday after it"),
    ),
    "simplified_months": (
        ("2026-03-11", "2026-06-11", "three months, an ordinary Thursday"),
        ("2025-11-30", "2026-02-28", "no 30 February: the last day, a make-up Saturday"),
        ("2023-11-30", "2024-02-29", "the last day of February in a leap year"),
        ("2025-08-31", "2025-12-01", "30 November 2025 is a Sunday: Monday"),
        ("2025-07-03", "2025-10-09", "within the National Day week of 2025"),
        ("2026-02-09", "2026-05-09", "a make-up Saturday: that day"),
        ("2025-10-01", "2026-01-04", "New Year's Day: the make-up Sunday after it"),
    ),
    "small_months": (
        ("2026-04-11", "2026-06-11", "two months, an ordinary Thursday"),
        ("2025-12-31", "2026-02-28", "no 31 February: the last day, a make-up Saturday"),
        ("2023-12-31", "2024-02-29", "the last day of February in a leap year"),
        ("2026-04-13", "2026-06-15", "13 June 2026 is a Saturday: Monday"),
        ("2025-08-03", "2025-10-09", "within the National Day week of 2025"),
        ("2026-03-09", "2026-05-09", "a make-up Saturday: that day"),
        ("2025-11-01", "2026-01-04", "New Year's Day: the make-up Sunday after it"),
    ),
    "second_months": (
        ("2026-03-11", "2026-06-11", "three months, an ordinary Thursday"),
        ("2025-11-30", "2026-02-28", "no 30 February: the last day, a make-up Saturday"),
        ("2025-07-03", "2025-10-09", "within the National Day week of 2025"),
        ("2025-10-01", "2026-01-04", "New Year's Day: the make-up Sunday after it"),
    ),
    "enforcement_months": (
        ("2025-12-11", "2026-06-11", "six months, an ordinary Thursday"),
        ("2025-08-31", "2026-02-28", "no 31 February: the last day, a make-up Saturday"),
        ("2025-04-03", "2025-10-09", "within the National Day week of 2025"),
    ),
    "enforce_years": (
        ("2024-06-11", "2026-06-11", "two years, an ordinary Thursday"),
        ("2024-02-29", "2026-02-28", "no 29 February: the last day, a make-up Saturday"),
        ("2024-06-13", "2026-06-15", "a Saturday: Monday"),
        ("2023-10-03", "2025-10-09", "within the National Day week of 2025"),
        ("2024-01-01", "2026-01-04", "New Year's Day: the make-up Sunday after it"),
        ("2024-05-09", "2026-05-09", "a make-up Saturday: that day"),
    ),
}


def rows() -> Iterator[tuple[str, str, str, str, str]]:
    """Rule, region, the day that sets it going, the day on which it is due, why."""
    for line in DAYS.split("\n")[1:-1]:
        rule, region, *begins = line.split()
        for began, (why, due) in zip(begins, DAYS_END, strict=True):
            yield rule, region, began, due, f"ends {why}"
    for line in WORKING.split("\n")[1:-1]:
        rule, region, count = line.split()
        for due, (why, began) in zip(WORKING_END[int(count)].split(), WORKING_BEGIN, strict=True):
            yield rule, region, began, due, f"set going on {why}"
    for rule, edges in MONTHS.items():
        for began, due, why in edges:
            yield rule, "CN", began, due, why


def states_of(rule: str) -> list[tuple[Workflow, str, str]]:
    """Where in the tables the clock of `rule` runs: workflow, track, state."""
    found = []
    for workflow in TABLES:
        courses = [(MAIN, workflow.states), *((track.code, track.states) for track in workflow.tracks)]
        found += [
            (workflow, track, state.code)
            for track, states in courses for state in states
            if state.clock is not None and state.clock.within == f"legalaid.{rule}"
        ]  # fmt: skip
    return found


def route(workflow: Workflow, track: str, state: str) -> list[tuple[Verb, str]]:
    """The shortest way to `state`: verbs, and where each leads."""
    first = workflow.initial.code if track == MAIN else workflow.track(track).initial.code
    before: list[tuple[Verb, str]] = []
    if track != MAIN:
        starter = next(verb for verb in workflow.verbs if track in verb.starts)
        target = starter.targets[0] if starter.targets else starter.frm[0]
        before = [*route(workflow, MAIN, starter.frm[0]), (starter, target)]
    ways: dict[str, list[tuple[Verb, str]]] = {first: []}
    reached = [first]
    for code in reached:
        for verb in workflow.verbs_from(code, track):
            for target in verb.targets:
                if target not in ways:
                    ways[target] = [*ways[code], (verb, target)]
                    reached.append(target)
    return before + ways[state]


def answer(ask: Ask, office: Office, day: date) -> Any:
    """Something that may be answered; every day is `day`."""
    plain: dict[str, Any] = {
        "day": day, "money": 1, "number": 1, "person": office.lawyer.person, "text": "云桥", "paragraph": "如前所述"
    }  # fmt: skip
    return ask.choices[0][0] if ask.kind == "choice" else plain[ask.kind]


def the_case(office: Office, workflow: Workflow, at: datetime) -> Case:
    """A case of that kind, opened at `at`."""
    if workflow is MATTER:
        return office.ask(known_on=None, is_separate=True, at=at).case
    home = office.cast["yunqiao"]
    town = SimpleNamespace(union=office.cast, home=home, worker=office.worker, partner=office.cast["e01"])
    case: Case = OPENERS[workflow.kind](town, at)
    return case


@dataclass
class Way:
    """A case that stands one step before the state `where`, so that its clock can be set going on many days."""

    office: Office
    where: tuple[Workflow, str, str]
    case: Case | None = None

    def __post_init__(self) -> None:
        self.steps = route(*self.where)
        if self.steps:
            self.case = the_case(self.office, self.where[0], LONG_AGO)
            if any(verb.code == "terminate" for verb, _target in self.steps):
                Matter.objects.filter(case=self.case).update(aided_on=LONG_AGO.date())
        for step in self.steps[:-1]:
            self._do(step, LONG_AGO.date(), LONG_AGO)

    def clock(self, day: date) -> Deadline:
        """The clock that what is told of `day` sets going; the case is then put back to where it stood."""
        workflow, track, state = self.where
        clock = workflow.state(state, track).clock
        assert clock is not None
        # Where the day is told, it is written down only some days later.
        at = start_of(day) + timedelta(hours=10, days=4 if clock.since else 0)
        before = self.case
        with transaction.atomic():
            if self.case is None:
                self.case = the_case(self.office, workflow, at)
            else:
                self._do(self.steps[-1], day, at)
            found = Deadline.objects.get(case=self.case, track=track, state=state, ended_at=None)
            transaction.set_rollback(True)
        self.case = before
        return found

    def _do(self, step: tuple[Verb, str], day: date, at: datetime) -> None:
        verb, target = step
        told = {
            ask.code: answer(ask, self.office, day) for ask in verb.asks
            if ask.is_required and ask.kind not in ("photos", "file")
        }  # fmt: skip
        assert self.case is not None
        self.case = casework.advance(self.case, verb.code, by=None, at=at, answers=told, to=target)


def move_office(office: Office, region: str) -> None:
    """Let the county lie elsewhere."""
    if region != "CN":
        Organisation.objects.filter(code="yunqiao").update(region=region)
        office.cast["yunqiao"].refresh_from_db()


LISTED = sorted({(rule, region) for rule, region, *_rest in rows()})


@pytest.mark.parametrize(("rule", "region"), LISTED)
def test_a_clock_at_its_edges(office: Office, rule: str, region: str) -> None:
    move_office(office, region)
    way = Way(office, states_of(rule)[-1])
    for code, place, began, due, why in rows():
        if (code, place) != (rule, region):
            continue
        day = date.fromisoformat(began)
        clock = way.clock(day)
        moment = localtime(clock.due_at)
        assert (f"{moment:%Y-%m-%d %H:%M:%S}", clock.is_provisional) == (f"{due} 23:59:59", False), why
        number = value(f"legalaid.{rule}", region=clock.region, on=day)
        assert (clock.rule, clock.unit) == (f"legalaid.{rule}", number.unit)
        assert clock.basis.startswith(f"{number.value} {number.unit}: {number.source}")
        assert clock.basis.endswith(" ?") is number.unconfirmed


def test_every_clock_of_every_table_is_in_the_list() -> None:
    named = {
        state.clock.within
        for workflow in TABLES
        for states in (workflow.states, *(track.states for track in workflow.tracks))
        for state in states
        if state.clock is not None
    }
    assert {f"legalaid.{rule}" for rule, *_rest in rows()} == named
    assert {workflow.kind for workflow in TABLES} == {
        kind.workflow.kind for kind in kinds.registered() if kind.workflow.service == "legalaid"
    }


@pytest.mark.parametrize(("rule", "states"), [
    ("sue_days", ["awarded", "not_accepted"]), ("objection_days", ["refused", "terminated"]),
])  # fmt: skip
def test_a_rule_that_two_states_share_runs_in_both(office: Office, rule: str, states: list[str]) -> None:
    day = date(2026, 4, 9)
    found = states_of(rule)
    assert [state for _workflow, _track, state in found] == states
    dues = {localtime(Way(office, one).clock(day).due_at).date() for one in found}
    assert len(dues) == 1


@pytest.mark.parametrize(("region", "due", "unit"), [
    ("990181", "2026-04-16", "day"),
    ("370102", "2026-04-16", "working_day"),
    ("371300", "2026-04-16", "working_day"),
])  # fmt: skip
def test_shandong_decides_in_five_working_days_the_nation_in_seven(
    office: Office, region: str, due: str, unit: str
) -> None:
    move_office(office, region)
    clock = Way(office, (MATTER, MAIN, "applied")).clock(date(2026, 4, 9))
    assert (str(localtime(clock.due_at).date()), clock.unit) == (due, unit)
    assert clock.basis.startswith("5 working_day" if unit == "working_day" else "7 day")


def test_an_award_comes_within_sixty_days_at_the_latest() -> None:
    accepted = date(2026, 3, 3)
    first = calendar.deadline(accepted, value("legalaid.award_days", on=accepted).number, "day")
    more = value("legalaid.award_more_days", on=accepted).number
    assert (str(first.nominal), str(first.due_on)) == ("2026-04-17", "2026-04-17")
    assert (calendar.deadline(first.nominal, more, "day").nominal - accepted).days == 60
