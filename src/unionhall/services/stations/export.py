"""What rest stations keep about a person: visits and reports under their name, stations they keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.catalogue.services import ExportPart, Ground
from unionhall.kernel.people.models import Person
from unionhall.services.stations.models import Report, Station, Visit

Rows = Iterator[Mapping[str, Any]]
_STAFF = _("you, and the staff who run the stations")


def parts(person: Person, at: datetime) -> list[ExportPart]:
    """Visits, reports, stations."""
    return [_visits(person), _reports(person), _kept(person)]


def _visits(person: Person) -> ExportPart:
    def rows() -> Rows:
        for row in Visit.objects.filter(person=person).select_related("station__place").order_by("-at"):
            yield {
                "station": row.station.place.name, "at": row.at, "how": row.get_source_display(),
                "people": row.people,
            }  # fmt: skip

    return ExportPart(
        code="station_visits", title=_("Rest stations you used"), why=_("To know where stations are needed."),
        ground=Ground.SERVICE, seen_by=_STAFF, rows=rows, covers=("stations.Visit.person",),
        columns=(
            ("station", _("Station")), ("at", _("Time")), ("how", _("How it was counted")), ("people", _("Head count")),
        ),
        stays=_("that somebody was there, without name"),
    )  # fmt: skip


def _reports(person: Person) -> ExportPart:
    def rows() -> Rows:
        found = Report.objects.filter(person=person).select_related("repair__station__place").order_by("-at")
        for row in found:
            yield {"station": row.repair.station.place.name, "fault": row.repair.fault, "at": row.at}

    return ExportPart(
        code="station_reports", title=_("What you reported at rest stations"),
        why=_("To tell you when it is mended."), ground=Ground.SERVICE, seen_by=_STAFF, rows=rows,
        covers=("stations.Report.person",),
        columns=(("station", _("Station")), ("fault", _("Fault")), ("at", _("Time"))),
        stays=_("that something was reported, without by whom"),
    )  # fmt: skip


def _kept(person: Person) -> ExportPart:
    def rows() -> Rows:
        found = Station.objects.filter(Q(keeper=person) | Q(backup=person)).select_related("place")
        for row in found:
            is_keeper = row.keeper_id == person.pk
            yield {"station": row.place.name, "is_keeper": is_keeper, "phone": row.phone if is_keeper else ""}

    return ExportPart(
        code="stations_kept", title=_("Rest stations you keep"), why=_("The sign says whom to call."),
        ground=Ground.CONSENT, seen_by=_("everybody"), rows=rows,
        covers=("stations.Station.keeper", "stations.Station.backup"),
        columns=(
            ("station", _("Station")), ("is_keeper", _("Keeper")), ("phone", _("Number on the sign")),
        ),
    )  # fmt: skip
