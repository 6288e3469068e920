"""Places as the desk's map shows them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from unionhall.engines.booking.models import Attendance
from unionhall.kernel.places.models import Kind, Place
from unionhall.services.hub.desk.periods import Stretch
from unionhall.services.hub.desk.scope import Scope

_MOST_PLACES = 300
# Names are lines of text: closer than this part of the map's height, one would cover the other.
_CLOSE = 0.05
_LONG = 14
_HUBS = (Kind.PALACE, Kind.CENTRE)


def on_map(scope: Scope, stretch: Stretch) -> list[dict[str, Any]]:
    """Places of `scope` for `map_figure`, each with `n`, the people who took part there. One query."""
    came = Attendance.objects.filter(
        session__place=OuterRef("pk"),
        counts=True,
        session__starts_at__gte=stretch.start,
        session__starts_at__lt=stretch.end,
    )
    people = came.order_by().values("session__place").values(n=Count("person", distinct=True))
    rows = (
        Place.objects.filter(scope.covers("organisation"), closed_on=None)
        .defer("earth")
        .annotate(n=Coalesce(Subquery(people, output_field=IntegerField()), Value(0)))
        .order_by("-n", "name")[:_MOST_PLACES]
    )
    is_english = get_language() == "en"
    marks = [
        {
            "name": (row.name_en if is_english else "") or row.name,
            "lat": row.latitude,
            "lon": row.longitude,
            "hub": row.kind in _HUBS,
            "n": row.n,
        }
        for row in rows
    ]
    _quieten(marks)
    return marks


def _quieten(marks: list[dict[str, Any]]) -> None:
    """Of hubs that lie close together only the first, which served most, shows its name; of long names only one."""
    if not marks:
        return
    span = max(mark["lat"] for mark in marks) - min(mark["lat"] for mark in marks)
    named: list[float] = []
    for mark in marks:
        if mark["hub"]:
            is_long = bool(named) and len(mark["name"]) > _LONG
            mark["quiet"] = is_long or any(abs(mark["lat"] - lat) < span * _CLOSE for lat in named)
            if not mark["quiet"]:
                named.append(mark["lat"])
