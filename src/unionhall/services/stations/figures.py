"""What stations count: the national indicators, how they are used, how reports are answered."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.kernel.catalogue.services import Column, Figure, Follow, counted, summed
from unionhall.services.stations.models import Inspection, Repair, Station, StationFacility, Visit
from unionhall.services.stations.states import Access, Condition
from unionhall.services.stations.wording import fault_name

PERCENT = _("%")
STATIONS = _("stations")


def _stations() -> QuerySet[Station]:
    """Stations that are in service, each with whether it `has_…` what the nation counts."""
    rows = Station.objects.filter(listed_on__isnull=False, removed_on=None)
    return rows.select_related("place", "organisation").annotate(
        has_medicine=_has("medicine_box"), has_power=_has("charging", "battery_swap"), has_law=_has("legal_terminal"),
    )  # fmt: skip


def _has(*codes: str) -> Exists:
    there = StationFacility.objects.filter(station=OuterRef("pk"), code__in=codes)
    return Exists(there.exclude(condition=Condition.MISSING))


def _visits() -> QuerySet[Visit]:
    return Visit.objects.select_related("station__place", "organisation")


def _repairs() -> QuerySet[Repair]:
    return Repair.objects.select_related("station__place", "case")


def _ended_repairs() -> QuerySet[Repair]:
    """Repairs that were mended."""
    return _repairs().filter(case__state="fixed")


def _inspections() -> QuerySet[Inspection]:
    return Inspection.objects.select_related("station__place", "by")


_STATION_COLUMNS = (
    Column(pgettext_lazy("station", "Code"), lambda row: row.code),
    Column(_("Station"), lambda row: row.place.name),
    Column(_("Unit"), lambda row: row.organisation.short_name),
    Column(_("Way in"), lambda row: str(row.get_access_display())),
    Column(_("Stars"), lambda row: row.stars, "number"),
)
_REPAIR_COLUMNS = (
    Column(_("Number"), lambda row: row.case.number),
    Column(_("Station"), lambda row: row.station.place.name),
    Column(pgettext_lazy("station", "What is wrong"), lambda row: fault_name(row.fault)),
    Column(_("Reported"), lambda row: row.opened_at, "moment"),
    Column(_("Promised by"), lambda row: row.promised_at, "moment"),
    Column(_("Reports"), lambda row: row.report_count, "number"),
)
_BY_STATION = ((_("Station"), "station__place__name"),)


def _stock(code: str, name: Any, definition: Any, where: Q | None = None) -> Figure:
    """Stations in service that began in the period; over all time, the stock."""
    return Figure(
        code=code,
        name=name,
        unit=STATIONS,
        definition=definition,
        rows=(lambda: _stations().filter(where)) if where is not None else _stations,
        date="registered_at",
        numerator=counted(),
        breakdowns=((_("Unit"), "organisation__short_name"),),
        columns=_STATION_COLUMNS,
        follows=(Follow(StationFacility, {"pk": "station_id"}, base=_stations),),
    )


STOCK = (
    _stock("stations_all", _("Rest stations"), _("Stations in service that were registered in this period.")),
    _stock(
        "stations_24h", _("Stations open day and night"),
        _("Of the stations in service that were registered in this period, those open 24 hours."),
        Q(place__is_open_24h=True),
    ),
    _stock(
        "stations_extended", _("Stations with extended hours"),
        _("Of the stations in service that were registered in this period, those whose hours go beyond the host's."),
        Q(access=Access.EXTENDED),
    ),
    _stock(
        "stations_smart", _("Intelligent stations"),
        _("Of the stations in service that were registered in this period, those that open by themselves, unattended."),
        Q(access=Access.SMART),
    ),
    _stock(
        "stations_medicine", _("Stations with a medicine box"),
        _("Of the stations in service that were registered in this period, those with a medicine box."),
        Q(has_medicine=True),
    ),
    _stock(
        "stations_power", _("Stations to charge or swap batteries"),
        _("Of the stations in service that were registered in this period, those with charging or battery swap."),
        Q(has_power=True),
    ),
    _stock(
        "stations_law", _("Stations with legal service"),
        _("Of the stations in service that were registered in this period, those with a legal advice terminal."),
        Q(has_law=True),
    ),
)  # fmt: skip

VISITS = Figure(
    code="station_visits",
    name=_("Visits to stations"),
    unit=_("visits"),
    definition=_(
        "People counted at rest stations in this period: by counters and keepers, and by those who tapped “I was here”."
        " Whoever is signed in counts once a day and station."
    ),
    rows=_visits,
    date="at",
    numerator=summed("people"),
    breakdowns=(*_BY_STATION, (_("How counted"), "source")),
    columns=(
        Column(_("Station"), lambda row: row.station.place.name),
        Column(_("Day"), lambda row: row.at, "moment"),
        Column(_("How counted"), lambda row: str(row.get_source_display())),
        Column(pgettext_lazy("party", "People"), lambda row: row.people, "number"),
    ),
)

REPAIRS = Figure(
    code="station_repairs",
    name=_("Faults reported at stations"),
    unit=_("faults"),
    definition=_(
        "Repairs of rest stations opened in this period. Several reports of the same fault while it is open are one."
    ),
    rows=_repairs,
    date="opened_at",
    numerator=counted(),
    breakdowns=_BY_STATION,
    columns=_REPAIR_COLUMNS,
)

IN_TIME = Figure(
    code="station_repairs_in_time",
    name=_("Faults mended in time"),
    unit=PERCENT,
    definition=_(
        "Of the faults that were mended in this period, the share mended by the moment that was promised when they "
        "were reported. What turned out to be nothing is left out."
    ),
    rows=_ended_repairs,
    date="case__closed_at",
    numerator=counted(where=Q(case__closed_at__lte=F("promised_at"))),
    denominator=counted(),
    hits=Q(case__closed_at__lte=F("promised_at")),
    breakdowns=_BY_STATION,
    columns=(*_REPAIR_COLUMNS, Column(_("Mended"), lambda row: row.case.closed_at, "moment")),
    words=(_("In time"), _("Mended")),
)

INSPECTIONS = Figure(
    code="station_inspections",
    name=_("Inspections of stations"),
    unit=_("inspections"),
    definition=_("Inspections of rest stations in this period."),
    rows=_inspections,
    date="at",
    numerator=counted(),
    breakdowns=_BY_STATION,
    columns=(
        Column(_("Station"), lambda row: row.station.place.name),
        Column(_("Day"), lambda row: row.at, "moment"),
        Column(_("Inspected by"), lambda row: row.by, "person"),
        Column(_("Stars"), lambda row: row.stars, "number"),
    ),
)


def figures() -> list[Figure]:
    """The figures of the stations."""
    return [*STOCK, VISITS, REPAIRS, IN_TIME, INSPECTIONS]
