"""The pages of orders, purchases and the budget: what they say, what they refuse, what they cost."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import sign_in
from unionhall.lib.ids import uuid7
from unionhall.services.palace.models import BudgetEntry, Instalment, MenuItem, Provider, TrainingOrder
from unionhall.services.palace.tests.shop import Shop

pytestmark = pytest.mark.django_db
MANY = 30
MOST = 16
LISTS = (
    "palace:desk-orders",
    "palace:desk-providers",
    "palace:desk-menu",
    "palace:desk-contracts",
    "palace:desk-budget",
)
EXPORTS = ("palace:desk-orders-export", "palace:desk-providers-export", "palace:desk-contracts-export")


@pytest.fixture
def manager(shop: Shop) -> Client:
    return sign_in(Client(), shop.manager)


@pytest.fixture
def officer(shop: Shop) -> Client:
    return sign_in(Client(), shop.officer)


def act(client: Client, case: Any, verb: str, *, unit: bool = False, **answers: Any) -> Any:
    path = reverse("palace:order-act" if unit else "palace:act", args=[case.pk, verb])
    case.refresh_from_db()
    return client.post(path, {"seen": case.version, **answers})


def test_the_menu_is_open_to_everybody_and_orderable_by_officers(shop: Shop, officer: Client) -> None:
    anonymous = Client().get(reverse("palace:menu")).content.decode()
    assert "安全生产与急救" in anonymous
    assert "order-new" not in anonymous
    assert "?item=safety" not in anonymous
    assert "?item=safety" in officer.get(reverse("palace:menu")).content.decode()


def test_an_officer_orders_and_the_desk_serves_it(shop: Shop, officer: Client, manager: Client) -> None:
    today = timezone.localdate()
    typed = {
        "key": uuid7(), "unit": shop.palace.cast["e01"].pk, "people": 30, "from_on": today + timedelta(days=3),
        "to_on": today + timedelta(days=9), "sent_to": "company", "where": "一号车间",
    }  # fmt: skip
    path = reverse("palace:order-new") + "?item=safety"
    assert officer.get(path).status_code == 200
    answer = officer.post(path, typed)
    case = TrainingOrder.objects.get().case
    assert answer["Location"] == reverse("palace:order", args=[case.pk])
    assert officer.post(path, typed)["Location"] == answer["Location"]
    shop.running.year = today.year
    shop.running.save()
    form = manager.get(reverse("palace:act", args=[case.pk, "match"])).content.decode()
    assert "云桥职业学院" in form
    assert "3000.00" in form
    answer = act(manager, case, "match", provider="云桥职业学院", price="3000", line="running")
    assert answer["Location"] == reverse("palace:desk-order", args=[case.pk])
    act(manager, case, "offer")
    assert "云桥职业学院" in officer.get(reverse("palace:order", args=[case.pk])).content.decode()
    act(officer, case, "confirm", unit=True)
    starts = timezone.localtime() + timedelta(days=3)
    act(
        manager,
        case,
        "schedule",
        starts_at=starts.strftime("%Y-%m-%dT%H:%M"),
        minutes=120,
        places=30,
        where="车间",
    )
    page = officer.get(reverse("palace:order", args=[case.pk])).content.decode()
    assert reverse("hub:session", args=[TrainingOrder.objects.get().session_id]) in page
    answer = act(manager, case, "deliver")
    assert answer.status_code == 422
    case.refresh_from_db()
    assert case.state == "scheduled"


def test_a_wrong_order_keeps_what_was_typed(shop: Shop, officer: Client) -> None:
    typed = {
        "key": uuid7(),
        "unit": shop.palace.cast["e01"].pk,
        "people": 9,
        "where": "车间",
        "sent_to": "company",
    }
    today = timezone.localdate()
    typed |= {"from_on": today, "to_on": today}
    answer = officer.post(reverse("palace:order-new") + "?item=safety", typed)
    assert answer.status_code == 422
    assert "车间" in answer.content.decode()
    typed |= {"people": 20, "to_on": today - timedelta(days=1)}
    assert officer.post(reverse("palace:order-new") + "?item=safety", typed).status_code == 422
    assert not TrainingOrder.objects.exists()


def test_a_worker_is_told_who_orders(shop: Shop) -> None:
    worker = sign_in(Client(), shop.palace.cast.person("worker", "e01", phone="13900000001"))
    answer = worker.get(reverse("palace:order-new"))
    assert answer.status_code == 403
    assert worker.get(reverse("palace:orders")).status_code == 200


def test_a_stranger_sees_no_order(shop: Shop) -> None:
    case = shop.order()
    stranger = sign_in(Client(), shop.palace.cast.staff(Role.UNION_OFFICER, "t02"))
    for path in (
        reverse("palace:order", args=[case.pk]),
        reverse("palace:order-act", args=[case.pk, "withdraw"]),
        reverse("palace:desk-order", args=[case.pk]),
        reverse("palace:act", args=[case.pk, "withdraw"]),
    ):
        assert stranger.get(path).status_code == 404, path
        assert stranger.post(path).status_code in (404, 405), path


def test_an_overspending_instalment_is_refused_with_a_sentence(shop: Shop, manager: Client) -> None:
    case = shop.instalment(shop.contract("performing"), 1, "40000")
    page = manager.get(reverse("palace:desk-contract", args=[case.pk])).content.decode()
    assert "¥40,000.00" in page
    form = manager.get(reverse("palace:act", args=[case.pk, "add_instalment"]))
    assert form.status_code == 200
    answer = act(manager, case, "add_instalment", due_on="2026-06-30", amount="20000.01", deliverables="三期")
    assert answer.status_code == 422
    assert case.number in answer.content.decode()
    assert "20,000.00" in answer.content.decode()
    assert Instalment.objects.count() == 1


def test_two_with_the_same_page_open_learn_of_each_other(shop: Shop, manager: Client) -> None:
    case = shop.order()
    path = reverse("palace:act", args=[case.pk, "decline"])
    shop.match(case)
    answer = manager.post(path, {"seen": case.version, "reason": "档期已满"})
    assert answer.status_code == 422
    assert "档期已满" in answer.content.decode()


def test_the_budget_opens_down_to_its_entries(shop: Shop, manager: Client) -> None:
    path = reverse("palace:line-spend", args=[shop.running.pk])
    assert manager.post(path, {"amount_yuan": "1200.50", "text": "三月电费"}).status_code == 302
    assert manager.post(path, {"amount_yuan": "99000", "text": "多了"}).status_code == 422
    page = manager.get(reverse("palace:desk-line", args=[shop.running.pk])).content.decode()
    assert "三月电费" in page
    assert "98,799.50" in page
    entry = BudgetEntry.objects.get()
    correct = reverse("palace:entry-correct", args=[entry.pk])
    assert manager.get(correct).status_code == 200
    assert manager.post(correct, {"reason": "记错"}).status_code == 302
    assert manager.post(correct, {"reason": "记错"}).status_code == 422
    assert "¥100,000.00" in manager.get(reverse("palace:desk-budget")).content.decode()


def test_lines_providers_and_menu_are_entered_and_changed(shop: Shop, manager: Client) -> None:
    new_line = {"year": 2027, "code": "art", "name": "文体", "planned_yuan": "5000"}
    assert manager.post(reverse("palace:line-open"), new_line).status_code == 302
    assert manager.post(reverse("palace:line-open"), new_line).status_code == 422
    change = {"name": "运行", "planned_yuan": "90000"}
    assert manager.post(reverse("palace:line-change", args=[shop.running.pk]), change).status_code == 302
    provider = {"name": "云桥家政公司", "kind": "home_service", "is_active": "on"}
    assert manager.post(reverse("palace:provider-add"), provider).status_code == 302
    assert manager.post(reverse("palace:provider-add"), provider).status_code == 422
    made = Provider.objects.get(name="云桥家政公司")
    answer = manager.post(
        reverse("palace:provider-change", args=[made.pk]), provider | {"is_unionised": "on"}
    )
    assert answer.status_code == 302
    item = {
        "kind": "film", "code": "film", "title": "露天影院", "provider": made.pk, "unit_price_yuan": "800",
        "hours": "2", "people_min": 20, "people_max": 300, "is_offered": "on",
    }  # fmt: skip
    assert manager.post(reverse("palace:menu-item-add"), item).status_code == 302
    row = MenuItem.objects.get(code="film")
    change = reverse("palace:menu-item-change", args=[row.pk])
    assert "云桥家政公司" in manager.get(change).content.decode()
    assert manager.post(change, item | {"people_min": 301}).status_code == 422
    assert manager.post(change, {**item, "is_offered": ""}).status_code == 302
    assert "露天影院" not in Client().get(reverse("palace:menu")).content.decode()


def test_a_purchase_is_planned_on_the_desk(shop: Shop, manager: Client) -> None:
    typed = {"title": "心理咨询", "money": "union", "line": shop.running.pk, "amount_yuan": "200000"}
    path = reverse("palace:contract-plan")
    assert "100,000.00" in manager.get(path).content.decode()
    assert manager.post(path, typed).status_code == 422
    assert "palace/desk/contracts/" in manager.post(path, typed | {"amount_yuan": "50000"})["Location"]


@pytest.mark.parametrize("name", LISTS)
def test_lists_say_when_they_are_empty(palace: Any, name: str) -> None:
    client = sign_in(Client(), palace.manager)
    assert 'class="empty' in client.get(reverse(name)).content.decode()


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR])
def test_leader_and_auditor_look_and_change_nothing(shop: Shop, role: str) -> None:
    case, contract = shop.order(), shop.contract()
    client = sign_in(Client(), shop.palace.cast.staff(role, "yunqiao"))
    for name in LISTS + EXPORTS:
        assert client.get(reverse(name)).status_code == 200, name
    assert client.get(reverse("palace:desk-order", args=[case.pk])).status_code == 200
    assert client.get(reverse("palace:desk-contract", args=[contract.pk])).status_code == 200
    for name in ("palace:provider-add", "palace:menu-item-add", "palace:line-open", "palace:contract-plan"):
        assert client.get(reverse(name)).status_code == 404, name
    assert client.post(reverse("palace:act", args=[case.pk, "match"])).status_code == 404


def test_excel_files_hold_what_the_lists_hold(shop: Shop, manager: Client) -> None:
    shop.instalment(shop.contract("performing"), 1, "100")
    shop.order(item=None, title="=2+3")
    for name in EXPORTS:
        answer = manager.get(reverse(name))
        rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
        assert shop.manager.name in rows[0][0]
        assert len(rows) >= 3, name
        assert not any(str(cell).startswith("=") for row in rows for cell in row)
    line = manager.get(reverse("palace:desk-line-export", args=[shop.running.pk]))
    rows = list(load_workbook(BytesIO(line.content)).active.iter_rows(values_only=True))
    assert [row[3] for row in rows[2:]] == [100, -100, 60_000]


def fill(shop: Shop, number: int) -> None:
    """So many rows of everything."""
    for _row in range(number):
        shop.until("offered")
        shop.contract("selecting", amount="10")


def costs_of(clients: dict[str, Client]) -> dict[str, int]:
    """Queries of a visit that is not the first, by list."""
    found = {}
    for name, client in clients.items():
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(name)).status_code == 200
        found[name] = len(queries)
    return found


def test_lists_cost_the_same_at_one_row_and_at_thirty(shop: Shop, manager: Client, officer: Client) -> None:
    shop.running.planned_yuan = 10_000_000
    shop.running.save()
    clients = dict.fromkeys([*LISTS, "palace:menu"], manager) | {"palace:orders": officer}
    fill(shop, 1)
    first = costs_of(clients)
    fill(shop, MANY - 1)
    assert costs_of(clients) == first
    assert max(first.values()) <= MOST, first
