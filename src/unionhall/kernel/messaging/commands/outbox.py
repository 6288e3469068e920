"""The outbox: commands put facts in, the relay turns them into messages and deliveries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from unionhall.kernel.access.queries import is_within
from unionhall.kernel.messaging import kinds
from unionhall.kernel.messaging.models import Delivery, Event, Message, Webhook
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Account, Person


def emit(
    kind: str,
    *,
    organisation: Organisation,
    subject_id: UUID | None,
    at: datetime,
    person: Person | None = None,
    data: dict[str, Any] | None = None,
    private: dict[str, Any] | None = None,
) -> Event:
    """Put a fact into the outbox, within the caller's transaction. Nothing is sent from here.

    `kind` is dotted ("booking.booked"). `person` is whom it concerns and who gets the message of that kind, if one
    is registered. `data` may leave the database; personal details go into `private`.
    """
    return Event.objects.create(
        organisation=organisation,
        kind=kind,
        subject_id=subject_id,
        at=at,
        person=person,
        data=data or {},
        private=private or {},
    )


@transaction.atomic
def relay_events(at: datetime, limit: int = 500) -> int:
    """Turn up to `limit` committed events into messages and deliveries; answers how many were taken.

    An event is relayed exactly once: its rows and its mark are one transaction. Several workers share the work and
    none waits for another; what one leaves when it is killed, the next takes.
    """
    events = list(
        Event.objects.filter(relayed_at=None)
        .select_related("organisation", "person__account")
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("id")[:limit]
    )
    if not events:
        return 0
    webhooks = list(Webhook.objects.filter(is_active=True).select_related("organisation"))
    messages = [message for event in events if (message := _message(event, at))]
    deliveries = [delivery for message in messages for delivery in _to_the_person(message, at)]
    deliveries += [delivery for event in events for delivery in _to_systems(event, webhooks, at)]
    Message.objects.bulk_create(messages)
    Delivery.objects.bulk_create(deliveries)
    Event.objects.filter(pk__in=[event.pk for event in events]).update(relayed_at=at)
    return len(events)


def _message(event: Event, at: datetime) -> Message | None:
    kind = kinds.find(event.kind)
    if kind is None or event.person is None or event.person.erased_at is not None:
        return None
    params = {**event.data, **event.private, "id": str(event.subject_id)}
    return Message(
        organisation=event.organisation,
        person=event.person,
        event=event,
        kind=event.kind,
        params=params,
        path=kind.path_for(params)[: Message._meta.get_field("path").max_length],
        created_at=at,
    )


def _to_the_person(message: Message, at: datetime) -> Iterable[Delivery]:
    account: Account | None = getattr(message.person, "account", None)
    if account is None or not account.is_active:
        return
    kind = kinds.find(message.kind)
    if kind and kind.sms and account.phone_verified_at is not None:
        yield _delivery(message, Delivery.Channel.SMS, account.phone, at)
    if account.email:
        yield _delivery(message, Delivery.Channel.EMAIL, account.email, at)


def _delivery(message: Message, channel: Delivery.Channel, address: str, at: datetime) -> Delivery:
    return Delivery(
        organisation=message.organisation, message=message, channel=channel, address=address, next_at=at
    )


def _to_systems(event: Event, webhooks: Sequence[Webhook], at: datetime) -> Iterable[Delivery]:
    for webhook in webhooks:
        wants = not webhook.kinds or event.kind in webhook.kinds
        if wants and is_within(event.organisation.path, webhook.organisation.path):
            yield Delivery(
                organisation=event.organisation,
                event=event,
                webhook=webhook,
                channel=Delivery.Channel.WEBHOOK,
                address=webhook.url,
                next_at=at,
            )
