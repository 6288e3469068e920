"""Providers, the menu, the budget, orders of units and what is bought, each step at its own day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from unionhall.engines.booking import commands as booking
from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.commands import appoint_person
from unionhall.kernel.access.roles import Role
from unionhall.kernel.people.models import Person
from unionhall.services.palace import commands as palace
from unionhall.services.palace.demo import history
from unionhall.services.palace.models import BudgetLine, MenuItem, Provider, TrainingOrder
from unionhall.services.palace.plans import ContractPlan, MenuPlan, OrderPlan, ProviderPlan

DATA = yaml.safe_load((Path(__file__).parent / "market.yaml").read_text(encoding="utf-8"))
OWN_WISH = ("插花与家居收纳", "女职工多，想学插花，也想学换季收纳。")
BILLS = (("水电暖", 46_800), ("日常维护与耗材", 18_500), ("网络与安防", 9_600))
# Days before the session on which each step is done.
LEAD = {"order": 16, "match": 14, "offer": 13, "confirm": 11, "schedule": 9}
STEPS = ("matched", "offered", "confirmed", "scheduled", "delivered", "settled")


class Market:
    """The palace's dealings while they are being loaded."""

    def __init__(self, stage: Any) -> None:
        self.stage, self.city = stage, stage.city
        self.home = stage.place.organisation
        self.manager: Person = stage.manager
        self.providers: dict[str, Provider] = {}
        self.items: dict[str, MenuItem] = {}
        self.officers: dict[str, Person] = {}
        self.lines: dict[tuple[int, str], BudgetLine] = {}

    def day(self, ago: int, hour: int = 10) -> datetime:
        """An hour of the day so many days ago; of days ahead, never later than now."""
        return min(self.stage.moment(self.city.today - timedelta(days=ago), hour), self.city.now)

    def act(self, case: Case, verb: str, at: datetime, *, by: Person | None = None, **answers: Any) -> Case:
        """Do one verb."""
        return casework.act(case, verb, by=by or self.manager, at=at, answers=answers)

    def workers_of(self, code: str) -> list[Person]:
        """Those who work beneath a unit, without the one whom visitors of the demo sign in as."""
        path = self.city.organisations[code].path
        return [one for one in self.city.workers[1:] if f"{one.organisation.path}.".startswith(f"{path}.")]


def load(stage: Any) -> None:
    """Everything, the oldest first."""
    market = Market(stage)
    _shop(market)
    _budget(market)
    _officers(market)
    for unit, item, sent_to, where, people, ago, to in DATA["orders"]:
        _order(market, unit, item, to, int(ago), sent_to=sent_to, where=where, people=people)
    for row in sorted(DATA["contracts"], key=lambda one: -one["age"]):
        _contract(market, row)


def _shop(market: Market) -> None:
    at = market.day(760)
    idle = []
    for row in DATA["providers"]:
        plan = ProviderPlan(**row | {"is_active": True})
        made = palace.add_provider(market.home, plan, by=market.manager, at=at)
        market.providers[plan.name] = made
        if row.get("is_active") is False:
            idle.append((made, row))
    for row in DATA["menu"]:
        menu_plan = MenuPlan(
            code=row["code"], kind=row["kind"], title=row["title"], title_en=row["title_en"], summary=row["summary"],
            summary_en=row["summary_en"], provider=market.providers.get(row["provider"]),
            unit_price_yuan=Decimal(row["price"]), hours=Decimal(str(row["hours"])), people_min=row["least"],
            people_max=row["most"],
        )  # fmt: skip
        market.items[row["code"]] = palace.add_menu_item(market.home, menu_plan, by=market.manager, at=at)
    for made, row in idle:
        palace.change_provider(made, ProviderPlan(**row), by=market.manager, at=market.day(30))


