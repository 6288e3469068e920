"""Figures kept ahead are what a recount of the rows says, whatever changed them and whenever they are read."""

from __future__ import annotations

import importlib
import os
import random
import select
import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from unionhall.engines.booking.models import Attendance, Booking, FollowUp, Rating, Session
from unionhall.engines.booking.states import BookingState, SessionState
from unionhall.engines.booking.tests.cast import person
from unionhall.engines.figures import counting, queries
from unionhall.engines.figures.declared import Counted, Kind, declared, kept_ahead
from unionhall.engines.figures.installing import define
from unionhall.engines.figures.models import Cell, Definition, Mark, Presence, Total
from unionhall.engines.figures.queries import Stretch
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.services.hub.desk.periods import Period, find_period, month_of, rolling
from unionhall.services.hub.models import Need, Suggestion
from unionhall.services.hub.tests.desk import DAY, Desk

pytestmark = pytest.mark.django_db
# The module; the package offers a function of that name.
reading = importlib.import_module("unionhall.engines.figures.queries.readings")
# What the desk below has rows of.
ROOTS = (Attendance, Booking, Need, Rating, Session)


@pytest.fixture
def desk(county: object) -> Desk:
    """A desk with ended sessions in two months, ratings, needs, and workers of two towns."""
    made = Desk(county)  # type: ignore[arg-type]
    towns = [made.county.town, made.county.enterprise, made.county.county]
    for number, days in enumerate((-3, -6, -35, -70, -200)):
        session = made.session(days * DAY, capacity=6, title=f"课{number}")
        for score in (5, 2):
            made.rated(session, score, person(towns[number % len(towns)], f"工{number}{score}"))
        made.served(session)
        made.end(session)
        made.ask(suggest=session, take=bool(number % 2), at=made.now + days * DAY)
    return made


def periods(today: date) -> list[Period]:
    return [find_period(f"{today:%Y}", today), find_period(f"{today:%Y-%m}", today), rolling(today)]


def assert_true(desk: Desk) -> None:
    """Every figure, for every unit and several periods, reads as a recount says."""
    today = timezone.localdate(desk.now)
    stretches: list[Stretch] = [period.stretch for period in periods(today)]
    paths = list(Organisation.objects.values_list("path", flat=True))
    for counted in (one for one in declared() if one.model in ROOTS):
        by_unit = [queries.readings_by_unit(counted, paths, stretch) for stretch in stretches]
        for path in paths:
            expected = queries.readings_from_rows(counted, [path], stretches)
            assert queries.readings(counted, [path], stretches) == expected, (counted.series, path)
            assert [found[path] for found in by_unit] == expected, (counted.series, path)


Change = Callable[[random.Random], Any]


def some(rows: Any, chance: random.Random) -> Any:
    """One of the rows, as a query."""
    found = list(rows.order_by("pk").values_list("pk", flat=True))
    return rows.model._default_manager.filter(pk=chance.choice(found)) if found else rows.none()


def unrate(rows: Any) -> Any:
    """Delete ratings, and what hangs on them."""
    FollowUp.objects.filter(rating__in=rows).delete()
    return rows.delete()


def changes(desk: Desk) -> list[Change]:
    """Changes of all kinds, made behind the commands' back: the engine must see them nevertheless."""
    return [*_changes_of_sessions(desk), *_changes_of_people(), *_changes_of_needs(desk)]


def a_day(desk: Desk, chance: random.Random) -> Any:
    return desk.now - timedelta(days=chance.randrange(400))


def _changes_of_sessions(desk: Desk) -> list[Change]:
    units = list(Organisation.objects.all())
    sessions, states = Session.objects.all(), [SessionState.ENDED, SessionState.PUBLISHED]

    def move(chance: random.Random) -> Any:
        begins = a_day(desk, chance)
        return some(sessions, chance).update(starts_at=begins, ends_at=begins + timedelta(hours=2))

    return [
        move,
        lambda c: some(sessions, c).update(organisation=c.choice(units)),
        lambda c: some(sessions, c).update(state=c.choice(states)),
        lambda c: some(Rating.objects.all(), c).update(score=c.randrange(1, 6), rated_at=a_day(desk, c)),
        lambda c: unrate(some(Rating.objects.all(), c)),
    ]


def _changes_of_people() -> list[Change]:
    units = list(Organisation.objects.all())
    attendances, states = Attendance.objects.all(), [BookingState.BOOKED, BookingState.ABSENT]

    def lose(chance: random.Random) -> Any:
        rows = some(attendances, chance)
        unrate(Rating.objects.filter(attendance__in=rows))
        return rows.delete()

    def move(chance: random.Random) -> Any:
        people = Person.objects.filter(pk__in=some(attendances, chance).values("person"))
        return people.update(organisation=chance.choice(units))

    return [
        lose,
        move,
        lambda c: some(attendances, c).update(counts=c.random() < 0.5),
        lambda c: some(attendances, c).update(organisation=c.choice(units)),
        lambda c: some(Booking.objects.all(), c).update(state=c.choice(states)),
    ]


def _changes_of_needs(desk: Desk) -> list[Change]:
    units = list(Organisation.objects.all())
    needs, suggestions = Need.objects.all(), Suggestion.objects.all()
    return [
        lambda c: some(needs, c).update(asked_at=a_day(desk, c), organisation=c.choice(units)),
        lambda c: some(suggestions, c).update(taken_at=c.choice([None, desk.now])),
        lambda c: some(suggestions, c).delete(),
        lambda c: desk.ask(at=a_day(desk, c)),
    ]


