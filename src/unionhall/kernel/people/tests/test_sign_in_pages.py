"""The two pages of signing in, as a browser sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from unionhall.kernel.access.tests.cast import Cast, cast
from unionhall.kernel.people.commands import give_consent, suspend_account
from unionhall.kernel.people.consents import PRIVACY
from unionhall.kernel.people.models import Account, Consent, Person, SignInCode
from unionhall.kernel.people.tests.test_sms import Network

pytestmark = [pytest.mark.django_db, pytest.mark.urls("unionhall.kernel.people.tests.urls")]

KNOWN, UNKNOWN = "13800138000", "13900139000"
LOGIN, CODE = "/accounts/login/", "/accounts/login/code/"


@pytest.fixture
def tree() -> Cast:
    return cast()


@pytest.fixture
def network(settings: Any) -> Iterator[Network]:
    import threading  # noqa: PLC0415

    server = Network()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.SMS_GATEWAY_URL = server.url
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def english(client: Client) -> Client:
    client.cookies["language"] = "en"
    return client


def code_sent(network: Network) -> str:
    found = re.search(r"\b(\d{6})\b", network.asked[-1]["body"]["text"])
    assert found
    return found[1]


def come_in(client: Client, network: Network, phone: str, *, following: str = "") -> HttpResponse:
    client.post(LOGIN, {"phone": phone, "next": following})
    return client.post(CODE, {"code": code_sent(network)})


def test_a_worker_is_in_after_two_pages(client: Client, tree: Cast, network: Network) -> None:
    worker = tree.person("worker", phone=KNOWN)
    give_consent(worker, subject="privacy", version=PRIVACY.version, by=worker, at=timezone.now())
    assert client.get(LOGIN).status_code == 200
    first = client.post(LOGIN, {"phone": "+86 138-0013-8000"})
    assert (first.status_code, first["Location"]) == (302, CODE)
    assert network.asked[-1]["body"]["phone"] == KNOWN
    second = client.post(CODE, {"code": code_sent(network)})
    assert (second.status_code, second["Location"]) == (302, "/")
    assert client.get("/").content.decode().startswith(worker.name)


def test_a_new_worker_is_asked_for_the_name_after_agreeing(
    client: Client, tree: Cast, network: Network
) -> None:
    come_in(english(client), network, UNKNOWN, following="/public/?a=1")
    page = client.get("/", follow=True)
    assert page.redirect_chain == [("/accounts/welcome/?next=%2F", 302)]
    assert "How we handle your information" in page.content.decode()
    answer = client.post(
        "/accounts/welcome/", {"name": "测试新人", "version": PRIVACY.version, "next": "/public/?a=1"}
    )
    assert answer["Location"] == "/public/?a=1"
    person = Person.objects.get(phone=UNKNOWN)
    assert (person.name, person.name_pinyin, person.is_named) == ("测试新人", "ceshixinren csxr", True)
    consent = Consent.objects.get(person=person)
    assert (consent.subject, consent.version, consent.withdrawn_at) == ("privacy", PRIVACY.version, None)
    assert client.get("/").status_code == 200


def test_the_name_may_wait_but_not_the_consent(client: Client, tree: Cast, network: Network) -> None:
    come_in(client, network, UNKNOWN)
    for path in ("/", "/palace/desk/rooms/"):
        assert client.get(path).status_code in (302, 404)
    assert client.get("/public/").status_code == 200
    assert client.post("/").status_code == 302
    old = client.post("/accounts/welcome/", {"name": "", "version": "2020-01"})
    assert old.status_code == 422
    assert client.post("/accounts/welcome/", {"name": "", "version": PRIVACY.version}).status_code == 302
    assert client.get("/").status_code == 200
    assert Person.objects.get(phone=UNKNOWN).is_named is False


def test_known_and_unknown_numbers_get_the_same_answers(tree: Cast, network: Network) -> None:
    """Status, headers, body, cookies and number of queries, on both pages, also for a closed account."""
    closed = "13700137000"
    tree.person("worker", phone=KNOWN)
    tree.person("closed", phone=closed)
    suspend_account(Account.objects.get(phone=closed), by=tree.staff("administrator"), at=timezone.now())
    seen = []
    for phone in (KNOWN, UNKNOWN, closed):
        client, trace = english(Client()), []
        for step in (
            lambda c=client, p=phone: c.post(LOGIN, {"phone": p}),
            lambda c=client: c.get(CODE),
            lambda c=client: c.post(CODE, {"code": f"{(int(code_sent(network)) + 1) % 1_000_000:06}"}),
        ):
            with CaptureQueriesContext(connection) as queries:
                answer = step()
            body = answer.content.decode().replace(f"{phone[:3]}****{phone[-4:]}", "PHONE")
            body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|value="\d{6}"', "", body)
            trace.append(
                (answer.status_code, answer.get("Location"), body, sorted(answer.cookies), len(queries))
            )
        seen.append(trace)
    assert seen[0] == seen[1] == seen[2]


def test_a_bad_number_is_told_at_the_field(client: Client, tree: Cast, network: Network) -> None:
    answer = english(client).post(LOGIN, {"phone": "1380013"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "A mobile number has 11 digits; this one has 7." in page
    assert 'aria-invalid="true"' in page
    assert not network.asked
    assert not SignInCode.objects.exists()


def test_a_wrong_code_and_the_lock_are_told_at_the_field(
    client: Client, tree: Cast, network: Network
) -> None:
    english(client).post(LOGIN, {"phone": KNOWN})
    bad = f"{(int(code_sent(network)) + 1) % 1_000_000:06}"
    assert "This code is wrong. Tries left: 4." in client.post(CODE, {"code": bad}).content.decode()
    for _ in range(3):
        client.post(CODE, {"code": bad})
    locked = client.post(CODE, {"code": bad})
    assert locked.status_code == 422
    assert re.search(r"Too many wrong codes\. Try again after \d\d:\d\d\.", locked.content.decode())
    right = client.post(CODE, {"code": code_sent(network)})
    assert right.status_code == 422
    # Another browser does not help, and neither does a new session.
    again = english(Client()).post(LOGIN, {"phone": KNOWN})
    assert "Too many wrong codes" in again.content.decode()


def test_a_gateway_that_is_down_is_said_and_leaves_nothing_awaited(
    client: Client, tree: Cast, network: Network
) -> None:
    network.status = 500
    answer = english(client).post(LOGIN, {"phone": KNOWN})
    assert "The message could not be sent. Try again in a minute, or call 12351." in answer.content.decode()
    assert client.get(CODE)["Location"] == LOGIN


def test_another_code_can_be_asked_for_after_a_minute(client: Client, tree: Cast, network: Network) -> None:
    english(client).post(LOGIN, {"phone": KNOWN})
    page = client.post("/accounts/login/again/", follow=True).content.decode()
    assert "The next one can be sent after" in page
    assert len(network.asked) == 1
    SignInCode.objects.update(sent_at=timezone.now() - timedelta(minutes=2))
    page = client.post("/accounts/login/again/", follow=True).content.decode()
    assert "A new code is on its way." in page
    assert client.post(CODE, {"code": code_sent(network)}).status_code == 302


def test_asking_again_without_having_asked_leads_to_the_first_page(client: Client, tree: Cast) -> None:
    assert client.post("/accounts/login/again/")["Location"] == LOGIN
    assert client.get(CODE)["Location"] == LOGIN


@pytest.mark.parametrize(("mode", "shown"), [("demo", True), ("test", False), ("development", False)])
def test_only_the_demo_shows_the_code(
    client: Client, tree: Cast, network: Network, settings: Any, mode: str, shown: bool
) -> None:
    settings.MODE = mode
    english(client).post(LOGIN, {"phone": KNOWN})
    page = client.get(CODE).content.decode()
    assert (code_sent(network) in page) is shown
    assert ("Demo: your code is" in page) is shown


def test_production_never_shows_or_keeps_the_code(
    client: Client, tree: Cast, network: Network, settings: Any
) -> None:
    settings.MODE = "production"
    client.post(LOGIN, {"phone": KNOWN})
    assert code_sent(network) not in client.get(CODE).content.decode()
    assert code_sent(network) not in str(dict(client.session))


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/x", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(client: Client, tree: Cast, network: Network, target: str) -> None:
    answer = come_in(client, network, KNOWN, following=target)
    assert answer["Location"] == "/"


def test_the_session_changes_its_key_when_somebody_comes_in(
    client: Client, tree: Cast, network: Network
) -> None:
    client.post(LOGIN, {"phone": KNOWN})
    before = client.session.session_key
    client.post(CODE, {"code": code_sent(network)})
    assert client.session.session_key != before


def test_a_closed_account_stops_at_the_door(client: Client, tree: Cast, network: Network) -> None:
    tree.person("worker", phone=KNOWN)
    suspend_account(Account.objects.get(phone=KNOWN), by=tree.staff("administrator"), at=timezone.now())
    assert come_in(client, network, KNOWN)["Location"] == "/accounts/inactive/"
    assert "12351" in client.get("/accounts/inactive/").content.decode()
    assert client.get("/").content.decode().startswith("None")


def test_signing_out_asks_for_a_post(client: Client, tree: Cast, network: Network) -> None:
    come_in(client, network, KNOWN)
    assert client.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post("/accounts/logout/")["Location"] == LOGIN
    assert "_auth_user_id" not in client.session
    assert not UserSession.objects.filter(session_key=client.session.session_key).exists()


def test_nothing_of_allauth_that_is_not_used_is_open(client: Client, tree: Cast) -> None:
    for path in (
        "signup/",
        "password/reset/",
        "password/change/",
        "email/",
        "phone/change/",
        "confirm-email/",
    ):
        assert client.get(f"/accounts/{path}").status_code == 404


def test_pages_refuse_forged_forms(tree: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(LOGIN, {"phone": KNOWN}).status_code == 403
