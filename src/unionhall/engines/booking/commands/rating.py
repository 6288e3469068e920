"""What people thought of it, and a bad word come back as work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from unionhall.engines.booking.models import Attendance, FollowUp, Rating
from unionhall.engines.booking.states import FollowUpState
from unionhall.engines.booking.wording import Title
from unionhall.kernel.access.permissions import authorise, may
from unionhall.kernel.audit.commands import record
from unionhall.kernel.calendar import queries as calendar
from unionhall.kernel.messaging.commands import emit
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook import queries as rulebook
from unionhall.lib.errors import InvalidInput, Refused

BAD = 2
SCORES = range(1, 6)


class NotServed(Refused):
    """Only who was there says how it was."""

    message = _("You can rate “%(title)s” once you have been there.")


class RatedAlready(Refused):
    """One rating a visit."""

    message = _("You have already rated “%(title)s”. Thank you.")


class ScoreOutOfRange(InvalidInput):
    """Five steps."""

    message = _("Choose one to five stars.")


class FollowUpDone(Refused):
    """It was closed before."""

    message = _("This follow-up was closed before.")


class OutcomeMissing(InvalidInput):
    """What was done is the point of following up."""

    message = _("Write what was done.")


class NotOurStaff(InvalidInput):
    """Whoever is to follow up must be allowed to."""

    message = _("%(name)s does not work on follow-ups of this unit.")


@transaction.atomic
def rate(
    attendance: Attendance,
    *,
    score: int,
    reasons: Iterable[str] = (),
    text: str = "",
    by: Person,
    at: datetime,
) -> Rating:
    """Say how it was: `score` 1 to 5, reasons as slugs, words. A score of 1 or 2 opens a follow-up for staff.

    Raises NotAllowed, NotServed, RatedAlready, ScoreOutOfRange.
    """
    rows = Attendance.objects.select_for_update(of=("self",)).select_related(
        "session", "organisation", "person"
    )
    row = rows.get(pk=attendance.pk)
    authorise(by, "booking.rate_attendance", row)
    title = Title.of(row.session.facts)
    if score not in SCORES:
        raise ScoreOutOfRange(field="score")
    if not row.counts:
        raise NotServed(title=title)
    if Rating.objects.filter(attendance=row).exists():
        raise RatedAlready(title=title)
    rating = Rating.objects.create(
        organisation=row.organisation, attendance=row, score=score, reasons=sorted(set(reasons)),
        text=text.strip(), rated_at=at,
    )  # fmt: skip
    record(rating, "booking.attendance.rate", by=by, at=at, score=score)
    if score <= BAD:
        _open_follow_up(rating, at=at)
    return rating


def _open_follow_up(rating: Rating, *, at: datetime) -> FollowUp:
    today = localdate(at)
    rule = rulebook.value("feedback.followup_working_days", region=rating.organisation.region, on=today)
    due = calendar.deadline(today, rule.number, "working_day", allow_provisional=True).due_on
    follow_up = FollowUp.objects.create(
        organisation=rating.organisation, rating=rating, due_on=due, opened_at=at, state=FollowUpState.OPEN
    )
    session = rating.attendance.session
    emit(
        "booking.follow_up_opened", organisation=rating.organisation, subject_id=follow_up.pk, at=at,
        data=session.facts | {"score": rating.score, "due_on": due.isoformat()},
    )  # fmt: skip
    return follow_up


@transaction.atomic
def assign_follow_up(follow_up: FollowUp, *, assignee: Person, by: Person, at: datetime) -> FollowUp:
    """Give an open follow-up to somebody on the staff. Raises NotAllowed, FollowUpDone, NotOurStaff."""
    row = _lock(follow_up)
    authorise(by, "booking.assign_follow_up", row)
    if row.state != FollowUpState.OPEN:
        raise FollowUpDone
    if not may(assignee, "booking.close_follow_up", row):
        raise NotOurStaff(name=assignee.name, field="assignee")
    row.assignee = assignee
    row.save(update_fields=["assignee"])
    record(row, "booking.follow_up.assign", by=by, at=at, assignee=str(assignee.pk))
    return row


@transaction.atomic
def close_follow_up(follow_up: FollowUp, *, outcome: str, by: Person, at: datetime) -> FollowUp:
    """Say what was done. Raises NotAllowed, FollowUpDone, OutcomeMissing."""
    row = _lock(follow_up)
    authorise(by, "booking.close_follow_up", row)
    if row.state != FollowUpState.OPEN:
        raise FollowUpDone
    if not outcome.strip():
        raise OutcomeMissing(field="outcome")
    row.state, row.outcome, row.done_at = FollowUpState.DONE, outcome.strip(), at
    row.assignee = row.assignee or by
    row.save(update_fields=["state", "outcome", "done_at", "assignee"])
    record(row, "booking.follow_up.close", by=by, at=at)
    return row


def _lock(follow_up: FollowUp) -> FollowUp:
    rows = FollowUp.objects.select_for_update(of=("self",)).select_related("organisation", "assignee")
    return rows.get(pk=follow_up.pk)
