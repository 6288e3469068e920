"""Claims in the database: everybody on one session, against pgbench's own limit with a hundred.

    python -m bench.claims [seconds of a run] [rounds]

The limit is one prepared statement that changes as many rows of the same tables (a counter of free seats, a booking,
an audit entry, an event) and asks nothing, spread over a hundred counters. Against it: `booking_claim`, which does all
a sign-up does, from everybody on one session: one by one, and as the web puts them, where those who ask at the same
moment go together (`engines/booking/groups.py`): 32 at a time, in two calls of sixteen. All on one durable server,
turn by turn; the figure is the median of the rounds' ratios.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from bench import city
from bench.frame import Result, durable_server
from bench.server import database_cpu_seconds
from unionhall.engines.booking.groups import MOST

if TYPE_CHECKING:
    from unionhall.config.embedded import Cluster

CLIENTS = 32
COUNTERS = 100
PEOPLE = 400_000
SEATS = 100_000
TARGET = 0.8

# What both scripts share: who claims. Nobody comes twice in a run; they come in no order, as people do. The limit's
# people exist nowhere, so they need not run out.
_WHO = """
\\set turn :turn + 1
\\set person 1 + ((:turn * {clients} + :client_id + {offset}) * 7919) % {people}
"""
NOBODIES = 10_000_000

# No look-up, no condition, no function: the least a sign-up could be.
_LIMIT = """
\\set counter random(1, {counters})
with c as (
  update bench_counter set free = free - 1 where id = :counter and free > 0 returning free),
b as (
  insert into booking_booking(id, organisation_id, session_id, person_id, state, channel, party, team_name, key,
    created_at, seat_numbers, is_late_cancel)
  select uuidv7(), '{organisation}', lpad(to_hex({first} + :counter::int), 32, 'f')::uuid,
    lpad(to_hex(:person::int), 32, 'e')::uuid, 'booked', 'on_site', 1, '', gen_random_uuid(), now(),
    array[c.free], false
  from c returning id, person_id),
a as (
  insert into audit_entry(id, organisation_id, at, by_id, verb, subject_id, data)
  select uuidv7(), '{organisation}', now(), b.person_id, 'booking.booking.book', b.id, '{{"state": "booked"}}' from b)
insert into messaging_event(id, organisation_id, kind, subject_id, at, data, person_id, private)
select uuidv7(), '{organisation}', 'booking.booked', b.id, now(), '{{"title": "{title}"}}', b.person_id, '{{}}' from b;
"""

_CLAIM = """
select outcome from booking_claim(uuidv7(), '{session}', lpad(to_hex(:person::int), 32, '0')::uuid, 'on_site', 1, '',
  null, gen_random_uuid(), now(), '{day}', lpad(to_hex(:person::int), 32, '0')::uuid, false, true);
"""


# Sixteen different people of the city in one call; the arrays are made by the server, at the claims' cost.
_GROUP = """
\\set first :person * {most}
select count(outcome) from booking_claim_group(
  array(select uuidv7() from generate_series(1, {most})),
  array_fill('{session}'::uuid, array[{most}]),
  array(select lpad(to_hex(1 + (:first::int + k) % {everybody}), 32, '0')::uuid from generate_series(1, {most}) k),
  array_fill('on_site'::text, array[{most}]),
  array(select gen_random_uuid() from generate_series(1, {most})),
  array_fill(now(), array[{most}]),
  array_fill('{day}'::date, array[{most}]),
  array(select lpad(to_hex(1 + (:first::int + k) % {everybody}), 32, '0')::uuid from generate_series(1, {most}) k));
