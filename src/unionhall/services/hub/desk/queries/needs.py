"""What workers asked for: as a list, and by what it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, FilteredRelation, Prefetch, Q, QuerySet

from unionhall.kernel.people.models import Person
from unionhall.lib.acts import reach
from unionhall.services.hub.desk.periods import Period, Stretch
from unionhall.services.hub.desk.scope import Scope
from unionhall.services.hub.figures import NEED_UNITS
from unionhall.services.hub.models import Need, Suggestion

SEE = "hub.view_needs"
ALL, MATCHED, NOT_MATCHED, UNANSWERED = "all", "matched", "not_matched", "unanswered"


def within(scope: Scope) -> QuerySet[Need]:
    """Needs of units of `scope`, and those to which they were suggested; with the join `first` to that suggestion."""
    first = FilteredRelation("suggestions", condition=Q(suggestions__rank=1))
    return Need.objects.annotate(first=first).filter(scope.covers(*NEED_UNITS))


def _condition(show: str) -> Q:
    return {
        MATCHED: Q(first__taken_at__isnull=False),
        NOT_MATCHED: Q(first__isnull=False, first__taken_at=None),
        UNANSWERED: Q(first=None),
    }.get(show, Q())


@dataclass(frozen=True)
class Wanted:
    """What a list of needs is narrowed to; empty means all."""

    show: str = ALL
    category: str = ""
    text: str = ""
    stretch: Stretch | None = None


def listed(viewer: Person, wanted: Wanted) -> QuerySet[Need]:
    """Needs the viewer may see, the newest first, with everything a table shows."""
    rows = _asked(viewer, wanted).filter(_condition(wanted.show))
    shown = Suggestion.objects.select_related("session", "place").order_by("rank")
    return (
        rows.select_related("person", "organisation")
        .prefetch_related(Prefetch("suggestions", shown, to_attr="suggested"))
        .order_by("-asked_at", "-pk")
    )


def counts(viewer: Person, wanted: Wanted) -> dict[str, int]:
    """How many stand in each view of the list. One query."""
    views = (ALL, MATCHED, NOT_MATCHED, UNANSWERED)
    tallies = {show: Count("pk", filter=_condition(show)) for show in views}
    return _asked(viewer, wanted).order_by().aggregate(**tallies)


def _asked(viewer: Person, wanted: Wanted) -> QuerySet[Need]:
    rows = within(Scope(tuple(reach(viewer, SEE))))
    if wanted.stretch:
        rows = rows.filter(asked_at__gte=wanted.stretch.start, asked_at__lt=wanted.stretch.end)
    if wanted.category:
        rows = rows.filter(categories__contains=[wanted.category])
    if wanted.text:
        rows = rows.filter(text__icontains=wanted.text)
    return rows


@dataclass(frozen=True)
class Asked:
    """What was asked for in a period, by the first category heard, largest first; and how much in each month."""

    by_category: list[tuple[str, int]]
    by_month: list[int]

    @property
    def total(self) -> int:
        """All needs of the period."""
        return sum(count for _slug, count in self.by_category)


def asked(scope: Scope, period: Period, months: Sequence[Period]) -> Asked:
    """Needs by what they are about, and by month. A need that was not understood stands under "". One query."""
    stretches = [period.stretch, *(month.stretch for month in months)]
    tallies = {f"n{number}": Count("pk", filter=_during(s)) for number, s in enumerate(stretches)}
    rows = within(scope).filter(
        asked_at__gte=min(s.start for s in stretches),
        asked_at__lt=max(s.end for s in stretches),
    )
    now: Counter[str] = Counter()
    by_month = [0] * len(months)
    grouped: Any = rows.order_by().values(topic=F("categories__0")).annotate(**tallies)
    for row in grouped:
        now[row["topic"] or ""] += row["n0"]
        for number in range(len(months)):
            by_month[number] += row[f"n{number + 1}"]
    return Asked([(slug, count) for slug, count in now.most_common() if count], by_month)


def _during(stretch: Stretch) -> Q:
    return Q(asked_at__gte=stretch.start, asked_at__lt=stretch.end)
