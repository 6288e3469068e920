"""What is known of things that could meet a need: the dates to come of a series, and how the like was rated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum
from django.utils import timezone

from unionhall.engines.booking.models import Rating, Session
from unionhall.engines.booking.states import SessionState
from unionhall.kernel.rulebook.queries import values as rules

# A course of a term; what lies further ahead says nothing about tomorrow.
_MOST_DATES = 8


def dates_to_come(sessions: Sequence[Session], *, at: datetime) -> dict[UUID, tuple[datetime, ...]]:
    """Local times of the lessons after `at` of each series among `sessions`, at most eight. One query."""
    lessons = Session.objects.filter(
        parent__in=[session.pk for session in sessions], starts_at__gt=at, state=SessionState.PUBLISHED
    )
    found: dict[UUID, list[datetime]] = defaultdict(list)
    ordered: Any = lessons.order_by("starts_at", "id").values_list("parent", "starts_at")
    for head, starts_at in ordered:
        if len(found[head]) < _MOST_DATES:
            found[head].append(timezone.localtime(starts_at))
    return {head: tuple(dates) for head, dates in found.items()}


@dataclass(frozen=True)
class Esteem:
    """The mean of ratings, 1 to 5, and their number; None where there are too few."""

    rating: float | None = None
    ratings: int = 0


@dataclass(frozen=True)
class Ratings:
    """What was thought of sessions lately, by (service, title, place), (service, tags, place), and place."""

    least: int = 1
    _sums: dict[tuple[Any, ...], tuple[int, int]] = field(default_factory=dict)

    def of_session(self, session: Session) -> Esteem:
        """Of the same title in the same place; where these are too few, of the same kind there, else of the place."""
        place = session.place_id
        return self._first(
            (session.service, session.title, place),
            (session.service, tuple(sorted(session.tags)), place),
            (place,),
        )

    def of_place(self, place: UUID) -> Esteem:
        """Everything that was asked about, in this place."""
        return self._first((place,))

    def _first(self, *keys: tuple[Any, ...]) -> Esteem:
        for key in keys:
            total, count = self._sums.get(key, (0, 0))
            if count >= self.least:
                return Esteem(total / count, count)
        return Esteem()


def ratings_of(places: Iterable[UUID | None], tags: Collection[str], *, at: datetime) -> Ratings:
    """Ratings before `at` of sessions in one of `places` that meet one of `tags`. Two queries; none without places."""
    wanted = {place for place in places if place is not None}
    if not wanted or not tags:
        return Ratings()
    found = rules("matching.least_ratings", "matching.ratings_days", on=timezone.localdate(at))
    since = at - timedelta(days=found["matching.ratings_days"].number)
    rows: Any = Rating.objects.filter(
        attendance__session__place__in=wanted, attendance__session__starts_at__gte=since,
        attendance__session__starts_at__lt=at, attendance__session__tags__overlap=list(tags), rated_at__lte=at,
    )  # fmt: skip
    names = ("service", "title", "tags", "place_id")
    grouped = rows.order_by().values_list(*(f"attendance__session__{name}" for name in names))
    sums: dict[tuple[Any, ...], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for service, title, needs, place, total, count in grouped.annotate(total=Sum("score"), n=Count("pk")):
        for key in ((service, title, place), (service, tuple(sorted(needs)), place), (place,)):
            before = sums[key]
            sums[key] = (before[0] + total, before[1] + count)
    return Ratings(found["matching.least_ratings"].number, dict(sums))
