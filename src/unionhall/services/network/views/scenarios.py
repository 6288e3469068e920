"""Staff: scenarios listed, made, searched for, looked at, adopted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.kernel.access.permissions import may
from unionhall.services.network import commands, planning
from unionhall.services.network.forms import ScenarioForm
from unionhall.services.network.queries import desk
from unionhall.services.network.queries.answers import sheet_of
from unionhall.services.network.queries.ground import radii
from unionhall.services.network.states import Aim, Counted, Limit, Run
from unionhall.services.network.views.access import ask, do, for_staff, viewer_of
from unionhall.ui.attempting import attempt

PER_PAGE = 30


@require_GET
@for_staff()
def listed(request: HttpRequest) -> HttpResponse:
    """All scenarios, each with what its plan is worth; two of them can be laid side by side."""
    viewer = viewer_of(request)
    page = Paginator(desk.scenarios_run_by(viewer), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "plans": may(viewer, "network.make_scenario")}
    return render(request, "network/desk/scenarios.html", context)


@require_http_methods(["GET", "POST"])
@for_staff("network.make_scenario")
def make(request: HttpRequest) -> HttpResponse:
    """Put a question; the search begins at once."""
    viewer, at = viewer_of(request), timezone.now()
    form = ScenarioForm(request.POST or None, viewer=viewer, initial=_initial(viewer, at))
    if request.method == "POST":
        made = attempt(form, lambda: _make(form, viewer, at))
        if made is not None:
            return redirect("network:scenario", made.pk)
    return ask(
        request, form, title=_("New scenario"), submit=_("Search for the plan"),
        back_url=reverse("network:desk-scenarios"),
    )  # fmt: skip


def _make(form: ScenarioForm, viewer: Any, at: Any) -> Any:
    data = form.cleaned_data
    made = commands.make_scenario(data["organisation"], data["name"], form.settings(), by=viewer, at=at)
    return commands.run_scenario(made, by=viewer, at=at)


def _initial(viewer: Any, at: Any) -> dict[str, Any]:
    unit, today = desk.own_unit(viewer, "network.make_scenario"), timezone.localdate(at)
    circles = {f"radius_{level}": metres for level, metres in radii(unit, today).items()}
    return circles | {
        "organisation": unit, "aim": Aim.MOST_COVERED, "limit": Limit.NUMBER, "counted": Counted.WORKING,
        "by_year": "3, 3, 3", "first_year": today.year + 1, "detour": 1, "keeps_planned": True,
    }  # fmt: skip


@require_GET
@for_staff()
def scenario(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One scenario: how far the search is, or the plan with its reasons and its map."""
    viewer, now = viewer_of(request), timezone.now()
    found = desk.found(desk.scenarios_run_by(viewer), pk)
    if found.state == Run.RUNNING:
        found = commands.collect_scenario(found, at=now)
    others = desk.ready_scenarios(viewer).exclude(pk=found.pk)
    context = {
        "sheet": sheet_of(found, on=timezone.localdate(now)),
        "scenario": found,
        "progress": planning.progress_of(found.run) if found.state == Run.RUNNING else {},
        "is_running": found.state == Run.RUNNING,
        "others": others[:PER_PAGE] if found.state == Run.DONE else [],
        "plans": may(viewer, "network.run_scenario", found),
    }
    return render(request, "network/desk/scenario.html", context)


@require_POST
@for_staff("network.run_scenario")
def run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Search, or search again."""
    viewer, found = _found(request, pk)
    return do(
        request, lambda: commands.run_scenario(found, by=viewer, at=timezone.now()), _("The search has begun."),
        _page(pk),
    )  # fmt: skip


@require_POST
@for_staff("network.stop_scenario")
def stop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End the search; what was found is kept."""
    viewer, found = _found(request, pk)
    return do(
        request, lambda: commands.stop_scenario(found, by=viewer, at=timezone.now()),
        _("The search is being ended; the best plan so far is kept."), _page(pk),
    )  # fmt: skip


@require_POST
@for_staff("network.remove_scenario")
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the scenario away."""
    viewer, found = _found(request, pk)
    return do(
        request, lambda: commands.remove_scenario(found, by=viewer, at=timezone.now()),
        _("The scenario has been taken away."), reverse("network:desk-scenarios"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_staff("network.adopt_scenario")
def adopt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make the plan work: a case for every new place. Asks once more before."""
    viewer, found = _found(request, pk)
    if request.method == "GET":
        sheet = sheet_of(found, on=timezone.localdate(timezone.now()))
        return render(request, "network/desk/adopt.html", {"scenario": found, "sheet": sheet})
    return do(request, lambda: _adopt(request, found, viewer), _("The plan has been adopted."), _page(pk))


def _adopt(request: HttpRequest, found: Any, viewer: Any) -> None:
    made = commands.adopt_scenario(found, by=viewer, at=timezone.now())
    words = ngettext("%(n)d case has been opened.", "%(n)d cases have been opened.", len(made))
    messages.info(request, words % {"n": len(made)})


def _found(request: HttpRequest, pk: UUID) -> tuple[Any, Any]:
    viewer = viewer_of(request)
    return viewer, desk.found(desk.scenarios_run_by(viewer), pk)


def _page(pk: UUID) -> str:
    return reverse("network:scenario", args=[pk])
