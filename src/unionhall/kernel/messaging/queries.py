"""Reading messages: one's own inbox; for those who keep the installation running, what did not arrive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from unionhall.kernel.access.queries import scope_permitted
from unionhall.kernel.messaging import kinds
from unionhall.kernel.messaging.models import Delivery, Message, Webhook
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed

INBOX_LENGTH = 100


class MessageUnknown(NotAllowed):
    """There is no such message, or it is somebody else's."""


@dataclass(frozen=True)
class Told:
    """A message, put into words in the language that is active when they are asked for."""

    pk: UUID
    kind: str
    params: dict[str, Any]
    created_at: datetime
    read_at: datetime | None

    @property
    def is_read(self) -> bool:
        """Seen by the reader."""
        return self.read_at is not None

    @property
    def title(self) -> str:
        """The title in the language that is active now."""
        kind = kinds.find(self.kind)
        return kind.title_for(self.params) if kind else self.kind

    @property
    def path(self) -> str:
        """The address of the page it opens, empty when there is none."""
        kind = kinds.find(self.kind)
        return kind.path_for(self.params) if kind else ""

    @property
    def body(self) -> str:
        """The text in the language that is active now."""
        kind = kinds.find(self.kind)
        return kind.body_for(self.params) if kind else ""


def inbox(person: Person, *, limit: int = INBOX_LENGTH, before: datetime | None = None) -> list[Told]:
    """What `person` was told, newest first; earlier ones by giving the `created_at` of the last as `before`."""
    rows = Message.objects.filter(person=person).order_by("-created_at", "-id")
    if before is not None:
        rows = rows.filter(created_at__lt=before)
    return [_told(message) for message in rows[:limit]]


def unread_count(person: Person) -> int:
    """How many messages `person` has not seen."""
    return Message.objects.filter(person=person, read_at=None).count()


def get_message(message_id: UUID, viewer: Person) -> Message:
    """One of the viewer's own messages. Raises MessageUnknown."""
    message = Message.objects.filter(pk=message_id, person=viewer).first()
    if message is None:
        raise MessageUnknown("message")
    return message


def _told(message: Message) -> Told:
    return Told(message.pk, message.kind, message.params, message.created_at, message.read_at)


def deliveries(viewer: Person, *, state: str | None = None) -> QuerySet[Delivery]:
    """Deliveries where the viewer is administrator or auditor, latest first; of one state if given."""
    seen = scope_permitted(viewer, "messaging.see_deliveries")
    rows = Delivery.objects.filter(seen).select_related("organisation", "webhook").order_by("-next_at")
    return rows.filter(state=state) if state else rows


def webhooks(viewer: Person) -> QuerySet[Webhook]:
    """Webhooks where the viewer is administrator, with `failed`, how many deliveries were given up."""
    failed = Count("deliveries", filter=Q(deliveries__state=Delivery.State.FAILED))
    seen = scope_permitted(viewer, "messaging.add_webhook")
    return (
        Webhook.objects.filter(seen).select_related("organisation").annotate(failed=failed).order_by("name")
    )
