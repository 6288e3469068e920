"""The desk's pages of enterprises at risk."""

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

from unionhall.engines.casework.states import Source
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import sign_in
from unionhall.kernel.people.models import Person
from unionhall.services.legalaid.commands.screening import Spotting, spot_enterprise
from unionhall.services.legalaid.models import Screening
from unionhall.services.legalaid.states import SignalKind
from unionhall.services.legalaid.tests.office import Office

LIST = "legalaid:screenings"


def spotted(office: Office, name: str, kind: SignalKind = SignalKind.ARREARS, **changes: Any) -> Screening:
    known = {
        "enterprise": name,
        "kind": kind,
        "noticed_on": timezone.localdate(),
        "note": "有人反映",
    } | changes
    return spot_enterprise(office.cast["yunqiao"], Spotting(**known), by=office.caseworker, at=timezone.now())


def desk(person: Person) -> Client:
    return sign_in(Client(), person)


def count(client: Client, url: str) -> int:
    client.get(url)  # what a first page caches
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_one_row_or_thirty_cost_the_same(office: Office) -> None:
    client = desk(office.caseworker)
    spotted(office, "一号厂", workers=12)
    before = count(client, reverse(LIST))
    for number in range(29):
        row = spotted(office, f"第{number}厂", workers=number)
        spotted(office, row.enterprise, SignalKind.HOTLINE)
    assert count(client, reverse(LIST)) == before


def test_the_list_says_why_and_the_gravest_is_first(office: Office) -> None:
    spotted(office, "小厂", SignalKind.COMPLAINTS)
    spotted(office, "大厂", SignalKind.STOPPED, workers=520)
    page = desk(office.head).get(reverse(LIST)).content.decode()
    assert page.index("大厂") < page.index("小厂")
    assert "已停工停产" in page
    assert "520" in page


def test_an_empty_list_is_a_page(office: Office) -> None:
    response = desk(office.cast.staff(Role.LEADER)).get(
        reverse(LIST), {"state": "resolved", "kind": "rubbish"}
    )
    assert response.status_code == 200
    assert "没有" in response.content.decode()


@pytest.mark.parametrize("name", [LIST, "legalaid:screenings-export", "legalaid:screening-spot"])
def test_workers_and_lawyers_find_no_such_page(office: Office, name: str) -> None:
    for person in (office.worker, office.lawyer.person):
        assert desk(person).get(reverse(name)).status_code == 404


def test_a_report_by_form(office: Office) -> None:
    client, today = desk(office.cast.staff(Role.DESK)), timezone.localdate()
    url = reverse("legalaid:screening-spot")
    assert client.get(url).status_code == 200
    told = {
        "organisation": office.cast["yunqiao"].pk, "enterprise": "云桥灵波科技有限公司", "kind": "stopped",
        "noticed_on": today.isoformat(), "workers": "560", "note": "车间停工",
    }  # fmt: skip
    wrong = client.post(url, told | {"noticed_on": (today + timedelta(days=3)).isoformat()})
    assert wrong.status_code == 422
    assert "车间停工" in wrong.content.decode()
    made = client.post(url, told)
    row = Screening.objects.get()
    assert made.status_code == 302
    assert made["Location"] == reverse("legalaid:screening", args=[row.pk])
    assert client.get(made["Location"]).status_code == 200  # who reported it may look
    client.post(url, told | {"kind": "arrears"})
    assert Screening.objects.get().signals.count() == 2


def test_a_cluster_is_one_tap(office: Office) -> None:
    for number in range(3):
        person = office.cast.person(f"asking{number}", "e01", name=f"求助{number}")
        office.ask(person, employer="云桥顺发制衣厂", at=timezone.now(), source=Source.PHONE)
    client = desk(office.caseworker)
    page = client.get(reverse(LIST))
    cluster = page.context["clusters"][0]
    assert "云桥顺发制衣厂" in page.content.decode()
    client.post(
        reverse("legalaid:screening-spot"),
        {"organisation": page.context["unit"].pk, "enterprise": cluster.enterprise, "kind": cluster.kind,
         "workers": cluster.workers, "noticed_on": timezone.localdate().isoformat(), "note": "3 件求助"},
    )  # fmt: skip
    assert Screening.objects.get().enterprise == "云桥顺发制衣厂"
    assert not client.get(reverse(LIST)).context["clusters"]


def test_the_whole_way_on_pages(office: Office) -> None:
    row = spotted(office, "云桥灵波科技有限公司", SignalKind.STOPPED, workers=560)
    client, today = desk(office.caseworker), timezone.localdate().isoformat()
    page = reverse("legalaid:screening", args=[row.pk])

    def url(verb: str) -> str:
        return reverse("legalaid:screening-act", args=[row.pk, verb])

    form = client.get(url("verify")).context["form"]
    assert (form.initial["grade"], form.initial["workers"]) == ("orange", 560)
    told = {"visited_on": today, "found": "属实", "workers": 560, "grade": "red", "owed": "3100000"}
    assert client.post(url("verify"), told | {"grade": "blue"}).status_code == 422
    assert client.post(url("verify"), told).status_code == 302
    assert client.post(url("prepare_group"), {}).status_code == 302
    row.refresh_from_db()
    assert row.matter is not None
    text = client.get(page).content.decode()
    assert row.matter.case.number in text
    assert (
        client.get(reverse("hub:desk-case", args=[row.matter_id])).status_code == 200
    )  # served, but by nobody yet
    assert client.get(reverse("hub:desk-case", args=[row.pk])).status_code == 200
    again = client.post(url("prepare_group"), {})
    assert (again.status_code, "预备" in again.content.decode()) == (422, True)
    assert client.get(url("fly")).status_code == 404
    assert desk(office.worker).get(page).status_code == 404
    assert desk(office.cast.staff(Role.LEADER)).get(url("verify")).status_code == 404


def test_the_list_as_excel(office: Office) -> None:
    spotted(office, "=1+1厂", SignalKind.STOPPED, workers=3)
    response = desk(office.head).get(reverse("legalaid:screenings-export"))
    rows = list(load_workbook(BytesIO(response.content)).active.values)
    assert rows[2][1].endswith("=1+1厂")
    assert not rows[2][1].startswith("=")
    assert rows[2][5] == 40
