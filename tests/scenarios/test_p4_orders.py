"""P4: training on order and films, sent into offices, companies, neighbourhoods and schools."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from unionhall.engines.booking import commands as booking
from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.organisations.models import Kind, Level, Organisation
from unionhall.lib.ids import uuid7
from unionhall.services.palace import commands
from unionhall.services.palace.figures import SCREENINGS_SENT
from unionhall.services.palace.models import TrainingOrder
from unionhall.services.palace.plans import MenuPlan, OrderPlan, ProviderPlan
from unionhall.services.palace.queries import orders
from unionhall.services.palace.states import MenuKind, ProviderKind, SentTo
from unionhall.services.palace.tests.house import Palace, open_palace

pytestmark = pytest.mark.django_db
FIRST = date(2026, 5, 18)
# what, into what sort of place, at which unit, where
ORDERS = (
    ("calligraphy", SentTo.OFFICE, "offices", "三楼会议室"),
    ("safety", SentTo.COMPANY, "e01", "一号车间"),
    ("film", SentTo.NEIGHBOURHOOD, "t01", "桥南街道广场"),
    ("first-aid", SentTo.SCHOOL, "school", "报告厅"),
)
PEOPLE = 3


@pytest.fixture
def palace(db: Any) -> Palace:
    made = open_palace()
    tree = made.cast.organisations
    for code, name in (("offices", "市直机关工会"), ("school", "实验小学工会")):
        tree[code] = Organisation.objects.create(
            parent=tree["yunqiao"], path=f"{tree['yunqiao'].path}.{code}", code=code, level=Level.ENTERPRISE,
            kind=Kind.ENTERPRISE, name=name, short_name=name, region="990181",
        )  # fmt: skip
    return made


def put_on_menu(palace: Palace, code: str) -> Any:
    """One thing on the menu with a provider of its own, at no cost to the palace."""
    home = palace.place.organisation
    kind = MenuKind.FILM if code == "film" else MenuKind.TRAINING
    provider = commands.add_provider(
        home, ProviderPlan(name=f"承接方 {code}", kind=ProviderKind.OTHER), by=palace.manager, at=NOW
    )
    plan = MenuPlan(
        code=code, kind=kind, title=f"点单 {code}", provider=provider, people_max=400, hours=Decimal(2),
        unit_price_yuan=Decimal(0),
    )  # fmt: skip
    return commands.add_menu_item(home, plan, by=palace.manager, at=NOW)


def serve(palace: Palace, number: int, code: str, sent_to: str, unit: str, where: str) -> Case:
    """Ordered, matched, offered, confirmed, scheduled, attended, rated, counted, settled."""
    union, manager = palace.cast, palace.manager
    item, officer = put_on_menu(palace, code), union.staff(Role.UNION_OFFICER, unit)
    plan = OrderPlan(
        item=item, from_on=FIRST, to_on=FIRST + timedelta(days=9), people=30, sent_to=sent_to, where=where
    )
    made = commands.order_training(
        orders.palace_for(union[unit]), plan, partner=union[unit], by=officer, at=NOW
    )
    case = casework.act(
        made.case, "match", by=manager, at=NOW, answers={"provider": item.provider.name, "price": 0}
    )
    case = casework.act(case, "offer", by=manager, at=NOW)
    case = casework.act(case, "confirm", by=officer, at=NOW)
    starts_at = NOW + timedelta(days=12 + number)
    day = {"starts_at": starts_at, "minutes": 120, "places": 30, "where": where}
    case = casework.act(case, "schedule", by=manager, at=NOW, answers=day)
    session = TrainingOrder.objects.select_related("session").get(case=case).session
    for one in range(PEOPLE):
        person = union.person(f"{unit} {one}", unit, phone=f"1370000{number:02d}{one:02d}")
        booking.book(session.pk, person=person, channel="on_site", key=uuid7(), at=NOW)
        attendance = booking.check_in(session, person, by=manager, at=starts_at)
        booking.rate(attendance, score=5, by=person, at=starts_at + timedelta(hours=2))
    after = starts_at + timedelta(hours=3)
    case = casework.act(case, "deliver", by=manager, at=after)
    return casework.act(case, "settle", by=manager, at=after, answers={"amount": 0})


def test_training_on_order_goes_into_offices_companies_neighbourhoods_and_schools(palace: Palace) -> None:
    cases = [serve(palace, number, *order) for number, order in enumerate(ORDERS)]
    assert {case.state for case in cases} == {"settled"}
    rows = TrainingOrder.objects.all()
    assert {row.sent_to for row in rows} == set(SentTo.values)
    assert [row.came for row in rows] == [PEOPLE] * len(ORDERS)
    screening = SCREENINGS_SENT.rows().get()
    assert (screening.activity.host, screening.activity.venue) == (palace.cast["t01"], "桥南街道广场")
    assert case_of(palace, "school").number.endswith("0004")


def case_of(palace: Palace, unit: str) -> Case:
    """The order of a unit, as its officer finds it."""
    return orders.orders_of_units(palace.cast.staff(Role.UNION_OFFICER, unit)).get().case
