"""Which files are reviewed and by whom: drawn by lot, so that anybody with the seed can draw the same again.

A lot is the SHA-256 digest of the seed, a bar, and the name of what is drawn: for a file the path of its unit, a space
and the case number; for a reviewer of a file the file's code, a bar and the reviewer's key. The smallest digest comes
first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256


class NotEnough(ValueError):
    """A file has fewer people who may review it than it needs; `file` names it."""

    def __init__(self, file: str, found: int) -> None:
        super().__init__(f"{file}: only {found}")
        self.file, self.found = file, found


@dataclass(frozen=True, slots=True)
class Lot:
    """A file that may be drawn: its name (the path of its unit, a space, its case number), and whose work it is
    (empty when nobody's in particular)."""

    name: str
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Somebody who reviews: a key, and the law firm they belong to (empty for none)."""

    key: str
    firm: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A file to be reviewed: its code, the firm whose work it is, and who had to do with it."""

    code: str
    firm: str = ""
    barred: frozenset[str] = field(default_factory=frozenset)

    def may_be_read_by(self, reviewer: Reviewer) -> bool:
        """Never one's own file, never one of one's own firm."""
        return reviewer.key not in self.barred and not (self.firm and reviewer.firm == self.firm)


def seed_of(year: int, names: Iterable[str]) -> str:
    """The seed that follows from the year and the files there are: nobody chose it.

    The SHA-256 digest, in hexadecimal, of the year and the sorted names of the files, each on a line of its own.
    """
    return sha256("\n".join([str(year), *sorted(names)]).encode()).hexdigest()


def lot(seed: str, name: str) -> str:
    """The lot of `name`."""
    return sha256(f"{seed}|{name}".encode()).hexdigest()


def draw(files: Sequence[Lot], wanted: int, seed: str) -> list[str]:
    """The names of `wanted` files, or of all when there are fewer, in the order in which they are drawn.

    Drawn in rounds: in each round every owner who has files left gives the one with the smallest lot, owners in the
    order of those lots. So nobody gives a second file before everybody has given one.
    """
    piles: dict[str, list[str]] = defaultdict(list)
    for one in sorted(files, key=lambda one: lot(seed, one.name)):
        piles[one.owner].append(one.name)
    drawn: list[str] = []
    for place in range(max((len(pile) for pile in piles.values()), default=0)):
        round_ = [pile[place] for pile in piles.values() if place < len(pile)]
        drawn += sorted(round_, key=lambda name: lot(seed, name))
    return drawn[:wanted]


def assign(
    files: Sequence[Drawn], reviewers: Sequence[Reviewer], per_file: int, seed: str
) -> dict[str, list[str]]:
    """By the code of each file, the keys of its `per_file` reviewers. Raises NotEnough.

    Files with the fewest possible reviewers choose first; each takes whoever has the least to read so far, of equals
    the one with the smallest lot.
    """
    load = {one.key: 0 for one in reviewers}
    found: dict[str, list[str]] = {}
    possible = {file.code: [one for one in reviewers if file.may_be_read_by(one)] for file in files}
    for file in sorted(files, key=lambda one: (len(possible[one.code]), lot(seed, one.code))):
        if len(possible[file.code]) < per_file:
            raise NotEnough(file.code, len(possible[file.code]))
        found[file.code] = _least_loaded(file.code, possible[file.code], load, seed)[:per_file]
        for key in found[file.code]:
            load[key] += 1
    return found


def one_more(
    file: Drawn, reviewers: Sequence[Reviewer], load: Mapping[str, int], taken: Iterable[str], seed: str
) -> str | None:
    """Who marks a file on which two disagree: of those who may and have not, whoever has the least to read."""
    gone = set(taken)
    possible = [one for one in reviewers if file.may_be_read_by(one) and one.key not in gone]
    return next(iter(_least_loaded(file.code, possible, load, seed)), None)


def _least_loaded(code: str, possible: Sequence[Reviewer], load: Mapping[str, int], seed: str) -> list[str]:
    ordered = sorted(possible, key=lambda one: (load.get(one.key, 0), lot(seed, f"{code}|{one.key}")))
    return [one.key for one in ordered]
