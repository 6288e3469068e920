"""A sentence in, what it needs and what meets that out. Nothing is kept unless that is asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema
from pydantic import Field

from unionhall.engines.matching.wording import category_name, reason_text
from unionhall.kernel.integrations.gate import Bearer, Call
from unionhall.kernel.integrations.shapes import NEEDS_TOKEN, Body, Text, answers, local, scoped
from unionhall.kernel.places.where import Where
from unionhall.lib.errors import InvalidInput
from unionhall.services.hub import commands
from unionhall.services.hub.queries import needs

SCOPE = "needs:match"
router = Router(tags=["needs"], auth=Bearer(SCOPE))


class NeedIn(Body):
    """What somebody says, in their own words, and where they are (WGS-84 degrees) if that is known."""

    text: Text = Field(min_length=1, max_length=200, examples=["想学电工，周末有课吗"])
    longitude: float | None = Field(None, ge=-180, le=180)
    latitude: float | None = Field(None, ge=-90, le=90)
    keep: bool = Field(False, description="Count it among the needs of the caller's unit")


class MatchOut(Schema):
    """One need that was understood; `hotlines` are numbers to call now, where danger was heard."""

    category: str
    name: str
    service: str
    confidence: float
    is_confident: bool
    is_alert: bool
    hotlines: list[str]


class ReasonOut(Schema):
    """Why something is suggested, for programs and for people."""

    code: str
    text: str


class SuggestionOut(Schema):
    """Something that meets the need. `kind` says which of `session`, `place` and `request` it is."""

    rank: int
    kind: str = Field(examples=["session"])
    category: str
    service: str
    title: str
    reasons: list[ReasonOut]
    session: UUID | None
    place: UUID | None
    request: str | None
    starts_at: datetime | None
    seats_free: int | None
    distance_km: float | None


class AnswerOut(Schema):
    """What the platform makes of a sentence. Unless `is_confident`, ask back with the names of the matches."""

    is_confident: bool
    is_kept: bool
    matches: list[MatchOut]
    suggestions: list[SuggestionOut]


@router.post(
    "/match", response=answers(AnswerOut, *NEEDS_TOKEN, 400), operation_id="matchNeed",
    summary="What a sentence needs", openapi_extra=scoped(SCOPE),
)  # fmt: skip
def match(request: HttpRequest, body: NeedIn) -> Any:
    """Needs, and the sessions, places and forms that meet them, best first, with reasons in words."""
    call: Call = request.auth  # type: ignore[attr-defined]
    if (body.longitude is None) != (body.latitude is None):
        raise InvalidInput(_("Give both longitude and latitude, or neither."), field="longitude")
    where = None
    if body.longitude is not None and body.latitude is not None:
        where = Where(body.longitude, body.latitude, "", is_chosen=True)
    answer = needs.answer_to(body.text, viewer=None, where=where, at=call.at)
    if body.keep:
        commands.ask_need(
            answer, organisation=call.integration.organisation, visitor=uuid4(), by=None, at=call.at
        )
    return {
        "is_confident": answer.is_confident,
        "is_kept": body.keep,
        "matches": [_match_out(one) for one in answer.matches],
        "suggestions": [_suggestion_out(one) for one in answer.suggestions],
    }


def _match_out(one: Any) -> dict[str, Any]:
    return {
        "category": one.category, "name": str(category_name(one.category)), "service": one.service,
        "confidence": round(float(one.score), 4), "is_confident": one.is_confident, "is_alert": one.is_alert,
        "hotlines": list(one.hotlines),
    }  # fmt: skip


def _suggestion_out(one: Any) -> dict[str, Any]:
    near, session, form = one.place, one.session, one.request
    kind = "session" if session else "place" if near else "request"
    title = session.title if session else near.place.name if near else str(form.label)
    return {
        "rank": one.rank, "kind": kind, "category": one.category, "service": one.service, "title": title,
        "reasons": [{"code": reason.code, "text": str(reason_text(reason))} for reason in one.reasons],
        "session": session.pk if session else None, "place": near.place.pk if near else None,
        "request": form.code if form else None, "starts_at": local(session.starts_at) if session else None,
        "seats_free": one.seats.free if one.seats else None,
        "distance_km": round(near.distance_km, 3) if near else None,
    }  # fmt: skip
