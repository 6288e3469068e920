"""A lecture followed from afar: everybody's heartbeat of each minute, in the batches the web process writes.

python -m bench.heartbeats [people] [minutes]
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

from bench.frame import Result, durable_server
from bench.server import database_cpu_seconds

BATCH = 1_000
LEAD = timedelta(days=1, minutes=30)


def main(people: int = 30_000, minutes: int = 10) -> int:
    """Heartbeats of `people` for `minutes`; 1 when one costs the database more than a tenth of a millisecond."""
    with durable_server() as cluster:
        from bench import city
        from unionhall.engines.booking import commands as booking
        from unionhall.engines.booking.models import Attendance
        from unionhall.kernel.people.models import Person

        town, manager = city.fill(people)
        now = datetime.now(UTC)
        lecture = city.open_session(
            town, manager, at=now - LEAD, number=0, capacity=people, quotas={"app": people}
        )
        listeners = [Person(pk=city.person_id(n)) for n in range(1, people + 1)]
        booking.book_many(lecture, [(person, "app") for person in listeners], by=manager, at=now - LEAD)
        before = database_cpu_seconds(cluster)
        for minute in range(minutes):
            for first in range(0, people, BATCH):
                batch = [
                    (lecture.pk, person.pk, minute, "app") for person in listeners[first : first + BATCH]
                ]
                booking.record_presence(batch, at=now)
        spent = database_cpu_seconds(cluster) - before
        seen = Attendance.objects.filter(session=lecture, minutes=minutes).count()
    results = [
        Result("people whose every minute was kept, missing", people - seen, "", 0),
        Result("database CPU per heartbeat", spent * 1000 / (people * minutes), "ms", 0.1),
    ]
    for result in results:
        print(result)
    return 0 if all(result.is_met for result in results) else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
