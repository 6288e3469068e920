"""Tokens: how a system gets one, what it opens, and what ends it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.idp.oidc.models import Client as TokenClient
from allauth.idp.oidc.models import Token
from django.test import Client
from django.utils import timezone

from tests.api.partner import TOKEN, connect
from tests.cast import Town
from unionhall.kernel.access.roles import Role
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.integrations import commands, queries
from unionhall.kernel.integrations.models import CallDay, Integration
from unionhall.kernel.people.queries import people_visible_to, search_people
from unionhall.kernel.rulebook.models import LocalRule
from unionhall.lib.errors import InvalidInput, NotAllowed

pytestmark = pytest.mark.django_db


def refused(answer: Any, status: int, code: str) -> None:
    """The answer is a problem as RFC 9457 has it."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == code
    assert answer.json()["status"] == status


def test_a_token_opens_what_its_scopes_say(town: Town) -> None:
    partner = connect(town, "yunqiao", "figures:read", "organisations:read")
    fetched = partner.fetch("figures:read").json()
    assert (fetched["token_type"], fetched["expires_in"], fetched["scope"]) == (
        "Bearer",
        3600,
        "figures:read",
    )
    partner.token = fetched["access_token"]
    assert partner.get("/figures").status_code == 200
    refused(partner.get("/organisations"), 403, "scope-missing")
    assert "organisations:read" in partner.get("/organisations").json()["detail"]


def test_the_secret_is_kept_by_nobody(town: Town) -> None:
    partner = connect(town)
    kept = TokenClient.objects.get(pk=partner.credentials.client_id).secret
    assert partner.credentials.secret not in kept
    assert kept.startswith("sha256-secret$")
    assert partner.credentials.secret not in repr(partner.credentials)
    assert not Token.objects.filter(hash=partner.token).exists()


@pytest.mark.parametrize("secret", ["", "wrong", "x" * 43])
def test_a_wrong_secret_opens_nothing(town: Town, secret: str) -> None:
    answer = connect(town).fetch(secret=secret)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize("scope", ["openid", "profile", "everything", "bookings:write openid"])
def test_no_token_has_a_scope_that_was_not_given(town: Town, scope: str) -> None:
    answer = connect(town, "yunqiao", "figures:read").fetch(scope)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


def test_what_is_no_token_is_told_so(town: Town) -> None:
    for header in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic YTpi"}):
        answer = Client().get("/api/v1/figures", headers=header)
        refused(answer, 401, "token-invalid")
        assert answer["WWW-Authenticate"].startswith("Bearer")
    assert Client().get("/api/v1/figures?access_token=" + connect(town).token).status_code == 401


def test_a_token_runs_out(town: Town) -> None:
    partner = connect(town)
    Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    refused(partner.get("/figures"), 401, "token-invalid")


def test_a_system_gives_its_token_back(town: Town) -> None:
    partner = connect(town)
    given = {"token": partner.token, "client_id": partner.credentials.client_id,
             "client_secret": partner.credentials.secret}  # fmt: skip
    assert Client().post("/identity/o/api/revoke", given).status_code == 200
    refused(partner.get("/figures"), 401, "token-invalid")


def test_a_new_secret_ends_the_old_one_and_its_tokens(town: Town) -> None:
    partner, administrator = connect(town), town.cast.staff(Role.ADMINISTRATOR, "yunqiao")
    old = partner.credentials
    partner.credentials = commands.rotate_secret(old.integration, by=administrator, at=timezone.now())
    refused(partner.get("/figures"), 401, "token-invalid")
    assert partner.fetch(secret=old.secret).status_code == 401
    assert partner.fetch().status_code == 200


def test_what_is_taken_away_is_gone_at_once(town: Town) -> None:
    partner, administrator = connect(town), town.cast.staff(Role.ADMINISTRATOR, "yunqiao")
    integration = partner.credentials.integration
    commands.change_scopes(integration, ["events:read"], by=administrator, at=timezone.now())
    refused(partner.get("/figures"), 401, "token-invalid")
    partner.token = partner.fetch().json()["access_token"]
    refused(partner.get("/figures"), 403, "scope-missing")
    assert partner.get("/events").status_code == 200


def test_an_ended_system_is_shut_out_at_once(town: Town) -> None:
    partner, administrator = connect(town), town.cast.staff(Role.ADMINISTRATOR, "yunqiao")
    integration = partner.credentials.integration
    for _again in range(2):
        commands.end_integration(integration, by=administrator, at=timezone.now())
    refused(partner.get("/figures"), 401, "token-invalid")
    assert partner.fetch().status_code in (400, 401)
    for command in (
        commands.rotate_secret,
        lambda row, **kw: commands.change_scopes(row, ["events:read"], **kw),
    ):
        with pytest.raises(commands.IntegrationEnded):
            command(integration, by=administrator, at=timezone.now())
    assert Entry.objects.filter(verb="integrations.integration.end").count() == 1
    again = connect(town)  # the name is free again
    assert again.get("/figures").status_code == 200


