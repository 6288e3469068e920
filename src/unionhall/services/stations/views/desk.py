"""Staff: one station with its facilities, inspections and visits; a new one; a site for one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.kernel.access.permissions import authorise, may
from unionhall.kernel.places.queries import hours_of, openings_of
from unionhall.lib.errors import Refused
from unionhall.services.stations import commands
from unionhall.services.stations.forms import (
    InspectionForm,
    ReasonForm,
    SiteForm,
    StationForm,
    VisitorsForm,
)
from unionhall.services.stations.plans import SitePlan, StationPlan
from unionhall.services.stations.queries import desk
from unionhall.services.stations.queries.plans import plan_of
from unionhall.services.stations.queries.public import status_of
from unionhall.services.stations.states import CHECKLIST, FACILITIES, Condition, VisitSource
from unionhall.services.stations.views.access import ask, for_staff, viewer_of
from unionhall.services.stations.wording import hours_words
from unionhall.ui.attempting import attempt

DAYS_SHOWN, ROWS_SHOWN = 30, 10


def _found(request: HttpRequest, pk: UUID) -> Any:
    return desk.found(desk.stations_run_by(viewer_of(request)), pk)


def _page_of(pk: UUID) -> str:
    return reverse("stations:desk-station", args=[pk])


@require_GET
@for_staff()
def station(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything about one station."""
    viewer, now = viewer_of(request), timezone.now()
    found = _found(request, pk)
    repairs = list(desk.repairs_of(found)[:ROWS_SHOWN])
    rows = desk.facilities_of(found)
    days = desk.visits_by_day(found, days=DAYS_SHOWN, at=now)
    context = {
        "station": found,
        "status": status_of(found, [one.fault for one in repairs if one.case.closed_at is None]),
        "opening": openings_of([found.place], now)[found.pk],
        "hours": hours_words(hours_of(found.place), is_open_24h=found.place.is_open_24h),
        "facilities": [(code, rows.get(code)) for code in FACILITIES],
        "conditions": Condition.choices,
        "repairs": repairs,
        "inspections": desk.inspections_of(found)[:ROWS_SHOWN],
        "checklist": CHECKLIST,
        "days": days,
        "visitors": sum(people for _day, people in days),
        "visits_by_day": [people for _day, people in reversed(days)],
        "runs": may(viewer, "stations.change_station", found),
        "works": may(viewer, "stations.inspect_station", found),
        "now": now,
    }
    return render(request, "stations/desk/station.html", context)


@require_http_methods(["GET", "POST"])
@for_staff("stations.register_station")
def register(request: HttpRequest) -> HttpResponse:
    """A new station."""
    viewer, at = viewer_of(request), timezone.now()
    form = StationForm(request.POST or None, viewer=viewer)
    if request.method == "POST":
        made = attempt(
            form,
            lambda: commands.register_station(
                form.cleaned_data["organisation"], _plan(form.cleaned_data), by=viewer, at=at
            ),
        )
        if made is not None:
            messages.success(request, _("Saved."))
            return redirect(_page_of(made.pk))
    return ask(request, form, title=_("New station"), back_url=reverse("stations:desk-stations"))


def _plan(data: dict[str, Any]) -> StationPlan:
    given = {name: value for name, value in data.items() if name != "organisation"}
    return StationPlan(**given | {"facilities": tuple(given["facilities"])})


