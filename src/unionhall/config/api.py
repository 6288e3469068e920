"""The interface for other systems: one document (OpenAPI 3.1), one way to refuse, one way to say "unchanged".

The operations themselves live with the apps they belong to.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from unionhall import __version__
from unionhall.kernel.integrations.gate import Call, NoToken, TooManyCalls
from unionhall.kernel.integrations.scopes import MACHINE_SCOPES
from unionhall.kernel.integrations.shapes import PROBLEM_TYPE
from unionhall.lib.errors import InvalidInput, NotAllowed, Refused
from unionhall.services.hub.api import ROUTERS
from unionhall.services.legalaid.api import router as rights

ROOT = "/api/v1"
ABOUT = """For programs of partners. Places, sessions and the rights calculator are open to everybody; for the rest an
administrator connects your system (desk, connected systems) and you fetch a token with your client id and secret at
`/identity/o/api/token` (OAuth 2, client credentials), with the scopes you need.

Lists come in pages: pass `next` as `after`. Instants carry an offset, money is yuan as text. A refusal is a problem
(RFC 9457) whose `code` is stable. What you may not see looks like what does not exist (404).
"""
TAGS = {
    "organisations": "The tree of union organisations, from your own unit down",
    "places": "Where the union serves: open data",
    "sessions": "What takes place: open data",
    "bookings": "Places in sessions, for your own people",
    "needs": "A sentence in, what meets it out",
    "search": "Everything public",
    "rights": "What workers can claim",
    "cases": "Where a case stands",
    "figures": "What is counted",
    "events": "What happened, as a feed",
}
_READ = ("GET", "HEAD")


class Interface(NinjaAPI):
    """django-ninja with our refusals, entity tags and a document that says what is true."""

    def create_response(self, request: HttpRequest, data: Any, **kwargs: Any) -> HttpResponse:
        """An answer; to a reader who has it already, only that."""
        return finished(request, super().create_response(request, data, **kwargs))

    def get_operation_url_name(self, operation: Any, router: Any) -> str:
        """An address goes by the name of its operation."""
        return str(operation.operation_id)

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> Any:
        """The document, with the scopes of each operation and the media types of its refusals."""
        document = super().get_openapi_schema(*args, **kwargs)
        for operations in document["paths"].values():
            for method, operation in operations.items():
                _complete(operation, is_read=method == "get")
        scopes = {scope.code: str(scope.label) for scope in MACHINE_SCOPES}
        flow = {"tokenUrl": "/identity/o/api/token", "scopes": scopes}
        document["components"]["securitySchemes"] = {
            "oauth2": {"type": "oauth2", "flows": {"clientCredentials": flow}}
        }
        return document


def _complete(operation: dict[str, Any], *, is_read: bool) -> None:
    scope = operation.pop("x-scope", None)
    operation["security"] = [{"oauth2": [scope]}] if scope else []
    for parameter in operation["parameters"]:
        # What is not given is left out: an address knows no null.
        kinds = [one for one in parameter["schema"].pop("anyOf", []) if one != {"type": "null"}]
        if kinds:
            parameter["schema"] |= kinds[0]
    responses = operation["responses"]
    for status, answer in responses.items():
        content = answer.get("content", {})
        if int(status) >= 400 and operation["operationId"] != "answerRights":
            answer["content"] = {PROBLEM_TYPE: content.pop("application/json")}
    if is_read and operation["operationId"] != "getRightsSchema":
        responses[304] = {"description": "Unchanged since the entity tag you named"}


def finished(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response with what every answer carries: who may keep it, who may read it, its entity tag."""
    is_private = isinstance(getattr(request, "auth", None), Call)
    if request.method in _READ and not is_private:
        response.headers["Access-Control-Allow-Origin"] = "*"
    if request.method not in _READ or response.status_code != 200:
        response.headers["Cache-Control"] = "no-store"
        return response
    response.headers["Cache-Control"] = "private, no-cache" if is_private else "public, max-age=60"
    response.headers["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    patch_vary_headers(response, ["Authorization", "Cookie"])
    return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response


def _problem(request: HttpRequest, refusal: Refused, **more: Any) -> HttpResponse:
    response = api.create_response(request, refusal.as_problem(request.path) | more, status=refusal.status)
    response.headers["Content-Type"] = PROBLEM_TYPE
    if isinstance(refusal, NoToken):
        response.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    if isinstance(refusal, TooManyCalls):
        response.headers["Retry-After"] = str(refusal.seconds)
    return response


class Unreadable(Refused):
    """The body is not what it says it is."""

    status = 400
    message = _("The request cannot be read.")


api = Interface(
    title=f"{settings.SITE_NAME_EN} ({settings.SITE_NAME})",
    version="1",
    description=ABOUT,
    openapi_url="/openapi.json",
    docs_url=None,
    urls_namespace="api",
    servers=[{"url": "/", "description": f"This installation, UnionHall {__version__}"}],
    openapi_extra={"tags": [{"name": name, "description": words} for name, words in TAGS.items()]},
)
for address, router in ROUTERS:
    api.add_router(address, router)
api.add_router("/rights", rights)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return _problem(request, refusal)


@api.exception_handler(Http404)
def _missing(request: HttpRequest, _error: Http404) -> HttpResponse:
    return _problem(request, NotAllowed())


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    mistakes = [
        {"where": ".".join(str(part) for part in one["loc"]), "message": str(one["msg"])}
        for one in error.errors
    ]
    return _problem(request, InvalidInput(), errors=mistakes)


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    refusal = Unreadable()
    refusal.status = error.status_code
    return _problem(request, refusal)
