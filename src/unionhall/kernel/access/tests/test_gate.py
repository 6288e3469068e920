"""Staff pages open only after the second factor, for every staff role; posts count in no other session."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from unionhall.kernel.access.commands import reset_factor
from unionhall.kernel.access.queries import is_staff, posts_of
from unionhall.kernel.access.roles import STAFF_ROLES, Role
from unionhall.kernel.access.tests.cast import Cast, cast, sign_in
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.people.commands import CodeUsed, WrongCode, confirm_factor, give_factor
from unionhall.kernel.people.limits import TooManyWrongCodes
from unionhall.kernel.people.models import Account, Person
from unionhall.kernel.people.totp import code_of, counters, secret_of
from unionhall.lib.errors import NotAllowed

pytestmark = [pytest.mark.django_db, pytest.mark.urls("unionhall.kernel.people.tests.urls")]
STAFF_PAGES = ("/desk/", "/palace/desk/rooms/")


@pytest.fixture
def tree() -> Cast:
    return cast()


def account_of(person: Person) -> Account:
    return Account.objects.get(person=person)


def app_code(person: Person, *, step: int = 0) -> str:
    """What the person's app shows now, or `step` codes later."""
    totp = Authenticator.objects.get(user__person=person, type="totp")
    return code_of(secret_of(totp), list(counters(timezone.now()))[1] + step)


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
@pytest.mark.parametrize("page", STAFF_PAGES)
def test_every_staff_role_needs_a_second_factor(client: Client, tree: Cast, role: str, page: str) -> None:
    person = tree.staff(role)
    sign_in(client, person, second_factor=False)
    first = client.get(page)
    assert (first.status_code, first["Location"]) == (
        302,
        f"/accounts/2fa/totp/activate/?next={page.replace('/', '%2F')}",
    )
    give_factor(account_of(person), by=None, at=timezone.now())
    asked = client.get(page)
    assert asked["Location"].startswith("/accounts/2fa/reauthenticate/")
    # Without it their posts do not count on any other page either.
    assert client.get("/").content.decode().endswith("staff=False")
    sign_in(client, person)
    assert client.get(page).status_code == 200
    assert client.get("/").content.decode().endswith("staff=True")


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_the_configuration_is_for_administrators(client: Client, tree: Cast, role: str) -> None:
    sign_in(client, tree.staff(role))
    assert client.get("/admin/").status_code == (200 if role == Role.ADMINISTRATOR else 404)


def test_staff_pages_do_not_exist_for_workers(client: Client, tree: Cast) -> None:
    worker = tree.person("worker", phone="13900000001")
    for second_factor in (False, True):
        sign_in(client, worker, second_factor=second_factor)
        for page in (*STAFF_PAGES, "/admin/", "/admin/login/", "/desk/nothing-here/"):
            assert client.get(page).status_code == 404
            assert client.post(page).status_code == 404


def test_strangers_are_asked_to_sign_in(client: Client, tree: Cast) -> None:
    for page in (*STAFF_PAGES, "/admin/", "/admin/login/"):
        assert client.get(page)["Location"].startswith("/accounts/login/?next=%2F")
    assert client.post("/desk/")["Location"] == "/accounts/login/"


def test_a_post_that_has_ended_opens_nothing(client: Client, tree: Cast) -> None:
    person = tree.staff(Role.DESK)
    person.posts.update(ends_on="2020-12-31")
    sign_in(client, person)
    assert client.get("/desk/").status_code == 404


def test_a_second_factor_of_somebody_else_counts_for_nothing(client: Client, tree: Cast) -> None:
    mine = tree.staff(Role.DESK)
    sign_in(client, mine)
    session = client.session
    session["account_authentication_methods_user"] = str(account_of(tree.staff(Role.LEADER)).pk)
    session.save()
    assert client.get("/desk/").status_code == 302


def test_setting_up_with_the_first_code_opens_the_desk(client: Client, tree: Cast) -> None:
    person = tree.staff(Role.DESK)
    client.cookies["language"] = "en"
    sign_in(client, person, second_factor=False)
    page = client.get("/desk/", follow=True)
    body = page.content.decode()
    assert "<svg" in body
    assert "data:image" not in body
    secret = re.search(r'<code class="num">(\w+)</code>', body)
    assert secret
    assert "Tries left: 4" in client.post("/accounts/2fa/totp/activate/", {"code": "000000"}).content.decode()
    code = code_of(secret[1], list(counters(timezone.now()))[1])
    done = client.post("/accounts/2fa/totp/activate/", {"code": code})
    assert done["Location"] == "/accounts/2fa/recovery-codes/"
    assert len(re.findall(r"<li><code", client.get(done["Location"]).content.decode())) == 10
    assert client.get("/desk/").status_code == 200
    totp = Authenticator.objects.get(user__person=person, type="totp")
    assert secret[1] not in str(totp.data)
    verbs = Entry.objects.filter(subject_id=person.pk).values_list("verb", flat=True)
    assert "people.factor.set_up" in verbs


def test_signing_in_stops_at_the_second_step(client: Client, tree: Cast, settings: Any) -> None:
    settings.MODE = "demo"
    person = tree.staff(Role.DESK)
    give_factor(account_of(person), by=None, at=timezone.now())
    phone = account_of(person).phone
    client.post("/accounts/login/", {"phone": phone})
    shown = re.search(r'<b class="num">(\d{6})</b>', client.get("/accounts/login/code/").content.decode())
    assert shown
    half = client.post("/accounts/login/code/", {"code": shown[1]})
    assert half["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/").content.decode().startswith("None")
    page = client.get("/accounts/2fa/authenticate/").content.decode()
    factor = re.search(r'<b class="num">(\d{6})</b>', page)
    assert factor
    assert factor[1] == app_code(person)
    done = client.post("/accounts/2fa/authenticate/", {"code": factor[1]})
    assert done["Location"] == "/desk/"
    assert client.get("/desk/", follow=True).redirect_chain == [("/accounts/welcome/?next=%2Fdesk%2F", 302)]


