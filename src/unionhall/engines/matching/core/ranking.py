"""Which of the things that could meet a need come first, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from unionhall.engines.matching.core.kinds import Category, Match
from unionhall.engines.matching.core.slots import Slots

# What counts how much; the shares add up to 1.
_FIT, _TIME, _DISTANCE, _SEATS, _RATING = 0.50, 0.20, 0.15, 0.10, 0.05
# The fit of something that belongs to a related category only.
_RELATED = 0.5
# Half as good at this many days ahead, at this many kilometres away.
_HALF_DAYS, _HALF_KM = 14.0, 3.0
_NEAR_KM = 3.0
_SOON_DAYS = 7
_FEW_SEATS = 5
_PLENTY_OF_SEATS = 20
# A rating counts as if this many people had said 4 of 5 before.
_PRIOR_RATINGS, _PRIOR_MEAN = 5, 4.0
_GOOD_RATING = 4.0
_UNKNOWN = 0.5
_OFF = 0.3
# What is full is worth so much of what has a place, and what lies elsewhere than asked is so near.
_FULL, _ELSEWHERE = 0.85, 0.3


@dataclass(frozen=True)
class Candidate:
    """Something that could meet a need, as a service describes it.

    `key` names it for the caller and breaks ties; `kind` is session, place, case or page. `starts_at` is
    local time, None for what is always there; `dates` are the further dates of a series, in order. `seats_free` is
    None where seats are not counted; `rating` is the mean of `ratings` ratings, 1 to 5, None where too few have
    said. `people` are those it is made for, in the words of `Slots`; `place` says where it is, in words.
    """

    key: str
    kind: str
    service: str
    categories: tuple[str, ...]
    title: str
    starts_at: datetime | None = None
    dates: tuple[datetime, ...] = ()
    distance_km: float | None = None
    seats_free: int | None = None
    rating: float | None = None
    ratings: int = 0
    price_yuan: Decimal | None = None
    people: frozenset[str] = frozenset()
    place: str = ""
    is_remote: bool = False

    def coming(self, at: datetime) -> list[datetime]:
        """Its dates after `at`, in order."""
        dates = dict.fromkeys((self.starts_at, *self.dates))
        return [moment for moment in dates if moment is not None and moment > at]


@dataclass(frozen=True)
class Reason:
    """One reason as data; `wording.reason_text` puts it into words. `params` are plain values."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Ranked:
    """A candidate with its score (0 to 1), the category it answers and the reasons, the strongest first."""

    candidate: Candidate
    category: str
    score: float
    reasons: tuple[Reason, ...]


def rank(
    candidates: Iterable[Candidate],
    matches: Sequence[Match],
    slots: Slots,
    *,
    at: datetime,
    categories: Mapping[str, Category],
    limit: int | None = None,
) -> list[Ranked]:
    """`candidates` that meet one of `matches`, the best first; what has no date after `at` any more is left out.

    The list begins with the best of each confident need and of each kind of thing that answers it, so that
    no need of a sentence is buried under another; within that and after it the order is by score, then the
    sooner, the nearer, the key. The result does not depend on the order of `candidates`.
    """
    wanted = [match for match in matches if not match.is_alert]
    ranked = [one for candidate in candidates if (one := _judged(candidate, wanted, slots, at, categories))]
    ranked.sort(key=_order)
    leaders = _leaders(ranked, {match.category for match in wanted if match.is_confident})
    chosen = [*leaders, *(one for one in ranked if one not in leaders)]
    return chosen[:limit]


def _order(one: Ranked) -> tuple[float, float, float, str]:
    candidate = one.candidate
    starts = candidate.starts_at.timestamp() if candidate.starts_at else 0.0
    return (-one.score, starts, candidate.distance_km or 0.0, candidate.key)


def _leaders(ranked: Sequence[Ranked], confident: Collection[str]) -> list[Ranked]:
    first: dict[tuple[str, str], Ranked] = {}
    for one in ranked:
        if one.category in confident:
            first.setdefault((one.category, one.candidate.kind), one)
    if ranked and ranked[0] not in first.values():
        return [ranked[0], *first.values()]
    return list(first.values())


def _judged(
    candidate: Candidate,
    matches: Sequence[Match],
    slots: Slots,
    at: datetime,
    categories: Mapping[str, Category],
) -> Ranked | None:
    if candidate.starts_at is not None and not candidate.coming(at):
        return None
    fit, match = max(
        ((_fit(candidate, match, categories), match) for match in matches),
        key=lambda pair: (pair[0], pair[1].score),
        default=(0.0, None),
    )
    if match is None or fit <= 0:
        return None
    best = max(one.score for one in matches) or 1.0
    score = (
        _FIT * fit * match.score / best
        + _TIME * _time(candidate, slots, at)
        + _DISTANCE * _nearness(candidate, slots)
        + _SEATS * _room(candidate.seats_free, slots.party_size or 1)
        + _RATING * _esteem(candidate)
    )
    score *= _for_the_right_people(candidate, slots) * _for_the_right_price(candidate, slots)
    score *= _FULL if _is_full(candidate, slots) else 1.0
    return Ranked(candidate, match.category, round(score, 6), tuple(_reasons(candidate, match, slots, at)))


