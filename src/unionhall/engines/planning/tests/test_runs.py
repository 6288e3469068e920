"""Runs: who may start, see and stop one, what is kept of it, and what becomes of it when solver or worker die."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.db import IntegrityError, connection, connections, transaction
from procrastinate import jobs
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import JobAborted
from procrastinate.job_context import AbortReason, JobContext

from unionhall.engines.planning import commands, owners, queries, tasks
from unionhall.engines.planning.commands import MOST_ATTEMPTS, Question, RunIsOver
from unionhall.engines.planning.core.plans import Limits, Status
from unionhall.engines.planning.core.siting.problems import Aim, Cell, SitingProblem
from unionhall.engines.planning.models import PlanRun
from unionhall.engines.planning.states import Failure, RunState
from unionhall.engines.planning.tests.toy import Manner, ToyChoices, ToyProblem
from unionhall.kernel.access.permissions import may
from unionhall.kernel.access.roles import Role
from unionhall.kernel.audit.models import Entry
from unionhall.lib.errors import NotAllowed
from unionhall.lib.ids import uuid7
from unionhall.lib.records import BadRecord

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
NUMBERS = (1.0, 5.0, 3.0)
SUBJECT = uuid7()

WORKER = """
import django
django.setup()
from unionhall.config.jobs import run_worker
from unionhall.engines.planning.tests import toy
toy.register()
run_worker()
"""

pytestmark = [pytest.mark.usefixtures("toys"), pytest.mark.xdist_group("worker")]


def asked(manner: Manner = Manner.GOOD, **wishes: Any) -> Question:
    """A question of the toy box."""
    given = {"subject_id": SUBJECT, "problem": ToyProblem(NUMBERS, 2, manner)} | wishes
    return Question("toy", "toybox", **given)


@pytest.fixture
def planner(make_person: Any) -> Any:
    return make_person(Role.PALACE_MANAGER)


@pytest.fixture
def start(town: Any, planner: Any) -> Callable[..., PlanRun]:
    def started(manner: Manner = Manner.GOOD, **wishes: Any) -> PlanRun:
        return commands.start_run(town, asked(manner, **wishes), by=planner, at=NOW)

    return started


def carry_out(run: PlanRun, abort_reason: Callable[[], AbortReason | None] = lambda: None) -> PlanRun:
    """The job itself, in this process."""
    job = jobs.Job(id=1, queue="planning", lock=None, queueing_lock=None, task_name=commands.TASK)
    context = JobContext(app=app, start_timestamp=time.time(), job=job, abort_reason=abort_reason)
    tasks.run_plan.func(context, str(run.pk))
    run.refresh_from_db()
    return run


@pytest.mark.django_db
class TestPeople:
    def test_a_run_is_started_recorded_and_enqueued(self, start: Any, planner: Any, town: Any) -> None:
        run = start(limits=Limits(seed=7))
        assert (run.state, run.seed, run.by, run.organisation) == (RunState.WAITING, 7, planner, town)
        assert run.problem == {"numbers": [1.0, 5.0, 3.0], "most": 2}, "without what stands at its default"
        job = ProcrastinateJob.objects.get(task_name=commands.TASK)
        assert (job.args, job.queue_name, job.lock) == ({"run_id": str(run.pk)}, "planning", "planning")
        entry = Entry.objects.get(verb="planning.run.start")
        assert (entry.subject_id, entry.by, entry.data["digest"]) == (run.pk, planner, run.digest)

    def test_the_same_question_is_the_same_run(self, start: Any) -> None:
        run = start()
        assert start() == run
        assert start(limits=Limits(seed=2)) != run
        assert start(subject_id=uuid7()) != run
        assert start(problem=ToyProblem(NUMBERS, 1)).digest != run.digest
        carry_out(run)
        assert start() == run, "it is answered already"
        assert start(is_afresh=True) != run
        assert Entry.objects.filter(verb="planning.run.start").count() == 5

    def test_a_run_whose_job_was_thrown_away_gets_another(self, start: Any) -> None:
        start()
        start()
        jobs_of_it = ProcrastinateJob.objects.filter(task_name=commands.TASK)
        assert jobs_of_it.count() == 1
        with connection.cursor() as cursor:
            cursor.execute("delete from procrastinate_jobs")
        start()
        assert jobs_of_it.count() == 1

    def test_two_that_live_cannot_be_the_same(self, start: Any) -> None:
        run = start()
        run.pk = uuid7()
        with pytest.raises(IntegrityError), transaction.atomic():
            run.save(force_insert=True)

    def test_a_waiting_run_is_stopped_at_once(self, start: Any, planner: Any) -> None:
        run = commands.cancel_run(start(), by=planner, at=NOW)
        assert (run.state, run.ended_at) == (RunState.CANCELLED, NOW)
        assert Entry.objects.filter(verb="planning.run.cancel", subject_id=run.pk).count() == 1
        assert carry_out(run).attempt == 0, "the job finds nothing to do"
        with pytest.raises(RunIsOver):
            commands.cancel_run(run, by=planner, at=NOW)

    def test_asking_twice_to_stop_changes_nothing(self, start: Any, planner: Any) -> None:
        run = start()
        commands.take_run(run.pk, at=NOW)
        commands.cancel_run(run, by=planner, at=NOW)
        run = commands.cancel_run(run, by=planner, at=NOW + timedelta(hours=1))
        assert (run.state, run.cancel_asked_at) == (RunState.RUNNING, NOW)
        assert Entry.objects.filter(verb="planning.run.cancel").count() == 1

    @pytest.mark.parametrize(
        ("role", "place", "may_plan", "may_see"),
        [
            (Role.PALACE_MANAGER, "town", True, True), (Role.PALACE_MANAGER, "city", True, True),
            (Role.PALACE_MANAGER, "other_town", False, False), (Role.LEADER, "town", False, True),
            (Role.LEADER, "other_town", False, False), (Role.ADMINISTRATOR, "city", False, False),
            (None, "town", False, False),
        ],
    )  # fmt: skip
    def test_who_may(
        self, role: Any, place: str, may_plan: bool, may_see: bool, request: Any, make_person: Any, start: Any
    ) -> None:
        person = make_person(*filter(None, [role]), organisation=request.getfixturevalue(place))
        run = start()
        assert [may(person, f"planning.{verb}", run) for verb in ("start_run", "cancel_run", "see_run")] == [
            may_plan, may_plan, may_see,
        ]  # fmt: skip
        assert list(queries.runs_visible_to(person)) == [run] * may_see
        assert list(queries.runs_about("toybox", SUBJECT, person)) == [run] * may_see
        if may_see:
            assert queries.get_run(run.pk, person) == run
        else:
            with pytest.raises(NotAllowed):
                queries.get_run(run.pk, person)
        if not may_plan:
            with pytest.raises(NotAllowed):
                commands.start_run(run.organisation, asked(is_afresh=True), by=person, at=NOW)
            with pytest.raises(NotAllowed):
                commands.cancel_run(run, by=person, at=NOW)

    def test_a_service_that_plans_nothing_has_no_runs(self, town: Any, planner: Any) -> None:
        with pytest.raises(NotAllowed):
            commands.start_run(
                town, Question("toy", "palace", SUBJECT, ToyProblem(NUMBERS)), by=planner, at=NOW
            )
        with pytest.raises(KeyError):
            owners.register("toybox", planned_by=())

    def test_a_problem_that_makes_no_sense_is_told_at_once(self, town: Any, planner: Any) -> None:
        cell = Cell("c", 0, 0, -1)
        problem = SitingProblem(Aim.MOST_COVERED, (cell,), (), 500)
        with pytest.raises(BadRecord, match=r"cells\.0\.people"):
            commands.start_run(town, Question("siting", "toybox", SUBJECT, problem), by=planner, at=NOW)

    def test_lists_leave_problems_and_plans_where_they_are(
        self, start: Any, planner: Any, django_assert_num_queries: Any
    ) -> None:
        for seed in (1, 2, 3):
            start(limits=Limits(seed=seed))
        with django_assert_num_queries(1):  # what they hold is known from the start
            rows = list(queries.runs_visible_to(planner))
            assert {row.organisation.name for row in rows} == {"town"}
        assert len(rows) == 3
        assert "problem" in rows[0].get_deferred_fields()


@pytest.mark.django_db
class TestJob:
    def test_a_plan_is_kept_with_its_reasons(self, start: Any) -> None:
        run = carry_out(start(limits=Limits(seed=9)))
        assert (run.state, run.attempt, run.failure) == (RunState.DONE, 1, "")
        assert run.progress == {
            "status": "proved",
            "objective": 8.0,
            "bound": 8.0,
            "gap": 0.0,
            "stats": {"seed": 9},
        }
        plan = queries.plan_of(run)
        assert plan is not None
        assert (plan.status, plan.choices, plan.gap) == (Status.PROVED, ToyChoices((5.0, 3.0)), 0.0)
        assert [one.code for one in plan.reasons] == ["large", "large"]
        assert queries.problem_of(run) == ToyProblem(NUMBERS, 2)

    def test_that_there_is_no_plan_is_a_result(self, start: Any) -> None:
        run = carry_out(start(problem=ToyProblem(NUMBERS, -1)))
        assert run.state == RunState.DONE
        plan = queries.plan_of(run)
        assert plan is not None
        assert plan.conflict is not None
        assert (plan.status, plan.conflict.rules) == (Status.INFEASIBLE, (("less_than_none", {"most": -1}),))

    @pytest.mark.parametrize(
        ("manner", "failure"),
        [(Manner.KILLED, Failure.SOLVER_DIED), (Manner.BROKEN, Failure.SOLVER_BROKE)],
    )
    def test_a_solver_that_dies_takes_nobody_along(
        self, manner: Manner, failure: Failure, start: Any
    ) -> None:
        run = carry_out(start(manner))
        assert (run.state, run.failure) == (RunState.FAILED, failure)
        assert run.get_failure_display().endswith(".")
        assert run.result["choices"] == {"picked": [1.0, 5.0]}, "what it had told before"
        assert start(manner) != run, "it can be tried again"

    def test_a_run_that_nobody_can_read_any_more(self, start: Any) -> None:
        run = start()
        PlanRun.objects.filter(pk=run.pk).update(problem={"numbers": "none"})
        run = carry_out(run)
        assert (run.state, run.failure) == (RunState.FAILED, Failure.UNREADABLE)

    def test_a_worker_that_leaves_lays_the_run_down(self, start: Any) -> None:
        run = start(Manner.ENDLESS)
        with pytest.raises(JobAborted):
            carry_out(run, lambda: AbortReason.SHUTDOWN)
        run.refresh_from_db()
        assert (run.state, run.attempt) == (RunState.WAITING, 0)

    @pytest.mark.parametrize("error", [JobAborted(), RuntimeError()])
    def test_a_job_that_broke_comes_again(self, error: Exception) -> None:
        job = jobs.Job(
            id=1, queue="planning", lock=None, queueing_lock=None, task_name=commands.TASK, attempts=99
        )
        assert tasks.run_plan.get_retry_exception(exception=error, job=job) is not None

    def test_after_some_deaths_of_workers_it_is_given_up(self, start: Any) -> None:
        run = start()
        for attempt in range(1, MOST_ATTEMPTS + 1):
            taken = commands.take_run(run.pk, at=NOW)
            assert taken is not None
            assert taken.attempt == attempt
        assert commands.take_run(run.pk, at=NOW) is None
        run.refresh_from_db()
        assert (run.state, run.failure) == (RunState.FAILED, Failure.WORKER_DIED)

    def test_whoever_was_believed_dead_changes_nothing(self, start: Any) -> None:
        first = commands.take_run(start().pk, at=NOW)
        second = commands.take_run(first.pk, at=NOW)
        plan = {"status": "proved", "objective": 1.0}
        assert not commands.keep_progress(first, progress=plan, plan=plan, at=NOW)
        commands.end_run(first, progress=plan, plan=plan, at=NOW)
        commands.break_off_run(first, failure=Failure.SOLVER_DIED, at=NOW)
        commands.lay_down_run(first, at=NOW)
        second.refresh_from_db()
        assert (second.state, second.attempt, second.result) == (RunState.RUNNING, 2, None)
        assert commands.keep_progress(second, progress=plan, plan=None, at=NOW)


def _test_database_url() -> str:
    found = connection.settings_dict
    return f"postgresql://{found['USER']}@/{found['NAME']}?host={quote(found['HOST'], safe='')}"


@pytest.fixture
def start_worker() -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    environment = os.environ | {
        "DATABASE_URL": _test_database_url(),
        "UNIONHALL_MODE": "test",
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "unionhall.config.settings"),
    }
    started: list[subprocess.Popen[bytes]] = []

    def begin() -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen([sys.executable, "-c", WORKER], env=environment))
        return started[-1]

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait()
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")
        cursor.execute("delete from procrastinate_workers")


def _until(condition: Callable[[], bool], seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        # Waiting for another process, whose only trace is in the database.
        time.sleep(0.1)
    return True


def _is_gone(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.django_db(transaction=True)
def test_who_asks_the_same_at_the_same_moment_gets_the_same_run(town: Any, planner: Any) -> None:
    barrier = threading.Barrier(4)

    def ask() -> PlanRun:
        try:
            barrier.wait()
            return commands.start_run(town, asked(), by=planner, at=NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        runs = [one.result() for one in [pool.submit(ask) for _number in range(4)]]
    assert len(set(runs)) == PlanRun.objects.count() == 1
    assert ProcrastinateJob.objects.filter(task_name=commands.TASK).count() == 1
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")


@pytest.mark.django_db(transaction=True)
def test_killed_with_its_worker_it_is_taken_up_again_and_stopped(
    start: Any, start_worker: Any, planner: Any
) -> None:
    run = start(Manner.ENDLESS, limits=Limits(seconds=600))

    def now() -> PlanRun:
        run.refresh_from_db()
        return run

    worker = start_worker()
    assert _until(lambda: now().result is not None), "nobody took it up"
    solvers = [pid for pid in os.listdir("/proc") if pid.isdigit() and _parent_is(int(pid), worker.pid)]
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert solvers
    assert _until(lambda: all(_is_gone(int(pid)) for pid in solvers), 10), "a solver outlived its worker"
    assert (now().state, run.attempt) == (RunState.RUNNING, 1)

    with connection.cursor() as cursor:
        # As if half a minute had gone by without a sign of life.
        cursor.execute("update procrastinate_workers set last_heartbeat = now() - interval '1 hour'")
    start_worker()
    assert _until(lambda: now().attempt == 2), "nobody took it up again"
    commands.cancel_run(run, by=planner, at=NOW)
    assert _until(lambda: not now().is_live), "it was not stopped"
    assert (run.state, run.result["choices"]) == (RunState.CANCELLED, {"picked": [1.0, 5.0]})


def _parent_is(pid: int, parent: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return int(file.read().rsplit(")", 1)[1].split()[1]) == parent
    except (FileNotFoundError, ProcessLookupError):
        return False
