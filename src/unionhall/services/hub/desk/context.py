"""Context of every staff page, whichever service draws it: side bar, name plate, the dot on the bell."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from unionhall.kernel.access.gate import is_staff_address
from unionhall.kernel.access.permissions import may
from unionhall.services.hub.desk.queries import frame
from unionhall.services.hub.viewer import viewer_of


def desk(request: HttpRequest) -> dict[str, Any]:
    """Lazy, and for staff addresses only: a page that shows no side bar pays nothing."""
    if not is_staff_address(request.path):
        return {}
    viewer = viewer_of(request)
    if viewer is None:
        return {}
    waiting: Any = SimpleLazyObject(lambda: frame.waiting_for(viewer))
    return {
        "desk_nav": SimpleLazyObject(lambda: frame.navigation(viewer, request.path, waiting)),
        "desk_checks_in": lambda: may(viewer, "booking.check_in"),
        "desk_receives": lambda: may(viewer, "hub.receive_visit"),
        "desk_person": SimpleLazyObject(lambda: frame.name_plate(viewer)),
        "todo_count": SimpleLazyObject(lambda: waiting.unread),
    }
