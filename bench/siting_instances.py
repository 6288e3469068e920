"""Clustered towns of 60 x 60 km for the siting bench: the same seed draws the same town wherever it is asked.

Twelve centres of different weight and spread; 15% of the cells and 30% of the sites lie anywhere. People per cell are
lognormal whole numbers. The order of the draws is part of what they are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SIDE = 60.0
CENTRES = 12
RADIUS = 3.0


@dataclass(frozen=True)
class Town:
    """Kilometres of cells and sites, one row each, and people per cell."""

    cells: NDArray[np.float64]
    people: NDArray[np.int64]
    sites: NDArray[np.float64]


def town(cells: int, sites: int, seed: int) -> Town:
    """A town of so many cells and candidate sites."""
    chance = np.random.default_rng(seed)
    centres = chance.uniform(0.1 * SIDE, 0.9 * SIDE, (CENTRES, 2))
    spreads = chance.uniform(1.0, 6.0, CENTRES)
    weights = chance.dirichlet(np.full(CENTRES, 2.0))

    def draw(count: int, scattered: float) -> NDArray[np.float64]:
        anywhere = int(count * scattered)
        near = chance.choice(CENTRES, count - anywhere, p=weights)
        around = centres[near] + chance.normal(size=(count - anywhere, 2)) * spreads[near][:, None]
        return np.clip(np.vstack([around, chance.uniform(0, SIDE, (anywhere, 2))]), 0, SIDE)

    places = draw(cells, 0.15)
    people = np.maximum(1, chance.lognormal(3.0, 1.0, cells)).astype(np.int64)
    return Town(places, people, draw(sites, 0.30))
