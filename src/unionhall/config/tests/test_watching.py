"""Metrics and health: read by an independent parser, shut to others, and without a trace of anybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from unionhall.config import health, metrics
from unionhall.config.env import BadSettings, Env, load
from unionhall.config.watching import watching
from unionhall.kernel.messaging.commands import emit
from unionhall.kernel.messaging.models import Delivery

pytestmark = pytest.mark.django_db
TOKEN = "t" * 32


@pytest.fixture
def read(settings: Any) -> Callable[..., Any]:
    """Reads the metrics through an own chain of middleware, as whoever shows the token."""
    settings.METRICS_TOKEN = TOKEN
    chain = watching(lambda request: HttpResponse(status=200))

    def ask(**extra: Any) -> Any:
        headers = {"headers": {"Authorization": f"Bearer {TOKEN}"}} | extra
        return chain(RequestFactory().get("/metrics", **headers))

    return ask


def samples(answer: HttpResponse) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """What an independent parser finds."""
    assert answer.status_code == 200
    families = list(text_string_to_metric_families(answer.content.decode()))
    return {
        (one.name, tuple(sorted(one.labels.items()))): one.value
        for family in families
        for one in family.samples
    }


@pytest.fixture
def clean() -> Iterator[None]:
    """The migrations are looked through anew, before and after."""
    health.forget_migrations()
    yield
    health.forget_migrations()


def test_what_waits_is_told(read: Callable[..., Any], city: Any) -> None:
    now = timezone.now()
    emit("test.told", organisation=city, subject_id=None, at=now - timedelta(minutes=3))
    Delivery.objects.create(
        organisation=city, channel="sms", address="13800000001", next_at=now - timedelta(hours=1)
    )
    found = samples(read())
    assert found["unionhall_database_up", ()] == 1
    assert found["unionhall_outbox_events", ()] == 1
    assert 179 < found["unionhall_outbox_lag_seconds", ()] < 240
    assert found["unionhall_deliveries_waiting", (("channel", "sms"),)] == 1
    assert found["unionhall_deliveries_waiting", (("channel", "webhook"),)] == 0
    assert found["unionhall_deliveries_late_seconds", (("channel", "sms"),)] > 3590
    assert found["unionhall_jobs", (("state", "failed"),)] == 0
    assert found["unionhall_figure_marks", ()] >= 0
    assert "13800000001" not in read().content.decode()


def test_requests_are_counted_by_route_and_never_by_address(
    read: Callable[..., Any], settings: Any, client: Client
) -> None:
    request = RequestFactory().get("/s/0191-secret/?phone=13800000001")
    request.resolver_match = type("Match", (), {"view_name": "hub:session"})()
    key = ("unionhall_requests_total", (("method", "GET"), ("route", "hub:session"), ("status", "200")))
    before = samples(read()).get(key, 0)
    for _ in range(3):
        metrics.count(request, 200, 0.02)
    odd = RequestFactory().generic("BREW", "/nowhere")
    metrics.count(odd, 404, 0.02)
    found = samples(read())
    assert found[key] == before + 3
    assert found["unionhall_request_seconds_count", (("route", "hub:session"),)] >= 3
    assert found["unionhall_requests_total", (("method", "-"), ("route", "-"), ("status", "404"))] >= 1
    text = read().content.decode()
    assert "13800000001" not in text
    assert "0191-secret" not in text
    assert "BREW" not in text


def test_the_whole_installation_is_counted(read: Callable[..., Any], settings: Any) -> None:
    key = ("unionhall_requests_total", (("method", "GET"), ("route", "hub:privacy"), ("status", "200")))
    before = samples(read()).get(key, 0)
    assert Client().get("/privacy/").status_code == 200
    assert samples(read())[key] == before + 1


def test_nobody_else_reads_them(settings: Any) -> None:
    def ask(**extra: Any) -> int:
        return watching(lambda _request: HttpResponse(status=204))(
            RequestFactory().get("/metrics", **extra)
        ).status_code

    assert ask() == 204, "off: the address is the installation's, where nothing is"
    settings.METRICS_TOKEN = TOKEN
    assert ask() == 404
    assert ask(headers={"Authorization": "Bearer wrong"}) == 404
    assert ask(headers={"Authorization": f"Basic {TOKEN}"}) == 404
    settings.METRICS_ADDRESSES = ["10.1.0.0/16"]
    assert ask(REMOTE_ADDR="10.1.2.3") == 200
    assert ask(REMOTE_ADDR="10.2.2.3") == 404
    assert ask(REMOTE_ADDR="nonsense") == 404
    # Whoever stands behind a proxy has its address.
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert ask(REMOTE_ADDR="10.1.2.3") == 404
    assert Client().get("/metrics").status_code == 404


def test_counts_are_still_told_when_the_database_is_away(
    read: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_statement: str) -> Any:
        raise DatabaseError

    monkeypatch.setattr(metrics, "_rows", away)
    found = samples(read())
    assert found["unionhall_database_up", ()] == 0
    assert ("unionhall_outbox_events", ()) not in found


def test_settings_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Env(metrics_addresses=["10.0.0.0/8", "::1"]).metrics_token == ""
    monkeypatch.setenv("UNIONHALL_METRICS_TOKEN", "short")
    with pytest.raises(BadSettings, match="METRICS_TOKEN"):
        load()
    monkeypatch.delenv("UNIONHALL_METRICS_TOKEN")
    monkeypatch.setenv("UNIONHALL_METRICS_ADDRESSES", '["somewhere"]')
    with pytest.raises(BadSettings, match="METRICS_ADDRESSES"):
        load()


def beat(ago: timedelta) -> None:
    """A job process was seen so long ago."""
    with connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_workers (last_heartbeat) values (now() - %s)", [ago])


def test_ready_says_what_was_looked_at(clean: None) -> None:
    answer = Client().get("/health/ready")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["checks"] == {"database": "ok", "migrations": "ok", "disk": "ok", "jobs": "silent"}
    beat(timedelta(minutes=5))
    assert Client().get("/health/ready").json()["checks"]["jobs"] == "silent"
    beat(timedelta(seconds=5))
    answer = Client().get("/health/ready")
    assert answer.json()["status"] == "ready"
    assert answer["Cache-Control"] == "no-store"


def test_a_full_disk_is_told_and_takes_nothing_out_of_service(
    clean: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "LOW_DISK_BYTES", 2**62)
    answer = Client().get("/health/ready")
    assert (answer.status_code, answer.json()["checks"]["disk"]) == (200, "low")


def test_without_its_tables_it_is_not_ready(clean: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'people' and name = '0003_foreign_id'")
    answer = Client().get("/health/ready")
    assert (answer.status_code, answer.json()["status"]) == (503, "unready")
    assert answer.json()["checks"]["migrations"] == "missing"


def test_without_its_database_it_is_alive_and_not_ready(clean: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: Any, **_kwargs: Any) -> Any:
        raise DatabaseError("password=secret")

    monkeypatch.setattr(connection, "cursor", away)
    assert Client().get("/health/live").json() == {"status": "live"}
    answer = Client().get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == "unreachable"
    assert "secret" not in answer.content.decode()


def test_watchdogs_touch_no_session_and_need_no_host(clean: None, django_assert_num_queries: Any) -> None:
    client = Client()
    client.cookies["sessionid"] = "x" * 32
    with django_assert_num_queries(0):
        answer = client.get("/health/live", headers={"Host": "10.0.0.7:8000"})
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Vary" not in answer
    assert client.post("/health/live").status_code == 405
    assert client.head("/health/ready").status_code == 200


def test_counting_asks_the_database_nothing(read: Callable[..., Any], django_assert_num_queries: Any) -> None:
    request: HttpRequest = RequestFactory().get("/")
    with django_assert_num_queries(0):
        metrics.count(request, 200, 0.001)