"""


@dataclass(frozen=True)
class Run:
    """One run of pgbench: transactions a second, CPU microseconds of the server for each."""

    per_second: float
    cpu_us: float
    done: int


def pgbench(cluster: Cluster, script: str, *, seconds: int, clients: int = CLIENTS) -> Run:
    """Run a script for a while. Raises RuntimeError with pgbench's words when it fails."""
    path = Path(cluster.data.parent / "bench.sql")
    path.write_text(script)
    before = database_cpu_seconds(cluster)
    done = subprocess.run(
        [
            str(cluster.binaries / "pgbench"), "-n", "-M", "prepared", "-c", str(clients), "-j", "1",
            "-T", str(seconds), "-D", "turn=0", "-f", str(path), "-h", str(cluster.socket), "-U", "postgres",
            "unionhall",
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    spent = database_cpu_seconds(cluster) - before
    rate = re.search(r"^tps = ([\d.]+)", done.stdout, re.MULTILINE)
    count = re.search(r"actually processed: (\d+)", done.stdout)
    if done.returncode or not rate or not count:
        raise RuntimeError(f"pgbench failed: {(done.stderr or done.stdout)[:600]}")
    return Run(float(rate[1]), spent * 1e6 / int(count[1]), int(count[1]))


class Claims:
    """The scripts on one prepared database."""

    def __init__(self, cluster: Cluster) -> None:
        from django.db import connection

        self.cluster, self.now = cluster, datetime.now(UTC)
        self.city, self.manager = city.fill(PEOPLE)
        self.opened = self.runs = self.come = 0
        with connection.cursor() as cursor:
            cursor.execute(
                "create table bench_counter(id int primary key, free int not null) with (fillfactor = 10)"
            )
            cursor.execute(
                "insert into bench_counter select n, 1000000000 from generate_series(1, %s) n", [COUNTERS]
            )

    def _run(self, text: str, *, seconds: int, people: int, clients: int = CLIENTS, **names: object) -> Run:
        self.runs += 1
        who = _WHO.format(clients=clients, offset=self.come, people=people)
        script = who + text.format(first=self.runs * 1000, **names)
        done = pgbench(self.cluster, script, seconds=seconds, clients=clients)
        self.come += done.done * 3 // 2  # some clients come more often than others
        print(f"    {done.per_second:,.0f}/s, {done.cpu_us:,.0f} us", flush=True)
        return done

    def limit(self, seconds: int, counters: int = COUNTERS) -> Run:
        """pgbench's own."""
        return self._run(
            _LIMIT, seconds=seconds, people=NOBODIES, counters=counters, organisation=self.city.pk,
            title="安全生产大讲堂",
        )  # fmt: skip

    def claim(self, seconds: int) -> Run:
        """Everybody on one session, one by one."""
        session = self._open()
        done = self._run(_CLAIM, seconds=seconds, people=PEOPLE, session=session, day=self.now.date())
        return self._refuse_refused(session, done)

    def group(self, seconds: int) -> Run:
        """The same, sixteen in a call, as many at a time; the figures are of single claims."""
        session, clients = self._open(), CLIENTS // MOST
        start, self.come = self.come, self.come // MOST + 1
        done = self._run(
            _GROUP, seconds=seconds, people=PEOPLE // MOST, clients=clients, session=session, most=MOST,
            everybody=PEOPLE,
            day=self.now.date(),
        )  # fmt: skip
        self.come = start + (self.come - start // MOST) * MOST
        single = Run(done.per_second * MOST, done.cpu_us / MOST, done.done * MOST)
        return self._refuse_refused(session, single)

    def _open(self) -> UUID:
        """A new session, with more seats than a run can fill."""
        self.opened += 1
        at = self.now - timedelta(hours=1)
        return city.open_session(self.city, self.manager, at=at, number=self.opened, capacity=SEATS).pk

    def _refuse_refused(self, session: UUID, done: Run) -> Run:
        """Raises RuntimeError when a claim was refused."""
        from unionhall.engines.booking.models import Booking

        booked = Booking.objects.filter(session=session).count()
        if booked != done.done:
            raise RuntimeError(
                f"of {done.done} claims only {booked} took a seat: the bench ran out of something"
            )
        return done


def main(seconds: int = 5, rounds: int = 7) -> int:
    """Interleave the limit and the claims; 1 when the target is missed."""
    with durable_server() as cluster:
        claims = Claims(cluster)
        claims.limit(2)
        claims.claim(2)
        turns = [(claims.limit(seconds), claims.claim(seconds), claims.group(seconds)) for _ in range(rounds)]
        hot = claims.limit(seconds, 1)
    single = [claim.per_second / limit.per_second for limit, claim, _group in turns]
    ratios = [group.per_second / limit.per_second for limit, _claim, group in turns]
    results = [
        Result("pgbench's limit, 100 counters", statistics.median(x.per_second for x, _, _ in turns), "/s"),
        Result("the same statement on one counter", hot.per_second, "/s"),
        Result("booking_claim, one session", statistics.median(x.per_second for _, x, _ in turns), "/s"),
        Result("in groups, one session", statistics.median(x.per_second for _, _, x in turns), "/s"),
        Result("CPU of the limit", statistics.median(x.cpu_us for x, _, _ in turns), "us"),
        Result("CPU of a claim", statistics.median(x.cpu_us for _, x, _ in turns), "us"),
        Result("CPU of a claim in a group", statistics.median(x.cpu_us for _, _, x in turns), "us"),
        Result("claims one by one / pgbench's limit", statistics.median(single), "x"),
        Result("lowest ratio of a round", min(ratios), "x"),
        Result("highest ratio of a round", max(ratios), "x"),
        Result(
            "claims on one session / pgbench's limit", statistics.median(ratios), "x", TARGET, at_most=False
        ),
    ]
    for result in results:
        print(result)
    return 0 if all(result.is_met for result in results) else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
