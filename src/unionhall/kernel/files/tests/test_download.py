import io
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from unionhall.kernel.access.permissions import holds, is_self
from unionhall.kernel.access.roles import Role
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.files import commands, queries, subjects
from unionhall.kernel.files.tests import crafted
from unionhall.kernel.people.models import Account
from unionhall.lib import acts
from unionhall.lib.errors import NotAllowed
from unionhall.lib.ids import uuid7

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)
SEE = "test.see_thing"


@pytest.fixture(autouse=True)
def grants(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(subjects, "_LOADERS", {})
    monkeypatch.setitem(acts._grants, SEE, holds(Role.DESK) | is_self)


@pytest.fixture
def store(town, worker):
    def keep(content=crafted.PDF, name="裁决书.pdf", **fields):
        base = {"owner": worker, "permission": SEE, "subject_id": uuid7()}
        return commands.store_file(
            io.BytesIO(content), name, organisation=town, by=worker, at=NOON, **base | fields
        )

    return keep


def test_a_file_opens_to_those_who_hold_its_permission_where_it_belongs(
    store, make_person, worker, other_town
):
    file = store()
    for viewer in (make_person(Role.DESK), worker):
        assert queries.get_file(file.pk, viewer) == file
    for viewer in (
        None,
        make_person(),
        make_person(Role.TEACHER),
        make_person(Role.DESK, organisation=other_town),
    ):
        with pytest.raises(queries.FileUnknown):
            queries.get_file(file.pk, viewer)
    with pytest.raises(NotAllowed):
        queries.get_file(uuid7(), make_person(Role.DESK))


def test_a_permission_is_asked_about_the_thing_when_a_service_says_how_to_find_it(store, make_person, worker):
    things = {}
    subjects.register_subject(SEE, things.get)
    with pytest.raises(ValueError, match=SEE):
        subjects.register_subject(SEE, things.get)
    file, client = store(), make_person()
    things[file.subject_id] = client

    assert queries.get_file(file.pk, client) == file
    with pytest.raises(queries.FileUnknown):
        queries.get_file(file.pk, worker)
    things.clear()
    for viewer in (client, make_person(Role.DESK)):
        with pytest.raises(queries.FileUnknown):
            queries.get_file(file.pk, viewer)


def test_files_of_a_thing(store):
    subject = uuid7()
    first, second = store(subject_id=subject), store(subject_id=subject, permission="test.other_thing")
    store()
    assert list(queries.files_of(subject)) == [first, second]
    assert list(queries.files_of(subject, permissions=[SEE])) == [first]


def test_every_download_is_written_into_the_trail(store, worker):
    file = store()
    found, path = commands.open_file(file.pk, by=worker, at=NOON)
    assert (found, path.read_bytes()) == (file, crafted.PDF)
    entry = Entry.objects.get(verb="files.file.download")
    assert (entry.subject_id, entry.by) == (file.pk, worker)


@pytest.fixture
def signed_in(client, worker):
    account = Account.objects.create(phone="13800000001", person=worker, phone_verified_at=timezone.now())
    client.force_login(account)
    return client


def test_a_download_is_saved_and_never_shown_as_a_page(signed_in, store):
    file = store(b"<script>alert(1)</script>", "网页.txt", allowed=["txt"])
    response = signed_in.get(reverse("files:download", args=[file.pk]))

    assert response.status_code == 200
    assert b"".join(response.streaming_content) == b"<script>alert(1)</script>"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E7%BD%91")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-store"
    assert Entry.objects.filter(verb="files.file.download").count() == 1
    response.close()


def test_strangers_see_what_they_see_where_nothing_is(client, store):
    address = reverse("files:download", args=[store().pk])
    missing = reverse("files:download", args=[uuid7()])
    answers = [client.get(each) for each in (address, missing)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert not Entry.objects.filter(verb="files.file.download").exists()


def test_public_files_are_open_to_everybody_and_leave_no_line(client, store):
    file = store(crafted.picture(), "poster.png", is_public=True)
    response = client.get(reverse("files:download", args=[file.pk]))
    assert response.status_code == 200
    assert "immutable" in response["Cache-Control"]
    assert response["Content-Disposition"].startswith("attachment")
    assert not Entry.objects.filter(verb="files.file.download").exists()
    response.close()


def test_only_reading(client, store):
    assert client.post(reverse("files:download", args=[store().pk])).status_code == 405
