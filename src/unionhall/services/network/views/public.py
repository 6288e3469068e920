"""The network for everybody: where the palaces are, which is nearest, what is to come. Nobody has to sign in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from unionhall.kernel.places.where import choose_where, where_of
from unionhall.services.network.drawing import COMING, OPEN, Mark, map_of
from unionhall.services.network.forms import HereForm
from unionhall.services.network.queries import public


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The map of what is open and what comes, and the list: nearest first for whoever said where they are."""
    now = timezone.now()
    where = where_of(request, now)
    here = (where.longitude, where.latitude) if where is not None and where.is_chosen else None
    palaces = public.open_palaces(now, here)
    coming = public.palaces_to_come()
    marks = [
        Mark(
            one.row.name,
            one.row.level,
            OPEN,
            one.row.longitude,
            one.row.latitude,
            one.row.radius_m,
            one.number,
        )
        for one in palaces
    ]
    marks += [Mark(row.name, row.level, COMING, row.longitude, row.latitude, row.radius_m) for row in coming]
    context = {
        "palaces": palaces,
        "coming": coming,
        "map": map_of(marks, {}, set(), least=1),
        "here": where if here else None,
        "now": now,
        "tab": "find",
    }
    return render(request, "network/home.html", context)


@require_POST
def here(request: HttpRequest) -> HttpResponse:
    """Keep where the reader is, on the reader's own device."""
    form = HereForm(request.POST)
    response = redirect("network:home")
    if form.is_valid():
        data = form.cleaned_data
        choose_where(response, data["longitude"], data["latitude"], _("where you are now"))
    return response


@require_GET
def geojson(_request: HttpRequest) -> HttpResponse:
    """All open palaces as GeoJSON (RFC 7946), for maps of others."""
    features = [
        {
            "type": "Feature",
            "id": str(one.row.pk),
            "geometry": {"type": "Point", "coordinates": [one.row.longitude, one.row.latitude]},
            "properties": {
                "name": one.row.name,
                "level": one.row.level,
                "address": one.row.address,
                "radius_m": one.row.radius_m,
                "opened_on": str(one.row.opened_on),
            },
        }
        for one in public.open_palaces(timezone.now())
    ]
    response = JsonResponse({"type": "FeatureCollection", "features": features})
    response["Content-Type"] = "application/geo+json; charset=utf-8"
    response["Access-Control-Allow-Origin"] = "*"
    return response
