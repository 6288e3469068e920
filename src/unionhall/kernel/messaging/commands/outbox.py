"""The outbox: commands put facts in, the relay turns them into messages and deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from unionhall.kernel.messaging import kinds
from unionhall.kernel.messaging.models import Event, Webhook
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.ids import uuid7


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
    none waits for another; what one leaves when it is killed, the next takes. The database does it in a handful
    of statements however many events there are, because a storm of sign-ups leaves tens of thousands.
    """
    events = list(
        Event.objects.filter(relayed_at=None)
        .select_for_update(skip_locked=True, no_key=True)
        .order_by("id")
        .values_list("pk", flat=True)[:limit]
    )
    if not events:
        return 0
    known = kinds.registered()
    texted = [kind.code for kind in known if kind.sms]
    binding = [kind.code for kind in known if kind.is_binding]
    with connection.cursor() as cursor:
        cursor.execute(_MESSAGES, [events, _keys(events), [kind.code for kind in known], at])
        cursor.execute(_TEXTS, [events, _keys(events), texted, at, binding])
        cursor.execute(_MAIL, [events, _keys(events), at, binding])
        for webhook in Webhook.objects.filter(is_active=True).values_list("pk", flat=True):
            cursor.execute(_CALLS, [events, _keys(events), webhook, at])
    Event.objects.filter(pk__in=events).update(relayed_at=at)
    return len(events)


def _keys(events: Sequence[UUID]) -> list[UUID]:
    return [uuid7() for _event in events]


# Nobody who was erased is told anything. `id`, for the page that a message opens, is the subject.
_MESSAGES = """
    insert into messaging_message (id, organisation_id, person_id, event_id, kind, params, created_at)
    select taken.key, event.organisation_id, event.person_id, event.id, event.kind,
        event.data || event.private || jsonb_build_object('id', event.subject_id), here.at
    from unnest(%s::uuid[], %s::uuid[]) taken (event, key)
    join messaging_event event on event.id = taken.event and event.kind = any(%s::text[])
    join people_person person on person.id = event.person_id and person.erased_at is null
    cross join (select %s::timestamptz) here (at)
"""

_TEXTS = """
    insert into messaging_delivery
        (id, organisation_id, message_id, channel, address, state, attempts, next_at, error)
    select taken.key, message.organisation_id, message.id, 'sms', account.phone, 'waiting', 0, here.at, ''
    from unnest(%s::uuid[], %s::uuid[]) taken (event, key)
    join messaging_message message on message.event_id = taken.event and message.kind = any(%s::text[])
    join people_account account on account.person_id = message.person_id
        and account.is_active and account.phone_verified_at is not null
    cross join (select %s::timestamptz) here (at)
    where message.kind = any(%s::text[]) or not exists (
        select from messaging_mute mute
        where mute.person_id = message.person_id and mute.kind = message.kind and mute.channel = 'sms')
"""

_MAIL = """
    insert into messaging_delivery
        (id, organisation_id, message_id, channel, address, state, attempts, next_at, error)
    select taken.key, message.organisation_id, message.id, 'email', account.email, 'waiting', 0, here.at, ''
    from unnest(%s::uuid[], %s::uuid[]) taken (event, key)
    join messaging_message message on message.event_id = taken.event
    join people_account account on account.person_id = message.person_id
        and account.is_active and account.email <> ''
    cross join (select %s::timestamptz) here (at)
    where message.kind = any(%s::text[]) or not exists (
        select from messaging_mute mute
        where mute.person_id = message.person_id and mute.kind = message.kind and mute.channel = 'email')
"""

_CALLS = """
    insert into messaging_delivery
        (id, organisation_id, event_id, webhook_id, channel, address, state, attempts, next_at, error)
    select taken.key, event.organisation_id, event.id, webhook.id, 'webhook', webhook.url, 'waiting', 0, here.at, ''
    from unnest(%s::uuid[], %s::uuid[]) taken (event, key)
    join messaging_event event on event.id = taken.event
    join messaging_webhook webhook on webhook.id = %s
        and (webhook.kinds = '[]' or webhook.kinds ? event.kind)
    join organisations_organisation home on home.id = webhook.organisation_id
    join organisations_organisation place on place.id = event.organisation_id and place.path <@ home.path
    cross join (select %s::timestamptz) here (at)
"""
