"""Inbox, search and case page at 1,000,000 cases, 100,000 of them open, against 10,000 and 1,000; and numbers a second.

    python -m bench.cases [cases] [cases of the small database] [seconds of openings]

The same questions are asked of two databases on one server, turn by turn, by the product's own queries, and all is
fetched. A tenth of the cases are open. They lie at 60 units, are of all the kinds there are,
and of ten times fewer people than cases, so that a name finds about as many in either database. The figure is the ratio
of the medians. Then openings: eight threads at one unit, where each takes a number, against the same with the taking of
the number replaced by one that nobody waits for.
"""

from __future__ import annotations

import statistics
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import count
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bench.frame import Result, durable_server

if TYPE_CHECKING:
    from collections.abc import Iterator

TARGET = 2.0
ROUNDS = 40
UNITS = 60
STAFF = 200
THREADS = 8
_NUMBERS = count(10**6)
NOW = datetime(2026, 5, 6, 2, tzinfo=UTC)
SUBJECTS = ("拖欠工资", "工伤认定", "社保漏缴", "加班费争议", "劳动合同", "困难帮扶", "心理咨询", "驿站报修")

_PEOPLE = """
insert into people_person(id, organisation_id, name, name_pinyin, phone, gender, occupation, is_migrant,
  identity_number, identity_index, language, wants_large_text, created_at)
select lpad(to_hex(n), 32, '0')::uuid, %(home)s,
  chr(19968 + n %% 9000) || chr(20968 + n / 9000 + n %% 17), 'ceshi ' || n, '139' || lpad(n::text, 8, '0'), '', '',
  false, '', '', 'zh-hans', false, now()
from generate_series(1, %(people)s) n;
"""
_CASES = """
insert into casework_case(id, organisation_id, numbered_at_id, kind, number, word, year, serial, title, person_id,
  state, turn, assignee_id, source, opened_at, opened_by_id, due_at, closed_at, version, words)
select ('ca5e0000' || lpad(to_hex(n), 24, '0'))::uuid, u.id, u.id, k.kind, c.number, k.word, 2025, n, c.title, p.id,
  case when c.is_open then k.first else k.last end, case when c.is_open then k.turn else 'nobody' end,
  case when n %% 4 > 0 then lpad(to_hex(1 + n %% %(staff)s), 32, '0')::uuid end, 'portal',
  %(now)s - n * interval '1 minute', p.id,
  case when c.is_open then %(now)s + (n %% 20000 - 5000) * interval '1 minute' end,
  case when not c.is_open then %(now)s - n * interval '30 seconds' end, 2,
  lower(c.number || ' ' || c.title || ' ' || p.name || ' ' || p.name_pinyin || ' ' || p.phone || ' ' || c.pairs)
from generate_series(1, %(cases)s) n
join unnest(%(units)s::uuid[]) with ordinality u(id, place) on u.place = 1 + n %% %(unit_count)s
join unnest(%(kinds)s::text[], %(words)s::text[], %(firsts)s::text[], %(lasts)s::text[], %(turns)s::text[])
  with ordinality k(kind, word, first, last, turn, place) on k.place = 1 + n / 7 %% %(kind_count)s
join people_person p on p.id = lpad(to_hex(%(staff)s + 1 + n %% %(served)s), 32, '0')::uuid
cross join lateral (select %(subjects)s::text[] as subjects) s
cross join lateral (select n %% 10 = 0 as is_open,
  '银杏' || u.place || k.word || '〔2025〕' || lpad(n::text, 7, '0') as number,
  s.subjects[1 + n %% array_length(s.subjects, 1)] || n as title,
  substr(s.subjects[1 + n %% array_length(s.subjects, 1)], 1, 2) || ' ' || p.name as pairs) c;
insert into casework_step(id, organisation_id, case_id, sequence, verb, track, from_state, to_state, at, data, private,
  is_internal)
select uuidv7(), organisation_id, id, s, case s when 1 then 'open' else 'take' end, 'main', state, state, opened_at,
  '{}', '', s > 1
from casework_case, generate_series(1, 2) s;
insert into casework_deadline(id, organisation_id, case_id, track, state, turn, rule, basis, region, began_at, due_at,
  is_provisional, remind_at, pause_cause, ended_at, outcome)
select uuidv7(), organisation_id, id, 'main', state, turn, '', '', 'CN', opened_at, coalesce(due_at, closed_at), false,
  null, '', closed_at, case when closed_at is null then '' else 'met' end
from casework_case;
"""
_TABLES = ("people_person", "casework_case", "casework_step", "casework_deadline")


