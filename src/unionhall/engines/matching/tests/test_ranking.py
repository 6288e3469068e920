"""Ranking against a second, plain implementation, and what it promises."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cmp_to_key
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.engines.matching.core import Candidate, Category, Match, Ranked, Slots, Span, rank

AT = datetime(2026, 11, 25, 10, tzinfo=UTC)
CATEGORIES = {
    slug: Category(slug, "leisure", ("palace",), ("session",), related)
    for slug, related in {"sports": ("match",), "match": (), "film": ()}.items()
}


def a_match(category: str, score: float = 0.9) -> Match:
    return Match(category, "palace", score, (category,), score >= 0.5)


def a_thing(key: str, *categories: str, kind: str = "session", **fields: object) -> Candidate:
    return Candidate(key, kind, "palace", categories or ("sports",), key, **fields)  # type: ignore[arg-type]


def keys(things: Sequence[Candidate], matches: Sequence[Match], slots: Slots | None = None) -> list[str]:
    return [
        one.candidate.key for one in rank(things, matches, slots or Slots(), at=AT, categories=CATEGORIES)
    ]


# The second implementation: the same rules, written down once more without haste.
def plain_score(thing: Candidate, matches: Sequence[Match], slots: Slots) -> tuple[float, str]:
    best, category = 0.0, ""
    strongest = max((match.score for match in matches), default=0) or 1.0
    for match in sorted(matches, key=lambda match: -match.score):
        fit = 0.0
        if match.category in thing.categories:
            fit = 1.0
        elif any(slug in thing.categories for slug in CATEGORIES[match.category].related):
            fit = 0.5
        if fit and (fit, match.score) > (best, 0 if not category else _score_of(category, matches)):
            best, category = fit, match.category
    if not best:
        return 0.0, ""
    total = 50 * best * _score_of(category, matches) / strongest
    total += plain_time(thing, slots)
    here = [name for name in slots.places if name in thing.place]
    if here:
        total += 15
    else:
        far = 7.5 if thing.distance_km is None else 15 * 3 / (3 + thing.distance_km)
        total += far * 0.3 if slots.places else far
    if thing.seats_free is None:
        total += 5
    elif thing.seats_free >= (slots.party_size or 1):
        total += min(10, 5 + thing.seats_free / 4)
    voices = [4.0] * 5 + ([thing.rating] * thing.ratings if thing.rating is not None else [])
    total += 5 * (sum(voices) / len(voices) - 1) / 4
    if thing.people and not any(who in slots.people for who in thing.people):
        total *= 0.9
    if thing.price_yuan is not None:
        too_dear = slots.max_yuan is not None and thing.price_yuan > slots.max_yuan
        if too_dear or (slots.is_free and thing.price_yuan > 0):
            total *= 0.7
    if thing.seats_free is not None and thing.seats_free < (slots.party_size or 1):
        total *= 0.85
    return total / 100, category


def plain_time(thing: Candidate, slots: Slots) -> float:
    if thing.starts_at is None:
        return 10
    ahead = plain_dates(thing)
    fitting = [moment for moment in ahead if slots.suits(moment)]
    if slots.span is None and len(fitting) < len(ahead) / 2:
        fitting = []
    if not slots.says_when:
        return 20 * plain_soon(ahead[0])
    if fitting:
        return 16 + 4 * plain_soon(fitting[0])
    if slots.weekdays and plain_fit(ahead, slots):
        return 10 + 4 * plain_soon(ahead[0])
    return 6 * plain_soon(ahead[0])


def plain_dates(thing: Candidate) -> list[datetime]:
    ahead: list[datetime] = []
    for moment in (thing.starts_at, *thing.dates):
        if moment is not None and moment > AT and moment not in ahead:
            ahead.append(moment)
    return ahead


def plain_fit(ahead: list[datetime], slots: Slots) -> bool:
    """Most of the dates lie on the weekdays and in the hours that were named, in whatever week."""
    free = Slots(weekdays=slots.weekdays, part=slots.part)
    fit = sum(free.suits(moment) for moment in ahead)
    return fit > 0 and fit >= len(ahead) / 2


def plain_soon(moment: datetime) -> float:
    return 14 / (14 + (moment - AT) / timedelta(days=1))


def _score_of(category: str, matches: Sequence[Match]) -> float:
    return next(match.score for match in matches if match.category == category)


def plain_order(things: Sequence[Candidate], matches: Sequence[Match], slots: Slots) -> list[str]:
    judged = []
    for thing in (one for one in things if one.starts_at is None or plain_dates(one)):
        score, category = plain_score(thing, matches, slots)
        if category:
            judged.append((round(score, 6), category, thing))

    def before(a: tuple[float, str, Candidate], b: tuple[float, str, Candidate]) -> int:
        for left, right in (
            (b[0], a[0]),
            (
                a[2].starts_at.timestamp() if a[2].starts_at else 0,
                b[2].starts_at.timestamp() if b[2].starts_at else 0,
            ),
            (a[2].distance_km or 0, b[2].distance_km or 0),
        ):
            if left != right:
                return -1 if left < right else 1
        return -1 if a[2].key < b[2].key else 1

    judged.sort(key=cmp_to_key(before))
    confident = {match.category for match in matches if match.is_confident}
    front: list[str] = [judged[0][2].key] if judged else []
    seen = {(judged[0][1], judged[0][2].kind)} if judged else set()
    for _score, category, thing in judged:
        if category in confident and (category, thing.kind) not in seen:
            seen.add((category, thing.kind))
            front.append(thing.key)
    return front + [thing.key for _, _, thing in judged if thing.key not in front]


things_ = st.builds(
    Candidate,
    key=st.uuids().map(str),
    kind=st.sampled_from(["session", "place"]),
    service=st.just("palace"),
    categories=st.lists(st.sampled_from(["sports", "match", "film", "other"]), max_size=2, unique=True).map(
        tuple
    ),
    title=st.just("x"),
    starts_at=st.none() | st.integers(-3, 60).map(lambda day: AT + timedelta(days=day, hours=3)),
    dates=st.sampled_from(
        [
            tuple(AT + timedelta(days=day, hours=8) for day in days)
            for days in ((), (-9, -2), (-2, 5, 12), (2, 3, 4, 9))
        ]
    ),
    place=st.sampled_from(["", "云桥开发区文化路1号", "东湖镇政府旁"]),
    distance_km=st.none() | st.floats(0, 50).map(lambda km: round(km, 2)),
    seats_free=st.none() | st.integers(0, 40),
    rating=st.none() | st.sampled_from([1.0, 2.5, 4.5, 5.0]),
    ratings=st.integers(0, 30),
    price_yuan=st.none() | st.sampled_from([Decimal(0), Decimal(30), Decimal(300)]),
    people=st.sampled_from([frozenset[str](), frozenset({"child"}), frozenset({"team", "elder"})]),
)
matches_ = st.lists(st.sampled_from(["sports", "match", "film"]), max_size=3, unique=True).flatmap(
    lambda slugs: st.tuples(
        *(
            st.sampled_from([0.2, 0.45, 0.6, 0.95]).map(lambda score, slug=slug: a_match(slug, score))
            for slug in slugs
        )
    )
)
slots_ = st.builds(
    Slots,
    span=st.none() | st.just(Span(date(2026, 11, 30), date(2026, 12, 6))),
    weekdays=st.sampled_from([frozenset[int](), frozenset({6, 7})]),
    part=st.sampled_from(["", "evening", "afternoon"]),
    people=st.sampled_from([frozenset[str](), frozenset({"child"})]),
    places=st.sampled_from([(), ("开发区",), ("东湖镇", "开发区")]),
    party_size=st.none() | st.integers(1, 30),
    is_free=st.booleans(),
    max_yuan=st.none() | st.just(Decimal(50)),
)


def near_tie(things: Sequence[Candidate], matches: Sequence[Match], slots: Slots) -> bool:
    """Whether rounding in another order of operations could turn two things round."""
    dated = [thing for thing in things if thing.starts_at is None or plain_dates(thing)]
    scores = sorted(plain_score(thing, matches, slots)[0] for thing in dated)
    same = {tuple(match.score for match in matches).count(match.score) > 1 for match in matches}
    return True in same or any(0 < b - a < 2e-6 for a, b in pairwise(scores))


@given(st.lists(things_, max_size=9, unique_by=lambda thing: thing.key), matches_, slots_, st.randoms())
def test_the_order_is_that_of_the_plain_implementation(
    things: list[Candidate], matches: tuple[Match, ...], slots: Slots, dice: object
) -> None:
    found = keys(things, matches, slots)
    if not near_tie(things, matches, slots):
        assert found == plain_order(things, matches, slots)
    dice.shuffle(things)  # type: ignore[attr-defined]
    assert keys(things, matches, slots) == found


@given(st.lists(things_, max_size=9, unique_by=lambda thing: thing.key), matches_, slots_)
def test_what_ranking_promises(things: list[Candidate], matches: tuple[Match, ...], slots: Slots) -> None:
    ranked = rank(things, matches, slots, at=AT, categories=CATEGORIES)
    assert len({one.candidate.key for one in ranked}) == len(ranked)
    for one in ranked:
        assert 0 <= one.score <= 1
        assert one.reasons
        assert one.candidate.starts_at is None or one.candidate.coming(AT)
    if ranked:
        assert ranked[0].score == max(one.score for one in ranked)
    assert rank(things, matches, slots, at=AT, categories=CATEGORIES, limit=2) == ranked[:2]


def test_mixed_needs_both_come_to_the_front() -> None:
    things = [a_thing(f"s{n}", "sports", starts_at=AT + timedelta(days=1)) for n in range(5)]
    things.append(a_thing("f", "film", starts_at=AT + timedelta(days=40)))
    assert keys(things, [a_match("sports", 0.95), a_match("film", 0.7)])[:2] == ["s0", "f"]
    assert keys(things, [a_match("sports", 0.95), a_match("film", 0.2)])[-1] == "f"


def test_each_kind_that_answers_comes_to_the_front() -> None:
    things = [a_thing(f"s{n}", starts_at=AT + timedelta(days=n + 1), distance_km=0.1) for n in range(4)]
    things.append(a_thing("hall", kind="place", distance_km=9))
    assert keys(things, [a_match("sports")])[:2] == ["s0", "hall"]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"starts_at": AT + timedelta(days=1)}, {"starts_at": AT + timedelta(days=9)}),
        ({"distance_km": 0.5}, {"distance_km": 5.0}),
        ({"seats_free": 12}, {"seats_free": 0}),
        ({"rating": 4.9, "ratings": 50}, {"rating": 2.0, "ratings": 50}),
        ({"categories": ("sports",)}, {"categories": ("match",)}),
    ],
)
def test_all_else_equal(better: dict[str, object], worse: dict[str, object]) -> None:
    base = {"kind": "session", "service": "palace", "categories": ("sports",), "title": ""}
    things = [Candidate(key="a", **base | worse), Candidate(key="b", **base | better)]  # type: ignore[arg-type]
    assert keys(things, [a_match("sports")]) == ["b", "a"]


def codes(one: Ranked) -> list[str]:
    return [reason.code for reason in one.reasons]


def test_reasons_say_why() -> None:
    slots = Slots(
        weekdays=frozenset({6}), part="afternoon", people=frozenset({"child"}), is_remote=True, party_size=2
    )
    saturday = datetime(2026, 11, 28, 15, tzinfo=UTC)
    thing = a_thing(
        "a", starts_at=saturday, distance_km=0.84, seats_free=3, rating=4.66, ratings=9, price_yuan=Decimal(0),
        people=frozenset({"child"}), is_remote=True,
    )  # fmt: skip
    (one,) = rank([thing], [a_match("sports")], slots, at=AT, categories=CATEGORIES)
    assert codes(one) == [
        "meets",
        "at_the_time",
        "for_people",
        "near",
        "few_seats",
        "free",
        "remote",
        "well_rated",
    ]
    params = {reason.code: dict(reason.params) for reason in one.reasons}
    assert params["meets"] == {"category": "sports", "terms": ["sports"]}
    assert params["near"] == {"distance_km": 0.8}
    assert params["few_seats"] == {"seats": 3}
    assert params["well_rated"] == {"rating": 4.7, "ratings": 9}
    (other,) = rank(
        [a_thing("b", "match", starts_at=AT + timedelta(days=2), seats_free=1)], [a_match("sports")],
        Slots(party_size=2), at=AT, categories=CATEGORIES,
    )  # fmt: skip
    assert codes(other) == ["related", "soon", "waiting_list"]


def test_alerts_are_not_met_by_things() -> None:
    alert = Match("crisis", "hub", 1.0, (), True, True, ("12356",))
    assert keys([a_thing("a", "crisis")], [alert]) == []


SATURDAY = datetime(2026, 11, 28, 15, tzinfo=UTC)
WEEK = timedelta(days=7)
WEEKEND, EVENING = Slots(weekdays=frozenset({6, 7})), Slots(part="evening")
NEXT_WEEK = Slots(span=Span(date(2026, 11, 30), date(2026, 12, 6)))


@pytest.mark.parametrize(
    ("slots", "better", "worse"),
    [
        # The days and hours that somebody named win over what is sooner.
        (WEEKEND, {"starts_at": SATURDAY + WEEK}, {"starts_at": AT + timedelta(days=1)}),
        (EVENING, {"starts_at": AT + timedelta(days=6, hours=9)}, {"starts_at": AT + timedelta(days=1)}),
        (
            Slots(span=Span(date(2026, 11, 28), date(2026, 11, 29)), weekdays=frozenset({6, 7})),
            {"starts_at": SATURDAY + WEEK},
            {"starts_at": AT + WEEK / 7},
        ),
        (NEXT_WEEK, {"starts_at": AT + timedelta(days=8)}, {"starts_at": AT + timedelta(days=1)}),
        # A series is judged by its dates, mostly: one lesson on a Saturday makes no course for the weekend.
        (
            WEEKEND,
            {"starts_at": SATURDAY, "dates": tuple(SATURDAY + WEEK * n for n in range(4))},
            {"starts_at": AT + timedelta(days=1), "dates": (SATURDAY, AT + 2 * WEEK, AT + 3 * WEEK)},
        ),
        (
            NEXT_WEEK,
            {"starts_at": AT - WEEK, "dates": tuple(AT + WEEK * n for n in range(4))},
            {"starts_at": AT + 3 * WEEK, "dates": (AT + 4 * WEEK,)},
        ),
        # So does the place, also over what is nearer.
        (Slots(places=("开发区",)), {"place": "开发区文化宫", "distance_km": 9.0}, {"distance_km": 1.0}),
        (Slots(places=("东湖镇",)), {"place": "东湖镇文化站"}, {"place": "开发区文化宫"}),
        # What is full comes after what is not, even if that is three weeks later.
        (Slots(), {"starts_at": AT + 3 * WEEK, "seats_free": 9}, {"starts_at": AT + WEEK / 7, "seats_free": 0}),
        (Slots(party_size=4), {"seats_free": 4, "distance_km": 4.0}, {"seats_free": 3, "distance_km": 1.0}),
        # A rating that many gave.
        (Slots(), {"rating": 4.8, "ratings": 40}, {"rating": None, "ratings": 0}),
        (Slots(), {"rating": None, "ratings": 0}, {"rating": 2.1, "ratings": 40}),
        (Slots(), {"rating": 4.8, "ratings": 40}, {"rating": 5.0, "ratings": 5}),
    ],
)  # fmt: skip
def test_what_was_asked_for_counts(slots: Slots, better: dict[str, object], worse: dict[str, object]) -> None:
    base = {"kind": "session", "service": "palace", "categories": ("sports",), "title": ""}
    things = [Candidate(key="a", **base | worse), Candidate(key="b", **base | better)]  # type: ignore[arg-type]
    assert keys(things, [a_match("sports")], slots) == ["b", "a"]


RUNNING = {"starts_at": AT - WEEK, "dates": (AT + timedelta(days=2), AT + timedelta(days=9))}


@pytest.mark.parametrize(
    ("fields", "slots", "code", "params"),
    [
        ({"starts_at": AT + timedelta(days=1)}, Slots(), "soon", {"days": 1}),
        ({"starts_at": AT + timedelta(days=8)}, Slots(), "", {}),
        (RUNNING, Slots(), "goes_on", {"starts_at": (AT + timedelta(days=2)).isoformat()}),
        ({"starts_at": SATURDAY}, WEEKEND, "at_the_time", {"starts_at": SATURDAY.isoformat()}),
        (RUNNING, WEEKEND, "goes_on", {"starts_at": (AT + timedelta(days=2)).isoformat()}),
        ({"place": "开发区1号", "distance_km": 0.2}, Slots(places=("开发区",)), "at_the_place", {"place": "开发区"}),
        ({"place": "开发区1号", "distance_km": 0.2}, Slots(), "near", {"distance_km": 0.2}),
        ({"seats_free": 0}, Slots(), "waiting_list", {}),
        ({"rating": 4.0, "ratings": 3}, Slots(), "well_rated", {"rating": 4.0, "ratings": 3}),
        ({"rating": 3.9, "ratings": 30}, Slots(), "", {}),
    ],
)  # fmt: skip
def test_each_reason(fields: dict[str, object], slots: Slots, code: str, params: dict[str, object]) -> None:
    (one,) = rank([a_thing("a", **fields)], [a_match("sports")], slots, at=AT, categories=CATEGORIES)
    others = {reason.code: dict(reason.params) for reason in one.reasons if reason.code != "meets"}
    assert others == ({code: params} if code else {})


def test_a_series_that_is_over_is_left_out() -> None:
    assert (
        keys([a_thing("a", starts_at=AT - WEEK, dates=(AT - timedelta(days=1),))], [a_match("sports")]) == []
    )
