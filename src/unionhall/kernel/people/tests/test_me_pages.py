"""The pages about oneself."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import Cast, cast, sign_in
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.people.commands import end_session, suspend_account
from unionhall.kernel.people.consents import IDENTITY
from unionhall.kernel.people.models import Account, Person
from unionhall.kernel.people.tests.test_people import NOW, identity
from unionhall.lib.errors import NotAllowed

pytestmark = [pytest.mark.django_db, pytest.mark.urls("unionhall.kernel.people.tests.urls")]
PHONE = "13900000001"
PHONE_BROWSER = "Mozilla/5.0 (Linux; Android 14; HarmonyOS) MicroMessenger/8.0"


@pytest.fixture
def tree() -> Cast:
    return cast()


@pytest.fixture
def worker(tree: Cast) -> Person:
    return tree.person("worker", phone=PHONE, name="测试工")


@pytest.fixture
def me(client: Client, worker: Person) -> Client:
    client.cookies["language"] = "en"
    return sign_in(client, worker, second_factor=False)


def come_in(settings: Any, user_agent: str) -> Client:
    """Sign in as people do, so that the session is on the list."""
    import re  # noqa: PLC0415

    settings.MODE = "demo"
    client = Client(headers={"user-agent": user_agent})
    client.post("/accounts/login/", {"phone": PHONE})
    shown = re.search(r'<b class="num">(\d{6})</b>', client.get("/accounts/login/code/").content.decode())
    assert shown
    client.post("/accounts/login/code/", {"code": shown[1]})
    return client


def test_pages_about_oneself_are_for_oneself(client: Client, tree: Cast) -> None:
    for path in ("", "welcome/", "profile/", "identity/", "sessions/", "2fa/"):
        answer = client.get(f"/accounts/{path}", follow=True)
        assert answer.redirect_chain[-1][0].startswith("/accounts/login/"), path
    for path in ("sessions/end/", "file/"):
        assert client.get(f"/accounts/{path}").status_code == 405
        assert client.post(f"/accounts/{path}")["Location"].startswith("/accounts/login/")


def test_the_profile_is_saved_and_shown_as_chosen(me: Client, worker: Person) -> None:
    assert "测试工" in me.get("/accounts/profile/").content.decode()
    answer = me.post(
        "/accounts/profile/",
        {"name": "测试改", "gender": "f", "birth_year": "1985", "occupation": "钳工", "language": "zh-hans",
         "wants_large_text": "on"},
    )  # fmt: skip
    assert answer["Location"] == "/accounts/profile/"
    assert (answer.cookies["language"].value, answer.cookies["size"].value) == ("zh-hans", "large")
    worker.refresh_from_db()
    assert (worker.name, worker.gender, worker.birth_year, worker.wants_large_text) == (
        "测试改",
        "f",
        1985,
        True,
    )


def test_a_bad_profile_is_told_at_the_field_and_not_saved(me: Client, worker: Person) -> None:
    answer = me.post("/accounts/profile/", {"name": "", "language": "zh-hans", "birth_year": "1800"})
    assert answer.status_code == 422
    answer = me.post("/accounts/profile/", {"name": "x", "language": "zh-hans", "birth_year": "1800"})
    assert "This year of birth is not possible." in answer.content.decode()
    worker.refresh_from_db()
    assert worker.name == "测试工"


def test_a_name_that_was_never_given_may_stay_away(client: Client, tree: Cast) -> None:
    nameless = tree.person("new", phone=PHONE, name="139****0001")
    sign_in(client, nameless, second_factor=False)
    page = client.get("/accounts/profile/").content.decode()
    assert 'value="139****0001"' not in page
    assert client.post("/accounts/profile/", {"name": "", "language": "en"}).status_code == 302
    nameless.refresh_from_db()
    assert (nameless.name, nameless.language) == ("139****0001", "en")


def test_the_identity_number_needs_its_own_consent_and_can_go(me: Client, worker: Person) -> None:
    form = {"identity_number": identity(), "version": IDENTITY.version}
    missing = me.post("/accounts/identity/", form)
    assert "Please agree separately" in missing.content.decode()
    wrong = me.post("/accounts/identity/", {**form, "identity_number": "370783199003071231", "consent": "on"})
    assert wrong.status_code == 422
    assert not worker.consents.exists()
    assert me.post("/accounts/identity/", {**form, "consent": "on"}).status_code == 302
    page = me.get("/accounts/identity/").content.decode()
    assert identity() not in page
    assert "370*************" in page
    me.post("/accounts/identity/", {"withdraw": "1"})
    assert "370****" not in me.get("/accounts/identity/").content.decode()


def test_sign_ins_are_listed_and_ended_one_by_one(settings: Any, tree: Cast, worker: Person) -> None:
    desk, phone = (
        come_in(settings, "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"),
        come_in(settings, PHONE_BROWSER),
    )
    desk.cookies["language"] = "en"
    page = _agreed(desk).get("/accounts/sessions/").content.decode()
    assert "HarmonyOS · WeChat" in page
    assert "Windows · Firefox" in page
    assert page.count("this device") == 1
    (session_id,) = [int(part.split('"')[0]) for part in page.split('name="session" value="')[1:]]
    desk.post("/accounts/sessions/end/", {"session": str(session_id)})
    assert phone.get("/").content.decode().startswith("None")
    assert desk.get("/").content.decode().startswith("测试工")


def _agreed(client: Client) -> Client:
    session = client.session
    session.pop("welcome", None)
    session.save()
    return client


def test_signing_out_everywhere(settings: Any, tree: Cast, worker: Person) -> None:
    here, there, third = (_agreed(come_in(settings, PHONE_BROWSER)) for _ in range(3))
    here.post("/accounts/sessions/end/", {"others": "1"})
    assert [client.get("/").content.decode()[:4] for client in (here, there, third)] == [
        "测试工 ",
        "None",
        "None",
    ]
    there = _agreed(come_in(settings, PHONE_BROWSER))
    answer = here.post("/accounts/sessions/end/", {"everywhere": "1"})
    assert answer["Location"] == "/accounts/login/"
    assert [client.get("/").content.decode()[:4] for client in (here, there)] == ["None", "None"]


def test_nobody_ends_the_sessions_of_another(settings: Any, me: Client, tree: Cast, worker: Person) -> None:
    other = tree.person("other", phone="13900000002")
    client = _agreed(come_in(settings, PHONE_BROWSER))
    page = client.get("/accounts/sessions/").content.decode()
    assert "HarmonyOS" in page
    with pytest.raises(NotAllowed):
        end_session(Account.objects.get(person=worker), 1, by=other, at=NOW)
    stranger = sign_in(Client(), other, second_factor=False)
    for number in range(1, 50):
        stranger.post("/accounts/sessions/end/", {"session": str(number)})
    assert client.get("/").content.decode().startswith("测试工")


def test_suspending_ends_the_sessions(settings: Any, tree: Cast, worker: Person) -> None:
    client = _agreed(come_in(settings, PHONE_BROWSER))
    suspend_account(Account.objects.get(person=worker), by=tree.staff(Role.ADMINISTRATOR), at=NOW)
    assert client.get("/").content.decode().startswith("None")


def test_the_list_of_sign_ins_costs_the_same_for_1_and_30(settings: Any, tree: Cast, worker: Person) -> None:
    client = _agreed(come_in(settings, PHONE_BROWSER))
    with CaptureQueriesContext(connection) as one:
        client.get("/accounts/sessions/")
    for _ in range(29):
        come_in(settings, PHONE_BROWSER)
    with CaptureQueriesContext(connection) as thirty:
        page = client.get("/accounts/sessions/").content.decode()
    assert page.count("HarmonyOS · WeChat") >= 30
    assert len(one) == len(thirty) == 3


def test_the_own_file_can_be_taken_along_and_that_is_logged(me: Client, worker: Person) -> None:
    answer = me.post("/accounts/file/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert json.loads(answer.content)["name"] == "测试工"
    assert Entry.objects.filter(verb="people.person.open_identity_number", by=worker).exists()


def test_pages_keep_the_content_policy(me: Client) -> None:
    for path in ("profile/", "identity/", "sessions/", "logout/", "2fa/", "2fa/totp/activate/"):
        answer = me.get(f"/accounts/{path}")
        assert answer.status_code == 200, path
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        page = answer.content.decode()
        assert " style=" not in page
        assert "<style" not in page
