"""What people are told about their bookings. Placeholders are what a session says of itself, see `derived`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from unionhall.kernel.messaging.kinds import register

_BOOKING = "/b/%(id)s/"
_BY_SMS = frozenset({"offered", "session_cancelled", "session_changed", "drawn", "reminder"})

# What was promised no longer holds, or the place is lost unless one answers.
_BINDING = frozenset({"session_cancelled", "session_changed", "offered"})

# kind -> (title, text); `booking.` goes before the kind
_ABOUT_BOOKINGS = {
    "booked": (_("Booked: %(title)s"), _("Your place is reserved. It starts on %(starts_at)s, %(place)s.")),
    "waiting": (
        _("On the waiting list: %(title)s"),
        _("You are number %(number)s on the waiting list. We tell you as soon as a place comes free."),
    ),
    "entered": (
        _("In the draw: %(title)s"),
        _("You are in the draw. We tell you the result as soon as it has taken place."),
    ),
    "offered": (
        _("A place came free: %(title)s"),
        _("A place is kept for you until %(until_at)s. Take it, or leave it to the next."),
    ),
    "offer_lapsed": (
        _("Offer lapsed: %(title)s"),
        _("The place that was kept for you has gone to the next on the waiting list."),
    ),
    "cancelled": (
        _("Cancelled: %(title)s"),
        _("Your booking for %(starts_at)s is cancelled. Thank you for making room for others."),
    ),
    "session_cancelled": (
        _("Called off: %(title)s"),
        _("It will not take place on %(starts_at)s. Reason: %(reason)s"),
    ),
    "session_changed": (
        _("Changed: %(title)s"),
        _("It now starts on %(starts_at)s, %(place)s. Cancel if that does not suit you."),
    ),
    "drawn": (
        _("You won a place: %(title)s"),
        _("The draw gave you a place. It starts on %(starts_at)s, %(place)s."),
    ),
    "not_drawn": (
        _("Not drawn: %(title)s"),
        _("The draw gave you no place this time. Anybody can check the draw with its published seed."),
    ),
    "reminder": (
        _("Soon: %(title)s"),
        _("It starts on %(starts_at)s, %(place)s. If you cannot come, please cancel so that others can."),
    ),
}

# What happened, for who connects other systems: the title speaks to whom it concerns.
_HAPPENED = {
    "booked": _("A place was booked"),
    "waiting": _("Somebody joined a waiting list"),
    "entered": _("Somebody entered a draw"),
    "offered": _("A place was offered to the waiting list"),
    "offer_lapsed": _("An offer of a place lapsed"),
    "drawn": _("A place was won in a draw"),
    "not_drawn": _("A draw was lost"),
    "cancelled": _("A booking was cancelled"),
    "session_changed": _("A session was moved"),
    "session_cancelled": _("A session was called off"),
    "reminder": _("A reminder of a session was sent"),
    "rate_please": _("Somebody was asked to rate"),
    "banned": _("Booking was paused for somebody"),
}  # fmt: skip


def register_messages() -> None:
    """Hand every kind of message of this engine to messaging; called once, at start-up."""
    for kind, (title, body) in _ABOUT_BOOKINGS.items():
        register(
            f"booking.{kind}", title=title, body=body, path=_BOOKING, sms=kind in _BY_SMS,
            is_binding=kind in _BINDING, happened=_HAPPENED[kind],
        )  # fmt: skip
    register(
        "booking.rate_please",
        title=_("How was it? %(title)s"),
        body=_("One tap is enough. Whoever is not content will be called."),
        path="/rate/%(id)s/",
        happened=_HAPPENED["rate_please"],
    )
    register(
        "booking.banned",
        title=_("Booking is paused"),
        body=_(
            "You did not come %(absences)s times to what you had booked. You can book again from %(until_at)s."
        ),
        happened=_HAPPENED["banned"],
    )
