"""No small count of a sensitive figure can be read in a table, nor computed from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.engines.figures.queries import Reading
from unionhall.services.hub.desk.suppression import counts_of, hidden_lines, is_small

LEAST = 5
counts = st.integers(0, 30)
shares = st.tuples(counts, counts).map(lambda pair: (max(pair), min(pair)))


@pytest.mark.parametrize(
    ("lines", "hidden"),
    [
        ([], set()),
        ([9, 12, 40], set()),
        ([0, 12, 40], set()),
        ([3, 12, 40], {0, 1}),
        ([3, 3, 40], {0, 1}),
        ([1, 1, 40, 60], {0, 1, 2}),
        ([3, 0, 0], {0}),
        ([40, 7, 4, 6], {2, 3}),
    ],
)
def test_the_next_smallest_is_hidden_too(lines: list[int], hidden: set[int]) -> None:
    assert hidden_lines([(one,) for one in lines], LEAST) == hidden


def test_a_share_is_small_by_its_whole_or_its_numerator() -> None:
    assert is_small(counts_of(Reading(2, 40)), LEAST)
    assert is_small(counts_of(Reading(0, 3)), LEAST)
    assert not is_small(counts_of(Reading(0, 40)), LEAST)
    assert not is_small(counts_of(Reading(40, 40)), LEAST)
    assert not is_small(counts_of(Reading(0)), LEAST)


@given(st.lists(counts.map(lambda n: (n,)), max_size=12) | st.lists(shares, max_size=12))
def test_what_is_hidden_cannot_be_told_from_the_total(lines: list[tuple[int, ...]]) -> None:
    hidden = hidden_lines(lines, LEAST)
    shown = [counts for place, counts in enumerate(lines) if place not in hidden]
    assert not any(is_small(counts, LEAST) for counts in shown)
    if hidden and any(any(counts) for counts in shown):
        # Somebody who subtracts what is shown from the total gets the sum of at least two lines, no small count.
        assert len(hidden) > 1
        assert not is_small(tuple(map(sum, zip(*(lines[place] for place in hidden), strict=True))), LEAST)


@given(st.lists(st.integers(LEAST, 30).map(lambda n: (n,)), max_size=12))
def test_nothing_is_hidden_where_nothing_is_small(lines: list[tuple[int, ...]]) -> None:
    assert hidden_lines(lines, LEAST) == set()
