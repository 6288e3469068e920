"""Searching what is public: sessions, places, notices."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from unionhall.engines.matching import queries as matches
from unionhall.kernel.integrations.gate import Bearer, moment_of
from unionhall.kernel.integrations.shapes import NEEDS_TOKEN, Text, answers, local, scoped

SCOPE = "search:read"
router = Router(tags=["search"], auth=Bearer(SCOPE))

Words = Query(..., min_length=1, max_length=80, examples=["书法"])


class FoundOut(Schema):
    """Something that was found, the best first."""

    kind: str = Field(examples=["session"])
    id: UUID
    service: str
    title: str
    title_en: str
    url: str
    needs: list[str]
    starts_at: datetime | None


@router.get(
    "", response=answers(list[FoundOut], *NEEDS_TOKEN), operation_id="search",
    summary="Search what is public", openapi_extra=scoped(SCOPE),
)  # fmt: skip
def search(
    request: HttpRequest,
    q: Text = Words,
    limit: int = Query(20, ge=1, le=50),
) -> Any:
    """Words, pinyin, initials, and typing errors that sound right; of what takes place, what lies ahead."""
    found = matches.search(q.strip(), at=moment_of(request), limit=limit)
    return [
        {
            "kind": one.kind, "id": one.object_id, "service": one.service, "title": one.title,
            "title_en": one.title_en, "url": request.build_absolute_uri(one.url), "needs": list(one.categories),
            "starts_at": local(one.starts_at),
        }
        for one in found
    ]  # fmt: skip
