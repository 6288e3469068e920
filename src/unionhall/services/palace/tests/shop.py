"""The palace with providers, a menu and a budget, and shorthand for carrying orders and contracts on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.people.models import Person
from unionhall.services.palace import commands
from unionhall.services.palace.models import BudgetLine, MenuItem, Provider
from unionhall.services.palace.plans import ContractPlan, MenuPlan, OrderPlan, ProviderPlan
from unionhall.services.palace.states import MenuKind, Money, ProviderKind, Selection, SentTo
from unionhall.services.palace.tests.house import Palace

TODAY = date(2026, 5, 6)
HELD_AT = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)  # 9:00 in Shanghai, a Wednesday
AFTER = HELD_AT + timedelta(hours=3)
SIGNING = {"signed_on": TODAY, "starts_on": TODAY, "ends_on": date(2026, 12, 31)}


@dataclass
class Shop:
    """The palace's providers, menu and money, and who acts."""

    palace: Palace
    manager: Person
    officer: Person
    leader: Person
    college: Provider
    lawyers: Provider
    training: MenuItem
    running: BudgetLine

    def act(
        self, case: Case, verb: str, *, by: Person | None = None, at: datetime = NOW, **answers: Any
    ) -> Case:
        """Do `verb` as whoever does it."""
        who = by or self._whose(case, verb)
        return casework.act(case, verb, by=who, at=at, answers=answers)

    def _whose(self, case: Case, verb: str) -> Person:
        if case.kind == "palace.order":
            return self.officer if verb in ("confirm", "refuse", "withdraw") else self.manager
        return self.leader if verb in ("award", "return") else self.manager

    def order(self, **changes: Any) -> Case:
        """An order of the machine works for 30 people, from the menu."""
        planned = {
            "item": self.training, "from_on": TODAY, "to_on": date(2026, 5, 31), "people": 30,
            "sent_to": SentTo.COMPANY, "where": "一号车间会议室",
        }  # fmt: skip
        by = changes.pop("by", self.officer)
        partner = changes.pop("partner", self.palace.cast["e01"])
        at = changes.pop("at", NOW)
        plan = OrderPlan(**planned | changes)
        return commands.order_training(
            self.palace.place.organisation, plan, partner=partner, by=by, at=at
        ).case

    def match(
        self, case: Case, *, provider: str = "云桥职业学院", price: str = "3000", line: str = "running"
    ) -> Case:
        """A provider is found."""
        return self.act(case, "match", provider=provider, price=price, line=line)

    def until(self, state: str, **changes: Any) -> Case:
        """An order carried on to `state`."""
        case = self.order(**changes)
        steps: dict[str, Any] = {
            "matched": lambda one: self.match(one),
            "offered": lambda one: self.act(one, "offer"),
            "confirmed": lambda one: self.act(one, "confirm"),
            "scheduled": lambda one: self.schedule(one),
            "delivered": lambda one: self.act(one, "deliver", at=AFTER),
            "settled": lambda one: self.act(one, "settle", at=AFTER, amount="3000"),
        }
        for name, step in steps.items():
            if case.state == state:
                break
            case = step(case)
            assert case.state == name
        return case

    def schedule(self, case: Case, *, at: datetime = HELD_AT, minutes: int = 120, places: int = 30) -> Case:
        """The day is set."""
        return self.act(
            case, "schedule", starts_at=at, minutes=minutes, places=places, where="一号车间会议室"
        )

    def contract(self, state: str = "planned", *, amount: str = "60000", money: str = Money.UNION) -> Case:
        """A purchase from the law firm carried on to `state`."""
        plan = ContractPlan(
            title="职工法律服务",
            line=self.running,
            amount_yuan=Decimal(amount),
            money=money,
            about="每周驻点值班",
        )
        case = commands.plan_contract(self.palace.place.organisation, plan, by=self.manager, at=NOW).case
        awarded = "awarded_public" if money == Money.PUBLIC else "awarded"
        signed = "sign_public" if money == Money.PUBLIC else "sign"
        steps: dict[str, Any] = {
            "selecting": lambda one: self.act(one, "select", method=Selection.INQUIRY),
            awarded: lambda one: self.award(one, amount),
            "signed": lambda one: self.act(one, signed, **SIGNING),
            "performing": lambda one: self.act(one, "start"),
        }
        for name, step in steps.items():
            if case.state == state:
                break
            case = step(case)
            assert case.state == name
        return case

    def award(self, case: Case, amount: str) -> Case:
        """Selected by the manager, awarded by the leader."""
        words = "三家报价，择优"
        case = self.act(case, "record", provider="云桥法和律师事务所", amount=amount, selection=words)
        return self.act(case, "award", awarded_on=TODAY)

    def instalment(self, case: Case, number: int, amount: str, *, is_paid: bool = True) -> Case:
        """A part is agreed, delivered, accepted and paid."""
        case = self.act(case, "add_instalment", due_on=TODAY, amount=amount, deliverables="驻点值班 12 次")
        case = self.act(
            case, "accept_instalment", number=number, accepted_on=TODAY, acceptance="值班 12 次，台账齐全"
        )
        if is_paid:
            case = self.act(case, "pay_instalment", number=number, amount=amount, paid_on=TODAY)
        return case


def open_shop(palace: Palace) -> Shop:
    """Two providers, one thing on the menu, 100,000 yuan for the year."""
    home, manager = palace.place.organisation, palace.manager
    college = commands.add_provider(
        home,
        ProviderPlan(name="云桥职业学院", kind=ProviderKind.COLLEGE, is_unionised=True),
        by=manager,
        at=NOW,
    )
    lawyers = commands.add_provider(
        home, ProviderPlan(name="云桥法和律师事务所", kind=ProviderKind.LAW_FIRM), by=manager, at=NOW
    )
    plan = MenuPlan(
        code="safety", kind=MenuKind.TRAINING, title="安全生产与急救", title_en="Safety and first aid", people_min=10,
        people_max=60, provider=college, unit_price_yuan=Decimal(3000),
    )  # fmt: skip
    training = commands.add_menu_item(home, plan, by=manager, at=NOW)
    running = commands.open_budget_line(
        home,
        year=2026,
        code="running",
        name="基本运行经费",
        planned_yuan=Decimal(100_000),
        by=manager,
        at=NOW,
    )
    officer = palace.cast.staff(Role.UNION_OFFICER, "e01")
    leader = palace.cast.staff(Role.LEADER, "yunqiao")
    return Shop(palace, manager, officer, leader, college, lawyers, training, running)
