"""All my items, what a phone keeps of them, and the address for my calendar."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from unionhall.services.hub.portal import commands
from unionhall.services.hub.portal.forms import ItemsForm
from unionhall.services.hub.portal.my_items import COMING, DONE, OVERVIEW, TODO, MyItems, my_items
from unionhall.services.hub.portal.offline import kept_bookings
from unionhall.services.hub.queries import feed
from unionhall.services.hub.viewer import viewer_of


@require_GET
@login_required
def items(request: HttpRequest) -> HttpResponse:
    """Everything of mine: an overview, or one tab of it, searched and leafed through."""
    form = ItemsForm(request.GET)
    found = my_items(viewer_of(request), timezone.now(), **form.chosen())
    context = {
        "found": found,
        "tabs": _tabs(found),
        "newer": _address(found, found.page - 1) if found.page > 1 else "",
        "older": _address(found, found.page + 1) if found.has_next else "",
        "todo_count": found.waiting,
        "tab": "mine",
    }
    return render(request, "hub/mine.html", context)


def _tabs(found: MyItems) -> list[dict[str, Any]]:
    names = {
        OVERVIEW: (_("Overview"), None),
        TODO: (_("To do"), found.waiting or None),
        COMING: (_("Coming up"), None),
        DONE: (_("Done"), None),
    }
    return [
        {"label": label, "count": count, "url": _address(found, 1, tab), "current": tab == found.tab}
        for tab, (label, count) in names.items()
    ]


def _address(found: MyItems, page: int, tab: str | None = None) -> str:
    query = QueryDict(mutable=True)
    chosen = {"tab": found.tab if tab is None else tab, "q": found.text, "page": page if page > 1 else ""}
    query.update({name: str(value) for name, value in chosen.items() if value})
    return f"{reverse('hub:mine')}?{query.urlencode()}" if query else reverse("hub:mine")


@never_cache
@require_GET
@login_required
def offline_bookings(request: HttpRequest) -> HttpResponse:
    """My coming bookings with their codes, light enough to be kept on the phone."""
    person, now = viewer_of(request), timezone.now()
    context = {"person": person, "kept": kept_bookings(person, now), "now": now}
    return render(request, "hub/portal/kept.html", context)


@require_GET
@login_required
def calendar(request: HttpRequest) -> HttpResponse:
    """The address of my bookings for a calendar program: what is in it, copy it, make it anew."""
    address = request.build_absolute_uri(
        reverse("hub:calendar-feed", args=[feed.feed_token(viewer_of(request))])
    )
    context = {
        "feed_url": address,
        # Phones hand an address of this kind to their calendar.
        "subscribe_url": f"webcal:{address.partition(':')[2]}",
        "tab": "mine",
    }
    return render(request, "hub/portal/calendar.html", context)


@require_POST
@login_required
def renew_calendar(request: HttpRequest) -> HttpResponse:
    """A new address; the old one dies."""
    commands.renew_booking_feed(by=viewer_of(request), at=timezone.now())
    messages.success(request, _("The old address no longer works. Give the new one to your calendar."))
    return redirect("hub:calendar")


@require_GET
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """My bookings for a calendar program; the address is the key."""
    text = feed.calendar_text(token, at=timezone.now())
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")
