"""The figures that services declare, and the queries that follow from a declaration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db.models import Count, DateField, F, Model, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear, TruncDate
from django.utils import timezone

from unionhall.kernel.catalogue.services import Figure, services

DAY, PART, WHOLE, SUBJECT, HOME, UNIT = (
    "fig_day",
    "fig_part",
    "fig_whole",
    "fig_subject",
    "fig_home",
    "fig_unit_",
)


class Kind(StrEnum):
    """How a figure adds up: by days; one subject once in a period; or not at all, such as a median."""

    ADDITIVE = "additive"
    DISTINCT = "distinct"
    DIRECT = "direct"


def series_name(code: str, version: int) -> str:
    """The name under which a figure's cells are kept."""
    return code if version == 1 else f"{code}.{version}"


@dataclass(frozen=True)
class Counted:
    """A figure with the queries that count it. Its rows are at home where their `organisation` is."""

    figure: Figure

    @property
    def series(self) -> str:
        """The name under which its cells are kept."""
        return series_name(self.figure.code, self.figure.version)

    @cached_property
    def model(self) -> type[Model]:
        """The table whose rows are counted."""
        found: type[Model] = self.figure.rows().model
        return found

    @cached_property
    def kind(self) -> Kind:
        """Additive where sums of days are right; distinct where each subject counts once."""
        tally = self.figure.numerator(Q())
        if not isinstance(tally, Count | Sum):
            return Kind.DIRECT
        if not getattr(tally, "distinct", False):
            return Kind.ADDITIVE
        return Kind.DISTINCT if self.figure.denominator is None else Kind.DIRECT

    @cached_property
    def output(self) -> Any:
        """The field in whose type its sums come."""
        return self.grouped().query.annotations[PART].output_field

    @cached_property
    def subject(self) -> str:
        """The path to what is counted once, for a distinct figure."""
        (expression, *_more) = self.figure.numerator(Q()).get_source_expressions()
        return str(expression.name)

    @cached_property
    def is_dated(self) -> bool:
        """Whether its rows carry a day rather than an instant."""
        found = self.figure.rows().query.clone().resolve_ref(self.figure.date).output_field
        return type(found) is DateField

    @property
    def _day(self) -> Any:
        return (
            F(self.figure.date)
            if self.is_dated
            else TruncDate(self.figure.date, tzinfo=timezone.get_default_timezone())
        )

    def at(self, day: date) -> Any:
        """The day as the figure's date is compared with it: itself, or its midnight."""
        return day if self.is_dated else midnight(day)

    def within(self, first: date, after: date) -> Q:
        """Rows from `first` on, until `after`."""
        name = self.figure.date
        return Q(**{f"{name}__gte": self.at(first), f"{name}__lt": self.at(after)})

    def grouped(self, rows: QuerySet[Any] | None = None) -> QuerySet[Any]:
        """What `rows` add up to by home, day and units (and subject); all of the figure's rows unless given."""
        found = self.placed(rows)
        names = [HOME, DAY, *(f"{UNIT}{n}" for n in range(len(self.figure.units)))]
        if self.kind is Kind.DISTINCT:
            return found.filter(**{f"{self.subject}__isnull": False}).values(*names, SUBJECT).distinct()
        tallies = {PART: self.figure.numerator(Q())}
        if self.figure.denominator:
            tallies[WHOLE] = self.figure.denominator(Q())
        return found.values(*names).annotate(**tallies)

    def placed(self, rows: QuerySet[Any] | None = None) -> QuerySet[Any]:
        """The rows with home, day and units; those without a day are left out."""
        found = (
            (self.figure.rows() if rows is None else rows)
            .order_by()
            .select_related(None)
            .prefetch_related(None)
        )
        found = found.annotate(**{HOME: F("organisation_id"), DAY: self._day}).filter(
            **{f"{self.figure.date}__isnull": False}
        )
        found = found.annotate(**{f"{UNIT}{n}": F(unit) for n, unit in enumerate(self.figure.units)})
        return found.annotate(**{SUBJECT: F(self.subject)}) if self.kind is Kind.DISTINCT else found

    def years(self) -> list[int]:
        """The years in which it has rows."""
        found = self.placed().annotate(fig_year=ExtractYear(DAY)).values_list("fig_year", flat=True)
        return sorted(set(found.distinct()))

    def of_cells(self, cells: Iterable[tuple[Any, date]]) -> Q:
        """Rows in the cells, each a home and a day."""
        by_day: dict[date, list[Any]] = {}
        for home, day in cells:
            by_day.setdefault(day, []).append(home)
        condition = Q(pk__in=[])
        for day, homes in by_day.items():
            condition |= self.within(day, day + timedelta(days=1)) & Q(organisation__in=homes)
        return condition


_KNOWN: dict[str, Counted] = {}


def counted_of(figure: Figure) -> Counted:
    """The figure with its queries; what follows from its declaration is worked out once in a process."""
    known = _KNOWN.get(figure.code)
    if known is None or known.figure is not figure:
        known = _KNOWN[figure.code] = Counted(figure)
    return known


def midnight(day: date) -> datetime:
    """The beginning of a day where the installation stands."""
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())


def declared() -> list[Counted]:
    """Every figure of every service, each once; of several with the same code the first counts."""
    found: dict[str, Counted] = {}
    for service in services():
        for figure in service.figures():
            found.setdefault(figure.code, counted_of(figure))
    return list(found.values())


def kept_ahead(counted: Sequence[Counted] | None = None) -> list[Counted]:
    """Those whose cells are kept."""
    return [one for one in (declared() if counted is None else counted) if one.kind is not Kind.DIRECT]
