"""Swapping duties with consent: one lawyer asks, the other agrees or declines, the one who asked may take it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook.queries import value
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.services.legalaid import messages
from unionhall.services.legalaid.models import Duty, DutySwap, Lawyer, Roster
from unionhall.services.legalaid.serving import locked_roster, refuse_lawyer
from unionhall.services.legalaid.states import RosterState, SwapState


class NotPublished(Refused):
    """What is not published is still being drawn up."""

    message = _("This roster is not published yet. Tell the desk, or enter your leave.")


class TooLateToSwap(Refused):
    """Duties are swapped some days ahead."""

    message = _("Duties are swapped at least %(days)s days ahead. Please telephone the desk.")


class WithOneself(InvalidInput):
    """It takes two."""

    message = _("Choose a colleague.")


class SwapWaiting(Refused):
    """One colleague is asked at a time."""

    message = _("%(name)s has been asked and has not answered yet. Take that back first.")


class NotTheirs(InvalidInput):
    """In return one takes a duty that the other has."""

    message = _("%(name)s is not on duty then.")


class SwapAnswered(Refused):
    """A swap is answered once."""

    message = _("This was answered or taken back already.")


class DutyMoved(Refused):
    """Between asking and answering the duty went to somebody else, or began."""

    message = _("The duty on %(day)s has changed meanwhile; a swap is not possible any more.")


@transaction.atomic
def ask_swap(
    duty: Duty, other: Lawyer, *, in_return: Duty | None = None, by: Person, at: datetime
) -> DutySwap:
    """Ask a colleague to take a duty over, or to exchange it for theirs (`in_return`); they are told.

    Raises NotAllowed, NotPublished, TooLateToSwap, WithOneself, SwapWaiting, NotTheirs, NotActive, OnLeave, TwiceADay.
    """
    duty, in_return = _locked(duty, in_return)
    authorise(by, "legalaid.swap_duty", duty)
    other = Lawyer.objects.select_related("person", "organisation").get(pk=other.pk)
    if other.pk == duty.lawyer_id:
        raise WithOneself(field="other")
    if in_return is not None and in_return.lawyer_id != other.pk:
        raise NotTheirs(name=other.person.name, field="in_return")
    _refuse(duty, other, in_return, at)
    waiting = (
        DutySwap.objects.filter(duty=duty, state=SwapState.ASKED).select_related("other__person").first()
    )
    if waiting is not None:
        raise SwapWaiting(name=waiting.other.person.name)
    swap = DutySwap.objects.create(
        organisation=duty.organisation, duty=duty, asked_by=duty.lawyer, other=other, in_return=in_return, asked_at=at
    )  # fmt: skip
    kind = "exchange_asked" if in_return else "swap_asked"
    messages.tell_swap(swap, kind, other, duty.lawyer.person.name, at=at)
    record(duty, "legalaid.swap.ask", by=by, at=at, other=str(other.pk), exchange=in_return is not None)
    return swap


def _refuse(duty: Duty, other: Lawyer, in_return: Duty | None, at: datetime) -> None:
    """What stands against it, at asking and again at agreeing."""
    for one in (duty, in_return):
        if one is None:
            continue
        if one.roster.state != RosterState.PUBLISHED:
            raise NotPublished
        notice = value("legalaid.swap_notice_days", region=one.organisation.region, on=localdate(at)).number
        if (one.day - localdate(at)).days < notice:
            raise TooLateToSwap(days=notice)
        if one.signed_in_at is not None:
            raise DutyMoved(day=one.day.isoformat())
    refuse_lawyer(other, duty.roster, duty.day, field="other")
    if in_return is not None:
        refuse_lawyer(duty.lawyer, in_return.roster, in_return.day, field="in_return")


def _locked(duty: Duty, in_return: Duty | None) -> tuple[Duty, Duty | None]:
    """Both duties as they are now; rosters first and by key, so that two who swap never wait for each other."""
    keys = sorted({one.roster_id for one in (duty, in_return) if one is not None})
    for key in keys:
        locked_roster(Roster(pk=key))
    rows = Duty.objects.select_for_update(of=("self",)).select_related(
        "roster", "organisation", "post", "lawyer__person", "lawyer__organisation"
    )
    found = {
        row.pk: row for row in rows.filter(pk__in=[one.pk for one in (duty, in_return) if one]).order_by("pk")
    }
    if duty.pk not in found or (in_return is not None and in_return.pk not in found):
        raise SwapAnswered
    return found[duty.pk], found[in_return.pk] if in_return is not None else None


def _locked_swap(swap: DutySwap) -> DutySwap:
    """The swap with its duties, everything held. Raises SwapAnswered when it waits no longer."""
    rows = DutySwap.objects.select_related("duty", "in_return").filter(pk=swap.pk)
    known = rows.first()
    if known is None:
        raise SwapAnswered
    duty, in_return = _locked(known.duty, known.in_return)
    row = (
        DutySwap.objects.select_for_update(of=("self",))
        .select_related("asked_by__person", "asked_by__organisation", "other__person", "other__organisation")
        .filter(pk=swap.pk)
        .first()
    )
    if row is None or row.state != SwapState.ASKED:
        raise SwapAnswered
    row.duty, row.in_return = duty, in_return
    return row


@transaction.atomic
def answer_swap(swap: DutySwap, *, agrees: bool, by: Person, at: datetime) -> DutySwap:
    """Agree, and the duties change hands; or decline. Whoever asked is told.

    Raises NotAllowed, SwapAnswered, DutyMoved, and what stands against the swap by now.
    """
    authorise(by, "legalaid.answer_swap", swap.other)
    swap = _locked_swap(swap)
    if agrees:
        _change_hands(swap, at)
    swap.state = SwapState.AGREED if agrees else SwapState.DECLINED
    swap.answered_at = at
    swap.save(update_fields=["state", "answered_at"])
    kind = "swap_agreed" if agrees else "swap_declined"
    messages.tell_swap(swap, kind, swap.asked_by, swap.other.person.name, at=at)
    if agrees:
        messages.tell_duty(swap.duty, "duty_set", at=at)
    record(swap.duty, "legalaid.swap.answer", by=by, at=at, agrees=agrees, other=str(swap.other_id))
    return swap


def _change_hands(swap: DutySwap, at: datetime) -> None:
    duty, back = swap.duty, swap.in_return
    if duty.lawyer_id != swap.asked_by_id or (back is not None and back.lawyer_id != swap.other_id):
        raise DutyMoved(day=duty.day.isoformat())
    _refuse(duty, swap.other, back, at)
    duty.lawyer = swap.other
    duty.save(update_fields=["lawyer"])
    if back is not None:
        back.lawyer = swap.asked_by
        back.save(update_fields=["lawyer"])
    # Whoever else was asked about one of these two is asked no more.
    given = [duty.pk, *([back.pk] if back else [])]
    others = DutySwap.objects.filter(state=SwapState.ASKED).exclude(pk=swap.pk)
    others = others.filter(duty__in=given) | others.filter(in_return__in=given)
    for stale in others.select_related(
        "duty__post", "in_return", "other__person", "other__organisation", "asked_by__person"
    ):
        messages.tell_swap(stale, "swap_taken_back", stale.other, stale.asked_by.person.name, at=at)
        DutySwap.objects.filter(pk=stale.pk).update(state=SwapState.TAKEN_BACK, answered_at=at)


@transaction.atomic
def take_back_swap(swap: DutySwap, *, by: Person, at: datetime) -> DutySwap:
    """Ask no longer; the other is told. Raises NotAllowed, SwapAnswered."""
    authorise(by, "legalaid.swap_duty", swap.asked_by)
    swap = _locked_swap(swap)
    swap.state, swap.answered_at = SwapState.TAKEN_BACK, at
    swap.save(update_fields=["state", "answered_at"])
    messages.tell_swap(swap, "swap_taken_back", swap.other, swap.asked_by.person.name, at=at)
    record(swap.duty, "legalaid.swap.take_back", by=by, at=at)
    return swap
