"""For lawyers, on the phone: my duties, signing in and out, the log, swaps, leave and wishes, my calendar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.lib.errors import NotAllowed, Refused
from unionhall.services.legalaid.commands import duty as duties
from unionhall.services.legalaid.commands import swaps
from unionhall.services.legalaid.duty_calendar import day_words, duty_calendar
from unionhall.services.legalaid.forms.duty import LogForm, SwapForm, WishForm
from unionhall.services.legalaid.queries import duty as reading
from unionhall.services.legalaid.views.access import viewer_of
from unionhall.ui.attempting import attempt


def _said(request: HttpRequest, act: Callable[[], object], words: str) -> HttpResponse:
    """Do `act`, say so, and lead back to the page of one's duties; a refusal is said there."""
    try:
        act()
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return redirect("legalaid:my-duty")


@require_GET
@login_required
def my_duty(request: HttpRequest) -> HttpResponse:
    """Today, what comes, what colleagues ask, when one is away."""
    viewer, now = viewer_of(request), timezone.now()
    mine = reading.my_duty(viewer, timezone.localdate(now))
    context = {
        "mine": mine,
        "today": [(one, reading.minutes_late(one)) for one in mine.today],
        "past": [(one, reading.minutes_late(one)) for one in mine.past],
        "has_many": len({one.organisation_id for one in mine.lawyers}) > 1,
        "now": now,
        "tab": "mine",
    }
    return render(request, "legalaid/my_duty.html", context)


@require_GET
@login_required
def my_calendar(request: HttpRequest) -> HttpResponse:
    """My duties as an iCalendar file."""
    viewer, now = viewer_of(request), timezone.now()
    mine = reading.my_duty(viewer, timezone.localdate(now))
    text = duty_calendar([*mine.today, *mine.coming], now)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="duty.ics"'
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@login_required
def sign_in_duty(request: HttpRequest, pk: UUID) -> HttpResponse:
    """I am there."""
    viewer = viewer_of(request)
    duty = reading.get_own_duty(pk, viewer)
    return _said(
        request, lambda: duties.sign_in_duty(duty, by=viewer, at=timezone.now()), _("You are signed in.")
    )


@require_POST
@login_required
def sign_out_duty(request: HttpRequest, pk: UUID) -> HttpResponse:
    """I leave."""
    viewer = viewer_of(request)
    duty = reading.get_own_duty(pk, viewer)
    return _said(
        request, lambda: duties.sign_out_duty(duty, by=viewer, at=timezone.now()), _("You are signed out. Thank you.")
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@login_required
def log_duty(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who came or called on that day."""
    viewer, now = viewer_of(request), timezone.now()
    duty = reading.get_own_duty(pk, viewer)
    form = LogForm(request.POST or None, viewer=viewer)
    if request.method == "POST" and attempt(
        form,
        lambda: duties.log_duty(
            duty, note=form.cleaned_data["note"], matter=form.cleaned_data["number"], by=viewer, at=now
        ),
    ):
        messages.success(request, _("Saved."))
        return redirect("legalaid:duty-log", pk)
    context = {"duty": duty, "form": form, "lines": duty.log.all(), "tab": "mine"}
    return render(request, "legalaid/my_duty_log.html", context, status=422 if form.is_bound else 200)


# ---- swaps ----


@require_GET
@login_required
def choose_colleague(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who could take this duty over."""
    duty = reading.get_own_duty(pk, viewer_of(request))
    context = {"duty": duty, "colleagues": reading.colleagues_free(duty), "tab": "mine"}
    return render(request, "legalaid/swap.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def ask_swap(request: HttpRequest, pk: UUID, other: UUID) -> HttpResponse:
    """Ask that colleague, for nothing or in exchange."""
    viewer, now = viewer_of(request), timezone.now()
    duty = reading.get_own_duty(pk, viewer)
    colleague = next((one for one in reading.colleagues_free(duty) if one.pk == other), None)
    if colleague is None:
        messages.error(request, _("This colleague is not free on that day any more. Choose another."))
        return redirect("legalaid:swap", pk)
    theirs = {str(one.pk): one for one in reading.in_exchange(duty, colleague, timezone.localdate(now))}
    choices = [
        (key, _("I take %(day)s, %(post)s") % {"day": day_words(one.day), "post": one.post.name})
        for key, one in theirs.items()
    ]
    form = SwapForm(request.POST if request.method == "POST" else None, theirs=choices)
    if request.method == "POST" and attempt(
        form,
        lambda: swaps.ask_swap(
            duty, colleague, in_return=theirs.get(form.cleaned_data["in_return"]), by=viewer, at=now
        ),
    ):
        words = _("%(name)s is asked. You are on duty until they agree.")
        messages.success(request, words % {"name": colleague.person.name})
        return redirect("legalaid:my-duty")
    context = {"duty": duty, "colleague": colleague, "form": form, "tab": "mine"}
    return render(request, "legalaid/swap_ask.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def answer_swap(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Yes or no to a colleague."""
    viewer = viewer_of(request)
    swap, agrees = reading.get_swap(pk, viewer), request.POST.get("answer") == "yes"
    words = _("The duty is yours now.") if agrees else _("Your colleague is told that you cannot.")
    return _said(request, lambda: swaps.answer_swap(swap, agrees=agrees, by=viewer, at=timezone.now()), words)


@require_POST
@login_required
def take_back_swap(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask no longer."""
    viewer = viewer_of(request)
    swap = reading.get_swap(pk, viewer)
    return _said(
        request,
        lambda: swaps.take_back_swap(swap, by=viewer, at=timezone.now()),
        _("Taken back. You are still on duty."),
    )


# ---- leave and wishes ----


@require_http_methods(["GET", "POST"])
@login_required
def change_availability(request: HttpRequest) -> HttpResponse:
    """When one is away, would rather not, would gladly."""
    viewer, now = viewer_of(request), timezone.now()
    lawyers = reading.own_rows(viewer)
    if not lawyers:
        raise NotAllowed("lawyer")
    form = WishForm(request.POST or None)
    if request.method == "POST":
        gone = attempt(form, lambda: _for_all(lawyers, form.cleaned_data, viewer, now))
        if gone is not None:
            messages.success(request, _("Saved."))
            if gone:
                words = ngettext(
                    "You are taken off %(n)d duty, and the desk is told.",
                    "You are taken off %(n)d duties, and the desk is told.",
                    len(gone),
                )
                messages.warning(request, words % {"n": len(gone)})
            return redirect("legalaid:my-duty")
    context = {"form": form, "tab": "mine"}
    return render(request, "legalaid/my_duty_wish.html", context, status=422 if form.is_bound else 200)


def _for_all(lawyers: list[Any], given: dict[str, Any], viewer: Any, now: Any) -> list[Any]:
    """Whoever serves several federations is away from all of them."""
    gone: list[Any] = []
    for lawyer in lawyers:
        gone += duties.change_availability(lawyer, **given, by=viewer, at=now)[1]
    return gone


@require_POST
@login_required
def drop_wish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take leave or a wish back."""
    viewer = viewer_of(request)
    wish = reading.get_own_wish(pk, viewer)
    return _said(request, lambda: duties.drop_wish(wish, by=viewer, at=timezone.now()), _("Taken back."))
