"""Nearest places out of 1,000,000, against a primary-key look-up of the same number of rows in the same run.

    python -m bench.places [places]

Both are run as the product runs them (the SQL of its own queries, one connection), turn by turn, and fetched.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from bench.frame import Result, durable_server

TARGET = 2.0
ROWS = 20
ROUNDS = 400
DAY = date(2026, 6, 1)
EAST, NORTH = (75.0, 135.0), (18.0, 53.0)
BY_KEY = "by key"

FILL = """
    insert into organisations_organisation
      (id, path, code, level, kind, name, name_en, short_name, region, phone, address)
      values (%(organisation)s, 'bench', 'bench', 'national', 'federation', 'B', '', 'B', 'CN', '', '');
    insert into places_place
      (id, organisation_id, kind, code, name, name_en, address, phone, longitude, latitude, facilities,
       is_open_24h, area_m2, closed_on)
      select uuidv7(), %(organisation)s,
        case when n %% 1000 = 0 then 'palace' when n %% 10 = 0 then 'centre' else 'station' end,
        'S' || n, 'Place ' || n, '', 'Road ' || n, '',
        %(west)s + random() * (%(east)s - %(west)s), %(south)s + random() * (%(north)s - %(south)s),
        case when n %% 3 = 0 then '{water,wifi}' else '{water}' end::varchar[], false, null, null
      from generate_series(1, %(places)s) n;
"""


def fill(places: int) -> list[Any]:
    """Scatter `places` over China; returns some of their keys."""
    from django.db import connection

    from unionhall.lib.ids import uuid7

    box = {"west": EAST[0], "east": EAST[1], "south": NORTH[0], "north": NORTH[1]}
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"organisation": uuid7(), "places": places, **box})
        cursor.execute("vacuum analyze places_place")
        cursor.execute("select id from places_place order by random() limit 20000")
        return [key for (key,) in cursor.fetchall()]


def readings(keys: list[Any]) -> dict[str, Callable[[], Any]]:
    """What is compared: each call answers the query for another point, or other keys."""
    from unionhall.kernel.places import queries
    from unionhall.kernel.places.models import Place
    from unionhall.lib.geo import Point

    dice = random.Random(1)

    def near(*kinds: str, facilities: tuple[str, ...] = ()) -> Callable[[], Any]:
        def rows() -> Any:
            here = Point(dice.uniform(*EAST), dice.uniform(*NORTH))
            inside = queries._within(here, queries.FARTHEST_KM).filter(queries._in_use(DAY))
            if facilities:
                inside = inside.filter(facilities__contains=facilities)
            return queries._first_of_each(inside, kinds, ROWS)

        return rows

    return {
        BY_KEY: lambda: Place.objects.filter(pk__in=dice.sample(keys, ROWS)).defer("earth"),
        "nearest": near(),
        "nearest palace, one place in 1,000": near("palace"),
        "nearest palace or centre": near("palace", "centre"),
        "nearest with wifi": near(facilities=("wifi",)),
        "nearest with what no place has": near(facilities=("shower",)),
    }


def measure(compared: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """Median milliseconds of each reading."""
    from django.db import connection

    taken: dict[str, list[float]] = {name: [] for name in compared}
    with connection.cursor() as cursor:
        for _round in range(ROUNDS):
            for name, reading in compared.items():
                sql, params = reading().query.sql_with_params()
                started = time.perf_counter()
                cursor.execute(sql, params)
                cursor.fetchall()
                taken[name].append((time.perf_counter() - started) * 1000)
    return {name: statistics.median(values) for name, values in taken.items()}


def main(places: int = 1_000_000) -> int:
    """Fill a throwaway database, measure, print; 1 when the target is missed."""
    with durable_server():
        taken = measure(readings(fill(places)))
    yardstick = taken.pop(BY_KEY)
    results = [Result(f"{ROWS} rows by key, {places:,} places", yardstick, "ms")]
    results += [Result(f"{name}: times as long", taken[name] / yardstick, "x", TARGET) for name in taken]
    print(*results, sep="\n")
    return int(not all(result.is_met for result in results))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
