"""A job in a process of its own, killed while it waits in the middle of a transaction."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from django.db import connection, transaction

from unionhall.engines.casework.models import Case

_BEGIN = "import sys, django\ndjango.setup()\n"


def kill_at(case: Case, script: str, *arguments: str) -> None:
    """Run `script`, and kill it when it has come to `case`, which it cannot lock.

    What it has done of its transaction by then is lost, what it did before is there.
    """
    settings = connection.settings_dict
    host = settings["HOST"] or settings["OPTIONS"]["host"]
    environment = os.environ | {
        "DATABASE_URL": f"postgresql://{settings['USER']}@/{settings['NAME']}?host={host}",
        "DJANGO_SETTINGS_MODULE": "unionhall.config.settings", "PYTHONPATH": os.pathsep.join(sys.path),
        "UNIONHALL_MODE": "test",
    }  # fmt: skip
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        job = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", _BEGIN + script, *arguments],
            env=environment, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        while not _waits() and job.poll() is None:
            pass
        job.send_signal(signal.SIGKILL)
        errors = job.communicate()[1]
    assert job.returncode == -signal.SIGKILL, errors


def _waits() -> bool:
    """Whether anybody waits for us."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from pg_locks where pg_backend_pid() = any(pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])
