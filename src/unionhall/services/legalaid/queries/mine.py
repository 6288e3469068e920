"""A worker's own matters and claims, for the pages of the hub and of this service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unionhall.engines.casework import kinds
from unionhall.engines.casework import queries as casework
from unionhall.engines.casework.core import Party
from unionhall.engines.casework.models import Case, CaseTrack
from unionhall.kernel.access.queries import posts_of
from unionhall.kernel.access.roles import Role
from unionhall.kernel.catalogue.services import CaseLink, MyItem, Todo
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid import ledger
from unionhall.services.legalaid.models import Claimant, DutySwap, LedgerEntry, RightsCheck
from unionhall.services.legalaid.states import MATTER, Money, SwapState
from unionhall.ui import calendars

MOST_CLAIMS = 50
MOST_SWAPS = 5
# For so long whoever has no claim is not looked up again: almost everybody, on almost every page.
NONE_FOR = timedelta(minutes=1)
_STATUS = {Party.WORKER: "todo", Party.STAFF: "doing", Party.PARTNER: "doing", Party.NOBODY: "done"}


@dataclass(frozen=True)
class Promise:
    """Something the union owes by a day, in words for the worker."""

    what: Any
    due_at: datetime
    is_late: bool


@dataclass(frozen=True)
class MoneyLine:
    """One line of the worker's money; `waits` when it reached them and they have not said so yet."""

    entry: LedgerEntry
    waits: bool
    confirmed_at: datetime | None
    is_taken_back: bool


@dataclass(frozen=True)
class ClaimPage:
    """A worker's own part in a matter."""

    claimant: Claimant
    case: Case
    told: Any
    beside: list[Any]
    promises: list[Promise]
    balance: ledger.Balance
    lines: list[MoneyLine]
    is_mine: bool

    @property
    def waiting(self) -> list[MoneyLine]:
        """Money that is said to have arrived, for the worker to confirm."""
        return [line for line in self.lines if line.waits]


def claims_of(person: Person) -> list[Claimant]:
    """The person's claims with their cases and how many payments wait for their word (`unconfirmed`), newest first.

    Read once per person object (one request); whoever has none is not asked again for a minute.
    """
    held: list[Claimant] | None = getattr(person, "_claims_held", None)
    if held is None:
        held = [] if cache.get(_none(person)) else list(_claims(person)[:MOST_CLAIMS])
        if not held:
            cache.set(_none(person), True, NONE_FOR.total_seconds())
        person._claims_held = held  # type: ignore[attr-defined]
    return held


def links_of(case: Case, person: Person) -> list[CaseLink]:
    """What the worker served by a matter finds of it here: their claim with the money, and their evidence."""
    if case.kind != MATTER.kind or case.person_id != person.pk:
        return []
    own = Claimant.objects.filter(matter_id=case.pk, person=person).values_list("pk", flat=True).first()
    claim = (
        [CaseLink(_("My claim and my money"), "wallet", reverse("legalaid:claim", args=[own]))] if own else []
    )
    return [
        *claim,
        CaseLink(_("My evidence"), "folder-open", reverse("legalaid:my-evidence", args=[case.pk])),
    ]


def look_again(person: Person) -> None:
    """The person has a claim now: here they are looked up again at once, elsewhere within a minute."""
    cache.delete(_none(person))
    person.__dict__.pop("_claims_held", None)


def _none(person: Person) -> str:
    return f"legalaid.none.{person.pk}"


def _claims(person: Person) -> Any:
    arrived = Q(
        entries__kind=Money.RECEIVED, entries__reverses=None, entries__reversed_by=None, entries__receipt=None
    )
    rows = (
        Claimant.objects.filter(person=person, left_at=None)
        .select_related("matter__case")
        .defer("matter__story")
    )
    return rows.annotate(unconfirmed=Count("entries", filter=arrived)).order_by("-matter__case__opened_at")


def items_of(person: Person, at: datetime) -> list[MyItem]:
    """Claims of the person in matters that somebody else opened (their own cases the hub lists itself)."""
    others = [one for one in claims_of(person) if not _serves(one.matter.case, person)]
    return [_item(one, at) for one in others]


def kept_items(person: Person, at: datetime) -> list[MyItem]:
    """What the person reckoned of their rights and keeps for themselves. One query."""
    rows = RightsCheck.objects.filter(person=person, matter=None).only("as_of", "created_at", "organisation")
    return [
        MyItem(
            title=_("What I can claim"),
            note=_("By the law of %(day)s") % {"day": calendars.short_date(row.as_of)},
            url=reverse("legalaid:rights-kept"),
            status="done",
            status_text=_("Kept for you alone"),
            at=min(row.created_at, at),
        )
        for row in rows.order_by("-created_at")[:MOST_CLAIMS]
    ]


def _serves(case: Case, person: Person) -> bool:
    return case.person_id == person.pk or (case.opened_by_id == person.pk and case.person_id is None)


