"""Random walks over every kind of case there is: whatever is done, in whatever order, a case stays whole."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from unionhall.engines.casework import commands, kinds, queries
from unionhall.engines.casework.core import MAIN, Verb, drawing
from unionhall.engines.casework.models import Case, CaseTrack, Deadline, NumberCounter, Step
from unionhall.engines.casework.tests.conftest import registered_request
from unionhall.engines.casework.tests.made_up import REQUEST
from unionhall.engines.casework.tests.walking import Town, answer_to, open_for, own_answers
from unionhall.kernel.access.permissions import may
from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed, Refused

KINDS = [
    REQUEST.kind,
    *(kind.workflow.kind for kind in kinds.registered() if kind.workflow.kind != REQUEST.kind),
]
WALKS = max(3, 63 // len(KINDS))
STEPS = 12
ENGINE_ACTS = ("wait", "take", "pause", "resume", "transfer", "note")
Pick = Callable[[list[Any]], Any]


class Walk:
    """One case on its way; `pick` decides."""

    def __init__(self, kind: str, town: Town, pick: Pick) -> None:
        self.kind, self.town, self.pick, self.at = kinds.find(kind), town, pick, NOW
        self.case = open_for(self.kind, town, self.at)

    def legal(self) -> list[Verb]:
        """What the table allows where the case and its tracks stand."""
        workflow = self.kind.workflow
        found = workflow.verbs_from(self.case.state)
        if self.case.is_open:
            for track in CaseTrack.objects.filter(case=self.case, ended_at=None):
                found += workflow.verbs_from(track.state, track.code)
        return found

    def step(self) -> None:
        """Do one thing that somebody may; what is refused changes nothing."""
        self.at += timedelta(minutes=self.pick([1, 60, 60 * 24 * 3]))
        # What ends a case is rare, or no walk would get far.
        acts: list[Callable[[], Any]] = [
            lambda verb=verb: self.act(verb)  # type: ignore[misc]
            for verb in self.legal()
            for _ in range(1 if self.ends(verb) else 12)
        ]
        acts += [lambda name=name: self.engine_act(name) for name in ENGINE_ACTS]  # type: ignore[misc]
        with suppress(Refused), transaction.atomic():
            self.pick(acts)()
        self.case = Case.objects.get(pk=self.case.pk)

    def ends(self, verb: Verb) -> bool:
        """Whether it leads nowhere but to an end."""
        course = self.kind.workflow
        return bool(verb.targets) and all(course.state(code, verb.track).is_final for code in verb.targets)

    def act(self, verb: Verb) -> None:
        able = [person for person in self.town.people if may(person, verb.permission, self.case)]
        if not able:
            return
        known = own_answers(self.kind)
        answers = {
            ask.code: known[verb.code, ask.code](self.town, self.case)
            if (verb.code, ask.code) in known
            else answer_to(ask, self.town, self.at, self.pick)
            for ask in verb.asks
        }
        by = self.pick(able)
        commands.act(self.case, verb.code, by=by, at=self.at, seen=self.case.version, answers=answers)

    def engine_act(self, name: str) -> None:
        case, at = self.case, self.at
        staff = [person for person in self.town.people if may(person, "casework.handle_cases", case)]
        if name == "wait":
            commands.chase_deadlines(at=at)
            commands.recompute_deadlines(at=at)
        elif not staff:
            return
        elif name == "take":
            commands.take_case(case, by=self.pick(staff), at=at)
        elif name == "pause":
            until = (at + timedelta(days=self.pick([1, 5]))).date()
            commands.pause_clock(case, cause="等鉴定", until=until, by=self.pick(staff), at=at)
        elif name == "resume":
            commands.resume_clock(case, by=self.pick(staff), at=at)
        elif name == "transfer":
            unit = self.town.union[self.pick(["yibin", "t01", "yunqiao"])]
            commands.transfer_case(case, organisation=unit, reason="属那里", by=self.pick(staff), at=at)
        else:
            commands.add_note(case, "记一笔", by=self.pick(staff), at=at)

    def check(self) -> None:
        """Everything that holds at every moment of every case."""
        case, workflow = self.case, self.kind.workflow
        state = workflow.state(case.state)
        clocks = list(Deadline.objects.filter(case=case, ended_at=None))
        assert case.is_open == (not state.is_final)
        assert case.turn == state.turn.value
        assert bool(clocks) == case.is_open
        assert case.due_at == min((clock.resumes_at or clock.due_at for clock in clocks), default=None)
        under_way = dict(CaseTrack.objects.filter(case=case, ended_at=None).values_list("code", "state"))
        expected = {(MAIN, case.state), *under_way.items()} if case.is_open else set()
        assert {(clock.track, clock.state) for clock in clocks} == expected
        assert all(not workflow.state(at, track).is_final for track, at in under_way.items())
        sequence = list(
            Step.objects.filter(case=case).order_by("sequence").values_list("sequence", flat=True)
        )
        assert sequence == list(range(1, case.version + 1))
        for counter in NumberCounter.objects.filter(word=workflow.word):
            rows = Case.objects.filter(numbered_at=counter.organisation, word=counter.word, year=counter.year)
            assert sorted(rows.values_list("serial", flat=True)) == list(range(1, counter.last + 1))
        stranger = Person.objects.get(pk=self.town.stranger.pk)
        assert not queries.cases_visible_to(stranger).filter(pk=case.pk).exists()
        with pytest.raises(NotAllowed):
            queries.get_case(case.pk, stranger)
        assert queries.open_verbs(case, stranger) == []

    def check_words(self) -> None:
        """At the end: it reads well for both sides, and the log stands."""
        for viewer in (self.town.worker, self.town.people[1]):
            lines = queries.timeline(self.case, viewer)
            assert all(str(line.text) for line in lines)
            assert "…" not in "".join(str(line.text) for line in lines if line.kind == "step")
        assert len(queries.stages_of(self.case)) == len(self.kind.workflow.stages)
        for change in ("update casework_step set at = now()", "delete from casework_step"):
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(change)


@pytest.mark.parametrize("kind", KINDS)
def test_cases_stay_whole_on_every_walk(db: None, kind: str) -> None:
    with registered_request():
        town = Town()

        @settings(
            max_examples=WALKS, deadline=None, derandomize=True, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(st.data())
        def walks(data: st.DataObject) -> None:
            with transaction.atomic():
                walk = Walk(kind, town, lambda choices: data.draw(st.sampled_from(choices)))
                walk.check()
                for _ in range(STEPS):
                    walk.step()
                    walk.check()
                walk.check_words()
                connection.check_constraints()
                transaction.set_rollback(True)

        walks()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_drawn(db: None, kind: str) -> None:
    with registered_request():
        assert drawing.page(kinds.workflow_of(kind), str, str).count("stateDiagram-v2") >= 1


def test_time_passes_for_all(db: None) -> None:
    """The walks would prove little if nothing were ever missed in them."""
    with registered_request():
        town = Town()
        case = open_for(kinds.find(REQUEST.kind), town, NOW)
        assert commands.chase_deadlines(at=datetime(2027, 1, 1, tzinfo=NOW.tzinfo)) == 1
        assert Case.objects.get(pk=case.pk).escalated_to == town.union["yibin"]
