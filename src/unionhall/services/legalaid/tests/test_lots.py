"""The draw, the reviewers and the ranking, against slower ways to say the same."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.services.legalaid.core.lots import (
    Drawn,
    Lot,
    NotEnough,
    Reviewer,
    assign,
    draw,
    one_more,
    seed_of,
)
from unionhall.services.legalaid.core.standing import grade, ranked, settle, spread

FILES = st.lists(
    st.builds(Lot, st.integers(1, 400).map(lambda n: f"〔2025〕{n:04d}"), st.sampled_from(["a", "b", "c", ""])),
    max_size=40, unique_by=lambda one: one.name,
)  # fmt: skip


def test_anybody_can_repeat_the_draw() -> None:
    """With the seed and `sha256sum` alone."""
    files = [Lot(f"〔2025〕{n:04d}", "a") for n in range(1, 31)]
    seed = seed_of(2025, [one.name for one in files])
    assert seed == sha256(("2025\n" + "\n".join(one.name for one in files)).encode()).hexdigest()
    by_hand = sorted(files, key=lambda one: sha256(f"{seed}|{one.name}".encode()).hexdigest())
    assert draw(files, 5, seed) == [one.name for one in by_hand[:5]]


@given(FILES, st.integers(0, 50), st.text(max_size=8))
def test_the_draw(files: list[Lot], wanted: int, seed: str) -> None:
    drawn = draw(files, wanted, seed)
    assert len(drawn) == len(set(drawn)) == min(wanted, len(files))
    assert draw(files[::-1], wanted, seed) == drawn  # the order they came in does not matter
    owners = {one.name: one.owner for one in files}
    has, given_ = Counter(owners.values()), Counter(owners[name] for name in drawn)
    for owner, count in given_.items():
        # nobody gives an (n+1)th file while somebody else who has one left has given fewer than n
        assert all(given_[other] >= min(count - 1, has[other]) for other in has), owner
    assert draw(files, len(files), seed)[:wanted] == drawn


PEOPLE = [Reviewer(f"r{n}", f"firm{n % 4}" if n % 5 else "") for n in range(12)]
DRAWN = st.lists(
    st.builds(
        Drawn, st.integers(1, 300).map(lambda n: f"{n:03d}"), st.sampled_from(["firm0", "firm1", ""]),
        st.frozensets(st.sampled_from([one.key for one in PEOPLE]), max_size=5),
    ),
    max_size=30, unique_by=lambda one: one.code,
)  # fmt: skip


@given(DRAWN, st.integers(1, 3), st.text(max_size=5))
def test_nobody_reviews_their_own_file_or_their_firm_s(files: list[Drawn], per_file: int, seed: str) -> None:
    firm = {one.key: one.firm for one in PEOPLE}
    found = assign(files, PEOPLE, per_file, seed)
    assert set(found) == {one.code for one in files}
    for file in files:
        keys = found[file.code]
        assert len(set(keys)) == per_file
        assert not file.barred & set(keys)
        assert not file.firm or file.firm not in {firm[key] for key in keys}


@given(st.integers(0, 40), st.integers(1, 3), st.text(max_size=5))
def test_without_conflicts_everybody_reads_alike(count: int, per_file: int, seed: str) -> None:
    files = [Drawn(f"{n:03d}") for n in range(count)]
    found = assign(files, PEOPLE, per_file, seed)
    load = Counter(key for keys in found.values() for key in keys)
    loads = [load[one.key] for one in PEOPLE]
    assert max(loads) - min(loads) <= 1


def test_too_few_reviewers_are_named_by_the_file() -> None:
    file = Drawn("007", "firm", frozenset({"x"}))
    people = [Reviewer("x"), Reviewer("y", "firm"), Reviewer("z")]
    with pytest.raises(NotEnough) as caught:
        assign([file], people, 2, "s")
    assert (caught.value.file, caught.value.found) == ("007", 1)


def test_a_third_reviewer() -> None:
    file = Drawn("007", "firm", frozenset({"own"}))
    people = [
        Reviewer("own"),
        Reviewer("same", "firm"),
        Reviewer("a"),
        Reviewer("b"),
        Reviewer("c"),
        Reviewer("d"),
    ]
    assert one_more(file, people, {"c": 2, "d": 1}, ["a", "b"], "s") == "d"
    assert one_more(file, people[:4], {}, ["a", "b"], "s") is None


@pytest.mark.parametrize(
    ("totals", "points"),
    [
        ([80], "80.0"), ([80, 85], "82.5"), ([0, 100], "50.0"), ([60, 90, 88], "89.0"), ([60, 62, 90], "61.0"),
        ([60, 70, 80], "70.0"), ([90, 90, 60], "90.0"), ([70, 70, 70], "70.0"), ([60, 90, 75], "75.0"),
    ],
)  # fmt: skip
def test_what_sheets_come_to(totals: list[int], points: str) -> None:
    assert settle(totals) == Decimal(points)
    assert settle(totals[::-1]) == Decimal(points)


def test_no_sheet_no_total() -> None:
    with pytest.raises(ValueError, match="sheet"):
        settle([])
    assert (spread([]), spread([70, 91])) == (0, 21)


@pytest.mark.parametrize(
    ("points", "word"),
    [("90.0", "excellent"), ("89.9", "passed"), ("60.0", "passed"), ("59.9", "failed"), ("0", "failed")],
)
def test_classes(points: str, word: str) -> None:
    assert grade(Decimal(points), 90, 60) == word


@given(
    st.lists(
        st.tuples(st.integers(0, 999).map(str), st.integers(0, 100).map(Decimal)), unique_by=lambda x: x[0]
    )
)
def test_ranks(points: list[tuple[str, Decimal]]) -> None:
    for place in ranked(points):
        assert place.rank == 1 + sum(1 for _code, other in points if other > place.points)
