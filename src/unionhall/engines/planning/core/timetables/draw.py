"""Drawing an order by lot so that anyone can draw it again.

The lot of an id is HMAC-SHA256 with the published seed as key and the id as message, both in UTF-8, written in hex; the
smallest lot goes first. Where neighbours would be of one company, each place goes to the first of the draw who keeps
neighbours apart, as far as that is possible at all: at every step what is left is proved to fit, so the tail does too.
What the repair changed is part of the record.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody who does not stand where the lot put them. Places count from 1."""

    id: str
    drawn: int
    placed: int


@dataclass(frozen=True, slots=True)
class Draw:
    """The record of a draw: its seed, the pure order of lots, the order that holds, and what lies between the two.

    `neighbours`: pairs of one company that stand beside each other, the fewest that its numbers allow.
    """

    seed: str
    drawn: tuple[str, ...]
    order: tuple[str, ...]
    moved: tuple[Moved, ...]
    neighbours: int


@dataclass(frozen=True, slots=True)
class Turn:
    """When somebody's turn begins, in minutes after midnight."""

    id: str
    minute: int


def lot(seed: str, name: str) -> str:
    """The lot of one id: 64 hex digits."""
    return hmac.new(seed.encode(), name.encode(), hashlib.sha256).hexdigest()


def commitment(seed: str) -> str:
    """What can be published before the draw so that the seed cannot be changed after: its SHA-256 in hex."""
    return hashlib.sha256(seed.encode()).hexdigest()


def draw(seed: str, companies: Mapping[str, str]) -> Draw:
    """Draw the order of the ids in `companies` (id to company; an empty company is nobody's neighbour).

    The order of `companies` itself is of no account.
    """
    drawn = tuple(sorted(companies, key=lambda name: (lot(seed, name), name)))
    order = _apart(drawn, companies)
    before = {name: place for place, name in enumerate(drawn, 1)}
    moved = tuple(
        Moved(name, before[name], place) for place, name in enumerate(order, 1) if before[name] != place
    )
    return Draw(seed, drawn, order, moved, neighbours_in(order, companies))


def is_true(record: Draw, companies: Mapping[str, str]) -> bool:
    """Whether a record is what its seed gives."""
    return record == draw(record.seed, companies)


def neighbours_in(order: Sequence[str], companies: Mapping[str, str]) -> int:
    """How many stand directly behind somebody of their own company."""
    return sum(companies[one] == companies[two] != "" for one, two in pairwise(order))


def fewest_neighbours(counts: Mapping[str, int], last: str) -> int:
    """The fewest such pairs in any order of so many of each company, behind somebody of the company `last`.

    Only the largest company can be too large: it needs somebody else between every two of its own.
    """
    total = sum(counts.values())
    worst = 0
    for company, count in counts.items():
        if company and count:
            worst = max(worst, 2 * count - total - (company != last))
    return worst


def _apart(drawn: tuple[str, ...], companies: Mapping[str, str]) -> tuple[str, ...]:
    waiting, order, last = list(drawn), [], ""
    counts = Counter(companies[name] for name in drawn)
    while waiting:
        least = fewest_neighbours(counts, last)
        tried: set[str] = set()
        for place, name in enumerate(waiting):
            company = companies[name]
            if company in tried:
                continue
            tried.add(company)
            counts[company] -= 1
            if (company == last != "") + fewest_neighbours(counts, company) == least:
                order.append(waiting.pop(place))
                last = company
                break
            counts[company] += 1
    return tuple(order)


def turns(
    order: Sequence[str], begins: int, minutes: int, pause_after: int = 0, pause: int = 0
) -> Iterator[Turn]:
    """When each of `order` has their turn: one every so many `minutes`, with a `pause` after every `pause_after`."""
    for place, name in enumerate(order):
        pauses = place // pause_after if pause_after else 0
        yield Turn(name, begins + place * minutes + pauses * pause)
