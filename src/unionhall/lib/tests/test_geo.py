import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.lib.errors import InvalidInput
from unionhall.lib.geo import (
    EARTH_RADIUS_KM,
    Point,
    Projection,
    checked_point,
    gcj02_to_wgs84,
    haversine_km,
    parse_point,
    wgs84_to_gcj02,
)

anywhere = st.builds(Point, st.floats(-180, 180), st.floats(-90, 90))
in_china = st.builds(Point, st.floats(73.5, 134.8), st.floats(18.2, 53.5))


def test_distance_of_a_degree() -> None:
    degree = math.radians(EARTH_RADIUS_KM)
    assert haversine_km(Point(119, 26), Point(119, 27)) == pytest.approx(degree)
    assert haversine_km(Point(119, 60), Point(120, 60)) == pytest.approx(degree / 2, rel=1e-4)
    assert haversine_km(Point(0, 0), Point(180, 0)) == pytest.approx(math.pi * EARTH_RADIUS_KM)


@given(anywhere, anywhere)
def test_distance_against_vectors(a: Point, b: Point) -> None:
    def vector(p: Point) -> tuple[float, float, float]:
        lon, lat = math.radians(p.lon), math.radians(p.lat)
        return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)

    chord = math.dist(vector(a), vector(b))
    naive = EARTH_RADIUS_KM * 2 * math.asin(min(1.0, chord / 2))
    assert haversine_km(a, b) == pytest.approx(naive, abs=1e-3)


def test_gcj02_of_a_published_point() -> None:
    # The point that descriptions of the system use as their example.
    shown = wgs84_to_gcj02(Point(116.404, 39.915))
    assert shown.lon == pytest.approx(116.41024449916938, abs=1e-9)
    assert shown.lat == pytest.approx(39.91640428150164, abs=1e-9)


@given(in_china)
def test_gcj02_and_back(point: Point) -> None:
    shown = wgs84_to_gcj02(point)
    assert 0 < haversine_km(point, shown) < 1
    assert haversine_km(point, gcj02_to_wgs84(shown)) < 1e-6


def test_no_shift_outside_china() -> None:
    abroad = Point(2.35, 48.86)
    assert wgs84_to_gcj02(abroad) == abroad == gcj02_to_wgs84(abroad)


def test_projection_has_one_scale() -> None:
    west, east, north = Point(119.0, 26.0), Point(119.2, 26.0), Point(119.1, 26.1)
    drawing = Projection.fitting([west, east, north], width=400, height=300, margin=10)
    placed = [drawing.place(p) for p in (west, east, north)]
    assert all(9.99 <= x <= 390.01 and 9.99 <= y <= 290.01 for x, y in placed)
    assert placed[0][0] == pytest.approx(10)
    assert placed[1][0] == pytest.approx(390)
    assert placed[2][1] < placed[0][1]  # north is up
    for a, b in ((0, 1), (0, 2), (1, 2)):
        points = (west, east, north)
        drawn = math.dist(placed[a], placed[b])
        assert drawn / drawing.units_per_km == pytest.approx(haversine_km(points[a], points[b]), rel=1e-3)


def test_projection_of_a_single_point_and_of_none() -> None:
    drawing = Projection.fitting([Point(119, 26)], width=400, height=300, margin=50)
    assert drawing.place(Point(119, 26)) == (200, 150)
    assert drawing.units_per_km == 100
    with pytest.raises(ValueError, match="unpack"):
        Projection.fitting([], width=1, height=1, margin=0)


@pytest.mark.parametrize("typed", ["119.30, 26.08", "119.30，26.08", " 119.3 26.08 ", "119.3;26.08"])
def test_parse(typed: str) -> None:
    assert parse_point(typed) == Point(119.3, 26.08)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "longitude, latitude"),
        ("119", "longitude, latitude"),
        ("a, b", "longitude, latitude"),
        ("26.08, 119.30", "swapped"),
        ("181, 26", "Longitude lies"),
        ("190, 95", "Latitude lies"),
    ],
)
def test_parse_says_what_is_wrong(typed: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says) as refusal:
        parse_point(typed, field="point")
    assert refusal.value.field == "point"


def test_not_a_number_is_out_of_range() -> None:
    with pytest.raises(InvalidInput, match="Latitude"):
        checked_point(119.0, math.nan)
