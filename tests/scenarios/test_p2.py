"""P2: public money keeps the palace open, the union buys services; four kinds of providers sign agreements."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW, Cast, cast
from unionhall.kernel.people.models import Person
from unionhall.services.palace import commands, ledger
from unionhall.services.palace.commands.instalments import OverContract
from unionhall.services.palace.ledger import OverBudget
from unionhall.services.palace.models import BudgetLine
from unionhall.services.palace.plans import ContractPlan, ProviderPlan
from unionhall.services.palace.queries import money
from unionhall.services.palace.states import Money, ProviderKind, Selection

pytestmark = pytest.mark.django_db
RUNNING = Decimal(1_380_000)
TODAY = date(2026, 5, 6)
# kind of provider, name, what is bought, price
AGREEMENTS = (
    (ProviderKind.LAW_FIRM, "云桥法和律师事务所", "职工法律服务驻点", "96000"),
    (ProviderKind.COLLEGE, "云桥职业技术学院", "职业技能培训", "180000"),
    (ProviderKind.COUNSELLING, "暖心社会心理服务中心", "职工心理关爱", "60000"),
    (ProviderKind.HOME_SERVICE, "云桥巧姐家政服务有限公司", "家政服务技能提升", "80000"),
)


@pytest.fixture
def union(db: None) -> Cast:
    made = cast()
    made.staff(Role.PALACE_MANAGER, "palace")
    made.staff(Role.LEADER)
    return made


def manager(union: Cast) -> Person:
    return union.staff(Role.PALACE_MANAGER, "palace")


def line(union: Cast) -> BudgetLine:
    return commands.open_budget_line(
        union["palace"], year=2026, code="running", name="基本运行经费（财政）", planned_yuan=RUNNING,
        by=manager(union), at=NOW,
    )  # fmt: skip


def act(union: Cast, case: Case, verb: str, **answers: Any) -> Case:
    who = union.staff(Role.LEADER) if verb == "award" else manager(union)
    return casework.act(case, verb, by=who, at=NOW, answers=answers)


def agree(union: Cast, budget: BudgetLine, kind: str, name: str, title: str, price: str) -> Case:
    """From the plan to the performance, under the law on public purchases."""
    home = union["palace"]
    commands.add_provider(
        home, ProviderPlan(name=name, kind=kind, is_unionised=True), by=manager(union), at=NOW
    )
    plan = ContractPlan(title=title, line=budget, amount_yuan=Decimal(price), money=Money.PUBLIC)
    case = commands.plan_contract(home, plan, by=manager(union), at=NOW).case
    case = act(union, case, "select", method=Selection.CONSULTATION)
    case = act(union, case, "record", provider=name, amount=price, selection="三家磋商，综合评分最高")
    case = act(union, case, "award", awarded_on=TODAY)
    term = {"signed_on": TODAY, "starts_on": TODAY, "ends_on": TODAY + timedelta(days=364)}
    case = act(union, case, "sign_public", **term)
    case = act(union, case, "publish", channel="市政府采购网")
    case = act(union, case, "file", receipt="财采备 018")
    return act(union, case, "start")


def instalment(union: Cast, case: Case, number: int, amount: str) -> Case:
    case = act(union, case, "add_instalment", due_on=TODAY, amount=amount, deliverables=f"第 {number} 期服务")
    case = act(
        union, case, "accept_instalment", number=number, accepted_on=TODAY, acceptance="逐项核对，合格"
    )
    return act(union, case, "pay_instalment", number=number, amount=amount, paid_on=TODAY)


def test_public_money_keeps_it_open_and_four_kinds_of_providers_sign(union: Cast) -> None:
    budget = line(union)
    cases = [agree(union, budget, *agreement) for agreement in AGREEMENTS]
    assert [case.state for case in cases] == ["performing"] * 4
    assert len({case.number for case in cases}) == 4
    balance = ledger.balance(budget)
    assert (balance.planned, balance.committed, balance.paid) == (RUNNING, 416_000, 0)
    for month in range(1, 13):
        commands.spend_budget(
            budget, amount_yuan=Decimal(80_000), text=f"{month} 月水电与维护", by=manager(union), at=NOW
        )
    assert ledger.balance(budget).left == 4_000
    with pytest.raises(OverBudget):
        commands.spend_budget(budget, amount_yuan=Decimal("4000.01"), text="超支", by=manager(union), at=NOW)


def test_a_service_is_paid_as_it_is_delivered_and_never_beyond_the_price(union: Cast) -> None:
    budget = line(union)
    case = agree(union, budget, *AGREEMENTS[0])
    case = instalment(union, case, 1, "32000")
    case = instalment(union, case, 2, "32000")
    with pytest.raises(OverContract):
        act(union, case, "add_instalment", due_on=TODAY, amount="32000.01", deliverables="第 3 期服务")
    case.refresh_from_db()
    case = instalment(union, case, 3, "32000")
    case = act(union, case, "finish")
    case = act(union, case, "appraise", score=93, performance="按期到岗，职工满意")
    case = act(union, case, "archive")
    page = money.contract_page(case.pk, manager(union))
    assert (case.state, page.contract.score, page.balance.paid) == ("archived", 93, 96_000)
    found = money.lines_run_by(manager(union), year=2026).get(pk=budget.pk)
    assert money.balance_of(found).left == RUNNING - 96_000
    kinds = [entry.kind for entry in reversed(money.entries_of(budget))]
    assert kinds == ["commit", *["release", "pay"] * 3]
