"""Who opens a page of the desk. The second factor is asked for before any page: see `access.gate`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.people.models import Person
from unionhall.services.hub.viewer import viewer_of

View = Callable[..., HttpResponse]


def staff_page(permission: str = "hub.view_desk") -> Callable[[View], View]:
    """Open a page to those who hold `permission` anywhere; to others it does not exist.

    What they see on it, the queries limit to the organisations where they hold it.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        @login_required
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            authorise(viewer_of(request), permission)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def staff_of(request: HttpRequest) -> Person:
    """The member of staff who looks at a page behind `staff_page`."""
    viewer = viewer_of(request)
    assert viewer is not None, "the page stands behind staff_page"
    return viewer
