"""The judge of stable matchings: the rules of every matching, and nobody who would rather have each other."""

from __future__ import annotations

from dataclasses import replace

from unionhall.engines.planning.core.matching import checking
from unionhall.engines.planning.core.matching.preferences import blocking_pairs
from unionhall.engines.planning.core.matching.problems import Fault, MatchingChoices, MatchingProblem


def check(problem: MatchingProblem, choices: MatchingChoices) -> tuple[Fault, ...]:
    """Every broken rule, or every pair that blocks (`blocks`). That everybody has a host is not asked of stability."""
    faults = checking.check(replace(problem, everyone=False), choices)
    pairs = () if faults else blocking_pairs(problem, choices)
    return faults + tuple(Fault("blocks", {"seeker": seeker, "host": host}) for seeker, host in pairs)
