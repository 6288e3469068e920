"""What readers do with their messages."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.messaging import kinds
from unionhall.kernel.messaging.models import Event, Message, Mute
from unionhall.kernel.people.models import Person


@transaction.atomic
def mark_read(message: Message, *, by: Person, at: datetime) -> None:
    """Note that the reader has seen it; the first time counts. Raises NotAllowed unless it is theirs."""
    authorise(by, "messaging.mark_read", message)
    Message.objects.filter(pk=message.pk, read_at=None).update(read_at=at)


@transaction.atomic
def mark_all_read(person: Person, *, by: Person, at: datetime) -> int:
    """Note that `person` has seen everything told so far; answers how many were new. Raises NotAllowed."""
    authorise(by, "messaging.mark_read", person)
    return Message.objects.filter(person=person, read_at=None, created_at__lte=at).update(read_at=at)


@transaction.atomic
def choose_channels(
    person: Person, muted: Collection[tuple[str, str]], *, by: Person, at: datetime
) -> list[Mute]:
    """Send `person` no more of the (kind, channel) in `muted`, and everything else again. Raises NotAllowed.

    What nobody can mute, and what there is not, is left out of it. Answers with what is muted now.
    """
    authorise(by, "messaging.choose_channels", person)
    free = {kind.code for kind in kinds.registered() if not kind.is_binding}
    wanted = {(kind, channel) for kind, channel in muted if kind in free and channel in Mute.Channel.values}
    # The person's row is the gate: two forms sent at once do not mix.
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    Mute.objects.filter(person=person).delete()
    made = Mute.objects.bulk_create(
        Mute(organisation=person.organisation, person=person, kind=kind, channel=channel)
        for kind, channel in sorted(wanted)
    )
    record(person, "messaging.channels.choose", by=by, at=at, muted=len(made))
    return made


@transaction.atomic
def forget_messages(person: Person, *, by: Person | None, at: datetime) -> int:
    """Erase what `person` was told and what events keep of them in private; answers how many messages went.

    For whoever erases the person, who has been authorised; the facts stay, without what is personal.
    """
    Event.objects.filter(person=person).exclude(private={}).update(private={})
    Mute.objects.filter(person=person).delete()
    _all, deleted = Message.objects.filter(person=person).delete()
    return deleted.get(Message._meta.label, 0)


@transaction.atomic
def forget_about(subjects: Collection[UUID], *, at: datetime) -> int:
    """Erase what anybody was told about these things, and what their events say; how many messages went.

    For whoever destroys the papers of those things, who has been authorised, or whom the law tells to. That something
    happened to which thing and when stays. Events have no index by thing: ask for many at once.
    """
    events = Event.objects.filter(subject_id__in=list(subjects), relayed_at__isnull=False).exclude(
        data={}, private={}
    )
    keys = list(events.values_list("pk", flat=True))
    deleted = Message.objects.filter(event__in=keys).delete()[1]
    Event.objects.filter(pk__in=keys).update(data={}, private={})
    return deleted.get(Message._meta.label, 0)
