"""One of everything an address about orders, purchases and the budget can name; made when it is first asked for."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tests.cast import Town
from unionhall.kernel.access.roles import Role
from unionhall.services.palace import commands
from unionhall.services.palace.models import (
    BudgetEntry,
    BudgetLine,
    Contract,
    MenuItem,
    Provider,
    TrainingOrder,
)
from unionhall.services.palace.plans import ContractPlan, MenuPlan, OrderPlan, ProviderPlan


def the_provider(town: Town) -> Provider:
    """A college."""
    plan = ProviderPlan(name="云桥职业学院", kind="college")
    found = Provider.objects.first()
    return found or commands.add_provider(town.place.organisation, plan, by=town.manager, at=town.now)


def the_item(town: Town) -> MenuItem:
    """A course on the menu."""
    plan = MenuPlan(code="safety", kind="training", title="安全生产", people_max=60)
    found = MenuItem.objects.first()
    return found or commands.add_menu_item(town.place.organisation, plan, by=town.manager, at=town.now)


def the_line(town: Town) -> BudgetLine:
    """A line of this year's budget, out of which something was paid."""
    found = BudgetLine.objects.first()
    if found is None:
        found = commands.open_budget_line(
            town.place.organisation, year=town.now.year, code="running", name="运行经费", planned_yuan=Decimal(1_000),
            by=town.manager, at=town.now,
        )  # fmt: skip
        commands.spend_budget(found, amount_yuan=Decimal(1), text="电费", by=town.manager, at=town.now)
    return found


def the_entry(town: Town) -> BudgetEntry:
    """What was paid."""
    return BudgetEntry.objects.filter(line=the_line(town)).get()


def the_order(town: Town) -> Any:
    """The case of an order by e01."""
    found = TrainingOrder.objects.first()
    if found is None:
        today = timezone.localdate(town.now)
        plan = OrderPlan(
            item=the_item(town), from_on=today, to_on=today + timedelta(days=9), people=20, sent_to="company",
            where="一号车间",
        )  # fmt: skip
        found = commands.order_training(
            town.place.organisation, plan, partner=town.cast["e01"],
            by=town.cast.staff(Role.UNION_OFFICER, "e01"), at=town.now,
        )  # fmt: skip
    return found.case


def the_contract(town: Town) -> Any:
    """The case of a purchase."""
    found = Contract.objects.first()
    if found is None:
        plan = ContractPlan(title="法律服务", line=the_line(town), amount_yuan=Decimal(500), money="union")
        found = commands.plan_contract(town.place.organisation, plan, by=town.manager, at=town.now)
    return found.case
