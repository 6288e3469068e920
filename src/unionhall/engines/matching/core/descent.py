"""Multinomial logistic regression whose result does not depend on the order in which numbers are added.

Weights, values and probabilities lie on grids so fine and sums so small that every product and every sum of a matrix
product is exact in 64-bit floating point, whoever adds them up; the few scalars that steer the search are rounded
to single precision. So the same data gives the same weights, bit for bit.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
# Of values 2**-12, of weights and probabilities 2**-24: products of 2**-36 sum up to 2**16 exactly.
VALUE_GRID, WEIGHT_GRID = 2.0**12, 2.0**24
_MEMORY = 8
_ARMIJO, _SHORTEST_STEP = 1e-4, 1e-6


def on_grid(numbers: Matrix, grid: float) -> Matrix:
    """`numbers` rounded to multiples of 1/`grid`."""
    return np.rint(numbers * grid) / grid


def fit(values: Any, shares: Matrix, weights: Matrix, penalty: float, rounds: int) -> Matrix:
    """Weights (features x labels) that explain `shares` (examples x labels, rows add up to 1) by `values`.

    `values` is a sparse matrix (examples x features) on its grid; `weights` (examples) say how much each example
    counts; `penalty` is of the squares. At most `rounds` steps of L-BFGS.
    """
    transposed = values.T.tocsr()

    def loss(point: Matrix) -> tuple[float, Matrix]:
        scores = values @ point
        scores -= scores.max(axis=1, keepdims=True)
        powers = np.exp(scores)
        totals = powers.sum(axis=1, keepdims=True)
        errors = on_grid((powers / totals - shares) * weights[:, None], WEIGHT_GRID)
        lost = float(((np.log(totals[:, 0]) - (scores * shares).sum(axis=1)) * weights).sum())
        return lost + penalty / 2 * float((point * point).sum()), transposed @ errors + penalty * point

    return _minimum(loss, np.zeros((values.shape[1], shares.shape[1])), rounds)


def _dot(first: Matrix, second: Matrix) -> float:
    return float(np.float32(np.einsum("ij,ij->", first, second)))


def _minimum(loss: Any, point: Matrix, rounds: int) -> Matrix:
    lost, slope = loss(point)
    past: list[tuple[Matrix, Matrix, float]] = []
    for _round in range(rounds):
        way = -_downhill(slope, past)
        steep = _dot(slope, way)
        step = 1.0 if past else 1.0 / max(1.0, _dot(slope, slope) ** 0.5)
        while True:
            there = on_grid(point + step * way, WEIGHT_GRID)
            lost_there, slope_there = loss(there)
            if lost_there <= lost + _ARMIJO * step * steep:
                break
            step /= 2
            if step < _SHORTEST_STEP:
                return point
        moved, turned = there - point, slope_there - slope
        if (curved := _dot(moved, turned)) > 0:
            past = [*past[1 - _MEMORY :], (moved, turned, curved)]
        point, lost, slope = there, lost_there, slope_there
    return point


def _downhill(slope: Matrix, past: list[tuple[Matrix, Matrix, float]]) -> Matrix:
    """The two loops of L-BFGS: `slope` times an estimate of the inverse Hessian."""
    way = slope.copy()
    shares = []
    for moved, turned, curved in reversed(past):
        share = _dot(moved, way) / curved
        way -= share * turned
        shares.append(share)
    if past:
        _moved, turned, curved = past[-1]
        way *= curved / _dot(turned, turned)
    for (moved, turned, curved), share in zip(past, reversed(shares), strict=True):
        way += (share - _dot(turned, way) / curved) * moved
    return way
