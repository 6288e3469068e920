"""Small counts of sensitive figures are hidden wherever numbers leave the desk: on the wall, in a report.

The rule, for one table whose lines add up to its total:
1. A count from 1 to `least` - 1 is hidden ("<5"). Nobody is nobody: 0 is shown.
2. A share is hidden when its whole or its numerator is such a count.
3. Whoever knows the total must not get a hidden count by subtraction. So where anything is hidden, the next smallest
   line is hidden too, and the next, until at least two lines are hidden and together they are no small count.
"""

from __future__ import annotations

from collections.abc import Sequence

from unionhall.engines.figures.queries import Reading

Counts = tuple[int, ...]


def counts_of(reading: Reading) -> Counts:
    """The counts a reading is made of, the larger first."""
    return (reading.part,) if reading.whole is None else (reading.whole, reading.part)


def is_small(counts: Counts, least: int) -> bool:
    """Whether one of the counts could point at somebody."""
    return any(0 < count < least for count in counts)


def hidden_lines(lines: Sequence[Counts], least: int) -> set[int]:
    """Which of the lines of a table, whose total is known, are not shown; by their place."""
    hidden = {place for place, counts in enumerate(lines) if is_small(counts, least)}
    others = sorted((lines[place], place) for place in range(len(lines)) if place not in hidden)
    for counts, place in others:
        if not hidden or _is_safe([lines[one] for one in hidden], least):
            break
        if any(counts):
            hidden.add(place)
    return hidden


def _is_safe(hidden: Sequence[Counts], least: int) -> bool:
    """Whether what is hidden cannot be told from its sum."""
    sums = tuple(sum(column) for column in zip(*hidden, strict=True))
    return len(hidden) > 1 and not is_small(sums, least)
