"""Every write on runs: people start and cancel them, jobs carry them on. The job's verbs are told by `attempt` that
they still have the run: whoever was believed dead and is not has lost it, and changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from unionhall.engines.planning.core.documents import digest_of, problem_data
from unionhall.engines.planning.core.kinds import KINDS
from unionhall.engines.planning.core.plans import Limits
from unionhall.engines.planning.core.soundness import mistakes_of
from unionhall.engines.planning.models import PlanRun
from unionhall.engines.planning.states import LIVE, Failure, RunState
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import Refused
from unionhall.lib.errors import msgid as _
from unionhall.lib.records import BadRecord

TASK = "unionhall.engines.planning.tasks.run_plan"
# A queue of its own, so that an installation may have planned on a machine of its own.
QUEUE = "planning"
# One plan at a time in an installation: a solver takes all it gets of the processors that serve the pages.
LOCK = "planning"
# A run is taken up again after its worker died, but what kills workers must not kill them for ever.
MOST_ATTEMPTS = 3


class RunIsOver(Refused):
    """Nothing is left to stop."""

    message = _("This plan has ended already.")


@dataclass(frozen=True, slots=True)
class Question:
    """What a service has planned: a problem of one kind, and for what (`subject_id`) it is.

    `is_afresh`: plan again, even where the same question was answered before.
    """

    kind: str
    service: str
    subject_id: UUID
    problem: Any
    limits: Limits = field(default_factory=Limits)
    is_afresh: bool = False


@transaction.atomic
def start_run(organisation: Organisation, question: Question, *, by: Person, at: datetime) -> PlanRun:
    """Have `question` planned by a job. Who asks the same again gets the run that is live or done.

    Raises NotAllowed; BadRecord for a problem that makes no sense and KeyError for a kind that is not there.
    """
    kind = KINDS[question.kind]
    run = PlanRun(
        organisation=organisation, kind=kind.code, service=question.service, subject_id=question.subject_id,
        limits=asdict(question.limits), seed=question.limits.seed, by=by, created_at=at,
    )  # fmt: skip
    authorise(by, "planning.start_run", run)
    if mistakes := mistakes_of(question.problem):
        raise BadRecord(mistakes)
    run.digest = digest_of(kind, question.problem, question.limits)
    known = LIVE if question.is_afresh else (*LIVE, RunState.DONE)
    if found := _same_as(run).filter(state__in=known).first():
        _enqueue(found)
        return found
    run.problem = problem_data(question.problem)
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError:  # somebody asked the same in this moment
        return _same_as(run).get(state__in=LIVE)
    _enqueue(run)
    record(run, "planning.run.start", by=by, at=at, kind=run.kind, service=run.service, digest=run.digest)
    return run


@transaction.atomic
def cancel_run(run: PlanRun, *, by: Person, at: datetime) -> PlanRun:
    """Stop `run`: at once while it waits, otherwise within seconds, and the best plan so far is kept.

    Doing it again changes nothing. Raises NotAllowed, RunIsOver.
    """
    run = _locked(run.pk)
    authorise(by, "planning.cancel_run", run)
    if not run.is_live:
        raise RunIsOver
    if run.cancel_asked_at is None:
        run.cancel_asked_at = at
        if run.state == RunState.WAITING:
            run.state, run.ended_at = RunState.CANCELLED, at
        run.save(update_fields=["cancel_asked_at", "state", "ended_at"])
        record(run, "planning.run.cancel", by=by, at=at, kind=run.kind, service=run.service)
    return run


@transaction.atomic
def take_run(run_id: UUID, *, at: datetime) -> PlanRun | None:
    """Take a run up, also one whose worker died; None when nothing is to be done.

    After `MOST_ATTEMPTS` it fails; one that was to be stopped when its worker died is stopped.
    """
    run = PlanRun.objects.select_for_update(of=("self",)).filter(pk=run_id, state__in=LIVE).first()
    if run is None:
        return None
    if run.cancel_asked_at is not None:
        _end(run, RunState.CANCELLED, at=at)
        return None
    if run.attempt >= MOST_ATTEMPTS:
        _end(run, RunState.FAILED, at=at, failure=Failure.WORKER_DIED)
        return None
    run.state, run.attempt, run.started_at = RunState.RUNNING, run.attempt + 1, run.started_at or at
    run.save(update_fields=["state", "attempt", "started_at"])
    return run


def keep_progress(
    run: PlanRun, *, progress: Mapping[str, Any] | None, plan: Mapping[str, Any] | None, at: datetime
) -> bool:
    """Keep how far `run` is and the best plan so far (None: nothing new); answers whether it shall go on."""
    told = {"progress": progress, "result": plan}
    news = {name: value for name, value in told.items() if value is not None}
    rows = _held(run)
    if news and not rows.update(**news, progressed_at=at):
        return False
    return bool(rows.filter(cancel_asked_at=None).exists())


@transaction.atomic
def end_run(run: PlanRun, *, progress: Mapping[str, Any], plan: Mapping[str, Any], at: datetime) -> None:
    """Keep the answer. Asked to stop, it is the best plan so far, unless the search had ended by itself."""
    held = _held(run).select_for_update().first()
    if held is not None:
        held.progress, held.result = dict(progress), dict(plan)
        was_stopped = held.cancel_asked_at is not None and plan["status"] in ("feasible", "no_plan")
        _end(held, RunState.CANCELLED if was_stopped else RunState.DONE, at=at)


@transaction.atomic
def break_off_run(run: PlanRun, *, failure: Failure, at: datetime) -> None:
    """The solver gave no answer. A plan that it told before is kept: then the run was merely stopped."""
    held = _held(run).select_for_update().first()
    if held is None:
        return
    if held.cancel_asked_at is not None:
        _end(held, RunState.CANCELLED, at=at)
    elif failure == Failure.OVERRAN and held.result is not None:
        _end(held, RunState.DONE, at=at)
    else:
        _end(held, RunState.FAILED, at=at, failure=failure)


def lay_down_run(run: PlanRun, *, at: datetime) -> None:
    """The worker is told to leave: another takes the run up, and this attempt is not counted."""
    _held(run).update(state=RunState.WAITING, attempt=run.attempt - 1, progressed_at=at)


def _enqueue(run: PlanRun) -> None:
    """See to it that a job will take the run up; one whose job was thrown away by hand gets another."""
    jobs = ProcrastinateJob.objects.filter(
        task_name=TASK, args__run_id=str(run.pk), status__in=("todo", "doing")
    )
    if run.is_live and not jobs.exists():
        app.configure_task(TASK, allow_unknown=True, queue=QUEUE, lock=LOCK).defer(run_id=str(run.pk))


def _same_as(run: PlanRun) -> QuerySet[PlanRun]:
    same = {"service": run.service, "subject_id": run.subject_id, "digest": run.digest}
    return PlanRun.objects.filter(organisation=run.organisation, **same).order_by("-created_at", "-id")


def _locked(pk: UUID) -> PlanRun:
    return PlanRun.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=pk)


def _held(run: PlanRun) -> QuerySet[PlanRun]:
    return PlanRun.objects.filter(pk=run.pk, state=RunState.RUNNING, attempt=run.attempt)


def _end(run: PlanRun, state: RunState, *, at: datetime, failure: Failure | None = None) -> None:
    run.state, run.ended_at, run.failure = state, at, failure or ""
    run.save(update_fields=["state", "ended_at", "failure", "progress", "result"])
