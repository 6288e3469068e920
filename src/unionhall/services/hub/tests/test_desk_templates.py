"""Word templates on the desk: what may be shown, a new version, its preview, four eyes, taking it back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from unionhall.kernel.access.roles import Role
from unionhall.kernel.documents import kinds
from unionhall.kernel.documents.kinds import DocumentField
from unionhall.kernel.documents.models import Template
from unionhall.services.hub.tests.desk import Desk

pytestmark = pytest.mark.django_db
CODE = "made_up.notice"


@pytest.fixture
def notice() -> Iterator[None]:
    fields = [
        DocumentField("case.number", "编号", "试〔2026〕0001"),
        DocumentField("case.on", "日期", date(2026, 5, 6)),
    ]
    kinds.register_fields(CODE, "告知书", fields)
    yield
    kinds._KINDS.pop(CODE)


def word(text: str) -> SimpleUploadedFile:
    made = docx.Document()
    made.add_paragraph(text)
    stream = BytesIO()
    made.save(stream)
    return SimpleUploadedFile("告知书.docx", stream.getvalue())


def administrator(front: Desk) -> Client:
    return front.client(front.staff(Role.ADMINISTRATOR))


def page(name: str, *args: object) -> str:
    return reverse(f"hub:desk-template{name}", args=args)


@pytest.mark.usefixtures("notice")
def test_a_template_from_upload_to_use_and_back(front: Desk) -> None:
    client = administrator(front)
    assert "告知书" in client.get(page("s")).content.decode()
    shown = client.get(page("", CODE)).content.decode()
    assert "{{ case.number }}" in shown
    given = {
        "organisation": front.county.county.pk,
        "file": word("第 {{ case.number }} 号"),
        "note": "换抬头",
    }
    assert client.post(page("", CODE), given).status_code == 302
    version = Template.objects.get()
    filled = docx.Document(BytesIO(client.get(page("-preview", version.pk)).content))
    assert filled.paragraphs[0].text == "第 试〔2026〕0001 号"
    assert client.post(page("-sign-off", version.pk)).status_code == 409  # one's own
    assert front.client(front.staff(Role.LEADER)).post(page("-sign-off", version.pk)).status_code == 302
    version.refresh_from_db()
    assert version.state == "signed_off"
    assert client.post(page("-withdraw", version.pk)).status_code == 302
    version.refresh_from_db()
    assert version.state == "withdrawn"


@pytest.mark.usefixtures("notice")
def test_a_template_with_an_unknown_field_is_refused_by_name(front: Desk) -> None:
    given = {"organisation": front.county.county.pk, "file": word("{{ case.nummber }}")}
    answer = administrator(front).post(page("", CODE), given)
    assert answer.status_code == 422
    assert "case.nummber" in answer.content.decode()
    assert not Template.objects.exists()


@pytest.mark.usefixtures("notice")
def test_templates_are_not_for_the_counter(front: Desk) -> None:
    client = front.client(front.staff(Role.DESK))
    assert client.get(page("s")).status_code == 404
    assert client.get(page("", CODE)).status_code == 404
    assert administrator(front).get(page("", "made_up.nothing")).status_code == 404
