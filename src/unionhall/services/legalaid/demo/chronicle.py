"""Cases of years ago, told step by step by the same tables as today's, and written in bulk.

What the engine does to one case under its lock is done here in memory: states, clocks, tracks, the log, numbers
without a gap. Rules are those of today: the rulebook does not reach back to the oldest of these cases.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, cast
from uuid import UUID

from django.db.models import F, Model
from django.utils.timezone import get_default_timezone, localtime

from unionhall.engines.casework import running
from unionhall.engines.casework.answers import checked
from unionhall.engines.casework.core import MAIN, State, Workflow
from unionhall.engines.casework.models import Case, CaseTrack, Deadline, NumberCounter, Step
from unionhall.engines.casework.naming import number_of, words_of
from unionhall.engines.casework.states import Outcome, Source
from unionhall.kernel.calendar.core import PeriodUnit
from unionhall.kernel.calendar.queries import official_calendar
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.copying import copy
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook.core import PERIODS, RuleValue
from unionhall.kernel.rulebook.queries import book
from unionhall.lib.ids import uuid7

A_MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class Line:
    """A line of a log: the columns of `Step`. There are too many for whole rows."""

    organisation_id: UUID
    case_id: UUID
    verb: str
    track: str
    from_state: str
    to_state: str
    by_id: UUID | None
    at: datetime
    data: dict[str, Any]
    private: str
    is_internal: bool
    sequence: int = 0
    id: UUID = field(default_factory=uuid7)


@dataclass(slots=True)
class Ticking:
    """A clock: the columns of `Deadline`."""

    organisation_id: UUID
    case_id: UUID
    track: str
    state: str
    turn: str
    region: str
    began_at: datetime
    rule: str
    unit: str
    basis: str
    due_at: datetime
    is_provisional: bool
    remind_at: datetime | None = None
    missed_at: datetime | None = None
    paused_at: datetime | None = None
    pause_cause: str = ""
    resumes_at: datetime | None = None
    paused_for: timedelta | None = None
    ended_at: datetime | None = None
    outcome: str = ""
    id: UUID = field(default_factory=uuid7)


def day_of(at: datetime) -> date:
    """The day it is here."""
    return at.astimezone(get_default_timezone()).date()


class Chronicle:
    """Everything that is told, until it is written."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.courses: list[Course] = []
        self.rows: dict[type[Model], list[Any]] = defaultdict(list)
        self.calendar = official_calendar()
        # A handful of rules over a handful of years: most days are asked for many times.
        self.rule = cache(self._rule)
        self.due_on = cache(self._due_on)
        self.workday = cache(self._workday)

    def keep(self, *rows: Model) -> None:
        """Remember rows of a service for `write`."""
        for row in rows:
            self.rows[type(row)].append(row)

    def keep_as(self, model: type[Model], rows: Iterable[Any]) -> None:
        """Remember what has the columns of `model`, where whole rows would be too many."""
        self.rows[model].extend(rows)

    def open(
        self, organisation: Organisation, table: Workflow, title: str, at: datetime, **told: Any
    ) -> Course:
        """Begin a case; `told` are its `person`, `partner`, `assignee`, `source`, `parent` and `by`, who opened it."""
        course = Course(self, organisation, table, title, at, **told)
        self.courses.append(course)
        return course

    def write(self) -> None:
        """Number everything in the order it was opened, and write it."""
        self._number()
        for course in self.courses:
            course.finish()
        copy(Case, (course.case for course in self.courses))
        copy(Step, (step for course in self.courses for step in course.steps))
        copy(Deadline, (clock for course in self.courses for clock in course.clocks))
        copy(CaseTrack, (track for course in self.courses for track in course.tracks.values()))
        for model, rows in self.rows.items():
            copy(model, rows)
        self.courses, self.rows = [], defaultdict(list)

    def _number(self) -> None:
        shelves: dict[tuple[Organisation, str, int], list[Case]] = defaultdict(list)
        for case in sorted((course.case for course in self.courses), key=lambda one: one.opened_at):
            shelves[case.organisation, case.word, case.year].append(case)
        for (unit, word, year), cases in shelves.items():
            counter, _new = NumberCounter.objects.get_or_create(
                organisation=unit, word=word, year=year, defaults={"last": 0}
            )
            for serial, case in enumerate(cases, start=counter.last + 1):
                case.serial = serial
                case.number = number_of(unit.short_name or unit.name, word, year, serial)
            NumberCounter.objects.filter(pk=counter.pk).update(last=F("last") + len(cases))

    def _workday(self, day: date) -> date:
        """`day`, or the next on which offices work."""
        while not self.calendar.day(day).is_working_day:
            day += running.ONE_DAY
        return day

    def _rule(self, key: str, region: str) -> tuple[RuleValue, str]:
        # As the files have it: nobody has entered rules of their own while the demo is loaded.
        rule = book().value(key, region=region, on=day_of(self.now), local=[])
        return rule, f"{rule.value:f} {rule.unit}: {rule.source}{' ?' if rule.unconfirmed else ''}"[:200]

    def _due_on(self, day: date, count: int, unit: str) -> tuple[datetime, bool]:
        found = self.calendar.deadline(day, count, cast(PeriodUnit, unit), allow_provisional=True)
        return running.end_of(found.due_on), found.is_provisional


