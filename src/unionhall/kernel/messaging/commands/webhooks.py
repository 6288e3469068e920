"""Which other systems hear of events."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.messaging.core import new_secret
from unionhall.kernel.messaging.models import Delivery, Webhook
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput

_SECRET_BYTES = 32


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
    webhook = Webhook.objects.select_for_update().get(pk=webhook.pk)
    authorise(by, "messaging.end_webhook", webhook)
    if webhook.is_active:
        webhook.is_active = False
        webhook.save(update_fields=["is_active"])
        waiting = Delivery.objects.filter(webhook=webhook, state=Delivery.State.WAITING)
        waiting.update(state=Delivery.State.FAILED, error="the webhook was ended")
        record(webhook, "messaging.webhook.end", by=by, at=at)
    return webhook


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
