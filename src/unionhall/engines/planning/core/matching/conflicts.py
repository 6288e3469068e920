"""Finding the smallest set of rules that collide, whatever the rules are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Rule = TypeVar("Rule")


def smallest(rules: tuple[Rule, ...], holds: Callable[[tuple[Rule, ...]], bool]) -> tuple[Rule, ...] | None:
    """A part of `rules` that cannot be kept together, though it can as soon as any one of them is dropped.

    `holds(kept)` tells whether these rules can be kept together; more rules never make it easier. It is asked about
    k * log(n) times for k of n rules. None where not even no rule at all can be kept.
    """
    if not holds(()):
        return None
    found = _needed((), False, rules, holds)
    return tuple(rule for rule in rules if rule in found)


def _needed(
    kept: tuple[Rule, ...],
    is_longer: bool,
    rules: tuple[Rule, ...],
    holds: Callable[[tuple[Rule, ...]], bool],
) -> tuple[Rule, ...]:
    """What of `rules` is needed beside `kept` for a collision (QuickXplain, Junker 2004)."""
    if is_longer and not holds(kept):
        return ()
    if len(rules) == 1:
        return rules
    half = len(rules) // 2
    first, second = rules[:half], rules[half:]
    late = _needed(kept + first, bool(first), second, holds)
    early = _needed(kept + late, bool(late), first, holds)
    return early + late
