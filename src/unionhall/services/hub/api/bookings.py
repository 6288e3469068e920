"""Booking for one's own people: by membership number, or by the name a system knows them under."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Header, Query, Router, Schema, Status
from pydantic import Field

from unionhall.engines.booking import commands as booking
from unionhall.engines.booking import queries as bookings
from unionhall.engines.booking.states import BookingState
from unionhall.kernel.integrations import queries as integrations
from unionhall.kernel.integrations.gate import Bearer, Call
from unionhall.kernel.integrations.shapes import NEEDS_TOKEN, Body, Text, answers, local, scoped
from unionhall.lib.errors import InvalidInput

READ, WRITE = "bookings:read", "bookings:write"
MOST_BOOKINGS = 100
router = Router(tags=["bookings"])

Key = Header(..., alias="Idempotency-Key", description="The same key again changes nothing")
Number = Query("", max_length=32)


class MemberIn(Body):
    """Whose booking: `number` is a membership number at a unit of the caller's, `subject` who signed in to it."""

    number: Text = Field("", max_length=32, examples=["370181000123"])
    subject: UUID | None = None


class BookingIn(Body):
    """A place for one person."""

    session: UUID
    member: MemberIn
    channel: Literal["on_site", "app", "wechat"] = "on_site"


class ReceiptOut(Schema):
    """What a request to book came to; `repeated` when the same request was made before."""

    id: UUID
    state: str = Field(examples=["booked"])
    waiting_number: int | None
    seats: list[int]
    repeated: bool


class BookingOut(Schema):
    """A booking, without anything that names the person."""

    id: UUID
    session: UUID
    title: str
    state: str = Field(examples=[value for value, _label in BookingState.choices][:3])
    starts_at: datetime
    ends_at: datetime
    booked_at: datetime
    cancelled_at: datetime | None
    waiting_number: int | None
    seats: list[int]


def booking_out(row: Any) -> dict[str, Any]:
    """A booking as the system that keeps the person sees it."""
    return {
        "id": row.pk, "session": row.session_id, "title": row.session.title, "state": row.state,
        "starts_at": local(row.session.starts_at), "ends_at": local(row.session.ends_at),
        "booked_at": local(row.created_at), "cancelled_at": local(row.cancelled_at),
        "waiting_number": row.waiting_number, "seats": list(row.seat_numbers),
    }  # fmt: skip


def _member(call: Call, number: str, subject: UUID | None) -> Any:
    if bool(number.strip()) == (subject is not None):
        raise InvalidInput(_("Give either the membership number or the subject."), field="member")
    return integrations.member_of(call.person, number=number.strip(), subject=subject)


@router.post(
    "", response=answers(ReceiptOut, *NEEDS_TOKEN, 400, 404, 409, success=201), operation_id="createBooking",
    summary="Book a place", auth=Bearer(WRITE), openapi_extra=scoped(WRITE),
)  # fmt: skip
def create(
    request: HttpRequest,
    body: BookingIn,
    idempotency_key: UUID = Key,
) -> Any:
    """Book, join the waiting list or enter the draw, exactly as the person could. The same key gets the same answer."""
    call: Call = request.auth  # type: ignore[attr-defined]
    person = _member(call, body.member.number, body.member.subject)
    receipt = booking.book_on_behalf(
        body.session, person=person, channel=body.channel, key=idempotency_key, by=call.person, at=call.at
    )
    made = {
        "id": receipt.booking_id, "state": receipt.state, "waiting_number": receipt.waiting_number,
        "seats": list(receipt.seats), "repeated": receipt.repeated,
    }  # fmt: skip
    return Status(201, made)


@router.get(
    "", response=answers(list[BookingOut], *NEEDS_TOKEN, 404), operation_id="listBookings",
    summary="A member's bookings", auth=Bearer(READ), openapi_extra=scoped(READ),
)  # fmt: skip
def index(request: HttpRequest, number: Text = Number, subject: UUID | None = None) -> Any:
    """The bookings of one member, live ones first; at most 100."""
    call: Call = request.auth  # type: ignore[attr-defined]
    person = _member(call, number, subject)
    return [booking_out(row) for row in bookings.bookings_of(person, call.at)[:MOST_BOOKINGS]]


@router.get(
    "/{pk}", response=answers(BookingOut, *NEEDS_TOKEN, 404), operation_id="getBooking",
    summary="One booking", auth=Bearer(READ), openapi_extra=scoped(READ),
)  # fmt: skip
def detail(request: HttpRequest, pk: UUID) -> Any:
    """A booking of one of the caller's people."""
    return booking_out(bookings.get_booking(pk, request.auth.person))  # type: ignore[attr-defined]


@router.post(
    "/{pk}/cancel", response=answers(BookingOut, *NEEDS_TOKEN, 404, 409), operation_id="cancelBooking",
    summary="Cancel a booking", auth=Bearer(WRITE), openapi_extra=scoped(WRITE),
)  # fmt: skip
def cancel(request: HttpRequest, pk: UUID) -> Any:
    """End a booking in time; the place goes to the next in line. Cancelling twice is cancelling once."""
    call: Call = request.auth  # type: ignore[attr-defined]
    row = booking.cancel_booking(bookings.get_booking(pk, call.person), by=call.person, at=call.at)
    return booking_out(bookings.get_booking(row.pk, call.person))
