"""Staff: the house, its notice board, closures, rooms and what they are reserved for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.engines.booking import commands as booking
from unionhall.engines.booking import queries as bookings
from unionhall.kernel.places import commands as places
from unionhall.services.palace import commands
from unionhall.services.palace.forms import ClosureForm, HouseForm, NoticeForm, PeriodFilter, ReservationForm
from unionhall.services.palace.queries import desk
from unionhall.services.palace.queries.house import house_of
from unionhall.services.palace.views.access import ask, for_staff, rights, viewer_of
from unionhall.ui.attempting import attempt
from unionhall.ui.calendars import short_date, span

PER_PAGE = 50


@require_GET
@for_staff()
def notices(request: HttpRequest) -> HttpResponse:
    """The notice board with what was taken down."""
    page = Paginator(desk.notices_run_by(viewer_of(request)), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "palace/desk/notices.html",
        {"page": page, "now": timezone.now(), "rights": rights(viewer_of(request))},
    )


@require_http_methods(["GET", "POST"])
@for_staff("palace.post_notice")
def post_notice(request: HttpRequest) -> HttpResponse:
    """A new notice."""
    viewer = viewer_of(request)
    form = NoticeForm(request.POST or None, viewer=viewer)
    if request.method == "POST":
        at = timezone.now()
        if attempt(form, lambda: commands.post_notice(**form.cleaned_data, by=viewer, at=at)):
            messages.success(request, _("Posted."))
            return redirect("palace:desk-notices")
    return ask(request, form, title=_("New notice"), submit=_("Post it"), back="palace:desk-notices")


@require_http_methods(["GET", "POST"])
@for_staff("palace.change_notice")
def change_notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct a notice."""
    viewer = viewer_of(request)
    found = desk.found(desk.notices_run_by(viewer), pk)
    names = ("title", "body", "title_en", "body_en", "expires_at")
    form = NoticeForm(
        request.POST or None, viewer=viewer, initial={name: getattr(found, name) for name in names}
    )
    for name in ("place", "published_at"):
        del form.fields[name]
    if request.method == "POST":
        at = timezone.now()
        if attempt(form, lambda: commands.change_notice(found, **form.cleaned_data, by=viewer, at=at)):
            messages.success(request, _("Saved."))
            return redirect("palace:desk-notices")
    return ask(request, form, title=_("Change the notice"), back="palace:desk-notices")


@require_POST
@for_staff("palace.withdraw_notice")
def withdraw_notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a notice down."""
    viewer = viewer_of(request)
    found = desk.found(desk.notices_run_by(viewer), pk)
    commands.withdraw_notice(found, by=viewer, at=timezone.now())
    messages.success(request, _("Taken down."))
    return redirect("palace:desk-notices")


@require_GET
@for_staff()
def closures(request: HttpRequest) -> HttpResponse:
    """Closures, past and to come."""
    page = Paginator(desk.closures_run_by(viewer_of(request)), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "today": timezone.localdate(), "rights": rights(viewer_of(request))}
    return render(request, "palace/desk/closures.html", context)


@require_http_methods(["GET", "POST"])
@for_staff("places.post_closure")
def post_closure(request: HttpRequest) -> HttpResponse:
    """Post a closure; a planned one as many days ahead as the law asks."""
    viewer = viewer_of(request)
    form = ClosureForm(request.POST or None, viewer=viewer)
    if request.method == "POST":
        at = timezone.now()
        if attempt(form, lambda: places.post_closure(**form.cleaned_data, by=viewer, at=at)):
            messages.success(request, _("Posted; everybody sees it on the palace's page."))
            _warn_of_sessions(request, form.cleaned_data)
            return redirect("palace:desk-closures")
    return ask(request, form, title=_("Post a closure"), submit=_("Post it"), back="palace:desk-closures")


def _warn_of_sessions(request: HttpRequest, closure: dict[str, Any]) -> None:
    """Say what is planned for the days on which the palace will be shut: it does not call itself off."""
    days = {"first": closure["starts_on"], "last": closure["ends_on"]}
    planned = desk.sessions_between(closure["place"], viewer=viewer_of(request), **days)
    if planned:
        words = ngettext(
            "%(n)d session is planned for these days. Move it or call it off.",
            "%(n)d sessions are planned for these days. Move them or call them off.",
            planned,
        )
        messages.warning(request, words % {"n": planned})


@require_POST
@for_staff("places.withdraw_closure")
def withdraw_closure(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The palace stays open after all."""
    viewer = viewer_of(request)
    found = desk.found(desk.closures_run_by(viewer), pk)
    places.withdraw_closure(found, by=viewer, at=timezone.now())
    messages.success(request, _("Withdrawn."))
    return redirect("palace:desk-closures")