def person_id(number: int) -> UUID:
    """The key of person `number`, counted from 1; the first are staff."""
    return UUID(int=number)


def tree() -> list[Any]:
    """A city and its units, two storeys: the units in which cases lie, the city first."""
    from unionhall.kernel.organisations.models import Organisation

    common = {"kind": "federation", "region": "CN"}
    city = Organisation.objects.create(
        path="bench", code="bench", level="city", name="银杏市总工会", short_name="银杏", **common
    )
    units = [city]
    for n in range(1, UNITS):
        above = city if n <= 9 else units[1 + n % 9]
        level = "county" if n <= 9 else "town"
        made = {"path": f"{above.path}.u{n}", "code": f"u{n}", "name": f"第{n}总工会", "short_name": f"第{n}"}
        units.append(Organisation.objects.create(level=level, parent=above, **made, **common))
    return units


def fill(cases: int) -> list[Any]:
    """Lay `cases` into an empty database; answers with the units."""
    from django.db import connection

    from unionhall.engines.casework import kinds
    from unionhall.kernel.access.models import Post

    units, served = tree(), max(cases // 10, 10)
    tables = [kind.workflow for kind in kinds.registered()]
    values = {
        "home": units[0].pk, "people": STAFF + served + 1, "served": served, "staff": STAFF, "cases": cases, "now": NOW,
        "units": [unit.pk for unit in units], "unit_count": len(units), "subjects": list(SUBJECTS),
        "kinds": [table.kind for table in tables], "words": [table.word for table in tables],
        "firsts": [table.initial.code for table in tables], "turns": [table.initial.turn.value for table in tables],
        "lasts": [next(state.code for state in table.states if state.is_final) for table in tables],
        "kind_count": len(tables),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")  # a million rows need not prove their keys
        cursor.execute(_PEOPLE, values)
        cursor.execute(_CASES, values)
        for table in _TABLES:
            cursor.execute(f"vacuum analyze {table}")
        cursor.execute("reset session_replication_role")
    roles = {role for table in tables for role in (*table.handled_by, "desk")}
    for number in range(1, STAFF + 1):
        for role in roles if number == 1 else ("desk",):
            unit = units[0] if number == 1 else units[number % len(units)]
            Post.objects.create(
                organisation=unit, person_id=person_id(number), role=role, starts_on=date(2020, 1, 1)
            )
    return units


def readings(cases: int) -> dict[str, Callable[[], Any]]:
    """What is asked: by somebody who works on every kind at the city, and by the clerk of one town."""
    from unionhall.engines.casework import queries
    from unionhall.engines.casework.models import Case
    from unionhall.kernel.people.models import Person

    city, town = (Person.objects.get(pk=person_id(number)) for number in (1, 42))
    keys = [UUID(f"ca5e0000{n:0>24x}") for n in range(10, cases, cases // 40)]
    some = list(Case.objects.filter(pk__in=keys).select_related("person"))
    turn = count()

    def another() -> Any:
        return some[next(turn) % len(some)]

    def page() -> Any:
        case = queries.get_case(another().pk, city)
        return (
            queries.timeline(case, city), queries.open_verbs(case, city), queries.running_deadlines(case),
            list(queries.tasks_of(case, city)), queries.children_of(case, city),
        )  # fmt: skip

    asked: dict[str, Callable[[], Any]] = {
        "case page": page,
        "cases of a worker": lambda: list(queries.cases_of(another().person)[:30]),
        "what waits for a worker": lambda: list(queries.waiting_for(another().person)),
    }
    for who, viewer in (("city", city), ("town", town)):
        asked |= lists_of(who, viewer, another)
    return asked


def lists_of(who: str, viewer: Any, another: Callable[[], Any]) -> dict[str, Callable[[], Any]]:
    """The boxes, their counts, and the search of one viewer; `another()` gives a case to look for."""
    from unionhall.engines.casework import queries

    everything = queries.Filters()

    def found(words: str) -> Any:
        return list(queries.find_cases(viewer, queries.Filters(words=words))[:30])

    boxes: dict[str, Callable[[], Any]] = {
        f"inbox of the {who}: {box}": lambda box=box: queries.inbox(viewer, box, everything, at=NOW)  # type: ignore[misc]
        for box in ("mine", "unit", "unassigned", "overdue", "waiting")
    }
    return boxes | {
        f"counts of the {who}": lambda: queries.box_counts(viewer, everything, at=NOW),
        f"the {who} finds a number": lambda: found(another().number),
        f"the {who} finds a name": lambda: found(another().person.name),
        f"the {who} lists all": lambda: found(""),
    }


def medians(sides: Sequence[tuple[Any, dict[str, Callable[[], Any]]]]) -> list[dict[str, float]]:
    """Median milliseconds of each question on each side (a connection and its questions), asked turn by turn."""
    from django.db import connections

    taken: list[dict[str, list[float]]] = [{name: [] for name in asked} for _database, asked in sides]
    for turn in range(ROUNDS + 5):
        for name in taken[0]:
            for (database, asked), times in zip(sides, taken, strict=True):
                connections["default"] = database
                started = time.perf_counter()
                asked[name]()
                if turn >= 5:
                    times[name].append((time.perf_counter() - started) * 1000)
    return [{name: statistics.median(values) for name, values in times.items()} for times in taken]


def openings(unit: Any, seconds: float) -> float:
    """Cases a second that THREADS threads open at `unit`."""
    from django.db import connections

    from unionhall.engines.casework import commands
    from unionhall.kernel.people.models import Person

    people = [Person.objects.get(pk=person_id(STAFF + 1 + place % 10)) for place in range(THREADS)]
    done, until = [0] * THREADS, time.perf_counter() + seconds

    def run(place: int) -> None:
        worker = people[place]
        while time.perf_counter() < until:
            opening = commands.Opening("casework.complaint", "太慢", person=worker)
            commands.open_case(unit, opening, by=worker, at=NOW)
            done[place] += 1
        connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / seconds


@contextmanager
def no_counter() -> Iterator[None]:
    """Meanwhile serials come from memory: unique, and nobody waits."""
    from unionhall.engines.casework.commands import opening

    def next_serial(_case: Any) -> int:
        return next(_NUMBERS)

    kept, opening._next_serial = opening._next_serial, next_serial
    try:
        yield
    finally:
        opening._next_serial = kept


def second_database() -> Any:
    """A connection to a database of its own, empty and migrated like the first, on the same server."""
    from django.db import connections

    first = connections["default"]
    first.close()
    maintenance, second = first.copy(), first.copy()
    maintenance.settings_dict = first.settings_dict | {"NAME": "postgres"}
    with maintenance.cursor() as cursor:
        cursor.execute(f"create database few template {first.settings_dict['NAME']}")
    maintenance.close()
    second.settings_dict = first.settings_dict | {"NAME": "few"}
    return second


def side(database: Any, cases: int) -> tuple[Any, dict[str, Callable[[], Any]]]:
    """Lay `cases` into a database; answers with it and what is asked there."""
    from django.db import connections

    connections["default"] = database
    started = time.perf_counter()
    fill(cases)
    print(f"    {cases:,} cases laid in {time.perf_counter() - started:,.0f} s", flush=True)
    return database, readings(cases)


def compare_openings(seconds: float) -> list[Result]:
    """Openings with and without the counter, turn by turn."""
    from unionhall.kernel.organisations.models import Organisation

    unit = Organisation.objects.select_related("parent").get(code="bench")
    pairs = []
    openings(unit, 1)
    for _ in range(3):
        with no_counter():
            free = openings(unit, seconds)
        pairs.append((openings(unit, seconds), free))
    numbered, free = (statistics.median(side) for side in zip(*pairs, strict=True))
    return [
        Result(f"openings a second, {THREADS} threads, numbers of one unit", numbered, "/s"),
        Result("the same without taking a number", free, "/s"),
        Result("with numbers / without", statistics.median(one / other for one, other in pairs), "x"),
    ]


def main(cases: int = 1_000_000, small: int = 10_000, seconds: int = 4) -> int:
    """Measure both sizes and print the ratios; 1 when a target is missed."""
    from django.db import connections

    with durable_server():
        large, second = connections["default"], second_database()
        few, many = medians([side(second, small), side(large, cases)])
        second.close()
        connections["default"] = large
        results = compare_openings(seconds)
    lines = [
        Result(f"{name}: {few[name]:.2f} ms -> {took:.2f} ms", took / few[name], "x", TARGET)
        for name, took in many.items()
    ]
    print(*lines, *results, sep="\n")
    return 0 if all(line.is_met for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
