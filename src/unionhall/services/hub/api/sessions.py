"""What takes place: open data. Sessions that can still be booked or just be come to."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from ninja import Query, Router, Schema
from pydantic import Field

from unionhall.engines.booking import queries as bookings
from unionhall.kernel.integrations.gate import moment_of
from unionhall.kernel.integrations.paging import MOST, page_of
from unionhall.kernel.integrations.shapes import Moment, Text, answers, local

router = Router(tags=["sessions"])

Service = Query("", max_length=24, examples=["palace"])
KindName = Query("", max_length=24)
NeedName = Query("", max_length=32, examples=["course_dance"])


class SessionOut(Schema):
    """A session, or the head of a series. Times are instants with an offset, money is yuan as text."""

    id: UUID
    service: str = Field(examples=["palace"])
    kind: str = Field(examples=["course"])
    title: str
    title_en: str
    state: str = Field(examples=["published"])
    mode: str = Field(examples=["first_come"])
    starts_at: datetime
    ends_at: datetime
    opens_at: datetime
    closes_at: datetime
    capacity: int
    free: int
    waiting: int
    fee_yuan: str = Field(examples=["0.00"])
    is_members_only: bool
    needs: list[str] = Field(examples=[["course_dance"]])
    place: UUID | None
    organisation: UUID
    url: str


class LessonOut(Schema):
    """One dated part of a series."""

    id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime


class SessionDetail(SessionOut):
    """A session with its description and, of a series, its lessons."""

    summary: str
    lessons: list[LessonOut]


class SessionPage(Schema):
    """Some sessions, soonest first; `next` leads on, empty at the end."""

    items: list[SessionOut]
    next: str


def session_out(session: Any, seats: Any, request: HttpRequest) -> dict[str, Any]:
    """A session as everybody sees it."""
    return {
        "id": session.pk, "service": session.service, "kind": session.kind, "title": session.title,
        "title_en": session.title_en, "state": session.state, "mode": session.mode,
        "starts_at": local(session.starts_at), "ends_at": local(session.ends_at),
        "opens_at": local(session.opens_at), "closes_at": local(session.closes_at),
        "capacity": seats.capacity, "free": seats.free, "waiting": seats.waiting, "fee_yuan": str(session.fee_yuan),
        "is_members_only": session.is_members_only, "needs": list(session.tags), "place": session.place_id,
        "organisation": session.organisation_id,
        "url": request.build_absolute_uri(reverse("hub:session", args=[session.pk])),
    }  # fmt: skip


@router.get(
    "", response=answers(SessionPage), operation_id="listSessions", summary="Sessions open to everybody"
)
def index(
    request: HttpRequest,
    service: Text = Service,
    kind: Text = KindName,
    need: Text = NeedName,
    place: UUID | None = None,
    starts_from: Moment | None = None,
    starts_before: Moment | None = None,
    after: Text = "",
    limit: int = Query(50, ge=1, le=MOST),
) -> Any:
    """Sessions for everybody or for any member that can still be booked, or that need no booking; soonest first."""
    rows = bookings.sessions_open_to(
        None, at=moment_of(request), service=service or None, kind=kind or None, tags=[need] if need else None
    )
    if place is not None:
        rows = rows.filter(place=place)
    if starts_from is not None:
        rows = rows.filter(starts_at__gte=starts_from)
    if starts_before is not None:
        rows = rows.filter(starts_at__lt=starts_before)
    page = page_of(rows, "starts_at", "id", after=after, limit=limit, name="sessions")
    seats = bookings.seats_summary([session.pk for session in page.rows])
    return {
        "items": [session_out(session, seats[session.pk], request) for session in page.rows],
        "next": page.following,
    }


@router.get("/{pk}", response=answers(SessionDetail, 404), operation_id="getSession", summary="One session")
def detail(request: HttpRequest, pk: UUID) -> Any:
    """A session that is or was published; a lesson leads to its series."""
    session = bookings.get_session(pk, None)
    lessons = [
        {"id": one.pk, "title": one.title, "starts_at": local(one.starts_at), "ends_at": local(one.ends_at)}
        for one in bookings.lessons_of(session)
    ]
    seats = bookings.seats_summary([session.pk])[session.pk]
    return session_out(session, seats, request) | {"summary": session.summary, "lessons": lessons}
