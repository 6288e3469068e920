import base64
import hashlib
import hmac
import json
import threading
import time
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection

from unionhall.kernel.access.roles import Role
from unionhall.kernel.messaging import commands, kinds, posting
from unionhall.kernel.messaging.core import MOST_CALLS
from unionhall.kernel.messaging.models import Delivery
from unionhall.kernel.messaging.tests.conftest import KIND, NOON
from unionhall.lib.errors import NotAllowed
from unionhall.lib.ids import uuid7

pytestmark = pytest.mark.django_db


def tell(organisation, person=None, **data):
    """An event, relayed."""
    event = commands.emit(
        KIND, organisation=organisation, subject_id=uuid7(), at=NOON, person=person, data=data,
        private={"who": "Li"},
    )  # fmt: skip
    commands.relay_events(NOON)
    return event


def test_a_webhook_is_called_signed_and_without_what_is_private(town, worker, webhook, receiver):
    event = tell(town, worker, title="Chess")
    delivery = Delivery.objects.get()

    assert commands.deliver(delivery.pk, at=NOON)

    [(path, headers, body)] = receiver.requests
    assert path == "/hook"
    assert body == {
        "type": KIND, "timestamp": NOON.isoformat(), "id": str(event.pk), "organisation": "city.town",
        "subject": str(event.subject_id), "data": {"title": "Chess"},
    }  # fmt: skip
    assert headers["Webhook-Id"] == str(delivery.pk)
    assert headers["Webhook-Timestamp"] == str(int(NOON.timestamp()))
    signed = f"{delivery.pk}.{int(NOON.timestamp())}.".encode() + json.dumps(body).encode()
    expected = base64.b64encode(hmac.new(b"123", signed, hashlib.sha256).digest()).decode()
    assert headers["Webhook-Signature"] == f"v1,{expected}"
    delivery.refresh_from_db()
    assert (delivery.state, delivery.delivered_at, delivery.attempts) == ("delivered", NOON, 1)
    assert not commands.deliver(delivery.pk, at=NOON)


def test_after_a_fault_the_same_call_is_repeated_later(town, webhook, receiver):
    tell(town)
    receiver.answers.extend([500, 503])
    delivery = Delivery.objects.get()

    assert commands.deliver_due(NOON) == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == ("waiting", "answered 500")
    assert NOON + timedelta(seconds=5) <= delivery.next_at <= NOON + timedelta(seconds=5.5)
    assert (delivery.tried_at, delivery.answer) == (NOON, 500)
    assert commands.deliver_due(NOON + timedelta(seconds=4)) == 0
    assert commands.deliver_due(NOON + timedelta(seconds=6)) == 1
    assert commands.deliver_due(NOON + timedelta(minutes=6)) == 1

    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.error) == ("delivered", 3, "")
    assert len({headers["Webhook-Id"] for _path, headers, _body in receiver.requests}) == 1


def test_it_is_given_up_visibly_and_can_be_started_again(town, webhook, receiver, make_person):
    tell(town)
    receiver.answers.extend([500] * MOST_CALLS)
    moment, delivery = NOON, Delivery.objects.get()
    for _attempt in range(MOST_CALLS):
        assert commands.deliver_due(moment) == 1
        delivery.refresh_from_db()
        moment = delivery.next_at
    assert (delivery.state, delivery.error) == ("failed", "answered 500")
    assert commands.deliver_due(moment + timedelta(days=9)) == 0

    boss = make_person(Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        commands.retry_delivery(delivery, by=make_person(Role.DESK), at=moment)
    commands.retry_delivery(delivery, by=boss, at=moment)
    with pytest.raises(commands.DeliveryNotFailed):
        commands.retry_delivery(delivery, by=boss, at=moment)
    assert commands.deliver(delivery.pk, at=moment)


@pytest.mark.parametrize("status", [301, 302, 307, 308, 404])
def test_redirects_are_not_followed_and_refusals_are_faults(town, webhook, receiver, status):
    tell(town)
    receiver.answers.append(status)
    commands.deliver_due(NOON)
    assert Delivery.objects.get().error == f"answered {status}"
    assert [path for path, _headers, _body in receiver.requests] == ["/hook"]


@pytest.mark.parametrize("url", ["http://127.0.0.1:{port}", "http://localhost:{port}", "http://[::1]:{port}"])
def test_private_addresses_are_not_called(town, webhook, receiver, settings, url):
    settings.WEBHOOK_PRIVATE_ADDRESSES = False
    webhook.url = url.format(port=receiver.url.rsplit(":", 1)[1])
    webhook.save()
    tell(town)
    commands.deliver_due(NOON)
    assert "not on the public Internet" in Delivery.objects.get().error
    assert not receiver.requests


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "http:///nowhere", "http://127.0.0.1:1/", "http://[::1"])
def test_an_address_that_cannot_work_is_a_fault_of_that_delivery_only(town, webhook, receiver, url):
    webhook.url = url
    webhook.save()
    tell(town)
    commands.deliver_due(NOON)
    assert Delivery.objects.get().error


