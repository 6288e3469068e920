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
    return [
        {
            "name": (row.name_en if is_english else "") or row.name,
            "lat": row.latitude,
            "lon": row.longitude,
            "hub": row.kind in _HUBS,
            "n": row.n,
        }
        for row in rows
    ]
