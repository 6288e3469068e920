"""The roster: posts, opened for a stretch of days, drawn up by hand or by draft, published, changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.services.legalaid import messages, rostering
from unionhall.services.legalaid.core import roster as core
from unionhall.services.legalaid.duty_calendar import day_words
from unionhall.services.legalaid.lawyer_plans import PostPlan
from unionhall.services.legalaid.models import Duty, DutyPost, DutySwap, Lawyer, Roster
from unionhall.services.legalaid.queries import rosters
from unionhall.services.legalaid.serving import locked_duty, locked_roster, refuse_lawyer
from unionhall.services.legalaid.states import RosterState, SwapState

LONGEST_DAYS = 366
NAMED_AT_MOST = 8


class PostTwice(InvalidInput):
    """A post is entered once."""

    message = _("There is a duty post with this name already.")


class HoursBackwards(InvalidInput):
    """Duty ends after it begins."""

    message = _("Duty must end after it begins.")


class RosterBackwards(InvalidInput):
    """A roster has days, and not too many of them."""

    message = _("A roster has at least one day and at most %(most)s.")


class RosterOverlaps(InvalidInput):
    """A day stands in one roster."""

    message = _("There is a roster from %(first)s to %(last)s already.")


class RosterPublished(Refused):
    """What is published is changed day by day."""

    message = _("The roster is published; change single days.")


class RosterHasGaps(Refused):
    """Only a roster without gaps is published."""

    message = _("Nobody is on duty on: %(slots)s. Fill these first.")


class RosterNeedsPosts(Refused):
    """Without a post nobody is on duty anywhere."""

    message = _("Enter a duty post first.")


class DayOutside(InvalidInput):
    """A duty lies within its roster."""

    message = _("This day is not in the roster.")


class DayOver(Refused):
    """What was is not changed any more."""

    message = _("This day is over.")


class PostClosed(InvalidInput):
    """Nobody is sent to a post that is not in use."""

    message = _("%(post)s is not in use.")


class DutyBegun(Refused):
    """A duty that was begun is not taken away."""

    message = _("%(name)s has signed in for this duty.")


# ---- posts ----


@transaction.atomic
def add_post(organisation: Organisation, plan: PostPlan, *, by: Person, at: datetime) -> DutyPost:
    """Enter a duty post. Raises NotAllowed, PostTwice, HoursBackwards."""
    authorise(by, "legalaid.keep_roster", organisation)
    return _keep_post(DutyPost(organisation=organisation), plan, "add", by=by, at=at)


@transaction.atomic
def change_post(post: DutyPost, plan: PostPlan, *, by: Person, at: datetime) -> DutyPost:
    """Change a duty post, or close it. Raises NotAllowed, PostTwice, HoursBackwards."""
    post = DutyPost.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=post.pk)
    authorise(by, "legalaid.keep_roster", post)
    return _keep_post(post, plan, "change", by=by, at=at)


def _keep_post(post: DutyPost, plan: PostPlan, verb: str, *, by: Person, at: datetime) -> DutyPost:
    others = DutyPost.objects.filter(organisation=post.organisation, name=plan.name.strip())
    if others.exclude(pk=post.pk).exists():
        raise PostTwice(field="name")
    if plan.closes <= plan.opens:
        raise HoursBackwards(field="closes")
    for name in plan.__dataclass_fields__:
        setattr(post, name, getattr(plan, name))
    post.name = plan.name.strip()
    post.save()
    record(post, f"legalaid.duty_post.{verb}", by=by, at=at, name=post.name)
    return post


# ---- rosters ----


@transaction.atomic
def open_roster(
    organisation: Organisation, *, from_on: date, to_on: date, by: Person, at: datetime
) -> Roster:
    """Begin a roster. Raises NotAllowed, RosterBackwards, RosterOverlaps, CalendarUnknown."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    authorise(by, "legalaid.keep_roster", organisation)
    if not 0 <= (to_on - from_on).days < LONGEST_DAYS:
        raise RosterBackwards(field="to_on", most=LONGEST_DAYS)
    rows = Roster.objects.filter(organisation=organisation, from_on__lte=to_on, to_on__gte=from_on)
    other = rows.first()
    if other is not None:
        raise RosterOverlaps(first=other.from_on, last=other.to_on, field="from_on")
    rosters.working_days(from_on, to_on)  # says so when the holidays of a year are not known yet
    roster = Roster.objects.create(organisation=organisation, from_on=from_on, to_on=to_on)
    record(roster, "legalaid.roster.open", by=by, at=at, first=str(from_on), last=str(to_on))
    return roster


