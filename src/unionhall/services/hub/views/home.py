"""The front page: one box, what waits, what can be done, what is mine, what is near."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from unionhall.kernel.catalogue.services import services
from unionhall.kernel.places import queries as places
from unionhall.kernel.places.states import Kind
from unionhall.services.hub.queries import mine
from unionhall.services.hub.viewer import viewer_of
from unionhall.services.hub.where import where_of

# What people type most, in the words they use; English readers get the same needs in English.
CHIPS = ("拖欠工资", "想学电工", "周末哪里能打篮球", "孩子放假没人带", "想学唱歌", "心里难受想找人聊聊")
CHIPS_EN = (
    "electrician course",
    "basketball at the weekend",
    "child care in the holidays",
    "unpaid wages",
    "singing class",
)


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Works before sign-in; then it knows what is mine."""
    person, now = viewer_of(request), timezone.now()
    where = where_of(request, now)
    near = places.nearest(where.longitude, where.latitude, limit=3, at=now) if where else []
    todos = mine.todos(person, now) if person else []
    context = {
        "tab": "home",
        "chips": CHIPS_EN if get_language() == "en" else CHIPS,
        "todos": todos,
        "todo_count": len(todos),
        "tiles": [tile for service in services() for tile in service.tiles()][:8],
        "items": mine.items(person, now, limit=10)[:3] if person else [],
        "near": near,
        "where": where,
        "person": person,
    }
    return render(request, "hub/home.html", context)


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Everything that can be done here, by service."""
    groups = [(service.verbose_name, tiles) for service in services() if (tiles := service.tiles())]
    return render(request, "hub/find.html", {"groups": groups, "tab": "find", "title": _("Find services")})


@require_GET
def near(request: HttpRequest) -> HttpResponse:
    """Places around, nearest first, by kind."""
    now = timezone.now()
    where = where_of(request, now)
    kind = request.GET.get("kind", "")
    kinds = (kind,) if kind in Kind.values else ()
    found = places.nearest(where.longitude, where.latitude, kinds=kinds, limit=30, at=now) if where else []
    context = {"near": found, "where": where, "kind": kind, "kinds": Kind.choices, "tab": "find"}
    return render(request, "hub/near.html", context)
