"""The pure core against naive second implementations."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.engines.booking import core
from unionhall.engines.booking.core import Claim

START = datetime(2026, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
Span = tuple[datetime, datetime]


def period(first: int, last: int) -> Span:
    return START + first * MINUTE, START + last * MINUTE


periods = st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda p: period(p[0], p[0] + p[1]))
channels = st.sampled_from(["on_site", "app", "wechat"])


def minutes_in(span: Span) -> set[int]:
    return set(range((span[0] - START) // MINUTE, (span[1] - START) // MINUTE))


@given(periods, periods)
def test_periods_overlap_when_they_share_a_minute(first: Span, second: Span) -> None:
    assert core.overlaps(first, second) == bool(minutes_in(first) & minutes_in(second))


@given(st.lists(periods), st.lists(periods))
def test_the_earliest_clash_is_named(wanted: list[Span], taken: list[Span]) -> None:
    busy = set().union(*map(minutes_in, wanted))
    clashing = sorted(span for span in taken if minutes_in(span) & busy)
    assert core.clash(wanted, taken) == (clashing[0] if clashing else None)


@given(st.integers(0, 50), st.dictionaries(channels, st.integers(0, 20)))
def test_pools_cover_every_seat_once(capacity: int, quotas: dict[str, int]) -> None:
    if sum(quotas.values()) > capacity:
        with pytest.raises(ValueError, match="quotas"):
            core.split_seats(capacity, quotas)
        return
    pools = core.split_seats(capacity, quotas)
    seats = [(pool.channel, number) for pool in pools for number in range(pool.first, pool.last + 1)]
    assert [number for _, number in seats] == list(range(1, capacity + 1))
    for channel, places in quotas.items():
        assert sum(owner == channel for owner, _ in seats) == places


claims = st.lists(
    st.builds(Claim, id=st.uuids(), channel=channels, party=st.integers(1, 4)), unique_by=lambda c: c.id
)
spare = st.dictionaries(
    st.sampled_from(["", "app", "wechat"]), st.lists(st.integers(1, 40), unique=True), max_size=3
)


@given(claims, spare, st.sets(st.sampled_from(["app", "wechat"])))
def test_seats_go_out_in_order_and_nobody_is_overtaken(
    line: list[Claim], free: dict[str, list[int]], quotas: set[str]
) -> None:
    free = {
        pool: [number + 100 * index for number in numbers]
        for index, (pool, numbers) in enumerate(free.items())
    }
    given_seats, kept = core.allot(line, free, quotas)
    handed = [seat for seats in given_seats.values() for seat in seats]
    everything = [seat for seats in free.values() for seat in seats]
    kept_seats = [seat for seats in kept.values() for seat in seats]
    assert len(handed) == len(set(handed))
    assert set(handed) <= set(everything)
    assert not set(handed) & set(kept_seats)
    gone: set[int] = set()
    for claim in line:  # the naive way: count what is left for each in turn
        left = [
            s for pool in core.pools_of(claim.channel, quotas) for s in free.get(pool, []) if s not in gone
        ]
        assert (claim.id in given_seats) == (len(left) >= claim.party)
        gone |= set(given_seats[claim.id]) if claim.id in given_seats else set(left)


@given(st.text(), st.lists(st.uuids(), unique=True))
def test_a_draw_is_the_order_of_digests(seed: str, entries: list[UUID]) -> None:
    order = core.draw_order(seed, entries)
    digests = [hashlib.sha256(f"{seed}|{entry}".encode()).digest() for entry in order]
    assert digests == sorted(digests)
    assert sorted(order) == sorted(entries)
    assert core.draw_order(seed, reversed(entries)) == order


def test_everybody_is_as_likely_to_win() -> None:
    entries = [uuid4() for _ in range(10)]
    first = [core.draw_order(f"seed {n}", entries)[0] for n in range(2000)]
    counts = [first.count(entry) for entry in entries]
    assert min(counts) > 130
    assert max(counts) < 280


@given(st.lists(st.integers(0, 60)), st.integers(1, 4), st.integers(1, 40))
def test_whoever_misses_too_much_is_banned(days_ago: list[int], limit: int, window: int) -> None:
    rule = core.NoShowRule(limit=limit, window=timedelta(days=window), ban=timedelta(days=30))
    absences = [START - timedelta(days=days) for days in days_ago]
    counted = len([days for days in days_ago if days < window])
    until = rule.ban_until(absences, at=START)
    assert until == (START + timedelta(days=30) if counted >= limit else None)


@given(st.sets(st.integers(0, 511)))
def test_minutes_become_bits(minutes: set[int]) -> None:
    bits = core.minute_bits(minutes)
    assert len(bits) == 512
    assert {place for place, bit in enumerate(bits) if bit == "1"} == minutes


def test_minutes_outside_of_the_row_are_errors() -> None:
    for minute in (-1, 512):
        with pytest.raises(IndexError):
            core.minute_bits([minute])


def test_the_minute_of_a_moment() -> None:
    assert core.minute_of(START, START) == 0
    assert core.minute_of(START + timedelta(seconds=59), START) == 0
    assert core.minute_of(START + timedelta(seconds=60), START) == 1
    assert core.minute_of(START - timedelta(seconds=1), START) == -1


@pytest.mark.parametrize(
    ("minutes", "checked_in", "counts"),
    [(29, False, False), (30, False, True), (0, True, True), (0, False, False)],
)
def test_who_counts_as_having_attended(minutes: int, checked_in: bool, counts: bool) -> None:
    assert core.counts_as_attended(minutes, needed=30, is_checked_in=checked_in) is counts


days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(days, st.sets(st.integers(1, 7), min_size=1), st.sets(days, max_size=9), st.integers(1, 20))
def test_lessons_fall_on_their_weekdays(
    first: date, weekdays: set[int], holidays: set[date], count: int
) -> None:
    found = core.lesson_days(first, weekdays, holidays, count=count)
    assert len(found) == count
    every = [first + timedelta(days=n) for n in range((found[-1] - first).days + 1)]
    assert found == [day for day in every if day.isoweekday() in weekdays and day not in holidays]
    assert core.lesson_days(first, weekdays, holidays, until=found[-1]) == found


def test_a_series_needs_an_end_and_weekdays() -> None:
    with pytest.raises(ValueError, match="series"):
        core.lesson_days(date(2026, 1, 1), [1])
    with pytest.raises(ValueError, match="series"):
        core.lesson_days(date(2026, 1, 1), [0], count=3)
