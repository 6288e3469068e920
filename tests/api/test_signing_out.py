"""What another system got in a session ends with that session, and only that."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from allauth.idp.oidc.models import Token
from allauth.usersessions.models import UserSession
from authlib.integrations.base_client.errors import OAuthError
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from tests.api.partner import connect
from tests.api.test_provider import BACK, VERIFIER, Shop, allow, open_shop
from tests.api.visitor import Visitor
from tests.cast import WORKER_PHONE, Town
from unionhall.kernel.integrations import commands, renewals
from unionhall.kernel.people.signed_in import end_sessions, hold_session


@pytest.fixture
def phone_browser(served: Town, phone: Any) -> Visitor:
    """The worker on the phone."""
    return signed_in(served, phone)


@pytest.fixture
def computer(served: Town, phone: Any, phone_browser: Visitor) -> Visitor:
    """The worker at a computer."""
    return signed_in(served, phone)


def signed_in(served: Town, phone: Any) -> Visitor:
    found = Visitor(served.server)
    found.sign_in(phone, WORKER_PHONE)
    return found


def shops(served: Town, *visitors: Visitor) -> list[tuple[Shop, dict[str, Any]]]:
    """One system, signed in to by each of them; with the tokens it got."""
    first = open_shop(served)
    found = []
    for visitor in visitors:
        shop = Shop(served.server, first.partner)
        back = allow(visitor, shop) if visitor is visitors[0] else visitor.get(shop.begin())
        found.append((shop, shop.finish(back)))
    return found


def key_of(visitor: Visitor) -> str:
    return str(visitor.browser.cookies["sessionid"])


def renewed(shop: Shop, token: dict[str, Any]) -> Any:
    return shop.client.refresh_token(shop.about["token_endpoint"], refresh_token=token["refresh_token"])


def renewal(shop: Shop, token: dict[str, Any]) -> str:
    """What comes of asking for new tokens: `renewed`, or the error."""
    try:
        renewed(shop, token)
    except OAuthError as refused:
        return str(refused.error)
    return "renewed"


def is_out(shop: Shop, token: dict[str, Any]) -> bool:
    """Neither what it holds nor what it could get for it opens anything."""
    return shop.userinfo().status_code == 401 and renewal(shop, token) == "invalid_grant"


@pytest.mark.parametrize(
    "ending", ["signed out", "ended from the list", "others ended", "signed out by the system"]
)
def test_one_session_ends_and_the_other_goes_on(
    served: Town, phone_browser: Visitor, computer: Visitor, ending: str
) -> None:
    (gone, lost), (stays, kept) = shops(served, phone_browser, computer)
    if ending == "signed out":
        phone_browser.submit(phone_browser.get("/accounts/logout/"), "/accounts/logout/")
    elif ending == "ended from the list":
        row = UserSession.objects.get(session_key=key_of(phone_browser))
        computer.submit(computer.get("/accounts/sessions/"), "/accounts/sessions/end/", session=str(row.pk))
    elif ending == "others ended":
        computer.submit(computer.get("/accounts/sessions/"), "/accounts/sessions/end/", others="1")
    else:
        other = open_shop(served, "openid", "职工商城二号")
        page = phone_browser.get(other.begin(prompt="login"))
        assert "/accounts/login/" in str(page.url)
    assert is_out(gone, lost)
    assert stays.userinfo().status_code == 200
    assert renewed(stays, kept)["access_token"] != kept["access_token"]
    assert stays.userinfo().status_code == 200


def test_what_was_renewed_ends_too(served: Town, phone_browser: Visitor) -> None:
    ((shop, first),) = shops(served, phone_browser)
    second = renewed(shop, first)
    third = renewed(shop, second)
    noted = {one.data["session"] for one in Token.objects.filter(user__isnull=False)}
    assert noted == {key_of(phone_browser)}
    phone_browser.submit(phone_browser.get("/accounts/logout/"), "/accounts/logout/")
    assert is_out(shop, third)
    assert not Token.objects.filter(user__isnull=False).exists()


@pytest.mark.parametrize("way", ["asked", "silent"])
def test_a_code_ends_with_the_session(served: Town, phone_browser: Visitor, way: str) -> None:
    shop = open_shop(served)
    back = allow(phone_browser, shop)
    if way == "silent":
        shop.finish(back)
        back = phone_browser.get(shop.begin(prompt="none"))
    code = parse_qs(urlsplit(back.headers["Location"]).query)["code"][0]
    phone_browser.submit(phone_browser.get("/accounts/logout/"), "/accounts/logout/")
    given = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
    }
    credentials = shop.partner.credentials
    answer = httpx.post(
        shop.about["token_endpoint"], data=given, auth=(credentials.client_id, credentials.secret)
    )
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
    assert not Token.objects.filter(user__isnull=False).exists()


def test_what_was_allowed_is_remembered_when_signing_in_again(
    served: Town, phone: Any, phone_browser: Visitor
) -> None:
    ((shop, _token),) = shops(served, phone_browser)
    phone_browser.submit(phone_browser.get("/accounts/logout/"), "/accounts/logout/")
    again = Shop(served.server, shop.partner)
    assert "error=login_required" in phone_browser.get(again.begin(prompt="none")).headers["Location"]
    computer = signed_in(served, phone)
    again.finish(computer.get(again.begin(prompt="none")))
    assert again.userinfo().status_code == 200


def test_what_a_system_has_in_its_own_name_goes_on(served: Town, phone_browser: Visitor) -> None:
    shops(served, phone_browser)
    partner = connect(served, "yunqiao", "organisations:read", name="人事系统")
    phone_browser.submit(phone_browser.get("/accounts/logout/"), "/accounts/logout/")
    commands.forget_calls(before=served.now, at=timezone.now())
    address = f"{served.server}/api/v1/organisations"
    assert httpx.get(address, headers=partner.headers).status_code == 200


def test_tokens_of_a_session_that_ran_out_end_at_night(
    served: Town, phone_browser: Visitor, computer: Visitor
) -> None:
    (gone, lost), (stays, _kept) = shops(served, phone_browser, computer)
    at = timezone.now()
    Session.objects.filter(session_key=key_of(phone_browser)).update(expire_date=at - timedelta(seconds=1))
    assert gone.userinfo().status_code == 200
    assert commands.forget_calls(before=at, at=at) == 2
    assert is_out(gone, lost)
    assert stays.userinfo().status_code == 200


def test_nothing_is_renewed_in_a_session_that_ran_out(served: Town, phone_browser: Visitor) -> None:
    ((shop, token),) = shops(served, phone_browser)
    Session.objects.filter(session_key=key_of(phone_browser)).update(expire_date=timezone.now())
    assert renewal(shop, token) == "invalid_grant"


def test_what_was_got_before_sessions_were_noted_ends_at_night(served: Town, phone_browser: Visitor) -> None:
    ((shop, token),) = shops(served, phone_browser)
    Token.objects.filter(user__isnull=False).update(data=None)
    assert commands.forget_calls(before=served.now, at=timezone.now()) == 2
    assert is_out(shop, token)


def test_signing_out_while_a_token_is_renewed_leaves_nothing(
    served: Town, phone_browser: Visitor, computer: Visitor
) -> None:
    """Whichever of the two is first, afterwards there is no token of that session, and nobody waits for ever."""
    pairs = shops(served, phone_browser, *[computer] * 3)
    key = key_of(computer)
    with ThreadPoolExecutor(4) as crowd:
        renewals_begun = [crowd.submit(renewal, shop, token) for shop, token in pairs[1:]]
        crowd.submit(_end, key).result()
        outcomes = {begun.result() for begun in renewals_begun}
    assert outcomes <= {"renewed", "invalid_grant"}
    assert not Token.objects.filter(data__session=key).exists()
    assert pairs[0][0].userinfo().status_code == 200


def _end(key: str) -> None:
    try:
        end_sessions([key])
    finally:
        connection.close()


def test_a_session_that_is_held_ends_after_its_tokens_are_made(served: Town, phone_browser: Visitor) -> None:
    ((shop, _first),) = shops(served, phone_browser)
    key = key_of(phone_browser)
    client = shop.partner.credentials.integration.client
    user = UserSession.objects.get(session_key=key).user
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            assert hold_session(key)
            ending = other.submit(_end, key)
            token = Token(client=client, user=user, type=Token.Type.ACCESS_TOKEN)
            token.set_value("late")
            token.save()
            renewals.write_session({"access_token": "late"}, key)
        ending.result()
    assert not Token.objects.filter(data__session=key).exists()
    with transaction.atomic():
        assert not hold_session(key)


@pytest.mark.django_db
def test_access_that_outlives_the_session_is_not_offered(town: Town) -> None:
    about = Client().get("/.well-known/openid-configuration").json()
    assert "offline_access" not in about["scopes_supported"]
    partner = connect(town, "yunqiao", "openid", redirect_uris=[BACK])
    asked = {
        "client_id": partner.credentials.client_id, "redirect_uri": BACK, "response_type": "code",
        "code_challenge": "c" * 43, "code_challenge_method": "S256",
    }  # fmt: skip
    for scope, status in (("openid", 302), ("openid offline_access", 400)):
        assert Client().get("/identity/o/authorize", asked | {"scope": scope}).status_code == status
