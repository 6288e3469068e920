"""What a worker reads about the palace. Booking happens on the hub's page of a session."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from unionhall.kernel.catalogue.services import Tile
from unionhall.services.palace.forms import CourseFilter
from unionhall.services.palace.queries import house as house_queries
from unionhall.services.palace.queries import programme
from unionhall.services.palace.states import ActivityKind
from unionhall.services.palace.views.access import viewer_of
from unionhall.services.palace.wording import house_facts

PER_PAGE = 20
COMING_SHOWN = 4
TILES = (
    Tile(_("Courses"), "graduation-cap", "palace:courses", "amber"),
    Tile(_("Lectures"), "presentation", "palace:lectures", "blue"),
    Tile(_("Activities"), "ticket", "palace:activities", "red"),
    Tile(_("Halls and courts"), "volleyball", "palace:rooms", "green"),
)


def _key(request: HttpRequest, name: str) -> UUID | None:
    """A key in the address; one typed wrongly counts as not given."""
    try:
        return UUID(request.GET[name])
    except (KeyError, ValueError):
        return None


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The palace: open or not, what is on, the notice board, its zones, the house."""
    now = timezone.now()
    palaces = house_queries.palaces(now)
    place = house_queries.chosen_palace(palaces, _key(request, "place"))
    if place is None:
        return render(request, "palace/home.html", {"view": None, "tab": "find"})
    view = house_queries.house_view(place, others=palaces, at=now)
    context = {
        "view": view,
        "coming": programme.coming_up(viewer_of(request), at=now, place=place)[:COMING_SHOWN],
        "today": timezone.localdate(now).isoweekday(),
        "tiles": TILES,
        "facts": house_facts(place, view.house),
        "tab": "find",
    }
    return render(request, "palace/home.html", context)


@require_GET
def courses(request: HttpRequest) -> HttpResponse:
    """Courses that can be booked, with filters in the address."""
    now, viewer = timezone.now(), viewer_of(request)
    form = CourseFilter(request.GET or None, types=programme.course_type_choices(viewer, at=now))
    wanted = form.chosen()
    rows = programme.courses_open_to(
        viewer,
        at=now,
        type_slug=wanted.get("type", ""),
        slot=wanted.get("slot", ""),
        level=wanted.get("level", ""),
        is_free=wanted.get("free", False),
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "offers": programme.offers(page.object_list), "tab": "find"}
    return render(request, "palace/courses.html", context)


@require_GET
def lectures(request: HttpRequest) -> HttpResponse:
    """Lectures that lie ahead or are on, with the three ways to follow each."""
    rows = programme.lectures_open_to(viewer_of(request), at=timezone.now())
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "offers": programme.offers(page.object_list), "tab": "find"}
    return render(request, "palace/lectures.html", context)


@require_GET
def activities(request: HttpRequest) -> HttpResponse:
    """Shows, matches, screenings, free play, child care; one kind when the address says so."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in ActivityKind.values else ""
    rows = programme.activities_open_to(viewer_of(request), at=timezone.now(), kind=kind)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "offers": programme.offers(page.object_list), "kind": kind, "tab": "find"}
    return render(request, "palace/activities.html", {**context, "kinds": ActivityKind.choices})


@require_GET
def rooms(request: HttpRequest) -> HttpResponse:
    """Halls, courts and classrooms by zone, and free play on the courts."""
    now = timezone.now()
    palaces = house_queries.palaces(now)
    place = house_queries.chosen_palace(palaces, _key(request, "place"))
    zones = house_queries.zones_of(place) if place else []
    rows = programme.activities_open_to(viewer_of(request), at=now, kind=ActivityKind.FREE_PLAY)[:PER_PAGE]
    context = {"place": place, "zones": zones, "offers": programme.offers(rows), "tab": "find"}
    return render(request, "palace/rooms.html", context)


@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """The notice board."""
    page = Paginator(house_queries.notices_shown(at=timezone.now()), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "palace/notices.html", {"page": page, "tab": "find"})


@require_GET
def notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One notice."""
    found = house_queries.get_notice(pk, at=timezone.now())
    return render(request, "palace/notice.html", {"notice": found, "tab": "find"})
