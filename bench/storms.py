"""Sign-up storms on the real web stack: cookie, CSRF, permission, audience, claim, audit, outbox; then a recount.

    python -m bench.storms [sign-ups in each storm]

Every storm sends one form post for each of many signed-in workers, over 64 connections, to granian as the product
runs it. Afterwards the rows are counted: nothing oversold, nothing acknowledged and lost, nobody twice.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from bench.client import Answers, Request, post, send_all
from bench.frame import Result, durable_server
from bench.server import Web, database_cpu_seconds, serving

CONNECTIONS = 64
SEATS, WAITING = 500, 2_000
COURSES = 100
SECRET = "b" * 32  # the CSRF secret of every bench browser


def main(people: int) -> int:
    """Run all storms; 1 when a target is missed."""
    with durable_server() as cluster:
        os.environ["BENCH_DATABASE_URL"] = cluster.url
        from bench import city

        town, manager = city.fill(people)
        cookies = _sign_in_everybody(people)
        results: list[Result] = [_queries_per_sign_up(city, town, manager, cookies)]
        with serving("unionhall.config.wsgi:application") as web:
            _warm_up(web, cookies)
            storms = _Storms(cluster, web, cookies, city, town, manager, people)
            results += storms.run_all()
        with serving("bench.bare:application") as bare:
            results.append(storms.compare_with(bare))
    for result in results:
        print(result)
    return 0 if all(result.is_met for result in results) else 1


class _Storms:
    """The storms, one after another, each on sessions of its own."""

    def __init__(
        self, cluster: Any, web: Web, cookies: list[str], city: Any, town: Any, manager: Any, people: int
    ) -> None:
        self.cluster, self.web, self.cookies, self.people = cluster, web, cookies, people
        self.city, self.town, self.manager = city, town, manager
        self.number = 0
        self.cpu_us = 0.0

    def session(self, capacity: int, **wishes: Any) -> UUID:
        """A new open session; no two clash."""
        self.number += 1
        made = self.city.open_session(
            self.town, self.manager, at=datetime.now(UTC), number=self.number, capacity=capacity, **wishes
        )
        key: UUID = made.pk
        return key

    def requests(self, sessions: list[UUID], channels: tuple[str, ...] = ("on_site",)) -> list[Request]:
        """One sign-up for each person, spread over `sessions` and `channels`."""
        return [
            post(
                f"/s/{sessions[n % len(sessions)]}/book/",
                f"csrfmiddlewaretoken={SECRET}&key={uuid4()}&channel={channels[n % len(channels)]}",
                cookie,
                n + 1,
            )
            for n, cookie in enumerate(self.cookies)
        ]

    def run_all(self) -> list[Result]:
        """Spread, hot, hot with a kill, lecture; the figures of each."""
        spread = self.storm(
            "mixed over 100 courses", [self.session(self.people // 200) for _ in range(COURSES)]
        )
        hot = self.storm("500 seats, 2,000 waiting", [self.session(SEATS, waiting_capacity=WAITING)])
        killed = self.storm(
            "500 seats, 2,000 waiting, a web worker killed",
            [self.session(SEATS, waiting_capacity=WAITING)],
            kill=True,
        )
        quotas = {"on_site": self.people // 10, "app": self.people // 2, "wechat": self.people * 4 // 10}
        lecture = self.storm(
            "a seat for everybody, on three channels", [self.session(self.people, quotas=quotas)]
        )
        ratio = hot[0].percentile_ms(0.95) / spread[0].percentile_ms(0.95)
        return [
            *spread[1], *hot[1], *killed[1], *lecture[1],
            Result("p95 of the hot storm / p95 of the spread one", ratio, "x", 2),
            Result("memory of the largest web worker after the storms", self.web.largest_worker_mb(), "MB", 200),
        ]  # fmt: skip

    def cpu_seconds(self) -> float:
        """CPU time of web and database so far."""
        return self.web.cpu_seconds() + database_cpu_seconds(self.cluster)

    def storm(self, name: str, sessions: list[UUID], *, kill: bool = False) -> tuple[Answers, list[Result]]:
        """Send everybody's sign-up, then recount. `cpu_us` is what one of them cost, web and database."""
        channels = ("app", "wechat", "app", "wechat", "on_site", "app", "wechat", "app", "wechat", "app")
        several = channels if "channels" in name else ("on_site",)
        killed: list[int] = []

        def during(answers: Answers) -> None:
            if kill and not killed and len(answers.rows) > self.people // 50:
                killed.append(self.web.workers()[0].pid)
                self.web.kill_a_worker()

        requests, before = self.requests(sessions, several), self.cpu_seconds()
        answers = send_all(self.web.port, requests, connections=CONNECTIONS, during=during)
        self.cpu_us = (self.cpu_seconds() - before) / self.people * 1e6
        print(f"  {name}: {_said(answers)}", flush=True)
        return answers, _recount(name, sessions, answers)

    def compare_with(self, bare: Web) -> Result:
        """CPU time of a sign-up against that of the bare view, same claims, same server."""
        from bench.bare import token

        session = self.session(self.people)
        requests = [
            post(f"/bare/{session}/?token={token(n + 1)}&key={uuid4()}", "", "", n + 1)
            for n in range(self.people)
        ]
        before = bare.cpu_seconds() + database_cpu_seconds(self.cluster)
        answers = send_all(bare.port, requests, connections=CONNECTIONS)
        bare_us = (bare.cpu_seconds() + database_cpu_seconds(self.cluster) - before) / self.people * 1e6
        print(f"  bare view: {_said(answers)}; {bare_us:,.0f} us a claim, full stack {self.cpu_us:,.0f} us")
        return Result("CPU time per sign-up, web and database / bare view", self.cpu_us / bare_us, "x", 3)


