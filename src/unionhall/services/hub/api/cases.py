"""Where a case stands, by its number: no names, no subject, no texts."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import Field

from unionhall.engines.casework import kinds
from unionhall.engines.casework import queries as casework
from unionhall.kernel.integrations.gate import Bearer
from unionhall.kernel.integrations.shapes import NEEDS_TOKEN, Text, answers, local, scoped

SCOPE = "cases:read"
router = Router(tags=["cases"], auth=Bearer(SCOPE))

Number = Path(..., max_length=80, examples=["云桥文问〔2026〕0012"])


class CaseOut(Schema):
    """Where a case stands. `turn` is whose turn it is; `told` says it as the person it serves reads it."""

    number: str
    kind: str
    state: str
    told: str
    turn: str = Field(examples=["staff"])
    organisation: UUID
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None


@router.get(
    "/{number}", response=answers(CaseOut, *NEEDS_TOKEN, 404), operation_id="getCaseStatus",
    summary="Where a case stands", openapi_extra=scoped(SCOPE),
)  # fmt: skip
def status(request: HttpRequest, number: Text = Number) -> Any:
    """The case of that number at the caller's unit or beneath."""
    case = casework.status_of(number, request.auth.person)  # type: ignore[attr-defined]
    state = kinds.workflow_of(case.kind).state(case.state)
    return {
        "number": case.number, "kind": case.kind, "state": case.state, "told": str(state.told), "turn": case.turn,
        "organisation": case.organisation_id, "opened_at": local(case.opened_at), "due_at": local(case.due_at),
        "closed_at": local(case.closed_at),
    }  # fmt: skip
