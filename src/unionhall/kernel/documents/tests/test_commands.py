import io
import os
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from unionhall.kernel.access.permissions import holds, is_self
from unionhall.kernel.access.roles import Role
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.documents import commands
from unionhall.kernel.documents.commands import (
    AlreadySignedOff,
    DocumentWithdrawn,
    MissingFields,
    NotADraft,
    NotForTemplates,
    SignOffByAnother,
    TemplateUnreadable,
    TemplateWithdrawn,
    UnknownDocument,
    UnknownFields,
)
from unionhall.kernel.documents.models import IssuedDocument, State, Template
from unionhall.kernel.documents.queries import template_in_force
from unionhall.kernel.documents.tests.conftest import CODE, FIELDS, NUMBER
from unionhall.kernel.documents.tests.crafted import text_of, with_part, word
from unionhall.kernel.files import storage
from unionhall.kernel.files.commands import FileTooLarge, WrongType
from unionhall.kernel.files.models import StoredFile
from unionhall.kernel.files.queries import FileUnknown, get_file
from unionhall.kernel.files.tests import crafted as files
from unionhall.lib import acts
from unionhall.lib.errors import InvalidInput, NotAllowed
from unionhall.lib.ids import uuid7

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)
SEE = "test.see_repair"
GIVEN = {field.name: field.sample for field in FIELDS if "[]" not in field.name} | {"items": []}


@pytest.fixture
def administrator(make_person):
    return make_person(Role.ADMINISTRATOR)


@pytest.fixture
def leader(make_person):
    return make_person(Role.LEADER)


@pytest.fixture
def upload(town, administrator):
    def keep(content=None, name="模板.docx", *, organisation=town, by=administrator, code=CODE, **more):
        stream = io.BytesIO(word("{{ case.number }}") if content is None else content)
        return commands.upload_template(organisation, code, stream, name, by=by, at=NOON, **more)

    return keep


@pytest.fixture
def in_force(upload, leader):
    def put(content=None, *, by=leader, **more):
        return commands.sign_off_template(upload(content, **more), by=by, at=NOON)

    return put


@pytest.fixture
def issue(town, worker, leader, monkeypatch):
    monkeypatch.setitem(acts._grants, SEE, holds(Role.DESK) | is_self)

    def make(fields=GIVEN, **more):
        base = {"organisation": town, "subject_id": uuid7(), "permission": SEE, "owner": worker, "by": leader}
        return commands.issue_document(CODE, fields, at=NOON, **base | more)

    return make


def content_of(row):
    return storage.path_of(row.file.sha256).read_bytes()


