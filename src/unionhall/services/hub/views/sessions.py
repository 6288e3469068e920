"""The page of one session, and taking a place in it: the hottest path of the product."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from unionhall.engines.booking import commands as booking
from unionhall.lib.errors import InvalidInput
from unionhall.services.hub import commands
from unionhall.services.hub.forms import BookForm
from unionhall.services.hub.queries import programme
from unionhall.services.hub.viewer import viewer_of


@require_GET
def session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What it is, when and where, how many places are left, and the form that books it."""
    return _page(request, pk, _new_form(request))


def _new_form(request: HttpRequest) -> BookForm:
    return BookForm(initial={"key": uuid4(), "suggestion": request.GET.get("from", "")})


def _page(
    request: HttpRequest, pk: UUID, form: BookForm, refusal: InvalidInput | None = None, status: int = 200
) -> HttpResponse:
    page = programme.session_page(pk, viewer=viewer_of(request), at=timezone.now())
    form.fields["channel"].choices = page.channels  # type: ignore[attr-defined]
    for name in ("team_name", "companions"):
        form.fields[name].required = page.is_team
    form.fields["party"].max_value = page.session.party_max  # type: ignore[attr-defined]
    return render(
        request,
        "hub/session.html",
        {"page": page, "form": form, "refusal": refusal, "tab": "find"},
        status=status,
    )


@require_POST
@login_required
def book(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One round trip to the database: the claim. Everything the page needs is read after the redirect.

    What can be put right is said beside the form; a plain no gets the plain page, which asks the database nothing:
    when thirty thousand come for five hundred places, most of the answers are this one.
    """
    form = BookForm(request.POST)
    if not form.is_valid():
        return _page(request, pk, form, status=422)
    person, wish, now = viewer_of(request), form.cleaned_data, timezone.now()
    try:
        receipt = booking.book(
            pk,
            person=person,
            channel=wish["channel"],
            key=wish["key"],
            party=wish["party"],
            companions=wish["companions"],
            team_name=wish["team_name"],
            at=now,
        )
    except InvalidInput as refusal:
        return _page(request, pk, form, refusal, refusal.status)
    if wish["suggestion"]:
        commands.take_suggestion(wish["suggestion"], booking_id=receipt.booking_id, by=person, at=now)
    return redirect("hub:booking", receipt.booking_id)