def _budget(market: Market) -> None:
    today: date = market.city.today
    ages = [
        0,
        *(row[5] + LEAD["order"] for row in DATA["orders"]),
        *(row["age"] for row in DATA["contracts"]),
    ]
    for year in sorted({market.day(ago).year for ago in ages}):
        at = min(market.stage.moment(date(year, 1, 4), 9), market.city.now)
        for row in DATA["lines"]:
            market.lines[year, row["code"]] = palace.open_budget_line(
                market.home, year=year, code=row["code"], name=row["name"], planned_yuan=Decimal(row["planned"]),
                by=market.manager, at=at,
            )  # fmt: skip
    for month in range(1, today.month + 1):
        paid_at = market.stage.moment(date(today.year, month, 1), 16)
        for words, yuan in BILLS if paid_at < market.city.now else ():
            amount = Decimal(yuan) + market.city.chance.randint(-900, 900)
            palace.spend_budget(
                market.lines[today.year, "running"], amount_yuan=amount, text=f"{month} 月{words}",
                by=market.manager, at=paid_at,
            )  # fmt: skip


def _officers(market: Market) -> None:
    """A union officer for every unit that orders; the first enterprise has one already."""
    administrator = market.city.staff[Role.ADMINISTRATOR]
    market.officers["e01"] = market.city.staff[Role.UNION_OFFICER]
    for code in sorted({row[0] for row in DATA["orders"]} - {"e01"}):
        unit = market.city.organisations[code]
        person = market.workers_of(code)[-1] if market.workers_of(code) else market.city.workers[-1]
        began = market.city.today - timedelta(days=400)
        appoint_person(
            person, Role.UNION_OFFICER, unit, by=administrator, at=market.day(400), starts_on=began
        )
        market.officers[code] = person


def _order(market: Market, unit: str, code: str, to: str, ago: int, **wish: Any) -> None:
    item = market.items.get(code)
    held_on = market.city.today - timedelta(days=ago)
    words = {"title": OWN_WISH[0], "wish": OWN_WISH[1]} if item is None else {}
    plan = OrderPlan(
        item=item, from_on=held_on - timedelta(days=3), to_on=held_on + timedelta(days=4), **words, **wish
    )
    officer = market.officers[unit]
    # What is still on its way was ordered lately, so that no day has passed unnoticed.
    lead = (
        LEAD
        if ago >= 0 or to == "scheduled"
        else {name: max(1, days - 12) - ago for name, days in LEAD.items()}
    )
    at = {name: market.day(ago + days, 9 + place) for place, (name, days) in enumerate(lead.items())}
    made = palace.order_training(
        market.home, plan, partner=market.city.organisations[unit], by=officer, at=at["order"]
    )
    starts_at = market.stage.moment(held_on, 19 if code in ("film", "documentary") else 14)
    case = made.case
    for step, state in enumerate(STEPS):
        if state in STEPS[: STEPS.index(to) + 1 if to in STEPS else 0]:
            case = _STEPS[step](market, case, at, starts_at)


def _match(market: Market, case: Case, at: dict[str, datetime], _starts_at: datetime) -> Case:
    order = TrainingOrder.objects.select_related("item__provider").get(case=case)
    provider = (order.item.provider if order.item else None) or market.providers["云桥职业技术学院"]
    price = str(order.item.unit_price_yuan) if order.item else "1500"
    return market.act(case, "match", at["match"], provider=provider.name, price=price, line="orders")


def _offer(market: Market, case: Case, at: dict[str, datetime], _starts_at: datetime) -> Case:
    return market.act(case, "offer", at["offer"])


def _confirm(market: Market, case: Case, at: dict[str, datetime], _starts_at: datetime) -> Case:
    officer = case.person
    return market.act(case, "confirm", at["confirm"], by=officer)


def _schedule(market: Market, case: Case, at: dict[str, datetime], starts_at: datetime) -> Case:
    order = TrainingOrder.objects.select_related("item", "case__partner").get(case=case)
    assert order.item is not None
    minutes = int(order.item.hours * 60)
    answers = {"starts_at": starts_at, "minutes": minutes, "places": order.people, "where": order.where}
    case = market.act(case, "schedule", at["schedule"], **answers)
    session = TrainingOrder.objects.select_related("session").get(case=case).session
    assert session is not None
    workers = market.workers_of(order.case.partner.code)  # type: ignore[union-attr]
    some = market.city.chance.sample(workers, min(len(workers), order.people))
    wishes = [(one, "on_site") for one in some]
    booking.book_many(session, wishes, by=market.manager, at=at["schedule"] + timedelta(hours=1))
    return case


