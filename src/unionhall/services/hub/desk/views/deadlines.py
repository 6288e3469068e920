"""Deadlines for calendar programs: the address, and what is read under it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from unionhall.services.hub.desk import commands
from unionhall.services.hub.desk.gate import staff_of, staff_page
from unionhall.services.hub.desk.queries import deadlines


@require_POST
@staff_page("hub.make_calendar_address")
def new_address(request: HttpRequest) -> HttpResponse:
    """A new address; the one before stops working."""
    commands.make_calendar_address(by=staff_of(request), at=timezone.now())
    messages.success(request, _("Here is your new address. The one before works no more."))
    return redirect("hub:desk-calendar")


@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody's deadlines for a calendar program; the address is the key."""
    text = deadlines.calendar_text(token, at=timezone.now())
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")
