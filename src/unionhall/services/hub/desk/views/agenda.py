"""The calendar: a week in detail, a month at a glance, by place and room."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from unionhall.kernel.access.permissions import may
from unionhall.kernel.people.models import Person
from unionhall.services.hub.desk.forms import CalendarFilter
from unionhall.services.hub.desk.gate import staff_of, staff_page
from unionhall.services.hub.desk.periods import add_months
from unionhall.services.hub.desk.queries import agenda, deadlines, sessions
from unionhall.services.hub.desk.queries.agenda import Wanted


@require_GET
@staff_page("hub.view_calendar")
def calendar(request: HttpRequest) -> HttpResponse:
    """A week, unless a month is asked for."""
    viewer, today = staff_of(request), timezone.localdate()
    form = CalendarFilter(
        request.GET,
        places=sessions.places_for(viewer),
        rooms=agenda.rooms_for(viewer, _place(request)),
    )
    wanted = Wanted(form.key("place"), form.key("room"))
    month = agenda.parse_day(f"{request.GET['month']}-01") if request.GET.get("month") else None
    context = {"form": form, "today": today, "month": month}
    if may(viewer, "hub.make_calendar_address"):
        context |= {"may_subscribe": True, "feed_url": _address_of_feed(request, viewer)}
    if month:
        context |= {"marks": agenda.month_marks(viewer, month, wanted), **_turning(request, month, None)}
    else:
        monday = agenda.monday_of(agenda.parse_day(request.GET.get("week", "")) or today)
        context |= {"monday": monday, "events": _week(viewer, monday, wanted)}
        context |= _turning(request, None, monday)
    context["views"] = _views(request, month, context.get("monday", today))
    return render(request, "hub/desk/calendar.html", context)


def _week(viewer: Person, monday: date, wanted: Wanted) -> list[dict[str, Any]]:
    """What takes place, and what is due; what is due happens at no place, so a choice of place leaves it out."""
    events = agenda.week_events(viewer, monday, wanted)
    if wanted != Wanted():
        return events
    return events + deadlines.due_events(viewer, monday, monday + timedelta(days=7), at=timezone.now())


def _address_of_feed(request: HttpRequest, viewer: Person) -> str:
    token = deadlines.address_of(viewer)
    return request.build_absolute_uri(reverse("hub:deadline-feed", args=[token])) if token else ""


def _place(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("place", ""))
    except ValueError:
        return None


def _address(request: HttpRequest, **changes: str | None) -> str:
    kept = request.GET.copy()
    for name in ("week", "month"):
        kept.pop(name, None)
    for name, value in changes.items():
        if value:
            kept[name] = value
    return f"{reverse('hub:desk-calendar')}?{kept.urlencode()}"


def _turning(request: HttpRequest, month: date | None, monday: date | None) -> dict[str, str]:
    """The addresses of what comes before and after."""
    if month:
        before, after = add_months(month, -1), add_months(month, 1)
        return {
            "prev_url": _address(request, month=f"{before:%Y-%m}"),
            "next_url": _address(request, month=f"{after:%Y-%m}"),
        }
    assert monday is not None
    week = timedelta(days=7)
    return {
        "prev_url": _address(request, week=f"{monday - week:%Y-%m-%d}"),
        "next_url": _address(request, week=f"{monday + week:%Y-%m-%d}"),
    }


def _views(request: HttpRequest, month: date | None, day: object) -> list[dict[str, object]]:
    shown = month or day
    return [
        {
            "label": pgettext("view", "Week"),
            "url": _address(request, week=f"{shown:%Y-%m-%d}"),
            "current": month is None,
        },
        {
            "label": pgettext("view", "Month"),
            "url": _address(request, month=f"{shown:%Y-%m}"),
            "current": month is not None,
        },
        {"label": _("Today"), "url": _address(request), "current": False},
    ]
