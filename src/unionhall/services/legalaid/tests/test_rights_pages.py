"""The interview in the browser: answers stay on the device, nothing is stored, mistakes are said, results are shown."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from unionhall.kernel.access.tests.cast import sign_in
from unionhall.kernel.messaging.models import Event
from unionhall.services.legalaid.models import Matter, RightsCheck
from unionhall.services.legalaid.rights.interview.script import SCRIPT
from unionhall.services.legalaid.tests.office import Office

DISMISSED: dict[str, Any] = {
    "trouble": ["ended", "no_contract"], "region": "110000", "hired_by": "company", "part_time": "no",
    "retired": "no", "hired_on": "2021-11-01", "still": "no", "last_day": "2026-05-31", "wage": "20,000",
    "ending": "told_to_go", "contract": "later", "signed_on": "2022-03-01",
}  # fmt: skip
CARPENTER: dict[str, Any] = {
    "trouble": ["injury"], "region": "110000", "hired_by": "household", "above": "no", "injured_on": "2026-05-01",
    "grade": "none", "medical": "24256.23", "lost_days": "90", "lost_day_pay": "300", "nursing_days": "30",
    "nursing_day_cost": "150", "advance": "3000",
}  # fmt: skip


def answer(client: Client, told: dict[str, Any]) -> str:
    """Answer every question as it comes up, "I don't know" where nothing is told; the address of where it ends."""
    url = client.get(reverse("legalaid:rights-question", args=[SCRIPT[0].key])).request["PATH_INFO"]
    for _turn in range(len(SCRIPT) + 1):
        key = url.rstrip("/").rsplit("/", 1)[-1]
        sent = {"value": told[key]} if key in told else {"unknown": "1"}
        url = client.post(url, sent).headers["Location"]
        if url == reverse("legalaid:rights-answers"):
            return url
    raise AssertionError(url)


def words(client: Client, name: str, **query: str) -> str:
    page = client.get(reverse(f"legalaid:{name}"), query)
    assert page.status_code == 200, (name, page.status_code)
    return page.content.decode()


def text_of(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_from_the_first_question_to_the_result_without_an_account(office: Office) -> None:
    client = Client()
    assert reverse("legalaid:rights-question", args=["trouble"]) in words(client, "rights")
    answer(client, DISMISSED)
    assert "20,000.00" in words(client, "rights-answers")
    page = words(client, "rights-result")
    # 5 months of pay, twice; and three months without a contract beyond the first
    assert "200,000.00" in page
    assert "60,000.00" in page
    assert reverse("legalaid:rights-law", args=["lcl"]) in page
    assert "估算" in page


def test_the_need_box_answers_the_first_question(office: Office) -> None:
    client = Client()
    found = client.get(reverse("legalaid:rights"), {"need": "wage_arrears"})
    assert found.headers["Location"] == reverse("legalaid:rights-question", args=["region"])
    page = client.get(reverse("legalaid:rights-question", args=["trouble"])).content.decode()
    assert (
        'value="wages" checked' in " ".join(page.split()) or "checked" in page.split('value="wages"')[1][:80]
    )
    assert Client().get(reverse("legalaid:rights"), {"need": "courses"}).status_code == 200


def test_nothing_is_stored(office: Office) -> None:
    client = Client()
    answer(client, DISMISSED)
    words(client, "rights-result")
    assert not Session.objects.exists()
    assert not RightsCheck.objects.exists()
    cookie = client.cookies["rights"]
    assert cookie["httponly"]
    assert not cookie["max-age"]
    assert "20000" not in cookie.value
    client.post(reverse("legalaid:rights-forget"))
    assert client.get(reverse("legalaid:rights-result")).headers["Location"] == reverse("legalaid:rights")


def test_a_mistake_is_said_and_what_was_typed_stays(office: Office) -> None:
    client = Client()
    client.post(reverse("legalaid:rights-question", args=["trouble"]), {"value": ["wages"]})
    client.post(reverse("legalaid:rights-question", args=["region"]), {"value": "110000"})
    client.post(reverse("legalaid:rights-question", args=["hired_by"]), {"value": "platform"})
    client.post(reverse("legalaid:rights-question", args=["migrant"]), {"value": "no"})
    client.post(reverse("legalaid:rights-question", args=["still"]), {"value": "yes"})
    page = client.post(reverse("legalaid:rights-question", args=["owed"]), {"value": "很多"})
    assert page.status_code == 422
    assert "很多" in page.content.decode()
    assert "1234.50" in page.content.decode()


def test_going_back_keeps_what_was_typed(office: Office) -> None:
    client = Client()
    client.post(reverse("legalaid:rights-question", args=["trouble"]), {"value": ["wages"]})
    url = reverse("legalaid:rights-question", args=["region"])
    back = client.post(url, {"value": "330000", "go": "back"})
    assert back.headers["Location"] == reverse("legalaid:rights-question", args=["trouble"])
    assert 'value="330000" selected' in client.get(url).content.decode()
    empty = client.post(reverse("legalaid:rights-question", args=["hired_by"]), {"go": "back"})
    assert empty.headers["Location"] == url


def test_a_question_that_is_not_asked_leads_to_the_one_that_is(office: Office) -> None:
    client = Client()
    for key in ("medical", "nonsense"):
        found = client.get(reverse("legalaid:rights-question", args=[key]))
        assert found.headers["Location"] == reverse("legalaid:rights-question", args=["trouble"])
    assert client.get(reverse("legalaid:rights-answers")).headers["Location"] == reverse("legalaid:rights")
    client.cookies["rights"] = "not ours"
    assert client.get(reverse("legalaid:rights-result")).headers["Location"] == reverse("legalaid:rights")


def test_what_if_it_had_been_signed_on_another_day(office: Office) -> None:
    client = Client()
    answer(client, DISMISSED)
    page = words(client, "rights-result", signed_on="2022-02-01")
    assert "40,000.00" in page
    assert "早于" in words(client, "rights-result", signed_on="2020-01-01")
    assert client.get(reverse("legalaid:rights-result"), {"signed_on": "gestern"}).status_code == 200


def test_the_slider_of_fault(office: Office) -> None:
    client = Client()
    answer(client, CARPENTER)
    # 24,256.23 + 27,000 + 4,500 = 55,756.23; 40% of it less 3,000
    assert "19,302.49" in words(client, "rights-result", share="40")
    page = words(client, "rights-result")
    assert all(f"{share}%" in page for share in (20, 40, 60, 80))
    assert client.get(reverse("legalaid:rights-result"), {"share": "many"}).status_code == 200


def test_papers_are_filled_and_everything_may_be_empty(office: Office) -> None:
    client = Client()
    answer(client, DISMISSED)
    assert reverse("legalaid:rights-paper", args=["arbitration"]) in words(client, "rights-papers")
    url = reverse("legalaid:rights-paper", args=["arbitration"])
    assert 'value="2021-11-01"' in client.get(url).content.decode()
    filled = client.post(
        url, {"name": "李阿强", "employer": "云桥某公司", "hired_on": "2021-11-01", "other": "甲公司\n乙公司"}
    )
    assert filled.headers["Content-Disposition"].startswith("attachment")
    text = text_of(filled.content)
    assert "李阿强" in text
    assert "200,000.00" in text
    assert "乙公司" in text
    assert "{{" not in text_of(client.post(url, {"name": ""}).content)
    assert client.post(url, {"hired_on": "gestern"}).status_code == 422
    assert client.get(reverse("legalaid:rights-paper", args=["nothing"])).status_code == 404
    assert "200,000.00" in text_of(client.get(reverse("legalaid:rights-summary")).content)


def test_the_days_as_a_calendar(office: Office) -> None:
    client = Client()
    answer(client, DISMISSED)
    page = client.get(reverse("legalaid:rights-calendar"))
    assert page.headers["Content-Type"].startswith("text/calendar")
    assert "DTSTART;VALUE=DATE:20270531" in page.content.decode()


def test_handing_it_to_a_lawyer_opens_a_matter_with_the_result(office: Office) -> None:
    client = Client()
    answer(client, DISMISSED)
    url = reverse("legalaid:rights-lawyer")
    form = client.get(url).context["form"]
    sent = {
        "employer": "云桥某公司", "story": "突然叫我走。", "name": "李阿强", "phone": "19900007777",
        "key": str(form["key"].value()), "version": form["version"].value(),
        "handing_version": form["handing_version"].value(),
    }  # fmt: skip
    refused = client.post(url, sent)
    assert refused.status_code == 422
    assert not Matter.objects.exists()
    done = client.post(url, sent | {"consent": "on", "handing": "on"}, follow=True)
    assert done.redirect_chain[-1][0] == reverse("legalaid:asked")
    check = RightsCheck.objects.get()
    assert check.matter == Matter.objects.get()
    assert "200000.00" in check.results
    again = client.post(url, sent | {"consent": "on", "handing": "on"}, follow=True)
    assert again.status_code == 200
    assert RightsCheck.objects.count() == Matter.objects.count() == 1


def test_keeping_needs_an_account_and_shows_only_one_s_own(office: Office) -> None:
    guest = Client()
    answer(guest, DISMISSED)
    assert guest.post(reverse("legalaid:rights-keep")).status_code == 302
    assert not RightsCheck.objects.exists()
    client = sign_in(Client(), office.worker, second_factor=False)
    answer(client, DISMISSED)
    assert "违法解除" in client.post(reverse("legalaid:rights-keep"), follow=True).content.decode()
    other = sign_in(Client(), office.cast.person("other", "e01", phone="19911112222"), second_factor=False)
    assert "违法解除" not in words(other, "rights-kept")
    row = RightsCheck.objects.get()
    told = Event.objects.get(kind="legalaid.rights_kept")
    assert told.person == office.worker
    gone = reverse("legalaid:rights-kept-delete", args=[row.pk])
    assert other.post(gone).status_code in (403, 404)
    client.post(gone)
    assert not RightsCheck.objects.exists()


@pytest.mark.parametrize(
    "name", ["rights", "rights-answers", "rights-result", "rights-papers", "rights-carpenter"]
)
def test_the_pages_ask_the_database_little(office: Office, name: str) -> None:
    client = Client()
    answer(client, DISMISSED)
    words(client, name)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        words(client, name)
    assert len(queries) <= 6
