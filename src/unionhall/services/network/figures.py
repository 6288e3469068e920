"""What the network counts: coverage over time, and how building goes on."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.kernel.catalogue.services import Column, Figure, counted, summed
from unionhall.services.network.models import CoverageCount, NetworkPlace

PERCENT = _("%")


def _counts() -> QuerySet[CoverageCount]:
    return CoverageCount.objects.select_related("organisation")


def _opened() -> QuerySet[NetworkPlace]:
    return NetworkPlace.objects.filter(opened_on__isnull=False, place__isnull=False).select_related(
        "organisation", "case"
    )


def _built() -> QuerySet[NetworkPlace]:
    """Those that came out of a plan and are open."""
    return _opened().filter(case__isnull=False)


_BY_UNIT = ((_("Unit"), "organisation__short_name"),)
_PLACE_COLUMNS = (
    Column(pgettext_lazy("network", "Name"), lambda row: row.name),
    Column(pgettext_lazy("network", "Level"), lambda row: str(row.get_level_display())),
    Column(_("Unit"), lambda row: row.organisation.short_name),
    Column(_("Open since"), lambda row: str(row.opened_on)),
    Column(_("Cost, yuan"), lambda row: row.cost_yuan, "number"),
)

COVERED = Figure(
    code="network_coverage",
    name=_("Workers inside a circle of the palace network"),
    unit=PERCENT,
    definition=_(
        "Each month, and whenever a palace opens, it is counted for every unit how many workers lie within the radius "
        "of an open palace. The share is that of all counts of this period together."
    ),
    rows=_counts,
    date="at",
    numerator=summed("covered"),
    denominator=summed("workers"),
    breakdowns=_BY_UNIT,
    columns=(
        Column(_("Unit"), lambda row: row.organisation.short_name),
        Column(_("Day"), lambda row: row.at, "moment"),
        Column(_("Workers inside a circle"), lambda row: row.covered, "number"),
        Column(_("Workers"), lambda row: row.workers, "number"),
    ),
    words=(_("Workers inside a circle"), _("Workers")),
    is_sensitive=True,
)

OPENED = Figure(
    code="network_opened",
    name=_("Palaces opened by plan"),
    unit=pgettext_lazy("network", "palaces"),
    definition=_("Palaces of the network that were planned, built and opened, by the day their case ended."),
    rows=_built,
    date="case__closed_at",
    numerator=counted(),
    breakdowns=(*_BY_UNIT, (pgettext_lazy("network", "Level"), "level")),
    columns=_PLACE_COLUMNS,
)

IN_YEAR = Figure(
    code="network_opened_in_year",
    name=_("Palaces opened in the year of their plan"),
    unit=PERCENT,
    definition=_(
        "Of the palaces that were opened in this period, the share opened in the year of the plan or before."
    ),
    rows=_built,
    date="case__closed_at",
    numerator=counted(where=Q(opened_on__year__lte=F("year"))),
    denominator=counted(),
    hits=Q(opened_on__year__lte=F("year")),
    breakdowns=_BY_UNIT,
    columns=_PLACE_COLUMNS,
    words=(_("In their year"), pgettext_lazy("network", "Opened")),
)


def figures() -> list[Figure]:
    """The figures of the network."""
    return [COVERED, OPENED, IN_YEAR]
