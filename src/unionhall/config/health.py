"""Two answers for whoever keeps the processes running: is this one alive, and should it get requests.

Alive is a process that answers at all. Ready is one behind which the database answers and has the tables this version
needs: without them every page is a fault, so requests had better go elsewhere. A disk that is nearly full and jobs that
nobody runs are told too, but take no process out of service: pages are still read and places still booked, and with
every process out there would be nothing at all.
"""

from __future__ import annotations

import shutil
import threading
import time
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

LOW_DISK_BYTES = 500 * 1024 * 1024
# A job process says that it lives every ten seconds.
WORKER_SILENT = timedelta(minutes=2)
# Looking through all migrations takes a while; whoever asks every second gets the last answer.
_LOOK_AGAIN_SECONDS = 10.0
_GOOD = "ok"


def live(_request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return _told({"status": "live"}, 200)


def ready(_request: HttpRequest) -> HttpResponse:
    """200 when requests are welcome, else 503; what was looked at, each in a word."""
    database = _database()
    checks = {
        "database": database,
        "migrations": _migrations() if database == _GOOD else "unknown",
        "disk": _disk(),
        "jobs": _jobs() if database == _GOOD else "unknown",
    }
    if checks["database"] != _GOOD or checks["migrations"] != _GOOD:
        return _told({"status": "unready", "checks": checks}, 503)
    is_well = all(word == _GOOD for word in checks.values())
    return _told({"status": "ready" if is_well else "degraded", "checks": checks}, 200)


def _told(body: dict[str, object], status: int) -> HttpResponse:
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return "unreachable"
    return _GOOD


class _Migrations:
    """Whether all are applied. Once they are, this version of the program needs no more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._word = ""
        self._looked_at = 0.0

    def word(self) -> str:
        """`ok` or `missing`."""
        with self._lock:
            if self._word != _GOOD and time.monotonic() - self._looked_at > _LOOK_AGAIN_SECONDS:
                executor = MigrationExecutor(connection)
                self._word = (
                    "missing" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else _GOOD
                )
                self._looked_at = time.monotonic()
            return self._word

    def forget(self) -> None:
        """Look again when next asked."""
        with self._lock:
            self._word, self._looked_at = "", -_LOOK_AGAIN_SECONDS


_SEEN = _Migrations()
_SEEN.forget()


def forget_migrations() -> None:
    """Look through the migrations again when next asked."""
    _SEEN.forget()


def _migrations() -> str:
    try:
        return _SEEN.word()
    except DatabaseError:
        return "unknown"


def _disk() -> str:
    try:
        free = shutil.disk_usage(settings.DATA_DIR).free
    except OSError:
        return "unknown"
    return _GOOD if free >= LOW_DISK_BYTES else "low"


def _jobs() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select now() - max(last_heartbeat) < %s from procrastinate_workers", [WORKER_SILENT])
        (is_fresh,) = cursor.fetchone()
    return _GOOD if is_fresh else "silent"
