"""What is kept about me: see it, take it along, agree or take back, ask for more, be erased."""

from __future__ import annotations

from itertools import islice
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.people import commands as people
from unionhall.kernel.people.adapter import WELCOME_KEY, address_of
from unionhall.kernel.people.consents import IDENTITY, PRIVACY, TEXTS
from unionhall.kernel.people.forms import refuse
from unionhall.kernel.people.queries import consents_of
from unionhall.lib.errors import NotAllowed, Refused
from unionhall.lib.text import mask_identity_number
from unionhall.services.hub.commands import erase_person
from unionhall.services.hub.forms import EraseForm
from unionhall.services.hub.portal import commands
from unionhall.services.hub.portal.bundle import Gathered
from unionhall.services.hub.portal.codes import send_erase_code
from unionhall.services.hub.portal.forms import EraseCodeForm, WishForm
from unionhall.services.hub.portal.gathering import parts_of
from unionhall.services.hub.portal.looked import looks_at
from unionhall.services.hub.portal.queries import takeouts_of
from unionhall.services.hub.portal.retention import TRAIL, rules_for, with_rules
from unionhall.services.hub.viewer import viewer_of

MOST_ROWS = 50
_PENDING = "erase_code"


@never_cache
@require_GET
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """What is kept, why, who sees it, who looked, what I agreed to."""
    person, now = viewer_of(request), timezone.now()
    assert person is not None
    context = {
        "kept": with_rules(parts_of(person, now), person, now),
        "trail": rules_for(person, now)[TRAIL],
        "looks": looks_at(person),
        "consents": consents_of(person, viewer=person),
        "texts": TEXTS,
        "needs_identity": IDENTITY.subject,
        "takeouts": takeouts_of(person),
        "tab": "me",
    }
    return render(request, "hub/portal/privacy.html", context)


@never_cache
@require_GET
@login_required
def part(request: HttpRequest, code: str) -> HttpResponse:
    """The rows of one part, as far as a page can show them; the rest is in the copy."""
    person, now = viewer_of(request), timezone.now()
    authorise(person, "people.export_person", person)
    found = next((one for one in parts_of(person, now) if one.code == code), None)
    if found is None:
        raise NotAllowed("part")
    rows = [_on_screen(row) for row in islice(found.rows(), MOST_ROWS + 1)]
    context = {
        "part": found,
        "gathered": Gathered(found, rows[:MOST_ROWS]),
        "has_more": len(rows) > MOST_ROWS,
        "tab": "me",
    }
    return render(request, "hub/portal/part.html", context)


def _on_screen(row: Any) -> Any:
    """Somebody may look over one's shoulder: the identity number stands in full only in the copy."""
    if row.get("identity_number"):
        return {**row, "identity_number": mask_identity_number(row["identity_number"])}
    return row


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def copy(request: HttpRequest) -> HttpResponse:
    """Ask for a copy, and see how far it is; the page renews itself while it is made."""
    person = viewer_of(request)
    if request.method == "POST":
        commands.ask_takeout(language=get_language() or "", by=person, at=timezone.now())
        return redirect("hub:my-copy")
    context = {"takeouts": takeouts_of(person), "now": timezone.now(), "tab": "me"}
    template = "hub/portal/takeouts.html" if request.htmx else "hub/portal/take_along.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@never_cache
@require_GET
@login_required
def fetch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The zip file; that it was fetched is written down."""
    takeout, content = commands.open_takeout(pk, by=viewer_of(request), at=timezone.now())
    response = HttpResponse(content, content_type="application/zip")
    day = timezone.localtime(takeout.made_at).strftime("%Y%m%d")
    response["Content-Disposition"] = f'attachment; filename="my-data-{day}.zip"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@login_required
def consent(request: HttpRequest) -> HttpResponse:
    """Take back what I agreed to, or agree again."""
    person, now = viewer_of(request), timezone.now()
    text = TEXTS.get(request.POST.get("subject", ""))
    if text is None:
        raise NotAllowed("consent")
    if "withdraw" in request.POST:
        people.withdraw_consent(person, subject=text.subject, by=person, at=now)
        if text is PRIVACY:
            # Nothing else opens before it is agreed to again.
            request.session[WELCOME_KEY] = True
        messages.success(request, _("Your consent is taken back."))
    else:
        people.give_consent(
            person, subject=text.subject, version=request.POST.get("version", ""), by=person, at=now
        )
        messages.success(request, _("Saved."))
    return redirect("hub:my-privacy")


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def wish(request: HttpRequest) -> HttpResponse:
    """Ask the staff to correct, restrict or explain; it becomes a case with a day for the answer."""
    form = WishForm(request.POST or None, initial={"key": uuid4(), "wish": request.GET.get("wish", "")})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            case = commands.ask_wish(
                data["wish"], data["text"], key=data["key"], by=viewer_of(request), at=timezone.now()
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Your request has been received."))
            return redirect("hub:case", case.pk)
    return render(
        request, "hub/portal/wish.html", {"form": form, "tab": "me"}, status=422 if form.is_bound else 200
    )


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def erase(request: HttpRequest) -> HttpResponse:
    """Say what goes and what stays; send a code; with it erase, sign out and say so."""
    person, now = viewer_of(request), timezone.now()
    assert person is not None
    sure = EraseForm(request.POST if "sure" in request.POST or "send" in request.POST else None)
    code = EraseCodeForm(request.POST if "code" in request.POST else None)
    if sure.is_valid():
        try:
            request.session[_PENDING] = send_erase_code(request.user, address=address_of(request), at=now)
        except Refused as refusal:
            refuse(sure, refusal)
        else:
            return redirect("hub:erase")
    if code.is_bound and code.is_valid() and _PENDING in request.session:
        try:
            _prove(request, code.cleaned_data["code"])
        except Refused as refusal:
            refuse(code, refusal)
        else:
            erase_person(person, by=person, at=now)
            logout(request)
            return render(request, "hub/erased.html")
    parts = with_rules(parts_of(person, now), person, now)
    context = {
        "sure": sure,
        "code": code,
        "pending": request.session.get(_PENDING),
        "gone": [one for one, _rule in parts if not one.stays],
        "left": [(one, rule) for one, rule in parts if one.stays],
        "trail": rules_for(person, now)[TRAIL],
        "tab": "me",
    }
    is_wrong = any(form.is_bound and form.errors for form in (sure, code))
    return render(request, "hub/erase.html", context, status=422 if is_wrong else 200)


def _prove(request: HttpRequest, typed: str) -> None:
    pending = request.session[_PENDING]
    people.confirm_own_phone(
        UUID(pending["id"]), typed, by=request.user, address=address_of(request), at=timezone.now()
    )  # fmt: skip
