"""Changes of a roster that the planner looks at: planned anew after an illness, a duty moved by hand."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from unionhall.engines.planning.core.rosters.problems import RuleCode
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.services.legalaid.commands.rosters import (
    DayOutside,
    DutyBegun,
    PostClosed,
    put_duty,
    refuse_past,
    remove_duty,
    tell_gap,
)
from unionhall.services.legalaid.core.rostering import broken_by
from unionhall.services.legalaid.models import Duty, DutyPost, Roster
from unionhall.services.legalaid.queries import anew
from unionhall.services.legalaid.queries import rosters as reading
from unionhall.services.legalaid.serving import locked_duty, locked_roster, refuse_lawyer
from unionhall.services.legalaid.states import RosterState


class PostFull(InvalidInput):
    """A move fills a place that is open."""

    message = _("%(post)s has its %(n)s on duty on that day already. Move or take off somebody there first.")


class TooManyInRow(InvalidInput):
    """A move breaks no rule."""

    message = _("%(name)s would be on duty more than %(most)s working days in a row.")


class RosterNotPublished(Refused):
    """Only what is published is planned anew; a draft is filled."""

    message = _("The roster is not published yet. Let the open places be filled.")


class RosterMoved(Refused):
    """What was shown is what is done."""

    message = _("The roster, or who is away, has changed meanwhile. Look at the new proposal.")


@transaction.atomic
def plan_anew(roster: Roster, *, mark: str, by: Person, at: datetime) -> anew.Anew:
    """Carry out what `anew.planned_anew` showed under `mark`; everybody whose duties change is told.

    Raises NotAllowed, RosterNotPublished, RosterMoved, PlannerFailed.
    """
    roster = locked_roster(roster)
    authorise(by, "legalaid.keep_roster", roster)
    if roster.state != RosterState.PUBLISHED:
        raise RosterNotPublished
    found = anew.planned_anew(roster, localdate(at))
    if found.mark != mark:
        raise RosterMoved
    for move in found.moves:
        if move.before is not None:
            row = Duty.objects.get(roster=roster, day=move.day, post=move.post, lawyer=move.before)
            remove_duty(locked_duty(row), roster, at=at, is_told=True)
    for move in found.moves:
        if move.after is not None:
            put_duty(roster, move.post, move.day, move.after, at=at)
    record(roster, "legalaid.roster.plan_anew", by=by, at=at, moves=len(found.moves), gaps=len(found.left))
    return found


@transaction.atomic
def move_duty(duty: Duty, post: DutyPost, day: date, *, by: Person, at: datetime) -> Duty:
    """Move a duty to another day or post, by hand; after publishing the lawyer is told, and the desk of the gap.

    Raises NotAllowed, DayOutside, DayOver, DutyBegun, PostClosed, NotActive, OnLeave, TwiceADay, PostFull,
    TooManyInRow.
    """
    roster = locked_roster(duty.roster)
    authorise(by, "legalaid.keep_roster", roster)
    row = locked_duty(duty)
    if not roster.from_on <= day <= roster.to_on:
        raise DayOutside(field="day")
    for one in (row.day, day):
        refuse_past(roster, one, at=at)
    if row.signed_in_at is not None or row.log.exists():
        raise DutyBegun(name=row.lawyer.person.name)
    if not post.is_active or post.organisation_id != roster.organisation_id:
        raise PostClosed(post=post.name, field="post")
    refuse_lawyer(row.lawyer, roster, day, field="day", but=row)
    _refuse_conflict(roster, row, post, day)
    lawyer, left = row.lawyer, (row.post, row.day)
    record(
        roster, "legalaid.duty.move", by=by, at=at, lawyer=str(lawyer.pk), day=str(row.day), to=str(day),
        post=post.name,
    )  # fmt: skip
    remove_duty(row, roster, at=at, is_told=True)
    made = put_duty(roster, post, day, lawyer, at=at)
    if roster.state == RosterState.PUBLISHED:
        tell_gap(roster, *left, at=at)
    return made


def _refuse_conflict(roster: Roster, duty: Duty, post: DutyPost, day: date) -> None:
    """What the rules of the roster say to one move."""
    duties = reading.duties_of(roster)
    before = reading.assignment_of(duties)
    after = reading.assignment_of(one for one in duties if one.pk != duty.pk)
    after[day, post.pk] = (*after.get((day, post.pk), ()), duty.lawyer_id)
    plan = reading.plan_of(roster)
    codes = {fault.rule.code for fault in broken_by(plan, before, after)}
    if RuleCode.MOST in codes:
        raise PostFull(post=post.name, n=plan.rules.per_post, field="post")
    if RuleCode.ROW in codes:
        raise TooManyInRow(name=duty.lawyer.person.name, most=plan.rules.in_row, field="day")