def _fit(candidate: Candidate, match: Match, categories: Mapping[str, Category]) -> float:
    if match.category in candidate.categories:
        return 1.0
    related = categories[match.category].related if match.category in categories else ()
    return _RELATED if set(related) & set(candidate.categories) else 0.0


def _time(candidate: Candidate, slots: Slots, at: datetime) -> float:
    if candidate.starts_at is None:
        return _UNKNOWN
    suiting = _suiting(candidate, slots, at)
    first = suiting or candidate.coming(at)[0]
    days = (first - at).total_seconds() / 86_400
    soon = 1 / (1 + days / _HALF_DAYS)
    if not slots.says_when:
        return soon
    if suiting:
        return 0.8 + 0.2 * soon
    # Whoever says "at the weekend" is helped by the one after the next as well.
    is_like_it = slots.weekdays and _suiting(candidate, replace(slots, span=None), at)
    return 0.5 + 0.2 * soon if is_like_it else 0.3 * soon


def _suiting(candidate: Candidate, slots: Slots, at: datetime) -> datetime | None:
    """The first date at the time that was asked for; None without one, or where nothing was asked.

    A series that goes on over days and hours that somebody named must be there mostly, not once.
    """
    coming = candidate.coming(at)
    suiting = [moment for moment in coming if slots.suits(moment)] if slots.says_when else []
    if not suiting or (slots.span is None and 2 * len(suiting) < len(coming)):
        return None
    return suiting[0]


def _nearness(candidate: Candidate, slots: Slots) -> float:
    # What is asked for on the spot needs no way at all.
    if candidate.kind == "case" or _named_place(candidate, slots):
        return 1.0
    near = _UNKNOWN if candidate.distance_km is None else 1 / (1 + candidate.distance_km / _HALF_KM)
    return near * _ELSEWHERE if slots.places else near


def _named_place(candidate: Candidate, slots: Slots) -> str:
    return next((name for name in slots.places if name in candidate.place), "")


def _is_full(candidate: Candidate, slots: Slots) -> bool:
    return candidate.seats_free is not None and candidate.seats_free < (slots.party_size or 1)


def _room(seats_free: int | None, heads: int) -> float:
    if seats_free is None:
        return _UNKNOWN
    if seats_free < heads:
        return 0.0
    return min(1.0, _UNKNOWN + seats_free / _PLENTY_OF_SEATS / 2)


def _esteem(candidate: Candidate) -> float:
    known = candidate.ratings if candidate.rating is not None else 0
    mean = ((candidate.rating or 0) * known + _PRIOR_MEAN * _PRIOR_RATINGS) / (known + _PRIOR_RATINGS)
    return (mean - 1) / 4


def _for_the_right_people(candidate: Candidate, slots: Slots) -> float:
    if not candidate.people:
        return 1.0
    return 1.0 if candidate.people & slots.people else 0.9


def _for_the_right_price(candidate: Candidate, slots: Slots) -> float:
    price = candidate.price_yuan
    if price is None:
        return 1.0
    if (slots.is_free and price > 0) or (slots.max_yuan is not None and price > slots.max_yuan):
        return 1 - _OFF
    return 1.0


def _reasons(candidate: Candidate, match: Match, slots: Slots, at: datetime) -> Iterable[Reason]:
    if match.category in candidate.categories:
        yield Reason("meets", {"category": match.category, "terms": list(match.reason_terms)})
    else:
        yield Reason("related", {"category": match.category})
    if candidate.kind == "case":
        yield Reason("right_here")
    yield from _dates_of(candidate, slots, at)
    if candidate.people & slots.people:
        yield Reason("for_people", {"people": sorted(candidate.people & slots.people)})
    if name := _named_place(candidate, slots):
        yield Reason("at_the_place", {"place": name})
    elif candidate.distance_km is not None and candidate.distance_km <= _NEAR_KM:
        yield Reason("near", {"distance_km": round(candidate.distance_km, 1)})
    yield from _terms_of(candidate, slots)


def _dates_of(candidate: Candidate, slots: Slots, at: datetime) -> Iterable[Reason]:
    if candidate.starts_at is None:
        return
    first = candidate.coming(at)[0]
    if suiting := _suiting(candidate, slots, at):
        yield Reason("at_the_time", {"starts_at": suiting.isoformat()})
    elif candidate.starts_at <= at:
        yield Reason("goes_on", {"starts_at": first.isoformat()})
    elif (days := (first.date() - at.date()).days) <= _SOON_DAYS:
        yield Reason("soon", {"days": days})


def _terms_of(candidate: Candidate, slots: Slots) -> Iterable[Reason]:
    if candidate.seats_free is not None:
        if _is_full(candidate, slots):
            yield Reason("waiting_list")
        elif candidate.seats_free <= _FEW_SEATS:
            yield Reason("few_seats", {"seats": candidate.seats_free})
        else:
            yield Reason("seats", {"seats": candidate.seats_free})
    if candidate.price_yuan == 0:
        yield Reason("free")
    if candidate.is_remote and slots.is_remote:
        yield Reason("remote")
    if candidate.rating is not None and candidate.rating >= _GOOD_RATING:
        yield Reason("well_rated", {"rating": round(candidate.rating, 1), "ratings": candidate.ratings})
