"""Carrying word out of the building. At least once: a receiver may hear twice, never not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.messaging import kinds
from unionhall.kernel.messaging.commands.webhooks import WebhookNotActive, note_answers
from unionhall.kernel.messaging.core import call_again_after, retry_after
from unionhall.kernel.messaging.models import Delivery, Message
from unionhall.kernel.messaging.posting import Answer, Call, post_all
from unionhall.kernel.messaging.queries import payload_of
from unionhall.kernel.people.models import Person
from unionhall.kernel.people.sms import SmsFailed, gateway
from unionhall.lib.errors import Refused

# How long a worker has an attempt to itself. A batch ends well before: each attempt has a time limit of ten
# seconds, and a thread has four turns. After a kill the attempt comes up again when the lease is over.
LEASE = timedelta(minutes=2)
BATCH = 32
THREADS = 8
_LOG = structlog.get_logger(__name__)


class DeliveryNotFailed(Refused):
    """Only what was given up is started again."""

    message = _("This delivery has not been given up; it is repeated by itself.")


def deliver(delivery_id: UUID, *, at: datetime) -> bool:
    """Attempt one waiting delivery now. True when it went out.

    False when it failed (and waits for its next attempt or was given up), or was not waiting any more.
    """
    leased = _lease(Delivery.objects.filter(pk=delivery_id), 1, at)
    return bool(leased) and _attempt(leased, at) == 1


def deliver_due(at: datetime, *, channel: str | None = None, limit: int = BATCH) -> int:
    """Attempt up to `limit` deliveries that are due, of one channel if named; answers how many were tried.

    No transaction is open while the network is used. Several workers share the work.
    """
    due = Delivery.objects.filter(next_at__lte=at)
    leased = _lease(due.filter(channel=channel) if channel else due, limit, at)
    _attempt(leased, at)
    return len(leased)


@transaction.atomic
def retry_delivery(delivery: Delivery, *, by: Person, at: datetime) -> Delivery:
    """Start a delivery that was given up, or a call of a webhook that arrived, again from the first attempt.

    Raises NotAllowed, DeliveryNotFailed, WebhookNotActive.
    """
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    authorise(by, "messaging.retry_delivery", delivery)
    is_call = delivery.channel == Delivery.Channel.WEBHOOK
    if delivery.state == Delivery.State.WAITING or (
        delivery.state == Delivery.State.DELIVERED and not is_call
    ):
        raise DeliveryNotFailed
    if delivery.webhook is not None and not delivery.webhook.is_active:
        raise WebhookNotActive
    delivery.state, delivery.attempts, delivery.next_at = Delivery.State.WAITING, 0, at
    delivery.delivered_at = None
    delivery.save(update_fields=["state", "attempts", "next_at", "delivered_at"])
    record(delivery, "messaging.delivery.retry", by=by, at=at)
    return delivery


@transaction.atomic
def _lease(rows: QuerySet[Delivery], limit: int, at: datetime) -> list[Delivery]:
    waiting = (
        rows.filter(state=Delivery.State.WAITING).select_for_update(skip_locked=True).order_by("next_at")
    )
    keys = [delivery.pk for delivery in waiting[:limit]]
    Delivery.objects.filter(pk__in=keys).update(attempts=F("attempts") + 1, next_at=at + LEASE)
    return list(
        Delivery.objects.filter(pk__in=keys).select_related(
            "message__person", "event__organisation", "webhook"
        )
    )


def _attempt(deliveries: Sequence[Delivery], at: datetime) -> int:
    """Try them all and write down how it went; answers how many went out."""
    calls = [each for each in deliveries if each.channel == Delivery.Channel.WEBHOOK]
    words = [each for each in deliveries if each.channel != Delivery.Channel.WEBHOOK]
    outcomes = list(zip(calls, post_all([_call(each, at) for each in calls]) if calls else [], strict=True))
    sent = [Answer(trouble) for trouble in _send_all(words)]
    results = [*outcomes, *zip(words, sent, strict=True)]
    with transaction.atomic():
        for delivery, answer in results:
            _note(delivery, answer, at)
        note_answers([(each.webhook, answer) for each, answer in outcomes if each.webhook], at=at)
    return sum(not answer.trouble for _delivery, answer in results)


def _wait_of(delivery: Delivery) -> timedelta | None:
    if delivery.channel == Delivery.Channel.WEBHOOK:
        return call_again_after(delivery.attempts, spread=delivery.pk.int % 1000 / 1000)
    return retry_after(delivery.attempts)


def _note(delivery: Delivery, answer: Answer, at: datetime) -> None:
    changes: dict[str, Any] = {"state": Delivery.State.DELIVERED, "delivered_at": at, "error": ""}
    if trouble := answer.trouble:
        wait = _wait_of(delivery)
        changes = {"error": trouble[:300]}
        changes |= {"next_at": at + wait} if wait else {"state": Delivery.State.FAILED}
        _LOG.warning(
            "delivery failed", delivery=str(delivery.pk), channel=delivery.channel, attempts=delivery.attempts,
            given_up=wait is None, error=trouble,
        )  # fmt: skip
    # Whoever has meanwhile delivered it, after this lease had run out, has the last word.
    waiting = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.WAITING)
    waiting.update(**changes, tried_at=at, answer=answer.status)


def _call(delivery: Delivery, at: datetime) -> Call:
    event, webhook = delivery.event, delivery.webhook
    assert event is not None
    assert webhook is not None
    has_old = webhook.old_secret and webhook.old_secret_until and at < webhook.old_secret_until
    return Call(
        identifier=str(delivery.pk),
        url=webhook.url,
        secrets=(webhook.secret, webhook.old_secret) if has_old else (webhook.secret,),
        timestamp=int(at.timestamp()),
        body=json.dumps(payload_of(event), ensure_ascii=False).encode(),
    )


def _send_all(deliveries: Sequence[Delivery]) -> Iterable[str]:
    if not deliveries:
        return []
    # The words are put together here, because the threads know neither the database nor the reader's language.
    sends = [_sending(delivery) for delivery in deliveries]
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(_trouble_with, sends))


def _sending(delivery: Delivery) -> Callable[[], None]:
    message = delivery.message
    assert message is not None
    title, body = _words(message)
    if delivery.channel == Delivery.Channel.SMS:
        return lambda: gateway().send(delivery.address, f"{title}\n{body}" if body else title)
    return lambda: _send_email(delivery.address, title, body, str(delivery.pk))


def _words(message: Message) -> tuple[str, str]:
    kind = kinds.find(message.kind)
    if kind is None:  # the service that brought it is not installed any more
        return message.kind, ""
    with override(message.person.language):
        return kind.title_for(message.params), kind.body_for(message.params)


def _send_email(address: str, title: str, body: str, identifier: str) -> None:
    EmailMessage(" ".join(title.split()), body, to=[address], headers={"X-Delivery-Id": identifier}).send()


def _trouble_with(send: Callable[[], None]) -> str:
    try:
        send()
    except SmsFailed as failure:
        return str(failure)
    except Exception as error:  # a mail server has many ways to fail; none of them may stop the others' mail
        return f"{type(error).__name__}: {error}"
    return ""
