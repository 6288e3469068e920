"""One booking of mine: its state and what I can do about it; checking in; rating."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.engines.booking import commands as booking
from unionhall.engines.booking import queries as bookings
from unionhall.services.hub.forms import RateForm
from unionhall.services.hub.queries import mine
from unionhall.services.hub.viewer import viewer_of


@require_GET
@login_required
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A booking like a parcel: where it stands, what happens next, my code for the door."""
    page = mine.booking_page(pk, viewer=viewer_of(request), at=timezone.now())
    return render(request, "hub/booking.html", {"page": page, "tab": "mine"})


@require_http_methods(["GET", "POST"])
@login_required
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask once, then give the place back."""
    person, now = viewer_of(request), timezone.now()
    page = mine.booking_page(pk, viewer=person, at=now)
    if request.method == "GET":
        return render(request, "hub/cancel.html", {"page": page, "tab": "mine"})
    booking.cancel_booking(page.booking, by=person, at=now)
    messages.success(request, _("Cancelled. Thank you for giving the place to somebody else in good time."))
    return redirect("hub:booking", pk)


@require_POST
@login_required
def accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the place that was offered from the waiting list."""
    person = viewer_of(request)
    booking.accept_offer(bookings.get_booking(pk, viewer=person), by=person, at=timezone.now())
    messages.success(request, _("The place is yours."))
    return redirect("hub:booking", pk)


@require_POST
@login_required
def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let the offered place go to the next in line."""
    person = viewer_of(request)
    booking.decline_offer(bookings.get_booking(pk, viewer=person), by=person, at=timezone.now())
    messages.success(request, _("The place goes to the next person waiting."))
    return redirect("hub:booking", pk)


@require_http_methods(["GET", "POST"])
@login_required
def check_in(request: HttpRequest, token: str) -> HttpResponse:
    """The worker scanned the code on the hall's screen."""
    person, now = viewer_of(request), timezone.now()
    if request.method == "GET":
        return render(request, "hub/check_in.html", {"token": token, "tab": "mine"})
    attendance = booking.check_in_self(token, person=person, at=now)
    return render(request, "hub/checked_in.html", {"attendance": attendance, "tab": "mine"})


@require_http_methods(["GET", "POST"])
@login_required
def rate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One tap is enough; reasons and words are welcome."""
    person, now = viewer_of(request), timezone.now()
    attendance = bookings.get_attendance(pk, viewer=person)
    form = RateForm(
        request.POST or None, reasons=mine.rating_reasons(), initial={"score": request.GET.get("score")}
    )
    if request.method == "POST" and form.is_valid():
        booking.rate(attendance, **form.cleaned_data, by=person, at=now)
        messages.success(request, _("Thank you. We read every word."))
        return redirect("hub:mine")
    status = 422 if form.is_bound else 200
    context = {
        "attendance": attendance,
        "form": form,
        "chosen": form["score"].value(),
        "good": mine.GOOD_REASONS,
        "bad": mine.BAD_REASONS,
        "tab": "mine",
    }
    return render(request, "hub/rate.html", context, status=status)
