"""Opening hours on the clock: from weekly hours, holidays and closures to "open until" and "opens again"."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

HOLIDAY = 8  # the weekday number under which hours of statutory holidays are kept

# How far ahead the next opening is looked for; the longest statutory holiday is 9 days.
HORIZON_DAYS = 15

# An unhurried adult, and how much longer streets are than the straight line.
_WALK_KM_PER_HOUR = 4.8
_STREETS_PER_STRAIGHT = 1.3


@dataclass(frozen=True, slots=True)
class Span:
    """Open from `opens` until `closes` on one day."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Hours:
    """What a place says of its hours: by weekday (1 Monday to 7 Sunday, 8 statutory holidays).

    Without hours for holidays the weekday's own apply: public facilities stay open on them.
    """

    by_weekday: Mapping[int, Sequence[Span]]
    all_day: bool = False
    given_up_on: date | None = None

    def spans_on(self, day: date, *, is_holiday: bool) -> Sequence[Span]:
        """The openings of `day`, closures left aside."""
        if is_holiday and HOLIDAY in self.by_weekday:
            return self.by_weekday[HOLIDAY]
        return self.by_weekday.get(day.isoweekday(), ())


@dataclass(frozen=True, slots=True)
class Shut:
    """Closed from `starts_on` to the end of `ends_on`, because of `reason`."""

    starts_on: date
    ends_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether a place is open at a moment. Open: until `closes_at` (None: for longer than is looked ahead).

    Closed: `opens_at` is the next opening, None when there is none within `HORIZON_DAYS`; `reason` is set
    when a posted closure is why.
    """

    is_open: bool
    closes_at: datetime | None = None
    opens_at: datetime | None = None
    reason: str = ""


def days_ahead(day: date) -> list[date]:
    """The days that `opening_at` looks at for a moment on `day`."""
    return [day + timedelta(days=offset) for offset in range(HORIZON_DAYS)]


def opening_at(moment: datetime, hours: Hours, *, holidays: Iterable[date], shut: Iterable[Shut]) -> Opening:
    """Whether a place with `hours` is open at `moment`, an aware datetime in the place's own time zone."""
    today, closures, off = moment.date(), list(shut), set(holidays)
    if moment.tzinfo is None:
        raise ValueError("the moment needs a time zone")
    horizon = _midnight(today + timedelta(days=HORIZON_DAYS), moment.tzinfo)
    for starts, ends in _joined(_intervals(today, hours, off, closures, moment.tzinfo)):
        if moment < starts:
            return Opening(False, opens_at=starts, reason=_reason(today, closures))
        if moment < ends:
            return Opening(True, closes_at=ends if ends < horizon else None)
    return Opening(False, reason=_reason(today, closures))


def _reason(day: date, shut: Iterable[Shut]) -> str:
    return next((each.reason for each in shut if each.starts_on <= day <= each.ends_on), "")


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _intervals(
    today: date, hours: Hours, holidays: set[date], shut: list[Shut], zone: tzinfo
) -> Iterator[tuple[datetime, datetime]]:
    for day in days_ahead(today):
        if hours.given_up_on is not None and day >= hours.given_up_on:
            return
        if any(each.starts_on <= day <= each.ends_on for each in shut):
            continue
        if hours.all_day:
            yield _midnight(day, zone), _midnight(day + timedelta(days=1), zone)
            continue
        spans = hours.spans_on(day, is_holiday=day in holidays)
        for span in sorted(spans, key=lambda span: span.opens):
            yield datetime.combine(day, span.opens, zone), datetime.combine(day, span.closes, zone)


def _joined(intervals: Iterable[tuple[datetime, datetime]]) -> Iterator[tuple[datetime, datetime]]:
    """Openings that touch or overlap are one."""
    last: tuple[datetime, datetime] | None = None
    for starts, ends in intervals:
        if last is not None and starts <= last[1]:
            last = last[0], max(last[1], ends)
            continue
        if last is not None:
            yield last
        last = starts, ends
    if last is not None:
        yield last


def walk_minutes(distance_km: float) -> int:
    """About how long the walk takes, rounded up to full minutes; `distance_km` is the straight line."""
    return math.ceil(distance_km * _STREETS_PER_STRAIGHT / _WALK_KM_PER_HOUR * 60)