@transaction.atomic
def draft_roster(roster: Roster, *, by: Person, at: datetime, afresh: bool = False) -> rostering.Drafted:
    """Fill the open places of a draft as fairly as the rules allow; with `afresh` what is there goes first.

    Answers who is where and which gaps stay, with reasons. Raises NotAllowed, RosterPublished, PlannerFailed.
    """
    roster = locked_roster(roster)
    authorise(by, "legalaid.keep_roster", roster)
    if roster.state == RosterState.PUBLISHED:
        raise RosterPublished
    if afresh:
        Duty.objects.filter(roster=roster).delete()
    kept = rosters.duties_of(roster)
    made = rostering.drafted(rosters.plan_of(roster, kept))
    before = {(duty.day, duty.post_id, duty.lawyer_id) for duty in kept}
    Duty.objects.bulk_create(
        Duty(organisation=roster.organisation, roster=roster, post_id=post, day=day, lawyer_id=lawyer)
        for (day, post), there in made.assignment.items()
        for lawyer in there if (day, post, lawyer) not in before
    )  # fmt: skip
    roster.drafted = made.verdict
    roster.save(update_fields=["drafted"])
    record(roster, "legalaid.roster.draft", by=by, at=at, gaps=len(made.gaps))
    return made


@transaction.atomic
def publish_roster(roster: Roster, *, by: Person, at: datetime) -> Roster:
    """Publish a roster and tell every lawyer. Raises NotAllowed, RosterPublished, RosterNeedsPosts, RosterHasGaps."""
    roster = locked_roster(roster)
    authorise(by, "legalaid.publish_roster", roster)
    if roster.state == RosterState.PUBLISHED:
        raise RosterPublished
    duties = rosters.duties_of(roster)
    _refuse_gaps(roster, duties)
    roster.state, roster.published_at = RosterState.PUBLISHED, at
    roster.save(update_fields=["state", "published_at"])
    counts: dict[Any, list[Duty]] = {}
    for duty in duties:
        counts.setdefault(duty.lawyer_id, []).append(duty)
    span = {"from_on": roster.from_on.isoformat(), "to_on": roster.to_on.isoformat()}
    lawyers = Lawyer.objects.filter(pk__in=counts).select_related("person", "organisation")
    for lawyer in lawyers:
        count = len(counts[lawyer.pk])
        messages.tell_lawyer(lawyer, "roster_published", roster, at=at, count=count, **span)
    record(roster, "legalaid.roster.publish", by=by, at=at, duties=len(duties))
    return roster


def _refuse_gaps(roster: Roster, duties: list[Duty]) -> None:
    posts = {post.pk: post.name for post in rosters.posts_of(roster.organisation)}
    if not posts:
        raise RosterNeedsPosts
    broken = core.faults(rosters.assignment_of(duties), rosters.plan_of(roster))
    hard = [one for one in broken if one.rule in (core.Broken.GAP, core.Broken.LEAVE)]
    if hard:
        slots = list(dict.fromkeys((one.day, one.post) for one in hard))
        named = "; ".join(f"{day_words(day)} {posts[post]}" for day, post in slots[:NAMED_AT_MOST])
        raise RosterHasGaps(slots=named + (" …" if len(slots) > NAMED_AT_MOST else ""))


# ---- single duties ----


@transaction.atomic
def set_duty(roster: Roster, post: DutyPost, day: date, lawyer: Lawyer, *, by: Person, at: datetime) -> Duty:
    """Put a lawyer on duty, by hand; after publishing they are told.

    Raises NotAllowed, DayOutside, DayOver, PostClosed, NotActive, OnLeave, TwiceADay.
    """
    roster = locked_roster(roster)
    authorise(by, "legalaid.keep_roster", roster)
    if not roster.from_on <= day <= roster.to_on:
        raise DayOutside(field="day")
    refuse_past(roster, day, at=at)
    if not post.is_active or post.organisation_id != roster.organisation_id:
        raise PostClosed(post=post.name, field="post")
    refuse_lawyer(lawyer, roster, day)
    duty = put_duty(roster, post, day, lawyer, at=at)
    record(roster, "legalaid.duty.set", by=by, at=at, day=str(day), post=post.name, lawyer=str(lawyer.pk))
    return duty


