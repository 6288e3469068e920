"""Documents of plain values: made as they would be issued, and kept nowhere."""

import io

import pytest
from django.utils.translation import gettext_lazy
from docx import Document

from unionhall.kernel.documents import kinds
from unionhall.kernel.documents.body import Words
from unionhall.kernel.documents.kinds import DocumentField
from unionhall.kernel.documents.making import fill_document
from unionhall.kernel.documents.models import IssuedDocument
from unionhall.kernel.documents.queries import UnknownDocument
from unionhall.kernel.documents.refusals import MissingFields
from unionhall.kernel.files.models import StoredFile


@pytest.fixture(autouse=True)
def letter(kind):
    kinds.register_fields(
        "test.letter", gettext_lazy("Files"), [DocumentField("name", gettext_lazy("Name"), "王小工")],
        body=(Words(gettext_lazy("Name")), Words("{{ name }}")),
    )  # fmt: skip


def lines(content):
    return [paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs]


def test_in_the_installations_language_or_another():
    assert lines(fill_document("test.letter", {"name": "李"}).content) == ["文件", "姓名", "李"]
    assert lines(fill_document("test.letter", {"name": "李"}, language="en").content) == [
        "Files",
        "Name",
        "李",
    ]


def test_what_cannot_be_made():
    with pytest.raises(UnknownDocument):
        fill_document("test.nothing", {})
    with pytest.raises(MissingFields):
        fill_document("test.letter", {})


@pytest.mark.django_db
def test_nothing_is_kept():
    fill_document("test.letter", {"name": "李"})
    assert not IssuedDocument.objects.exists()
    assert not StoredFile.objects.exists()
