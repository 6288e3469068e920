"""A new key for identity tokens, on the command line."""

from __future__ import annotations

from django.utils import timezone

from unionhall.kernel.integrations import commands


def rotate() -> str:
    """Sign with a new key from now on; the sentence to print."""
    made = commands.make_signing_key(at=timezone.now())
    hours = int(commands.KEY_OUTLIVES.total_seconds() // 3600)
    moment = f"{made.issued_at:%Y-%m-%d %H:%M}"
    return f"New key of {moment} UTC signs from now on. The one before is believed {hours} hours more."
