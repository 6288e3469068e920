"""By when: at the edges of the calendar, paused, reminded, missed, and computed anew when the rules change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils.timezone import localtime

from unionhall.engines.casework import commands, queries
from unionhall.engines.casework.commands import chasing
from unionhall.engines.casework.models import Case, Deadline
from unionhall.engines.casework.tests.conftest import Office
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.calendar import commands as calendar
from unionhall.kernel.calendar.core import BUILT_IN_YEARS, SpecialDay
from unionhall.kernel.messaging.models import Event
from unionhall.kernel.rulebook import commands as rulebook
from unionhall.kernel.rulebook.core import Source
from unionhall.lib.errors import NotAllowed

RULE = "casework.complaint_working_days"
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def noon(year: int, month: int, day: int) -> datetime:
    """Noon in Shanghai."""
    return datetime(year, month, day, 4, tzinfo=UTC)


def working(office: Office, at: datetime = NOW, **wishes: Any) -> Case:
    """A case whose clock of ten working days begins at `at`; the side track is out of the way."""
    case = office.open(at=at - HOUR, **wishes)
    case = commands.advance(case, "accept", by=office.clerk, at=at, assignee=office.clerk)
    return commands.advance(case, "gather", by=office.clerk, at=at)


def clock(case: Case) -> Deadline:
    return Deadline.objects.get(case=case, track="main", ended_at=None)


def due_on(case: Case) -> str:
    moment = localtime(clock(case).due_at)
    assert (moment.hour, moment.minute, moment.second) == (
        23,
        59,
        59,
    )  # whoever acts before midnight is in time
    return moment.date().isoformat()


def told(kind: str, case: Case) -> list[Event]:
    return list(Event.objects.filter(kind=f"casework.{kind}", subject_id=case.pk).order_by("at"))


@pytest.mark.parametrize(
    ("began", "ends"),
    [
        (
            noon(2026, 2, 12),
            "2026-03-04",
        ),  # 13, worked Saturday 14, rest 15 to 23, 24 to 27, worked 28, 2 to 4
        (noon(2026, 2, 13), "2026-03-05"),
        (noon(2026, 2, 14), "2026-03-06"),  # begun on a worked Saturday
        (noon(2026, 2, 20), "2026-03-06"),  # begun within the festival
        (noon(2026, 5, 6), "2026-05-19"),  # Saturday 9 May is worked
        (noon(2026, 9, 30), "2026-10-20"),  # National Day, Saturday 10 October is worked
        (datetime(2026, 5, 6, 16, 30, tzinfo=UTC), "2026-05-20"),  # half past midnight here: the next day
    ],
)
def test_working_days_across_holidays_and_worked_saturdays(
    office: Office, began: datetime, ends: str
) -> None:
    case = working(office, began)
    assert due_on(case) == ends
    assert not clock(case).is_provisional


@pytest.mark.parametrize("began", [noon(2026, 2, 14), noon(2026, 2, 17), noon(2026, 12, 31)])
def test_hours_run_through_every_holiday(office: Office, began: datetime) -> None:
    assert office.open(at=began).due_at == began + timedelta(hours=24)


@pytest.fixture
def unknown_year() -> int:
    return max(BUILT_IN_YEARS) + 1


@pytest.fixture
def administrator(office: Office) -> Any:
    return office.union.staff(Role.ADMINISTRATOR, "yunqiao")


def test_a_year_nobody_knows_yet_is_provisional_until_it_is_entered(
    office: Office, administrator: Any, unknown_year: int
) -> None:
    began = noon(unknown_year - 1, 12, 28)
    case = working(office, began)
    before = clock(case)
    assert before.is_provisional
    rest = {date(unknown_year, 1, day): SpecialDay(False, "元旦") for day in range(1, 16)}
    calendar.publish_year(
        unknown_year,
        rest,
        source="国务院办公厅通知",
        organisation=office.union["yunqiao"],
        by=administrator,
        at=began,
    )
    later = began + HOUR
    assert commands.recompute_deadlines(at=later) == 1
    after = clock(case)
    assert after.due_at > before.due_at
    assert not after.is_provisional
    step = case.steps.get(verb="recompute")
    assert step.by is None
    assert step.data["before_at"] == before.due_at.isoformat()
    assert after.rule == RULE
    assert "投诉处理" in step.data["basis"]
    assert [event.person for event in told("moved_day", case)] == [office.clerk]
    assert [event.person for event in told("day_changed", case)] == [office.worker]
    assert commands.recompute_deadlines(at=later + HOUR) == 0


def test_a_pause_that_leads_into_an_unknown_year_says_so(office: Office, unknown_year: int) -> None:
    began = noon(unknown_year - 1, 12, 10)
    case = working(office, began)
    assert not clock(case).is_provisional
    until = (began + 10 * DAY).date()
    commands.pause_clock(case, cause="等鉴定", until=until, by=office.clerk, at=began)
    commands.chase_deadlines(at=began + 10 * DAY)
    assert clock(case).is_provisional


def local_rule(
    office: Office, administrator: Any, value: str, *, starts_on: date, region: str = "990181"
) -> None:
    rulebook.set_rule(
        RULE, organisation=office.union["yunqiao"], region=region, value=Decimal(value), starts_on=starts_on,
        source=Source("云桥市总工会规定"), by=administrator, at=NOW,
    )  # fmt: skip


def test_a_row_of_the_region_changes_the_day_of_what_runs_and_of_what_begins(
    office: Office, administrator: Any
) -> None:
    case = working(office)
    local_rule(office, administrator, "5", starts_on=date(2026, 5, 1))
    assert commands.recompute_deadlines(at=NOW + HOUR) == 1
    assert due_on(case) == "2026-05-12"
    assert case.steps.filter(verb="recompute").count() == 1
    case.refresh_from_db()
    assert case.due_at == clock(case).due_at
    assert due_on(working(office)) == "2026-05-12"


def test_a_row_that_begins_later_leaves_what_began_before(office: Office, administrator: Any) -> None:
    case = working(office)
    local_rule(office, administrator, "5", starts_on=date(2026, 5, 7))
    assert commands.recompute_deadlines(at=NOW + HOUR) == 0
    assert due_on(case) == "2026-05-19"
    assert due_on(working(office, NOW + DAY)) == "2026-05-13"


def test_a_row_of_no_days_means_the_day_itself(office: Office, administrator: Any) -> None:
    local_rule(office, administrator, "0", starts_on=date(2026, 5, 1))
    assert due_on(working(office)) == "2026-05-06"


def test_a_clock_keeps_the_region_it_began_in(office: Office, administrator: Any) -> None:
    local_rule(office, administrator, "5", starts_on=date(2026, 5, 1))
    case = working(office)
    office.union.staff(Role.DESK, "yibin")
    commands.transfer_case(case, organisation=office.union["yibin"], reason="属市总", by=office.clerk, at=NOW)
    assert commands.recompute_deadlines(at=NOW + HOUR) == 0
    assert due_on(case) == "2026-05-12"


@pytest.mark.parametrize(
    ("paused", "until", "ends"),
    [
        (noon(2026, 5, 7), date(2026, 5, 12), "2026-05-25"),  # 7, 8, worked Saturday 9 and 11 did not count
        (noon(2026, 5, 16), date(2026, 5, 18), "2026-05-19"),  # a weekend: no day that counts
        (noon(2026, 5, 18), date(2026, 5, 19), "2026-05-20"),
    ],
)
def test_a_pause_moves_the_day_by_the_days_that_count(
    office: Office, paused: datetime, until: date, ends: str
) -> None:
    case = working(office)
    commands.pause_clock(case, cause="等鉴定", until=until, by=office.clerk, at=paused)
    case.refresh_from_db()
    morning = datetime.combine(until, datetime.min.time(), UTC) - 8 * HOUR
    assert case.due_at == morning
    assert commands.chase_deadlines(at=morning - HOUR) == 0
    assert commands.chase_deadlines(at=morning) == 1
    assert due_on(case) == ends
    assert commands.recompute_deadlines(at=morning + HOUR) == 0  # the pause is not forgotten
    assert [step.verb for step in case.steps.all()][-2:] == ["pause", "resume"]


def test_a_paused_clock_of_hours_stands_by_the_second(office: Office) -> None:
    case = office.open()
    commands.pause_clock(case, cause="停电", until=date(2026, 5, 8), by=office.clerk, at=NOW + HOUR)
    commands.resume_clock(case, by=office.clerk, at=NOW + 3 * HOUR)
    case.refresh_from_db()
    assert case.due_at == NOW + 26 * HOUR


def test_what_is_done_while_the_clock_stands_is_in_time(office: Office) -> None:
    case = office.open()
    commands.pause_clock(case, cause="停电", until=date(2026, 5, 20), by=office.clerk, at=NOW + HOUR)
    assert commands.chase_deadlines(at=NOW + 40 * HOUR) == 0  # neither reminded nor missed
    commands.advance(case, "accept", by=office.clerk, at=NOW + 40 * HOUR)
    assert case.deadlines.get(state="open").outcome == "met"


def test_pausing_and_resuming_are_refused_with_the_reason(office: Office) -> None:
    case = office.open()

    def pause(**wishes: Any) -> Deadline:
        given = {"cause": "等鉴定", "until": date(2026, 5, 8), "by": office.clerk, "at": NOW} | wishes
        return commands.pause_clock(case, **given)

    with pytest.raises(NotAllowed):
        pause(by=office.worker)
    with pytest.raises(chasing.CauseMissing):
        pause(cause="  ")
    with pytest.raises(chasing.ResumeTooEarly):
        pause(until=date(2026, 5, 6))
    with pytest.raises(chasing.ClockNotPaused):
        commands.resume_clock(case, by=office.clerk, at=NOW)
    pause()
    with pytest.raises(chasing.ClockNotRunning):
        pause()
    with pytest.raises(chasing.ClockNotRunning):
        pause(track="evidence")
    assert (
        next(line.text for line in queries.timeline(case, office.worker)) == "The clock stands still for now."
    )


def chase_hourly(until: datetime, *, start: datetime = NOW) -> None:
    """The job, every two hours."""
    at = start
    while at <= until:
        commands.chase_deadlines(at=at)
        at += 2 * HOUR


def test_reminded_half_way_the_day_before_and_on_the_day_each_once(office: Office) -> None:
    case = working(office)
    due = clock(case).due_at
    chase_hourly(due - HOUR)
    days = [localtime(event.at).date().isoformat() for event in told("remind", case)]
    assert days == [
        "2026-05-13",
        "2026-05-19",
        "2026-05-19",
    ]  # a day before the end of the 19th is that midnight
    assert {event.person for event in told("remind", case)} == {office.clerk}


def test_after_a_long_silence_of_the_job_one_reminder_is_enough(office: Office) -> None:
    case = working(office)
    commands.chase_deadlines(at=noon(2026, 5, 19))
    commands.chase_deadlines(at=noon(2026, 5, 19))
    assert len(told("remind", case)) == 1


@pytest.mark.parametrize(("verb", "answers"), [("ask", {"what": "工资条"}), ("offer", {})])
def test_whoever_owes_is_reminded(office: Office, verb: str, answers: dict[str, str]) -> None:
    case = commands.advance(working(office), verb, by=office.clerk, at=NOW, answers=answers)
    first = len(told("your_turn", case))
    commands.chase_deadlines(at=noon(2026, 5, 14))
    owing = office.worker if verb == "ask" else office.officer
    assert [event.person for event in told("your_turn", case)][first:] == [owing]


def test_missed_goes_one_unit_up_once_and_one_more_when_missed_again(office: Office) -> None:
    above, top = office.union.staff(Role.DESK, "yibin"), office.union.staff(Role.LEADER, "dongyuan")
    case = working(office)
    after = clock(case).due_at + HOUR
    for _turn in range(3):
        commands.chase_deadlines(at=after)
    case.refresh_from_db()
    assert case.escalated_to == office.union["yibin"]
    assert [event.person for event in told("missed", case)] == [office.clerk, above]
    assert [step.verb for step in case.steps.all()].count("miss") == 1
    assert queries.inbox(above, "overdue", queries.Filters(), at=after) == [case]
    case = commands.advance(case, "offer", by=office.clerk, at=after)
    chase_hourly(clock(case).due_at + 3 * HOUR, start=after)
    case.refresh_from_db()
    assert case.escalated_to == office.union["dongyuan"]
    assert [event.person for event in told("missed", case)][2:] == [office.clerk, top]
    case = commands.advance(
        case, "reply", by=office.officer, at=after + 30 * DAY, to="working", answers={"amount": 1}
    )
    commands.chase_deadlines(at=after + 90 * DAY)
    case.refresh_from_db()
    assert case.escalated_to == office.union["dongyuan"]  # above the top there is nobody
    assert case.deadlines.filter(outcome="late").count() == 2


def test_missed_where_one_person_is_all_there_is_tells_them_once(office: Office) -> None:
    opening = commands.Opening("made_up.request", "求助", person=office.worker)
    case = commands.open_case(office.union["t01"], opening, by=office.worker, at=NOW)
    commands.chase_deadlines(at=NOW + 25 * HOUR)
    assert sorted(event.person.pk for event in told("missed", case)) == sorted(
        [office.clerk.pk, office.colleague.pk]
    )


def test_a_missed_track_is_told_in_its_own_words(office: Office) -> None:
    case = commands.advance(office.open(), "accept", by=office.clerk, at=NOW)
    commands.chase_deadlines(at=NOW + 25 * HOUR)
    step = case.steps.get(verb="miss")
    assert (step.track, step.to_state) == ("evidence", "gathering")
    assert queries.timeline(case, office.clerk)[0].state == ""


def test_who_let_the_day_pass_is_told_so(office: Office) -> None:
    case = commands.advance(office.open(), "ask", by=office.clerk, at=NOW, answers={"what": "工资条"})
    commands.chase_deadlines(at=noon(2026, 5, 25))
    first = queries.timeline(case, office.worker)[0]
    assert str(first.text).startswith("The day has passed until which we waited for you.")


def test_one_clock_whose_rule_is_gone_does_not_stop_the_others(office: Office, administrator: Any) -> None:
    cases = [working(office) for _ in range(3)]
    Deadline.objects.filter(case=cases[0]).update(region="990181", began_at=datetime(2019, 1, 1, tzinfo=UTC))
    local_rule(office, administrator, "5", starts_on=date(2026, 5, 1))
    assert commands.recompute_deadlines(at=NOW + HOUR) == 2
    assert due_on(cases[0]) == "2026-05-19"


def test_chasing_takes_turns(office: Office) -> None:
    for _ in range(5):
        office.open()
    assert [commands.chase_deadlines(at=NOW + 30 * HOUR, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert Event.objects.filter(kind="casework.missed").count() == 10
