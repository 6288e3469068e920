"""From sheets to places: one total for a file, its class, its rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

EXCELLENT, PASSED, FAILED = "excellent", "passed", "failed"
_TENTH = Decimal("0.1")


def settle(totals: Sequence[int]) -> Decimal:
    """What the sheets of one file come to, in points with one place, rounded half up once.

    Up to two sheets: their mean. With a third, the mean of the two that are closest to each other; when the middle one
    is as far from the lower as from the higher, the mean of all three. Raises ValueError without a sheet.
    """
    if not totals:
        raise ValueError("a file without a sheet has no total")
    chosen = list(totals)
    if len(totals) > 2:
        pairs = sorted(combinations(sorted(totals), 2), key=lambda pair: pair[1] - pair[0])
        closest = [pair for pair in pairs if pair[1] - pair[0] == pairs[0][1] - pairs[0][0]]
        chosen = list(closest[0]) if len(set(closest)) == 1 else list(totals)
    return (Decimal(sum(chosen)) / len(chosen)).quantize(_TENTH, ROUND_HALF_UP)


def spread(totals: Sequence[int]) -> int:
    """How far the sheets of one file lie apart, in points."""
    return max(totals) - min(totals) if totals else 0


def grade(points: Decimal, excellent_points: int, pass_points: int) -> str:
    """Excellent, passed or failed."""
    if points >= excellent_points:
        return EXCELLENT
    return PASSED if points >= pass_points else FAILED


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: equal points share a rank, and the next rank is left out (1, 1, 3)."""

    code: str
    points: Decimal
    rank: int


def ranked(points: Sequence[tuple[str, Decimal]]) -> list[Place]:
    """Places by points, the most first; of equal points by code."""
    ordered = sorted(points, key=lambda one: (-one[1], one[0]))
    values = [one[1] for one in ordered]
    return [Place(code, value, values.index(value) + 1) for code, value in ordered]
