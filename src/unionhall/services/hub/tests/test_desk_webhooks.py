"""Webhooks on the desk: added with words to choose from, the secret shown once, the log, and what staff can do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from standardwebhooks.webhooks import Webhook as Verifier

from unionhall.engines.casework import kinds as case_kinds
from unionhall.kernel.access.roles import Role
from unionhall.kernel.messaging import commands as messaging
from unionhall.kernel.messaging import kinds
from unionhall.kernel.messaging.models import Delivery, Webhook
from unionhall.kernel.messaging.tests import receiver as receivers
from unionhall.services.hub.desk.queries import webhooks
from unionhall.services.hub.tests.desk import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver(settings: Any) -> Iterator[receivers.Receiver]:
    """Another system, on this machine."""
    settings.WEBHOOK_PRIVATE_ADDRESSES = True
    with receivers.receiving() as found:
        yield found


@pytest.fixture
def browser(front: Desk) -> Any:
    """The administrator's."""
    client = front.client(front.staff(Role.ADMINISTRATOR))
    client.cookies["language"] = "en"
    return client


def page(client: Any, name: str, *args: Any) -> str:
    """A page that opens."""
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, answer
    return str(answer.content.decode())


def post(client: Any, address: str, *args: Any, **data: Any) -> Any:
    """A button."""
    return client.post(reverse(address, args=args), data)


def added(client: Any, front: Desk, url: str, **chosen: Any) -> tuple[Webhook, str]:
    """A webhook that was added on the page, and the secret that the answer shows."""
    given = {"organisation": front.county.county.pk, "name": "HR", "url": url} | chosen
    answer = post(client, "hub:desk-webhook-add", **given)
    one = Webhook.objects.latest("id")
    assert answer.status_code == 200
    assert one.secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    return one, one.secret


def test_a_webhook_is_added_with_words_and_its_secret_is_shown_once(
    front: Desk, browser: Any, receiver: receivers.Receiver
) -> None:
    assert "No other system is told anything." in page(browser, "hub:desk-webhooks")
    assert "Complaint: every step" in page(browser, "hub:desk-webhook-add")
    chosen = {"kinds_booking": ["booking.booked"], "kinds_casework": ["casework.complaint.*"]}
    one, secret = added(browser, front, f"{receiver.url}/hook", **chosen)
    assert "booking.booked" in one.kinds
    assert {kind for kind in one.kinds if kind.startswith("casework.")} >= {"casework.complaint.answer"}
    for name, args in (("hub:desk-webhooks", ()), ("hub:desk-webhook", (one.pk,))):
        text = page(browser, name, *args)
        assert secret not in text
        assert "Complaint: every step" in text
    assert webhooks.words_of([]) != []


def test_a_bad_address_comes_back_with_what_was_typed(front: Desk, browser: Any) -> None:
    given = {"organisation": front.county.county.pk, "name": "HR", "url": "ftp://example.org"}
    answer = post(browser, "hub:desk-webhook-add", **given)
    assert answer.status_code == 422
    assert "ftp://example.org" in answer.content.decode()
    assert not Webhook.objects.exists()


def test_events_are_named_for_whom_they_do_not_concern() -> None:
    parts = ("booking.", "casework.", "legalaid.")
    told = [kind for kind in kinds.registered() if kind.code.startswith(parts)]
    steps = [kind.workflow.kind for kind in case_kinds.registered()]
    own = [kind for kind in told if not any(kind.code.startswith(f"{step}.") for step in steps)]
    assert len(own) > 30
    assert [kind.code for kind in own if not kind.happened or "%" in kind.event_name] == []


