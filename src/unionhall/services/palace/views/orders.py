"""What can be ordered, and the orders of the units whose union officer somebody is."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from unionhall.lib.ids import uuid7
from unionhall.services.palace import commands
from unionhall.services.palace.forms import OrderForm
from unionhall.services.palace.queries import orders, providers
from unionhall.services.palace.views.access import viewer_of
from unionhall.services.palace.wording import worded
from unionhall.ui.attempting import attempt

PER_PAGE = 20
SOONEST, LATEST = timedelta(days=7), timedelta(days=30)


@require_GET
def menu(request: HttpRequest) -> HttpResponse:
    """What the palace brings to units: training, films, legal clinics, counselling."""
    viewer = viewer_of(request)
    context = {
        "menu": providers.menu(at=timezone.now()),
        "may_order": viewer is not None and orders.units_ordering(viewer).exists(),
        "tab": "find",
    }
    return render(request, "palace/menu.html", context)


@require_GET
@login_required
def order_list(request: HttpRequest) -> HttpResponse:
    """The orders of my unit: those that wait for me first."""
    viewer = viewer_of(request)
    rows = orders.orders_of_units(viewer)
    context = {
        "units": list(orders.units_ordering(viewer)),
        "waiting": list(orders.waiting_for_units(viewer)[:PER_PAGE]),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "tab": "mine",
    }
    return render(request, "palace/orders.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def create_order(request: HttpRequest) -> HttpResponse:
    """Order something from the menu (`?item=`), or in one's own words."""
    viewer, now = viewer_of(request), timezone.now()
    if not orders.units_ordering(viewer).exists():
        return render(request, "palace/order_whose.html", {"tab": "find"}, status=403)
    item = providers.item_called(request.GET.get("item", ""))
    today = timezone.localdate(now)
    initial = {
        "key": uuid7(),
        "from_on": today + SOONEST,
        "to_on": today + LATEST,
        "people": item.people_min if item else None,
    }
    form = OrderForm(request.POST or None, viewer=viewer, item=item, today=today, initial=initial)
    if request.method == "POST":

        def act() -> object:
            unit = form.cleaned_data["unit"]
            home = item.organisation if item else orders.palace_for(unit)
            key = form.cleaned_data["key"]
            return commands.order_training(home, form.plan(), partner=unit, by=viewer, at=now, key=key)

        made = attempt(form, act)
        if made is not None:
            messages.success(request, _("Ordered. You can follow here what becomes of it."))
            return redirect("palace:order", made.pk)  # type: ignore[attr-defined]
    title = (
        _("Order “%(title)s”") % {"title": worded(item, "title")} if item else _("Order in your own words")
    )
    context = {"form": form, "item": item, "title": title, "tab": "find"}
    return render(request, "palace/order_new.html", context, status=422 if form.is_bound else 200)


@require_GET
@login_required
def order(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One order of my unit: what was ordered, the offer, when it is, what I can do."""
    now = timezone.now()
    page = orders.order_page(pk, viewer_of(request), at=now)
    return render(request, "palace/order.html", {"page": page, "now": now, "tab": "mine"})
