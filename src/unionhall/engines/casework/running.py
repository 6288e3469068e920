"""Clocks of a case, and its log. Callers hold the case's row lock and save the case."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django.utils.timezone import get_default_timezone, localdate

from unionhall.engines.casework.core import MAIN, Clock, State, next_reminder
from unionhall.engines.casework.models import Case, CaseTrack, Deadline, Step
from unionhall.engines.casework.states import Outcome
from unionhall.kernel.calendar import queries as calendar
from unionhall.kernel.calendar.core import PeriodUnit
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook import queries as rulebook
from unionhall.kernel.rulebook.core import PERIODS, RuleValue

ONE_DAY = timedelta(days=1)


def write_step(
    case: Case,
    verb: str,
    *,
    by: Person | None,
    at: datetime,
    track: str = MAIN,
    frm: str = "",
    to: str = "",
    is_internal: bool = False,
    data: dict[str, Any] | None = None,
    private: dict[str, Any] | None = None,
) -> Step:
    """The next line of the log; counts the case's `version` on."""
    case.version += 1
    return Step.objects.create(
        organisation=case.organisation, case=case, sequence=case.version, verb=verb, track=track, from_state=frm,
        to_state=to or case.state, by=by, at=at, data=data or {}, is_internal=is_internal,
        private=json.dumps(private, ensure_ascii=False) if private else "",
    )  # fmt: skip


def begin(
    case: Case, state: State, *, at: datetime, track: str = MAIN, told: Mapping[str, Any] | None = None
) -> Deadline | None:
    """Start the clock of `state`; a final state has none. `told` are the answers that led there. Raises MissingRule."""
    if state.clock is None:
        return None
    deadline = Deadline(
        organisation=case.organisation,
        case=case,
        track=track,
        state=state.code,
        turn=state.turn.value,
        region=case.organisation.region,
        began_at=_began(state.clock, told or {}, at),
    )
    _compute(deadline, state.clock)
    deadline.remind_at = _next_reminder(deadline, after=at)
    deadline.save(force_insert=True)
    return deadline


def _began(clock: Clock, told: Mapping[str, Any], at: datetime) -> datetime:
    """When it began to run: on the day that was told, else now. Today is now."""
    day = told.get(clock.since)
    return at if day is None or day == localdate(at) else start_of(day)


def end(case: Case, *, at: datetime, track: str = MAIN, is_void: bool = False) -> None:
    """Stop the running clock of a track, if there is one: kept, late, or void because nobody needs it any more."""
    for deadline in Deadline.objects.filter(case=case, track=track, ended_at=None):
        deadline.ended_at = at
        ran_until = deadline.paused_at or at
        kept = Outcome.MET if deadline.missed_at is None and ran_until <= deadline.due_at else Outcome.LATE
        deadline.outcome = Outcome.VOID if is_void else kept
        deadline.paused_at = deadline.resumes_at = deadline.remind_at = None
        deadline.pause_cause = ""
        deadline.save()


def end_tracks(case: Case, *, at: datetime) -> None:
    """End everything that runs beside the main course, wherever it stands; nobody needs it any more."""
    for track in CaseTrack.objects.filter(case=case, ended_at=None):
        end(case, at=at, track=track.code, is_void=True)
        track.ended_at = at
        track.save(update_fields=["ended_at"])


def settle_due(case: Case) -> None:
    """Let the case say when the next thing is due: the earliest of what runs."""
    running = Deadline.objects.filter(case=case, ended_at=None)
    moments = [each.resumes_at or each.due_at for each in running]
    case.due_at = min(moments, default=None)


def recompute(deadline: Deadline, clock: Clock) -> bool:
    """Compute a running clock anew, from the day it began; True when it moved or is more certain than before.

    What has been paused stays so much later. Raises MissingRule.
    """
    before = (deadline.due_at, deadline.is_provisional)
    _compute(deadline, clock)
    if deadline.paused_for:
        _postpone(deadline, deadline.paused_for)
    return (deadline.due_at, deadline.is_provisional) != before


def resume(deadline: Deadline, *, at: datetime) -> None:
    """Let a paused clock run on: due as much later as it stood still, in what it counts."""
    stood = _stood(deadline, at)
    _postpone(deadline, stood)
    deadline.paused_for = (deadline.paused_for or timedelta()) + stood
    deadline.paused_at = deadline.resumes_at = None
    deadline.pause_cause = ""
    deadline.remind_at = _next_reminder(deadline, after=at)


def remind_next(deadline: Deadline, *, at: datetime) -> None:
    """Set when the next reminder goes out, after `at`."""
    deadline.remind_at = _next_reminder(deadline, after=at)


def end_of(day: date) -> datetime:
    """The last instant that still counts as `day` here: whoever acts before midnight is in time."""
    return datetime.combine(day + ONE_DAY, time(), get_default_timezone()) - timedelta(seconds=1)


def _compute(deadline: Deadline, clock: Clock) -> None:
    if isinstance(clock.within, timedelta):
        deadline.due_at = deadline.began_at + clock.within
        return
    began_on = localdate(deadline.began_at)
    rule = rulebook.value(clock.within, region=deadline.region, on=began_on)
    deadline.rule, deadline.unit, deadline.basis = rule.key, rule.unit, _basis(rule)
    unit = _days_counted(deadline)
    if unit is None:
        deadline.due_at, deadline.is_provisional = deadline.began_at + rule.span, False
        return
    deadline.due_at, deadline.is_provisional = end_of(began_on), False
    if days := math.ceil(rule.value):  # of nothing, the day itself
        found = calendar.deadline(began_on, days, unit, allow_provisional=True)
        deadline.due_at, deadline.is_provisional = end_of(found.due_on), found.is_provisional


def _basis(rule: RuleValue) -> str:
    return f"{rule.value:f} {rule.unit}: {rule.source}{' ?' if rule.unconfirmed else ''}"[:200]


def _days_counted(deadline: Deadline) -> PeriodUnit | None:
    """Which days the clock counts; None for one that counts hours."""
    return cast(PeriodUnit, deadline.unit) if deadline.unit in PERIODS else None


def _stood(deadline: Deadline, at: datetime) -> timedelta:
    """How long it stood still until `at`: of days, the one it was paused on, and not the one it runs on."""
    assert deadline.paused_at is not None
    unit = _days_counted(deadline)
    if unit is None:
        return at - deadline.paused_at
    first, last = localdate(deadline.paused_at), localdate(at)
    days = [first + place * ONE_DAY for place in range((last - first).days)]
    official = calendar.official_calendar(first, last)
    return sum(unit != "working_day" or official.day(day).is_working_day for day in days) * ONE_DAY


def _postpone(deadline: Deadline, stood: timedelta) -> None:
    unit = _days_counted(deadline)
    if unit is None:
        deadline.due_at += stood
    elif stood.days:
        counted: PeriodUnit = "working_day" if unit == "working_day" else "day"
        found = calendar.deadline(localdate(deadline.due_at), stood.days, counted, allow_provisional=True)
        deadline.due_at = end_of(found.due_on)
        deadline.is_provisional |= found.is_provisional


def _next_reminder(deadline: Deadline, *, after: datetime) -> datetime | None:
    day_start = datetime.combine(localdate(deadline.due_at), time(8), get_default_timezone())
    found = next_reminder(deadline.began_at, deadline.due_at, day_start, after=after)
    return found[0] if found else None


def start_of(day: date) -> datetime:
    """The first instant of `day` here."""
    return datetime.combine(day, time(), get_default_timezone())
