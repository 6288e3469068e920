"""A map drawn by the server: local equal-scale projection, so that a circle of 3 km is a circle of 3 km."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, floor, log10, radians
from typing import Any

KM_PER_DEGREE = 6371.0088 * radians(1)
MARGIN_KM = 1.0
VIEW_WIDTH = 1000.0
TALLEST = 1.35
Point = tuple[float, float]
"""Latitude and longitude in degrees, WGS-84."""


@dataclass(frozen=True)
class Frame:
    """The window of a map: its north-west corner, its size in km and the east-west shrinking factor."""

    north: float
    west: float
    width_km: float
    height_km: float
    shrink: float

    @property
    def scale(self) -> float:
        """View units for one km."""
        return VIEW_WIDTH / self.width_km

    @property
    def height(self) -> float:
        """Height in view units; the width is always `VIEW_WIDTH`."""
        return self.height_km * self.scale

    def km(self, lat: float, lon: float) -> Point:
        """Kilometres east and south of the corner."""
        return (lon - self.west) * KM_PER_DEGREE * self.shrink, (self.north - lat) * KM_PER_DEGREE

    def view(self, lat: float, lon: float) -> Point:
        """Position in view units, x to the east, y to the south."""
        x, y = self.km(lat, lon)
        return round(x * self.scale, 1), round(y * self.scale, 1)

    def share(self, lat: float, lon: float) -> tuple[str, str]:
        """Position as percentages of the window, for marks that keep their size."""
        x, y = self.km(lat, lon)
        return f"{100 * x / self.width_km:.2f}%", f"{100 * y / self.height_km:.2f}%"


def frame_around(points: Iterable[Point], *, margin_km: float) -> Frame:
    """The smallest window around `points` with `margin_km` all round; at most `TALLEST` times as high as wide."""
    lats, lons = zip(*points, strict=True)
    south, north, west, east = min(lats), max(lats), min(lons), max(lons)
    shrink = cos(radians((south + north) / 2))
    width = (east - west) * KM_PER_DEGREE * shrink + 2 * margin_km
    height = (north - south) * KM_PER_DEGREE + 2 * margin_km
    wide, high = max(width, height / TALLEST), max(height, width / TALLEST)
    return Frame(
        north=north + (margin_km + (high - height) / 2) / KM_PER_DEGREE,
        west=west - (margin_km + (wide - width) / 2) / KM_PER_DEGREE / shrink,
        width_km=wide,
        height_km=high,
        shrink=shrink,
    )


def scale_bar_km(width_km: float) -> float:
    """A round length (1, 2 or 5 times a power of ten) of about a fifth of the window."""
    wish = width_km / 5
    power = 10.0 ** floor(log10(wish))
    return max(step * power for step in (1, 2, 5) if step * power <= wish)


def drawing(
    places: Sequence[Mapping[str, Any]],
    *,
    sites: Sequence[Mapping[str, Any]] = (),
    outline: Sequence[Point] = (),
    radius_km: float = 3.0,
) -> dict[str, Any] | None:
    """Everything the map template needs; None when there is nothing to draw.

    `places` are `{name, lat, lon, hub?, n?, quiet?}` (a quiet hub shows no name on the map), `sites` are
    `{lat, lon, covered}`, `outline` is a ring of (lat, lon). Degrees are WGS-84; `radius_km` is the radius of the
    service circle, 0 for none.
    """
    points = [(p["lat"], p["lon"]) for p in (*places, *sites)] + list(outline)
    if not points:
        return None
    frame = frame_around(points, margin_km=MARGIN_KM if outline else max(radius_km, MARGIN_KM))
    ring = " ".join(f"{x} {y}" for x, y in (frame.view(*point) for point in outline))
    bar = scale_bar_km(frame.width_km)
    return {
        "width": VIEW_WIDTH,
        "height": round(frame.height, 1),
        "ring": ring,
        "radius": round(radius_km * frame.scale, 1),
        "radius_km": radius_km,
        "places": [_mark(frame, place) for place in places],
        "sites": [_mark(frame, site) for site in sites],
        "bar_km": int(bar) if bar >= 1 else bar,
        "bar_end": f"{4 + 100 * bar / frame.width_km:.2f}%",
    }


def _mark(frame: Frame, thing: Mapping[str, Any]) -> dict[str, Any]:
    """`thing` with its position; labels in the right half are written to the left of their mark."""
    vx, vy = frame.view(thing["lat"], thing["lon"])
    x, y = frame.share(thing["lat"], thing["lon"])
    return {**thing, "vx": vx, "vy": vy, "x": x, "y": y, "left": vx > VIEW_WIDTH * 0.55}
