"""One place; and saying where I am."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from unionhall.engines.booking import queries as bookings
from unionhall.kernel.places import queries as places
from unionhall.kernel.places.where import choose_where
from unionhall.services.hub.forms import WhereForm
from unionhall.services.hub.queries import hours as portal
from unionhall.services.hub.viewer import viewer_of


@require_GET
def place(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is there, when it is open, how to get there, what is on next."""
    now = timezone.now()
    found = places.get_place(pk)
    context = {
        "place": found,
        "opening": places.open_at(found, now),
        "week": portal.week_of(found, now),
        "sessions": bookings.sessions_open_to(viewer_of(request), at=now, place=found)[:10],
        "tab": "find",
    }
    return render(request, "hub/place.html", context)


@require_POST
def location(request: HttpRequest) -> HttpResponse:
    """Keep where the reader is, on the reader's own device."""
    form = WhereForm(request.POST)
    response = redirect("hub:near")
    if form.is_valid():
        data = form.cleaned_data
        if data["town"]:
            near = places.get_place(data["town"])
            choose_where(response, near.longitude, near.latitude, near.name)
        elif data["longitude"] is not None and data["latitude"] is not None:
            choose_where(response, data["longitude"], data["latitude"], _("where you are now"))
    return response
