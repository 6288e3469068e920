"""What a unit aims at: set and removed on the page of the figure."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.organisations.models import Organisation
from unionhall.services.hub.desk import commands
from unionhall.services.hub.desk.gate import staff_of, staff_page
from unionhall.services.hub.desk.queries import figures, standings
from unionhall.services.hub.desk.queries.units import unit_for
from unionhall.services.hub.desk.target_forms import RemovalForm, TargetForm
from unionhall.services.hub.desk.views.acting import form_page
from unionhall.ui.attempting import attempt

SET = "hub.set_target"


def _back(code: str, unit: Organisation, year: int) -> str:
    return f"{reverse('hub:desk-figure', args=[code])}?{urlencode({'unit': unit.path, 'period': year})}"


@require_http_methods(["GET", "POST"])
@staff_page(SET)
def set_target(request: HttpRequest, code: str) -> HttpResponse:
    """What the unit wants to reach in a year; setting it again replaces it."""
    viewer, now = staff_of(request), timezone.now()
    figure = figures.find_figure(code)
    unit = unit_for(viewer, SET, request.GET.get("unit", ""))
    authorise(viewer, SET, unit)
    today = timezone.localdate(now)
    form = TargetForm(request.POST or None, today=today, is_share=figure.denominator is not None)
    keep = partial(commands.set_target, unit, code, by=viewer, at=now)
    if request.method == "POST" and attempt(form, lambda: keep(**form.cleaned_data)) is not None:
        messages.success(request, _("The target is set."))
        return redirect(_back(code, unit, form.cleaned_data["year"]))
    known = standings.target_notes(unit, code)
    return form_page(
        request, form, title=_("Target: %(figure)s") % {"figure": figure.name}, intro=unit.short_name, note=known,
        submit=_("Save"), icon="check", back=_back(code, unit, today.year),
    )  # fmt: skip


@require_POST
@staff_page(SET)
def remove_target(request: HttpRequest, code: str) -> HttpResponseRedirect:
    """Aim at nothing any more."""
    viewer = staff_of(request)
    unit = unit_for(viewer, SET, request.GET.get("unit", ""))
    form = RemovalForm(request.POST)
    if form.is_valid():
        year = form.cleaned_data["year"]
        commands.remove_target(unit, code, year, by=viewer, at=timezone.now())
        messages.success(request, _("The target is removed."))
        return redirect(_back(code, unit, year))
    return redirect("hub:desk-figure", code)
