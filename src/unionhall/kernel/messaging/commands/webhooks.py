"""Which other systems hear of events."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.messaging.commands.outbox import emit
from unionhall.kernel.messaging.core import FAILING_ENDS_AFTER, SECRETS_OVERLAP, new_secret
from unionhall.kernel.messaging.models import Delivery, Event, Webhook
from unionhall.kernel.messaging.posting import Answer
from unionhall.kernel.messaging.queries import administrators_of
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput, Refused

_SECRET_BYTES = 32
_GONE = 410
TEST_KIND = "messaging.test"


class WebhookNotActive(Refused):
    """Nothing is sent to a system that is called no more."""

    message = _("This system is called no more. Start it again first.")


@transaction.atomic
def add_webhook(
    organisation: Organisation, *, name: str, url: str, kinds: Sequence[str] = (), by: Person, at: datetime
) -> Webhook:
    """Call `url` for every event of `kinds` (empty: all) at `organisation` and beneath, from now on.

    The signing secret is made here; the receiver is told it once. Raises NotAllowed, InvalidInput.
    """
    authorise(by, "messaging.add_webhook", organisation)
    webhook = Webhook.objects.create(
        organisation=organisation,
        name=name.strip(),
        url=_checked_url(url.strip()),
        secret=new_secret(secrets.token_bytes(_SECRET_BYTES)),
        kinds=sorted(set(kinds)),
    )
    record(webhook, "messaging.webhook.add", by=by, at=at, host=urlsplit(url).hostname, kinds=webhook.kinds)
    return webhook


@transaction.atomic
def end_webhook(webhook: Webhook, *, by: Person, at: datetime) -> Webhook:
    """Call it no more; what still waits for it is given up. Raises NotAllowed."""
    webhook = _lock(webhook)
    authorise(by, "messaging.end_webhook", webhook)
    if webhook.is_active:
        _end(webhook, Webhook.Ending.ASKED, by=by, at=at)
    return webhook


@transaction.atomic
def restart_webhook(webhook: Webhook, *, by: Person, at: datetime) -> Webhook:
    """Call it again for what happens from now on; what was given up can be sent again. Raises NotAllowed."""
    webhook = _lock(webhook)
    authorise(by, "messaging.add_webhook", webhook)
    if not webhook.is_active:
        webhook.is_active, webhook.failing_since, webhook.ended_because = True, None, ""
        webhook.save(update_fields=["is_active", "failing_since", "ended_because"])
        record(webhook, "messaging.webhook.restart", by=by, at=at)
    return webhook


@transaction.atomic
def rotate_webhook_secret(webhook: Webhook, *, by: Person, at: datetime) -> Webhook:
    """Make a new signing secret; for a day the one before signs as well. Raises NotAllowed."""
    webhook = _lock(webhook)
    authorise(by, "messaging.rotate_webhook_secret", webhook)
    webhook.old_secret, webhook.old_secret_until = webhook.secret, at + SECRETS_OVERLAP
    webhook.secret = new_secret(secrets.token_bytes(_SECRET_BYTES))
    webhook.save(update_fields=["secret", "old_secret", "old_secret_until"])
    record(webhook, "messaging.webhook.rotate_secret", by=by, at=at)
    return webhook


@transaction.atomic
def send_test_event(webhook: Webhook, *, by: Person, at: datetime) -> Delivery:
    """Call it once with an event that means nothing. Raises NotAllowed, WebhookNotActive."""
    webhook = _lock(webhook)
    authorise(by, "messaging.send_test_event", webhook)
    if not webhook.is_active:
        raise WebhookNotActive
    # It is relayed already, so that no other webhook hears of it.
    event = Event.objects.create(
        organisation=webhook.organisation, kind=TEST_KIND, subject_id=webhook.pk, at=at, data={"test": True},
        relayed_at=at,
    )  # fmt: skip
    record(webhook, "messaging.webhook.send_test", by=by, at=at)
    return Delivery.objects.create(
        organisation=webhook.organisation,
        event=event,
        webhook=webhook,
        channel=Delivery.Channel.WEBHOOK,
        address=webhook.url,
        next_at=at,
    )


def note_answers(answers: Iterable[tuple[Webhook, Answer]], *, at: datetime) -> None:
    """Keep since when a webhook fails; end one that is gone, or was reached by nothing for days.

    For whoever made the calls, within the transaction that keeps how they went.
    """
    by_webhook: dict[UUID, list[Answer]] = {}
    for webhook, answer in answers:
        by_webhook.setdefault(webhook.pk, []).append(answer)
    for row in Webhook.objects.select_for_update().filter(pk__in=by_webhook, is_active=True).order_by("id"):
        given = by_webhook[row.pk]
        reached = any(not answer.trouble for answer in given)
        if reached != (row.failing_since is None):
            row.failing_since = None if reached else at
            row.save(update_fields=["failing_since"])
        if any(answer.status == _GONE for answer in given):
            _end(row, Webhook.Ending.GONE, by=None, at=at)
        elif row.failing_since is not None and at - row.failing_since >= FAILING_ENDS_AFTER:
            _end(row, Webhook.Ending.FAILING, by=None, at=at)


def _lock(webhook: Webhook) -> Webhook:
    return Webhook.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=webhook.pk)


def _end(webhook: Webhook, because: Webhook.Ending, *, by: Person | None, at: datetime) -> None:
    """End it; whoever administers the unit is told when nobody asked for it."""
    webhook.is_active, webhook.ended_because = False, because
    webhook.save(update_fields=["is_active", "ended_because"])
    waiting = Delivery.objects.filter(webhook=webhook, state=Delivery.State.WAITING)
    waiting.update(state=Delivery.State.FAILED, error="the webhook was ended")
    record(webhook, "messaging.webhook.end", by=by, at=at, because=str(because))
    if by is None:
        for person in administrators_of(webhook.organisation, at=at):
            emit(
                f"messaging.webhook_{because.value}", organisation=webhook.organisation, subject_id=webhook.pk,
                at=at, person=person, data={"name": webhook.name},
            )  # fmt: skip


def _checked_url(url: str) -> str:
    # Plain http is for the machine next door, where private addresses are allowed.
    schemes = ["https", "http"] if settings.WEBHOOK_PRIVATE_ADDRESSES else ["https"]
    try:
        URLValidator(schemes=schemes)(url)
    except ValidationError:
        raise InvalidInput(_("Enter a web address that begins with https://."), field="url") from None
    if urlsplit(url).username or urlsplit(url).password:
        raise InvalidInput(_("The address must not contain a user name or password."), field="url")
    return url
