"""Connected systems: which there are, what each may do, how often it calls; connecting one and shutting it out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.kernel.files.workbooks import Sheet, as_download
from unionhall.kernel.integrations import commands, queries
from unionhall.kernel.integrations.scopes import SCOPES
from unionhall.lib.acts import may
from unionhall.services.hub.desk.gate import staff_of, staff_page
from unionhall.services.hub.desk.integration_forms import IntegrationForm, ScopesForm
from unionhall.services.hub.desk.queries.units import units_open_for
from unionhall.ui.attempting import attempt

SEE, ADD = "integrations.see_integrations", "integrations.add_integration"


@require_GET
@staff_page(SEE)
def index(request: HttpRequest) -> HttpResponse:
    """Every system connected at the viewer's units."""
    viewer = staff_of(request)
    context = {"rows": queries.integrations_visible_to(viewer), "may_add": may(viewer, ADD)}
    return render(request, "hub/desk/integrations.html", context)


@require_GET
@staff_page(SEE)
def export(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    rows = [
        [
            row.name,
            row.organisation.name,
            ", ".join(row.scopes),
            row.created_at,
            row.called_last,
            row.ended_at,
        ]
        for row in queries.integrations_visible_to(staff_of(request))
    ]
    head = [_("System"), _("Unit"), _("What it may do"), _("Added"), _("Last call"), _("Ended")]
    sheet = Sheet(head, rows, name=_("Connected systems"))
    return as_download(_("connected-systems"), sheet, by=staff_of(request), at=timezone.now())


@never_cache
@require_http_methods(["GET", "POST"])
@staff_page(ADD)
def add(request: HttpRequest) -> HttpResponse:
    """Connect a system; its secret is shown once, on the page that answers."""
    viewer = staff_of(request)
    form = IntegrationForm(
        request.POST if request.method == "POST" else None, units=units_open_for(viewer, ADD)
    )

    def connect() -> commands.Credentials:
        given = form.cleaned_data
        return commands.add_integration(
            given["organisation"], name=given["name"], scopes=given["scopes"], redirect_uris=form.addresses,
            by=viewer, at=timezone.now(),
        )  # fmt: skip

    made = attempt(form, connect) if request.method == "POST" else None
    if made is not None:
        return _with_secret(request, made)
    return render(
        request, "hub/desk/integration_add.html", {"form": form}, status=422 if form.is_bound else 200
    )


def _with_secret(request: HttpRequest, made: commands.Credentials) -> HttpResponse:
    return render(request, "hub/desk/integration_secret.html", {"made": made, "row": made.integration})


@never_cache
@require_http_methods(["GET", "POST"])
@staff_page(SEE)
def integration(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One system: what it may do, to be changed here, and how often it called."""
    viewer = staff_of(request)
    row = queries.get_integration(pk, viewer)
    form = ScopesForm(request.POST if request.method == "POST" else None, initial={"scopes": row.scopes})

    def change() -> Any:
        return commands.change_scopes(row, form.cleaned_data["scopes"], by=viewer, at=timezone.now())

    if request.method == "POST" and attempt(form, change) is not None:
        messages.success(request, _("Saved. If something was taken away, the system must fetch a new token."))
        return redirect("hub:desk-integration", pk)
    context = {
        "row": row,
        "form": form if row.is_active and may(viewer, "integrations.change_scopes", row) else None,
        "scopes": [SCOPES[code] for code in row.scopes if code in SCOPES],
        "days": queries.calls_of(row, at=timezone.now()),
        "addresses": row.client.get_redirect_uris(),
    }
    return render(request, "hub/desk/integration.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_POST
@staff_page("integrations.rotate_secret")
def rotate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make a new secret, shown once."""
    viewer = staff_of(request)
    made = commands.rotate_secret(queries.get_integration(pk, viewer), by=viewer, at=timezone.now())
    return _with_secret(request, made)


@require_POST
@staff_page("integrations.end_integration")
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Shut a system out."""
    viewer = staff_of(request)
    row = commands.end_integration(queries.get_integration(pk, viewer), by=viewer, at=timezone.now())
    messages.success(request, _("%(name)s is not connected any more.") % {"name": row.name})
    return redirect("hub:desk-integrations")