class Course:
    """One case on its way."""

    def __init__(
        self, chronicle: Chronicle, organisation: Organisation, table: Workflow, title: str, at: datetime, *,
        person: Person | None = None, partner: Organisation | None = None, assignee: Person | None = None,
        source: str = Source.VISIT, parent: Case | None = None, by: Person | None = None,
        data: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        self.chronicle, self.table = chronicle, table
        self.case = Case(
            organisation=organisation, numbered_at=organisation, kind=table.kind, word=table.word,
            year=localtime(at).year, title=title[:160], person=person, partner=partner, assignee=assignee,
            state=table.initial.code, source=source, opened_at=at, opened_by=by, parent=parent,
        )  # fmt: skip
        self.steps: list[Line] = []
        self.clocks: list[Ticking] = []
        self.running: dict[str, Ticking] = {}
        self.tracks: dict[str, CaseTrack] = {}
        self._begin(table.initial, at, MAIN, {})
        self._log("open", at, MAIN, "", table.initial.code, by, data=data)

    def do(self, code: str, at: datetime, by: Person | None, *, into: str = "", **answers: Any) -> None:
        """Do a verb, as the engine would: `answers` by the codes of what it asks, `into` where several ways lead."""
        verb = self.table.verb(code)
        state = self._state(verb.track)
        if state not in verb.frm:
            raise ValueError(f"{code} is not possible while {verb.track} is {state or 'not under way'}")
        told = checked(verb, answers)
        target = into or (verb.targets[0] if verb.targets else state)
        if verb.targets or verb.restarts_clock:
            self._end(at, verb.track)
            self._enter(self.table.state(target, verb.track), at, verb.track, told.values)
        if verb.ends_tracks:
            for track in self.tracks.values():
                self._end(at, track.code, is_void=True)
                track.ended_at = track.ended_at or at
        for started in verb.starts:
            self._start(started, at, told.values)
        if code == "assign":
            self.case.assignee = told.values["lawyer"]
        self._log(
            code, at, verb.track, state, target, by, is_internal=not str(verb.told), data=told.shown,
            private=told.private,
        )  # fmt: skip

    def pause(self, at: datetime, until: date, cause: str, by: Person) -> None:
        """Let the clock of the main course stand still from one day until another."""
        clock, stood = self.running[MAIN], until - day_of(at)
        self._log(
            "pause", at, MAIN, "", self.case.state, by, data={"cause": cause, "until_on": until.isoformat()}
        )
        clock.due_at, clock.is_provisional = self.chronicle.due_on(day_of(clock.due_at), stood.days, "day")
        clock.paused_for = stood
        told = {"due_at": clock.due_at.isoformat()}
        self._log("resume", running.start_of(until), MAIN, "", self.case.state, None, data=told)

    def due(self, track: str = MAIN) -> datetime:
        """When the running clock of a course is due."""
        return self.running[track].due_at

    def finish(self) -> None:
        """Put the log in its order, and let the case say what its clocks say."""
        case = self.case
        for clock in self.running.values():
            if clock.due_at < self.chronicle.now:
                self._miss(clock)
            else:
                running.remind_next(cast(Deadline, clock), at=self.chronicle.now)
        self.steps.sort(key=lambda step: step.at)
        for number, step in enumerate(self.steps, start=1):
            step.sequence = number
        state = self.table.state(case.state)
        case.version, case.turn = len(self.steps), state.turn.value
        case.due_at = min((clock.due_at for clock in self.running.values()), default=None)
        case.words = words_of(case)

    def _state(self, track: str) -> str:
        if track == MAIN:
            return self.case.state
        row = self.tracks.get(track)
        return row.state if row is not None and row.ended_at is None else ""

    def _enter(self, target: State, at: datetime, track: str, told: dict[str, Any]) -> None:
        if track == MAIN:
            self.case.state = target.code
            self.case.closed_at = at if target.is_final else None
        else:
            row = self.tracks[track]
            row.state, row.ended_at = target.code, at if target.is_final else None
        self._begin(target, at, track, told)

    def _start(self, code: str, at: datetime, told: dict[str, Any]) -> None:
        initial = self.table.track(code).initial
        self._end(at, code, is_void=True)
        row = self.tracks.setdefault(
            code, CaseTrack(organisation=self.case.organisation, case=self.case, code=code)
        )
        row.state, row.ended_at = initial.code, None
        self._begin(initial, at, code, told)

    def _begin(self, state: State, at: datetime, track: str, told: dict[str, Any]) -> None:
        if state.clock is None:
            return
        case, day = self.case, told.get(state.clock.since)
        began = at if day is None or day == day_of(at) else running.start_of(day)
        unit = case.organisation
        rule, basis = self.chronicle.rule(str(state.clock.within), unit.region)
        due_at, is_provisional = began + rule.span if rule.unit not in PERIODS else None, False
        if due_at is None:
            due_at, is_provisional = self.chronicle.due_on(day_of(began), math.ceil(rule.value), rule.unit)
        clock = Ticking(
            unit.pk, case.pk, track, state.code, state.turn.value, unit.region, began, rule.key, rule.unit, basis,
            due_at, is_provisional,
        )  # fmt: skip
        self.clocks.append(clock)
        self.running[track] = clock

    def _end(self, at: datetime, track: str, *, is_void: bool = False) -> None:
        clock = self.running.pop(track, None)
        if clock is None:
            return
        if at > clock.due_at:
            self._miss(clock)
        clock.ended_at = at
        clock.outcome = Outcome.VOID if is_void else Outcome.LATE if at > clock.due_at else Outcome.MET

    def _miss(self, clock: Ticking) -> None:
        clock.missed_at = clock.due_at + A_MINUTE
        told = {"due_at": clock.due_at.isoformat(), "turn": clock.turn}
        self._log("miss", clock.missed_at, clock.track, clock.state, clock.state, None, data=told)

    def _log(
        self, verb: str, at: datetime, track: str, frm: str, to: str, by: Person | None, *,
        is_internal: bool = False, data: dict[str, Any] | None = None, private: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        kept = json.dumps(private, ensure_ascii=False) if private else ""
        self.steps.append(Line(
            self.case.organisation_id, self.case.pk, verb, track, frm, to, by.pk if by is not None else None, at,
            data or {}, kept, is_internal,
        ))  # fmt: skip
