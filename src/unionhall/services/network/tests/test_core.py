from __future__ import annotations

from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.services.network.core import cells
from unionhall.services.network.core.cover import (
    Circle,
    Crowd,
    Left,
    coverage_of,
    left_out,
    plane_around,
    reached_by,
    worth_of,
)
from unionhall.services.network.tests.house import LATITUDE, LONGITUDE

metres = st.integers(-9_000, 9_000)
crowds = st.lists(st.builds(Crowd, st.uuids().map(str), metres, metres, st.integers(0, 50)), max_size=20)
circles = st.lists(st.builds(Circle, st.uuids().map(str), metres, metres, st.integers(1, 6_000)), max_size=8)
detours = st.sampled_from([1.0, 1.3, 2.0])


def naive(crowd: Crowd, circle: Circle, detour: float) -> bool:
    return hypot(crowd.x - circle.x, crowd.y - circle.y) * detour <= circle.radius


@given(crowds, circles, detours)
def test_who_reaches_whom_is_what_every_distance_says(
    people: list[Crowd], places: list[Circle], detour: float
) -> None:
    expected = [{n for n, one in enumerate(places) if naive(crowd, one, detour)} for crowd in people]
    assert [set(found) for found in reached_by(people, places, detour=detour)] == expected


@given(crowds, circles, circles)
def test_only_is_what_is_lost_without_it(
    people: list[Crowd], places: list[Circle], free: list[Circle]
) -> None:
    worth = worth_of(people, places, free)
    whole = coverage_of(people, places)[0].covered
    for number, one in enumerate(places):
        without = [*places[:number], *places[number + 1 :]]
        assert worth[one.id].only == whole - coverage_of(people, without)[0].covered
        best = max((coverage_of(people, [*without, other])[0].covered for other in free), default=0)
        base = coverage_of(people, without)[0].covered
        assert worth[one.id].instead_people == max(best - base, 0)


@given(crowds, circles, circles, circles)
def test_everybody_is_inside_or_left_out_for_one_reason(
    people: list[Crowd], places: list[Circle], free: list[Circle], barred: list[Circle]
) -> None:
    found = left_out(people, places, free, barred)
    outside = sum(sum(cells.values()) for cells in found.values())
    covered, by_unit, _cells = coverage_of(people, places)
    assert covered.covered + outside == covered.people == sum(crowd.people for crowd in people)
    assert sum(one.covered for one in by_unit.values()) == covered.covered
    if not free and not barred:
        assert not found[Left.NOT_CHOSEN]
        assert not found[Left.BARRED]


def test_a_plane_is_true_to_some_metres() -> None:
    plane = plane_around([(LONGITUDE, LATITUDE)])
    east, north = plane.place(LONGITUDE + 0.1, LATITUDE - 0.1)
    assert east == pytest.approx(8_776, abs=15)
    assert north == pytest.approx(-11_120, abs=15)


def test_a_cell_is_named_by_itself_or_a_finer_one() -> None:
    cell = cells.cell_at(LONGITUDE, LATITUDE)
    assert cells.checked_cell(f" {cell.upper()} ") == cell
    assert cells.checked_cell("8a3016a0254ffff") == cells.parent("8a3016a0254ffff", cells.RESOLUTION)
    longitude, latitude = cells.middle(cell)
    assert abs(longitude - LONGITUDE) < 0.004
    assert abs(latitude - LATITUDE) < 0.004
    assert len(cells.ring(cell)) == 6


@pytest.mark.parametrize("text", ["", "abc", "883016a025fffff", "格子", "8" * 40])
def test_what_is_no_cell_is_refused(text: str) -> None:
    with pytest.raises(cells.NotACell):
        cells.checked_cell(text)


spots = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(
    lambda at: cells.cell_at(LONGITUDE + at[0] / 400, LATITUDE + at[1] / 400)
)


@given(st.dictionaries(spots, st.integers(0, 12), max_size=60), st.integers(1, 8), st.integers(5, 60))
def test_no_cell_shows_too_few_and_nobody_is_lost(people: dict[str, int], least: int, most: int) -> None:
    shown = cells.shown_cells(people, least=least, most=most)
    assert all(count >= least for count in shown.people.values())
    assert sum(shown.people.values()) + shown.hidden == sum(people.values())


def test_neighbours_with_few_are_put_together() -> None:
    one = cells.cell_at(LONGITUDE, LATITUDE)
    around = cells.parent(one, 8)
    import h3  # noqa: PLC0415 - the neighbour is chosen so that both have one parent

    other = next(cell for cell in h3.cell_to_children(around, 9) if cell != one)
    assert cells.shown_cells({one: 3, other: 3}, least=5).people == {around: 6}
    assert cells.shown_cells({one: 3}, least=5) == cells.Shown({}, 3)
