"""Orders and purchases for walks at random: opened with a provider and a budget, answered by what these are called."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate

from unionhall.engines.casework.models import Case
from unionhall.kernel.access.roles import Role
from unionhall.services.palace import commands
from unionhall.services.palace.models import BudgetLine, Instalment, Provider
from unionhall.services.palace.plans import ContractPlan, OrderPlan, ProviderPlan
from unionhall.services.palace.states import Money, ProviderKind, SentTo

PROVIDER, LINE = "云桥职业学院", "running"


def _furnish(town: Any, at: datetime) -> BudgetLine:
    """The county's provider and its budget line, made when first asked for."""
    manager = town.union.staff(Role.PALACE_MANAGER)
    line = BudgetLine.objects.filter(organisation=town.home, code=LINE).first()
    if line is not None:
        return line
    assert not Provider.objects.filter(organisation=town.home).exists()
    plan = ProviderPlan(name=PROVIDER, kind=ProviderKind.COLLEGE)
    commands.add_provider(town.home, plan, by=manager, at=at)
    return commands.open_budget_line(
        town.home, year=localdate(at).year, code=LINE, name="基本运行经费", planned_yuan=Decimal(100_000), by=manager,
        at=at,
    )  # fmt: skip


def open_order(town: Any, at: datetime) -> Case:
    """The firm orders in its own words."""
    _furnish(town, at)
    today = localdate(at)
    plan = OrderPlan(
        from_on=today, to_on=today + timedelta(days=60), people=30, sent_to=SentTo.COMPANY, where="一号车间",
        title="安全生产培训", wish="送到车间来讲",
    )  # fmt: skip
    officer = town.union.staff(Role.UNION_OFFICER, "e01")
    return commands.order_training(town.home, plan, partner=town.partner, by=officer, at=at).case


def open_contract(town: Any, at: datetime) -> Case:
    """A purchase with public money, so that its tracks are walked as well."""
    plan = ContractPlan(
        title="职工法律服务",
        line=_furnish(town, at),
        amount_yuan=Decimal(60_000),
        money=Money.PUBLIC,
        about="驻点值班",
    )
    return commands.plan_contract(town.home, plan, by=town.union.staff(Role.PALACE_MANAGER), at=at).case


def _today(_town: Any, case: Case) -> Any:
    """The day of the last step: what is recorded has happened."""
    return localdate(case.steps.latest("sequence").at)


def _last(_town: Any, case: Case) -> int:
    return Instalment.objects.filter(contract_id=case.pk).count() or 1


OPENERS = {"palace.order": open_order, "palace.contract": open_contract}
ANSWERS = {
    "palace.order": {
        ("match", "provider"): lambda _town, _case: PROVIDER,
        ("match", "line"): lambda _town, _case: LINE,
        ("match", "price"): lambda _town, _case: Decimal(3_000),
        ("settle", "amount"): lambda _town, _case: Decimal(3_000),
    },
    "palace.contract": {
        ("record", "provider"): lambda _town, _case: PROVIDER,
        ("record", "amount"): lambda _town, _case: Decimal(60_000),
        ("award", "awarded_on"): _today,
        ("sign", "signed_on"): _today,
        ("sign", "starts_on"): _today,
        ("sign_public", "signed_on"): _today,
        ("sign_public", "starts_on"): _today,
        ("accept_instalment", "number"): _last,
        ("accept_instalment", "accepted_on"): _today,
        ("pay_instalment", "number"): _last,
        ("pay_instalment", "paid_on"): _today,
        ("undo_payment", "number"): _last,
    },
}
