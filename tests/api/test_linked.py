"""Coming in by way of another provider: linked by the person alone, after our own code, and by nothing it claims."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.api.elsewhere import SECRET, Elsewhere
from tests.cast import WORKER_PHONE, Town
from unionhall.config.env import Env, OidcProvider
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import sign_in
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.people import commands as people
from unionhall.kernel.people.consents import PRIVACY
from unionhall.kernel.people.models import Account, Person, SignInAttempt
from unionhall.kernel.people.wechat import WechatAdapter
from unionhall.lib.errors import NotAllowed

pytestmark = pytest.mark.django_db
STRANGER = "13700001111"
LOGIN, LINKED = "/accounts/login/", "/accounts/linked/"


@pytest.fixture
def city(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Elsewhere]:
    """A provider called `city`, and WeChat, both in this process."""
    there = Elsewhere()
    one = OidcProvider(
        id="city", name="市民卡", name_en="City card", server=there.url, client_id="hub", secret=SECRET
    )
    set_up(settings, monkeypatch, there, Env(oidc_providers=[one], weixin_app_id="wx1", weixin_secret=SECRET))
    yield there
    there.close()


def set_up(settings: Any, monkeypatch: pytest.MonkeyPatch, there: Elsewhere, env: Env) -> None:
    """Let this process know the providers of `env`, and find WeChat `there`."""
    settings.SIGN_IN_WAYS = env.sign_in_ways
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [one.as_app for one in env.oidc_providers]},
        "weixin": {"APPS": env.weixin_apps},
    }
    monkeypatch.setattr(WechatAdapter, "pages_url", there.url)
    monkeypatch.setattr(WechatAdapter, "access_token_url", f"{there.url}/sns/oauth2/access_token")
    monkeypatch.setattr(WechatAdapter, "profile_url", f"{there.url}/sns/userinfo")


def go(client: Client, way: str = "city", **data: str) -> Any:
    """Press the button, sign in there, come back; the answer of our callback."""
    away = client.post(f"/accounts/login/with/{way}/", data)
    assert away.status_code == 302, away.content
    back = httpx.get(away["Location"], follow_redirects=False)
    assert back.status_code == 302, back.text
    return client.get(back.headers["Location"].removeprefix("http://testserver"))


def type_phone(client: Client, phone: Any, number: str) -> Any:
    """Confirm a phone by our own code."""
    client.post(LOGIN, {"phone": number})
    return client.post("/accounts/login/code/", {"code": phone.code(number)})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("way", ["city", "weixin"])
def test_a_stranger_confirms_the_phone_once_and_then_never_again(
    town: Town, city: Elsewhere, phone: Any, way: str
) -> None:
    client = Client()
    answer = go(client, way)
    assert answer["Location"] == LOGIN
    assert not is_in(client)
    page = client.get(LOGIN).content.decode()
    assert "login/with/" not in page  # now it is the phone's turn
    assert {"city": ("市民卡", "City card"), "weixin": ("微信", "WeChat")}[way][0] in page
    type_phone(client, phone, STRANGER)
    assert is_in(client)
    link = SocialAccount.objects.get()
    assert (link.provider, link.uid, link.user.phone, link.extra_data) == (way, city.uid, STRANGER, {})
    later = Client()
    go(later, way)
    assert later.session["_auth_user_id"] == str(link.user_id)
    link.refresh_from_db()
    assert link.extra_data == {}
    assert {"people.account.link", "people.account.sign_in"} <= set(
        Entry.objects.values_list("verb", flat=True)
    )


def test_nobody_becomes_somebody_by_what_a_provider_claims(town: Town, city: Elsewhere, phone: Any) -> None:
    Account.objects.filter(phone=WORKER_PHONE).update(email="boss@example.org")
    client = Client()
    go(client)  # it says: this is the worker's phone, verified, and the worker's mailbox
    assert not is_in(client)
    type_phone(client, phone, STRANGER)
    assert SocialAccount.objects.get().user.phone == STRANGER


def test_known_and_unknown_look_the_same(town: Town, city: Elsewhere) -> None:
    first = go(Client())
    city.uid = "city-0002"
    assert go(Client())["Location"] == first["Location"]


def test_a_person_links_and_removes(town: Town, city: Elsewhere) -> None:
    client = welcomed(town.worker)
    assert "市民卡" in client.get(LINKED).content.decode()
    assert go(client, process="connect")["Location"] == LINKED
    link = SocialAccount.objects.get()
    assert link.user.person == town.worker
    other = Client()
    go(other)
    assert is_in(other)
    assert client.post(f"/accounts/linked/{link.pk}/remove/").status_code == 302
    assert go(Client())["Location"] == LOGIN
    assert Entry.objects.filter(verb="people.account.unlink").count() == 1


def welcomed(person: Person) -> Client:
    people.give_consent(
        person, subject=PRIVACY.subject, version=PRIVACY.version, by=person, at=timezone.now()
    )
    return sign_in(Client(), person, second_factor=False)


def test_one_account_there_is_one_person_here(town: Town, city: Elsewhere) -> None:
    other = town.cast.person("other", "t02", phone="13787654321")
    go(welcomed(town.worker))
    go(welcomed(other))
    assert [link.user.person for link in SocialAccount.objects.all()] == [town.worker]
    account, at = Account.objects.get(person=other), timezone.now()
    with pytest.raises(people.LinkTaken):
        people.link_sign_in(account, "city", city.uid, by=other, at=at)
    people.link_sign_in(account, "city", "city-0009", by=other, at=at)
    assert people.link_sign_in(account, "city", "city-0009", by=other, at=at).uid == "city-0009"
    with pytest.raises(people.AlreadyLinked):
        people.link_sign_in(account, "city", "city-0010", by=other, at=at)


def test_nobody_links_or_removes_for_others(town: Town, city: Elsewhere) -> None:
    go(welcomed(town.worker))
    link, mine = SocialAccount.objects.get(), Account.objects.get(person=town.worker)
    administrator = town.cast.staff(Role.ADMINISTRATOR, "yunqiao")
    theirs = Account.objects.get(person=administrator)
    for account, by in ((mine, administrator), (theirs, administrator)):
        with pytest.raises(NotAllowed):
            people.unlink_sign_in(account, link.pk, by=by, at=timezone.now())
    with pytest.raises(NotAllowed):
        people.link_sign_in(mine, "weixin", "x", by=administrator, at=timezone.now())
    assert welcomed(administrator).post(f"/accounts/linked/{link.pk}/remove/").status_code == 404


def test_staff_still_show_their_second_factor(town: Town, city: Elsewhere) -> None:
    account = Account.objects.get(person=town.manager)
    people.link_sign_in(account, "city", city.uid, by=town.manager, at=timezone.now())
    client = Client()
    answer = go(client)
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_in(client)
    assert client.get(reverse("hub:desk")).status_code == 302


def test_a_suspended_account_stays_out(town: Town, city: Elsewhere) -> None:
    go(welcomed(town.worker))
    account, administrator = (
        Account.objects.get(person=town.worker),
        town.cast.staff(Role.ADMINISTRATOR, "yunqiao"),
    )
    people.suspend_account(account, by=administrator, at=timezone.now())
    client = Client()
    assert go(client)["Location"] == reverse("account_inactive")
    assert not is_in(client)


def test_a_stale_arrival_is_forgotten(town: Town, city: Elsewhere, phone: Any) -> None:
    client = Client()
    go(client)
    session = client.session
    session["linked"] |= {"at": timezone.now().timestamp() - 1000}
    session.save()
    type_phone(client, phone, STRANGER)
    assert is_in(client)
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    "trouble", ["refused there", "another audience", "another secret", "no state", "gone", "nonsense"]
)
def test_what_goes_wrong_there_is_said_in_a_sentence(
    town: Town, city: Elsewhere, settings: Any, trouble: str
) -> None:
    client = Client()
    if trouble == "no state":
        answer = client.get("/accounts/oidc/city/login/callback/?code=c0&state=made-up")
    elif trouble == "gone":
        settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = (
            "http://127.0.0.1:9"
        )
        answer = client.post("/accounts/login/with/city/")
    else:
        city.refuses, city.is_broken = trouble == "refused there", trouble == "nonsense"
        city.audience = "somebody" if trouble == "another audience" else "hub"
        if trouble == "another secret":
            settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["secret"] = "wrong"
        answer = go(client)
    assert (answer.status_code, answer["Location"]) == (302, LOGIN)
    assert len(list(get_messages(answer.wsgi_request))) == 1
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


def test_only_by_post_and_only_what_was_set_up(town: Town, city: Elsewhere, settings: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.get("/accounts/login/with/city/").status_code == 405
    assert client.post("/accounts/login/with/city/").status_code == 403
    assert Client().post("/accounts/login/with/nobody/").status_code == 404
    settings.SIGN_IN_WAYS = []
    for path in ("oidc/city", "oidc/nobody", "weixin"):
        assert Client().get(f"/accounts/{path}/login/callback/?code=1&state=2").status_code == 404
    page = Client().get(LOGIN)
    assert "login/with/" not in page.content.decode()
    assert "form-action 'self';" in page["Content-Security-Policy"] + ";"


def test_forms_lead_to_the_providers_and_nowhere_else(town: Town, city: Elsewhere) -> None:
    page = Client().get(LOGIN)
    assert f"form-action 'self' {city.url} https://open.weixin.qq.com" in page["Content-Security-Policy"]
    assert "form-action 'self';" in Client().get("/privacy/")["Content-Security-Policy"] + ";"


def test_too_many_tries_from_one_address(town: Town, city: Elsewhere) -> None:
    now = timezone.now()
    SignInAttempt.objects.bulk_create(
        SignInAttempt(key="linked:127.0.0.1", was_right=True, at=now) for _ in range(300)
    )
    assert Client().post("/accounts/login/with/city/").status_code == 429
    assert Client().get("/accounts/oidc/city/login/callback/?code=1&state=2").status_code == 429


def test_settings_are_checked() -> None:
    for server in ("http://elsewhere.example", "ftp://x", "nonsense"):
        with pytest.raises(ValueError, match="https"):
            OidcProvider(id="x1", name="x", server=server, client_id="a", secret="b")
    assert "hidden" not in repr(
        OidcProvider(id="x1", name="x", server="https://x.example", client_id="a", secret="hidden")
    )
    assert Env().sign_in_ways == []
