"""My things: bookings and cases, messages, my code, my calendar."""

from __future__ import annotations

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.engines.booking import qr
from unionhall.kernel.access.queries import is_staff
from unionhall.kernel.messaging import commands as messaging
from unionhall.kernel.messaging import queries as messages
from unionhall.lib.text import mask_phone
from unionhall.services.hub import commands
from unionhall.services.hub.forms import EraseForm
from unionhall.services.hub.queries import feed, mine
from unionhall.services.hub.viewer import viewer_of


@require_GET
@login_required
def items(request: HttpRequest) -> HttpResponse:
    """All my bookings and cases, and what waits for me."""
    person, now = viewer_of(request), timezone.now()
    side = mine.my_side(person, now)
    address = request.build_absolute_uri(reverse("hub:calendar-feed", args=[feed.feed_token(person)]))
    context = {
        "side": side,
        "todo_count": len(side.todos),
        "feed_url": address,
        # Phones hand an address of this kind to their calendar.
        "subscribe_url": f"webcal:{address.partition(':')[2]}",
        "tab": "mine",
    }
    return render(request, "hub/mine.html", context)


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


@require_http_methods(["GET", "POST"])
@login_required
def erase(request: HttpRequest) -> HttpResponse:
    """Ask once, saying what goes and what stays; then erase, sign out and say so."""
    person, now = viewer_of(request), timezone.now()
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        commands.erase_person(person, by=person, at=now)
        logout(request)
        return render(request, "hub/erased.html")
    return render(
        request, "hub/erase.html", {"form": form, "tab": "me"}, status=422 if form.is_bound else 200
    )


@require_GET
@login_required
def my_code(request: HttpRequest) -> HttpResponse:
    """My QR code for the door; it renews itself, because a picture of it must not work tomorrow."""
    person, now = viewer_of(request), timezone.now()
    context = {"token": qr.person_token(person, now), "seconds": mine.renewal_seconds(now), "tab": "me"}
    template = "hub/code_figure.html" if request.htmx else "hub/code.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@require_GET
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """What the union told me."""
    return render(request, "hub/messages.html", {"inbox": messages.inbox(viewer_of(request)), "tab": "me"})


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    person = viewer_of(request)
    messaging.mark_all_read(person, by=person, at=timezone.now())
    return redirect("hub:messages")


@require_GET
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """My bookings for a calendar program; the address is the key."""
    text = feed.calendar_text(token, at=timezone.now())
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")
