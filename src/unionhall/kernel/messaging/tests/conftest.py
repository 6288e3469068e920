from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from unionhall.kernel.messaging import kinds
from unionhall.kernel.messaging.models import Webhook
from unionhall.kernel.messaging.tests import receiver as receivers
from unionhall.kernel.people.models import Account

NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)
KIND = "test.told"


@pytest.fixture
def told_kind(monkeypatch: pytest.MonkeyPatch) -> str:
    """A kind of message that goes out by SMS too."""
    monkeypatch.setattr(kinds, "_KINDS", {})
    kinds.register(KIND, title="Told: %(title)s", body="Hello %(who)s", path="/things/%(id)s", sms=True)
    return KIND


@pytest.fixture
def receiver(settings: Any) -> Iterator[receivers.Receiver]:
    """A web server on this machine that hears webhooks and SMS."""
    settings.WEBHOOK_PRIVATE_ADDRESSES = True
    settings.SMS_GATEWAY_TOKEN = "token"
    with receivers.receiving() as found:
        settings.SMS_GATEWAY_URL = found.url + "/sms"
        yield found


@pytest.fixture
def with_account(worker: Any) -> Any:
    """The worker, with a confirmed phone and an e-mail address."""
    Account.objects.create(
        phone="13800000001", person=worker, phone_verified_at=NOON, email="worker@example.org"
    )
    return worker


@pytest.fixture
def webhook(city: Any, receiver: receivers.Receiver) -> Webhook:
    """The city's own system listens."""
    return Webhook.objects.create(
        organisation=city, name="HR", url=receiver.url + "/hook", secret="whsec_MTIz"
    )