@pytest.mark.parametrize("mode", ["test", "development", "production"])
def test_only_the_demo_shows_the_second_code(client: Client, tree: Cast, settings: Any, mode: str) -> None:
    settings.MODE = mode
    person = tree.staff(Role.DESK)
    give_factor(account_of(person), by=None, at=timezone.now())
    sign_in(client, person, second_factor=False)
    page = client.get("/accounts/2fa/reauthenticate/?next=/desk/").content.decode()
    assert app_code(person) not in page
    assert (
        client.post("/accounts/2fa/reauthenticate/", {"code": app_code(person), "next": "/desk/"})["Location"]
        == "/desk/"
    )
    assert client.get("/desk/").status_code == 200


def test_a_code_of_the_app_opens_one_door_only(tree: Cast) -> None:
    person = tree.staff(Role.DESK)
    account = account_of(person)
    now = timezone.now()
    totp = give_factor(account, by=None, at=now)
    before, current, after = (code_of(secret_of(totp), counter) for counter in counters(now))
    assert confirm_factor(account, current, at=now) == totp
    for used in (current, before):
        with pytest.raises(CodeUsed):
            confirm_factor(account, used, at=now)
    assert confirm_factor(account, after, at=now) == totp


def test_wrong_second_codes_lock_the_account_and_no_other(tree: Cast) -> None:
    person, other = tree.staff(Role.DESK), tree.staff(Role.LEADER)
    now = timezone.now()
    for somebody in (person, other):
        give_factor(account_of(somebody), by=None, at=now)
    for _ in range(4):
        with pytest.raises(WrongCode):
            confirm_factor(account_of(person), "abcdef", at=now)
    with pytest.raises(TooManyWrongCodes):
        confirm_factor(account_of(person), "abcdef", at=now)
    with pytest.raises(TooManyWrongCodes):
        confirm_factor(account_of(person), app_code(person), at=now)
    assert confirm_factor(account_of(other), app_code(other), at=now)


def test_a_recovery_code_opens_once_and_is_logged(tree: Cast) -> None:
    person = tree.staff(Role.DESK)
    account, now = account_of(person), timezone.now()
    give_factor(account, by=None, at=now)
    codes = Authenticator.objects.get(user=account, type="recovery_codes").wrap().get_unused_codes()
    assert confirm_factor(account, codes[3], at=now).type == "recovery_codes"
    with pytest.raises(WrongCode):
        confirm_factor(account, codes[3], at=now)
    left = Authenticator.objects.get(user=account, type="recovery_codes").wrap().get_unused_codes()
    assert left == [*codes[:3], *codes[4:]]
    assert Entry.objects.filter(verb="people.factor.use_recovery_code", subject_id=person.pk).count() == 1


def test_staff_cannot_switch_the_second_step_off(client: Client, tree: Cast) -> None:
    staff, worker = tree.staff(Role.DESK), tree.person("worker", phone="13900000001")
    client.cookies["language"] = "en"
    for person, remains in ((staff, True), (worker, False)):
        give_factor(account_of(person), by=None, at=timezone.now())
        sign_in(client, person)
        session = client.session
        session["account_authentication_methods"] = [
            {"method": "mfa", "at": time.time(), "reauthenticated": True}
        ]
        session.save()
        page = client.get("/accounts/2fa/totp/deactivate/").content.decode()
        assert ("Staff cannot do without" in page) is remains
        client.post("/accounts/2fa/totp/deactivate/")
        assert Authenticator.objects.filter(user__person=person, type="totp").exists() is remains


def test_a_lost_factor_is_reset_by_an_administrator_above(tree: Cast) -> None:
    person, now = tree.staff(Role.DESK, "t01"), timezone.now()
    give_factor(account_of(person), by=None, at=now)
    for by in (tree.staff(Role.ADMINISTRATOR, "t02"), tree.staff(Role.DESK), person):
        with pytest.raises(NotAllowed):
            reset_factor(account_of(person), by=by, at=now)
    reset_factor(account_of(person), by=tree.staff(Role.ADMINISTRATOR), at=now)
    assert not Authenticator.objects.filter(user__person=person).exists()


def test_the_middleware_costs_a_worker_no_query(client: Client, tree: Cast) -> None:
    """Session, and account with person: two queries; a page that asks for nobody makes none."""
    worker = tree.person("worker", phone="13900000001")
    assert len(_queries(client, "/public/")) == 0
    sign_in(client, worker, second_factor=False)
    assert len(_queries(client, "/public/")) <= 1  # the session: has everything been agreed to?
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/")
    assert worker.name in answer.content.decode()
    assert len(asked) == 2
    assert "join people_person" in asked[1]["sql"]


def _queries(client: Client, path: str) -> CaptureQueriesContext:
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return asked


def test_a_staff_page_costs_one_query_more(client: Client, tree: Cast) -> None:
    sign_in(client, tree.staff(Role.DESK))
    assert len(_queries(client, "/desk/")) == 3


def test_posts_held_are_read_once(tree: Cast) -> None:
    person = Person.objects.get(pk=tree.staff(Role.DESK).pk)
    with CaptureQueriesContext(connection) as asked:
        assert is_staff(person)
        assert posts_of(person)[0].organisation == tree["yunqiao"]
    assert len(asked) == 1
