"""What people are told about their bookings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from unionhall.kernel.messaging.kinds import register

_BOOKING = "/bookings/%(id)s"


def register_messages() -> None:
    """Hand every kind of message of this engine to messaging; called once, at start-up."""
    register(
        "booking.booked",
        title=_("Booked: %(title)s"),
        body=_("Your place is reserved. It starts on %(starts_at)s, %(place)s."),
        path=_BOOKING,
    )
    register(
        "booking.waiting",
        title=_("On the waiting list: %(title)s"),
        body=_("You are number %(number)s on the waiting list. We tell you as soon as a place comes free."),
        path=_BOOKING,
    )
    register(
        "booking.entered",
        title=_("In the draw: %(title)s"),
        body=_("You are in the draw. We tell you the result as soon as it has taken place."),
        path=_BOOKING,
    )
    register(
        "booking.offered",
        title=_("A place came free: %(title)s"),
        body=_("A place is kept for you until %(until_at)s. Take it, or leave it to the next."),
        path=_BOOKING,
        sms=True,
    )
    register(
        "booking.offer_lapsed",
        title=_("Offer lapsed: %(title)s"),
        body=_("The place that was kept for you has gone to the next on the waiting list."),
        path=_BOOKING,
    )
    register(
        "booking.cancelled",
        title=_("Cancelled: %(title)s"),
        body=_("Your booking for %(starts_at)s is cancelled. Thank you for making room for others."),
        path=_BOOKING,
    )
    _register_about_sessions()


def _register_about_sessions() -> None:
    register(
        "booking.session_cancelled",
        title=_("Called off: %(title)s"),
        body=_("It will not take place on %(starts_at)s. Reason: %(reason)s"),
        path=_BOOKING,
        sms=True,
    )
    register(
        "booking.session_changed",
        title=_("Changed: %(title)s"),
        body=_("It now starts on %(starts_at)s, %(place)s. Cancel if that does not suit you."),
        path=_BOOKING,
        sms=True,
    )
    register(
        "booking.drawn",
        title=_("You won a place: %(title)s"),
        body=_("The draw gave you a place. It starts on %(starts_at)s, %(place)s."),
        path=_BOOKING,
        sms=True,
    )
    register(
        "booking.not_drawn",
        title=_("Not drawn: %(title)s"),
        body=_("The draw gave you no place this time. Anybody can check the draw with its published seed."),
        path=_BOOKING,
    )
    register(
        "booking.reminder",
        title=_("Soon: %(title)s"),
        body=_(
            "It starts on %(starts_at)s, %(place)s. If you cannot come, please cancel so that others can."
        ),
        path=_BOOKING,
        sms=True,
    )
    register(
        "booking.rate_please",
        title=_("How was it? %(title)s"),
        body=_("One tap is enough. Whoever is not content will be called."),
        path="/rate/%(id)s",
    )
    register(
        "booking.banned",
        title=_("Booking is paused"),
        body=_(
            "You did not come %(absences)s times to what you had booked. You can book again from %(until_at)s."
        ),
    )
