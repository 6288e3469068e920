"""A place for somebody who stands at the desk or calls: find them, choose, book."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from unionhall.engines.booking import commands as booking
from unionhall.engines.booking.states import BookingState
from unionhall.services.hub.desk.forms import BookForForm
from unionhall.services.hub.desk.gate import staff_of, staff_page
from unionhall.services.hub.desk.queries import people, sessions
from unionhall.ui.attempting import attempt


@require_http_methods(["GET", "POST"])
@staff_page("booking.book_for_others")
def book_for(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One page: a search, what it found, and for the one chosen the form."""
    viewer, now = staff_of(request), timezone.now()
    session = sessions.get_session(pk, viewer=viewer)
    text = request.GET.get("q", "").strip()
    chosen = request.POST.get("person") or request.GET.get("person")
    person = people.get_person(UUID(chosen), viewer=viewer) if _is_key(chosen) else None
    form = BookForForm(request.POST or None, initial={"person": chosen, "key": uuid4()}) if person else None
    if request.method == "POST" and form and person:
        wish = form.cleaned_data if form.is_valid() else {}
        receipt = attempt(
            form,
            lambda: booking.book_on_behalf(
                session.pk, person=person, channel=wish["channel"], key=wish["key"], party=wish["party"],
                team_name=wish["team_name"], by=viewer, at=now,
            ),
        )  # fmt: skip
        if receipt:
            messages.success(request, _told(receipt.state, person.name))
            return redirect("hub:desk-session", pk)
    context = {
        "session": session,
        "text": text,
        "found": people.found(viewer, text) if text and person is None else [],
        "person": person,
        "form": form,
    }
    status = 422 if form and form.is_bound and form.errors else 200
    return render(request, "hub/desk/book_for.html", context, status=status)


def _is_key(text: str | None) -> bool:
    try:
        UUID(text or "")
    except ValueError:
        return False
    return True


def _told(state: str, name: str) -> str:
    words = {
        BookingState.WAITING: _("%(name)s is on the waiting list."),
        BookingState.ENTERED: _("%(name)s takes part in the draw."),
    }
    return words.get(BookingState(state), _("%(name)s has a place.")) % {"name": name}
