"""The screen on the wall. It renews itself by asking an address that is no page of the desk: when the session is
over, it says so calmly instead of showing a form to a meeting."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from unionhall.kernel.access.permissions import may
from unionhall.services.hub.desk.gate import staff_of, staff_page
from unionhall.services.hub.desk.queries.dashboard import SEE
from unionhall.services.hub.desk.queries.wall import Wall, wall
from unionhall.services.hub.viewer import viewer_of

# Without script the whole page is fetched anew; with it, only its figures.
SECONDS, RELOAD_SECONDS = 30, 300


@require_GET
@staff_page(SEE)
def screen(request: HttpRequest) -> HttpResponse:
    """The screen, opened from the desk."""
    return _shown(request, wall(staff_of(request), **_wanted(request), at=timezone.now()))


@never_cache
@require_GET
def renewed(request: HttpRequest) -> HttpResponse:
    """The same as it is now; for somebody who may see no figures (any more) a quiet word."""
    viewer = viewer_of(request)
    if viewer is None or not may(viewer, SEE):
        return _shown(request, None)
    return _shown(request, wall(viewer, **_wanted(request), at=timezone.now()))


def _wanted(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in ("unit", "period")}


def _shown(request: HttpRequest, page: Wall | None) -> HttpResponse:
    query = QueryDict(mutable=True)
    query.update(_wanted(request))
    address = f"{reverse('hub:wall')}?{query.urlencode()}"
    context = {"page": page, "address": address, "seconds": SECONDS, "now": timezone.now()}
    if request.headers.get("HX-Request"):
        return render(request, "hub/desk/wall.html#figures", context)
    response = render(request, "hub/desk/wall.html", context)
    response.headers["Refresh"] = f"{RELOAD_SECONDS if page else SECONDS}; url={address}"
    return response
