"""For other programs: what workers can claim, by the numbers that this installation knows; nothing is kept."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RequestDataTooBig, UnreadablePostError
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from ninja import Router

from unionhall.services.legalaid.queries.rights import laws
from unionhall.services.legalaid.rights.batch import answered, schema_document
from unionhall.services.legalaid.rights.examples import example
from unionhall.services.legalaid.rights.outcomes import speaker
from unionhall.services.legalaid.rights.registry import RECKONINGS

MOST_REQUESTS = 1_000
MOST_BYTES = 1_000_000
# Each region costs a query, so one call asks about a province and its places, not about the whole country.
MOST_REGIONS = 40


@csrf_exempt  # it reads no cookie's rights and changes nothing, so there is nothing to abuse
@require_POST
def answers(request: HttpRequest) -> JsonResponse:
    """The answer to one request (an object), or an array of answers to an array of requests, in its order.

    422 when a fact set is bad, with the mistakes beside the answers to the others; 400 when it is no JSON; 413 when it
    is too much.
    """
    body = _body(request)
    if body is None:
        return _refused(413, _("At most %(most)s bytes are taken at once.") % {"most": MOST_BYTES})
    try:
        asked = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return _refused(400, _("This is no JSON."))
    requests = asked if isinstance(asked, list) else [asked]
    if len(requests) > MOST_REQUESTS:
        return _refused(413, _("At most %(most)s fact sets are taken at once.") % {"most": MOST_REQUESTS})
    if _regions(requests) > MOST_REGIONS:
        return _refused(413, _("At most %(most)s regions are taken at once.") % {"most": MOST_REGIONS})
    law_of, say = laws(), speaker(_)
    found = [answered(one, law_of, say) for one in requests]
    status = 422 if any("mistakes" in one for one in found) else 200
    return _json(found if isinstance(asked, list) else found[0], status)


@require_GET
def schema(_request: HttpRequest) -> JsonResponse:
    """What a request looks like, for every topic; titles in the reader's language."""
    return _json(schema_document(_))


router = Router(tags=["rights"])
_REQUEST = {
    "type": "object",
    "properties": {
        "id": {"type": ["string", "null"]},
        "topic": {"type": "string", "enum": list(RECKONINGS)},
        "region": {"type": "string", "examples": ["990181", "CN"]},
        "as_of": {"type": "string", "format": "date"},
        "facts": {"type": "object", "description": "By topic: see getRightsSchema"},
    },
    "required": ["topic", "region", "as_of", "facts"],
    "examples": [example("severance")],
}
_ANSWERS = {"content": {"application/json": {"schema": {"type": ["object", "array"]}}}}


@router.post(
    "/answers", operation_id="answerRights", summary="What a worker can claim",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"anyOf": [_REQUEST, {"type": "array", "items": _REQUEST, "maxItems": MOST_REQUESTS}]}
                }
            },
        },
        "responses": {
            200: _ANSWERS | {"description": "The answer, or the answers in the order of the requests"},
            400: _ANSWERS | {"description": "This is no JSON"},
            413: _ANSWERS | {"description": "Too much at once"},
            422: _ANSWERS | {"description": "Mistakes, beside the answers to what was right"},
        },
    },
)  # fmt: skip
def answers_in_document(request: HttpRequest) -> HttpResponse:
    """The answer to one fact set, or to an array of up to 1,000 of them. Nothing is kept, no token is needed."""
    found: HttpResponse = answers(request)
    return found


@router.get(
    "/schema.json", operation_id="getRightsSchema", summary="The facts of each topic",
    openapi_extra={"responses": {200: _ANSWERS | {"description": "JSON Schema, draft 2020-12"}}},
)  # fmt: skip
def schema_in_document(request: HttpRequest) -> HttpResponse:
    """What a request looks like, for every topic."""
    found: HttpResponse = schema(request)
    return found


def _body(request: HttpRequest) -> bytes | None:
    """What was sent; nothing when it is too long, or breaks off."""
    try:
        body = request.body
    except (RequestDataTooBig, UnreadablePostError):
        return None
    return body if len(body) <= MOST_BYTES else None


def _regions(requests: list[Any]) -> int:
    return len({str(one.get("region")) for one in requests if isinstance(one, dict)})


def _refused(status: int, words: str) -> JsonResponse:
    return _json({"mistakes": {"request": words}}, status)


def _json(data: Any, status: int = 200) -> JsonResponse:
    response = JsonResponse(data, status=status, safe=False)
    response.headers["Cache-Control"] = "no-store"
    return response
