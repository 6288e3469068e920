"""Clocks that run from the day that was told, not from the moment somebody wrote it down; and in what they count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils.timezone import localtime

from unionhall.engines.casework import commands, kinds
from unionhall.engines.casework.core import Ask, Clock, Party, State, Track, Verb, Workflow, faults
from unionhall.engines.casework.models import Case, Deadline
from unionhall.engines.casework.tests.conftest import Office
from unionhall.engines.casework.tests.made_up import HOURS
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.rulebook import commands as rulebook
from unionhall.kernel.rulebook.core import Source

RULE = "casework.complaint_working_days"
MAY = "made_up.accept_request"
HOUR = timedelta(hours=1)
SERVED = Ask("served_on", "Served on", "day")
HEARD = Ask("heard_on", "Heard on", "day", is_required=False)

NOTICE = Workflow(
    kind="made_up.notice",
    name="送达",
    word="送",
    states=(
        State("open", "open", "open", Party.STAFF, HOURS),
        State("served", "served", "served", Party.STAFF, Clock(RULE, "answer", since="served_on")),
        State("over", "over", "over", Party.NOBODY),
    ),
    tracks=(
        Track("hearing", "Hearing", (
            State("waiting", "waiting", "waiting", Party.STAFF, Clock(RULE, "decide", since="heard_on")),
            State("decided", "decided", "decided", Party.NOBODY),
        )),
    ),
    verbs=(
        Verb("serve", "Serve", ("open",), MAY, to="served", asks=(SERVED,)),
        Verb("serve_again", "Serve again", ("served",), MAY, asks=(SERVED,), restarts_clock=True),
        Verb("look", "Look", ("served",), MAY),
        Verb("hear", "Hear", ("served",), MAY, asks=(HEARD,), starts=("hearing",)),
        Verb("decide", "Decide", ("waiting",), MAY, to="decided", track="hearing"),
        Verb("finish", "Finish", ("open", "served"), MAY, to="over"),
    ),
    handled_by=(Role.DESK,),
)  # fmt: skip


@pytest.fixture
def notice(office: Office) -> Iterator[Case]:
    """A case whose clocks run from days that are told."""
    kinds.register(NOTICE)
    opening = commands.Opening(NOTICE.kind, "送达回证", person=office.worker)
    yield commands.open_case(office.union["yunqiao"], opening, by=office.clerk, at=NOW)
    kinds.unregister(NOTICE.kind)


def clock(case: Case, track: str = "main") -> Deadline:
    return Deadline.objects.get(case=case, track=track, ended_at=None)


def due_on(case: Case, track: str = "main") -> str:
    return localtime(clock(case, track).due_at).date().isoformat()


def do(office: Office, case: Case, verb: str, at: datetime = NOW, **answers: Any) -> Case:
    return commands.act(case, verb, by=office.clerk, at=at, answers=answers)


@pytest.mark.parametrize(
    ("told", "due", "began"),
    [
        (date(2026, 5, 6), "2026-05-19", NOW),  # today: now
        (date(2026, 4, 28), "2026-05-14", datetime(2026, 4, 27, 16, tzinfo=UTC)),  # before Labour Day
        (date(2026, 4, 1), "2026-04-16", datetime(2026, 3, 31, 16, tzinfo=UTC)),  # over before it was written
        (date(2026, 5, 8), "2026-05-21", datetime(2026, 5, 7, 16, tzinfo=UTC)),  # still to come
    ],
)
def test_it_runs_from_the_day_that_is_told(
    office: Office, notice: Case, told: date, due: str, began: datetime
) -> None:
    case = do(office, notice, "serve", served_on=told)
    assert (due_on(case), clock(case).began_at) == (due, began)
    assert case.due_at == clock(case).due_at


def test_what_was_over_before_it_was_written_down_is_missed_by_the_next_run(
    office: Office, notice: Case
) -> None:
    case = do(office, notice, "serve", served_on=date(2026, 4, 1))
    assert clock(case).missed_at is None
    assert commands.chase_deadlines(at=NOW + HOUR) == 1
    assert clock(case).missed_at == NOW + HOUR
    case = do(office, case, "finish", at=NOW + 2 * HOUR)
    assert Deadline.objects.get(case=case, state="served").outcome == "late"


def test_a_reminder_of_a_past_day_is_not_sent(office: Office, notice: Case) -> None:
    case = do(office, notice, "serve", served_on=date(2026, 4, 28))
    found = clock(case)
    assert found.remind_at is not None
    assert NOW < found.remind_at < found.due_at


def test_only_a_verb_that_restarts_the_clock_moves_it(office: Office, notice: Case) -> None:
    case = do(office, notice, "serve", served_on=date(2026, 4, 28))
    case = do(office, case, "look")
    assert due_on(case) == "2026-05-14"
    case = do(office, case, "serve_again", served_on=date(2026, 4, 29))
    assert due_on(case) == "2026-05-15"


def test_a_track_runs_from_the_day_its_starter_was_told(office: Office, notice: Case) -> None:
    case = do(office, notice, "serve", served_on=date(2026, 5, 6))
    case = do(office, case, "hear", heard_on=date(2026, 4, 28))
    assert (due_on(case), due_on(case, "hearing")) == ("2026-05-19", "2026-05-14")
    case.refresh_from_db()
    assert case.due_at == clock(case, "hearing").due_at


def test_a_day_that_was_not_told_is_now(office: Office, notice: Case) -> None:
    case = do(office, notice, "serve", served_on=date(2026, 5, 6))
    case = do(office, case, "hear")
    assert clock(case, "hearing").began_at == NOW


def test_computed_anew_it_still_runs_from_that_day(office: Office, notice: Case) -> None:
    case = do(office, notice, "serve", served_on=date(2026, 4, 28))
    local_rule(office, "5", starts_on=date(2026, 4, 1))
    assert commands.recompute_deadlines(at=NOW + HOUR) == 1
    assert due_on(case) == "2026-05-08"


def test_a_rule_that_began_after_the_day_that_was_told_does_not_count(office: Office, notice: Case) -> None:
    case = do(office, notice, "serve", served_on=date(2026, 4, 28))
    local_rule(office, "5", starts_on=date(2026, 5, 1))
    assert commands.recompute_deadlines(at=NOW + HOUR) == 0
    assert due_on(case) == "2026-05-14"


def wrong(workflow: Workflow) -> str:
    return "; ".join(faults(workflow, {MAY}, {RULE}))


def test_a_table_is_refused_when_nothing_asks_for_the_day() -> None:
    assert wrong(NOTICE) == ""
    serve, *rest = NOTICE.verbs
    for asks in ((), (Ask("served_on", "Served on"),), (Ask("heard_on", "Heard on", "day"),)):
        table = replace(NOTICE, verbs=(replace(serve, asks=asks), *rest))
        text = "the clock of served runs from served_on, a day that nothing asks for"
        assert (text in wrong(table)) is True, asks
    hear = replace(NOTICE.verbs[3], asks=())
    table = replace(NOTICE, verbs=(*NOTICE.verbs[:3], hear, *NOTICE.verbs[4:]))
    assert wrong(table).count("the clock of waiting runs from heard_on") == 1


def test_a_first_state_cannot_run_from_a_day_that_nobody_was_asked_for() -> None:
    first = replace(NOTICE.states[0], clock=Clock(RULE, "look", since="served_on"))
    assert "the clock of open runs from served_on" in wrong(
        replace(NOTICE, states=(first, *NOTICE.states[1:]))
    )


def local_rule(office: Office, value: str, *, starts_on: date, unit: str = "") -> None:
    rulebook.set_rule(
        RULE, organisation=office.union["yunqiao"], region="990181", value=Decimal(value), starts_on=starts_on,
        source=Source("云桥市总工会规定"), unit=unit, by=office.union.staff(Role.ADMINISTRATOR, "yunqiao"), at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "unit", "due"),
    [
        ("10", "working_day", "2026-05-19"),
        ("10", "day", "2026-05-18"),  # 16 May is a Saturday
        ("1", "month", "2026-06-08"),  # 6 June is a Saturday
        ("1", "year", "2027-05-06"),
    ],
)
def test_a_place_may_count_the_same_period_in_something_else(
    office: Office, notice: Case, value: str, unit: str, due: str
) -> None:
    local_rule(office, value, starts_on=date(2026, 5, 1), unit=unit)
    case = do(office, notice, "serve", served_on=date(2026, 5, 6))
    found = clock(case)
    assert (due_on(case), found.unit) == (due, unit)
    assert found.basis.startswith(f"{value} {unit}: 云桥市总工会规定")


def test_what_it_counts_changes_with_the_rule_of_its_region(office: Office, notice: Case) -> None:
    case = do(office, notice, "serve", served_on=date(2026, 5, 6))
    assert (clock(case).unit, due_on(case)) == ("working_day", "2026-05-19")
    local_rule(office, "10", starts_on=date(2026, 5, 1), unit="day")
    assert commands.recompute_deadlines(at=NOW + HOUR) == 1
    assert (clock(case).unit, due_on(case)) == ("day", "2026-05-18")
    assert commands.recompute_deadlines(at=NOW + 2 * HOUR) == 0


def test_a_pause_counts_what_the_clock_counts_now(office: Office, notice: Case) -> None:
    local_rule(office, "10", starts_on=date(2026, 5, 1), unit="day")
    case = do(office, notice, "serve", served_on=date(2026, 5, 6))
    friday = NOW + timedelta(days=9)  # 15 May
    commands.pause_clock(case, cause="等回证", until=date(2026, 5, 18), by=office.clerk, at=friday)
    commands.chase_deadlines(at=friday + timedelta(days=3))
    # Friday, Saturday and Sunday stood still: three natural days after Monday, 18 May.
    assert due_on(case) == "2026-05-21"
    before = clock(case).due_at
    assert commands.recompute_deadlines(at=friday + timedelta(days=4)) == 0
    assert clock(case).due_at == before
