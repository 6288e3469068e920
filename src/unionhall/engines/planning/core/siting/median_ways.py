"""What it costs to serve each row of demand from each site: whole where that is small, else near sites only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from unionhall.engines.planning.core.siting.coverage import Flags, Floats, Ints

_WHOLE = 6_000_000  # entries of a table of ways that is kept whole: 48 MB
_AT_ONCE = 1_000_000  # pairs worked on at a time where it is not


@dataclass(frozen=True, slots=True)
class Lists:
    """The nearest sites of every row, kept by site: site j is near to `rows[first[j] : first[j + 1]]` at `costs`.

    Whatever is not listed costs at least `cap` of its row (infinite where all sites are listed).
    """

    first: Ints
    rows: NDArray[np.int32]
    costs: Floats
    sites: NDArray[np.int32]
    cap: Floats

    def without(self, closed: Flags) -> Lists:
        """The same lists without some sites: those are no longer to be opened."""
        kept = ~closed[self.sites]
        counts = np.bincount(self.sites[kept], minlength=len(self.first) - 1)
        first = np.concatenate(([0], np.cumsum(counts)))
        return Lists(first, self.rows[kept], self.costs[kept], self.sites[kept], self.cap)


class Ways:
    """The costs, already multiplied with the weight of the row. Rows of no weight are to be left out beforehand."""

    def __init__(
        self,
        weights: Floats,
        *,
        table: NDArray[Any] | None = None,
        places: tuple[Floats, Floats] | None = None,
        factor: float = 1.0,
    ) -> None:
        """Either `table` (rows x sites) or `places` (x and y of the rows, and of the sites; straight ways)."""
        self.people, self.weights = weights, weights * factor
        self._table, self._places = table, places
        self.rows = len(weights)
        if places is not None:
            self.sites = len(places[1])
        elif table is not None:
            self.sites = table.shape[1]
        self._whole: Floats | None = None
        if self.rows * self.sites <= _WHOLE:
            self._whole = np.ascontiguousarray(self._block(slice(None)).T)

    def column(self, site: int) -> Floats:
        """What every row costs when this site serves it."""
        if self._whole is not None:
            whole: Floats = self._whole[site]
            return whole
        if self._places is None:
            assert self._table is not None
            return np.asarray(self._table[:, site], dtype=np.float64) * self.weights
        here, there = self._places
        straight: Floats = np.hypot(here[:, 0] - there[site, 0], here[:, 1] - there[site, 1])
        return straight * self.weights

    def columns(self, sites: Ints) -> Floats:
        """Rows x the given sites."""
        found = np.empty((self.rows, len(sites)))
        for place, site in enumerate(sites):
            found[:, place] = self.column(int(site))
        return found

    def _block(self, some: slice) -> Floats:
        if self._places is None:
            assert self._table is not None
            return np.asarray(self._table[some], dtype=np.float64) * self.weights[some, None]
        here, there = self._places
        x = here[some, 0][:, None] - there[None, :, 0]
        straight: Floats = np.hypot(x, here[some, 1][:, None] - there[None, :, 1])
        return straight * self.weights[some, None]

    def lists(self, count: int, allowed: Flags) -> Lists:
        """The `count` nearest of the allowed sites of every row (all of them where there are no more)."""
        chosen = np.flatnonzero(allowed)
        count = min(count, len(chosen))
        near = np.empty((self.rows, count), dtype=np.int32)
        costs = np.empty((self.rows, count))
        step = max(1, _AT_ONCE // max(1, self.sites))
        for begin in range(0, self.rows, step):
            some = slice(begin, begin + step)
            block = self._block(some) if self._whole is None else self._whole[:, some].T
            block = block if len(chosen) == self.sites else block[:, chosen]
            if count < len(chosen):
                at = np.argpartition(block, count - 1, axis=1)[:, :count]
            else:
                at = np.broadcast_to(np.arange(count), block.shape)
            near[some], costs[some] = chosen[at], np.take_along_axis(block, at, axis=1)
        ends = costs.max(axis=1, initial=0.0) if count < len(chosen) else np.full(self.rows, np.inf)
        return _by_site(near, costs, ends, self.sites)


def _by_site(near: NDArray[np.int32], costs: Floats, cap: Floats, sites: int) -> Lists:
    flat = near.ravel()
    order = np.argsort(
        flat.astype(np.int16) if sites < 2**15 else flat, kind="stable"
    )  # 16 bits: sorted by radix
    rows = (order // max(1, near.shape[1])).astype(np.int32)
    first = np.concatenate(([0], np.cumsum(np.bincount(flat, minlength=sites))))
    return Lists(first, rows, costs.ravel()[order], flat[order], cap)
