"""Staff: the lists of stations, of what is broken, of what is to be built."""

from __future__ import annotations

from collections import Counter

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from unionhall.kernel.access.permissions import may
from unionhall.services.stations.forms import StationFilter
from unionhall.services.stations.queries import desk
from unionhall.services.stations.views.access import for_staff, viewer_of

PER_PAGE = 50


@require_GET
@for_staff()
def stations(request: HttpRequest) -> HttpResponse:
    """All stations of the viewer's units, filtered, with what is wrong and how they are used."""
    viewer, now = viewer_of(request), timezone.now()
    form = StationFilter(request.GET or None)
    rows = desk.listed(viewer, form.chosen(), at=now)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "runs": may(viewer, "stations.register_station"),
        "query": request.GET.urlencode(),
        "now": now,
    }
    return render(request, "stations/desk/stations.html", context)


@require_GET
@for_staff()
def repairs(request: HttpRequest) -> HttpResponse:
    """What is broken, the most urgent first."""
    page = Paginator(desk.open_repairs_for(viewer_of(request)), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "stations/desk/repairs.html", {"page": page, "now": timezone.now()})


@require_GET
@for_staff()
def sites(request: HttpRequest) -> HttpResponse:
    """Stations that are to come, and the life of those that came this way."""
    viewer = viewer_of(request)
    rows = desk.sites_run_by(viewer)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "proposes": may(viewer, "stations.propose_site"),
        "now": timezone.now(),
        "counts": Counter(rows.order_by().values_list("case__state", flat=True)),
    }
    return render(request, "stations/desk/sites.html", context)
