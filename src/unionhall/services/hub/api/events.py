"""What happened, as a feed to read on from: no personal data, nothing twice, nothing missed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from unionhall.kernel.integrations import queries
from unionhall.kernel.integrations.gate import Bearer, Call
from unionhall.kernel.integrations.paging import MOST, page_of
from unionhall.kernel.integrations.shapes import NEEDS_TOKEN, Text, answers, local, scoped

SCOPE = "events:read"
router = Router(tags=["events"], auth=Bearer(SCOPE))

TypeName = Query("", max_length=60)


class EventOut(Schema):
    """One fact, in the words of webhooks. `subject` is the row it is about; `data` never names a person."""

    id: UUID
    type: str = Field(examples=["booking.booked"])
    timestamp: datetime
    organisation: UUID
    subject: UUID | None
    data: dict[str, Any]


class EventPage(Schema):
    """Some events in the order in which they are told; `next` is where to read on, also later."""

    items: list[EventOut]
    next: str


@router.get(
    "", response=answers(EventPage, *NEEDS_TOKEN), operation_id="listEvents", summary="What happened",
    openapi_extra=scoped(SCOPE),
)  # fmt: skip
def index(
    request: HttpRequest,
    type: Text = TypeName,
    after: Text = "",
    limit: int = Query(100, ge=1, le=MOST),
) -> Any:
    """Events of the caller's organisation and beneath. Keep `next` and ask again with it: every event comes once."""
    call: Call = request.auth  # type: ignore[attr-defined]
    rows = queries.events_for(call.person, at=call.at)
    if type:
        rows = rows.filter(kind=type)
    page = page_of(rows, "id", after=after, limit=limit, name="events", at_end=True)
    items = [
        {
            "id": one.pk, "type": one.kind, "timestamp": local(one.at), "organisation": one.organisation_id,
            "subject": one.subject_id, "data": one.data,
        }
        for one in page.rows
    ]  # fmt: skip
    return {"items": items, "next": page.following}
