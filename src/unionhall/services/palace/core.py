"""Plain rules of the palace: parts of the week, minutes of a lecture, what a budget line has left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from urllib.parse import urlsplit

EVENING_FROM = time(17, 30)
SATURDAY = 6
VIDEO_SUFFIXES = (".m3u8", ".mp4", ".webm")


def slots(weekdays: Iterable[int], time_from: time) -> list[str]:
    """Parts of the week (`daytime`, `evening`, `weekend`) in which lessons on ISO `weekdays` at `time_from` fall."""
    days = set(weekdays)
    found = []
    if any(day < SATURDAY for day in days):
        found.append("evening" if time_from >= EVENING_FROM else "daytime")
    if any(day >= SATURDAY for day in days):
        found.append("weekend")
    return found


def minute_of(starts_at: datetime, ends_at: datetime, at: datetime) -> int | None:
    """Whole minutes since the start; None before the start and from the end on."""
    return None if at < starts_at or at >= ends_at else (at - starts_at) // timedelta(minutes=1)


def is_own_video(url: str) -> bool:
    """Whether `url` is a video on this very site, which the content policy lets a page play."""
    parts = urlsplit(url)
    return (
        not parts.scheme
        and not parts.netloc
        and parts.path.startswith("/")
        and parts.path.endswith(VIDEO_SUFFIXES)
    )


def is_stream_address(url: str) -> bool:
    """Whether `url` may be kept as a stream: a path on this site or a web address, nothing that runs a script."""
    parts = urlsplit(url)
    if parts.scheme:
        return parts.scheme in ("http", "https") and bool(parts.netloc)
    return not parts.netloc and url.startswith("/") and not url.startswith(("//", "/\\"))


@dataclass(frozen=True, slots=True)
class Balance:
    """A budget line in yuan: planned for the year, bound by orders and contracts, paid, and what is left of it."""

    planned: Decimal
    committed: Decimal
    paid: Decimal

    @property
    def left(self) -> Decimal:
        """What can still be bound or spent; never below zero."""
        return self.planned - self.committed - self.paid

    def share(self, amount: Decimal) -> int:
        """`amount` in whole percent of what is planned, 0 to 100."""
        return min(100, max(0, round(100 * amount / self.planned))) if self.planned else 0
