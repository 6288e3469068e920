"""What a session's row repeats of other rows so that a claim reads that one row alone."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from unionhall.engines.booking.fields import spans
from unionhall.engines.booking.models import Session
from unionhall.engines.booking.states import SessionState


def facts_of(session: Session) -> dict[str, Any]:
    """What messages and refusals say of a session: words and an ISO instant, nothing personal."""
    starts_at = session.starts_at.astimezone(UTC).isoformat()
    facts = {"title": session.title, "title_en": session.title_en, "starts_at": starts_at}
    if session.place is not None:
        facts |= {"place": session.place.name, "place_en": session.place.name_en}
    if session.room is not None:
        facts |= {"room": session.room.name, "room_en": session.room.name_en}
    return facts


def derive(session: Session, *, lessons: bool = True) -> None:
    """Set a session's hours and facts from its fields and, for the head of a series, its lessons."""
    hours = [(session.starts_at, session.ends_at)]
    if lessons and session.parent_id is None:
        kept = Session.objects.filter(parent=session).exclude(state=SessionState.CANCELLED)
        found = list(kept.order_by("starts_at").values_list("starts_at", "ends_at"))
        if found:
            hours = found
            session.starts_at, session.ends_at = found[0][0], max(end for _, end in found)
    session.times = spans(hours)
    session.facts = facts_of(session)
