"""Reading for staff and keepers: every list holds what lies at, or beneath, an organisation of the viewer's posts."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, F, Max, Model, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from unionhall.engines.casework.models import Case
from unionhall.kernel.access.queries import scope_permitted
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.organisations.queries import lies_within, open_organisations
from unionhall.kernel.people.models import Person
from unionhall.kernel.people.queries import account_of_phone
from unionhall.lib.acts import reach
from unionhall.lib.errors import NotAllowed
from unionhall.services.stations.models import Inspection, Repair, Site, Station, StationFacility, Visit
from unionhall.services.stations.states import CLOSED, Condition, Public

AnyRow = TypeVar("AnyRow", bound=Model)
SEE = "stations.view_desk"
MONTH = timedelta(days=30)


def found(rows: QuerySet[AnyRow], pk: Any) -> AnyRow:
    """The row of `rows` with this key. Raises NotAllowed."""
    with suppress(ValidationError, ValueError):
        row = rows.filter(pk=pk).first()
        if row is not None:
            return row
    raise NotAllowed("row")


def organisations_for(
    viewer: Person, permission: str = "stations.register_station"
) -> QuerySet[Organisation]:
    """Units at which the viewer holds `permission`, by path."""
    return open_organisations().filter(lies_within(reach(viewer, permission))).order_by("path")


def stations_run_by(viewer: Person) -> QuerySet[Station]:
    """The stations the viewer sees as staff, by code."""
    rows = Station.objects.filter(scope_permitted(viewer, SEE))
    return (
        rows.select_related("place", "organisation", "keeper", "backup")
        .defer("place__earth")
        .order_by("code")
    )


def listed(viewer: Person, wishes: dict[str, Any], *, at: datetime) -> QuerySet[Station]:
    """`stations_run_by` narrowed: `q`, `status`, `facility`, `access`; each with what a table shows.

    `wrong` and `shut` say whether repairs are open, `open_repairs` how many, `visitors` how many came in 30 days,
    `inspected_at` when somebody last looked.
    """
    open_ones = Repair.objects.filter(station=OuterRef("pk"), case__closed_at=None)
    rows = stations_run_by(viewer).annotate(
        wrong=Exists(open_ones), shut=Exists(open_ones.filter(fault=CLOSED)),
        open_repairs=Coalesce(_sub(Repair.objects.filter(case__closed_at=None), Count("pk")), 0),
        visitors=Coalesce(_sub(Visit.objects.filter(at__gt=at - MONTH), Sum("people")), 0),
        inspected_at=_sub(Inspection.objects.all(), Max("at")),
    )  # fmt: skip
    if words := str(wishes.get("q", "")).strip():
        rows = rows.filter(
            Q(code__icontains=words) | Q(place__name__icontains=words) | Q(place__address__icontains=words)
        )
    if facility := wishes.get("facility"):
        rows = rows.filter(
            Exists(
                StationFacility.objects.filter(
                    station=OuterRef("pk"), code=facility, condition=Condition.WORKING
                )
            )
        )
    if access := wishes.get("access"):
        rows = rows.filter(access=access)
    match wishes.get("status"):
        case Public.OPEN:
            rows = rows.filter(wrong=False, removed_on=None)
        case Public.LIMITED:
            rows = rows.filter(wrong=True, shut=False, removed_on=None)
        case Public.CLOSED:
            rows = rows.filter(shut=True, removed_on=None)
        case Public.REMOVED:
            rows = rows.filter(removed_on__isnull=False)
    return rows


def _sub(rows: QuerySet[Any], count: Any) -> Any:
    mine = rows.filter(station=OuterRef("pk")).order_by().values("station")
    return Subquery(mine.annotate(n=count).values("n"))


def facilities_of(station: Station) -> dict[str, StationFacility]:
    """What was noted of each facility, by code."""
    return {row.code: row for row in StationFacility.objects.filter(station=station)}


def repairs_of(station: Station) -> QuerySet[Repair]:
    """Repairs of the station, open ones first, newest first."""
    rows = Repair.objects.filter(station=station).select_related("case__assignee")
    return rows.order_by(F("case__closed_at").desc(nulls_first=True), "-opened_at")


def inspections_of(station: Station) -> QuerySet[Inspection]:
    """Inspections with their photos, newest first."""
    return Inspection.objects.filter(station=station).select_related("by").prefetch_related("photos")


def visits_by_day(station: Station, *, days: int, at: datetime) -> list[tuple[Any, int]]:
    """(day, people) for the days on which somebody came, newest first."""
    rows = Visit.objects.filter(station=station, at__gt=at - timedelta(days=days))
    counted = rows.order_by().values("day").annotate(n=Sum("people")).order_by("-day")
    return [(row["day"], row["n"]) for row in counted]


def open_repairs_for(viewer: Person) -> QuerySet[Repair]:
    """Open repairs at stations the viewer sees as staff, the most urgent first."""
    rows = Repair.objects.filter(scope_permitted(viewer, SEE), case__closed_at=None)
    return rows.select_related("case__assignee", "station__place").order_by("promised_at", "pk")


def sites_run_by(viewer: Person) -> QuerySet[Site]:
    """Siting cases the viewer sees as staff, open ones first."""
    rows = Site.objects.filter(scope_permitted(viewer, SEE)).select_related("case", "organisation", "station")
    return rows.order_by(F("case__closed_at").desc(nulls_first=True), "case__due_at", "pk")


def repair_of(case: Case) -> Repair:
    """What the case is about."""
    return Repair.objects.select_related("station__place", "station__organisation").get(pk=case.pk)


def get_repair(pk: UUID) -> Repair:
    """The repair with its case and station, for callers that look who is asking. Raises NotAllowed."""
    rows = Repair.objects.select_related(
        "case__organisation", "case__assignee", "case__person", "station__place", "station__organisation"
    )
    return found(rows, pk)


def subject_of_inspection(pk: UUID) -> Inspection | None:
    """What the permission of an inspection's photos is asked about."""
    return Inspection.objects.select_related("organisation").filter(pk=pk).first()


def person_with_phone(phone: str) -> Person | None:
    """Whoever signs in with this mobile phone."""
    account = account_of_phone(phone.strip())
    return account.person if account is not None else None