def drifts() -> list[queries.Drift]:
    return [drift for counted in kept_ahead() for drift in queries.drift_of(counted)]


@pytest.mark.parametrize("seed", range(3))
def test_whatever_changes_figures_read_as_a_recount(desk: Desk, seed: int) -> None:
    chance = random.Random(seed)
    possible = changes(desk)
    for number in range(20):
        chance.choice(possible)(chance)
        if number % 10 == 9:
            assert Mark.objects.exists()
            assert_true(desk)  # before it is counted
            counting.count_marked()
            assert not Mark.objects.exists()
            assert drifts() == []
            assert_true(desk)  # and after


def test_after_a_flood_small_tables_are_counted_and_large_ones_read_as_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_PENDING", 0)
    assert_true(desk)
    counting.count_marked()
    counted = next(one for one in kept_ahead() if one.series == "needs_asked")
    year = [find_period(f"{timezone.localdate(desk.now):%Y}", timezone.localdate(desk.now)).stretch]
    (before,) = queries.readings(counted, [desk.county.county.path], year)
    desk.ask()
    monkeypatch.setattr(reading, "MANY_ROWS", -2)
    assert queries.readings(counted, [desk.county.county.path], year) == [before]
    counting.count_marked()
    assert queries.readings(counted, [desk.county.county.path], year)[0].part == before.part + 1


def test_counted_anew_is_counted_the_same(desk: Desk) -> None:
    counting.count_marked()

    def kept() -> list[Any]:
        return [
            sorted(rows.values_list(*names))
            for rows, names in (
                (Cell.objects.all(), ("series", "organisation_id", "day", "node_id", "part", "whole")),
                (Presence.objects.all(), ("series", "organisation_id", "day", "subject", "node_id")),
                (
                    Total.objects.exclude(part=0, whole=0),
                    ("series", "organisation_id", "months", "first", "part", "whole"),
                ),
            )
        ]

    before = kept()
    assert all(before)
    for counted in kept_ahead():
        counting.recount(counted)
    assert kept() == before


def test_damage_is_found_and_mended(desk: Desk) -> None:
    counting.count_marked()
    assert drifts() == []
    served = next(one for one in kept_ahead() if one.kind is Kind.DISTINCT)
    Presence.objects.filter(series=served.series).first().delete()  # type: ignore[union-attr]
    Total.objects.filter(series="match_rate", months=0).update(part=7)
    assert {drift.series for drift in drifts()} == {served.series, "match_rate"}
    for counted in kept_ahead():
        counting.recount(counted)
    assert drifts() == []


def test_a_unit_hung_elsewhere_takes_its_figures_along(desk: Desk) -> None:
    counting.count_marked()
    # The mill, until now beneath a town, beneath the county itself.
    county, mill = desk.county.county, desk.county.enterprise
    Organisation.objects.filter(pk=mill.pk).update(parent=county, path=f"{county.path}.{mill.code}")
    assert_true(desk)
    counting.count_marked()
    assert drifts() == []
    assert_true(desk)


def test_a_new_definition_begins_a_new_series_and_keeps_the_old(desk: Desk) -> None:
    today = timezone.localdate(desk.now)
    counted = next(one for one in kept_ahead() if one.series == "needs_asked")
    # As an installation says it, whether or not another test has emptied the table.
    Definition.objects.filter(code=counted.figure.code).delete()
    define(counted, None, today - timedelta(days=30))
    counting.count_marked()
    months = [period.stretch for period in month_of(today).series(12)]
    path = desk.county.county.path
    before = queries.readings(counted, [path], months)
    renewed = Counted(replace(counted.figure, version=2, definition="Something else"))
    define(renewed, None, today)
    assert renewed.series == "needs_asked.2"
    counting.count_marked()  # takes up the mark of a series that has to be counted
    desk.ask()  # counts under the new definition only
    now, then = queries.meanings(renewed)
    assert (now.version, now.words, now.since, now.until) == (2, "Something else", today, None)
    assert (then.version, then.until) == (1, today)
    assert queries.readings_as_then(then, path, months) == before
    assert sum(reading.part for reading in before) == 5


@pytest.mark.django_db(transaction=True)
def test_processes_that_count_may_be_killed(desk: Desk) -> None:
    chance = random.Random(7)
    possible = changes(desk)
    for _kill in range(10):
        for _change in range(3):
            chance.choice(possible)(chance)
        process = _counting_process()
        # Some are killed before they begin, some in the midst of it, some when they are through.
        select.select([], [], [], chance.random() * 0.1)
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
    while counting.count_marked():
        pass
    assert not Mark.objects.exists()
    assert drifts() == []
    assert_true(desk)


def _counting_process() -> int:
    """A process of its own, with a connection of its own, that counts what is marked, a few marks at a time."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    try:
        while True:
            counting.count_marked(3)
    finally:
        os._exit(0)


def test_one_query_where_everything_is_counted(desk: Desk, django_assert_num_queries: Any) -> None:
    counting.count_marked()
    stretches = [period.stretch for period in month_of(timezone.localdate(desk.now)).series(12)]
    for counted in kept_ahead():
        queries.readings(
            counted, [desk.county.county.path], stretches
        )  # what a declaration asks the rulebook is kept
        with django_assert_num_queries(1):
            queries.readings(counted, [desk.county.county.path], stretches)
