"""Choosing a lawyer for a matter: who could take it, and what stands against the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Avg, Count, Min
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.models import Case, CaseRating
from unionhall.services.legalaid.conflicts import conflicts_among
from unionhall.services.legalaid.models import Duty, Lawyer, Matter
from unionhall.services.legalaid.queries.matter_file import active_lawyers
from unionhall.services.legalaid.states import MATTER, Cause, RosterState


@dataclass(frozen=True)
class Choice:
    """A lawyer as a candidate for a matter. `obstacle` says why they cannot take it; empty when they can."""

    lawyer: Lawyer
    open: int
    next_duty: date | None
    rating: float | None
    ratings: int
    is_fit: bool
    obstacle: Any = ""

    @property
    def specialities(self) -> list[Any]:
        """What they know most about, in words."""
        return [Cause(code).label for code in self.lawyer.specialities]


def choices_for(matter: Matter, today: date) -> list[Choice]:
    """The active lawyers of the matter's unit: who can take it first, those who know its cause and have least to do
    before the others. The same number of queries for any number of lawyers."""
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
    conflicts = {one.lawyer.pk: one.words for one in conflicts_among(matter, lawyers)}
    found = []
    for lawyer in lawyers:
        count = busy.get(lawyer.person_id, 0)
        mean, rated = ratings.get(lawyer.person_id, (None, 0))
        obstacle = _obstacle(matter, lawyer, count, conflicts.get(lawyer.pk, ""))
        is_fit = matter.cause in lawyer.specialities
        found.append(Choice(lawyer, count, duties.get(lawyer.pk), mean, rated, is_fit, obstacle))
    return sorted(found, key=lambda one: (bool(one.obstacle), not one.is_fit, one.open))


def _open_matters(people: list[Any], matter: Matter) -> dict[Any, int]:
    rows = Case.objects.filter(kind=MATTER.kind, assignee__in=people, closed_at=None).exclude(pk=matter.pk)
    return dict(rows.order_by().values_list("assignee").annotate(n=Count("pk")))


def _obstacle(matter: Matter, lawyer: Lawyer, count: int, conflict: Any) -> Any:
    if lawyer.person_id == matter.case.assignee_id:
        return _("has the matter now")
    if conflict:
        return conflict
    if count >= lawyer.most_open:
        return format_lazy(_("has as many matters as agreed: {most}"), most=lawyer.most_open)
    return ""
