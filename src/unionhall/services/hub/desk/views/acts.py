"""What is done with a session: publish it, change its places, call it off, close its list, act on many rows."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from unionhall.kernel.access.permissions import authorise
from unionhall.services.hub.desk import commands
from unionhall.services.hub.desk.forms import CallOffForm, CapacityForm
from unionhall.services.hub.desk.gate import staff_of, staff_page
from unionhall.services.hub.desk.queries import roll, sessions
from unionhall.services.hub.desk.views.acting import form_page, tell_outcome
from unionhall.ui.attempting import attempt


@require_POST
@staff_page("booking.publish_session")
def publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open a draft to its audience."""
    viewer = staff_of(request)
    commands.publish_session(sessions.get_session(pk, viewer=viewer), by=viewer, at=timezone.now())
    messages.success(request, _("Published. It can be booked as soon as booking opens."))
    return redirect("hub:desk-session", pk)


@require_http_methods(["GET", "POST"])
@staff_page("booking.change_session")
def capacity(request: HttpRequest, pk: UUID) -> HttpResponse:
    """More places go to the waiting list first; fewer than are taken is refused."""
    viewer, now = staff_of(request), timezone.now()
    session = sessions.get_session(pk, viewer=viewer)
    authorise(viewer, "booking.change_session", session)
    form = CapacityForm(
        request.POST or None,
        initial={"capacity": session.capacity, "waiting_capacity": session.waiting_capacity},
    )
    change = partial(commands.change_session, session, by=viewer, at=now)
    if request.method == "POST" and attempt(form, lambda: change(**form.cleaned_data)) is not None:
        messages.success(
            request, _("The number of places is changed. Those who waited longest are offered them.")
        )
        return redirect("hub:desk-session", pk)
    return form_page(
        request, form, title=_("Number of places"), intro=session.title, submit=_("Save"), icon="check",
        back=reverse("hub:desk-session", args=[pk]),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff_page("booking.cancel_session")
def call_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everybody who signed up is told why."""
    viewer, now = staff_of(request), timezone.now()
    session = sessions.get_session(pk, viewer=viewer)
    authorise(viewer, "booking.cancel_session", session)
    form = CallOffForm(request.POST or None)
    cancel = partial(commands.cancel_session, session, by=viewer, at=now)
    if request.method == "POST" and attempt(form, lambda: cancel(**form.cleaned_data)) is not None:
        messages.success(request, _("Called off. Everybody who signed up is being told."))
        return redirect("hub:desk-session", pk)
    return form_page(
        request, form, title=_("Call off"), intro=session.title, submit=_("Call it off and tell everybody"),
        icon="ban", back=reverse("hub:desk-session", args=[pk]), is_grave=True,
    )  # fmt: skip


@require_POST
@staff_page("booking.record_attendance")
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """After the end: whoever had a place and was not seen did not come."""
    viewer = staff_of(request)
    commands.close_list(sessions.get_session(pk, viewer=viewer), by=viewer, at=timezone.now())
    messages.success(request, _("The list is closed. Whoever had a place and was not seen counts as absent."))
    return redirect("hub:desk-session", pk)


@require_POST
@staff_page("booking.see_roll")
def batch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Check in or cancel everybody who is ticked."""
    viewer, now, act = staff_of(request), timezone.now(), request.POST.get("act", "")
    session = sessions.get_session(pk, viewer=viewer)
    authorise(viewer, roll.SEE_ALL, session)
    chosen = roll.chosen(session, viewer, _keys(request))
    if act == "check_in":
        outcome = commands.check_in_chosen(session, chosen, by=viewer, at=now)
        done = ngettext("%(n)s person checked in.", "%(n)s people checked in.", outcome.done)
    else:
        outcome = commands.cancel_chosen(chosen if act == "cancel" else [], by=viewer, at=now)
        done = ngettext("%(n)s booking cancelled.", "%(n)s bookings cancelled.", outcome.done)
    tell_outcome(request, outcome, done % {"n": outcome.done})
    return redirect(f"{reverse('hub:desk-session', args=[pk])}?view={_view(request)}#roll")


def _keys(request: HttpRequest) -> list[UUID]:
    found = []
    for text in request.POST.getlist("id"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _view(request: HttpRequest) -> str:
    view = request.POST.get("view", "")
    return view if view in roll.VIEWS else roll.BOOKED
