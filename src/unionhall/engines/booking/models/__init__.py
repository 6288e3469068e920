"""What the engine keeps: sessions, the claims on them, and what became of the claims."""

from unionhall.engines.booking.models.attendance import Attendance, FollowUp, Rating
from unionhall.engines.booking.models.bookings import Ban, Booking, Companion, Seat
from unionhall.engines.booking.models.sessions import ChannelQuota, Line, RoomReservation, Session

__all__ = [
    "Attendance",
    "Ban",
    "Booking",
    "ChannelQuota",
    "Companion",
    "FollowUp",
    "Line",
    "Rating",
    "RoomReservation",
    "Seat",
    "Session",
]
