"""The periodic job that seals the trail."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from unionhall.kernel.audit.commands import ENTRIES_A_SEAL, seal_entries


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="seal_trail")
def seal_trail(timestamp: int) -> None:
    """Seal what was done in the last minute."""
    while seal_entries(timezone.now(), ENTRIES_A_SEAL) == ENTRIES_A_SEAL:
        pass
