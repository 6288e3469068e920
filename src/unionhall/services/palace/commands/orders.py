"""Orders up to the unit's word: asked for, matched with a provider, offered, confirmed; or declined, or withdrawn.

Money is bound when the offer is made, so that nothing is promised that cannot be paid, and freed when it is off.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.answers import checked
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.services.palace import ledger
from unionhall.services.palace.dealings import order_of, provider_called
from unionhall.services.palace.models import BudgetLine, TrainingOrder
from unionhall.services.palace.plans import OrderPlan
from unionhall.services.palace.states import ORDER

Answers = Mapping[str, Any]


class NotOnTheMenu(Refused):
    """It was taken off the menu."""

    message = _("“%(title)s” cannot be ordered any more.")


class WishMissing(InvalidInput):
    """An order says what is wanted."""

    message = _("Choose something from the menu, or say in a few words what you would like.")


class DaysBackwards(InvalidInput):
    """The last day is not before the first, and not past."""

    message = _("The last day is not before the first, and not in the past.")


class PeopleOutOfRange(InvalidInput):
    """More or fewer people than it is made for."""

    message = _("“%(title)s” is for %(least)s to %(most)s people.")


class WhereMissing(InvalidInput):
    """Whoever comes must find it."""

    message = _("Say where we should come to.")


class NoSuchLine(InvalidInput):
    """Money comes from a line of the budget."""

    message = _("There is no budget line with the code “%(code)s” for %(year)s.")


class LineMissing(InvalidInput):
    """What costs money is paid from somewhere."""

    message = _("Say from which budget line it is paid.")


@transaction.atomic
def order_training(
    organisation: Organisation,
    plan: OrderPlan,
    *,
    partner: Organisation,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> TrainingOrder:
    """Order for the unit `partner`, at the palace of `organisation`. The same `key` again is the same order.

    Raises NotAllowed, NotOnTheMenu, WishMissing, DaysBackwards, PeopleOutOfRange, WhereMissing.
    """
    authorise(by, "palace.order_training", partner)
    _refuse_plan(plan, at)
    title = plan.item.title if plan.item else plan.title
    opening = casework.Opening(ORDER.kind, title, person=by, partner=partner, key=key)
    case = casework.open_case(organisation, opening, by=by, at=at)
    order, _made = TrainingOrder.objects.get_or_create(
        case=case,
        defaults={
            "organisation": organisation, "item": plan.item, "wish": plan.wish.strip(), "from_on": plan.from_on,
            "to_on": plan.to_on, "people": plan.people, "sent_to": plan.sent_to, "where": plan.where.strip(),
        },
    )  # fmt: skip
    return order


def _refuse_plan(plan: OrderPlan, at: datetime) -> None:
    item = plan.item
    if item is not None and not item.is_offered:
        raise NotOnTheMenu(title=item.title, field="item")
    if item is None and not plan.title.strip():
        raise WishMissing(field="title")
    if plan.to_on < max(plan.from_on, localdate(at)):
        raise DaysBackwards(field="to_on")
    least, most = (item.people_min, item.people_max) if item is not None else (1, 5_000)
    if not least <= plan.people <= most:
        raise PeopleOutOfRange(
            title=item.title if item else plan.title, least=least, most=most, field="people"
        )
    if not plan.where.strip():
        raise WhereMissing(field="where")


@transaction.atomic
def match_order(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Choose who carries the order out, for what price, paid from which line of this year's budget.

    Raises NotAllowed, NoSuchProvider, NoSuchLine, LineMissing, and what the casework engine refuses.
    """
    case = casework.advance(case, "match", by=by, at=at, seen=seen, answers=answers)
    given = checked(ORDER.verb("match"), answers).values
    order = order_of(case)
    order.provider = provider_called(case.organisation, given["provider"])
    order.price_yuan, order.line = given["price"], _line_for(case, given, at)
    order.save(update_fields=["provider", "price_yuan", "line"])
    return case


def _line_for(case: Case, given: Mapping[str, Any], at: datetime) -> BudgetLine | None:
    code, year = given.get("line", ""), localdate(at).year
    if not code:
        if given["price"]:
            raise LineMissing(field="line")
        return None
    line = BudgetLine.objects.filter(organisation=case.organisation, year=year, code=code).first()
    if line is None:
        raise NoSuchLine(code=code, year=year, field="line")
    return line


@transaction.atomic
def offer_order(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Make the unit the offer; its price is bound from then on. Raises NotAllowed, OverBudget, and the engine's."""
    case = casework.advance(case, "offer", by=by, at=at, seen=seen, answers=answers)
    order = order_of(case)
    if order.line is not None:
        ledger.commit(order.line, order.price_yuan or Decimal(0), ledger.Purpose(case), by=by, at=at)
    return case


@transaction.atomic
def refuse_order(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """The unit wants another offer; what was bound is freed. Raises NotAllowed and what the engine refuses."""
    return _free(casework.advance(case, "refuse", by=by, at=at, seen=seen, answers=answers), by=by, at=at)


@transaction.atomic
def decline_order(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """The palace cannot take it up. Raises NotAllowed and what the engine refuses."""
    return _free(casework.advance(case, "decline", by=by, at=at, seen=seen, answers=answers), by=by, at=at)


@transaction.atomic
def withdraw_order(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """The unit does not want it any more. Raises NotAllowed and what the engine refuses."""
    return _free(casework.advance(case, "withdraw", by=by, at=at, seen=seen, answers=answers), by=by, at=at)


def _free(case: Case, *, by: Person, at: datetime) -> Case:
    order = order_of(case)
    if order.line is not None:
        ledger.release(order.line, ledger.Purpose(case), by=by, at=at)
    return case
