"""The protocol's addresses. A bearer token opens them, never a session."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from unionhall.kernel.integrations.gate import NoToken, TooManyCalls, let_in
from unionhall.lib.errors import InvalidInput, NotAllowed, Refused
from unionhall.services.hub.scim import schemas
from unionhall.services.hub.scim.endpoints import Caller, Endpoint
from unionhall.services.hub.scim.errors import NotOffered, ScimError, WrongMethod
from unionhall.services.hub.scim.listing import asked_in_body, asked_in_query, listed
from unionhall.services.hub.scim.queries import one_of
from unionhall.services.hub.scim.shapes import chosen_part, read_body

MEDIA_TYPE = "application/scim+json"
READ, WRITE = "people:read", "people:write"
ROOT = "/scim/v2"
View = Callable[..., HttpResponse]


def answer(document: Any, status: int = 200, **headers: str) -> HttpResponse:
    """A JSON answer that nobody keeps; 204 when there is nothing to say."""
    body = b"" if document is None else json.dumps(document, ensure_ascii=False).encode()
    headers = {name.replace("_", "-"): value for name, value in headers.items() if value}
    response = HttpResponse(body, status=204 if document is None else status, headers=headers)
    response.headers["Cache-Control"] = "no-store"
    if document is None:
        del response.headers["Content-Type"]
    else:
        response.headers["Content-Type"] = MEDIA_TYPE
    return response


def refusal_told(refusal: Refused) -> HttpResponse:
    """A "no" as the protocol has it (RFC 7644, 3.12)."""
    kind = refusal.scim_type if isinstance(refusal, ScimError) else ""
    status = refusal.status
    if isinstance(refusal, InvalidInput):
        kind, status = "invalidValue", 400
    document = {"schemas": [schemas.ERROR], "status": str(status), "detail": str(refusal)}
    response = answer(document | ({"scimType": kind} if kind else {}), status)
    if isinstance(refusal, NoToken):
        response.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    if isinstance(refusal, TooManyCalls):
        response.headers["Retry-After"] = str(refusal.seconds)
    return response


def spoken(view: View) -> View:
    """A view of the protocol: its refusals are told as the protocol has them."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            return refusal_told(refusal)

    return guarded


def base_of(request: HttpRequest) -> str:
    """The address of the service as it was called."""
    return request.build_absolute_uri(ROOT)


def caller_of(request: HttpRequest, *, is_read: bool = False) -> Caller:
    """Who calls, if the token allows it. Raises NoToken, ScopeMissing, TooManyCalls."""
    call = let_in(request, READ if is_read or request.method in ("GET", "HEAD") else WRITE)
    version = request.headers.get("If-Match", "")
    return Caller(call.person, call.integration.organisation, call.at, base_of(request), version)


@spoken
def collection(request: HttpRequest, endpoint: Endpoint) -> HttpResponse:
    """All resources of a kind: list them, add one."""
    caller = caller_of(request)
    if request.method in ("GET", "HEAD"):
        return answer(listed(endpoint, asked_in_query(request), caller))
    if request.method != "POST":
        raise WrongMethod
    row = endpoint.create(read_body(request.body), caller)
    return _told(request, endpoint, one_of(endpoint.rows(caller), str(row.pk)), caller, status=201)


@spoken
def search(request: HttpRequest, endpoint: Endpoint) -> HttpResponse:
    """List resources of a kind; what is asked for stands in the body, out of every log."""
    caller = caller_of(request, is_read=True)
    if request.method != "POST":
        raise WrongMethod
    return answer(listed(endpoint, asked_in_body(read_body(request.body)), caller))


@spoken
def single(request: HttpRequest, endpoint: Endpoint, pk: str) -> HttpResponse:
    """One resource: read it, change it, let go of it."""
    caller = caller_of(request)
    row = one_of(endpoint.rows(caller), pk)
    match request.method:
        case "GET" | "HEAD":
            return _told(request, endpoint, row, caller)
        case "DELETE":
            endpoint.delete(row, caller)
            return answer(None)
        case "PUT":
            endpoint.replace(row, read_body(request.body), caller)
        case "PATCH":
            endpoint.patch(row, read_body(request.body), caller)
        case _:
            raise WrongMethod
    return _told(request, endpoint, one_of(endpoint.rows(caller), pk), caller)


def _told(
    request: HttpRequest, endpoint: Endpoint, row: Any, caller: Caller, status: int = 200
) -> HttpResponse:
    asked = asked_in_query(request)
    (shown,) = endpoint.shown([row], caller, unwanted=asked.unwanted)
    version = shown["meta"]["version"]
    known = {each.strip() for each in request.headers.get("If-None-Match", "").split(",")}
    if request.method in ("GET", "HEAD") and version in known:
        return HttpResponse(status=304, headers={"ETag": version, "Cache-Control": "no-store"})
    place = shown["meta"]["location"] if status == 201 else ""
    return answer(chosen_part(shown, asked.wanted, asked.unwanted), status, ETag=version, Location=place)


def _discovered(documents: Callable[[str], list[dict[str, Any]]]) -> View:
    """A list of documents that say what this service is, and each of them; they name nobody, so anybody reads them."""

    @spoken
    def view(request: HttpRequest, pk: str = "") -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            raise WrongMethod
        if request.GET.get("filter"):
            refusal = NotAllowed("discovery is not filtered")
            refusal.status = 403  # as RFC 7644, 4 has it
            raise refusal
        found = documents(base_of(request))
        if pk:
            one = next((each for each in found if each["id"].lower() == pk.lower()), None)
            if one is None:
                raise NotAllowed("document")
            return answer(one)
        return answer(
            {
                "schemas": [schemas.LIST],
                "totalResults": len(found),
                "startIndex": 1,
                "itemsPerPage": len(found),
                "Resources": found,
            }
        )

    return view


all_schemas = _discovered(schemas.schemas)
all_resource_types = _discovered(schemas.resource_types)


@spoken
def configuration(request: HttpRequest) -> HttpResponse:
    """What this service can do."""
    if request.method not in ("GET", "HEAD"):
        raise WrongMethod
    return answer(schemas.configuration(base_of(request)))


@spoken
def not_offered(request: HttpRequest) -> HttpResponse:
    """What the protocol has and the configuration says is not here."""
    caller_of(request, is_read=True)
    raise NotOffered


@spoken
def nowhere(request: HttpRequest, _rest: str) -> HttpResponse:
    """No such address."""
    raise NotAllowed("address")
