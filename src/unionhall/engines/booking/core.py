"""What booking means, without a database: overlap, pools of seats, the draw, missed sessions, minutes followed."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import UUID

ANY_CHANNEL = ""
MINUTE_BITS = 512


def overlaps(first: tuple[datetime, datetime], second: tuple[datetime, datetime]) -> bool:
    """Whether two periods (start, end) share any time; one that ends when the other starts does not."""
    return first[0] < second[1] and second[0] < first[1]


def clash(
    wanted: Iterable[tuple[datetime, datetime]], taken: Iterable[tuple[datetime, datetime]]
) -> tuple[datetime, datetime] | None:
    """The earliest of the `taken` periods that overlaps one of the `wanted`; None when all are free."""
    wished = list(wanted)
    return min((period for period in taken if any(overlaps(period, wish) for wish in wished)), default=None)


@dataclass(frozen=True, slots=True)
class Pool:
    """Seats `first` to `last` (inclusive, counted from 1) that only `channel` may take; "" is any."""

    channel: str
    first: int
    last: int


def split_seats(capacity: int, quotas: Mapping[str, int]) -> list[Pool]:
    """Capacity as pools: one for each channel with a quota, in alphabetical order, the rest open to all.

    Empty pools are left out. Raises ValueError when the quotas exceed the capacity or one is negative.
    """
    if any(seats < 0 for seats in quotas.values()) or sum(quotas.values()) > capacity:
        raise ValueError("the quotas do not fit into the capacity")
    pools, first = [], 1
    for channel, seats in [*sorted(quotas.items()), (ANY_CHANNEL, capacity - sum(quotas.values()))]:
        if seats:
            pools.append(Pool(channel, first, first + seats - 1))
        first += seats
    return pools


def pools_of(channel: str, with_quota: Iterable[str]) -> tuple[str, ...]:
    """The pools `channel` may take seats from: its own first, then the one open to all."""
    return (channel, ANY_CHANNEL) if channel in with_quota else (ANY_CHANNEL,)


@dataclass(frozen=True, slots=True)
class Claim:
    """A wish for `party` seats: somebody in the line, or an entry for a draw."""

    id: UUID
    channel: str
    party: int


def allot(
    line: Iterable[Claim], free: Mapping[str, Sequence[int]], with_quota: Iterable[str]
) -> tuple[dict[UUID, tuple[int, ...]], dict[str, list[int]]]:
    """Give the `free` seats (numbers by pool) to `line` in its order.

    Answers (seats by claim, seats kept). Whoever comes too late for enough seats keeps what there is of them:
    those behind take only seats that nobody before them may use.
    """
    left = {pool: list(numbers) for pool, numbers in free.items()}
    own = frozenset(with_quota)
    given: dict[UUID, tuple[int, ...]] = {}
    kept: dict[str, list[int]] = {}
    for claim in line:
        pools = pools_of(claim.channel, own)
        chosen = list(
            islice(((pool, number) for pool in pools for number in left.get(pool, ())), claim.party)
        )
        for pool, number in chosen:
            left[pool].remove(number)
            if len(chosen) < claim.party:
                kept.setdefault(pool, []).append(number)
        if len(chosen) == claim.party:
            given[claim.id] = tuple(number for _, number in chosen)
    return given, kept


def draw_digest(seed: str, entry: UUID) -> str:
    """The number an entry draws: SHA-256 of `seed|entry`, in hexadecimal."""
    return hashlib.sha256(f"{seed}|{entry}".encode()).hexdigest()


def draw_order(seed: str, entries: Iterable[UUID]) -> list[UUID]:
    """Entries in the order in which `seed` draws them; anybody can recompute it."""
    return sorted(entries, key=lambda entry: draw_digest(seed, entry))


def commitment(seed: str) -> str:
    """What is published of a seed before it is used: its SHA-256, in hexadecimal."""
    return hashlib.sha256(seed.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class NoShowRule:
    """Whoever misses `limit` sessions within `window` may not book for `ban`."""

    limit: int
    window: timedelta
    ban: timedelta

    def ban_until(self, absences: Iterable[datetime], *, at: datetime) -> datetime | None:
        """Until when somebody who was absent at `absences` is banned from `at` on; None when not at all."""
        recent = sum(at - self.window < absence <= at for absence in absences)
        return at + self.ban if self.limit and recent >= self.limit else None


def minute_of(moment: datetime, starts_at: datetime) -> int:
    """The minute after the start in which `moment` lies: 0 is the first, negative before the start."""
    return (moment - starts_at) // timedelta(minutes=1)


def minute_bits(minutes: Iterable[int]) -> str:
    """A row of bits, from the left, with one set for each of `minutes`. Raises IndexError beyond the row."""
    row = bytearray(b"0" * MINUTE_BITS)
    for minute in minutes:
        if minute < 0:
            raise IndexError(minute)
        row[minute] = ord("1")
    return row.decode()


def counts_as_attended(minutes: int, *, needed: int, is_checked_in: bool) -> bool:
    """Whether somebody was there: checked in, or followed for at least `needed` minutes."""
    return is_checked_in or minutes >= needed


def lesson_days(
    first: date,
    weekdays: Iterable[int],
    holidays: Iterable[date] = (),
    *,
    count: int | None = None,
    until: date | None = None,
) -> list[date]:
    """Days of a series from `first` on: those of ISO `weekdays` (1 Monday to 7) that are no holidays.

    Ends after `count` lessons or with the day `until`, whichever is given. Raises ValueError without an end or
    a weekday.
    """
    days = frozenset(weekdays)
    if (count is None and until is None) or not days or not days <= frozenset(range(1, 8)):
        raise ValueError("a series needs weekdays, and a count or a last day")
    off = frozenset(holidays)
    found: list[date] = []
    day = first
    while (count is None or len(found) < count) and (until is None or day <= until):
        if day.isoweekday() in days and day not in off:
            found.append(day)
        day += timedelta(days=1)
    return found
