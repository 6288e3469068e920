"""How much at risk an enterprise is: points for what was noticed, each with its reason.

Every kind of signal counts once. One that was noticed again adds a little, once, however often it comes: ten calls
about the same arrears are not ten times the arrears. A large number of workers adds to whatever was noticed. Nothing
fades with time: a signal counts until somebody has looked and closed the screening. All points are the union's own
(rulebook, `legalaid.signal_*_points`, `legalaid.risk_*_points`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

RED, ORANGE, YELLOW, GREEN = "red", "orange", "yellow", "green"
AGAIN, MANY = "again", "many"


@dataclass(frozen=True, slots=True)
class Scale:
    """What counts how much. `points` by kind of signal; `again_points` once for each kind that came more than once;
    `many_points` from `many_people` workers on; from `red_points` and `orange_points` the grade is that colour."""

    points: Mapping[str, int]
    again_points: int
    many_points: int
    many_people: int
    red_points: int
    orange_points: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Part of a score: a kind of signal, `again` or `many`; for `again` the kind it is about; how often, how many."""

    code: str
    points: int
    count: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """Points, the grade they propose (red, orange, yellow, green) and what they are made of, weightiest first."""

    points: int
    grade: str
    reasons: tuple[Reason, ...]


def score(kinds: Sequence[str], workers: int, scale: Scale) -> Score:
    """The risk of an enterprise about which `kinds` were noticed, each as often as it stands there.

    `workers` is how many people are concerned. Nothing noticed is no risk, however many they are. Raises KeyError for
    a kind without points.
    """
    times = Counter(kinds)
    reasons = [Reason(kind, scale.points[kind], count) for kind, count in times.items()]
    reasons += [
        Reason(AGAIN, scale.again_points, count, kind)
        for kind, count in times.items()
        if count > 1 and scale.again_points
    ]
    if times and workers >= scale.many_people:
        reasons.append(Reason(MANY, scale.many_points, workers))
    reasons.sort(key=lambda one: (-one.points, one.code, one.kind))
    points = sum(one.points for one in reasons)
    return Score(points, _grade(points, scale), tuple(reasons))


def _grade(points: int, scale: Scale) -> str:
    if points >= scale.red_points:
        return RED
    if points >= scale.orange_points:
        return ORANGE
    return YELLOW if points else GREEN
