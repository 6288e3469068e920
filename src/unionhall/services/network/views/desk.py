"""Staff: how many workers the network reaches, what is open, and what is being built in which year."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.kernel.access.permissions import may
from unionhall.services.network import commands
from unionhall.services.network.drawing import map_of_ground
from unionhall.services.network.forms import PalaceForm
from unionhall.services.network.queries import desk
from unionhall.services.network.queries.ground import ground_of, small_cell
from unionhall.services.network.views.access import ask, do, for_staff, viewer_of
from unionhall.ui.attempting import attempt

UNITS_SHOWN = 40


@require_GET
@for_staff()
def overview(request: HttpRequest) -> HttpResponse:
    """Coverage of the viewer's own unit: all together, by unit, and on the map."""
    viewer, now = viewer_of(request), timezone.now()
    unit, today = desk.own_unit(viewer), timezone.localdate(now)
    ground, least = ground_of(unit, on=today), small_cell(unit, today)
    total, by_unit, _cells = ground.coverage
    rows = [
        {
            "name": ground.units[key],
            "covered": found.covered,
            "people": found.people,
            "percent": found.percent,
        }
        for key, found in by_unit.items()
        if found.people >= least
    ]
    rows.sort(key=lambda row: (row["percent"], str(row["name"])))
    context = {
        "unit": unit,
        "total": total,
        "left": total.people - total.covered,
        "rows": rows[:UNITS_SHOWN],
        "map": map_of_ground(ground, least=least),
        "standing": ground.standing,
        "coming": ground.coming,
        "candidates": len(ground.candidates),
        "plans": may(viewer, "network.make_scenario"),
    }
    return render(request, "network/desk/overview.html", context)


@require_POST
@for_staff("network.count_coverage")
def count(request: HttpRequest) -> HttpResponse:
    """Note today's coverage, so that it stands in the figures."""
    viewer = viewer_of(request)
    unit = desk.own_unit(viewer, "network.count_coverage")
    return do(
        request,
        lambda: commands.count_coverage(unit, by=viewer, at=timezone.now()),
        _("Today's coverage has been noted."),
        reverse("network:desk"),
    )


@require_http_methods(["GET", "POST"])
@for_staff("network.register_place")
def register(request: HttpRequest) -> HttpResponse:
    """A palace on the map becomes part of the network."""
    viewer, at = viewer_of(request), timezone.now()
    form = PalaceForm(request.POST or None, viewer=viewer)
    if request.method == "POST":
        made = attempt(
            form,
            lambda: commands.register_place(form.cleaned_data["place"], form.plan(), by=viewer, at=at),
        )
        if made is not None:
            return redirect("network:desk")
    return ask(
        request, form, title=_("Enter a palace that stands"), back_url=reverse("network:desk"),
        note=_("Palaces are listed here that are on the map and not in the network yet."),
    )  # fmt: skip


@require_GET
@for_staff()
def sites(request: HttpRequest) -> HttpResponse:
    """What is to be built, year by year: as a board of states, or as a table."""
    viewer, now = viewer_of(request), timezone.now()
    rows = list(desk.sites_run_by(viewer))
    show = "table" if request.GET.get("show") == "table" else "board"
    context = {
        "show": show,
        "views": [
            {"label": _("By year and state"), "url": "?show=board", "current": show == "board"},
            {"label": _("As a table"), "url": "?show=table", "current": show == "table"},
        ],
        "years": desk.board_of(
            [site for site in rows if site.case and site.case.state not in ("refused", "withdrawn")]
        ),
        "sites": rows,
        "now": now,
        "today": timezone.localdate(now),
    }
    return render(request, "network/desk/sites.html", context)
