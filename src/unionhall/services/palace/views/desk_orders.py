"""Staff: orders of units, the providers who carry them out, the menu."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from unionhall.kernel.access.permissions import may
from unionhall.kernel.files import workbooks
from unionhall.services.palace import commands, lists
from unionhall.services.palace.forms import MenuItemForm, ProviderForm
from unionhall.services.palace.queries import desk, orders, providers
from unionhall.services.palace.views.access import ask, for_staff, saved, viewer_of

PER_PAGE = 50
SEE = "palace.see_orders"
PARTS = {
    "": gettext_lazy("All open"),
    "match": gettext_lazy("Find a provider"),
    "unit": gettext_lazy("With the unit"),
    "schedule": gettext_lazy("Set the day"),
    "coming": gettext_lazy("Coming up"),
    "settle": gettext_lazy("Settle"),
    "over": gettext_lazy("Over"),
}


def segments(names: dict[str, Any], counts: dict[str, int], chosen: str, url: str) -> list[dict[str, Any]]:
    """The parts of a list as chips: label, address, how many, whether it is the one that is shown."""
    return [
        {
            "label": label,
            "url": reverse(url) + (f"?part={part}" if part else ""),
            "count": counts[part],
            "current": part == chosen,
        }
        for part, label in names.items()
    ]


@require_GET
@for_staff(SEE)
def order_list(request: HttpRequest) -> HttpResponse:
    """Orders in one part of their course, what is due first."""
    viewer = viewer_of(request)
    part = request.GET.get("part", "")
    part = part if part in PARTS else ""
    rows = orders.orders_run_by(viewer, part=part)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "parts": segments(PARTS, orders.order_counts(viewer), part, "palace:desk-orders"),
        "part": part,
        "now": timezone.now(),
        "runs": may(viewer, "palace.add_provider"),
    }
    return render(request, "palace/desk/orders.html", context)


@require_GET
@for_staff(SEE)
def export_orders(request: HttpRequest) -> HttpResponse:
    """The list as an Excel file."""
    viewer, part = viewer_of(request), request.GET.get("part")
    sheet = lists.orders_sheet(orders.orders_run_by(viewer, part=part if part in PARTS else None))
    return workbooks.as_download(_("Orders"), sheet, by=viewer, at=timezone.now())


@require_GET
@for_staff(SEE)
def order(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One order: what was asked for, who carries it out, when, who came, what it costs."""
    now = timezone.now()
    page = orders.order_page(pk, viewer_of(request), at=now)
    return render(request, "palace/desk/order.html", {"page": page, "now": now})


@require_GET
@for_staff(SEE)
def provider_list(request: HttpRequest) -> HttpResponse:
    """Providers with what they did and what participants thought of it."""
    viewer = viewer_of(request)
    kind = request.GET.get("kind", "")
    rows = providers.providers_run_by(viewer, at=timezone.now(), kind=kind)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "runs": may(viewer, "palace.add_provider"),
    }
    return render(request, "palace/desk/providers.html", context)


@require_GET
@for_staff(SEE)
def export_providers(request: HttpRequest) -> HttpResponse:
    """The list as an Excel file."""
    viewer, now = viewer_of(request), timezone.now()
    sheet = lists.providers_sheet(providers.providers_run_by(viewer, at=now))
    return workbooks.as_download(_("Providers"), sheet, by=viewer, at=now)


@require_http_methods(["GET", "POST"])
@for_staff("palace.add_provider")
def add_provider(request: HttpRequest) -> HttpResponse:
    """A new provider."""
    viewer, now = viewer_of(request), timezone.now()
    form = ProviderForm(request.POST or None)
    home = desk.seat_of(viewer)
    done = saved(
        request,
        form,
        lambda: commands.add_provider(home, form.plan(), by=viewer, at=now),
        "palace:desk-providers",
    )
    return done or ask(request, form, title=_("New provider"), back="palace:desk-providers")


@require_http_methods(["GET", "POST"])
@for_staff("palace.change_provider")
def change_provider(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is known of a provider."""
    viewer, now = viewer_of(request), timezone.now()
    row = desk.found(providers.providers_run_by(viewer, at=now), pk)
    form = ProviderForm(request.POST or None)
    form.initial = {name: getattr(row, name) for name in form.fields}
    done = saved(
        request,
        form,
        lambda: commands.change_provider(row, form.plan(), by=viewer, at=now),
        "palace:desk-providers",
    )
    return done or ask(
        request, form, title=_("Change the provider"), note=row.name, back="palace:desk-providers"
    )


@require_GET
@for_staff(SEE)
def menu(request: HttpRequest) -> HttpResponse:
    """Everything on the menu, also what cannot be ordered at the moment."""
    viewer = viewer_of(request)
    rows = providers.menu_run_by(viewer, at=timezone.now())
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "runs": may(viewer, "palace.add_menu_item"),
    }
    return render(request, "palace/desk/menu.html", context)


@require_http_methods(["GET", "POST"])
@for_staff("palace.add_menu_item")
def add_menu_item(request: HttpRequest) -> HttpResponse:
    """Something new on the menu."""
    viewer, now = viewer_of(request), timezone.now()
    form = MenuItemForm(request.POST or None, viewer=viewer, at=now)
    home = desk.seat_of(viewer)
    done = saved(
        request,
        form,
        lambda: commands.add_menu_item(home, form.plan(), by=viewer, at=now),
        "palace:desk-menu",
    )
    return done or ask(request, form, title=_("New on the menu"), back="palace:desk-menu")


@require_http_methods(["GET", "POST"])
@for_staff("palace.change_menu_item")
def change_menu_item(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the menu says of it, and whether it can be ordered."""
    viewer, now = viewer_of(request), timezone.now()
    row = desk.found(providers.menu_run_by(viewer, at=now), pk)
    form = MenuItemForm(request.POST or None, viewer=viewer, at=now)
    form.initial = {name: getattr(row, name) for name in form.fields}
    done = saved(
        request,
        form,
        lambda: commands.change_menu_item(row, form.plan(), by=viewer, at=now),
        "palace:desk-menu",
    )
    return done or ask(request, form, title=_("Change the menu"), note=row.title, back="palace:desk-menu")
