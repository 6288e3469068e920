"""Choosing a lawyer for a matter: who could take it, in the order of the matching, and what stands against the others.

The order is a suggestion with its reasons; a person decides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Avg, Count, Min
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.models import Case, CaseRating
from unionhall.engines.planning.core.matching.checking import obstacles
from unionhall.engines.planning.core.matching.evaluating import PairCosts, pair_costs, step_points
from unionhall.engines.planning.core.matching.problems import (
    Forbidden,
    Host,
    MatchingProblem,
    Seeker,
    Weights,
)
from unionhall.services.legalaid.conflicts import conflicts_among
from unionhall.services.legalaid.models import Duty, Lawyer, Matter
from unionhall.services.legalaid.queries.matter_file import active_lawyers
from unionhall.services.legalaid.states import MATTER, Cause, RosterState

# What counts when a lawyer is suggested, in points: the cause before all, then the lawyer whom the worker knows, then
# who is least full of their own measure. Where lawyers and workers are is not known, so no distance counts.
WEIGHTS = Weights(skill=10_000, wish=2_000, load=500)


@dataclass(frozen=True)
class Choice:
    """A lawyer as a candidate for a matter. `obstacle` says why they cannot take it; empty when they can.

    `points` are what the matching engine counts against them, few being good; `is_known` that they have had a matter of
    this worker before; `is_suggested` marks the first of those who can.
    """

    lawyer: Lawyer
    open: int
    next_duty: date | None
    rating: float | None
    ratings: int
    is_fit: bool
    obstacle: Any = ""
    points: int = 0
    is_known: bool = False
    is_suggested: bool = False

    @property
    def room(self) -> int:
        """How many more matters they take by what was agreed."""
        return max(0, self.lawyer.most_open - self.open)

    @property
    def specialities(self) -> list[Any]:
        """What they know most about, in words."""
        return [Cause(code).label for code in self.lawyer.specialities]


def choices_for(matter: Matter, today: date) -> list[Choice]:
    """The active lawyers of the matter's unit: who can take it first, and of these the best matched before the others.

    The same number of queries for any number of lawyers.
    """
    lawyers = active_lawyers(matter)
    people = [one.person_id for one in lawyers]
    busy = _open_matters(people, matter)
    duties = dict(
        Duty.objects.filter(lawyer__in=lawyers, day__gte=today, roster__state=RosterState.PUBLISHED)
        .order_by().values_list("lawyer").annotate(next=Min("day"))
    )  # fmt: skip
    ratings = {
        key: (mean, count)
        for key, mean, count in CaseRating.objects.filter(case__assignee__in=people, case__kind=MATTER.kind)
        .order_by().values_list("case__assignee").annotate(mean=Avg("score"), count=Count("pk"))
    }  # fmt: skip
    problem = _matching(matter, lawyers, busy)
    seeker = problem.seekers[0]
    found = []
    for lawyer, host in zip(lawyers, problem.hosts, strict=True):
        mean, rated = ratings.get(lawyer.person_id, (None, 0))
        costs = pair_costs(problem, seeker, host)
        found.append(
            Choice(
                lawyer, host.load, duties.get(lawyer.pk), mean, rated, not costs.lacks,
                _obstacle(problem, seeker, host), _points(problem, host, costs), costs.place is not None,
            )
        )  # fmt: skip
    found.sort(key=lambda one: (bool(one.obstacle), one.points))
    if found and not found[0].obstacle:
        found[0] = replace(found[0], is_suggested=True)
    return found


def _matching(matter: Matter, lawyers: list[Lawyer], busy: dict[Any, int]) -> MatchingProblem:
    """The matter as the one seeker, the lawyers as hosts in their order."""
    conflicts = {one.lawyer.pk: one.words for one in conflicts_among(matter, lawyers)}
    known = _known(matter, [one.person_id for one in lawyers])
    hosts, forbidden, wishes = [], [], []
    for lawyer in lawyers:
        name = str(lawyer.pk)
        load = busy.get(lawyer.person_id, 0)
        hosts.append(Host(name, lawyer.most_open, load, frozenset(lawyer.specialities)))
        if lawyer.person_id == matter.case.assignee_id:
            forbidden.append(Forbidden(str(matter.pk), name, _("has the matter now")))
        elif lawyer.pk in conflicts:
            forbidden.append(Forbidden(str(matter.pk), name, conflicts[lawyer.pk]))
        if lawyer.person_id in known:
            wishes.append(name)
    seeker = Seeker(
        str(matter.pk), prefers=frozenset({matter.cause}), wishes=tuple(wishes), wish_costs=(0,) * len(wishes)
    )
    return MatchingProblem((seeker,), tuple(hosts), tuple(forbidden), weights=WEIGHTS)


def _points(problem: MatchingProblem, host: Host, costs: PairCosts) -> int:
    """What speaks against the lawyer, and what one more matter adds to their load."""
    return costs.points + step_points(problem.weights, host, 1)


def _obstacle(problem: MatchingProblem, seeker: Seeker, host: Host) -> Any:
    for fault in obstacles(problem, seeker, host):
        return fault.values["reason"]
    if not host.free:
        return format_lazy(_("has as many matters as agreed: {most}"), most=host.capacity)
    return ""


def _known(matter: Matter, people: list[Any]) -> set[Any]:
    """Which of these have had another matter of the same worker."""
    if matter.case.person_id is None:
        return set()
    earlier = Case.objects.filter(kind=MATTER.kind, person=matter.case.person_id, assignee__in=people)
    return set(earlier.exclude(pk=matter.pk).order_by().values_list("assignee", flat=True))


def _open_matters(people: list[Any], matter: Matter) -> dict[Any, int]:
    rows = Case.objects.filter(kind=MATTER.kind, assignee__in=people, closed_at=None).exclude(pk=matter.pk)
    return dict(rows.order_by().values_list("assignee").annotate(n=Count("pk")))
