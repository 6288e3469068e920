"""Writing: the outbox, its way out, the inbox, and the systems that listen."""

from unionhall.kernel.messaging.commands.deliveries import (
    DeliveryNotFailed,
    deliver,
    deliver_due,
    retry_delivery,
)
from unionhall.kernel.messaging.commands.inbox import (
    choose_channels,
    forget_about,
    forget_messages,
    mark_all_read,
    mark_read,
)
from unionhall.kernel.messaging.commands.outbox import emit, relay_events
from unionhall.kernel.messaging.commands.webhooks import (
    WebhookNotActive,
    add_webhook,
    end_webhook,
    restart_webhook,
    rotate_webhook_secret,
    send_test_event,
)

__all__ = [
    "DeliveryNotFailed",
    "WebhookNotActive",
    "add_webhook",
    "choose_channels",
    "deliver",
    "deliver_due",
    "emit",
    "end_webhook",
    "forget_about",
    "forget_messages",
    "mark_all_read",
    "mark_read",
    "relay_events",
    "restart_webhook",
    "retry_delivery",
    "rotate_webhook_secret",
    "send_test_event",
]
