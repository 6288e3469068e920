"""Signing in to another system with one's account here, by a real client: Authlib, over HTTP."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from allauth.idp.oidc.models import Token
from authlib.integrations.requests_client import OAuth2Session
from django.db import connection
from django.test import Client
from django.utils import timezone
from joserfc import jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import KeySet

from tests.api.partner import Partner, connect
from tests.api.visitor import OPENED, Visitor
from tests.cast import WORKER_PHONE, Town
from unionhall.config import oidc
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import sign_in
from unionhall.kernel.integrations import commands, queries
from unionhall.kernel.integrations.codes import CodeStore
from unionhall.kernel.integrations.models import Grant, SigningKey
from unionhall.kernel.people import commands as people
from unionhall.kernel.people.models import Account, Membership

BACK = "https://shop.example/back"
EVERYTHING = "openid profile phone union"
VERIFIER = "v" * 64


class Shop:
    """A system that people sign in to from here."""

    def __init__(self, server: str, partner: Partner, scope: str = EVERYTHING) -> None:
        self.partner, self.scope = partner, scope
        self.about = httpx.get(f"{server}/.well-known/openid-configuration").json()
        self.client = OAuth2Session(
            partner.credentials.client_id, partner.credentials.secret, scope=scope, redirect_uri=BACK,
            code_challenge_method="S256",
        )  # fmt: skip
        OPENED.append(self.client)

    def begin(self, **more: Any) -> str:
        """Where the person is sent."""
        address, self.state = self.client.create_authorization_url(
            self.about["authorization_endpoint"], code_verifier=VERIFIER, nonce="n-1", **more
        )
        return str(address)

    def finish(self, answer: httpx.Response, verifier: str = VERIFIER) -> Any:
        """What the person came back with, for tokens."""
        return self.client.fetch_token(
            self.about["token_endpoint"], authorization_response=answer.headers["Location"], state=self.state,
            code_verifier=verifier,
        )  # fmt: skip

    def read(self, id_token: str) -> dict[str, Any]:
        """The claims, their signature checked against the published keys."""
        keys = KeySet.import_key_set(httpx.get(self.about["jwks_uri"]).json())
        return dict(jwt.decode(id_token, keys, algorithms=["RS256"]).claims)

    def userinfo(self) -> Any:
        """What the system is told now."""
        return self.client.get(self.about["userinfo_endpoint"])


def open_shop(town: Town, scope: str = EVERYTHING, name: str = "职工商城") -> Shop:
    """Connect it."""
    return Shop(town.server, connect(town, "yunqiao", *scope.split(), name=name, redirect_uris=[BACK]), scope)


@pytest.fixture
def visitor(served: Town, phone: Any) -> Visitor:
    """The worker, signed in."""
    found = Visitor(served.server)
    found.sign_in(phone, WORKER_PHONE)
    return found


def allow(visitor: Visitor, shop: Shop, **typed: Any) -> httpx.Response:
    """Go there, and allow it on the page that asks."""
    page = visitor.get(shop.begin())
    assert "职工商城" in page.text
    return visitor.submit(page, "/identity/o/authorize", **({"action": "grant"} | typed))


def test_a_person_signs_in(served: Town, phone: Any) -> None:
    shop, browser = open_shop(served), Visitor(served.server)
    Membership.objects.update(number="370181000123")
    # Not signed in yet: the phone and the code come first, then the question.
    page = browser.sign_in(phone, WORKER_PHONE, shop.begin())
    assert "查看我的姓名" in page.text or "See my name" in page.text
    back = browser.submit(page, "/identity/o/authorize", action="grant")
    assert back.headers["Location"].startswith(BACK)
    tokens = shop.finish(back)
    claims = shop.read(tokens["id_token"])
    about = served.server
    assert (claims["iss"], claims["aud"], claims["nonce"]) == (
        about,
        shop.partner.credentials.client_id,
        "n-1",
    )
    told = shop.userinfo().json()
    assert told["sub"] == claims["sub"]
    assert WORKER_PHONE not in claims["sub"]
    assert (told["name"], told["phone_number"], told["phone_number_verified"]) == (
        "赵工", f"+86{WORKER_PHONE}", True,
    )  # fmt: skip
    assert [(unit["code"], unit["number"]) for unit in told["union"]] == [("e01", "370181000123")]
    # Allowed once, it is not asked again; the name there stays the same.
    again = browser.get(shop.begin())
    assert shop.read(shop.finish(again)["id_token"])["sub"] == claims["sub"]


def test_only_what_was_ticked_is_told(visitor: Visitor, served: Town) -> None:
    shop = open_shop(served)
    shop.finish(allow(visitor, shop, scopes=["openid", "profile"]))
    assert set(shop.userinfo().json()) == {"sub", "name", "locale"}


def test_each_system_knows_a_person_under_another_name(visitor: Visitor, served: Town) -> None:
    subjects = set()
    for name in ("职工商城", "职工商城二号"):
        shop = open_shop(served, "openid", name)
        subjects.add(shop.read(shop.finish(allow(visitor, shop))["id_token"])["sub"])
    assert len(subjects) == 2


def test_tokens_are_renewed_once(visitor: Visitor, served: Town) -> None:
    shop = open_shop(served, "openid profile")
    first = shop.finish(allow(visitor, shop))
    renewed = shop.client.refresh_token(shop.about["token_endpoint"], refresh_token=first["refresh_token"])
    assert renewed["access_token"] != first["access_token"]
    again = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    answer = httpx.post(shop.about["token_endpoint"], data=again, auth=_secret(shop))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def _secret(shop: Shop) -> tuple[str, str]:
    return shop.partner.credentials.client_id, shop.partner.credentials.secret


@pytest.mark.parametrize("verifier", ["", "w" * 64])
def test_a_code_is_worth_nothing_to_whoever_took_it(visitor: Visitor, served: Town, verifier: str) -> None:
    shop = open_shop(served)
    code = parse_qs(urlsplit(allow(visitor, shop).headers["Location"]).query)["code"][0]
    given = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": BACK,
        "code_verifier": verifier,
    }
    answer = httpx.post(shop.about["token_endpoint"], data=given, auth=_secret(shop))
    assert (answer.status_code, answer.json()["error"]) in {(400, "invalid_grant"), (400, "invalid_request")}
    assert Token.objects.filter(user__isnull=False).count() == 0


def test_a_code_opens_once_and_for_its_own_system(visitor: Visitor, served: Town) -> None:
    shop, other = open_shop(served), open_shop(served, name="职工商城二号")
    back = allow(visitor, shop)
    code = parse_qs(urlsplit(back.headers["Location"]).query)["code"][0]
    given = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
    }
    assert httpx.post(shop.about["token_endpoint"], data=given, auth=_secret(other)).status_code == 400
    shop.finish(back)
    assert httpx.post(shop.about["token_endpoint"], data=given, auth=_secret(shop)).status_code == 400


@pytest.mark.parametrize(
    "wrong",
    [
        {"code_challenge": ""},
        {"code_challenge_method": "plain"},
        {"scope": "openid figures:read"},
        {"scope": "profile"},
        {"client_id": "nobody"},
        {"redirect_uri": "https://thief.example/back"},
    ],
)
def test_a_request_that_is_wrong_stays_here(visitor: Visitor, served: Town, wrong: dict[str, str]) -> None:
    shop = open_shop(served)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(shop.begin()).query).items()}
    answer = visitor.get("/identity/o/authorize", **asked | wrong)
    assert answer.status_code in (200, 400)
    assert 'name="action"' not in answer.text
    assert "Location" not in answer.headers


def test_without_a_page_only_what_this_very_system_was_allowed(visitor: Visitor, served: Town) -> None:
    shop, other = open_shop(served, "openid profile"), open_shop(served, "openid profile", "职工商城二号")
    silent = visitor.get(shop.begin(prompt="none"))
    assert "error=consent_required" in silent.headers["Location"]
    shop.finish(allow(visitor, shop))
    assert "code=" in visitor.get(shop.begin(prompt="none")).headers["Location"]
    assert "error=consent_required" in visitor.get(other.begin(prompt="none")).headers["Location"]
    stranger = Visitor(served.server)
    assert "error=login_required" in stranger.get(shop.begin(prompt="none")).headers["Location"]
    assert "/accounts/login/" in str(visitor.get(shop.begin(prompt="login")).url)


def test_no_is_an_answer(visitor: Visitor, served: Town) -> None:
    shop = open_shop(served)
    assert "error=access_denied" in allow(visitor, shop, action="cancel").headers["Location"]
    assert Grant.objects.count() == 0


def test_the_page_may_lead_to_the_system_and_nowhere_else(visitor: Visitor, served: Town) -> None:
    policy = visitor.get(open_shop(served).begin()).headers["Content-Security-Policy"]
    assert "form-action 'self' https://shop.example" in policy


def test_what_was_allowed_is_taken_back(visitor: Visitor, served: Town) -> None:
    shop = open_shop(served)
    tokens = shop.finish(allow(visitor, shop))
    page = visitor.get("/accounts/apps/")
    assert "职工商城" in page.text
    done = visitor.submit(page, f"/accounts/apps/{Grant.objects.get().pk}/end/")
    assert done.status_code == 200
    assert shop.userinfo().status_code == 401
    again = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert httpx.post(shop.about["token_endpoint"], data=again, auth=_secret(shop)).status_code == 400
    assert 'name="action"' in visitor.get(shop.begin()).text  # it must ask anew


def test_what_is_another_persons_cannot_be_taken_back(visitor: Visitor, served: Town) -> None:
    shop = open_shop(served)
    shop.finish(allow(visitor, shop))
    other = sign_in(Client(), served.cast.person("other", "t02", phone="13787654321"), second_factor=False)
    people.give_consent(
        served.cast.people["other"], subject="privacy", version=_notice(), by=served.cast.people["other"],
        at=served.now,
    )  # fmt: skip
    assert other.post(f"/accounts/apps/{Grant.objects.get().pk}/end/").status_code == 404
    assert shop.userinfo().status_code == 200


def _notice() -> str:
    from unionhall.kernel.people.consents import PRIVACY  # noqa: PLC0415

    return PRIVACY.version


@pytest.mark.parametrize("ending", ["everywhere", "suspended", "system ended", "scopes changed"])
def test_what_ends_here_ends_there(visitor: Visitor, served: Town, ending: str) -> None:
    shop, at = open_shop(served), timezone.now()
    shop.finish(allow(visitor, shop))
    assert shop.userinfo().status_code == 200
    administrator = served.cast.staff(Role.ADMINISTRATOR, "yunqiao")
    account, integration = Account.objects.get(person=served.worker), shop.partner.credentials.integration
    if ending == "everywhere":
        people.end_all_sessions(account, by=served.worker, at=at)
    elif ending == "suspended":
        people.suspend_account(account, by=administrator, at=at)
    elif ending == "system ended":
        commands.end_integration(integration, by=administrator, at=at)
    else:
        commands.change_scopes(integration, ["openid"], by=administrator, at=at)
    assert shop.userinfo().status_code == 401


def test_a_persons_token_is_no_key_to_the_interface(visitor: Visitor, served: Town) -> None:
    shop = open_shop(served)
    tokens = shop.finish(allow(visitor, shop))
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    for path in ("organisations", "figures", "events"):
        assert httpx.get(f"{served.server}/api/v1/{path}", headers=headers).status_code == 401


def test_a_system_finds_its_member_by_the_name_it_knows(visitor: Visitor, served: Town) -> None:
    scope = EVERYTHING.split()
    partner = connect(
        served, "yunqiao", *scope, "bookings:read", "bookings:write", name="职工商城", redirect_uris=[BACK]
    )
    shop = Shop(served.server, partner)
    subject = shop.read(shop.finish(allow(visitor, shop))["id_token"])["sub"]
    body = {"session": str(served.course().pk), "member": {"subject": subject}}
    booked = httpx.post(
        f"{served.server}/api/v1/bookings", json=body,
        headers=partner.headers | {"Idempotency-Key": "018f0000-0000-7000-8000-000000000001"},
    )  # fmt: skip
    assert (booked.status_code, booked.json()["state"]) == (201, "booked")


def test_signing_out_there_leads_to_signing_out_here(visitor: Visitor, served: Town) -> None:
    shop = open_shop(served)
    hint = shop.finish(allow(visitor, shop))["id_token"]
    page = visitor.get("/identity/o/logout", id_token_hint=hint)
    assert 'value="stay"' in page.text
    visitor.submit(page, "/identity/o/logout", action="logout")
    assert "/accounts/login/" in str(visitor.get("/me/").url)


@pytest.mark.django_db
def test_keys_are_made_once_kept_hidden_and_changed(town: Town) -> None:
    at = timezone.now()
    first = commands.make_signing_key(at=at, only_if_none=True)
    assert commands.make_signing_key(at=at, only_if_none=True).pk == first.pk
    stored = SigningKey.objects.values_list("pem", flat=True).get()
    assert "PRIVATE" not in stored
    second = commands.make_signing_key(at=at + timedelta(minutes=1))
    published = Client().get("/.well-known/jwks.json").json()["keys"]
    assert len(published) == 2
    assert all(set(key) & {"d", "p", "q"} == set() for key in published)
    assert [key.pk for key in queries.published_keys(at=at + timedelta(days=2))] == [second.pk]


@pytest.mark.django_db
def test_a_signature_of_somebody_else_is_noticed(town: Town) -> None:
    from joserfc.jwk import RSAKey  # noqa: PLC0415

    thief = jwt.encode({"alg": "RS256"}, {"sub": "x"}, RSAKey.generate_key(2048))
    keys = KeySet.import_key_set(Client().get("/.well-known/jwks.json").json())
    with pytest.raises((BadSignatureError, ValueError)):
        jwt.decode(thief, keys, algorithms=["RS256"])


@pytest.mark.django_db
def test_the_document_says_what_is_offered(town: Town) -> None:
    about = Client().get("/.well-known/openid-configuration").json()
    assert about["response_types_supported"] == ["code"]
    assert about["code_challenge_methods_supported"] == ["S256"]
    assert about["scopes_supported"] == EVERYTHING.split()
    assert "device_authorization_endpoint" not in about
    assert Client().post("/identity/o/api/device/code").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_who_bring_the_same_code_one_gets_a_token(visitor: Visitor, served: Town) -> None:
    shop = open_shop(served)
    code = parse_qs(urlsplit(allow(visitor, shop).headers["Location"]).query)["code"][0]
    given = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
    }
    with ThreadPoolExecutor(4) as crowd:
        answers = list(crowd.map(lambda _n: _bring(shop, given), range(4)))
    assert sorted(answers) == [200, 400, 400, 400]


def _bring(shop: Shop, given: dict[str, str]) -> int:
    return httpx.post(shop.about["token_endpoint"], data=given, auth=_secret(shop), timeout=30).status_code


@pytest.mark.django_db
def test_codes_are_kept_for_a_while_and_as_digests(town: Town) -> None:
    store = CodeStore()
    store.set("a code", {"scopes": ["openid"]}, 60)
    store.set("an old code", {}, -1)
    assert store.get("a code") == {"scopes": ["openid"]}
    assert store.get("an old code") is None
    store.set("another", {}, 60)  # what is over goes
    with connection.cursor() as cursor:
        cursor.execute("select digest from integrations_code")
        kept = [row[0] for row in cursor.fetchall()]
    assert len(kept) == 2
    assert "a code" not in kept
    store.delete("a code")
    assert store.get("a code") is None


@pytest.mark.django_db
def test_what_has_run_out_is_deleted_at_night(town: Town) -> None:
    connect(town)
    at = timezone.now()
    commands.make_signing_key(at=at - timedelta(days=9))
    commands.make_signing_key(at=at - timedelta(days=8))
    assert commands.forget_calls(before=at, at=at + timedelta(hours=2)) == 2
    assert (Token.objects.count(), SigningKey.objects.count()) == (0, 1)
    assert "signs from now on" in oidc.rotate()
