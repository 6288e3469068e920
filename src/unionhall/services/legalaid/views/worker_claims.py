"""A claim in a matter that somebody else opened: how it stands, the money, and "yes, it has arrived"."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from unionhall.lib.errors import NotAllowed, Refused
from unionhall.services.legalaid.commands.money import confirm_receipt
from unionhall.services.legalaid.queries import mine
from unionhall.services.legalaid.views.access import viewer_of


@require_GET
@login_required
def claim(request: HttpRequest, pk: UUID) -> HttpResponse:
    """My own part of a matter."""
    now = timezone.now()
    page = mine.claim_page(pk, viewer=viewer_of(request), at=now)
    context = {
        "page": page,
        "case_url": reverse("hub:case", args=[page.case.pk]) if page.is_mine else "",
        "now": now,
        "today": timezone.localdate(now),
        "tab": "mine",
    }
    return render(request, "legalaid/claim.html", context)


@require_POST
@login_required
def confirm_money(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It has arrived; saying so twice changes nothing."""
    viewer = viewer_of(request)
    entry = mine.get_payment_line(pk, viewer)
    try:
        confirm_receipt(entry, by=viewer, at=timezone.now())
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Thank you. It is noted that the money has arrived."))
    return redirect("legalaid:claim", entry.claimant_id)
