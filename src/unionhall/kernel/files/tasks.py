"""The nightly sweep."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from unionhall.kernel.files.commands import clean_orphans


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="sweep_files")
def sweep_files(timestamp: int) -> None:
    """Throw away bytes that nothing points at."""
    clean_orphans(at=timezone.now())
