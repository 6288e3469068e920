"""Reading messages: one's own inbox; for those who keep the installation running, what did not arrive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from unionhall.kernel.access.queries import held_on, scope_permitted
from unionhall.kernel.access.roles import Role
from unionhall.kernel.messaging import kinds
from unionhall.kernel.messaging.models import Delivery, Event, Message, Mute, Webhook
from unionhall.kernel.organisations.models import Organisation
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


def inbox(
    person: Person, *, limit: int = INBOX_LENGTH, before: datetime | None = None, only_new: bool = False
) -> list[Told]:
    """What `person` was told, newest first; earlier ones by giving the `created_at` of the last as `before`.

    With `only_new` what they have not seen.
    """
    rows = Message.objects.filter(person=person).order_by("-created_at", "-id")
    if only_new:
        rows = rows.filter(read_at=None)
    if before is not None:
        rows = rows.filter(created_at__lt=before)
    return [_told(message) for message in rows[:limit]]


def unread_count(person: Person) -> int:
    """How many messages `person` has not seen."""
    return Message.objects.filter(person=person, read_at=None).count()


def muted_of(person: Person) -> set[tuple[str, str]]:
    """The (kind, channel) by which `person` wants to be told nothing."""
    return set(Mute.objects.filter(person=person).values_list("kind", "channel"))


def get_message(message_id: UUID, viewer: Person) -> Message:
    """One of the viewer's own messages. Raises MessageUnknown."""
    message = Message.objects.filter(pk=message_id, person=viewer).first()
    if message is None:
        raise MessageUnknown("message")
    return message


def path_of(message: Message) -> str:
    """The address of the page a message opens, empty when there is none."""
    return _told(message).path


def _told(message: Message) -> Told:
    return Told(message.pk, message.kind, message.params, message.created_at, message.read_at)


def deliveries(viewer: Person, *, state: str | None = None) -> QuerySet[Delivery]:
    """Deliveries where the viewer is administrator or auditor, latest first; of one state if given."""
    seen = scope_permitted(viewer, "messaging.see_deliveries")
    rows = Delivery.objects.filter(seen).select_related("organisation", "webhook").order_by("-next_at")
    return rows.filter(state=state) if state else rows


def webhooks(viewer: Person) -> QuerySet[Webhook]:
    """Webhooks where the viewer may see deliveries, live ones first, with how many deliveries `failed` or wait."""
    arrived = Delivery.objects.filter(webhook=OuterRef("pk"), state=Delivery.State.DELIVERED)
    rows = Webhook.objects.filter(scope_permitted(viewer, "messaging.see_deliveries"))
    rows = rows.select_related("organisation").annotate(
        failed=_calls_in(Delivery.State.FAILED),
        waiting=_calls_in(Delivery.State.WAITING),
        last_at=Subquery(arrived.order_by("-id").values("delivered_at")[:1]),
    )
    return rows.order_by("-is_active", "name", "id")


def _calls_in(state: str) -> Any:
    """How many deliveries of a webhook are in a state; one look into an index that holds only what did not arrive."""
    found = Delivery.objects.filter(webhook=OuterRef("pk"), state=state).order_by().values("webhook")
    return Coalesce(Subquery(found.annotate(n=Count("pk")).values("n")), 0)


def get_webhook(pk: UUID, viewer: Person) -> Webhook:
    """One of them. Raises NotAllowed."""
    found = webhooks(viewer).filter(pk=pk).first()
    if found is None:
        raise NotAllowed("webhook")
    return found


def calls_of(webhook: Webhook, *, state: str = "") -> QuerySet[Delivery]:
    """What was to be told to a webhook that the viewer was shown, the latest first; of one state if given."""
    rows = Delivery.objects.filter(webhook=webhook).select_related("event__organisation").order_by("-id")
    return rows.filter(state=state) if state else rows


def get_delivery(pk: UUID, viewer: Person) -> Delivery:
    """One delivery. Raises NotAllowed."""
    found = deliveries(viewer).filter(pk=pk).first()
    if found is None:
        raise NotAllowed("delivery")
    return found


def administrators_of(organisation: Organisation, *, at: datetime) -> list[Person]:
    """Those who administer the organisation: with a post there, else at the nearest one above that has one."""
    posts = held_on(timezone.localdate(at)).filter(
        role=Role.ADMINISTRATOR, organisation__path__above=organisation.path, person__erased_at=None
    )
    found = list(posts.select_related("person", "organisation").order_by("person"))
    nearest = max((post.organisation.path for post in found), key=len, default="")
    return [post.person for post in found if post.organisation.path == nearest]


def payload_of(event: Event) -> dict[str, Any]:
    """What a webhook is told of an event: type, timestamp and data as the specification recommends, and where it was.

    Nothing of it is private. `id` is the event's; it stays the same however often, and to whomever, it is told.
    """
    return {
        "type": event.kind,
        "timestamp": event.at.isoformat(),
        "id": str(event.pk),
        "organisation": event.organisation.path,
        "subject": str(event.subject_id) if event.subject_id else None,
        "data": event.data,
    }
