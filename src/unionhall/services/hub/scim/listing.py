"""A list of resources: what was asked for, and the page that answers it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from unionhall.services.hub.scim.endpoints import Caller, Endpoint
from unionhall.services.hub.scim.errors import InvalidSyntax
from unionhall.services.hub.scim.schemas import DEFAULT_RESULTS, LIST, MOST_RESULTS
from unionhall.services.hub.scim.shapes import chosen_part

_LAST_PLACE = 10_000_000


@dataclass(frozen=True)
class Asked:
    """What a list is asked for. `start` counts from 1."""

    filter: str = ""
    start: int = 1
    count: int = DEFAULT_RESULTS
    wanted: str = ""
    unwanted: str = ""


def asked_in_query(request: HttpRequest) -> Asked:
    """What the address asks for. Raises InvalidSyntax."""
    given = request.GET
    return _asked(
        given.get("filter", ""), given.get("startIndex"), given.get("count"),
        given.get("attributes", ""), given.get("excludedAttributes", ""),
    )  # fmt: skip


def asked_in_body(body: dict[str, Any]) -> Asked:
    """What a search request asks for. Raises InvalidSyntax."""
    lists = [body.get(name) or [] for name in ("attributes", "excludedAttributes")]
    if not all(isinstance(names, list) and all(isinstance(name, str) for name in names) for names in lists):
        raise InvalidSyntax(why="attributes are a list of names")
    return _asked(
        body.get("filter") or "",
        body.get("startIndex"),
        body.get("count"),
        ",".join(lists[0]),
        ",".join(lists[1]),
    )


def _asked(text: Any, start: Any, count: Any, wanted: str, unwanted: str) -> Asked:
    if not isinstance(text, str) or "\0" in text:
        raise InvalidSyntax(why="filter is text")
    if wanted and unwanted:
        raise InvalidSyntax(why="attributes and excludedAttributes exclude each other")
    place = _number(start, "startIndex", 1)
    most = _number(count, "count", DEFAULT_RESULTS)
    return Asked(text, min(max(place, 1), _LAST_PLACE), min(max(most, 0), MOST_RESULTS), wanted, unwanted)


def _number(value: Any, name: str, otherwise: int) -> int:
    if value is None or value == "":
        return otherwise
    try:
        return int(value)
    except (TypeError, ValueError):
        raise InvalidSyntax(why=f"{name} is a number") from None


def listed(endpoint: Endpoint, asked: Asked, caller: Caller) -> dict[str, Any]:
    """The page. Raises InvalidFilter."""
    rows = endpoint.rows(caller)
    if asked.filter:
        rows = endpoint.found(rows, asked.filter, caller)
    total = rows.count()
    page = list(rows[asked.start - 1 : asked.start - 1 + asked.count])
    found = endpoint.shown(page, caller, unwanted=asked.unwanted)
    return {
        "schemas": [LIST],
        "totalResults": total,
        "startIndex": asked.start,
        "itemsPerPage": len(found),
        "Resources": [chosen_part(each, asked.wanted, asked.unwanted) for each in found],
    }