def test_only_administrators_connect_systems_and_only_at_their_units(town: Town) -> None:
    integration = connect(town).credentials.integration
    for person in (town.manager, town.worker, town.cast.staff(Role.ADMINISTRATOR, "t02")):
        with pytest.raises(NotAllowed):
            commands.add_integration(
                town.cast["t01"], name="别处", scopes=["events:read"], by=person, at=town.now
            )
        for command in (commands.rotate_secret, commands.end_integration):
            with pytest.raises(NotAllowed):
                command(integration, by=person, at=town.now)
        with pytest.raises(NotAllowed):
            queries.get_integration(integration.pk, person)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"scopes": ["openid"]}, "redirect_uris"),
        ({"name": "  "}, "name"),
        ({"redirect_uris": ["http://elsewhere.example/back"]}, "redirect_uris"),
        ({"redirect_uris": ["https://*.example/back"]}, "redirect_uris"),
        ({"redirect_uris": ["https://a.example/#x"]}, "redirect_uris"),
        ({"redirect_uris": ["javascript:alert(1)"]}, "redirect_uris"),
    ],
)
def test_what_cannot_be_connected(town: Town, given: dict[str, Any], field: str) -> None:
    administrator = town.cast.staff(Role.ADMINISTRATOR, "yunqiao")
    wanted = {"name": "平台", "scopes": ["events:read"]} | given
    with pytest.raises(InvalidInput) as refusal:
        commands.add_integration(town.cast["t01"], by=administrator, at=town.now, **wanted)
    assert refusal.value.field == field


def test_one_name_one_system(town: Town) -> None:
    connect(town)
    with pytest.raises(commands.NameTaken):
        connect(town)


def test_the_one_who_stands_in_is_on_no_list(town: Town) -> None:
    integration = connect(town, name="就业云平台").credentials.integration
    administrator = town.cast.staff(Role.ADMINISTRATOR, "yunqiao")
    assert integration.person not in people_visible_to(administrator)
    assert search_people(administrator, "就业云平台") == []
    assert not hasattr(integration.person, "account")


def test_calls_are_counted_and_bounded(town: Town) -> None:
    partner = connect(town)
    LocalRule.objects.create(
        key="integrations.calls_per_minute", region="CN", value=3, starts_on=town.now.date() - timedelta(days=1),
        instrument="云桥工发", article="第一条", status=LocalRule.Status.CONFIRMED,
    )  # fmt: skip
    moment = timezone.now().replace(second=0, microsecond=0)
    integration = Integration.objects.get()
    counts = [commands.count_call(integration, most=3, at=moment + timedelta(seconds=n)) for n in range(5)]
    assert counts == [1, 2, 3, 4, 5]
    assert commands.count_call(integration, most=3, at=moment + timedelta(minutes=1)) == 1
    row = CallDay.objects.get()
    assert (row.calls, row.refused) == (6, 2)
    answers = [partner.get("/figures") for _time in range(9)]
    late = next(answer for answer in answers if answer.status_code == 429)
    refused(late, 429, "too-many-calls")
    assert 1 <= int(late["Retry-After"]) <= 60


def test_a_minute_ago_is_no_excuse(town: Town) -> None:
    integration = connect(town).credentials.integration
    at = timezone.now()
    connected = queries.integrations_visible_to(town.cast.staff(Role.AUDITOR, "yibin")).get()
    assert connected.called_last is None
    commands.count_call(integration, most=600, at=at)
    shown = queries.calls_of(integration, at=at)
    assert (len(shown), shown[0].calls, shown[1].calls) == (14, 1, 0)


@pytest.mark.parametrize("value", ["\x00", "a\x00b"])
def test_no_control_character_reaches_the_database(town: Town, value: str) -> None:
    for field in ("client_id", "client_secret", "scope", "code", "refresh_token", "token"):
        given = {"grant_type": "authorization_code", field: value}
        assert Client().post(TOKEN, given).status_code == 400
    assert Client().get("/identity/o/authorize", {"client_id": value}).status_code == 400
    assert Client().get("/api/v1/sessions", {"kind": value}).status_code == 422
    assert connect(town).book(town.course(), number=value, key=str(uuid4())).status_code == 422
