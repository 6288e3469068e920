"""The desk's pages about connected systems: who sees them, and that a secret is shown once."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests.api.partner import connect
from tests.cast import Town
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import sign_in
from unionhall.kernel.integrations import commands
from unionhall.kernel.integrations.models import Integration

pytestmark = pytest.mark.django_db
LIST, ADD = "hub:desk-integrations", "hub:desk-integration-add"


def at_desk(town: Town, role: str = Role.ADMINISTRATOR, unit: str = "yunqiao") -> Client:
    return sign_in(Client(), town.cast.staff(role, unit))


def filled(town: Town, **changes: object) -> dict[str, object]:
    """The form for a new system."""
    given = {
        "organisation": str(town.cast["yunqiao"].pk), "name": "就业云平台", "scopes": ["events:read", "figures:read"]
    }  # fmt: skip
    return given | changes


def test_an_administrator_connects_a_system(town: Town) -> None:
    client = at_desk(town)
    assert client.get(reverse(LIST)).status_code == 200  # nothing yet
    answer = client.post(reverse(ADD), filled(town))
    text = answer.content.decode()
    row = Integration.objects.get()
    secret = re.findall(r'<code class="hash">([^<]{40,})</code>', text)[0]
    assert row.client.check_secret(secret)
    assert "no-store" in answer["Cache-Control"]
    page = client.get(reverse("hub:desk-integration", args=[row.pk]))
    assert secret not in page.content.decode()
    assert row.client_id in page.content.decode()
    assert "就业云平台" in client.get(reverse(LIST)).content.decode()


def test_a_refusal_stays_on_the_form(town: Town) -> None:
    client = at_desk(town)
    for wrong in (
        {"scopes": []},
        {"name": ""},
        {"scopes": ["openid"]},
        {"redirect_uris": "http://x.example/"},
    ):
        answer = client.post(reverse(ADD), filled(town, **wrong))
        assert answer.status_code == 422, wrong
    client.post(reverse(ADD), filled(town))
    assert client.post(reverse(ADD), filled(town)).status_code == 422  # the name is taken
    assert Integration.objects.count() == 1


def test_signing_in_is_offered_with_an_address(town: Town) -> None:
    wanted = filled(
        town, scopes=["openid", "profile"], redirect_uris="https://a.example/back\nhttps://b.example/\n"
    )
    assert at_desk(town).post(reverse(ADD), wanted).status_code == 200
    assert Integration.objects.get().client.get_redirect_uris() == [
        "https://a.example/back",
        "https://b.example/",
    ]


def test_scopes_secret_and_end(town: Town) -> None:
    client, partner = at_desk(town), connect(town)
    row = partner.credentials.integration
    page = reverse("hub:desk-integration", args=[row.pk])
    assert client.post(page, {"scopes": ["events:read"]})["Location"] == page
    assert client.post(page, {"scopes": []}).status_code == 422
    row.refresh_from_db()
    assert row.scopes == ["events:read"]
    fresh = client.post(reverse("hub:desk-integration-rotate", args=[row.pk]))
    assert fresh.status_code == 200
    assert partner.fetch().status_code == 401
    assert client.post(reverse("hub:desk-integration-end", args=[row.pk])).status_code == 302
    assert not Integration.objects.get().is_active
    assert client.post(reverse("hub:desk-integration-rotate", args=[row.pk])).status_code == 409
    assert 'method="post"' not in client.get(page).content.decode().split("<main")[1].split("</main>")[0]


def test_others_see_nothing(town: Town) -> None:
    row = connect(town).credentials.integration
    pages = [reverse(LIST), reverse(ADD), reverse("hub:desk-integration", args=[row.pk])]
    for client in (at_desk(town, Role.DESK), at_desk(town, Role.PALACE_MANAGER, "palace")):
        assert [client.get(page).status_code for page in pages] == [404, 404, 404]
    elsewhere = at_desk(town, Role.ADMINISTRATOR, "t02")
    assert "就业云平台" not in elsewhere.get(pages[0]).content.decode()
    assert elsewhere.get(pages[2]).status_code == 404
    for act in ("rotate", "end"):
        assert elsewhere.post(reverse(f"hub:desk-integration-{act}", args=[row.pk])).status_code == 404
    outside = filled(town, organisation=str(town.cast["yunqiao"].pk))
    assert elsewhere.post(reverse(ADD), outside).status_code == 422


def test_an_auditor_looks_and_changes_nothing(town: Town) -> None:
    client, row = at_desk(town, Role.AUDITOR), connect(town).credentials.integration
    page = client.get(reverse("hub:desk-integration", args=[row.pk]))
    assert page.status_code == 200
    assert reverse("hub:desk-integration-end", args=[row.pk]) not in page.content.decode()
    assert (
        client.post(reverse("hub:desk-integration", args=[row.pk]), {"scopes": ["events:read"]}).status_code
        == 404
    )
    assert client.post(reverse("hub:desk-integration-end", args=[row.pk])).status_code == 404


def test_the_list_as_a_workbook(town: Town) -> None:
    row = connect(town).credentials.integration
    commands.count_call(row, most=600, at=timezone.now())
    answer = at_desk(town).get(reverse("hub:desk-integrations-export"))
    cells = [
        cell.value for line in load_workbook(BytesIO(answer.content)).active.iter_rows() for cell in line
    ]
    assert "就业云平台" in cells
