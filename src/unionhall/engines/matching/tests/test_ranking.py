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
    if thing.starts_at is None:
        total += 10
    else:
        soon = 14 / (14 + (thing.starts_at - AT) / timedelta(days=1))
        if not slots.says_when:
            total += 20 * soon
        elif slots.suits(thing.starts_at):
            total += 16 + 4 * soon
        else:
            total += 6 * soon
    total += 7.5 if thing.distance_km is None else 15 * 3 / (3 + thing.distance_km)
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
    return total / 100, category


def _score_of(category: str, matches: Sequence[Match]) -> float:
    return next(match.score for match in matches if match.category == category)


def plain_order(things: Sequence[Candidate], matches: Sequence[Match], slots: Slots) -> list[str]:
    judged = []
    for thing in things:
        score, category = plain_score(thing, matches, slots)
        if category and not (thing.starts_at is not None and thing.starts_at <= AT):
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
    party_size=st.none() | st.integers(1, 30),
    is_free=st.booleans(),
    max_yuan=st.none() | st.just(Decimal(50)),
)


def near_tie(things: Sequence[Candidate], matches: Sequence[Match], slots: Slots) -> bool:
    """Whether rounding in another order of operations could turn two things round."""
    scores = sorted(plain_score(thing, matches, slots)[0] for thing in things)
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
        assert one.candidate.starts_at is None or one.candidate.starts_at > AT
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
