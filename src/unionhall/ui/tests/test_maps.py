from math import asin, cos, hypot, radians, sin, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.ui import maps

CENTRE = {"name": "a", "lat": 36.88, "lon": 118.74}


def great_circle_km(a: maps.Point, b: maps.Point) -> float:
    """The haversine, to compare the flat map with."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(radians, p)) for p in (a, b))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0088 * asin(sqrt(h))


def test_nothing_to_draw() -> None:
    assert maps.drawing([]) is None


def test_one_place_has_its_whole_circle_inside() -> None:
    drawn = maps.drawing([CENTRE])
    assert drawn is not None
    place = drawn["places"][0]
    assert place["vx"] == pytest.approx(drawn["width"] / 2)
    assert place["vy"] - drawn["radius"] >= 0
    assert place["vy"] + drawn["radius"] <= drawn["height"]


@given(st.floats(-0.3, 0.3), st.floats(-0.3, 0.3))
def test_three_kilometres_are_three_kilometres_in_every_direction(north: float, east: float) -> None:
    a, b = (36.9, 118.8), (36.9 + north, 118.8 + east)
    frame = maps.frame_around([a, b, (36.6, 118.5), (37.2, 119.1)], margin_km=1)
    (ax, ay), (bx, by) = frame.km(*a), frame.km(*b)
    assert hypot(bx - ax, by - ay) == pytest.approx(great_circle_km(a, b), rel=0.006, abs=1e-6)


def test_a_long_county_gets_room_at_its_sides() -> None:
    frame = maps.frame_around([(36.0, 118.8), (37.0, 118.81)], margin_km=1)
    assert frame.height_km / frame.width_km == pytest.approx(maps.TALLEST)
    assert frame.km(36.5, 118.805)[0] == pytest.approx(frame.width_km / 2)


@pytest.mark.parametrize(("width", "bar"), [(30, 5), (60, 10), (4, 0.5), (1200, 200)])
def test_the_scale_bar_is_round(width: float, bar: float) -> None:
    assert maps.scale_bar_km(width) == pytest.approx(bar)