class TestUploading:
    def test_a_draft_is_the_next_version(self, upload, town, other_town, administrator, make_person):
        content = word("编号：{{ case.number }}")
        first = upload(content, note=" 2026年新格式 ")
        assert (first.version, first.state, first.note) == (1, State.DRAFT, "2026年新格式")
        assert (first.uploaded_by, first.uploaded_at, first.signed_off_at) == (administrator, NOON, None)
        assert (content_of(first), first.file.name) == (content, "模板.docx")
        assert upload().version == 2
        neighbour = make_person(Role.ADMINISTRATOR, organisation=other_town)
        assert upload(organisation=other_town, by=neighbour).version == 1
        entry = Entry.objects.get(verb="documents.template.upload", subject_id=first.pk)
        assert entry.data == {"code": CODE, "version": 1, "sha256": first.file.sha256}

    def test_who_may(self, upload, leader, worker, make_person, other_town):
        for person in (leader, worker, make_person(Role.ADMINISTRATOR, organisation=other_town)):
            with pytest.raises(NotAllowed):
                upload(by=person)
        assert not StoredFile.objects.exists()

    def test_the_file_opens_to_those_who_may_see_templates(self, upload, leader, administrator, worker):
        file = upload().file
        assert get_file(file.pk, leader) == get_file(file.pk, administrator) == file
        with pytest.raises(FileUnknown):
            get_file(file.pk, worker)

    def test_an_unknown_field_is_named_with_the_one_that_may_be_meant(self, upload):
        with pytest.raises(UnknownFields) as refused:
            upload(word("{{ case.nubmer }}"))
        assert refused.value.field == "file"
        assert refused.value.params == {"names": "case.nubmer", "close": "case.number"}
        assert not Template.objects.exists()
        assert not StoredFile.objects.exists()

    @pytest.mark.parametrize(
        ("content", "name", "refusal"),
        [
            (word("{{ ''.__class__ }}"), "a.docx", NotForTemplates),
            (word("{% for i in range(1000000000) %}{% endfor %}"), "a.docx", NotForTemplates),
            (files.archive({"a.txt": b"a"}), "a.docx", WrongType),
            (files.spreadsheet(), "a.xlsx", WrongType),
            (files.PDF, "a.docx", WrongType),
            (files.document(), "a.docx", TemplateUnreadable),
        ],
    )
    def test_what_is_no_template(self, upload, content, name, refusal):
        with pytest.raises(refusal) as refused:
            upload(content, name)
        assert refused.value.field == "file"
        assert not Template.objects.exists()

    def test_a_picture_of_thirty_megabytes(self, upload):
        with pytest.raises(FileTooLarge):
            upload(with_part(word("x"), "word/media/photo.jpeg", os.urandom(30 * 2**20)))

    def test_a_document_that_there_is_not(self, upload):
        with pytest.raises(UnknownDocument, match=r"test\.nothing"):
            upload(code="test.nothing")

    def test_a_long_note(self, upload):
        with pytest.raises(InvalidInput) as refused:
            upload(note="长" * 201)
        assert refused.value.field == "note"

    @pytest.mark.django_db(transaction=True)
    def test_versions_of_two_at_once_are_two(self, upload):
        def run():
            upload()
            connection.close()

        threads = [threading.Thread(target=run) for _each in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(Template.objects.values_list("version", flat=True)) == [1, 2, 3, 4]


class TestPreviewing:
    def test_it_holds_the_samples(self, upload, leader):
        template = upload(
            word("编号{{ case.number }}{% for i in items %}{{ i.name }}{{ i.count }}，{% endfor %}")
        )
        content = commands.preview_template(template, by=leader, at=NOON)
        assert f"编号{NUMBER}门锁3，门锁3，" in text_of(content)
        assert Entry.objects.get(verb="documents.template.preview").by == leader

    def test_who_may(self, upload, worker):
        with pytest.raises(NotAllowed):
            commands.preview_template(upload(), by=worker, at=NOON)


class TestSigningOff:
    def test_another_puts_it_into_use(self, upload, leader, town):
        template = upload()
        assert template_in_force(CODE, town) is None
        template = commands.sign_off_template(template, by=leader, at=NOON)
        assert (template.state, template.signed_off_by, template.signed_off_at) == (
            State.SIGNED_OFF,
            leader,
            NOON,
        )
        assert template_in_force(CODE, town) == template
        assert Entry.objects.get(verb="documents.template.sign_off").data["version"] == 1

    def test_nobody_signs_off_their_own(self, upload, administrator, make_person):
        template = upload()
        with pytest.raises(SignOffByAnother):
            commands.sign_off_template(template, by=administrator, at=NOON)
        commands.sign_off_template(template, by=make_person(Role.ADMINISTRATOR), at=NOON)

    def test_the_database_knows_that_too(self, upload, administrator):
        template = upload()
        for fields in ({"signed_off_by": administrator, "signed_off_at": NOON}, {"state": State.SIGNED_OFF}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Template.objects.filter(pk=template.pk).update(**fields)

    def test_once(self, in_force, leader):
        with pytest.raises(NotADraft):
            commands.sign_off_template(in_force(), by=leader, at=NOON)

    def test_who_may(self, upload, worker, make_person, other_town):
        template = upload()
        for person in (worker, make_person(Role.DESK), make_person(Role.LEADER, organisation=other_town)):
            with pytest.raises(NotAllowed):
                commands.sign_off_template(template, by=person, at=NOON)

    def test_fields_may_have_changed_since(self, upload, leader, monkeypatch, kind):
        template = upload(word("{{ station }}"))
        without = tuple(field for field in kind.fields if field.name != "station")
        monkeypatch.setattr("unionhall.kernel.documents.kinds._KINDS", {CODE: type(kind)(CODE, "x", without)})
        with pytest.raises(UnknownFields):
            commands.sign_off_template(template, by=leader, at=NOON)


class TestWithdrawing:
    def test_the_version_before_takes_its_place(self, in_force, administrator, town):
        first, second = in_force(), in_force()
        assert template_in_force(CODE, town) == second
        second = commands.withdraw_template(second, by=administrator, at=NOON)
        assert second.state == State.WITHDRAWN
        assert template_in_force(CODE, town) == first
        commands.withdraw_template(first, by=administrator, at=NOON)
        assert template_in_force(CODE, town) is None
        assert Entry.objects.filter(verb="documents.template.withdraw").count() == 2
        with pytest.raises(TemplateWithdrawn):
            commands.withdraw_template(first, by=administrator, at=NOON)

    def test_a_draft_that_is_withdrawn_is_not_signed_off(self, upload, administrator, leader):
        template = commands.withdraw_template(upload(), by=administrator, at=NOON)
        with pytest.raises(NotADraft):
            commands.sign_off_template(template, by=leader, at=NOON)

    def test_who_may(self, in_force, leader):
        with pytest.raises(NotAllowed):
            commands.withdraw_template(in_force(), by=leader, at=NOON)


class TestIssuing:
    def test_without_a_template_of_ones_own(self, issue, worker, leader, town):
        subject = uuid7()
        document = issue(subject_id=subject)
        text = text_of(content_of(document))
        assert "维修记录" in text
        assert "桥南街道户外劳动者服务站点" in text
        assert (document.template, document.template_version, document.code) == (None, 0, CODE)
        assert (document.organisation, document.subject_id, document.issued_by) == (town, subject, leader)
        assert document.file.name == f"维修记录 {NUMBER}.docx"
        assert (document.file.owner, document.file.permission) == (worker, SEE)
        entry = Entry.objects.get(verb="documents.document.issue")
        assert entry.data["about"] == str(subject)

    def test_it_opens_through_its_permission(self, issue, worker, leader, make_person):
        file = issue().file
        assert get_file(file.pk, worker) == get_file(file.pk, make_person(Role.DESK)) == file
        with pytest.raises(FileUnknown):
            get_file(file.pk, leader)

    def test_with_the_latest_version_in_force(self, issue, in_force, upload):
        in_force(word("旧 {{ case.number }}"))
        template = in_force(word("新 {{ case.number }}"))
        upload(word("草稿 {{ case.number }}"))
        document = issue()
        assert f"新 {NUMBER}" in text_of(content_of(document))
        assert (document.template, document.template_version) == (template, 2)

    def test_what_is_not_known_yet_is_named(self, issue, in_force):
        with pytest.raises(MissingFields) as refused:
            issue(GIVEN | {"case.cost": None})
        assert "费用（元）" in str(refused.value)
        assert not IssuedDocument.objects.exists()
        in_force(word("{{ case.number }}"))
        issue({"case": {"number": "7"}})

    def test_a_document_that_there_is_not(self, town, leader):
        with pytest.raises(UnknownDocument):
            commands.issue_document(
                "test.nothing", {}, organisation=town, subject_id=uuid7(), permission=SEE, owner=None,
                by=leader, at=NOON,
            )  # fmt: skip

    def test_the_same_fields_have_the_same_digest(self, issue):
        assert (
            issue().fields_sha256 == issue().fields_sha256 != issue(GIVEN | {"station": "乙"}).fields_sha256
        )


class TestAnsweringForDocuments:
    def test_signed_off_once(self, issue, leader):
        later = NOON + timedelta(hours=1)
        document = commands.sign_off_document(issue(), by=leader, at=later)
        assert (document.signed_off_by, document.signed_off_at) == (leader, later)
        assert Entry.objects.get(verb="documents.document.sign_off").subject_id == document.pk
        with pytest.raises(AlreadySignedOff):
            commands.sign_off_document(document, by=leader, at=later)

    def test_withdrawn_it_stays_but_is_not_signed_off(self, issue, leader):
        document = commands.withdraw_document(issue(), by=leader, at=NOON)
        assert document.withdrawn_at == NOON
        assert content_of(document)
        for command in (commands.sign_off_document, commands.withdraw_document):
            with pytest.raises(DocumentWithdrawn):
                command(document, by=leader, at=NOON)

    def test_who_may(self, issue, worker, make_person, other_town):
        document = issue()
        for person in (worker, make_person(Role.DESK), make_person(Role.LEADER, organisation=other_town)):
            for command in (commands.sign_off_document, commands.withdraw_document):
                with pytest.raises(NotAllowed):
                    command(document, by=person, at=NOON)
