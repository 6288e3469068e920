"""From a sentence to suggestions: what was understood, what could meet it, in which order and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from unionhall.engines.booking import queries as bookings
from unionhall.engines.booking.models import Session
from unionhall.engines.booking.states import Mode
from unionhall.engines.matching import core as matching
from unionhall.engines.matching import queries as matches
from unionhall.engines.matching.lexicons import lexicon
from unionhall.kernel.catalogue.services import Request, service_named, services
from unionhall.kernel.people.models import Person
from unionhall.kernel.places import queries as places
from unionhall.kernel.places.models import Kind, Place
from unionhall.kernel.places.queries import NearPlace
from unionhall.kernel.places.where import Where
from unionhall.lib.geo import Point, haversine_km
from unionhall.services.hub.models import Need, Suggestion
from unionhall.services.hub.queries.prospects import Esteem, dates_to_come, ratings_of

SUGGESTIONS = 6
LOOK_AHEAD = timedelta(days=90)
MOST_SESSIONS = 300

# What a category looks for among places: kinds, facilities.
PLACES_FOR: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "venue_sports": ((Kind.PALACE, Kind.VENUE), ()),
    "venue_room": ((Kind.PALACE,), ()),
    "library": ((Kind.PALACE, Kind.STATION), ("books",)),
    "exhibition": ((Kind.PALACE,), ()),
    "palace_visit": ((Kind.PALACE,), ()),
    "nearest_palace": ((Kind.PALACE,), ()),
    "rest_station": ((Kind.STATION,), ()),
}
# Words that ask for one facility rather than for any.
FACILITY_WORDS = {
    "篮球": "basketball",
    "羽毛球": "badminton",
    "乒乓": "table_tennis",
    "健身": "gym",
    "热饭": "microwave",
    "微波": "microwave",
    "充电": "charging",
    "喝水": "water",
    "厕所": "toilet",
    "母婴": "nursery",
    "看书": "books",
    "basketball": "basketball",
    "badminton": "badminton",
    "ping-pong": "table_tennis",
    "table tennis": "table_tennis",
    "gym": "gym",
    "meal": "microwave",
    "microwave": "microwave",
    "charge": "charging",
    "drink": "water",
    "toilet": "toilet",
}


@dataclass(frozen=True)
class Suggested:
    """One suggestion as the page shows it: a session, a place, or something to ask for, with its reasons."""

    rank: int
    category: str
    service: str
    reasons: tuple[matching.Reason, ...]
    session: Session | None = None
    seats: bookings.SeatsSummary | None = None
    place: NearPlace | None = None
    request: Request | None = None
    id: UUID | None = None


@dataclass(frozen=True)
class Answer:
    """What the platform makes of a sentence."""

    text: str
    matches: list[matching.Match]
    suggestions: list[Suggested]
    alerts: list[matching.Match]
    question: matching.Question | None = None

    @property
    def is_confident(self) -> bool:
        """Whether it may act without asking back."""
        return any(match.is_confident for match in self.matches)


def answer_to(
    text: str, *, viewer: Person | None, where: Where | None, at: datetime, meant: str = ""
) -> Answer:
    """Services, next free dates and nearest places for a sentence, the best first. Reads only.

    `meant` is the need that was chosen when the hub asked back.
    """
    now = timezone.localtime(at)
    found = matches.needs_meant(text, meant) if meant else matches.needs_in(text)
    slots = matching.extract_slots(text, now.date())
    categories = lexicon().categories
    wanted = _wanted(found, categories)
    by_key: dict[str, Suggested] = {}
    candidates = [
        *_session_candidates(wanted, viewer, where, at, by_key),
        *_place_candidates(text, found, where, at, by_key),
        *_request_candidates(wanted, by_key),
    ]
    candidates = _rated(candidates, wanted, at, by_key)
    ranked = matching.rank(candidates, found, slots, at=now, categories=categories, limit=SUGGESTIONS)
    suggestions = [
        _placed(by_key[one.candidate.key], rank, one.category, one.reasons)
        for rank, one in enumerate(ranked, start=1)
    ]
    alerts = [match for match in found if match.is_alert]
    return Answer(text, found, suggestions, alerts, matches.question_for(found))


def _wanted(found: Iterable[matching.Match], categories: Any) -> list[str]:
    slugs = [match.category for match in found]
    related = [other for slug in slugs if slug in categories for other in categories[slug].related]
    return list(dict.fromkeys([*slugs, *related]))


def _rated(
    candidates: Sequence[matching.Candidate],
    wanted: Sequence[str],
    at: datetime,
    by_key: dict[str, Suggested],
) -> list[matching.Candidate]:
    """`candidates` with what people thought of the like of them lately."""
    known = [by_key[candidate.key] for candidate in candidates]
    ratings = ratings_of([_place_of(one) for one in known], wanted, at=at)
    found = []
    for candidate, one in zip(candidates, known, strict=True):
        place = _place_of(one)
        esteem = (
            ratings.of_session(one.session) if one.session else ratings.of_place(place) if place else Esteem()
        )
        found.append(replace(candidate, rating=esteem.rating, ratings=esteem.ratings))
    return found


def _place_of(one: Suggested) -> UUID | None:
    return one.session.place_id if one.session else one.place.place.pk if one.place else None


def _where(place: Place | None) -> str:
    return f"{place.name} {place.address}" if place else ""


def _placed(one: Suggested, rank: int, category: str, reasons: tuple[matching.Reason, ...]) -> Suggested:
    return Suggested(rank, category, one.service, reasons, one.session, one.seats, one.place, one.request)


def _km(place: Place | None, where: Where | None) -> float | None:
    if place is None or where is None:
        return None
    return haversine_km(Point(where.longitude, where.latitude), Point(place.longitude, place.latitude))


def _session_candidates(
    wanted: Sequence[str],
    viewer: Person | None,
    where: Where | None,
    at: datetime,
    by_key: dict[str, Suggested],
) -> list[matching.Candidate]:
    sessions = bookings.sessions_open_to(viewer, at=at, tags=wanted, until=at + LOOK_AHEAD)[:MOST_SESSIONS]
    rows = list(sessions.select_related("place", "room"))
    seats = bookings.seats_summary([session.pk for session in rows])
    dates = dates_to_come(rows, at=at)
    found = []
    for session in rows:
        key = f"session:{session.pk}"
        by_key[key] = Suggested(0, "", session.service, (), session=session, seats=seats[session.pk])
        found.append(
            matching.Candidate(
                key=key,
                kind="session",
                service=session.service,
                categories=tuple(session.tags),
                title=session.title,
                starts_at=timezone.localtime(session.starts_at),
                dates=dates.get(session.pk, ()),
                distance_km=_km(session.place, where),
                place=_where(session.place),
                seats_free=seats[session.pk].free,
                price_yuan=session.fee_yuan,
            )
        )
    return found


def _request_candidates(wanted: Sequence[str], by_key: dict[str, Suggested]) -> list[matching.Candidate]:
    found = []
    for service in services():
        for request in service.requests():
            if met := tuple(slug for slug in request.needs if slug in wanted):
                key = f"request:{service.label}.{request.code}"
                by_key[key] = Suggested(0, "", service.label, (), request=request)
                found.append(
                    matching.Candidate(
                        key=key, kind="case", service=service.label, categories=met, title=str(request.label)
                    )
                )
    return found


def request_url(suggestion: Suggestion) -> str:
    """Where what was suggested can be asked for; empty when the service does not offer it any more."""
    label, _dot, code = suggestion.request.partition(".")
    service = service_named(label)
    offered = service.requests() if service else []
    return next((one.href(suggestion.category) for one in offered if one.code == code), "")


def _place_candidates(
    text: str,
    found: Sequence[matching.Match],
    where: Where | None,
    at: datetime,
    by_key: dict[str, Suggested],
) -> list[matching.Candidate]:
    if where is None:
        return []
    candidates: dict[str, matching.Candidate] = {}
    facilities = {code for word, code in FACILITY_WORDS.items() if word in text.lower()}
    for match in found:
        # What is answered by neither a session nor a kind of place is taken up by people at the service centre.
        if match.category not in PLACES_FOR and lexicon().categories[match.category].kinds == ("session",):
            continue
        kinds, needed = PLACES_FOR.get(match.category, ((Kind.CENTRE,), ()))
        if match.category in PLACES_FOR:
            needed = tuple(facilities) or needed
        for near in places.nearest(
            where.longitude, where.latitude, kinds=kinds, facilities=needed, limit=4, at=at
        ):
            key = f"place:{near.place.pk}"
            known = candidates.get(key)
            categories = (*known.categories, match.category) if known else (match.category,)
            by_key[key] = Suggested(0, "", match.service, (), place=near)
            candidates[key] = matching.Candidate(
                key=key,
                kind="place",
                service=match.service,
                categories=categories,
                title=near.place.name,
                distance_km=near.distance_km,
                place=_where(near.place),
            )
    return list(candidates.values())


def get_suggestion(pk: UUID, *, visitor: UUID, viewer: Person | None) -> Suggestion | None:
    """A suggestion that was made to this person or this visitor; None for anybody else's."""
    found = Suggestion.objects.select_related("need", "session", "place").filter(pk=pk).first()
    if found is None:
        return None
    is_mine = viewer is not None and found.need.person_id == viewer.pk
    return found if is_mine or found.need.visitor == visitor else None


def is_open_to_all(suggestion: Suggestion) -> bool:
    """Whether a session was suggested that nobody books: one just comes."""
    return suggestion.session is not None and suggestion.session.mode == Mode.OPEN


def needs_of(person: Person) -> list[Need]:
    """What the person asked lately, newest first."""
    return list(Need.objects.filter(person=person).order_by("-asked_at")[:20])