@require_http_methods(["GET", "POST"])
@for_staff("stations.change_station")
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what is known of a station; its unit stays."""
    viewer, at, found = viewer_of(request), timezone.now(), _found(request, pk)
    authorise(viewer, "stations.change_station", found)
    plan = plan_of(found)
    initial = {name: getattr(plan, name) for name in StationForm.base_fields if hasattr(plan, name)}
    initial |= {
        "facilities": list(plan.facilities),
        "longitude": round(plan.longitude, 6),
        "latitude": round(plan.latitude, 6),
        "keeper": plan.keeper.phone if plan.keeper else "",
        "backup": plan.backup.phone if plan.backup else "",
    }
    form = StationForm(request.POST or None, viewer=viewer, initial=initial)
    del form.fields["organisation"]
    if request.method == "POST" and attempt(
        form, lambda: commands.change_station(found, _plan(form.cleaned_data), by=viewer, at=at)
    ):
        messages.success(request, _("Saved."))
        return redirect(_page_of(pk))
    return ask(request, form, title=_("Change the station"), note=str(found), back_url=_page_of(pk))


@require_POST
@for_staff()
def facilities(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say how one facility is."""
    found = _found(request, pk)
    code, condition = request.POST.get("code", ""), request.POST.get("condition", "")
    try:
        commands.set_facility_condition(found, code, condition, by=viewer_of(request), at=timezone.now())
        messages.success(request, _("Saved."))
    except Refused as refusal:
        if refusal.status == 404:
            raise
        messages.error(request, str(refusal))
    return redirect(_page_of(pk) + "#facilities")


@require_http_methods(["GET", "POST"])
@for_staff("stations.inspect_station")
def inspect(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note an inspection."""
    viewer, at, found = viewer_of(request), timezone.now(), _found(request, pk)
    authorise(viewer, "stations.inspect_station", found)
    there = [code for code, row in desk.facilities_of(found).items() if row.condition != Condition.MISSING]
    form = InspectionForm(
        request.POST or None, request.FILES or None, there=[code for code in FACILITIES if code in there]
    )
    if request.method == "POST" and attempt(
        form, lambda: commands.inspect_station(found, **form.cleaned_data, by=viewer, at=at)
    ):
        messages.success(request, _("Saved."))
        return redirect(_page_of(pk) + "#inspections")
    return ask(request, form, title=_("Inspection"), note=str(found), back_url=_page_of(pk))


@require_http_methods(["GET", "POST"])
@for_staff("stations.count_visitors")
def visitors(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Enter what a counter shows."""
    viewer, at, found = viewer_of(request), timezone.now(), _found(request, pk)
    authorise(viewer, "stations.count_visitors", found)
    initial = {"day": timezone.localdate(at), "source": VisitSource.COUNTER}
    form = VisitorsForm(request.POST or None, initial=initial)
    if request.method == "POST" and attempt(
        form, lambda: commands.count_visitors(found, **form.cleaned_data, by=viewer, at=at)
    ):
        messages.success(request, _("Saved."))
        return redirect(_page_of(pk) + "#visits")
    return ask(request, form, title=_("Enter visitors"), note=str(found), back_url=_page_of(pk))


@require_http_methods(["GET", "POST"])
@for_staff("stations.remove_station")
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a station up."""
    viewer, at, found = viewer_of(request), timezone.now(), _found(request, pk)
    authorise(viewer, "stations.remove_station", found)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and attempt(
        form, lambda: commands.remove_station(found, **form.cleaned_data, by=viewer, at=at)
    ):
        messages.success(request, _("The station has been given up."))
        return redirect(_page_of(pk))
    title = _("Give the station up")
    return ask(request, form, title=title, note=str(found), submit=title, back_url=_page_of(pk))


@require_http_methods(["GET", "POST"])
@for_staff("stations.propose_site")
def propose(request: HttpRequest) -> HttpResponse:
    """Ask for a station at a spot; it becomes a case that ends when the sign comes down."""
    viewer, at = viewer_of(request), timezone.now()
    form = SiteForm(request.POST or None, viewer=viewer)
    if request.method == "POST":
        made = attempt(form, lambda: _propose(form.cleaned_data, by=viewer, at=at))
        if made is not None:
            messages.success(request, _("Proposed as %(number)s.") % {"number": made.case.number})
            return redirect("stations:desk-sites")
    return ask(
        request, form, title=_("Propose a site"), submit=_("Propose"), back_url=reverse("stations:desk-sites")
    )


def _propose(data: dict[str, Any], *, by: Any, at: Any) -> Any:
    given = {name: value for name, value in data.items() if name != "organisation"}
    return commands.propose_site(data["organisation"], SitePlan(**given), by=by, at=at)
