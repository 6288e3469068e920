"""One tap says what is wrong; then a page to follow it by, without sign-in. And: I was here."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from unionhall.lib.errors import Refused
from unionhall.services.stations import commands
from unionhall.services.stations.forms import MoreForm, TapForm
from unionhall.services.stations.links import report_of, token_of
from unionhall.services.stations.queries import public
from unionhall.services.stations.views.access import address_of, viewer_of
from unionhall.ui.attempting import attempt

_SHOWN_AS = {"done": "done", "now": "now", "ahead": "next"}


@require_POST
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One tap: it is reported, and the next page says the number and until when it is mended."""
    station = public.get_station(pk)
    form = TapForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what is wrong."))
        return redirect("stations:station", pk)
    done = commands.report_station(
        station, **form.cleaned_data, address=address_of(request), by=viewer_of(request), at=timezone.now()
    )
    return redirect("stations:follow", token_of(done.report.pk))


@require_GET
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """How far the report has come, for whoever holds its link."""
    return _page(request, token, MoreForm())


@require_POST
def add(request: HttpRequest, token: str) -> HttpResponse:
    """Words or photos to the report."""
    found = public.followed(report_of(token))
    form = MoreForm(request.POST, request.FILES)
    data = form.cleaned_data if form.is_valid() else {}
    done = attempt(
        form,
        lambda: commands.add_to_report(
            found.report, text=data["text"], photos=data["photo"], at=timezone.now()
        ),
    )
    if done is None:
        return _page(request, token, form)
    messages.success(request, _("Thank you. It has been added."))
    return redirect("stations:follow", token)


@require_POST
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """A tap by mistake is taken back."""
    found = public.followed(report_of(token))
    try:
        commands.withdraw_report(found.report, at=timezone.now())
        messages.success(request, _("Taken back. Nothing is reported."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("stations:station", found.repair.station_id)


def _page(request: HttpRequest, token: str, form: MoreForm) -> HttpResponse:
    found, now = public.followed(report_of(token)), timezone.now()
    context = {
        "found": found,
        "stages": [{"title": one.name, "state": _SHOWN_AS[one.status]} for one in found.stages],
        "form": form,
        "token": token,
        "url": request.build_absolute_uri(request.path.removesuffix("add/")),
        "is_fresh": now - found.report.at < commands.TAKEN_BACK_WITHIN,
        "may_take_back": now - found.report.at < commands.TAKEN_BACK_WITHIN
        and found.repair.case.state == "open",
        "now": now,
        "tab": "find",
    }
    return render(request, "stations/follow.html", context, status=422 if form.is_bound else 200)


@require_POST
def visit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """I was here: counted, not recorded; whoever taps is thanked."""
    station = public.get_station(pk)
    commands.count_visit(station, address=address_of(request), by=viewer_of(request), at=timezone.now())
    messages.success(request, _("Thank you. Rest well!"))
    return redirect("stations:station", pk)
