"""Sums over the rows of sparse tables whose last rows may be empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from unionhall.engines.planning.core.siting.coverage import Floats, Ints


def sums(values: Floats, starts: Ints) -> Floats:
    """The sum of each row, 0.0 for an empty one; row i is `values[starts[i] : starts[i + 1]]`."""
    if len(starts) < 2:
        return np.zeros(0)
    # one more value, so that rows may start at the very end: to clip their start instead would cut the row before
    found = np.add.reduceat(np.append(values, 0.0), starts[:-1])
    found[starts[:-1] == starts[1:]] = 0.0
    return found
