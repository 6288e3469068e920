"""The tree of organisations, as far as the caller's unit and what lies beneath."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from unionhall.kernel.integrations import queries
from unionhall.kernel.integrations.gate import Bearer
from unionhall.kernel.integrations.paging import MOST, page_of
from unionhall.kernel.integrations.shapes import NEEDS_TOKEN, Text, answers, scoped
from unionhall.lib.errors import NotAllowed

SCOPE = "organisations:read"
router = Router(tags=["organisations"], auth=Bearer(SCOPE))


class OrganisationOut(Schema):
    """An organisation. `path` is its place in the tree: the codes from the top, joined by dots."""

    id: UUID
    code: str
    path: str = Field(examples=["dongyuan.yibin.yunqiao"])
    level: str = Field(examples=["county"])
    kind: str = Field(examples=["federation"])
    name: str
    name_en: str
    region: str = Field(examples=["990181"])
    parent: UUID | None


class OrganisationPage(Schema):
    """Some organisations, parents before children; `next` leads on, empty at the end."""

    items: list[OrganisationOut]
    next: str


def organisation_out(unit: Any) -> dict[str, Any]:
    """An organisation as other systems see it."""
    return {
        "id": unit.pk, "code": unit.code, "path": unit.path, "level": unit.level, "kind": unit.kind,
        "name": unit.name, "name_en": unit.name_en, "region": unit.region, "parent": unit.parent_id,
    }  # fmt: skip


@router.get(
    "", response=answers(OrganisationPage, *NEEDS_TOKEN, 404), operation_id="listOrganisations",
    summary="Organisations of the caller and beneath", openapi_extra=scoped(SCOPE),
)  # fmt: skip
def index(
    request: HttpRequest,
    beneath: UUID | None = None,
    after: Text = "",
    limit: int = Query(50, ge=1, le=MOST),
) -> Any:
    """The caller's organisation and all beneath it, or beneath one of these; parents before children."""
    rows = queries.organisations_for(request.auth.person)  # type: ignore[attr-defined]
    if beneath is not None:
        top = rows.filter(pk=beneath).first()
        if top is None:
            raise NotAllowed("organisation")
        rows = rows.filter(path__within=top.path)
    page = page_of(rows, "path", after=after, limit=limit, name="organisations")
    return {"items": [organisation_out(unit) for unit in page.rows], "next": page.following}


@router.get(
    "/{pk}", response=answers(OrganisationOut, *NEEDS_TOKEN, 404), operation_id="getOrganisation",
    summary="One organisation", openapi_extra=scoped(SCOPE),
)  # fmt: skip
def detail(request: HttpRequest, pk: UUID) -> Any:
    """One of the caller's organisations."""
    found = queries.organisations_for(request.auth.person).filter(pk=pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise NotAllowed("organisation")
    return organisation_out(found)
