"""Following a lecture from afar: the page, the heartbeat, and the button for browsers without script."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from unionhall.engines.booking.states import Channel
from unionhall.services.palace import presence
from unionhall.services.palace.core import is_own_video
from unionhall.services.palace.queries import programme
from unionhall.services.palace.views.access import viewer_of


def _channel(request: HttpRequest) -> str:
    """WeChat's own browser says so; everything else is the app's channel."""
    return Channel.WECHAT if "MicroMessenger" in request.headers.get("User-Agent", "") else Channel.APP


def _ticket(request: HttpRequest, seat: programme.LectureSeat) -> presence.Ticket:
    session = seat.lecture.session
    return presence.Ticket(
        session.pk, viewer_of(request).pk, _channel(request), session.starts_at, session.ends_at
    )


@require_GET
@login_required
def watch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The stream, and the attendance that is kept of following it."""
    now = timezone.now()
    seat = programme.lecture_seat(pk, viewer=viewer_of(request), at=now)
    if not seat.may_follow:
        messages.info(request, _("Book a place first; then you can follow the lecture here."))
        return redirect("hub:session", pk)
    context = {
        "seat": seat,
        "lecture": seat.lecture,
        "is_video": is_own_video(seat.address),
        "token": _ticket(request, seat).sign(),
        "now": now,
        "tab": "mine",
    }
    return render(request, "palace/watch.html", context)


@require_POST
@login_required
def follow(request: HttpRequest, pk: UUID) -> HttpResponse:
    """ "I am listening", by hand: stands for the minutes since the last sign, as many as the rulebook lets it."""
    now = timezone.now()
    seat = programme.lecture_seat(pk, viewer=viewer_of(request), at=now)
    most = programme.press_stands_for(seat.lecture, at=now)
    beats = _ticket(request, seat).beats(now, seen_at=seat.seen_at, most=most) if seat.may_follow else []
    if beats and all(presence.buffer.add(beat, now) for beat in beats):
        messages.success(request, _("Noted: you are following the lecture."))
    else:
        messages.info(request, _("The lecture is not on at the moment."))
    return redirect("palace:lecture-watch", pk)


@csrf_exempt  # the signed ticket is the authority; no cookie is read, so no cookie can be abused
@require_POST
def beat(request: HttpRequest) -> HttpResponse:
    """One minute followed, told by the script. No query: the ticket says who, what and when.

    204 taken, 400 no ticket of ours, 410 not on, 503 come back in a minute.
    """
    now = timezone.now()
    ticket = presence.read_ticket(request.POST.get("token", ""))
    if ticket is None:
        return HttpResponse(status=400)
    seen = ticket.beat(now)
    if seen is None:
        return HttpResponse(status=410)
    return HttpResponse(status=204 if presence.buffer.add(seen, now) else 503)
