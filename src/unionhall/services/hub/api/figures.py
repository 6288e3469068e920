"""Figures: what is counted, and each for an organisation and a period."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router, Schema
from pydantic import Field

from unionhall.kernel.integrations.gate import Bearer, Call
from unionhall.kernel.integrations.shapes import NEEDS_TOKEN, Text, answers, scoped
from unionhall.services.hub.desk.periods import find_period
from unionhall.services.hub.desk.queries import figures
from unionhall.services.hub.desk.queries.units import unit_scope

SCOPE = "figures:read"
PERIOD = r"^(30d|20\d\d(-(Q[1-4]|0[1-9]|1[0-2]))?)$"
router = Router(tags=["figures"], auth=Bearer(SCOPE))

Code = Path(..., max_length=60, examples=["match_rate"])


class FigureOut(Schema):
    """What is counted. A share has a numerator and a denominator; small counts of sensitive ones are not told."""

    code: str = Field(examples=["match_rate"])
    name: str
    unit: str
    definition: str
    is_share: bool
    is_sensitive: bool


class ReadingOut(Schema):
    """A figure of an organisation and all beneath it, from `first` on until `after`, which is not part of it.

    `value` is the number, or the percentage; null for a share of nothing, and where it is suppressed.
    """

    code: str
    organisation: UUID
    period: str
    first: date
    after: date
    value: float | None
    part: int | None
    whole: int | None
    is_suppressed: bool


@router.get(
    "", response=answers(list[FigureOut], *NEEDS_TOKEN), operation_id="listFigures", summary="What is counted",
    openapi_extra=scoped(SCOPE),
)  # fmt: skip
def index(request: HttpRequest) -> Any:
    """Every figure with its definition in words."""
    return [
        {
            "code": one.code, "name": str(one.name), "unit": str(one.unit), "definition": str(one.definition),
            "is_share": one.denominator is not None, "is_sensitive": one.is_sensitive,
        }
        for one in figures.all_figures().values()
    ]  # fmt: skip


@router.get(
    "/{code}", response=answers(ReadingOut, *NEEDS_TOKEN, 404), operation_id="readFigure", summary="Read a figure",
    openapi_extra=scoped(SCOPE),
)  # fmt: skip
def reading(
    request: HttpRequest,
    code: Text = Code,
    organisation: UUID | None = None,
    period: str = Query("30d", pattern=PERIOD, examples=["2026-11", "2026-Q4", "2026"]),
) -> Any:
    """A figure of the caller's organisation, or of one beneath it, over the last 30 days, a month, quarter or year."""
    call: Call = request.auth  # type: ignore[attr-defined]
    figure, scope = figures.find_figure(code), unit_scope(call.person, "hub.read_figures", organisation)
    unit = scope.organisation
    assert unit is not None
    today = timezone.localdate(call.at)
    stretch = find_period(period, today)
    (found,) = figures.readings(figure, scope, [stretch.stretch])
    size = found.part if found.whole is None else found.whole
    is_hidden = figure.is_sensitive and size < figures.small_cell(scope, today)
    return {
        "code": figure.code, "organisation": unit.pk, "period": stretch.code, "first": stretch.first,
        "after": stretch.after, "is_suppressed": is_hidden, "value": None if is_hidden else found.value,
        "part": None if is_hidden else found.part, "whole": None if is_hidden else found.whole,
    }  # fmt: skip
