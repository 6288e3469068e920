"""What the palace adds to the page of a case: (label, text) rows about an order or a purchase."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from unionhall.engines.casework.models import Case
from unionhall.engines.casework.queries import may_see_internal
from unionhall.kernel.people.models import Person
from unionhall.lib.money import format_yuan
from unionhall.services.palace.models import Contract, TrainingOrder

Fact = tuple[Any, Any]


def order_facts(case: Case, viewer: Person) -> list[Fact]:
    """What was ordered, for how many, where, when; for staff also the price and who is paid from where."""
    order = TrainingOrder.objects.select_related("item", "provider", "line", "session").get(case=case)
    rows: list[Fact] = [
        (_("Ordered by"), str(case.partner)),
        (_("In their own words"), order.wish),
        (_("Wished for"), _("%(from)s to %(to)s") % {"from": day(order.from_on), "to": day(order.to_on)}),
        (_("Number of people"), str(order.people)),
        (_("Where"), f"{order.get_sent_to_display()} · {order.where}"),
        (_("Provider"), str(order.provider or "")),
        (_("When"), moment(order.session.starts_at) if order.session else ""),
        (_("People who came"), "" if order.came is None else str(order.came)),
    ]
    if may_see_internal(case, viewer):
        rows += [
            (_("Price agreed"), yuan(order.price_yuan)),
            (_("Budget line"), str(order.line or "")),
            (_("Settled"), yuan(order.settled_yuan)),
        ]
    return [row for row in rows if row[1]]


def contract_facts(case: Case, _viewer: Person) -> list[Fact]:
    """What is bought, from whom, for how much, with whose money, and how it was selected."""
    contract = Contract.objects.select_related("provider", "line").get(case=case)
    term = (
        _("%(from)s to %(to)s") % {"from": day(contract.starts_on), "to": day(contract.ends_on)}
        if contract.starts_on and contract.ends_on
        else ""
    )
    rows: list[Fact] = [
        (_("What is bought"), contract.about),
        (_("Provider"), str(contract.provider or "")),
        (_("Amount"), yuan(contract.amount_yuan)),
        (_("Money"), str(contract.get_money_display())),
        (_("Budget line"), str(contract.line)),
        (_("How it is chosen"), str(contract.get_method_display()) if contract.method else ""),
        (_("Record of the selection"), contract.selection_record),
        (_("Awarded"), day(contract.awarded_on)),
        (_("Signed"), day(contract.signed_on)),
        (_("Term of the contract"), term),
        (
            _("Performance"),
            "" if contract.score is None else f"{contract.score} / 100 · {contract.performance}",
        ),
    ]
    return [row for row in rows if row[1]]


def yuan(amount: Any) -> str:
    """An amount with the sign of the currency; nothing for none."""
    return "" if amount is None else f"¥{format_yuan(amount)}"


def day(value: Any) -> str:
    """A day in words; nothing for none."""
    return date_format(value, "DATE_FORMAT") if value else ""


def moment(value: Any) -> str:
    """An instant in words, by the clock on the wall."""
    return date_format(localtime(value), "DATETIME_FORMAT")
