"""What workers asked for: as a list, and by what it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, FilteredRelation, Prefetch, Q, QuerySet

from unionhall.engines.matching.core import CONFIDENT
from unionhall.engines.matching.lexicons import lexicon
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import reach
from unionhall.lib.errors import NotAllowed
from unionhall.services.hub.desk.periods import Period, Stretch
from unionhall.services.hub.desk.scope import Scope
from unionhall.services.hub.figures import NEED_UNITS
from unionhall.services.hub.models import Need, Suggestion

SEE = "hub.view_needs"
ALL, MATCHED, NOT_MATCHED, UNANSWERED = "all", "matched", "not_matched", "unanswered"
# Finer than the four views of the list: what a line of the match rates opens to.
ANSWERED, ANOTHER, NOTHING, UNMATCHED, CORRECTED = "answered", "another", "nothing", "unmatched", "corrected"
LOW, HIGH = "low", "high"
# What stands for the service of needs that were neither answered nor understood.
NO_SERVICE = "none"
# Misheard: another category was meant than the first that was heard.
MISHEARD = ~Q(meant="") & (Q(categories__len=0) | ~Q(meant=F("categories__0")))


def within(scope: Scope) -> QuerySet[Need]:
    """Needs of units of `scope`, and those to which they were suggested; with the join `first` to that suggestion."""
    first = FilteredRelation("suggestions", condition=Q(suggestions__rank=1))
    return Need.objects.annotate(first=first).filter(scope.covers(*NEED_UNITS))


def condition(show: str) -> Q:
    """The needs of one view of the list; of a view that does not exist, all."""
    answered, first = Q(first__isnull=False), Q(first__taken_at__isnull=False)
    return {
        MATCHED: first,
        NOT_MATCHED: answered & Q(first__taken_at=None),
        UNANSWERED: Q(first=None),
        ANSWERED: answered,
        ANOTHER: answered & Q(first__taken_at=None, taken_at__isnull=False),
        NOTHING: answered & Q(taken_at=None),
        UNMATCHED: Q(first=None) | (answered & Q(first__taken_at=None)),
        CORRECTED: MISHEARD,
    }.get(show, Q())


def service_of(topic: str | None) -> str:
    """The label of the service that leads in a category of need; empty when there is no such category."""
    category = lexicon().categories.get(topic or "")
    return category.services[0] if category else ""


def of_service(label: str) -> Q:
    """Needs answered by a service first, and those that were not answered and belong to it by what was understood."""
    slugs = [slug for slug in lexicon().categories if label in (service_of(slug), NO_SERVICE)]
    if label == NO_SERVICE:
        return Q(first=None) & (Q(categories__len=0) | ~Q(categories__0__in=slugs))
    return Q(first__service=label) | (Q(first=None) & Q(categories__0__in=slugs))


@dataclass(frozen=True)
class Wanted:
    """What a list of needs is narrowed to; empty means all.

    `category` was heard among others, `topic` first ("none": nothing was understood). Without a `scope` everything
    the viewer may see.
    """

    show: str = ALL
    category: str = ""
    text: str = ""
    stretch: Stretch | None = None
    scope: Scope | None = None
    service: str = ""
    topic: str = ""
    confidence: str = ""


def listed(viewer: Person, wanted: Wanted) -> QuerySet[Need]:
    """Needs the viewer may see, the newest first, with everything a table shows."""
    rows = asked_for(viewer, wanted).filter(condition(wanted.show))
    return _with_suggestions(rows).order_by("-asked_at", "-pk")


def _with_suggestions(rows: QuerySet[Need]) -> QuerySet[Need]:
    shown = Suggestion.objects.select_related("session", "place").order_by("rank")
    return rows.select_related("person", "organisation", "corrected_by").prefetch_related(
        Prefetch("suggestions", shown, to_attr="suggested")
    )


def get_need(pk: UUID, *, viewer: Person) -> Need:
    """A need the viewer may see, with everything a page shows. Raises NotAllowed."""
    found = _with_suggestions(asked_for(viewer, Wanted())).filter(pk=pk).first()
    if found is None:
        raise NotAllowed("need")
    return found


def chosen(viewer: Person, keys: Sequence[UUID]) -> list[Need]:
    """The needs with these keys, always in the same order. Raises NotAllowed when the viewer may not see them all."""
    found = list(
        asked_for(viewer, Wanted()).filter(pk__in=keys).select_related("organisation").order_by("pk")
    )
    if len(found) != len(set(keys)):
        raise NotAllowed("need")
    return found


def counts(viewer: Person, wanted: Wanted) -> dict[str, int]:
    """How many stand in each view of the list, and in the one that is looked at. One query."""
    views: tuple[str, ...] = (ALL, MATCHED, NOT_MATCHED, UNANSWERED)
    if wanted.show not in views:
        views = (*views, wanted.show)
    tallies = {show: Count("pk", filter=condition(show)) for show in views}
    return asked_for(viewer, wanted).order_by().aggregate(**tallies)


def asked_for(viewer: Person, wanted: Wanted) -> QuerySet[Need]:
    """What `wanted` leaves of the needs the viewer may see, whatever became of them."""
    rows = within(wanted.scope or Scope(tuple(reach(viewer, SEE))))
    if wanted.stretch:
        rows = rows.filter(asked_at__gte=wanted.stretch.start, asked_at__lt=wanted.stretch.end)
    if wanted.category:
        rows = rows.filter(categories__contains=[wanted.category])
    if wanted.text:
        rows = rows.filter(text__icontains=wanted.text)
    if wanted.service:
        rows = rows.filter(of_service(wanted.service))
    if wanted.topic:
        rows = rows.filter(
            Q(categories__len=0) if wanted.topic == NO_SERVICE else Q(categories__0=wanted.topic)
        )
    if wanted.confidence:
        rows = rows.filter(
            Q(confidence__lt=CONFIDENT) if wanted.confidence == LOW else Q(confidence__gte=CONFIDENT)
        )
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
