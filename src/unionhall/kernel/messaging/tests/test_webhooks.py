"""Calls of webhooks as the Standard Webhooks specification has them, checked by its own package as the receiver."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from unionhall.kernel.access.roles import Role
from unionhall.kernel.messaging import commands
from unionhall.kernel.messaging.core import FAILING_ENDS_AFTER, SECRETS_OVERLAP
from unionhall.kernel.messaging.models import Delivery, Event, Message, Webhook
from unionhall.kernel.messaging.tests.conftest import KIND
from unionhall.lib.errors import NotAllowed
from unionhall.lib.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(make_person):
    """Who administers the town."""
    return make_person(Role.ADMINISTRATOR)


@pytest.fixture
def hook(town, boss, receiver):
    """A webhook that was added as people add one."""
    return commands.add_webhook(town, name="HR", url=receiver.url + "/hook", by=boss, at=timezone.now())


def happen(town, at, **data):
    """An event, and the call that it leads to."""
    event = commands.emit(KIND, organisation=town, subject_id=uuid7(), at=at, data=data)
    commands.relay_events(at)
    return event


def heard(receiver):
    """The headers and the body, byte for byte, of the last call."""
    _path, headers, _body = receiver.requests[-1]
    return headers, receiver.raw[-1]


def test_an_independent_receiver_verifies_a_call(town, hook, receiver):
    now = timezone.now()
    event = happen(town, now, title="象棋")
    assert commands.deliver_due(now) == 1

    headers, raw = heard(receiver)
    told = Verifier(hook.secret).verify(raw, headers)
    assert (told["type"], told["data"], told["id"]) == (KIND, {"title": "象棋"}, str(event.pk))
    assert told["timestamp"] == now.isoformat()
    assert hook.secret.startswith("whsec_")


def test_what_was_changed_or_played_again_later_is_refused(town, hook, receiver):
    now = timezone.now()
    happen(town, now, title="象棋")
    commands.deliver_due(now)
    headers, raw = heard(receiver)
    verifier = Verifier(hook.secret)

    for changed in (
        (raw + b" ", headers),
        (raw, headers | {"Webhook-Id": "other"}),
        (raw, headers | {"Webhook-Timestamp": str(int(now.timestamp()) + 1)}),
    ):
        with pytest.raises(WebhookVerificationError):
            verifier.verify(*changed)
    with pytest.raises(WebhookVerificationError):
        Verifier("whsec_" + "MTIz" * 8).verify(raw, headers)

    # Recorded, and played again ten minutes later: too old, however right its signature is.
    happen(town, now - timedelta(minutes=10))
    commands.deliver_due(now - timedelta(minutes=10))
    old_headers, old_raw = heard(receiver)
    with pytest.raises(WebhookVerificationError, match="too old"):
        verifier.verify(old_raw, old_headers)


def test_a_repetition_is_the_same_call_signed_for_its_own_moment(town, hook, receiver):
    now = timezone.now()
    happen(town, now)
    receiver.answers.append(503)
    commands.deliver_due(now)
    commands.deliver_due(now + timedelta(minutes=1))
    (first, second) = (headers for _path, headers, _body in receiver.requests)
    assert first["Webhook-Id"] == second["Webhook-Id"]
    assert int(second["Webhook-Timestamp"]) - int(first["Webhook-Timestamp"]) == 60
    assert Verifier(hook.secret).verify(receiver.raw[1], second)


def test_for_a_day_both_secrets_sign(town, hook, boss, receiver):
    now, before = timezone.now(), hook.secret
    after = commands.rotate_webhook_secret(
        hook, by=boss, at=now - SECRETS_OVERLAP + timedelta(minutes=1)
    ).secret
    assert after != before
    happen(town, now)
    commands.deliver_due(now)
    headers, raw = heard(receiver)
    assert len(headers["Webhook-Signature"].split(" ")) == 2
    for secret in (before, after):
        assert Verifier(secret).verify(raw, headers)

    Webhook.objects.update(old_secret_until=now)
    happen(town, now)
    commands.deliver_due(now)
    headers, raw = heard(receiver)
    assert Verifier(after).verify(raw, headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(before).verify(raw, headers)


def test_an_address_that_is_gone_is_called_no_more(town, hook, boss, receiver):
    now = timezone.now()
    happen(town, now)
    happen(town, now)
    receiver.answers.append(410)
    commands.deliver_due(now, limit=1)

    hook.refresh_from_db()
    assert (hook.is_active, hook.ended_because) == (False, "gone")
    assert set(Delivery.objects.values_list("state", flat=True)) == {"failed"}
    commands.relay_events(now)
    told = Message.objects.get(person=boss)
    assert (told.kind, told.params["name"]) == ("messaging.webhook_gone", "HR")
    happen(town, now)
    assert Delivery.objects.filter(webhook=hook).count() == 2


def test_what_nobody_reaches_for_days_is_called_no_more(town, hook, boss, receiver):
    now = timezone.now()
    receiver.answers.extend([500] * 4)
    happen(town, now)
    commands.deliver_due(now)
    hook.refresh_from_db()
    assert (hook.failing_since, hook.is_active) == (now, True)
    later = now + FAILING_ENDS_AFTER - timedelta(minutes=1)
    commands.deliver_due(later)
    hook.refresh_from_db()
    assert hook.is_active
    happen(town, later + timedelta(minutes=1))
    commands.deliver_due(later + timedelta(minutes=1))
    hook.refresh_from_db()
    assert (hook.is_active, hook.ended_because) == (False, "failing")

    commands.restart_webhook(hook, by=boss, at=later)
    receiver.answers.clear()
    delivery = Delivery.objects.filter(webhook=hook).first()
    commands.retry_delivery(delivery, by=boss, at=later)
    commands.deliver(delivery.pk, at=later)
    hook.refresh_from_db()
    assert (hook.is_active, hook.failing_since, hook.ended_because) == (True, None, "")


def test_one_answer_in_between_and_it_counts_as_reached(town, hook, receiver):
    now = timezone.now()
    receiver.answers.extend([500, 200, 500])
    for minutes in range(3):
        happen(town, now + timedelta(minutes=minutes))
        commands.deliver(Delivery.objects.order_by("-id")[0].pk, at=now + timedelta(minutes=minutes))
    hook.refresh_from_db()
    assert hook.failing_since == now + timedelta(minutes=2)


def test_a_test_event_goes_to_this_webhook_only(town, city, hook, webhook, boss, receiver):
    now = timezone.now()
    delivery = commands.send_test_event(hook, by=boss, at=now)
    commands.relay_events(now)
    commands.deliver_due(now)
    [(_path, headers, body)] = receiver.requests
    assert body["type"] == "messaging.test"
    assert headers["Webhook-Id"] == str(delivery.pk)
    assert Event.objects.get().kind == "messaging.test"
    commands.end_webhook(hook, by=boss, at=now)
    with pytest.raises(commands.WebhookNotActive):
        commands.send_test_event(hook, by=boss, at=now)
    with pytest.raises(commands.WebhookNotActive):
        commands.retry_delivery(delivery, by=boss, at=now)


def test_what_arrived_is_sent_again_on_request(town, hook, boss, receiver):
    now = timezone.now()
    happen(town, now)
    commands.deliver_due(now)
    delivery = Delivery.objects.get()
    commands.retry_delivery(delivery, by=boss, at=now)
    assert commands.deliver_due(now) == 1
    assert json.loads(receiver.raw[0]) == json.loads(receiver.raw[1])


def test_only_administrators_change_webhooks(hook, make_person):
    desk, now = make_person(Role.DESK), timezone.now()
    for command in (
        commands.rotate_webhook_secret, commands.restart_webhook, commands.send_test_event, commands.end_webhook,
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            command(hook, by=desk, at=now)
