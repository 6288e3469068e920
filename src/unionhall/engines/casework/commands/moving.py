"""Carrying a case on: one verb of its table at a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import kinds, running, telling
from unionhall.engines.casework.answers import Answers, checked
from unionhall.engines.casework.commands.forgetting import forget_ended
from unionhall.engines.casework.commands.issuing import issue_paper
from unionhall.engines.casework.commands.papers import keep_files
from unionhall.engines.casework.core import MAIN, Party, State, Verb, Workflow
from unionhall.engines.casework.locks import lock
from unionhall.engines.casework.models import Case, CaseTrack
from unionhall.engines.casework.wording import answers_in_words, changes_since
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import changed
from unionhall.lib.errors import NotAllowed, Refused


class IllegalMove(Refused):
    """The verb leads nowhere from the state the case is in."""

    message = _("“%(verb)s” is not possible while the case is “%(state)s”.")


class SomeoneFaster(Refused):
    """Between looking and acting somebody else has acted. Says what changed."""

    message = _("Someone else was faster: %(changes)s. Please look again; what you wrote is still here.")


class CarriedOnElsewhere(Refused):
    """A case that was joined to another goes on there."""

    message = _("This case is carried on as %(number)s.")


class TracksOpen(Refused):
    """A case does not end while something beside it is still under way."""

    message = _("“%(track)s” is still under way; end that first.")


@transaction.atomic
def advance(
    case: Case,
    verb: str,
    *,
    by: Person | None,
    at: datetime,
    seen: int | None = None,
    to: str | None = None,
    answers: Mapping[str, Any] | None = None,
    assignee: Person | None = None,
) -> Case:
    """Do `verb`. `seen` is the version of the case that `by` had before them; `to` chooses where several ways lead.

    `answers` are by the codes of what the verb asks. `assignee` passes the case to somebody in the same step.
    Without `by` the system acts, which needs no permission. Raises NotAllowed, SomeoneFaster, IllegalMove,
    CarriedOnElsewhere, TracksOpen, what the guard refuses, and what is wrong with the answers.
    """
    case = lock(case)
    workflow = kinds.workflow_of(case.kind)
    if not workflow.has_verb(verb):
        raise NotAllowed(verb)
    move = _Move(case, workflow, workflow.verb(verb), by, at)
    if by is not None:
        authorise(by, move.verb.permission, case)
    move.refuse(seen)
    move.take(checked(move.verb, answers), move.target(to), assignee)
    return case


@transaction.atomic
def act(
    case: Case,
    verb: str,
    *,
    by: Person,
    at: datetime,
    seen: int | None = None,
    answers: Mapping[str, Any] | None = None,
) -> Case:
    """Do `verb` as its service does it: by the command it registered for it, or simply by moving on."""
    command = kinds.find(case.kind).commands.get(verb)
    if command is None:
        return advance(case, verb, by=by, at=at, seen=seen, answers=answers)
    done: Case = command(case, by=by, at=at, seen=seen, answers=answers)
    return done


class _Move:
    """One verb on one locked case."""

    def __init__(self, case: Case, workflow: Workflow, verb: Verb, by: Person | None, at: datetime) -> None:
        self.case, self.workflow, self.verb, self.by, self.at = case, workflow, verb, by, at
        self.track: CaseTrack | None = None
        if verb.track != MAIN:
            self.track = CaseTrack.objects.filter(case=case, code=verb.track, ended_at=None).first()

    @property
    def state(self) -> str:
        """Where the course that the verb belongs to stands; nowhere while it is not under way."""
        if self.verb.track == MAIN:
            return self.case.state
        return self.track.state if self.track else ""

    def refuse(self, seen: int | None) -> None:
        """Everything that stands against it."""
        if seen is not None and seen != self.case.version:
            raise SomeoneFaster(changes=changes_since(self.case, seen))
        if self.case.joined_to is not None:
            raise CarriedOnElsewhere(number=self.case.joined_to.number)
        if self.state not in self.verb.frm or (self.verb.track != MAIN and not self.case.is_open):
            words = self.workflow.state(self.case.state).name
            if self.track is not None:
                words = self.workflow.state(self.track.state, self.verb.track).name
            raise IllegalMove(verb=self.verb.name, state=words)
        refusal = self.verb.guard(self.case) if self.verb.guard else None
        if refusal is not None:
            raise refusal

    def target(self, to: str | None) -> State:
        """The state it leads to. Raises ValueError when the command chose none of several, or a wrong one."""
        targets = self.verb.targets or (self.state,)
        code = to or (targets[0] if len(targets) == 1 else None)
        if code not in targets:
            raise ValueError(f"{self.workflow.kind}.{self.verb.code} leads to {targets}, not to {to}")
        target = self.workflow.state(code, self.verb.track)
        if self.verb.track == MAIN and target.is_final and not self.verb.ends_tracks:
            for under_way in CaseTrack.objects.filter(case=self.case, ended_at=None):
                raise TracksOpen(track=self.workflow.track(under_way.code).name)
        return target

    def take(self, answers: Answers, target: State, assignee: Person | None) -> None:
        """Change, log, tell."""
        before, was_open = self.state, self.case.is_open
        moved = bool(self.verb.targets) or self.verb.restarts_clock
        files = keep_files(self.case, self.verb, answers.files, by=self.by, at=self.at)
        if assignee is not None:
            self.case.assignee = assignee
        if moved:
            self._enter(target, answers)
        if target.is_final and self.verb.ends_tracks:
            running.end_tracks(self.case, at=self.at)
        for code in self.verb.starts:
            self._start(code, answers)
        running.settle_due(self.case)
        running.write_step(
            self.case, self.verb.code, by=self.by, at=self.at, track=self.verb.track, frm=before, to=target.code,
            is_internal=not str(self.verb.told), data=answers.shown | files, private=answers.private,
        )  # fmt: skip
        self.case.save()
        if assignee is not None:
            changed(self.case, at=self.at)
        verb = f"{self.workflow.kind}.{self.verb.code}"
        record(self.case, verb, by=self.by, at=self.at, state=target.code)
        if (
            self.verb.document
            and self.by is not None
            and self.verb.code not in kinds.find(self.case.kind).commands
        ):
            issue_paper(self.case, self.verb.document, by=self.by, at=self.at)
        self._tell_served(verb, answers)
        self._tell_next(target, assignee, moved=moved)
        if was_open and not self.case.is_open:
            forget_ended(self.case, at=self.at)
            telling.tell(self.case, "casework.rate_please", self.case.person, at=self.at)

    def _enter(self, target: State, answers: Answers) -> None:
        track = self.verb.track
        running.end(self.case, at=self.at, track=track)
        running.begin(self.case, target, at=self.at, track=track, told=answers.values)
        if self.track is not None:
            self.track.state = target.code
            self.track.ended_at = self.at if target.is_final else None
            self.track.save()
            return
        was_open = self.case.is_open
        self.case.state, self.case.turn = target.code, target.turn.value
        self.case.closed_at = (self.case.closed_at or self.at) if target.is_final else None
        if not target.is_final:
            self.case.emptied_at = None  # it fills anew, and its time begins anew when it ends
        if target.is_final or not was_open:
            self.case.escalated_to = None

    def _start(self, code: str, answers: Answers) -> None:
        track = self.workflow.track(code)
        row, _made = CaseTrack.objects.update_or_create(
            case=self.case, code=code,
            defaults={"state": track.initial.code, "ended_at": None, "organisation": self.case.organisation},
        )  # fmt: skip
        running.end(self.case, at=self.at, track=row.code, is_void=True)
        running.begin(self.case, track.initial, at=self.at, track=code, told=answers.values)

    def _tell_served(self, verb: str, answers: Answers) -> None:
        if str(self.verb.told):
            is_by_them = self.by is not None and self.by.pk == self.case.person_id
            served = None if is_by_them else self.case.person
            told = answers_in_words(self.verb, answers.shown)
            telling.tell(self.case, verb, served, at=self.at, data=told)

    def _tell_next(self, target: State, assignee: Person | None, *, moved: bool) -> None:
        case, by = self.case, self.by
        if moved and target.turn is Party.WORKER:
            telling.tell(case, "casework.your_turn", case.person, at=self.at)
        elif moved and target.turn is Party.PARTNER:
            telling.tell_partner(case, "casework.your_turn", at=self.at, but=by)
        elif assignee is not None:
            telling.tell_staff(case, "casework.assigned", at=self.at, but=by)
        elif target.turn is Party.STAFF and by is not None and by.pk != case.assignee_id:
            telling.tell_staff(case, "casework.answered", at=self.at, but=by)
