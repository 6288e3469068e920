"""Between the server and the views: staff pages open only after the second factor, and nothing before consent.

Posts count only in a session that has shown a second factor. So a stolen phone code opens a worker's pages at
most, wherever the address of a staff page lies.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.access.permissions import may
from unionhall.kernel.access.posts import lay_down_posts
from unionhall.kernel.access.queries import has_staff_role, is_staff
from unionhall.kernel.people.adapter import WELCOME_KEY, AccountAdapter
from unionhall.kernel.people.fields import decrypt, encrypt

# Any address with one of these words between its slashes is a staff page.
STAFF_WORDS = frozenset({"desk", "admin"})
# What people may open before they have agreed to anything: signing out, the texts themselves, the language, and what
# every page of the installed portal fetches by itself.
BEFORE_CONSENT = frozenset(
    {"hub:prefs", "hub:privacy", "hub:accessibility", "hub:manifest", "hub:worker", "hub:offline"}
)


def has_shown_factor(request: HttpRequest, account: Any) -> bool:
    """Whether this session has shown the account's second factor; without a query."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, account))


def is_staff_address(path: str) -> bool:
    """Whether `path` is a staff page."""
    return not STAFF_WORDS.isdisjoint(path.split("/"))


class GateMiddleware:
    """Stands after authentication."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        account = request.user
        # Lazy, so that a page which does not ask who is there costs no query.
        request.user = SimpleLazyObject(lambda: _as_shown(request, account))  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        if is_staff_address(request.path) and (detour := _turned_away(request)):
            return detour
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.get(WELCOME_KEY):
            return _asked_first(request)
        return None


def _as_shown(request: HttpRequest, account: Any) -> Any:
    if account.is_authenticated and not has_shown_factor(request, account):
        lay_down_posts(account.person)
    return account


def _turned_away(request: HttpRequest) -> HttpResponse | None:
    """Where somebody goes instead of the staff page they asked for; None when it may open.

    Raises Http404 for those who hold no staff role: forbidden looks like missing.
    """
    account = request.user
    if not account.is_authenticated:
        return _detour("account_login", request)
    if has_shown_factor(request, account):
        is_configuration = "admin" in request.path.split("/")
        if may(account.person, "access.open_configuration") if is_configuration else is_staff(account.person):
            return None
        raise Http404
    if not has_staff_role(account.person):
        raise Http404
    if Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists():
        return _detour("mfa_reauthenticate", request)
    return _detour("mfa_activate_totp", request)


def _asked_first(request: HttpRequest) -> HttpResponse | None:
    match = request.resolver_match
    if match is None or match.view_name in BEFORE_CONSENT or request.path.startswith(reverse("people:root")):
        return None
    return _detour("people:welcome", request)


def _detour(name: str, request: HttpRequest) -> HttpResponse:
    # After a form that was posted one cannot be sent back to it by an address.
    if request.method != "GET":
        return HttpResponseRedirect(reverse(name))
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}")


class StaffAwareAdapter(AccountAdapter):
    """Leads staff who come in to their desk, and so to the page where they set up what they lack for it."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        account: Any = request.user
        if has_staff_role(account.person):
            return reverse("hub:desk")
        url: str = super().get_login_redirect_url(request)
        return url


class SecondFactorAdapter(DefaultMFAAdapter):
    """allauth's second factor with encrypted secrets, which staff cannot switch off."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("Staff cannot do without the second step of signing in."),
    }

    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not has_staff_role(authenticator.user.person)

    def build_totp_svg(self, url: str) -> str:
        # The page draws its own code; allauth would put one into an image's address, which the policy refuses.
        return ""
