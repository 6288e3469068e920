"""What readers do with their messages."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.messaging.models import Event, Message
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
def forget_messages(person: Person, *, by: Person | None, at: datetime) -> int:
    """Erase what `person` was told and what events keep of them in private; answers how many messages went.

    For whoever erases the person, who has been authorised; the facts stay, without what is personal.
    """
    Event.objects.filter(person=person).exclude(private={}).update(private={})
    _all, deleted = Message.objects.filter(person=person).delete()
    return deleted.get(Message._meta.label, 0)
