"""What every interface shares: bodies that know their fields, text without control characters, and refusals."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from django.utils import timezone
from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field

PROBLEM_TYPE = "application/problem+json"


def _without_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not contain the character U+0000")
    return text


# The database keeps any character but this one.
Text = Annotated[str, AfterValidator(_without_nul), Field(json_schema_extra={"pattern": "^[^\\u0000]*$"})]


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("is out of range") from None


# An instant with an offset; the database takes fewer offsets than the standard has.
Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]


class Body(Schema):
    """What a program sends: a field it misspelt is refused, not ignored."""

    model_config = ConfigDict(extra="forbid")


class Mistake(Schema):
    """One thing that is wrong with a request: where, and what."""

    where: str = Field(examples=["query.limit"])
    message: str


class Problem(Schema):
    """Why a request was refused (RFC 9457). `code` is for programs, `detail` for people."""

    type: str = Field(examples=["urn:unionhall:refused:session-full"])
    title: str = Field(examples=["Conflict"])
    status: int = Field(examples=[409])
    detail: str
    instance: str = Field(examples=["/api/v1/bookings"])
    code: str = Field(examples=["session-full"])
    field: str | None = None
    errors: list[Mistake] | None = None


def answers(shape: Any, *refusals: int, success: int = 200) -> dict[Any, Any]:
    """What an operation may answer: `shape` when it succeeds, else a problem with one of these statuses.

    A request can always be malformed.
    """
    return {success: shape, **dict.fromkeys(sorted({422, *refusals}), Problem)}


# Refusals of every call that needs a token.
NEEDS_TOKEN = (401, 403, 429)


def scoped(scope: str) -> dict[str, Any]:
    """What the document says of an operation that needs a token with `scope`."""
    return {"x-scope": scope}


def local(moment: datetime | None) -> datetime | None:
    """The same instant, told with the offset of the installation."""
    return timezone.localtime(moment) if moment is not None else None
