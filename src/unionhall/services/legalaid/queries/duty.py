"""Who is on duty: for everybody today, for lawyers their own duties, swaps, leave and wishes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import queries as casework
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook.queries import value
from unionhall.lib.errors import InvalidInput, NotAllowed
from unionhall.services.legalaid.models import Duty, DutySwap, DutyWish, Lawyer, Matter
from unionhall.services.legalaid.states import MATTER, Availability, LawyerState, RosterState, SwapState

# So far back a lawyer sees duties that are over.
PAST = timedelta(days=31)


@dataclass(frozen=True)
class OnDuty:
    """A lawyer on duty today, as everybody may see: name, firm, where, from when to when, phone of the post."""

    lawyer: str
    firm: str
    post: str
    address: str
    phone: str
    opens: time
    closes: time


def on_duty(organisation: Organisation, day: date) -> list[OnDuty]:
    """The lawyers on duty on `day` at this organisation, by post; empty on a day without duty. One query."""
    rows = Duty.objects.filter(organisation=organisation, day=day, roster__state=RosterState.PUBLISHED)
    rows = rows.select_related("lawyer__person", "lawyer__firm", "post__place")
    return [
        OnDuty(
            duty.lawyer.person.name, duty.lawyer.firm.name, duty.post.name,
            duty.post.place.address if duty.post.place else "", duty.post.phone, duty.post.opens, duty.post.closes,
        )
        for duty in rows.order_by("post__opens", "post__name", "lawyer__person__name")
    ]  # fmt: skip


def minutes_late(duty: Duty) -> int:
    """How many whole minutes after opening the lawyer signed in; 0 when in time or not yet."""
    if duty.signed_in_at is None:
        return 0
    opened = datetime.combine(duty.day, duty.post.opens, get_current_timezone())
    return max(0, int((duty.signed_in_at - opened).total_seconds() // 60))


# ---- a lawyer's own ----


def own_rows(person: Person) -> list[Lawyer]:
    """The federations that a person serves as a lawyer, one row each, also where they rest."""
    rows = Lawyer.objects.filter(person=person).exclude(state=LawyerState.LEFT)
    return list(rows.select_related("organisation", "firm", "person").order_by("since", "id"))


def _published(lawyers: Iterable[Lawyer]) -> QuerySet[Duty]:
    rows = Duty.objects.filter(lawyer__in=list(lawyers), roster__state=RosterState.PUBLISHED)
    waiting = DutySwap.objects.filter(state=SwapState.ASKED).select_related("other__person", "in_return")
    return rows.select_related("post__place", "roster", "organisation", "lawyer").prefetch_related(
        Prefetch("swaps", waiting, to_attr="waiting"), "log__matter__case"
    )


@dataclass(frozen=True)
class MyDuty:
    """A lawyer's page: what is today, what comes, what was, what is asked of them, when they are away."""

    lawyers: list[Lawyer]
    today: list[Duty] = field(default_factory=list)
    coming: list[Duty] = field(default_factory=list)
    past: list[Duty] = field(default_factory=list)
    asked: list[DutySwap] = field(default_factory=list)
    wishes: list[DutyWish] = field(default_factory=list)


def my_duty(person: Person, today: date) -> MyDuty:
    """Everything of it; without lawyers for somebody who is none."""
    lawyers = own_rows(person)
    if not lawyers:
        return MyDuty([])
    duties = list(_published(lawyers).filter(day__gte=today - PAST).order_by("day"))
    wishes = DutyWish.objects.filter(lawyer__in=lawyers, to_on__gte=today).order_by("from_on")
    return MyDuty(
        lawyers,
        [duty for duty in duties if duty.day == today],
        [duty for duty in duties if duty.day > today],
        [duty for duty in reversed(duties) if duty.day < today],
        swaps_to_answer(person),
        list(wishes.select_related("lawyer__organisation")),
    )


def swaps_to_answer(person: Person) -> list[DutySwap]:
    """What colleagues ask of a lawyer and wait for; also for the list of what waits for somebody."""
    rows = DutySwap.objects.filter(other__person=person, state=SwapState.ASKED)
    return list(
        rows.select_related(
            "duty__post__place", "in_return__post", "asked_by__person", "asked_by__firm", "other"
        ).order_by("duty__day")
    )


def get_own_duty(pk: UUID, person: Person) -> Duty:
    """A published duty of one's own. Raises NotAllowed."""
    duty = _published(own_rows(person)).filter(pk=pk).first()
    if duty is None:
        raise NotAllowed("duty")
    return duty


def get_swap(pk: UUID, person: Person) -> DutySwap:
    """A swap that one asked for or is asked for. Raises NotAllowed."""
    rows = DutySwap.objects.filter(Q(other__person=person) | Q(asked_by__person=person))
    swap = rows.select_related("other__person", "asked_by__person", "duty__post").filter(pk=pk).first()
    if swap is None:
        raise NotAllowed("swap")
    return swap


def get_own_wish(pk: UUID, person: Person) -> DutyWish:
    """A stretch that one entered oneself. Raises NotAllowed."""
    wish = DutyWish.objects.filter(pk=pk, lawyer__person=person).first()
    if wish is None:
        raise NotAllowed("wish")
    return wish


def colleagues_free(duty: Duty) -> list[Lawyer]:
    """Who could take a duty over: active, not away, and not on duty that day; by name."""
    rows = Lawyer.objects.filter(organisation=duty.organisation_id, state=LawyerState.ACTIVE)
    rows = rows.exclude(pk=duty.lawyer_id).exclude(duties__day=duty.day)
    away = DutyWish.objects.filter(
        kind=Availability.LEAVE, from_on__lte=duty.day, to_on__gte=duty.day, lawyer__organisation=duty.organisation_id
    )  # fmt: skip
    rows = rows.exclude(pk__in=away.values("lawyer"))
    return list(rows.select_related("person", "firm").order_by("person__name_pinyin", "id"))


def in_exchange(duty: Duty, other: Lawyer, today: date) -> list[Duty]:
    """Duties of `other` still far enough ahead that the duty's lawyer could take in return."""
    notice = value("legalaid.swap_notice_days", region=duty.organisation.region, on=today).number
    mine = Duty.objects.filter(lawyer=duty.lawyer_id).values("day")
    rows = Duty.objects.filter(
        lawyer=other, roster__state=RosterState.PUBLISHED, day__gte=today + timedelta(days=notice), signed_in_at=None
    ).exclude(day__in=mine)  # fmt: skip
    away = list(DutyWish.objects.filter(lawyer=duty.lawyer_id, kind=Availability.LEAVE, to_on__gte=today))
    return [
        one
        for one in rows.select_related("post").order_by("day")
        if not any(wish.from_on <= one.day <= wish.to_on for wish in away)
    ]


class NoSuchMatter(InvalidInput):
    """The number of a matter that one may see."""

    message = _("There is no matter with this number that is open to you.")


def matter_by_number(number: str, viewer: Person) -> Matter:
    """The matter with that number, if the viewer may open it. Raises NoSuchMatter."""
    cases = casework.cases_visible_to(viewer).filter(kind=MATTER.kind, number=number.strip())
    matter = Matter.objects.filter(case__in=cases.order_by().values("pk")).first()
    if matter is None:
        raise NoSuchMatter(field="number")
    return matter