@require_GET
@for_staff()
def rooms(request: HttpRequest) -> HttpResponse:
    """A week of one room, or of all of them, as a calendar."""
    viewer, today = viewer_of(request), timezone.localdate()
    wanted = PeriodFilter(request.GET or None).chosen()
    day = wanted.get("week", today)
    monday = day - timedelta(days=day.weekday())
    found = list(desk.rooms_run_by(viewer))
    chosen = next((room for room in found if room.pk == wanted.get("room")), found[0] if found else None)
    context = {"rooms": found, "room": chosen, "monday": monday, "today": today}
    context["rights"] = rights(viewer)
    if chosen is not None:
        context["events"] = [_event(event) for event in desk.room_week(chosen, viewer=viewer, monday=monday)]
        sunday = monday + timedelta(days=6)
        context["caption"] = f"{short_date(monday)} – {short_date(sunday)}"
        context["previous"] = _week_url(chosen, monday - timedelta(days=7))
        context["next"] = _week_url(chosen, monday + timedelta(days=7))
    return render(request, "palace/desk/rooms.html", context)


def _event(event: dict[str, Any]) -> dict[str, Any]:
    key = event["reservation"]
    return event | ({"url": reverse("palace:reservation-cancel", args=[key])} if key else {})


def _week_url(room: Any, monday: Any) -> str:
    return reverse("palace:desk-rooms", query={"room": room.pk, "week": monday.isoformat()})


@require_http_methods(["GET", "POST"])
@for_staff("booking.reserve_room")
def reserve_room(request: HttpRequest) -> HttpResponse:
    """Keep a room for something that is not a session."""
    viewer = viewer_of(request)
    form = ReservationForm(request.POST or None, viewer=viewer, initial={"room": request.GET.get("room")})
    if request.method == "POST":
        at = timezone.now()
        made = attempt(form, lambda: booking.reserve_room(**form.cleaned_data, by=viewer, at=at))
        if made is not None:
            messages.success(request, _("Reserved."))
            return redirect(_week_url(made.room, timezone.localdate(form.cleaned_data["starts_at"])))
    return ask(request, form, title=_("Reserve a room"), submit=_("Reserve"), back="palace:desk-rooms")


@require_http_methods(["GET", "POST"])
@for_staff("booking.cancel_reservation")
def cancel_reservation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a room back; asked once."""
    viewer = viewer_of(request)
    kept = bookings.get_reservation(pk, viewer)
    form = Form(request.POST or None)
    if request.method == "POST":
        booking.cancel_reservation(kept, by=viewer, at=timezone.now())
        messages.success(request, _("The room is free again."))
        return redirect(_week_url(kept.room, timezone.localdate(kept.during.lower)))
    title = _("Give the room back")
    note = f"{kept.purpose} · {span(kept.during.lower, kept.during.upper)}"
    return ask(request, form, title=title, note=note, submit=title, back="palace:desk-rooms")


@require_http_methods(["GET", "POST"])
@for_staff("palace.describe_house")
def describe_house(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The facts of a building."""
    viewer = viewer_of(request)
    place = desk.found(desk.palaces_run_by(viewer), pk)
    house = house_of(place)
    initial = {name: getattr(house, name) for name in HouseForm.base_fields} if house else {}
    form = HouseForm(request.POST or None, initial=initial)
    if request.method == "POST":
        at = timezone.now()
        if attempt(form, lambda: commands.describe_house(place, **form.cleaned_data, by=viewer, at=at)):
            messages.success(request, _("Saved."))
            return redirect("palace:desk-rooms")
    return ask(request, form, title=_("About the house"), note=place.name, back="palace:desk-rooms")