def _deliver(market: Market, case: Case, _at: dict[str, datetime], _starts_at: datetime) -> Case:
    session = TrainingOrder.objects.select_related("session").get(case=case).session
    assert session is not None
    history.attend(market.stage, session, "on_site", 0.9)
    history.rate_some(market.stage, session, session.ends_at + timedelta(minutes=30))
    return market.act(case, "deliver", session.ends_at + timedelta(hours=1))


def _settle(market: Market, case: Case, _at: dict[str, datetime], starts_at: datetime) -> Case:
    order = TrainingOrder.objects.get(case=case)
    return market.act(case, "settle", starts_at + timedelta(days=4), amount=str(order.price_yuan))


_STEPS = (_match, _offer, _confirm, _schedule, _deliver, _settle)


def _contract(market: Market, row: dict[str, Any]) -> None:
    line = market.lines[market.day(row["age"]).year, row["line"]]
    plan = ContractPlan(
        title=row["title"],
        line=line,
        amount_yuan=Decimal(row["amount"]),
        money=row["money"],
        about=row["about"],
    )
    case = palace.plan_contract(market.home, plan, by=market.manager, at=market.day(row["age"])).case
    for step in _contract_steps(market, row):
        case = step(case)


def _contract_steps(market: Market, row: dict[str, Any]) -> Iterator[Any]:
    """What is done with a contract until it is as far as the data says."""
    age, to = row["age"], row["to"]
    if to == "planned":
        return
    yield lambda case: market.act(case, "select", market.day(age - 4), method=row["method"])
    record = {"provider": row["provider"], "amount": str(row["amount"]), "selection": row["record"]}
    yield lambda case: market.act(case, "record", market.day(age - 20), **record)
    if to == "recorded":
        return
    leader = market.city.staff[Role.LEADER]
    awarded = market.day(age - 28)
    yield lambda case: market.act(case, "award", awarded, by=leader, awarded_on=awarded.date())
    if to in ("awarded", "awarded_public"):
        return
    signed = market.day(age - 40)
    verb = "sign_public" if row["money"] == "public" else "sign"
    term = {
        "signed_on": signed.date(),
        "starts_on": signed.date(),
        "ends_on": signed.date() + timedelta(days=364),
    }
    yield lambda case: market.act(case, verb, signed, **term)
    if row["money"] == "public":
        yield lambda case: market.act(case, "publish", signed + timedelta(days=1), channel="市政府采购网")
        yield lambda case: market.act(case, "file", signed + timedelta(days=4), receipt="财采备 018")
    yield lambda case: market.act(case, "start", signed + timedelta(days=5))
    for number, part in enumerate(row["instalments"], 1):
        yield from _instalment_steps(market, number, part, age - 45 - 60 * number)
    if to == "archived":
        yield lambda case: market.act(case, "finish", market.day(age - 190))
        words = {"score": row["score"], "performance": "按期放映，基层满意，台账齐全。"}
        yield lambda case: market.act(case, "appraise", market.day(age - 200), **words)
        yield lambda case: market.act(case, "archive", market.day(age - 210))


def _instalment_steps(market: Market, number: int, part: dict[str, Any], ago: int) -> Iterator[Any]:
    due, agreed = market.city.today - timedelta(days=ago), market.day(ago + 59)
    terms = {"due_on": due, "amount": str(part["amount"]), "deliverables": part["what"]}
    yield lambda case: market.act(case, "add_instalment", agreed, **terms)
    if part["stage"] == "open":
        return
    looked = market.day(ago)
    record = {
        "number": number,
        "accepted_on": looked.date(),
        "acceptance": f"{part['what']}，逐项核对，合格。",
    }
    yield lambda case: market.act(case, "accept_instalment", looked, **record)
    if part["stage"] == "paid":
        paid = market.day(ago - 6)
        money = {"number": number, "amount": str(part["amount"]), "paid_on": paid.date()}
        yield lambda case: market.act(case, "pay_instalment", paid, **money)
