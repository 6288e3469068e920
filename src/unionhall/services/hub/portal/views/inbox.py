"""What the union told me, and which of it I also want by SMS or e-mail."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages as notices
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.kernel.messaging import commands as messaging
from unionhall.kernel.messaging import queries as messages
from unionhall.services.hub.portal.topics import muted_by, topics_of
from unionhall.services.hub.viewer import viewer_of

PAGE_SIZE = 30


@require_GET
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """Newest first, leafed through by the time of the last one; all, or only what is new."""
    person, only_new = viewer_of(request), "new" in request.GET
    before = (
        parse_datetime(request.GET.get("before", "").replace(" ", "+")) if request.GET.get("before") else None
    )
    if before is not None and timezone.is_naive(before):
        before = None
    found = messages.inbox(person, limit=PAGE_SIZE + 1, before=before, only_new=only_new)
    context = {
        "inbox": found[:PAGE_SIZE],
        "older": found[PAGE_SIZE - 1].created_at.isoformat() if len(found) > PAGE_SIZE else "",
        "only_new": only_new,
        "unread": messages.unread_count(person),
        "tab": "me",
    }
    return render(request, "hub/messages.html", context)


@require_GET
@login_required
def message(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open what a message is about; it has been read by that."""
    person = viewer_of(request)
    assert person is not None
    found = messages.get_message(pk, person)
    messaging.mark_read(found, by=person, at=timezone.now())
    return redirect(messages.path_of(found) or "hub:messages")


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    person = viewer_of(request)
    messaging.mark_all_read(person, by=person, at=timezone.now())
    return redirect("hub:messages")


@require_http_methods(["GET", "POST"])
@login_required
def channels(request: HttpRequest) -> HttpResponse:
    """Which messages I want by SMS or e-mail, and which always come and why."""
    person = viewer_of(request)
    has_email = bool(request.user.email)  # type: ignore[union-attr]
    if request.method == "POST":
        chosen = request.POST
        muted = muted_by(person, chosen.getlist("sms"), chosen.getlist("email"), has_email=has_email)
        messaging.choose_channels(person, muted, by=person, at=timezone.now())
        notices.success(request, _("Saved."))
        return redirect("hub:channels")
    context = {"topics": topics_of(person), "has_email": has_email, "tab": "me"}
    return render(request, "hub/portal/channels.html", context)
