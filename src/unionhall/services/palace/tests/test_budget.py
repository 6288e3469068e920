"""The budget: only ever added to, never below nothing, also when two spend at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction

from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW
from unionhall.lib.errors import NotAllowed, Refused
from unionhall.services.palace import commands, ledger
from unionhall.services.palace.commands import budget
from unionhall.services.palace.commands.providers import CodeTaken, PeopleBackwards, ProviderKnown
from unionhall.services.palace.ledger import OverBudget
from unionhall.services.palace.models import BudgetEntry, Provider
from unionhall.services.palace.plans import MenuPlan, ProviderPlan
from unionhall.services.palace.tests.house import open_palace
from unionhall.services.palace.tests.shop import Shop, open_shop

pytestmark = pytest.mark.django_db


def spend(shop: Shop, amount: str, text: str = "电费") -> None:
    commands.spend_budget(shop.running, amount_yuan=Decimal(amount), text=text, by=shop.manager, at=NOW)


def test_an_expense_is_paid_and_corrected(shop: Shop) -> None:
    spend(shop, "1200")
    entry = BudgetEntry.objects.get()
    assert (entry.kind, ledger.balance(shop.running).left) == ("pay", 98_800)
    made = commands.correct_entry(entry, reason="记错科目", by=shop.manager, at=NOW)
    assert (made.corrects, made.amount_yuan) == (entry, Decimal(-1200))
    assert ledger.balance(shop.running).left == 100_000
    for wrong in (entry, made):
        with pytest.raises(budget.EntryCorrected):
            commands.correct_entry(wrong, reason="再改", by=shop.manager, at=NOW)


def test_an_entry_of_a_contract_is_undone_there(shop: Shop) -> None:
    shop.instalment(shop.contract("performing"), 1, "100")
    for entry in BudgetEntry.objects.all():
        with pytest.raises(budget.EntryOfACase):
            commands.correct_entry(entry, reason="改", by=shop.manager, at=NOW)


def test_the_last_yuan_is_spent_and_no_more(shop: Shop) -> None:
    spend(shop, "100000")
    with pytest.raises(OverBudget) as refused:
        spend(shop, "0.01")
    assert str(refused.value) == "预算科目“2026 基本运行经费”只剩 0.00 元，需要 0.01 元。"


@pytest.mark.parametrize(("amount", "text"), [("0", "电费"), ("-1", "电费"), ("1", "  ")])
def test_an_expense_without_amount_or_words_is_refused(shop: Shop, amount: str, text: str) -> None:
    with pytest.raises(Refused):
        spend(shop, amount, text)
    assert not BudgetEntry.objects.exists()


def test_a_plan_does_not_shrink_beneath_what_is_used(shop: Shop) -> None:
    spend(shop, "40000")
    shop.until("offered")
    change = {"name": "运行经费", "by": shop.manager, "at": NOW}
    with pytest.raises(budget.BelowWhatIsUsed, match="43,000"):
        commands.change_budget_line(shop.running, planned_yuan=Decimal("42999.99"), **change)
    line = commands.change_budget_line(shop.running, planned_yuan=Decimal(43_000), **change)
    assert ledger.balance(line).left == 0


def test_a_line_is_opened_once_a_year(shop: Shop) -> None:
    home, new = (
        shop.palace.place.organisation,
        {"code": "running", "name": "运行", "by": shop.manager, "at": NOW},
    )
    with pytest.raises(budget.LineTaken):
        commands.open_budget_line(home, year=2026, planned_yuan=Decimal(1), **new)
    with pytest.raises(budget.NothingToPay):
        commands.open_budget_line(home, year=2027, planned_yuan=Decimal(0), **new)
    assert commands.open_budget_line(home, year=2027, planned_yuan=Decimal(1), **new).year == 2027


@pytest.mark.parametrize(
    "change", ["update palace_budgetentry set amount_yuan = 1", "delete from palace_budgetentry"]
)
def test_the_database_refuses_to_rewrite_the_ledger(shop: Shop, change: str) -> None:
    spend(shop, "5")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        connection.cursor().execute(change)


def test_the_database_refuses_entries_of_the_wrong_sign(shop: Shop) -> None:
    for kind, amount in (("pay", -1), ("commit", 0), ("release", 1)):
        with pytest.raises(IntegrityError), transaction.atomic():
            BudgetEntry.objects.create(
                organisation=shop.running.organisation, line=shop.running, kind=kind, amount_yuan=amount, at=NOW
            )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_who_spend_at_once_never_spend_the_same_yuan() -> None:
    shop = open_shop(open_palace())
    start = Barrier(4)

    def one(_number: int) -> str:
        try:
            start.wait(timeout=10)
            spend(shop, "40000")
        except OverBudget:
            return "refused"
        finally:
            connections.close_all()
        return "paid"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(one, range(4)))
    assert outcomes == ["paid", "paid", "refused", "refused"]
    assert ledger.balance(shop.running).left == 20_000


def test_who_may_not_spend(shop: Shop) -> None:
    for role in (Role.LEADER, Role.AUDITOR, Role.DESK):
        with pytest.raises(NotAllowed):
            commands.spend_budget(
                shop.running, amount_yuan=Decimal(1), text="电费", by=shop.palace.cast.staff(role), at=NOW
            )


def test_providers_and_menu_are_entered_once(shop: Shop) -> None:
    home = shop.palace.place.organisation
    with pytest.raises(ProviderKnown):
        commands.add_provider(
            home, ProviderPlan(name="云桥职业学院", kind="college"), by=shop.manager, at=NOW
        )
    plan = ProviderPlan(name="云桥职业学院", kind="college", is_active=False)
    assert commands.change_provider(shop.college, plan, by=shop.manager, at=NOW).is_active is False
    wrong: list[tuple[dict[str, Any], type]] = [
        ({"code": "safety"}, CodeTaken),
        ({"people_min": 61}, PeopleBackwards),
    ]
    for changes, refusal in wrong:
        values = {"code": "new", "kind": "film", "title": "电影", "people_max": 60} | changes
        with pytest.raises(refusal):
            commands.add_menu_item(home, MenuPlan(**values), by=shop.manager, at=NOW)
    assert Provider.objects.count() == 2


def test_who_is_not_engaged_is_not_chosen(shop: Shop) -> None:
    plan = ProviderPlan(name="云桥职业学院", kind="college", is_active=False)
    commands.change_provider(shop.college, plan, by=shop.manager, at=NOW)
    with pytest.raises(Refused, match="云桥职业学院"):
        shop.match(shop.order())
