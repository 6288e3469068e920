"""A lawyer's duty: signing in and out, the log of who came, leave and wishes; and the alarm when nobody is there."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook.queries import value
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.services.legalaid import messages
from unionhall.services.legalaid.commands.rosters import open_gaps, tell_gap
from unionhall.services.legalaid.models import Duty, DutyLog, DutyWish, Lawyer, Matter, Roster
from unionhall.services.legalaid.queries import rosters
from unionhall.services.legalaid.serving import locked_roster
from unionhall.services.legalaid.states import Availability, RosterState

# So many days ahead gaps of a published roster are looked for.
AHEAD = timedelta(days=7)


class NotToday(Refused):
    """One signs in on the day, and for a duty that was published."""

    message = _("Your duty is on %(day)s; you can sign in on that day.")


class SignedInAlready(Refused):
    """One signs in once."""

    message = _("You have signed in already.")


class NotSignedIn(Refused):
    """Whoever signs out has signed in."""

    message = _("Sign in first.")


class SignedOutAlready(Refused):
    """One signs out once."""

    message = _("You have signed out already.")


class NothingNoted(InvalidInput):
    """A line of the log says something."""

    message = _("Say in a few words what it was about.")


class DutyToCome(Refused):
    """What happened is noted when it has happened."""

    message = _("This duty is still to come.")


class StretchBackwards(InvalidInput):
    """A stretch of days ends after it begins."""

    message = _("The last day lies before the first.")


class StretchOver(InvalidInput):
    """Leave and wishes are for days to come."""

    message = _("These days are over.")


class OnDutyThen(Refused):
    """Whoever has signed in is not away."""

    message = _("You have signed in for duty on %(day)s.")


def _locked(duty: Duty) -> Duty:
    rows = Duty.objects.select_for_update(of=("self",))
    return rows.select_related("lawyer", "organisation", "post", "roster").get(pk=duty.pk)


@transaction.atomic
def sign_in_duty(duty: Duty, *, by: Person, at: datetime) -> Duty:
    """Say that one is there. Raises NotAllowed, NotToday, SignedInAlready."""
    duty = _locked(duty)
    authorise(by, "legalaid.sign_in_duty", duty)
    if duty.day != localdate(at) or duty.roster.state != RosterState.PUBLISHED:
        raise NotToday(day=duty.day.isoformat())
    if duty.signed_in_at is not None:
        raise SignedInAlready
    duty.signed_in_at = at
    duty.save(update_fields=["signed_in_at"])
    record(duty, "legalaid.duty.sign_in", by=by, at=at)
    return duty


@transaction.atomic
def sign_out_duty(duty: Duty, *, by: Person, at: datetime) -> Duty:
    """Say that one leaves. Raises NotAllowed, NotSignedIn, SignedOutAlready, NotToday."""
    duty = _locked(duty)
    authorise(by, "legalaid.sign_in_duty", duty)
    if duty.signed_in_at is None:
        raise NotSignedIn
    if duty.signed_out_at is not None:
        raise SignedOutAlready
    if duty.day != localdate(at):
        raise NotToday(day=duty.day.isoformat())
    duty.signed_out_at = at
    duty.save(update_fields=["signed_out_at"])
    record(duty, "legalaid.duty.sign_out", by=by, at=at)
    return duty


@transaction.atomic
def log_duty(duty: Duty, *, note: str, matter: Matter | None = None, by: Person, at: datetime) -> DutyLog:
    """Note somebody who came or called, with the matter that came of it.

    Raises NotAllowed, NothingNoted, DutyToCome.
    """
    authorise(by, "legalaid.log_duty", duty)
    plain = " ".join(note.split())
    if not plain:
        raise NothingNoted(field="note")
    if duty.day > localdate(at):
        raise DutyToCome
    line = DutyLog.objects.create(
        organisation=duty.organisation, duty=duty, matter=matter, note=plain[:200], by=by, at=at
    )
    record(duty, "legalaid.duty.log", by=by, at=at, matter=str(matter.pk) if matter else "")
    return line


@transaction.atomic
def change_availability(
    lawyer: Lawyer, *, kind: str, from_on: date, to_on: date, by: Person, at: datetime
) -> tuple[DutyWish, list[Duty]]:
    """Say that one is away, would rather not, or would gladly be on duty from `from_on` to `to_on`.

    Leave takes one off the duties of these days, and the desk is told of the gaps; answers these duties too.
    Raises NotAllowed, StretchBackwards, StretchOver, OnDutyThen.
    """
    lawyer = Lawyer.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=lawyer.pk)
    authorise(by, "legalaid.change_availability", lawyer)
    if to_on < from_on:
        raise StretchBackwards(field="to_on")
    if to_on < localdate(at):
        raise StretchOver(field="to_on")
    wish = DutyWish(organisation=lawyer.organisation, lawyer=lawyer, kind=kind, from_on=from_on, to_on=to_on)
    gone: list[Duty] = []
    if kind == Availability.LEAVE:
        first = max(from_on, localdate(at))
        begun = Duty.objects.filter(lawyer=lawyer, day__gte=first, day__lte=to_on, signed_in_at__isnull=False)
        for duty in begun[:1]:
            raise OnDutyThen(day=duty.day.isoformat(), field="from_on")
        # Held from before the leave is written: whoever puts the lawyer on duty meanwhile sees it.
        for roster in Roster.objects.filter(
            organisation=lawyer.organisation, from_on__lte=to_on, to_on__gte=first
        ).order_by("pk"):
            locked_roster(roster)
        wish.save()
        gone = open_gaps(lawyer, first, to_on, at=at)
    else:
        wish.save()
    record(
        lawyer, "legalaid.availability.change", by=by, at=at, kind=str(kind), first=str(from_on),
        last=str(to_on), gaps=len(gone),
    )  # fmt: skip
    return wish, gone


@transaction.atomic
def drop_wish(wish: DutyWish, *, by: Person, at: datetime) -> None:
    """Take leave or a wish back. Duties that were given up for it do not come back. Raises NotAllowed."""
    wish = (
        DutyWish.objects.select_for_update(of=("self",))
        .select_related("lawyer__organisation")
        .get(pk=wish.pk)
    )
    authorise(by, "legalaid.change_availability", wish.lawyer)
    record(wish.lawyer, "legalaid.availability.drop", by=by, at=at, kind=wish.kind, first=str(wish.from_on))
    wish.delete()


# ---- the alarm ----


def alarm_duties(*, at: datetime) -> int:
    """Tell the desk of gaps within a week, and of duties that nobody has signed in for; of each once.

    Answers how many alarms were given. May be killed and run again at any moment.
    """
    today = localdate(at)
    rows = Roster.objects.filter(
        state=RosterState.PUBLISHED, from_on__lte=today + AHEAD, to_on__gte=today
    ).order_by("pk")
    given = sum(_alarm_gaps(roster, today, at=at) for roster in rows)
    due = Duty.objects.filter(
        day=today, signed_in_at=None, alarmed_at=None, roster__state=RosterState.PUBLISHED
    ).order_by("pk")
    return given + sum(_alarm_unsigned(pk, at=at) for pk in due.values_list("pk", flat=True))


@transaction.atomic
def _alarm_gaps(roster: Roster, today: date, *, at: datetime) -> int:
    roster = locked_roster(roster)
    # What has passed, or was filled meanwhile, may be told of anew should it open again.
    counts = rosters.assignment_of(rosters.duties_of(roster))
    needed = rosters.rules_of(roster.organisation, today).per_post
    posts = rosters.posts_of(roster.organisation)
    first, last = max(roster.from_on, today), min(roster.to_on, today + AHEAD)
    slots = {
        f"{day} {post.pk}": (post, day)
        for day in rosters.working_days(first, last) for post in posts
        if len(counts.get((day, post.pk), ())) < needed
    }  # fmt: skip
    still = [mark for mark in roster.alarmed if mark in slots or mark[:10] > last.isoformat()]
    if still != roster.alarmed:
        roster.alarmed = still
        roster.save(update_fields=["alarmed"])
    new = [slot for mark, slot in slots.items() if mark not in still]
    for post, day in new:
        tell_gap(roster, post, day, at=at)
    return len(new)


@transaction.atomic
def _alarm_unsigned(pk: UUID, *, at: datetime) -> int:
    rows = Duty.objects.select_for_update(of=("self",), skip_locked=True)
    duty = (
        rows.select_related("roster__organisation", "organisation", "post", "lawyer__person")
        .filter(pk=pk, signed_in_at=None, alarmed_at=None)
        .first()
    )
    if duty is None:
        return 0
    patience = value("legalaid.duty_alarm_minutes", region=duty.organisation.region, on=duty.day).span
    opened = datetime.combine(duty.day, duty.post.opens, get_current_timezone())
    if at < opened + patience:
        return 0
    duty.alarmed_at = at
    duty.save(update_fields=["alarmed_at"])
    data = {"opens": f"{duty.post.opens:%H:%M}"}
    messages.tell_desk(duty.roster, "duty_unsigned", duty.post, data, at=at, name=duty.lawyer.person.name)
    return 1
