"""Points on the earth: distance, China's two coordinate systems, drawing without map tiles.

Points are stored in WGS-84 (what satellites and phones report). GCJ-02 is what Chinese map services
show and hand out; nothing is stored in it.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from unionhall.lib.errors import InvalidInput
from unionhall.lib.errors import msgid as _
from unionhall.lib.text.normal import normalise

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG

_NUMBER = r"[+-]?\d{1,3}(?:\.\d+)?"
_PAIR = re.compile(rf"({_NUMBER})\s*[,，;\s]\s*({_NUMBER})")


class Point(NamedTuple):
    """Longitude and latitude in degrees, in this order."""

    lon: float
    lat: float


def haversine_km(a: Point, b: Point) -> float:
    """The great-circle distance in kilometres; within 0.6 % of the distance on the ellipsoid."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half_lat, half_lon = (lat_b - lat_a) / 2, math.radians(b.lon - a.lon) / 2
    h = math.sin(half_lat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, h)))


# The shift between the systems, as everybody has known it since it was worked out from the maps: a
# bilinear-quadratic trend and three families of waves around (105° E, 35° N), in metres, laid on the
# Krasovsky ellipsoid. Each family is (amplitude, cycles per degree * 2).
_AXIS_M, _ECCENTRICITY_2 = 6378245.0, 0.00669342162296594
_WAVES_SHORT = ((20.0, 6.0), (20.0, 2.0))
_WAVES_LAT = ((20.0, 1.0), (40.0, 1 / 3), (160.0, 1 / 12), (320.0, 1 / 30))
_WAVES_LON = ((20.0, 1.0), (40.0, 1 / 3), (150.0, 1 / 12), (300.0, 1 / 30))


def _waves(degrees: float, families: Iterable[tuple[float, float]]) -> float:
    return sum(size * math.sin(degrees * rate * math.pi) for size, rate in families) * 2 / 3


def _shift(point: Point) -> tuple[float, float]:
    """How far GCJ-02 lies from WGS-84 at `point`, in degrees of longitude and latitude."""
    x, y = point.lon - 105, point.lat - 35
    root = math.sqrt(abs(x))
    short = _waves(x, _WAVES_SHORT)
    north_m = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + short + _waves(y, _WAVES_LAT)
    east_m = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + short + _waves(x, _WAVES_LON)
    sine, cosine = math.sin(math.radians(point.lat)), math.cos(math.radians(point.lat))
    flat = 1 - _ECCENTRICITY_2 * sine * sine
    meridian_m = _AXIS_M * (1 - _ECCENTRICITY_2) / flat**1.5
    return math.degrees(east_m / (_AXIS_M / math.sqrt(flat) * cosine)), math.degrees(north_m / meridian_m)


def _is_shifted(point: Point) -> bool:
    # The box that map services themselves use; beyond it both systems agree.
    return 72.004 <= point.lon <= 137.8347 and 0.8293 <= point.lat <= 55.8271


def wgs84_to_gcj02(point: Point) -> Point:
    """A stored point as Chinese map services draw it; unchanged outside China."""
    if not _is_shifted(point):
        return point
    lon, lat = _shift(point)
    return Point(point.lon + lon, point.lat + lat)


def gcj02_to_wgs84(point: Point) -> Point:
    """A point picked on a Chinese map, as it is stored; inverse of `wgs84_to_gcj02` to below a millimetre."""
    if not _is_shifted(point):
        return point
    guess = point
    for _round in range(6):  # each round gains about three digits
        shown = wgs84_to_gcj02(guess)
        guess = Point(guess.lon + point.lon - shown.lon, guess.lat + point.lat - shown.lat)
    return guess


@dataclass(frozen=True, slots=True)
class Projection:
    """Degrees to drawing units with one scale in both directions; right for a county or a city.

    y grows downwards, as on a screen.
    """

    centre: Point
    units_per_km: float
    width: float
    height: float

    @classmethod
    def fitting(cls, points: Iterable[Point], *, width: float, height: float, margin: float) -> "Projection":
        """The projection that shows all `points` in `width` x `height` with `margin` on every side.

        A single point is drawn in the middle of 2 km. Raises ValueError without points.
        """
        lons, lats = zip(*points, strict=True)
        centre = Point((min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2)
        east_km = (max(lons) - min(lons)) * _km_per_degree_lon(centre.lat)
        north_km = (max(lats) - min(lats)) * _KM_PER_DEGREE
        room_x, room_y = width - 2 * margin, height - 2 * margin
        spans = [room / km for room, km in ((room_x, east_km), (room_y, north_km)) if km > 0]
        return cls(centre, min(spans, default=min(room_x, room_y) / 2), width, height)

    def place(self, point: Point) -> tuple[float, float]:
        """Where `point` is drawn: x, y."""
        east_km = (point.lon - self.centre.lon) * _km_per_degree_lon(self.centre.lat)
        north_km = (point.lat - self.centre.lat) * _KM_PER_DEGREE
        return self.width / 2 + east_km * self.units_per_km, self.height / 2 - north_km * self.units_per_km


_KM_PER_DEGREE = math.radians(EARTH_RADIUS_KM)


def _km_per_degree_lon(lat: float) -> float:
    return _KM_PER_DEGREE * math.cos(math.radians(lat))


def parse_point(text: str, *, field: str | None = None) -> Point:
    """`119.30, 26.08` (longitude, latitude in degrees) as a point. Raises InvalidInput."""
    match = _PAIR.fullmatch(normalise(text))
    if match is None:
        raise InvalidInput(_("A point is written as longitude, latitude: 119.30, 26.08"), field=field)
    return checked_point(float(match[1]), float(match[2]), field=field)


def checked_point(lon: float, lat: float, *, field: str | None = None) -> Point:
    """The point, its ranges checked: longitude -180 to 180, latitude -90 to 90. Raises InvalidInput."""
    if abs(lat) > 90 >= abs(lon) and abs(lat) <= 180:
        raise InvalidInput(
            _("Latitude lies between -90 and 90; longitude and latitude seem to be swapped."), field=field
        )
    if not abs(lat) <= 90:
        raise InvalidInput(_("Latitude lies between -90 and 90 degrees."), field=field)
    if not abs(lon) <= 180:
        raise InvalidInput(_("Longitude lies between -180 and 180 degrees."), field=field)
    return Point(lon, lat)
