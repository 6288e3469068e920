"""What a monitoring system reads: requests as every web process counts them, and what waits, as the database has it.

Nothing here names a person, and every label has few values: routes by name, never by address. The counters lie in files
that all web processes of the machine share; what waits is looked up at the moment of reading.
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from unionhall import __version__

settings.METRICS_FOLDER.mkdir(parents=True, exist_ok=True)

NO_ROUTE = "-"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

_REQUESTS = Counter("unionhall_requests", "Requests answered.", ("route", "method", "status"), registry=None)
_TIMES = Histogram(
    "unionhall_request_seconds", "How long a request took, in seconds.", ("route",), buckets=_SECONDS,
    registry=None,
)  # fmt: skip


def count(request: HttpRequest, status: int, seconds: float) -> None:
    """Count one request that took `seconds`."""
    match = request.resolver_match
    route = (match.view_name or NO_ROUTE) if match else NO_ROUTE
    method = request.method if request.method in _METHODS else NO_ROUTE
    _REQUESTS.labels(route, method, str(status)).inc()
    _TIMES.labels(route).observe(seconds)


def page(request: HttpRequest) -> HttpResponse:
    """Everything, in the text format of Prometheus; to whoever may not read it, 404."""
    if not may_read(request):
        return HttpResponse(status=404, headers={"Cache-Control": "no-store"})
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    registry.register(_Waiting())
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST, headers=headers)


def may_read(request: HttpRequest) -> bool:
    """Whether the caller shows the token, or calls from an address that is allowed. Nobody is when neither is set."""
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    if settings.METRICS_TOKEN and kind.lower() == "bearer":
        return hmac.compare_digest(token.strip().encode(), settings.METRICS_TOKEN.encode())
    # A proxy in front calls for everybody: then an address says nothing, and only the token counts.
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT or not settings.METRICS_ADDRESSES:
        return False
    try:
        caller = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(caller in ipaddress.ip_network(one, strict=False) for one in settings.METRICS_ADDRESSES)


_JOBS = """
select job.status::text, count(*),
  coalesce(extract(epoch from max(now() - coalesce(job.scheduled_at, event.at))
    filter (where job.status = 'todo' and coalesce(job.scheduled_at, event.at) <= now())), 0)
from procrastinate_jobs job
left join lateral (
  select min(at) as at from procrastinate_events where job_id = job.id and type = 'deferred') event on true
where job.status in ('todo', 'doing', 'failed')
group by 1
"""
_WORKERS = "select extract(epoch from now() - max(last_heartbeat)) from procrastinate_workers"
_OUTBOX = """
select count(*), coalesce(extract(epoch from now() - min(at)), 0) from messaging_event where relayed_at is null
"""
_DELIVERIES = """
select channel, count(*), coalesce(extract(epoch from max(now() - next_at) filter (where next_at <= now())), 0)
from messaging_delivery where state = 'waiting' group by 1
"""
_WEBHOOKS = "select count(*) from messaging_webhook where is_active and failing_since is not null"
_MARKS = "select count(*) from figures_mark"


class _Waiting(Collector):
    """What waits in the database at the moment of reading."""

    def describe(self) -> list[Metric]:
        """Nothing beforehand: nobody asks the database for being registered."""
        return []

    def collect(self) -> Iterator[Metric]:
        """All of it; when the database does not answer, that alone."""
        about = InfoMetricFamily("unionhall", "The version that runs.")
        about.add_metric([], {"version": __version__})
        yield about
        up = GaugeMetricFamily("unionhall_database_up", "1 when the database answers.")
        try:
            found = list(_looked_up())
        except DatabaseError:
            found = []
        up.add_metric([], 1 if found else 0)
        yield up
        yield from found


def _looked_up() -> Iterator[Metric]:
    jobs, waits = _rows(_JOBS), dict.fromkeys(("todo", "doing", "failed"), 0.0)
    yield _gauge(
        "unionhall_jobs",
        "Jobs by state.",
        ("state",),
        waits | {state: number for state, number, _age in jobs},
    )
    yield _gauge(
        "unionhall_oldest_job_seconds", "How long the oldest job that is due waits.", (),
        {"": next((age for state, _number, age in jobs if state == "todo"), 0)},
    )  # fmt: skip
    ((heartbeat,),) = _rows(_WORKERS)
    if heartbeat is not None:
        yield _gauge("unionhall_worker_seen_seconds", "Since a job process was seen.", (), {"": heartbeat})
    ((events, lag),) = _rows(_OUTBOX)
    yield _gauge("unionhall_outbox_events", "Events that wait to be told.", (), {"": events})
    yield _gauge("unionhall_outbox_lag_seconds", "Age of the oldest of them.", (), {"": lag})
    calls = _rows(_DELIVERIES)
    channels = dict.fromkeys(("sms", "email", "webhook"), 0.0)
    yield _gauge(
        "unionhall_deliveries_waiting", "Messages and calls that wait to be sent.", ("channel",),
        channels | {channel: number for channel, number, _late in calls},
    )  # fmt: skip
    yield _gauge(
        "unionhall_deliveries_late_seconds", "How long the oldest that is due waits.", ("channel",),
        channels | {channel: late for channel, _number, late in calls},
    )  # fmt: skip
    ((failing,),) = _rows(_WEBHOOKS)
    yield _gauge("unionhall_webhooks_failing", "Webhooks that cannot be reached.", (), {"": failing})
    ((marks,),) = _rows(_MARKS)
    yield _gauge("unionhall_figure_marks", "Cells of figures that wait to be counted anew.", (), {"": marks})


def _rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _gauge(name: str, about: str, labels: tuple[str, ...], values: dict[str, Any]) -> Metric:
    made = GaugeMetricFamily(name, about, labels=labels)
    for label, value in values.items():
        made.add_metric([label] if labels else [], float(value))
    return made
