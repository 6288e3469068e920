"""Writing: the outbox, its way out, the inbox, and the systems that listen."""

from unionhall.kernel.messaging.commands.deliveries import (
    DeliveryNotFailed,
    deliver,
    deliver_due,
    retry_delivery,
)
from unionhall.kernel.messaging.commands.inbox import forget_messages, mark_all_read, mark_read
from unionhall.kernel.messaging.commands.outbox import emit, relay_events
from unionhall.kernel.messaging.commands.webhooks import add_webhook, end_webhook

__all__ = [
    "DeliveryNotFailed",
    "add_webhook",
    "deliver",
    "deliver_due",
    "emit",
    "end_webhook",
    "forget_messages",
    "mark_all_read",
    "mark_read",
    "relay_events",
    "retry_delivery",
]