def _item(claimant: Claimant, at: datetime) -> MyItem:
    case = claimant.matter.case
    state = MATTER.state(case.state)
    note = str(state.told)
    if case.due_at is not None and state.turn is Party.STAFF:
        note = _("You will hear by %(day)s") % {"day": calendars.short_date(localtime(case.due_at).date())}
    turn = Party.STAFF if state.turn is Party.WORKER else state.turn
    return MyItem(
        title=case.title,
        note=note,
        url=reverse("legalaid:claim", args=[claimant.pk]),
        status=_STATUS[turn],
        status_text=_("Finished") if state.is_final else _("Being worked on"),
        at=max(case.due_at, at) if case.due_at else case.closed_at or at,
    )


def todos_of(person: Person, at: datetime) -> list[Todo]:
    """What waits for the person here: money to confirm, a swap of a duty to answer."""
    found = []
    for one in claims_of(person):
        n = getattr(one, "unconfirmed", 0)
        title = _("Has the money arrived? %(title)s") % {"title": one.matter.case.title}
        note = ngettext("%(n)d payment to confirm", "%(n)d payments to confirm", n) % {"n": n}
        if n:
            found.append(Todo(title, note, reverse("legalaid:claim", args=[one.pk])))
    return found + _swaps_to_answer(person)


def _swaps_to_answer(person: Person) -> list[Todo]:
    if not any(post.role == Role.LAWYER for post in posts_of(person)):
        return []
    rows = DutySwap.objects.filter(other__person=person, state=SwapState.ASKED)
    return [
        Todo(
            _("%(name)s asks you to swap a duty") % {"name": swap.asked_by.person.name},
            calendars.short_date(swap.duty.day),
            reverse("legalaid:my-duty"),
        )
        for swap in rows.select_related("duty", "asked_by__person").order_by("duty__day")[:MOST_SWAPS]
    ]


def url_of(case: Case, person: Person) -> str:
    """Where `person` follows a matter: its page, or for one of many claimants their own claim. Raises NotAllowed."""
    if person.pk in (case.person_id, case.opened_by_id):
        return reverse("hub:case", args=[case.pk])
    claimant = Claimant.objects.filter(matter_id=case.pk, person=person).first()
    if claimant is None:
        raise NotAllowed("case")
    return reverse("legalaid:claim", args=[claimant.pk])


def get_claim(pk: UUID, viewer: Person) -> Claimant:
    """The viewer's own claim. Raises NotAllowed for anybody else's: also that it exists is private."""
    rows = Claimant.objects.select_related("matter__case__organisation", "matter__caseworker", "person")
    found = rows.select_related("matter__case__assignee").filter(pk=pk, person=viewer).first()
    if found is None:
        raise NotAllowed("claim")
    return found


def get_payment_line(pk: UUID, viewer: Person) -> LedgerEntry:
    """A line of the viewer's own money. Raises NotAllowed."""
    rows = LedgerEntry.objects.select_related("claimant", "matter__case__organisation")
    found = rows.filter(pk=pk, claimant__person=viewer).first()
    if found is None:
        raise NotAllowed("entry")
    return found


def claim_page(pk: UUID, *, viewer: Person, at: datetime) -> ClaimPage:
    """The viewer's own claim with where the matter stands and the money. Raises NotAllowed."""
    claimant = get_claim(pk, viewer)
    case = claimant.matter.case
    workflow = kinds.workflow_of(case.kind)
    tracks = CaseTrack.objects.filter(case=case, ended_at=None).order_by("code")
    entries = claimant.entries.filter(kind__in=Money.values).select_related("receipt", "reversed_by")
    sums = {kind.value: ledger.NOTHING for kind in Money}
    for entry in entries:
        sums[entry.kind] += entry.amount_yuan
    return ClaimPage(
        claimant=claimant,
        case=case,
        told=workflow.state(case.state).told,
        beside=[workflow.state(one.state, one.code).told for one in tracks],
        promises=_promises(case, at),
        balance=ledger.Balance(**sums),
        lines=[_line(one) for one in entries if one.reverses_id is None],
        is_mine=_serves(case, viewer),
    )


def _promises(case: Case, at: datetime) -> list[Promise]:
    """What the union owes by when; what the other side or a court owes is not promised."""
    workflow = kinds.workflow_of(case.kind)
    found = []
    for one in casework.running_deadlines(case):
        state = workflow.state(one.state, one.track)
        if state.turn is Party.STAFF and state.clock is not None:
            found.append(Promise(state.clock.name, one.due_at, one.due_at < at))
    return found


def _line(entry: LedgerEntry) -> MoneyLine:
    receipt = getattr(entry, "receipt", None)
    is_taken_back = hasattr(entry, "reversed_by")
    return MoneyLine(
        entry=entry,
        waits=entry.kind == Money.RECEIVED and receipt is None and not is_taken_back,
        confirmed_at=receipt.at if receipt else None,
        is_taken_back=is_taken_back,
    )
