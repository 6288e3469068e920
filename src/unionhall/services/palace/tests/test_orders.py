"""An order from the wish to the settlement, and everything that stands against it on the way."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from unionhall.engines.booking import commands as booking
from unionhall.engines.booking.models import Session
from unionhall.engines.booking.states import SessionState
from unionhall.engines.casework import queries as cases
from unionhall.engines.casework.answers import AnswerMissing
from unionhall.engines.casework.commands import IllegalMove
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW
from unionhall.lib.errors import NotAllowed, Refused
from unionhall.lib.ids import uuid7
from unionhall.services.palace import commands, ledger
from unionhall.services.palace.commands import delivering, orders
from unionhall.services.palace.dealings import NoSuchProvider
from unionhall.services.palace.ledger import OverBudget
from unionhall.services.palace.models import Engagement, TrainingOrder
from unionhall.services.palace.plans import OrderPlan
from unionhall.services.palace.tests.shop import AFTER, HELD_AT, TODAY, Shop

pytestmark = pytest.mark.django_db


def order_of(case: Case) -> TrainingOrder:
    return TrainingOrder.objects.select_related("session__activity").get(case=case)


def test_an_order_is_served_rated_and_settled(shop: Shop) -> None:
    case = shop.order()
    assert case.number == "云桥市工人文化宫点单〔2026〕0001"
    assert (case.partner, case.turn) == (shop.palace.cast["e01"], "staff")
    case = shop.act(shop.match(case), "offer")
    assert case.turn == "partner"
    assert ledger.balance(shop.running).committed == 3000
    case = shop.schedule(shop.act(case, "confirm"))
    session = order_of(case).session
    assert (session.state, session.audience) == (SessionState.PUBLISHED, shop.palace.cast["e01"])
    people = [shop.palace.cast.person(f"w{n}", "e01", phone=f"1390000010{n}") for n in range(3)]
    for person in people:
        booking.book(session.pk, person=person, channel="on_site", key=uuid7(), at=NOW)
    for person in people[:2]:
        attendance = booking.check_in(session, person, by=shop.manager, at=HELD_AT)
        booking.rate(attendance, score=5, by=person, at=AFTER)
    case = shop.act(case, "deliver", at=AFTER)
    assert order_of(case).came == 2
    case = shop.act(case, "settle", at=AFTER, amount="2800")
    assert (case.state, case.is_open) == ("settled", False)
    balance = ledger.balance(shop.running)
    assert (balance.committed, balance.paid, balance.left) == (0, 2800, 97_200)


def test_each_step_leaves_the_officer_a_line(shop: Shop) -> None:
    case = shop.until("settled")
    lines = [str(line.text) for line in cases.timeline(case, shop.officer)]
    assert "单位已确认方案。" in lines
    assert not any("3000" in line for line in lines)
    assert cases.open_verbs(case, shop.manager) == []


def test_the_same_request_twice_is_one_order(shop: Shop) -> None:
    key, home = uuid4(), shop.palace.place.organisation
    plan = OrderPlan(
        title="插花",
        from_on=TODAY,
        to_on=TODAY,
        people=5,
        sent_to="office",
        where="机关食堂",
        wish="想学插花",
    )
    made = [
        commands.order_training(home, plan, partner=shop.palace.cast["e01"], by=shop.officer, at=NOW, key=key)
        for _time in range(2)
    ]
    assert made[0].pk == made[1].pk
    assert TrainingOrder.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"item": None}, orders.WishMissing, "title"),
        ({"to_on": date(2026, 5, 5)}, orders.DaysBackwards, "to_on"),
        ({"from_on": date(2026, 6, 1)}, orders.DaysBackwards, "to_on"),
        ({"people": 9}, orders.PeopleOutOfRange, "people"),
        ({"people": 61}, orders.PeopleOutOfRange, "people"),
        ({"where": "  "}, orders.WhereMissing, "where"),
    ],
)
def test_an_order_that_cannot_be_is_refused(shop: Shop, changes: Any, refusal: type, field: str) -> None:
    with pytest.raises(refusal) as refused:
        shop.order(**changes)
    assert refused.value.field == field
    assert not Case.objects.exists()


def test_what_is_off_the_menu_is_not_ordered(shop: Shop) -> None:
    shop.training.is_offered = False
    with pytest.raises(orders.NotOnTheMenu, match="安全生产"):
        shop.order()


def test_nobody_orders_for_another_unit(shop: Shop) -> None:
    stranger = shop.palace.cast.staff(Role.UNION_OFFICER, "t02")
    for person in (stranger, shop.manager, shop.palace.cast.person("worker", "e01")):
        with pytest.raises(NotAllowed):
            shop.order(by=person)


@pytest.mark.parametrize(
    ("answers", "refusal", "field"),
    [
        ({"provider": "没有这家", "price": "1", "line": "running"}, NoSuchProvider, "provider"),
        ({"provider": "云桥职业学院", "price": "1", "line": "nothing"}, orders.NoSuchLine, "line"),
        ({"provider": "云桥职业学院", "price": "1"}, orders.LineMissing, "line"),
        ({"provider": "云桥职业学院"}, AnswerMissing, "price"),
    ],
)
def test_a_match_names_provider_price_and_line(shop: Shop, answers: Any, refusal: type, field: str) -> None:
    case = shop.order()
    with pytest.raises(refusal) as refused:
        shop.act(case, "match", **answers)
    assert refused.value.field == field
    case.refresh_from_db()
    assert (case.state, case.version) == ("requested", 1)


def test_what_costs_nothing_needs_no_line(shop: Shop) -> None:
    case = shop.act(shop.order(), "match", provider="云桥职业学院", price="0")
    case = shop.act(shop.schedule(shop.act(shop.act(case, "offer"), "confirm")), "deliver", at=AFTER)
    assert shop.act(case, "settle", at=AFTER, amount="0").state == "settled"
    assert not shop.running.entries.exists()


def test_no_offer_is_made_beyond_the_budget(shop: Shop) -> None:
    case = shop.match(shop.order(), price="100000.01")
    with pytest.raises(OverBudget) as refused:
        shop.act(case, "offer")
    assert "100,000.00" in str(refused.value)
    case.refresh_from_db()
    assert case.state == "matched"
    assert not shop.running.entries.exists()


@pytest.mark.parametrize(
    ("state", "verb", "answers", "ends"),
    [
        ("offered", "refuse", {"reason": "时间不合适"}, "requested"),
        ("offered", "withdraw", {}, "withdrawn"),
        ("confirmed", "withdraw", {}, "withdrawn"),
        ("confirmed", "call_off", {"reason": "老师生病"}, "withdrawn"),
        ("scheduled", "call_off", {"reason": "老师生病"}, "withdrawn"),
    ],
)
def test_what_is_off_frees_money_provider_and_session(
    shop: Shop, state: str, verb: str, answers: Any, ends: str
) -> None:
    case = shop.until(state)
    assert ledger.balance(shop.running).committed == 3000
    case = shop.act(case, verb, **answers)
    assert case.state == ends
    assert ledger.balance(shop.running).left == 100_000
    assert not Engagement.objects.filter(released_at=None).exists()
    assert not Session.objects.filter(state=SessionState.PUBLISHED).exists()


def test_a_withdrawn_order_opens_again(shop: Shop) -> None:
    case = shop.act(shop.order(), "withdraw")
    case = shop.act(case, "reopen", by=shop.officer)
    assert (case.state, case.is_open) == ("requested", True)
    case = shop.act(shop.act(case, "decline", reason="档期已满"), "reopen")
    assert case.state == "requested"


def test_a_provider_is_never_in_two_places(shop: Shop) -> None:
    first, second = shop.until("scheduled"), shop.until("confirmed")
    with pytest.raises(delivering.ProviderTaken) as refused:
        shop.schedule(second, at=HELD_AT + timedelta(minutes=119))
    assert first.number in str(refused.value)
    assert refused.value.field == "starts_at"
    assert Session.objects.count() == 1
    second.refresh_from_db()
    assert second.state == "confirmed"
    assert shop.schedule(second, at=HELD_AT + timedelta(minutes=120)).state == "scheduled"


def test_another_day_moves_session_and_provider(shop: Shop) -> None:
    case = shop.until("scheduled")
    later = HELD_AT + timedelta(days=1)
    answers = {"starts_at": later, "minutes": 90, "places": 40, "where": "二号车间"}
    case = shop.act(case, "reschedule", **answers)
    session = order_of(case).session
    assert (session.starts_at, session.capacity, session.activity.venue) == (later, 40, "二号车间")
    assert [row.during.lower for row in Engagement.objects.filter(released_at=None)] == [later]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"at": NOW}, delivering.InThePast),
        ({"minutes": 0}, delivering.TooShort),
        ({"places": 0}, delivering.TooShort),
    ],
)
def test_a_day_that_cannot_be_is_refused(shop: Shop, changes: Any, refusal: type) -> None:
    case = shop.until("confirmed")
    with pytest.raises(refusal):
        shop.schedule(case, **changes)
    assert not Session.objects.exists()


def test_nothing_is_counted_before_it_is_over(shop: Shop) -> None:
    case = shop.until("scheduled")
    with pytest.raises(delivering.NotOverYet):
        shop.act(case, "deliver", at=HELD_AT + timedelta(minutes=119))


def test_nobody_settles_above_the_price(shop: Shop) -> None:
    case = shop.until("delivered")
    with pytest.raises(delivering.AboveThePrice) as refused:
        shop.act(case, "settle", at=AFTER, amount="3000.01")
    assert (refused.value.field, ledger.balance(shop.running).paid) == ("amount", 0)


def test_steps_out_of_turn_are_refused(shop: Shop) -> None:
    case = shop.order()
    for verb in ("offer", "confirm", "deliver", "refuse"):
        with pytest.raises(Refused) as refused:
            shop.act(case, verb, **({"reason": "不要"} if verb == "refuse" else {}))
        assert isinstance(refused.value, IllegalMove)


def test_only_the_unit_s_people_may_book(shop: Shop) -> None:
    session = order_of(shop.until("scheduled")).session
    stranger = shop.palace.cast.person("stranger", "t02", phone="13900000999")
    with pytest.raises(Refused):
        booking.book(session.pk, person=stranger, channel="on_site", key=uuid7(), at=NOW)
    assert not session.bookings.exists()
