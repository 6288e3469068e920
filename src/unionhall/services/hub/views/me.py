"""Who I am here, and my code for the door."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from unionhall.engines.booking import qr
from unionhall.kernel.access.queries import is_staff
from unionhall.kernel.messaging import queries as messages
from unionhall.lib.text import mask_phone
from unionhall.services.hub.queries import mine
from unionhall.services.hub.viewer import viewer_of


@require_GET
@login_required
def me(request: HttpRequest) -> HttpResponse:
    """Who I am here, and the switches."""
    person = viewer_of(request)
    context = {
        "person": person,
        "phone": mask_phone(person.phone or request.user.phone),  # type: ignore[union-attr]
        "is_staff": is_staff(person),
        "unread": messages.unread_count(person),
        "tab": "me",
    }
    return render(request, "hub/me.html", context)


@require_GET
@login_required
def my_code(request: HttpRequest) -> HttpResponse:
    """My QR code for the door; it renews itself, because a picture of it must not work tomorrow."""
    person, now = viewer_of(request), timezone.now()
    context = {"token": qr.person_token(person, now), "seconds": mine.renewal_seconds(now), "tab": "me"}
    template = "hub/code_figure.html" if request.htmx else "hub/code.html"  # type: ignore[attr-defined]
    return render(request, template, context)
