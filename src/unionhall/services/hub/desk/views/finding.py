"""The box on top of every page, the page of one person, and what the staff member was told."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from unionhall.kernel.messaging import commands as messaging
from unionhall.kernel.messaging import queries as inboxes
from unionhall.services.hub.desk import commands
from unionhall.services.hub.desk.gate import staff_of, staff_page
from unionhall.services.hub.desk.queries import follow_ups, people, visits
from unionhall.services.hub.desk.queries.person_page import person_page
from unionhall.services.hub.desk.queries.search import search as searched
from unionhall.services.hub.queries.finding import KINDS, Wanted


@require_GET
@staff_page()
def search(request: HttpRequest) -> HttpResponse:
    """Cases, people, organisations, sessions, places."""
    now, wanted = timezone.now(), Wanted.read(request.GET)
    found = searched(staff_of(request), wanted, at=now)
    groups = [(kind, KINDS.get(kind, kind), rows) for kind, rows in found.others.items()]
    context = {"q": wanted.text, "wanted": wanted, "found": found, "groups": groups, "now": now}
    return render(request, "hub/desk/search.html", context)


@require_GET
@staff_page("people.see_person")
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Bookings of one person, and the button that opens the number."""
    viewer = staff_of(request)
    page = person_page(pk, viewer=viewer)
    openings = visits.openings_for(viewer, page.person)
    context = {"page": page, "openings": openings, "now": timezone.now()}
    return render(request, "hub/desk/person.html", context)


@require_POST
@staff_page("hub.call_person")
def call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show name and number in full; that they were opened is recorded."""
    viewer = staff_of(request)
    found = people.get_person(pk, viewer=viewer)
    phone = commands.open_person(found, by=viewer, at=timezone.now())
    page = person_page(pk, viewer=viewer)
    openings = visits.openings_for(viewer, found)
    context = {"page": page, "openings": openings, "phone": phone, "now": timezone.now()}
    return render(request, "hub/desk/person.html", context)


@require_GET
@staff_page()
def notices(request: HttpRequest) -> HttpResponse:
    """What waits for this member of staff, and what they were told."""
    viewer, now = staff_of(request), timezone.now()
    mine = follow_ups.listed(viewer, follow_ups.MINE, timezone.localdate(now))[:20]
    context = {"told": inboxes.inbox(viewer), "mine": mine, "today": timezone.localdate(now)}
    return render(request, "hub/desk/notices.html", context)


@require_POST
@staff_page()
def read_all(request: HttpRequest) -> HttpResponse:
    """Everything has been seen."""
    viewer = staff_of(request)
    messaging.mark_all_read(viewer, by=viewer, at=timezone.now())
    return redirect("hub:desk-notices")