def test_a_test_is_sent_and_the_log_shows_how_it_went(
    front: Desk, browser: Any, receiver: receivers.Receiver
) -> None:
    one, secret = added(browser, front, f"{receiver.url}/hook")
    receiver.answers.append(503)
    assert post(browser, "hub:desk-webhook-test", one.pk).status_code == 302
    delivery = Delivery.objects.get(webhook=one)
    messaging.deliver(delivery.pk, at=front.now)
    text = page(browser, "hub:desk-webhook", one.pk)
    assert "answered 503" in text
    assert "Not reached" in text
    assert str(delivery.pk) in text
    assert "&quot;type&quot;: &quot;messaging.test&quot;" in text
    delivery.refresh_from_db()
    messaging.deliver_due(delivery.next_at)
    assert "Reached" in page(browser, "hub:desk-webhook", one.pk)
    _path, headers, _body = receiver.requests[0]
    with_moment = headers | {"Webhook-Timestamp": str(int(front.now.timestamp()))}
    assert Verifier(secret).verify(receiver.raw[0], with_moment)["type"] == "messaging.test"
    assert post(browser, "hub:desk-delivery-again", delivery.pk).status_code == 302
    delivery.refresh_from_db()
    assert delivery.state == "waiting"
    assert browser.get(reverse("hub:desk-webhook-export", args=[one.pk])).status_code == 200


def test_events_are_told_in_words(front: Desk, browser: Any, receiver: receivers.Receiver) -> None:
    one, _secret = added(browser, front, f"{receiver.url}/hook")
    for kind in ("casework.complaint.answer", "booking.booked", "gone.long_ago"):
        messaging.emit(
            kind, organisation=front.county.county, subject_id=uuid4(), at=front.now, data={"title": "象棋"}
        )
    messaging.relay_events(front.now)
    text = page(browser, "hub:desk-webhook", one.pk)
    for words in ("Complaint: ", "Booked: 象棋", "gone.long_ago"):
        assert words in text


def test_its_secret_is_changed_and_it_is_stopped_and_started(
    front: Desk, browser: Any, receiver: receivers.Receiver
) -> None:
    one, before = added(browser, front, f"{receiver.url}/hook")
    shown = post(browser, "hub:desk-webhook-rotate", one.pk).content.decode()
    one.refresh_from_db()
    assert one.secret in shown
    assert before not in shown
    assert "the secret before signs as well" in page(browser, "hub:desk-webhook", one.pk)
    post(browser, "hub:desk-webhook-end", one.pk)
    text = page(browser, "hub:desk-webhook", one.pk)
    assert "It is called no more. stopped here." in text
    assert post(browser, "hub:desk-webhook-test", one.pk).status_code == 409
    post(browser, "hub:desk-webhook-restart", one.pk)
    one.refresh_from_db()
    assert one.is_active


def test_an_auditor_reads_and_others_find_nothing(
    front: Desk, browser: Any, receiver: receivers.Receiver
) -> None:
    one, _secret = added(browser, front, f"{receiver.url}/hook")
    auditor = front.client(front.staff(Role.AUDITOR))
    assert "desk/webhooks/add" not in page(auditor, "hub:desk-webhooks")
    assert f"{one.pk}/end" not in page(auditor, "hub:desk-webhook", one.pk)
    for name in ("test", "end", "restart", "rotate"):
        assert post(auditor, f"hub:desk-webhook-{name}", one.pk).status_code == 404
    manager = front.client()
    for name, args in (("hub:desk-webhooks", ()), ("hub:desk-webhook", (one.pk,))):
        assert manager.get(reverse(name, args=args)).status_code == 404
    assert browser.get(reverse("hub:desk-webhook", args=[uuid4()])).status_code == 404


def test_the_list_costs_the_same_for_one_and_for_thirty(
    front: Desk, browser: Any, receiver: receivers.Receiver, django_assert_max_num_queries: Any
) -> None:
    administrator = front.staff(Role.ADMINISTRATOR)
    counts = []
    for number in (1, 30):
        while Webhook.objects.count() < number:
            one = messaging.add_webhook(
                front.county.county, name="x", url=f"{receiver.url}/hook", by=administrator, at=front.now
            )
            messaging.send_test_event(one, by=administrator, at=front.now)
        for name, args in (("hub:desk-webhooks", ()), ("hub:desk-webhook", (one.pk,))):
            with django_assert_max_num_queries(40) as seen:
                page(browser, name, *args)
            counts.append(len(seen))
    assert counts[:2] == counts[2:]