def test_a_receiver_that_drips_its_answer_is_cut_off(town, webhook, receiver, monkeypatch):
    monkeypatch.setattr(posting, "TIMEOUT_SECONDS", 0.4)
    receiver.drip = True
    tell(town)
    started = time.monotonic()
    commands.deliver_due(NOON)
    assert time.monotonic() - started < 3
    assert "no answer within" in Delivery.objects.get().error


def test_sms_and_mail_are_written_in_the_readers_language(town, with_account, told_kind, receiver):
    with_account.language = "en"
    with_account.save()
    tell(town, with_account, title="象棋", title_en="Chess")

    assert commands.deliver_due(NOON, channel="sms") == 1
    assert commands.deliver_due(NOON) == 1

    [(path, headers, body)] = receiver.requests
    assert (path, headers["Authorization"]) == ("/sms", "Bearer token")
    assert (body["phone"], body["text"]) == ("13800000001", "Told: Chess\nHello Li")
    [sent] = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["worker@example.org"], "Told: Chess", "Hello Li")
    assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}


def test_a_fault_of_one_channel_leaves_the_other_alone(town, with_account, told_kind, receiver):
    tell(town, with_account)
    receiver.answers.append(500)
    commands.deliver_due(NOON)
    assert dict(Delivery.objects.values_list("channel", "state")) == {"sms": "waiting", "email": "delivered"}
    commands.deliver_due(NOON + timedelta(minutes=1))
    assert Delivery.objects.get(channel="sms").state == "delivered"


def test_a_mail_subject_cannot_carry_a_second_header(town, with_account, told_kind, receiver):
    tell(town, with_account, title="Chess\nBcc: everybody@example.org")
    commands.deliver_due(NOON, channel="email")
    assert mail.outbox[0].subject == "Told: Chess Bcc: everybody@example.org"


def test_a_message_of_a_service_that_is_gone_still_goes_out(
    town, with_account, told_kind, receiver, monkeypatch
):
    tell(town, with_account)
    monkeypatch.setattr(kinds, "_KINDS", {})
    commands.deliver_due(NOON)
    assert receiver.bodies()[0]["text"] == KIND


@pytest.mark.django_db(transaction=True)
def test_workers_share_what_is_due(town, webhook, receiver):
    for _ in range(30):
        tell(town)
    receiver.slow_seconds = 0.02
    tried = []

    def work():
        while count := commands.deliver_due(NOON, limit=4):
            tried.append(count)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(tried) == len(receiver.requests) == 30
    assert Delivery.objects.filter(state="delivered", attempts=1).count() == 30


def test_what_a_killed_worker_had_begun_comes_up_again_after_its_lease(town, webhook, receiver):
    from unionhall.kernel.messaging.commands import deliveries  # noqa: PLC0415 - the part before the network

    tell(town)
    deliveries._lease(Delivery.objects.all(), 10, NOON)  # and then the power went
    assert commands.deliver_due(NOON + timedelta(seconds=60)) == 0
    assert commands.deliver_due(NOON + deliveries.LEASE) == 1
    assert Delivery.objects.get().state == "delivered"
