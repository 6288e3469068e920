"""The page about the interface, made on the server from its own document, and the answer to addresses it has not."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from unionhall.config.api import ABOUT, TAGS, api
from unionhall.lib.errors import NotAllowed


@dataclass(frozen=True)
class Shape:
    """A schema as one line of a table: name, kind, whether it must be there, words."""

    name: str
    kind: str
    is_required: bool
    words: str


@dataclass(frozen=True)
class Operation:
    """One operation as the page shows it."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    scope: str
    parameters: list[Shape]
    body: str
    answer: str
    refusals: list[str]


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Every operation by its part, then every shape."""
    document = _document(get_language() or "")
    groups = [
        (tag, words, [one for t, one in _operations(document) if t == tag]) for tag, words in TAGS.items()
    ]
    context = {"about": ABOUT.strip().split("\n\n"), "groups": groups, "shapes": _shapes(document)}
    return render(request, "api/page.html", context)


@csrf_exempt
def nothing(_request: HttpRequest, **_path: str) -> HttpResponse:
    """There is no such operation. Raises NotAllowed, which a program reads as a problem."""
    raise NotAllowed("no such operation")


@cache
def _document(_language: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    return found


def _operations(document: dict[str, Any]) -> list[tuple[str, Operation]]:
    return [
        (operation["tags"][0], _operation(method.upper(), path, operation))
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    ]


def _operation(method: str, path: str, operation: dict[str, Any]) -> Operation:
    security, responses = operation["security"], operation["responses"]
    success = next((answer for status, answer in responses.items() if status.startswith("2")), {})
    return Operation(
        id=operation["operationId"],
        method=method,
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        scope=security[0]["oauth2"][0] if security else "",
        parameters=[_shape(one["name"], one["schema"], one["required"]) for one in operation["parameters"]],
        body=_media(operation.get("requestBody", {})),
        answer=_media(success),
        refusals=[status for status in sorted(responses) if status >= "400"],
    )


def _media(holder: dict[str, Any]) -> str:
    return next((_kind(media["schema"]) for media in holder.get("content", {}).values()), "")


def _shapes(document: dict[str, Any]) -> list[tuple[str, str, list[Shape]]]:
    return [
        (
            name,
            schema.get("description", ""),
            [
                _shape(field, about, field in schema.get("required", ()))
                for field, about in schema.get("properties", {}).items()
            ],
        )
        for name, schema in sorted(document["components"]["schemas"].items())
    ]


def _shape(name: str, schema: dict[str, Any], is_required: bool) -> Shape:
    words = schema.get("description", "")
    if examples := schema.get("examples"):
        shown = examples[0] if isinstance(examples[0], str) else json.dumps(examples[0], ensure_ascii=False)
        words = f"{words} {shown}".strip()
    return Shape(name, _kind(schema), is_required, words)


def _kind(schema: dict[str, Any]) -> str:
    """A schema in a few characters: `Page`, `[Place]`, `string (uuid) | null`."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " | ".join(_kind(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(json.dumps(one, ensure_ascii=False) for one in schema["enum"])
    if schema.get("type") == "array":
        return f"[{_kind(schema.get('items', {}))}]"
    kind = schema.get("type", "any")
    shown = " | ".join(kind) if isinstance(kind, list) else str(kind)
    return f"{shown} ({schema['format']})" if "format" in schema else shown
