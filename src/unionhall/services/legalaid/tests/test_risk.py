"""What an enterprise's risk is made of."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.services.legalaid.core.risk import GREEN, ORANGE, RED, YELLOW, Scale, score

POINTS = {
    "stopped": 40,
    "arrears": 30,
    "flight": 40,
    "layoffs": 20,
    "insurance": 15,
    "complaints": 10,
    "hotline": 15,
}
SCALE = Scale(POINTS, again_points=5, many_points=20, many_people=10, red_points=70, orange_points=40)
KINDS = st.lists(st.sampled_from(sorted(POINTS)), max_size=12)


@pytest.mark.parametrize(
    ("kinds", "workers", "points", "grade"),
    [
        ((), 0, 0, GREEN),
        ((), 600, 0, GREEN),  # nothing was noticed
        (("complaints",), 9, 10, YELLOW),
        (("complaints",), 10, 30, YELLOW),
        (("layoffs", "layoffs"), 0, 25, YELLOW),
        (("layoffs",) * 9, 0, 25, YELLOW),
        (("stopped",), 0, 40, ORANGE),
        (("arrears", "complaints"), 0, 40, ORANGE),
        (("stopped", "arrears"), 0, 70, RED),
        (("stopped", "complaints"), 600, 70, RED),
    ],
)
def test_points_and_grade(kinds: Sequence[str], workers: int, points: int, grade: str) -> None:
    found = score(kinds, workers, SCALE)
    assert (found.points, found.grade) == (points, grade)


@given(KINDS, st.integers(0, 2000))
def test_the_reasons_are_the_whole_score(kinds: list[str], workers: int) -> None:
    found = score(kinds, workers, SCALE)
    assert sum(one.points for one in found.reasons) == found.points
    assert {one.code for one in found.reasons} >= set(kinds)
    # naive: every kind once, five for each that came again, twenty for many people
    again = 5 * sum(1 for kind in set(kinds) if kinds.count(kind) > 1)
    many = 20 if kinds and workers >= 10 else 0
    assert found.points == sum(POINTS[kind] for kind in set(kinds)) + again + many


@given(KINDS, st.sampled_from(sorted(POINTS)), st.integers(0, 2000))
def test_more_that_is_noticed_is_never_less_risk(kinds: list[str], more: str, workers: int) -> None:
    assert score([*kinds, more], workers, SCALE).points >= score(kinds, workers, SCALE).points


def test_the_order_does_not_matter() -> None:
    assert score(["arrears", "stopped", "arrears"], 3, SCALE) == score(
        ["stopped", "arrears", "arrears"], 3, SCALE
    )


def test_an_unknown_kind_is_a_mistake_in_the_code() -> None:
    with pytest.raises(KeyError):
        score(["weather"], 0, SCALE)