def _said(answers: Answers) -> str:
    counts = Counter(status for _, status, *_ in answers.rows)
    seconds = max(row[4] for row in answers.rows) - min(row[3] for row in answers.rows)
    rate = len(answers.rows) / seconds
    return (
        f"{dict(counts)} in {seconds:.1f} s ({rate:,.0f}/s), p50 {answers.percentile_ms(0.5):.0f} ms, "
        f"p95 {answers.percentile_ms(0.95):.0f} ms, sent again {answers.retried}"
    )


def _sign_in_everybody(people: int) -> list[str]:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    from unionhall.kernel.people.models import Account

    store, until = SessionStore(), timezone.now() + timezone.timedelta(days=1)
    rows = []
    for n, account in enumerate(Account.objects.order_by("id")[:people], start=1):
        data = {
            SESSION_KEY: str(account.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: account.get_session_auth_hash(),
        }
        rows.append(Session(session_key=f"bench{n:027d}", session_data=store.encode(data), expire_date=until))
    Session.objects.bulk_create(rows, batch_size=5_000)
    return [f"sessionid={row.session_key}; csrftoken={SECRET}" for row in rows]


def _warm_up(web: Web, cookies: list[str]) -> None:
    requests = [
        post(f"/s/{uuid4()}/book/", f"csrfmiddlewaretoken={SECRET}&key={uuid4()}&channel=on_site", c, 0)
        for c in cookies[:200]
    ]
    send_all(web.port, requests, connections=16)


def _queries_per_sign_up(city: Any, town: Any, manager: Any, cookies: list[str]) -> Result:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    session = city.open_session(town, manager, at=datetime.now(UTC), number=0, capacity=10)
    client = Client(enforce_csrf_checks=True, HTTP_HOST="127.0.0.1")
    for pair in cookies[0].split("; "):
        name, _, value = pair.partition("=")
        client.cookies[name] = value
    wish = {"csrfmiddlewaretoken": SECRET, "key": str(uuid4()), "channel": "on_site"}
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.post(f"/s/{session.pk}/book/", wish)
    if answer.status_code != 302:
        raise RuntimeError(f"the sign-up was answered with {answer.status_code}")
    return Result("queries per sign-up", len(queries), "", 3)


def _recount(name: str, sessions: list[UUID], answers: Answers) -> list[Result]:
    from unionhall.engines.booking.models import Booking, Seat
    from unionhall.engines.booking.queries import seat_faults

    found = {row.pk: row for row in Booking.objects.filter(session__in=sessions)}
    acknowledged = {UUID(text.rstrip("/")[-36:]) for _, status, text, *_ in answers.rows if status == 302}
    people = Counter((row.session_id, row.person_id) for row in found.values())
    taken = Seat.objects.filter(session__in=sessions).exclude(booking=None).count()
    booked = sum(row.state == "booked" for row in found.values())
    return [
        Result(f"{name}: seats sold twice or lost", len(list(seat_faults())) + abs(taken - booked), "", 0),
        Result(f"{name}: acknowledged bookings lost", len(acknowledged - found.keys()), "", 0),
        Result(f"{name}: people booked twice", sum(count > 1 for count in people.values()), "", 0),
        Result(f"{name}: waiting numbers out of order", _out_of_order(found, answers), "", 0),
    ]


def _out_of_order(found: dict[UUID, Any], answers: Answers) -> int:
    """Pairs in which somebody was answered before the other had even asked, and yet stands behind."""
    line = []
    for _, status, text, sent, received in answers.rows:
        row = found.get(UUID(text.rstrip("/")[-36:])) if status == 302 else None
        if row is not None and row.waiting_number is not None:
            line.append((sent, received, row.waiting_number))
    by_answer, by_request = sorted(line, key=lambda one: one[1]), sorted(line)
    wrong, highest, index = 0, 0, 0
    for sent, _received, number in by_request:
        while index < len(by_answer) and by_answer[index][1] < sent:
            highest = max(highest, by_answer[index][2])
            index += 1
        wrong += number < highest
    return wrong


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 30_000))
