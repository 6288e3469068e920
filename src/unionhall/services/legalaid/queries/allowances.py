"""The budget for lawyers as it stands: what is planned, set aside, paid and left, and what was earned besides."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.timezone import localdate

from unionhall.engines.casework.models import CaseTrack
from unionhall.kernel.access.queries import scope_permitted
from unionhall.kernel.people.models import Person
from unionhall.services.legalaid.models import AidBudget, Allowance, Duty, Lawyer, Matter
from unionhall.services.legalaid.states import MATTER, Stage

SEE = "legalaid.see_budget"
STAGES = tuple(stage.value for stage in Stage if stage is not Stage.DUTY)


@dataclass(frozen=True)
class Balance:
    """A year's money in yuan. `bound` is set aside and not yet paid."""

    planned: Decimal
    bound: Decimal
    paid: Decimal

    @property
    def left(self) -> Decimal:
        """What can still be set aside."""
        return self.planned - self.bound - self.paid


def years_with_budget(viewer: Person) -> list[int]:
    """The years that have a budget in the viewer's units, newest first."""
    rows = AidBudget.objects.filter(scope_permitted(viewer, SEE)).order_by("-year")
    return list(rows.values_list("year", flat=True).distinct())


def balance_of(viewer: Person, year: int) -> Balance:
    """The budget of a year over the viewer's units."""
    planned = AidBudget.objects.filter(scope_permitted(viewer, SEE), year=year).aggregate(
        n=Sum("amount_yuan")
    )
    sums = allowances_of(viewer, year).filter(cancelled_at=None).order_by().aggregate(
        paid=Sum("amount_yuan", filter=Q(paid_on__isnull=False)),
        bound=Sum("amount_yuan", filter=Q(paid_on=None)),
    )  # fmt: skip
    none = Decimal(0)
    return Balance(planned["n"] or none, sums["bound"] or none, sums["paid"] or none)


def allowance_rows(viewer: Person) -> QuerySet[Allowance]:
    """Every allowance of the viewer's units, newest first, cancelled ones too."""
    rows = Allowance.objects.filter(scope_permitted(viewer, SEE))
    return rows.select_related(
        "lawyer__person", "lawyer__firm", "matter__case", "organisation", "budget"
    ).order_by("-earned_on", "-id")


def allowances_of(viewer: Person, year: int) -> QuerySet[Allowance]:
    """Allowances from the budget of a year, newest first, cancelled ones too."""
    return allowance_rows(viewer).filter(budget__year=year)


def by_lawyer(viewer: Person, year: int) -> list[dict[str, Any]]:
    """What each lawyer was given in a year: `person`, `firm`, `count`, `bound`, `paid`; the most first."""
    rows = allowances_of(viewer, year).filter(cancelled_at=None).order_by()
    sums = rows.values("lawyer", "lawyer__person__name", "lawyer__firm__name").annotate(
        count=Count("pk"), total=Sum("amount_yuan"),
        paid=Sum("amount_yuan", filter=Q(paid_on__isnull=False), default=Decimal(0)),
    )  # fmt: skip
    return [
        {
            "pk": row["lawyer"], "person": row["lawyer__person__name"], "firm": row["lawyer__firm__name"],
            "count": row["count"], "paid": row["paid"], "bound": row["total"] - row["paid"],
        }
        for row in sums.order_by("-total", "lawyer__person__name")
    ]  # fmt: skip


@dataclass(frozen=True)
class Earned:
    """Something a lawyer did that nothing was set aside for yet: a day on duty, or a stage of a matter."""

    lawyer: Lawyer
    stage: Stage
    day: date | None = None
    matter: Matter | None = None

    @property
    def key(self) -> str:
        """Names it in a form."""
        return f"{self.lawyer.pk}:{self.stage.value}:{self.matter.pk if self.matter else self.day}"


def earned_besides(viewer: Person, year: int) -> list[Earned]:
    """What was earned in `year` and is not set aside: duties signed in for, and stages that are over, of lawyers of
    the viewer's units. By lawyer."""
    lawyers = Lawyer.objects.filter(scope_permitted(viewer, "legalaid.grant_allowance"))
    rows = {one.pk: one for one in lawyers.select_related("person", "organisation", "firm")}
    given = Allowance.objects.filter(
        lawyer=OuterRef("lawyer"), earned_on=OuterRef("day"), matter=None, cancelled_at=None
    )
    duties = Duty.objects.filter(~Exists(given), lawyer__in=rows, signed_in_at__isnull=False, day__year=year)
    found = [
        Earned(rows[lawyer], Stage.DUTY, day=day)
        for lawyer, day in duties.order_by("day").values_list("lawyer_id", "day")
    ] + _stages(rows, year)
    return sorted(found, key=lambda one: (one.lawyer.person.name, one.stage.value, str(one.day)))


def _stages(rows: dict[UUID, Lawyer], year: int) -> list[Earned]:
    by_person: dict[UUID | None, list[Lawyer]] = defaultdict(list)
    for lawyer in rows.values():
        by_person[lawyer.person_id].append(lawyer)
    given = Allowance.objects.filter(
        lawyer__person=OuterRef("case__assignee"), matter=OuterRef("case"), stage=OuterRef("code"), cancelled_at=None
    )  # fmt: skip
    tracks = CaseTrack.objects.filter(
        ~Exists(given), case__kind=MATTER.kind, case__assignee__in=by_person, code__in=STAGES, ended_at__isnull=False
    ).select_related("case__matter", "case__organisation")  # fmt: skip
    found = []
    for track in tracks.order_by("ended_at"):
        if track.ended_at is None or localdate(track.ended_at).year != year:
            continue
        matter = track.case.matter
        matter.case = track.case
        home = f"{track.case.organisation.path}."
        serving = [
            one for one in by_person[track.case.assignee_id] if home.startswith(f"{one.organisation.path}.")
        ]
        found += [Earned(serving[0], Stage(track.code), matter=matter)] if serving else []
    return found
