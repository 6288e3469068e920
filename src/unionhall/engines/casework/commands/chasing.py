"""Clocks that are paused, chased and computed anew."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import running, telling
from unionhall.engines.casework.core import MAIN, Clock
from unionhall.engines.casework.kinds import workflow_of
from unionhall.engines.casework.locks import lock
from unionhall.engines.casework.models import Case, Deadline
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook.core import MissingRule
from unionhall.lib.errors import InvalidInput, Refused

LONGEST_CAUSE = 160
A_TURN = 200  # clocks one run of a job looks at; the next run takes the rest


class ClockNotRunning(Refused):
    """Nothing to pause: it stands already, or has ended."""

    message = _("The clock is not running.")


class ClockNotPaused(Refused):
    """Nothing to let run on."""

    message = _("The clock is not paused.")


class CauseMissing(InvalidInput):
    """A clock does not stand still without a reason."""

    message = _("Say why the clock stands still.")


class ResumeTooEarly(InvalidInput):
    """A pause ends on a day to come."""

    message = _("Choose a day to come on which the clock runs on.")


@transaction.atomic
def pause_clock(
    case: Case, *, cause: str, until: date, track: str = MAIN, by: Person, at: datetime
) -> Deadline:
    """Let the clock stand still for `cause`, until the morning of `until` at the latest; then it runs on by itself.

    Raises NotAllowed, ClockNotRunning, CauseMissing, ResumeTooEarly.
    """
    case = lock(case)
    authorise(by, "casework.pause_clock", case)
    deadline = Deadline.objects.filter(case=case, track=track, ended_at=None, paused_at=None).first()
    if deadline is None:
        raise ClockNotRunning
    if not cause.strip():
        raise CauseMissing(field="cause")
    if until <= localdate(at):
        raise ResumeTooEarly(field="until")
    deadline.paused_at, deadline.pause_cause = at, cause.strip()[:LONGEST_CAUSE]
    deadline.resumes_at, deadline.remind_at = running.start_of(until), None
    deadline.save()
    _note(case, "pause", by=by, at=at, cause=deadline.pause_cause, until_on=until.isoformat())
    return deadline


@transaction.atomic
def resume_clock(case: Case, *, track: str = MAIN, by: Person | None, at: datetime) -> Deadline:
    """Let the clock run on; what is due is due as much later as it stood. Raises NotAllowed, ClockNotPaused."""
    case = lock(case)
    if by is not None:
        authorise(by, "casework.resume_clock", case)
    deadline = Deadline.objects.filter(case=case, track=track, ended_at=None, paused_at__isnull=False).first()
    if deadline is None:
        raise ClockNotPaused
    running.resume(deadline, at=at)
    deadline.save()
    _note(case, "resume", by=by, at=at, due_at=deadline.due_at.isoformat())
    return deadline


def chase_deadlines(*, at: datetime, limit: int = A_TURN) -> int:
    """Run on what was paused until now, remind of what is due, escalate what was missed; answers how many clocks.

    Each clock is a transaction of its own: killed in the middle, the rest is done by the next run, nothing twice.
    """
    live = Deadline.objects.filter(ended_at=None)
    paused = live.filter(resumes_at__lte=at).order_by("resumes_at")
    due = live.filter(paused_at=None)
    missed = due.filter(missed_at=None, due_at__lt=at).order_by("due_at")
    remind = due.filter(remind_at__lte=at, due_at__gt=at).order_by("remind_at")
    count = 0
    for rows, chase in ((paused, _run_on), (missed, _miss), (remind, _remind)):
        for deadline in list(rows.select_related("case")[:limit]):
            count += chase(deadline, at)
    return count


def recompute_deadlines(*, at: datetime) -> int:
    """Compute every running clock of a rule anew; answers how many moved. For after a rule or the calendar changed."""
    count = 0
    rows = Deadline.objects.filter(ended_at=None, paused_at=None).exclude(rule="")
    for deadline in rows.select_related("case").order_by("id").iterator(chunk_size=500):
        count += _recompute(deadline, at)
    return count


def _fresh(deadline: Deadline, case: Case) -> Deadline | None:
    # The case's lock comes first everywhere, so the clock may have ended while we waited for it.
    found = Deadline.objects.filter(pk=deadline.pk, case=case, ended_at=None).first()
    if found is not None:
        found.case = case
    return found


@transaction.atomic
def _run_on(deadline: Deadline, at: datetime) -> bool:
    case = lock(deadline.case)
    row = _fresh(deadline, case)
    if row is None or row.resumes_at is None or row.resumes_at > at:
        return False
    running.resume(row, at=at)
    row.save()
    _note(case, "resume", by=None, at=at, due_at=row.due_at.isoformat())
    return True


@transaction.atomic
def _miss(deadline: Deadline, at: datetime) -> bool:
    case = lock(deadline.case)
    row = _fresh(deadline, case)
    if row is None or row.missed_at is not None or row.due_at >= at or row.paused_at is not None:
        return False
    row.missed_at, row.remind_at = at, None
    row.save()
    above = (case.escalated_to or case.organisation).parent
    told = {"due_at": row.due_at.isoformat(), "turn": row.turn}
    running.write_step(case, "miss", by=None, at=at, track=row.track, frm=row.state, to=row.state, data=told)
    case.escalated_to = above or case.escalated_to
    telling.tell_missed(case, above, at=at)
    case.save(update_fields=["version", "escalated_to"])
    record(case, "casework.deadline.miss", by=None, at=at, state=row.state)
    return True


@transaction.atomic
def _remind(deadline: Deadline, at: datetime) -> bool:
    case = lock(deadline.case)
    row = _fresh(deadline, case)
    if row is None or row.remind_at is None or row.remind_at > at or row.paused_at is not None:
        return False
    running.remind_next(row, at=at)
    row.save(update_fields=["remind_at"])
    if row.turn == "worker":
        telling.tell(case, "casework.your_turn", case.person, at=at)
    elif row.turn == "partner":
        telling.tell_partner(case, "casework.your_turn", at=at)
    else:
        telling.tell_staff(case, "casework.remind", at=at)
    return True


@transaction.atomic
def _recompute(deadline: Deadline, at: datetime) -> bool:
    case = lock(deadline.case)
    row = _fresh(deadline, case)
    if row is None:
        return False
    before = row.due_at
    clock = workflow_of(case.kind).state(row.state, row.track).clock
    assert isinstance(clock, Clock)
    try:
        if not running.recompute(row, clock):
            return False
    except MissingRule:
        # The rule was taken away: what was promised stays, and the other clocks get their turn.
        return False
    if row.due_at > at:
        row.missed_at = None
    running.remind_next(row, at=at)
    row.save()
    if row.due_at != before:
        _note(
            case,
            "recompute",
            by=None,
            at=at,
            before_at=before.isoformat(),
            due_at=row.due_at.isoformat(),
            basis=row.basis,
        )
        telling.tell_staff(case, "casework.moved_day", at=at)
        telling.tell(case, "casework.day_changed", case.person, at=at)
    return True


def _note(case: Case, verb: str, *, by: Person | None, at: datetime, **data: Any) -> None:
    running.settle_due(case)
    running.write_step(case, verb, by=by, at=at, data=data)
    case.save(update_fields=["due_at", "version"])
    record(case, f"casework.clock.{verb}", by=by, at=at, **data)
