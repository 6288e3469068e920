"""Geometry of the charts of one figure over time: its value, period by period, and the line of its target.

As in `ui.charts`, widths are percentages so that text never shrinks, and heights are pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from unionhall.services.hub.desk.comparisons import Standing
from unionhall.services.hub.desk.verdicts import shown_value
from unionhall.ui.charts import AXIS_HEIGHT, axis_step

_TOP = 20
_WHOLE = 100
_FILLED = 0.64
_GRID_LINES = 4
_FEWEST = 3


@dataclass(frozen=True)
class Point:
    """A period: how it is called, its value (None: nothing to count, or not shown), and the value in words."""

    label: str
    value: float | None
    text: str
    is_hidden: bool = False


def points_of(standing: Standing) -> list[Point]:
    """The periods of a figure, as they are."""
    series = standing.trend.series
    return begun(
        [Point(period.short_label, reading.value, shown_value(reading)) for period, reading in series]
    )


def begun(points: list[Point]) -> list[Point]:
    """Without the empty periods from before anything was counted; three are always left."""
    first = next((n for n, point in enumerate(points) if point.value or point.is_hidden), len(points))
    return points[min(first, max(len(points) - _FEWEST, 0)) :]


def value_plot(
    points: Sequence[Point], *, aim: float | None, is_share: bool, height: int = 150
) -> dict[str, Any]:
    """Where each of the columns stands in a plot `height` pixels high, and the line of the target `aim` in it.

    A period without a value has no column. Shares are drawn against 100.
    """
    step, top = _scale([*(point.value or 0 for point in points), aim or 0], is_share)
    width = 100 / len(points)
    columns = [
        {
            "label": point.label,
            "text": point.text,
            "x": f"{(n + 0.5) * width:.2f}%",
            "left": f"{(n + (1 - _FILLED) / 2) * width:.2f}%",
            "width": f"{width * _FILLED:.2f}%",
            "y": _y(point.value, top, height),
            "height": round(height * (point.value or 0) / top, 1),
            "is_known": point.value is not None,
            "is_last": n == len(points) - 1,
        }
        for n, point in enumerate(points)
    ]
    return {
        "columns": columns,
        "grid": [{"y": _y(value, top, height), "value": value} for value in range(0, top + 1, step)],
        "aim": None if aim is None else _y(aim, top, height),
        "base": _TOP + height,
        "height": _TOP + height + AXIS_HEIGHT,
    }


def _scale(values: Sequence[float], is_share: bool) -> tuple[int, int]:
    """The distance of the grid's lines and the highest of them."""
    if is_share:
        return _WHOLE // _GRID_LINES, _WHOLE
    highest = max(values)
    step = axis_step(highest, _GRID_LINES)
    return step, max(step, -(-int(highest) // step) * step)


def _y(value: float | None, top: int, height: int) -> float:
    return round(_TOP + height * (1 - min(value or 0, top) / top), 1)
