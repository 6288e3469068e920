"""What the palace counts of orders and purchases."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from unionhall.engines.booking.models import Attendance, Rating
from unionhall.kernel.catalogue.services import Column, Figure, counted, summed
from unionhall.services.palace.figures import PERCENT
from unionhall.services.palace.models import BudgetEntry, TrainingOrder
from unionhall.services.palace.states import EntryKind

CONTENT = 4  # of five
BOTH = ("organisation", "case__partner")


def _orders() -> QuerySet[TrainingOrder]:
    return TrainingOrder.objects.select_related("case__partner", "item", "provider", "session")


def _served() -> QuerySet[TrainingOrder]:
    return _orders().filter(delivered_at__isnull=False)


def _trained() -> QuerySet[Attendance]:
    rows = Attendance.objects.filter(session__palace_order__delivered_at__isnull=False, counts=True)
    return rows.select_related("session__palace_order__provider", "person__organisation")


def _ratings() -> QuerySet[Rating]:
    rows = Rating.objects.filter(attendance__session__palace_order__isnull=False)
    return rows.select_related("attendance__session__palace_order__provider")


def _payments() -> QuerySet[BudgetEntry]:
    rows = BudgetEntry.objects.filter(kind=EntryKind.PAY, case__palace_contract__isnull=False)
    return rows.select_related("case__palace_contract__provider", "line")


def _order_of(row: Any) -> Any:
    return row.session.palace_order


ORDERS = Figure(
    code="palace_orders",
    name=_("Orders from units"),
    unit=_("orders"),
    definition=_("Orders that units placed in this period, from the menu or in their own words."),
    rows=_orders,
    date="case__opened_at",
    numerator=counted(),
    units=BOTH,
    breakdowns=((_("Sent into"), "sent_to"), (_("From the menu"), "item__title")),
    columns=(
        Column(_("What was ordered"), lambda order: order.case.title),
        Column(_("Unit"), lambda order: order.case.partner.short_name),
        Column(_("Ordered on"), lambda order: order.case.opened_at, "moment"),
        Column(_("Sent into"), lambda order: order.get_sent_to_display()),
    ),
)

ORDERS_SERVED = Figure(
    code="palace_orders_served",
    name=_("Orders served"),
    unit=_("orders"),
    definition=_("Orders that were held in this period, with the people who came counted."),
    rows=_served,
    date="delivered_at",
    numerator=counted(),
    units=BOTH,
    breakdowns=((_("Provider"), "provider__name"), (_("Sent into"), "sent_to")),
    columns=(
        Column(_("What was ordered"), lambda order: order.case.title),
        Column(_("Unit"), lambda order: order.case.partner.short_name),
        Column(_("Provider"), lambda order: order.provider),
        Column(_("Held on"), lambda order: order.delivered_at, "moment"),
        Column(_("People who came"), lambda order: order.came, "number"),
    ),
)

PEOPLE_TRAINED = Figure(
    code="palace_order_people",
    name=_("People served by order"),
    unit=_("people"),
    definition=_(
        "People who came to at least one session that their unit had ordered and that was held in this period; whoever "
        "came to several counts once."
    ),
    rows=_trained,
    date="session__starts_at",
    numerator=counted("person", distinct=True),
    each="person",
    units=("organisation", "person__organisation"),
    breakdowns=((_("Provider"), "session__palace_order__provider__name"),),
    columns=(
        Column(_("Who"), lambda row: row.person, "person"),
        Column(_("Unit"), lambda row: row.person.organisation.short_name),
        Column(_("What was ordered"), lambda row: row.session.title),
        Column(_("Provider"), lambda row: _order_of(row).provider),
    ),
    is_sensitive=True,
)

PROVIDER_SATISFACTION = Figure(
    code="palace_provider_satisfaction",
    name=_("Content with providers"),
    unit=PERCENT,
    definition=_(
        "Of the ratings that participants gave to sessions their unit had ordered, in this period, the share of four "
        "or five out of five."
    ),
    rows=_ratings,
    date="rated_at",
    numerator=counted(where=Q(score__gte=CONTENT)),
    denominator=counted(),
    hits=Q(score__gte=CONTENT),
    breakdowns=((_("Provider"), "attendance__session__palace_order__provider__name"),),
    columns=(
        Column(_("What was ordered"), lambda rating: rating.attendance.session.title),
        Column(_("Provider"), lambda rating: _order_of(rating.attendance).provider),
        Column(_("Score"), lambda rating: rating.score, "number"),
        Column(_("Rated on"), lambda rating: rating.rated_at, "moment"),
    ),
    words=(_("Content"), _("Ratings")),
    is_sensitive=True,
)

CONTRACT_SPENDING = Figure(
    code="palace_contract_spending",
    name=_("Paid for purchased services"),
    unit=_("yuan"),
    definition=_(
        "Payments of contracts' instalments in this period, in yuan; payments that were undone are taken off again."
    ),
    rows=_payments,
    date="at",
    numerator=summed("amount_yuan"),
    breakdowns=(
        (_("Provider"), "case__palace_contract__provider__name"),
        (_("Budget line"), "line__name"),
    ),
    columns=(
        Column(_("Contract"), lambda entry: entry.case.title),
        Column(_("Provider"), lambda entry: entry.case.palace_contract.provider),
        Column(_("Paid on"), lambda entry: entry.at, "moment"),
        Column(_("Amount, yuan"), lambda entry: entry.amount_yuan, "number"),
    ),
)


def figures() -> list[Figure]:
    """The figures of orders and purchases."""
    return [ORDERS, ORDERS_SERVED, PEOPLE_TRAINED, PROVIDER_SATISFACTION, CONTRACT_SPENDING]
