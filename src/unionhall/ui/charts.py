"""Geometry of the small charts. Widths are percentages so that text never shrinks; heights are pixels."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

PLOT_HEIGHT = 172
PLOT_TOP = 10
AXIS_HEIGHT = 24
STEPS = (1, 2, 5)


def percent(part: float, whole: float) -> str:
    """`part` of `whole` as an SVG length, such as "62.5%"; "0.0%" when there is no whole."""
    share = 100 * part / whole if whole else 0.0
    return f"{min(max(share, 0.0), 100.0):.1f}%"


def bar_rows(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows `{label, n, text?, highlight?, url?}` with `width` added, the longest bar being 100%.

    `n` of None means "not shown" (a suppressed small count): no bar, only `text`.
    """
    rows = list(rows)
    top = max((row["n"] or 0 for row in rows), default=0)
    return [{**row, "width": percent(row["n"] or 0, top)} for row in rows]


def axis_step(top: float, lines: int = 5) -> int:
    """A round distance (1, 2 or 5 times a power of ten) giving about `lines` grid lines up to `top`."""
    scale = 1
    while True:
        for step in STEPS:
            if step * scale * lines >= top:
                return step * scale
        scale *= 10


def tones(series: int) -> tuple[int, ...]:
    """Colour numbers of `series` data rows: of two the later, more important one is the dark one."""
    return (2, 1) if series == 2 else (1, 2, 3)


def column_plot(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Place grouped columns. A row is `{label, values}`; `values` has one number for each series (1 to 3)."""
    width = 100 / len(rows) if rows else 100.0
    series = max((len(row["values"]) for row in rows), default=1)
    highest = max((max(row["values"], default=0) for row in rows), default=0)
    step = axis_step(highest)
    top = max(step, -(-int(highest) // step) * step)
    bar = width * 0.64 / series
    plotted = [
        {
            **row,
            "x": f"{(i + 0.5) * width:.2f}%",
            "bars": [
                {
                    "x": f"{(i + 0.18) * width + k * bar:.2f}%",
                    "width": f"{bar * 0.92:.2f}%",
                    "y": round(PLOT_TOP + PLOT_HEIGHT * (1 - value / top), 1),
                    "height": round(PLOT_HEIGHT * value / top, 1),
                    "tone": tone,
                }
                for k, (value, tone) in enumerate(zip(row["values"], tones(series), strict=False))
            ],
        }
        for i, row in enumerate(rows)
    ]
    grid = [
        {"y": round(PLOT_TOP + PLOT_HEIGHT * (1 - value / top), 1), "value": value}
        for value in range(0, top + 1, step)
    ]
    base = PLOT_TOP + PLOT_HEIGHT
    return {"rows": plotted, "grid": grid, "base": base, "height": base + AXIS_HEIGHT}


def spark_path(values: Sequence[float]) -> str:
    """SVG path through `values` in a box 100 wide and 30 high; empty when fewer than two."""
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    span = (high - low) or 1
    points = [
        f"{i * 100 / (len(values) - 1):.1f} {26 - (value - low) / span * 22:.1f}"
        for i, value in enumerate(values)
    ]
    return "M" + "L".join(points)
