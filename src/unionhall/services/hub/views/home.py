"""The front page: one box, what waits, what can be done, what is mine, what is near."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from unionhall.kernel.catalogue.services import ServiceConfig, Tile, services
from unionhall.kernel.places import queries as places
from unionhall.kernel.places.states import Kind
from unionhall.kernel.places.where import keep_main_place, where_of
from unionhall.services.hub.queries import mine
from unionhall.services.hub.viewer import viewer_of

MOST_TILES = 8
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
    side = mine.my_side(person, now) if person else mine.NOTHING
    context = {
        "tab": "home",
        "chips": CHIPS_EN if get_language() == "en" else CHIPS,
        "todos": side.todos,
        "todo_count": len(side.todos),
        "tiles": [tile for _service, tiles in _groups() for tile in tiles][:MOST_TILES],
        "items": (side.coming + side.past)[:3],
        "near": near,
        "where": where,
        "person": person,
    }
    response = render(request, "hub/home.html", context)
    keep_main_place(response, where)
    return response


def _groups() -> list[tuple[ServiceConfig, list[Tile]]]:
    """Services with their tiles; the hub's own stand in for services that are still to come, so they come last."""
    own_last = sorted(services(), key=lambda service: service.label == "hub")
    return [(service, tiles) for service in own_last if (tiles := service.tiles())]


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Everything that can be done here, by service."""
    groups = [(service.verbose_name, tiles) for service, tiles in _groups()]
    return render(request, "hub/find.html", {"groups": groups, "tab": "find"})


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