def put_duty(roster: Roster, post: DutyPost, day: date, lawyer: Lawyer, *, at: datetime) -> Duty:
    """Write a duty; after publishing the lawyer is told. For commands that hold the roster's lock and have refused."""
    duty = Duty.objects.create(
        organisation=roster.organisation, roster=roster, post=post, day=day, lawyer=lawyer
    )
    if roster.state == RosterState.PUBLISHED:
        messages.tell_duty(duty, "duty_set", at=at)
    return duty


def refuse_past(roster: Roster, day: date, *, at: datetime) -> None:
    """What was published stays as it was once the day is over. Raises DayOver."""
    if roster.state == RosterState.PUBLISHED and day < localdate(at):
        raise DayOver


@transaction.atomic
def clear_duty(duty: Duty, *, by: Person, at: datetime) -> None:
    """Take a lawyer off duty, by hand; after publishing they are told. Raises NotAllowed, DayOver, DutyBegun."""
    roster = locked_roster(duty.roster)
    authorise(by, "legalaid.keep_roster", roster)
    row = locked_duty(duty)
    refuse_past(roster, row.day, at=at)
    if row.signed_in_at is not None or row.log.exists():
        raise DutyBegun(name=row.lawyer.person.name)
    record(roster, "legalaid.duty.clear", by=by, at=at, day=str(row.day), lawyer=str(row.lawyer_id))
    remove_duty(row, roster, at=at, is_told=True)


def remove_duty(duty: Duty, roster: Roster, *, at: datetime, is_told: bool) -> None:
    """Delete a duty; whoever was asked to take it over learns that there is no need.

    For commands that hold the roster's lock.
    """
    waiting = DutySwap.objects.filter(duty=duty, state=SwapState.ASKED) | DutySwap.objects.filter(
        in_return=duty, state=SwapState.ASKED
    )
    swaps = waiting.select_related(
        "duty__post", "in_return", "other__person", "other__organisation", "asked_by__person"
    )
    for swap in swaps:
        messages.tell_swap(swap, "swap_taken_back", swap.other, swap.asked_by.person.name, at=at)
    if roster.state == RosterState.PUBLISHED and is_told:
        messages.tell_duty(duty, "duty_cleared", at=at)
    duty.delete()


def open_gaps(lawyer: Lawyer, first: date, last: date | None, *, at: datetime) -> list[Duty]:
    """Take a lawyer off the duties from `first` on that have not begun. For commands that have authorised.

    Where a published roster lacks somebody then, the desk is told at once. Answers the duties that were.
    """
    rows = Duty.objects.filter(lawyer=lawyer, day__gte=first, signed_in_at=None, log=None)
    rows = rows if last is None else rows.filter(day__lte=last)
    gone: list[Duty] = []
    for roster_id in sorted(set(rows.values_list("roster_id", flat=True))):
        roster = locked_roster(Roster(pk=roster_id))
        for duty in rows.filter(roster=roster).select_related(
            "lawyer__person", "lawyer__organisation", "post"
        ):
            gone.append(duty)
            remove_duty(duty, roster, at=at, is_told=False)
            if roster.state == RosterState.PUBLISHED:
                tell_gap(roster, duty.post, duty.day, at=at)
    return gone


def tell_gap(roster: Roster, post: DutyPost, day: date, *, at: datetime) -> None:
    """Tell the desk of a published roster's gap, once; for commands that hold the roster's lock."""
    needed = rosters.rules_of(roster.organisation, day).per_post
    mark = f"{day} {post.pk}"
    if mark in roster.alarmed or Duty.objects.filter(post=post, day=day).count() >= needed:
        return
    if not rosters.working_days(day, day):
        return
    messages.tell_desk(roster, "duty_gap", post, {"day_on": day.isoformat()}, at=at)
    roster.alarmed = sorted([*roster.alarmed, mark])
    roster.save(update_fields=["alarmed"])
