"""Stations for everybody: the list around me, one station, its sign, and the open data. Nobody has to sign in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from unionhall.kernel.access.permissions import may
from unionhall.kernel.places.facilities import BY_CODE
from unionhall.kernel.places.where import choose_where, where_of
from unionhall.services.stations import sheets
from unionhall.services.stations.drawing import map_of
from unionhall.services.stations.forms import HereForm, WishForm
from unionhall.services.stations.queries import public
from unionhall.services.stations.states import BASIC, EXTENDED, GENERAL_FAULTS
from unionhall.services.stations.views.access import viewer_of
from unionhall.services.stations.wording import hours_words

Chip = dict[str, Any]
SHOWN_FIRST = 12


@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    """Stations around, nearest first, with a map; narrowed to what one needs."""
    now = timezone.now()
    form = WishForm(request.GET or None)
    chosen, where = form.chosen(), where_of(request, now)
    quick, more = wish_chips(request, chosen)
    wishes = public.Wishes(
        tuple(chosen.get("has", ())), bool(chosen.get("open")), bool(chosen.get("all_day"))
    )
    near = public.directory(where.longitude, where.latitude, wishes, at=now) if where else []
    context = {
        "near": near,
        "shown": near if "all" in request.GET else near[:SHOWN_FIRST],
        "more_url": _with_all(request) if len(near) > SHOWN_FIRST and "all" not in request.GET else "",
        "where": where,
        "chosen": chosen,
        "quick": quick,
        "more": more,
        "more_on": any(chip["is_on"] for chip in more),
        "map": map_of(near, where.longitude, where.latitude) if where else None,
        "now": now,
        "tab": "find",
    }
    return render(request, "stations/directory.html", context)


def _with_all(request: HttpRequest) -> str:
    query = request.GET.copy()
    query["all"] = "1"
    return f"?{query.urlencode()}"


def wish_chips(request: HttpRequest, chosen: dict[str, Any]) -> tuple[list[Chip], list[Chip]]:
    """Chips that switch one wish on or off and keep the others: what most look for, and the rest."""

    def chip(name: str, value: str, label: Any, icon: str, *, is_on: bool) -> Chip:
        query = request.GET.copy()
        kept = [one for one in query.getlist(name) if one != value]
        query.setlist(name, kept if is_on else [*kept, value])
        return {"url": f"?{query.urlencode()}", "label": label, "icon": icon, "is_on": is_on}

    def things(codes: Iterable[str]) -> list[Chip]:
        has = chosen.get("has", ())
        return [
            chip("has", code, BY_CODE[code].name, BY_CODE[code].icon, is_on=code in has) for code in codes
        ]

    first = [
        chip("open", "on", _("Open now"), "clock", is_on="open" in chosen),
        chip("all_day", "on", _("Day and night"), "moon", is_on="all_day" in chosen),
    ]
    return [*first, *things(BASIC)], things(EXTENDED)


@require_POST
def here(request: HttpRequest) -> HttpResponse:
    """Keep where the reader is, on the reader's own device."""
    form = HereForm(request.POST)
    response = redirect("stations:directory")
    if form.is_valid():
        data = form.cleaned_data
        if data["station"]:
            place = public.get_station(data["station"]).place
            choose_where(response, place.longitude, place.latitude, place.name)
        elif data["longitude"] is not None and data["latitude"] is not None:
            choose_where(response, data["longitude"], data["latitude"], _("where you are now"))
    return response


@require_GET
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """What the code on a sign leads to: the station; a choice when several units use the same code."""
    found = public.stations_with_code(code)
    if len(found) == 1:
        return redirect("stations:station", found[0].pk)
    if not found:
        raise public.StationUnknown("code")
    return render(request, "stations/same_code.html", {"found": found, "code": code, "tab": "find"})


@require_GET
def station(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What works, when it is open, whom to telephone; one tap says what is wrong."""
    found, now = public.get_station(pk), timezone.now()
    sheet = public.sheet_of(found, now)
    page = uuid4()
    context = {
        "sheet": sheet,
        "station": found,
        "hours": hours_words(sheet.hours, is_open_24h=found.place.is_open_24h),
        # Each button of each page that was opened is its own report; the same button pressed twice is one.
        "things": [(thing, uuid5(page, thing.code)) for thing in sheet.things],
        "faults": [(code, label, uuid5(page, code)) for code, label in GENERAL_FAULTS.items()],
        "now": now,
        "may_manage": may(viewer_of(request), "stations.view_desk", found),
        "tab": "find",
    }
    return render(request, "stations/station.html", context)


@require_GET
def sign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The sign to print: name, code, hours, telephone, and the code to scan."""
    found = public.get_station(pk)
    sheet = public.sheet_of(found, timezone.now())
    url = request.build_absolute_uri(reverse("stations:by-code", args=[found.code]))
    context = {
        "station": found,
        "sheet": sheet,
        "url": url,
        "hours": hours_words(sheet.hours, is_open_24h=found.place.is_open_24h),
    }
    return render(request, "stations/sign.html", context)


@require_GET
def geojson(_request: HttpRequest) -> HttpResponse:
    """All stations in service as GeoJSON (RFC 7946), for maps of others."""
    response = JsonResponse(sheets.geojson(public.in_service(), at=timezone.now()))
    response["Content-Type"] = "application/geo+json; charset=utf-8"
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_GET
def csv(_request: HttpRequest) -> HttpResponse:
    """All stations in service as a table that Excel opens."""
    response = HttpResponse(
        sheets.csv_text(public.in_service(), at=timezone.now()), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="stations.csv"'
    return response
