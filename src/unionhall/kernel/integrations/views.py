"""Signing in to other systems with one's account here: what is allowed, and taking it back.

The protocol is allauth's. What it leaves open is closed here: proof of possession is always asked for, what was allowed
once is remembered for that system alone, and no control character reaches the database.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from allauth.core.internal.httpkit import add_query_params
from allauth.idp.oidc import views as provider
from allauth.idp.oidc.internal.oauthlib.server import get_server
from allauth.idp.oidc.internal.oauthlib.utils import extract_params, respond_html_error
from django.contrib import messages
from django.contrib.auth import logout as sign_out
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from oauthlib.oauth2.rfc6749 import errors

from unionhall.kernel.integrations import commands, queries, renewals
from unionhall.kernel.integrations.scopes import PERSON_SCOPES
from unionhall.lib.errors import NotAllowed

_PERSON_SCOPES = frozenset(scope.code for scope in PERSON_SCOPES)
View = Callable[..., HttpResponse]


class _Redirect(HttpResponse):
    """To the other system. Its address was checked when it was connected."""

    def __init__(self, address: str) -> None:
        super().__init__(status=HTTPStatus.FOUND)
        self["Location"] = address


class Authorization(provider.AuthorizationView):
    """The page on which a person allows a system to sign them in; once allowed, it is not asked again."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask, remember, or send back with what is wrong."""
        prompts = request.GET.get("prompt", "").split()
        if refused := _refused(request):
            return refused
        if "none" in prompts and request.user.is_authenticated and not self._is_remembered(request):
            return _sent_back(request, "consent_required")
        response: HttpResponse = super().get(request, *args, **kwargs)
        if not isinstance(response, TemplateResponse):
            return response
        if "consent" not in prompts and self._is_remembered(request):
            return self._go_on()
        # The browser checks where a form leads to the end, and it ends at the other system.
        address = urlsplit(request.GET.get("redirect_uri", ""))
        response._csp_update = {"form-action": [f"{address.scheme}://{address.netloc}"]}  # type: ignore[attr-defined]
        return response

    def _is_remembered(self, request: HttpRequest) -> bool:
        asked = set(request.GET.get("scope", "").split())
        grant = queries.live_grant(request.GET.get("client_id", ""), request.user.person)  # type: ignore[union-attr]
        return grant is not None and asked <= set(grant.scopes)

    def _go_on(self) -> HttpResponse:
        kwargs = self.get_form_kwargs()
        kwargs["data"] = {"scopes": self._scopes, "request": "remembered"}
        form = self.form_class(**kwargs)
        if not form.is_valid():
            return self.form_invalid(form)
        return self.form_valid(form)

    def form_valid(self, form: Any) -> HttpResponse:
        """Remember what was allowed, and hand out the code."""
        client_id, person = self._request_info["client_id"], self.request.user.person  # type: ignore[union-attr]
        integration = queries.by_client(client_id)
        if integration is None:
            return respond_html_error(self.request, error=errors.InvalidClientIdError())
        form.cleaned_data["scopes"] = [code for code in self._scopes if code in form.cleaned_data["scopes"]]
        if "openid" not in form.cleaned_data["scopes"]:
            form.cleaned_data["scopes"].insert(0, "openid")
        chosen = form.cleaned_data["scopes"]
        known = queries.live_grant(client_id, person)
        if known is None or not set(chosen) <= set(known.scopes):
            commands.give_grant(integration, person, chosen, by=person, at=timezone.now())
        response: HttpResponse = super().form_valid(form)
        return response

    def _handle_login_prompt(self, request: HttpRequest, prompts: list[str]) -> HttpResponse:
        """Whoever must sign in anew is signed out first."""
        sign_out(request)
        response: HttpResponse = super()._handle_login_prompt(request, prompts)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Also whose system it is."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"integration": queries.by_client(self._request_info["client_id"])}


def _refused(request: HttpRequest) -> HttpResponse | None:
    """The page for a request that no well-behaved system makes; None when it may go on."""
    asked = set(request.GET.get("scope", "").split())
    challenge, method = request.GET.get("code_challenge"), request.GET.get("code_challenge_method")
    if queries.by_client(request.GET.get("client_id", "")) is None:
        return _error(request, errors.InvalidClientIdError())
    if not challenge or method != "S256":
        return _error(request, errors.InvalidRequestError(description="code_challenge with S256 is required"))
    if "openid" not in asked or not asked <= _PERSON_SCOPES:
        return _error(request, errors.InvalidScopeError())
    return None


def _error(request: HttpRequest, error: Exception) -> HttpResponse:
    response: HttpResponse = respond_html_error(request, error=error)
    response.status_code = HTTPStatus.BAD_REQUEST
    return response


def _sent_back(request: HttpRequest, code: str) -> HttpResponse:
    """Back to the system with an error, once it is known to be one of ours."""
    try:
        get_server().validate_authorization_request(*extract_params(request))
    except errors.FatalClientError as error:
        return _error(request, error)
    except errors.OAuth2Error as error:
        return _Redirect(error.in_uri(error.redirect_uri))
    params = {"error": code} | ({"state": state} if (state := request.GET.get("state")) else {})
    return _Redirect(add_query_params(request.GET["redirect_uri"], params))


class TokenEndpoint(provider.TokenView):
    """Where systems fetch tokens. What people allow cannot be had without them, and ends when they sign out."""

    @transaction.atomic
    def post(self, request: HttpRequest) -> HttpResponse:
        asked, kind = set(request.POST.get("scope", "").split()), request.POST.get("grant_type")
        if kind == "client_credentials" and asked & _PERSON_SCOPES:
            return JsonResponse({"error": "invalid_scope"}, status=HTTPStatus.BAD_REQUEST)
        # Before any token is touched: whoever signs out takes the session first and its tokens then.
        session = ""
        if kind == "refresh_token":
            session = renewals.hold_session_of(request.POST.get("refresh_token", ""))
        response: HttpResponse = super().post(request)
        if response.status_code == HTTPStatus.OK and kind != "client_credentials":
            renewals.write_session(json.loads(response.content), session or renewals.session_of_code())
        return response


def _plain(view: View) -> View:
    """A view of the protocol, closed to the one character that the database does not keep."""

    @csrf_exempt
    @never_cache
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        values = [
            value for data in (request.GET, request.POST) for _name, many in data.lists() for value in many
        ]
        if any("\x00" in value for value in values):
            return JsonResponse({"error": "invalid_request"}, status=HTTPStatus.BAD_REQUEST)
        return view(request, *args, **kwargs)

    return guarded


authorization = _plain(Authorization.as_view())
token = _plain(TokenEndpoint.as_view())
revoke = _plain(provider.revoke)
user_info = _plain(provider.user_info)
logout = _plain(provider.logout)


def no_device(_request: HttpRequest) -> HttpResponse:
    """Codes for devices are not offered; allauth's own document asks for the address all the same."""
    raise NotAllowed("device")


@require_GET
@never_cache
@login_required
def apps(request: HttpRequest) -> HttpResponse:
    """The systems that I let sign me in."""
    grants = queries.grants_of(request.user.person)  # type: ignore[union-attr]
    return render(request, "integrations/apps.html", {"grants": grants, "scopes": PERSON_SCOPES, "tab": "me"})


@require_POST
@login_required
def end_app(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let one of them sign me in no more."""
    person = request.user.person  # type: ignore[union-attr]
    grant = commands.end_grant(queries.get_grant(pk, person), by=person, at=timezone.now())
    messages.success(request, _("%(name)s can no longer sign you in.") % {"name": grant.integration.name})
    return redirect("integrations:apps")
