"""Orders from the unit's word on: the day is set, it is held, who came is counted, the provider is paid."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from psycopg.errors import ExclusionViolation
from psycopg.types.range import Range

from unionhall.engines.booking import commands as booking
from unionhall.engines.booking.models import Attendance
from unionhall.engines.booking.states import SessionState
from unionhall.engines.booking.wording import Moment
from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.answers import checked
from unionhall.engines.casework.models import Case
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.lib.money import format_yuan
from unionhall.services.palace import ledger
from unionhall.services.palace.commands.activities import create_activity
from unionhall.services.palace.commands.sessions import cancel_session, publish_session
from unionhall.services.palace.dealings import kind_of, order_of
from unionhall.services.palace.models import Engagement, TrainingOrder
from unionhall.services.palace.plans import ActivityPlan
from unionhall.services.palace.states import ORDER
from unionhall.services.palace.states.purchase import PUT_ON_AS

Answers = Mapping[str, Any]


class ProviderTaken(Refused):
    """Nobody is in two places at once."""

    message = _("%(provider)s is taken from %(starts_at)s to %(ends_at)s: %(number)s.")


class TooShort(InvalidInput):
    """A session takes time, and has room for somebody."""

    message = _("It lasts at least a minute and has at least one place.")


class InThePast(InvalidInput):
    """A day is set for what is to come."""

    message = _("Choose a time to come.")


class NotOverYet(Refused):
    """Who came is counted when it is over."""

    message = _("It is not over before %(ends_at)s.")


class AboveThePrice(Refused):
    """What was agreed is the most that is paid."""

    message = _("%(price)s yuan were agreed; %(wanted)s yuan are more.")


@transaction.atomic
def schedule_order(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Set the day: the provider is engaged, and a session for the unit's people is published, with booking and code.

    Raises NotAllowed, InThePast, TooShort, ProviderTaken, and what the two engines refuse.
    """
    case = casework.advance(case, "schedule", by=by, at=at, seen=seen, answers=answers)
    when = _When(checked(ORDER.verb("schedule"), answers).values, at)
    order = order_of(case)
    _engage(order, when)
    plan = ActivityPlan(
        kind=PUT_ON_AS[kind_of(order)], title=case.title[:100],
        title_en=order.item.title_en if order.item else "", summary=order.item.summary if order.item else order.wish,
        starts_at=when.starts_at, ends_at=when.ends_at, capacity=when.places, host=case.partner, venue=when.where,
    )  # fmt: skip
    activity = create_activity(case.organisation, plan, by=by, at=at)
    order.session = publish_session(activity.session, by=by, at=at)
    order.save(update_fields=["session"])
    return case


@transaction.atomic
def reschedule_order(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Set another day; whoever has booked is told. Raises what `schedule_order` raises."""
    case = casework.advance(case, "reschedule", by=by, at=at, seen=seen, answers=answers)
    when = _When(checked(ORDER.verb("reschedule"), answers).values, at)
    order = order_of(case)
    assert order.session is not None
    _disengage(order, at)
    _engage(order, when)
    booking.change_session(
        order.session, starts_at=when.starts_at, ends_at=when.ends_at, capacity=when.places, by=by, at=at
    )
    activity = order.session.activity
    activity.venue = when.where
    activity.save(update_fields=["venue"])
    return case


@transaction.atomic
def call_off_order(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """The palace calls it off, however late: whoever booked is told, provider and money are free again.

    Raises NotAllowed and what the engines refuse.
    """
    case = casework.advance(case, "call_off", by=by, at=at, seen=seen, answers=answers)
    reason = checked(ORDER.verb("call_off"), answers).values["reason"]
    order = order_of(case)
    if order.session is not None:
        cancel_session(order.session, reason=reason[:200], by=by, at=at)
        order.session = None
        order.save(update_fields=["session"])
    _disengage(order, at)
    if order.line is not None:
        ledger.release(order.line, ledger.Purpose(case), by=by, at=at)
    return case


@transaction.atomic
def deliver_order(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """It was held: the session is closed and the people who came are counted, each once.

    Raises NotAllowed, NotOverYet, and what the engine refuses.
    """
    case = casework.advance(case, "deliver", by=by, at=at, seen=seen, answers=answers)
    order = order_of(case)
    session = order.session
    assert session is not None
    if session.ends_at > at:
        raise NotOverYet(ends_at=Moment(session.ends_at))
    if session.state == SessionState.PUBLISHED:
        booking.mark_absent(session, at=at)
    order.came = Attendance.objects.filter(session=session, counts=True).count()
    order.delivered_at = session.ends_at
    order.save(update_fields=["came", "delivered_at"])
    return case


@transaction.atomic
def settle_order(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Pay the provider, at most what was agreed; what was bound beyond that is free again.

    Raises NotAllowed, AboveThePrice, OverBudget, and what the engine refuses.
    """
    case = casework.advance(case, "settle", by=by, at=at, seen=seen, answers=answers)
    amount = checked(ORDER.verb("settle"), answers).values["amount"]
    order = order_of(case)
    if order.price_yuan is None or amount > order.price_yuan:
        agreed = format_yuan(order.price_yuan or ledger.NOTHING)
        raise AboveThePrice(price=agreed, wanted=format_yuan(amount), field="amount")
    if order.line is not None:
        if amount:
            ledger.pay(order.line, amount, ledger.Purpose(case), by=by, at=at)
        ledger.release(order.line, ledger.Purpose(case), by=by, at=at)
    order.settled_yuan, order.settled_at = amount, at
    order.save(update_fields=["settled_yuan", "settled_at"])
    return case


class _When:
    """The time and place that were given."""

    def __init__(self, given: Mapping[str, Any], at: datetime) -> None:
        self.starts_at: datetime = given["starts_at"]
        self.places: int = given["places"]
        self.where: str = given["where"]
        if given["minutes"] < 1 or self.places < 1:
            raise TooShort(field="minutes" if given["minutes"] < 1 else "places")
        if self.starts_at <= at:
            raise InThePast(field="starts_at")
        self.ends_at = self.starts_at + timedelta(minutes=given["minutes"])


def _engage(order: TrainingOrder, when: _When) -> None:
    assert order.provider is not None
    during = Range(when.starts_at, when.ends_at, "[)")
    row = Engagement(organisation=order.organisation, provider=order.provider, order=order, during=during)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if not isinstance(error.__cause__, ExclusionViolation):
            raise
        raise _taken(order, when) from None


def _taken(order: TrainingOrder, when: _When) -> ProviderTaken:
    during = Range(when.starts_at, when.ends_at, "[)")
    others = Engagement.objects.filter(provider=order.provider, released_at=None, during__overlap=during)
    other = others.select_related("order__case").order_by("during").first()
    starts_at, ends_at = (other.during.lower, other.during.upper) if other else (when.starts_at, when.ends_at)
    number = other.order.case.number if other else "…"  # given back in between
    return ProviderTaken(
        provider=str(order.provider), starts_at=Moment(starts_at), ends_at=Moment(ends_at), number=number,
        field="starts_at",
    )  # fmt: skip


def _disengage(order: TrainingOrder, at: datetime) -> None:
    Engagement.objects.filter(order=order, released_at=None).update(released_at=at)
