"""Systems that are told what happens: the list, one with all that it was told, and what can be done to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.kernel.access.permissions import may
from unionhall.kernel.files.workbooks import as_download
from unionhall.kernel.messaging import commands as messaging
from unionhall.kernel.messaging import queries as deliveries
from unionhall.services.hub.desk import commands, sheets
from unionhall.services.hub.desk.gate import staff_of, staff_page
from unionhall.services.hub.desk.queries import units, webhooks
from unionhall.services.hub.desk.scope import Scope
from unionhall.services.hub.desk.views.acting import form_page
from unionhall.services.hub.desk.webhook_forms import WebhookForm
from unionhall.ui.attempting import attempt

PER_PAGE = 30


@require_GET
@staff_page(webhooks.SEE)
def index(request: HttpRequest) -> HttpResponse:
    """Every system that is told something, and whether it can be reached."""
    viewer = staff_of(request)
    rows = [
        {"one": one, "host": webhooks.host_of(one), "kinds": webhooks.words_of(one.kinds)}
        for one in deliveries.webhooks(viewer)
    ]
    return render(request, "hub/desk/webhooks.html", {"rows": rows, "may_add": may(viewer, webhooks.ADD)})


@never_cache
@require_http_methods(["GET", "POST"])
@staff_page(webhooks.ADD)
def add(request: HttpRequest) -> HttpResponse:
    """A new one; its signing secret is shown on the page that answers, and nowhere again."""
    viewer = staff_of(request)
    form = WebhookForm(
        request.POST or None,
        units=units.units_open_for(viewer, webhooks.ADD),
        events=webhooks.event_choices(),
    )

    def save() -> Any:
        given = form.cleaned_data["organisation"]
        return messaging.add_webhook(given, **form.wish(), by=viewer, at=timezone.now())

    if request.method == "POST" and (made := attempt(form, save)) is not None:
        return render(request, "hub/desk/webhook_secret.html", {"one": made, "is_new": True})
    return form_page(
        request, form, title=_("Add a webhook"), intro=_("Webhooks"), submit=_("Add"), icon="plus",
        note=_("Another system is called as soon as something happens here. No personal data is sent."),
        back=redirect("hub:desk-webhooks").url,
    )  # fmt: skip


@require_GET
@staff_page(webhooks.SEE)
def webhook(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of them, and everything that it was to be told."""
    viewer = staff_of(request)
    one = deliveries.get_webhook(pk, viewer)
    state = request.GET.get("state", "")
    page = Paginator(deliveries.calls_of(one, state=state), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "one": one, "page": page, "calls": webhooks.call_rows(page.object_list), "state": state,
        "kinds": webhooks.words_of(one.kinds), "views": webhooks.states_of(one, state),
        "may_change": may(viewer, webhooks.ADD, one), "now": timezone.now(),
    }  # fmt: skip
    return render(request, "hub/desk/webhook.html", context)


@require_GET
@staff_page(webhooks.SEE)
def export(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What it was told, as a workbook."""
    viewer, now = staff_of(request), timezone.now()
    one = deliveries.get_webhook(pk, viewer)
    rows = webhooks.call_rows(deliveries.calls_of(one)[: sheets.MOST_ROWS])
    scope = Scope((one.organisation.path,), one.organisation)
    commands.record_export("webhook", scope=scope, rows=len(rows), by=viewer, at=now)
    return as_download("webhook", sheets.calls_sheet(rows), by=viewer, at=now)


def _act(
    permission: str, command: Callable[..., Any], done: Callable[[], str]
) -> Callable[..., HttpResponse]:
    """A button on the page of a webhook."""

    @require_POST
    @staff_page(permission)
    def view(request: HttpRequest, pk: UUID) -> HttpResponse:
        viewer = staff_of(request)
        command(deliveries.get_webhook(pk, viewer), by=viewer, at=timezone.now())
        messages.success(request, done())
        return redirect("hub:desk-webhook", pk)

    view.__doc__ = command.__doc__
    return view


end = _act("messaging.end_webhook", messaging.end_webhook, lambda: _("It is called no more."))
restart = _act(webhooks.ADD, messaging.restart_webhook, lambda: _("It is called again from now on."))
send_test = _act(
    "messaging.send_test_event",
    messaging.send_test_event,
    lambda: _("A test is on its way; look here in a moment."),
)


@never_cache
@require_POST
@staff_page("messaging.rotate_webhook_secret")
def rotate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new signing secret, shown on the page that answers, and nowhere again."""
    viewer = staff_of(request)
    one = messaging.rotate_webhook_secret(deliveries.get_webhook(pk, viewer), by=viewer, at=timezone.now())
    return render(request, "hub/desk/webhook_secret.html", {"one": one, "is_new": False})


@require_POST
@staff_page("messaging.retry_delivery")
def send_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tell it once more what one delivery told."""
    viewer = staff_of(request)
    row = messaging.retry_delivery(deliveries.get_delivery(pk, viewer), by=viewer, at=timezone.now())
    messages.success(request, _("It is sent again."))
    return redirect("hub:desk-webhook", row.webhook_id) if row.webhook_id else redirect("hub:desk-webhooks")
