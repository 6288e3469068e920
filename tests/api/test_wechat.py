"""Signing in by WeChat: outside it by a code to scan, inside it with a touch, and the same person by both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from tests.api.elsewhere import SECRET, Elsewhere
from tests.api.test_linked import LINKED, LOGIN, STRANGER, is_in, set_up, type_phone, welcomed
from tests.cast import Town
from unionhall.config import env as environment
from unionhall.config.env import BadSettings, Env
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.people import commands as people
from unionhall.kernel.people.models import Account

pytestmark = pytest.mark.django_db
SITE = {"weixin_app_id": "wx1", "weixin_secret": SECRET}
OFFICIAL = {"weixin_mp_app_id": "wx2", "weixin_mp_secret": SECRET}
PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Mobile Safari/537.36"
INSIDE = f"{PHONE} MicroMessenger/8.0.50(0x2800) WeChat/arm64 Language/zh_CN"
COMPUTER = "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"
WECOM = f"{PHONE} wxwork/4.1 MicroMessenger/7.0.1"
AWAY = "/accounts/login/with/weixin/"


@pytest.fixture
def there(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Elsewhere]:
    """WeChat, in which this installation has both apps."""
    found = Elsewhere()
    found.wechat.union = "person-1"
    set_up(settings, monkeypatch, found, Env(**SITE, **OFFICIAL))
    yield found
    found.close()


def only(settings: Any, monkeypatch: pytest.MonkeyPatch, there: Elsewhere, **apps: str) -> None:
    """One app, or none, from now on."""
    set_up(settings, monkeypatch, there, Env.model_validate(apps))


def browser(agent: str) -> Client:
    return Client(headers={"user-agent": agent})


def go(client: Client) -> Any:
    """Press the button, sign in there, come back; the answer of our callback."""
    away = client.post(AWAY)
    assert away.status_code == 302, away.content
    return client.get(come_back(away["Location"]))


def come_back(address: str) -> str:
    """Where WeChat leads whoever it signed in."""
    back = httpx.get(address, follow_redirects=False)
    assert back.status_code == 302, back.text
    return back.headers["Location"].removeprefix("http://testserver")


def link(there: Elsewhere, client: Client, phone: Any, number: str = STRANGER) -> SocialAccount:
    """Come for the first time, and confirm the phone."""
    assert go(client)["Location"] == LOGIN
    type_phone(client, phone, number)
    assert is_in(client)
    return SocialAccount.objects.get(user__phone=number)


def said(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_each_browser_is_led_to_the_page_that_works_in_it(town: Town, there: Elsewhere) -> None:
    for agent, page, app, scope in (
        (INSIDE, "/connect/oauth2/authorize", "wx2", "snsapi_userinfo"),
        (PHONE, "/connect/qrconnect", "wx1", "snsapi_login"),
        (COMPUTER, "/connect/qrconnect", "wx1", "snsapi_login"),
        (WECOM, "/connect/qrconnect", "wx1", "snsapi_login"),
    ):
        address = browser(agent).post(AWAY)["Location"]
        asked = httpx.URL(address)
        assert address.startswith(f"{there.url}{page}?appid={app}&redirect_uri="), agent
        assert (asked.params["scope"], asked.fragment) == (scope, "wechat_redirect")
        assert asked.params["redirect_uri"] == "http://testserver/accounts/weixin/login/callback/"
        assert len(asked.params["state"]) >= 16
        assert asked.params["state"].isalnum()


@pytest.mark.parametrize("first", [INSIDE, COMPUTER])
def test_both_apps_lead_to_one_account(town: Town, there: Elsewhere, phone: Any, first: str) -> None:
    made = link(there, browser(first), phone)
    assert (made.uid, made.extra_data) == ("union:person-1", {})
    for agent in (COMPUTER, INSIDE, COMPUTER):
        client = browser(agent)
        go(client)
        assert client.session["_auth_user_id"] == str(made.user_id)
    assert SocialAccount.objects.get().extra_data == {}
    assert there.wechat.profiles_read == 0  # nobody needs to know what they look like


def test_another_person_is_another_person(town: Town, there: Elsewhere, phone: Any) -> None:
    link(there, browser(INSIDE), phone)
    there.uid, there.wechat.union = "city-0002", "person-2"
    other = browser(COMPUTER)
    assert go(other)["Location"] == LOGIN
    assert not is_in(other)


def test_the_name_may_come_with_the_profile_only(town: Town, there: Elsewhere, phone: Any) -> None:
    there.wechat.is_shy = True
    assert link(there, browser(INSIDE), phone).uid == "union:person-1"
    client = browser(COMPUTER)
    go(client)
    assert is_in(client)
    assert SocialAccount.objects.get().extra_data == {}


@pytest.mark.parametrize("agent", [INSIDE, COMPUTER])
def test_with_two_apps_nobody_comes_in_without_the_common_name(
    town: Town, there: Elsewhere, agent: str
) -> None:
    there.wechat.union = ""
    client = browser(agent)
    answer = go(client)
    assert answer["Location"] == LOGIN
    assert said(answer) == ["微信没有告诉我们您是谁，请用手机号登录。"]
    assert "linked" not in client.session
    assert not SocialAccount.objects.exists()


def test_whoever_only_looks_is_nobody(town: Town, there: Elsewhere) -> None:
    there.wechat.is_preview = True
    client = browser(INSIDE)
    answer = go(client)
    assert "使用完整服务" in said(answer)[0]
    assert "linked" not in client.session


@pytest.mark.parametrize(
    "trouble", ["code", "secret", "somebody else", "nonsense", "busy", "no code", "other browser"]
)
def test_what_goes_wrong_there_is_said_in_a_sentence(
    town: Town, there: Elsewhere, settings: Any, trouble: str
) -> None:
    client = browser(INSIDE)
    back = come_back(client.post(AWAY)["Location"])
    if trouble == "code":
        there.codes.clear()
    elif trouble == "secret":
        settings.SOCIALACCOUNT_PROVIDERS["weixin"]["APPS"][1]["secret"] = "wrong"
    elif trouble == "somebody else":
        there.wechat.is_shy, there.wechat.somebody_else = True, "wx2-city-0666"
    elif trouble == "nonsense":
        there.wechat.union = "person\x00" + "x" * 400
    elif trouble == "busy":
        there.wechat.error = -1
    elif trouble == "no code":
        back = back.split("?")[0] + "?state=" + httpx.URL(f"http://x{back}").params["state"]
    agent = COMPUTER if trouble == "other browser" else INSIDE
    answer = client.get(back, headers={"user-agent": agent})
    assert (answer.status_code, answer["Location"]) == (302, LOGIN)
    assert said(answer) == ["那边的登录没有成功。请重试，或者用手机号登录。"]
    assert not is_in(client)
    assert "linked" not in client.session


def test_a_state_is_ones_own_and_used_once(town: Town, there: Elsewhere, phone: Any) -> None:
    link(there, browser(INSIDE), phone)
    mine, theirs = browser(INSIDE), browser(INSIDE)
    back = come_back(mine.post(AWAY)["Location"])
    theirs.get(back)
    assert not is_in(theirs)
    mine.get(back)
    assert is_in(mine)
    mine.logout()
    mine.get(back)
    assert not is_in(mine)


def test_it_leads_back_to_pages_of_ours_only(town: Town, there: Elsewhere, phone: Any) -> None:
    link(there, browser(INSIDE), phone)
    for wanted, reached in (("/me/", "/me/"), ("https://thief.example/", "/")):
        client = browser(INSIDE)
        away = client.post(AWAY, {"next": wanted})
        assert client.get(come_back(away["Location"]))["Location"] == reached


@pytest.mark.parametrize(
    ("apps", "inside", "outside"),
    [(SITE, False, True), (OFFICIAL, True, False), (SITE | OFFICIAL, True, True), ({}, False, False)],
)
def test_only_what_works_is_offered(
    town: Town, there: Elsewhere, settings: Any, monkeypatch: pytest.MonkeyPatch, apps: dict[str, str],
    inside: bool, outside: bool,
) -> None:  # fmt: skip
    only(settings, monkeypatch, there, **apps)
    at_home = welcomed(town.worker)
    for agent, works in ((INSIDE, inside), (PHONE, outside), (COMPUTER, outside), (WECOM, outside)):
        headers = {"user-agent": agent}
        assert (AWAY in Client(headers=headers).get(LOGIN).content.decode()) is works, agent
        assert (AWAY in at_home.get(LINKED, headers=headers).content.decode()) is works, agent
        assert Client(headers=headers).post(AWAY).status_code == (302 if works else 404), agent
        back = Client(headers=headers).get("/accounts/weixin/login/callback/?code=1&state=2")
        assert back.status_code == (302 if works else 404), agent


def test_an_official_account_alone_asks_for_the_least(
    town: Town, there: Elsewhere, settings: Any, monkeypatch: pytest.MonkeyPatch, phone: Any
) -> None:
    only(settings, monkeypatch, there, **OFFICIAL)
    assert "scope=snsapi_base&" in browser(INSIDE).post(AWAY)["Location"]
    made = link(there, browser(INSIDE), phone)
    assert made.uid == "wx2:wx2-city-0001"  # not mistaken for a name in another app, or in all
    again = browser(INSIDE)
    go(again)
    assert again.session["_auth_user_id"] == str(made.user_id)
    assert there.wechat.profiles_read == 0


@pytest.mark.parametrize(("apps", "agent"), [(SITE, COMPUTER), (OFFICIAL, INSIDE)])
def test_a_second_app_later_finds_the_same_person(
    town: Town, there: Elsewhere, settings: Any, monkeypatch: pytest.MonkeyPatch, phone: Any,
    apps: dict[str, str], agent: str,
) -> None:  # fmt: skip
    there.wechat.union = ""
    only(settings, monkeypatch, there, **apps)
    made = link(there, browser(agent), phone)
    there.wechat.union = "person-1"
    only(settings, monkeypatch, there, **SITE, **OFFICIAL)
    for later in (agent, COMPUTER, INSIDE):
        client = browser(later)
        go(client)
        assert client.session["_auth_user_id"] == str(made.user_id), later
    assert [one.uid for one in SocialAccount.objects.all()] == ["union:person-1"]
    assert Entry.objects.filter(verb="people.account.rename_link").count() == 1


def test_two_links_are_never_made_one(town: Town, there: Elsewhere) -> None:
    other, at = town.cast.person("other", "t02", phone="13787654321"), timezone.now()
    for person, uid in ((town.worker, "city-0001"), (other, "union:person-1")):
        people.link_sign_in(Account.objects.get(person=person), "weixin", uid, by=person, at=at)
    client = browser(COMPUTER)
    go(client)
    assert client.session["_auth_user_id"] == str(other.account.pk)
    assert {one.uid for one in SocialAccount.objects.all()} == {"city-0001", "union:person-1"}


def test_what_signs_in_somebody_else_is_not_linked(town: Town, there: Elsewhere) -> None:
    other = town.cast.person("other", "t02", phone="13787654321")
    assert go(welcomed(town.worker))["Location"] == LINKED  # from a computer
    client = welcomed(other)
    away = client.post(AWAY, headers={"user-agent": INSIDE})
    client.get(come_back(away["Location"]), headers={"user-agent": INSIDE})
    found = SocialAccount.objects.get()
    assert (found.user.person, found.extra_data) == (town.worker, {})


def test_an_id_needs_its_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("WEIXIN_APP_ID", "WEIXIN_MP_APP_ID", "WEIXIN_MP_SECRET"):
        with monkeypatch.context() as given:
            given.setenv(f"UNIONHALL_{name}", "x")
            with pytest.raises(BadSettings, match="together"):
                environment.load(tmp_path / ".env")
