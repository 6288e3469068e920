"""What allauth asks when somebody comes back from another provider: who that is here, and what happens to strangers.

Nothing that a provider says of a phone or a mailbox makes anybody somebody here. Who is not linked yet confirms their
phone by our own code, as everybody does; what they came with is linked once they are in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from unionhall.kernel.people import commands
from unionhall.kernel.people.wechat import PROVIDER as WECHAT
from unionhall.kernel.people.wechat import WechatRefused, is_inside_wechat
from unionhall.lib.errors import Refused

PENDING_KEY = "linked"
PENDING_FOR = timedelta(minutes=15)


@dataclass(frozen=True)
class Way:
    """A provider that an administrator set up. `origin` is where its own page is shown.

    `browser` is where that page is of use: `wechat` inside WeChat, `other` outside, empty everywhere.
    """

    id: str
    name: str
    origin: str
    browser: str


def ways() -> list[Way]:
    """The providers one may sign in by, with their names in the reader's language."""
    is_english = get_language() == "en"
    return [
        Way(
            one["id"],
            one["name_en"] if is_english and one["name_en"] else one["name"],
            one["origin"],
            one.get("browser", ""),
        )
        for one in settings.SIGN_IN_WAYS
    ]


def ways_here(request: HttpRequest) -> list[Way]:
    """Those that work in the browser that asks; nothing else is offered."""
    browser = "wechat" if is_inside_wechat(request) else "other"
    return [way for way in ways() if way.browser in ("", browser)]


def name_of(provider: str) -> str:
    """What a provider is called; its code where it is not offered any more."""
    return next((way.name for way in ways() if way.id == provider), provider)


def lead_out(response: HttpResponse) -> HttpResponse:
    """Let the forms of this page lead to the providers: a browser checks where a form ends, not where it begins."""
    if origins := sorted({way.origin for way in ways()}):
        response._csp_update = {"form-action": origins}  # type: ignore[attr-defined]
    return response


def pending_name(request: HttpRequest) -> str:
    """The provider that somebody comes from who is yet to confirm their phone; empty when there is none."""
    pending = request.session.get(PENDING_KEY)
    return name_of(pending["provider"]) if pending and _is_fresh(pending) else ""


def _is_fresh(pending: dict[str, Any]) -> bool:
    return datetime.fromtimestamp(pending["at"], UTC) > timezone.now() - PENDING_FOR


def link_pending(request: HttpRequest, account: Any) -> None:
    """Link what somebody came with, now that they are in."""
    pending = request.session.pop(PENDING_KEY, None)
    if pending is None or not _is_fresh(pending):
        return
    try:
        commands.link_sign_in(
            account, pending["provider"], pending["uid"], by=account.person, at=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _linked(pending["provider"]))


def _linked(provider: str) -> str:
    return gettext("From now on you can sign in with %(name)s.") % {"name": name_of(provider)}


class LinkedAdapter(DefaultSocialAccountAdapter):
    """Links by our commands only."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody becomes somebody here by what a provider says."""
        return False

    def list_apps(
        self, request: HttpRequest | None, provider: str | None = None, client_id: str | None = None
    ) -> list[Any]:
        """Of WeChat's apps only the one for this browser: nobody comes back by another than they set out by."""
        apps: list[Any] = super().list_apps(request, provider=provider, client_id=client_id)
        if request is None:
            return apps
        fits = is_inside_wechat(request)
        return [one for one in apps if one.provider != WECHAT or one.settings.get("is_inside", False) == fits]

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Any:
        """Keep nothing of what a provider tells, before anything of it can be saved."""
        sociallogin.account.extra_data = {}
        return super().populate_user(request, sociallogin, data)

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Somebody is back: link, let in, or ask for the phone first."""
        provider, uid = sociallogin.account.provider, sociallogin.account.uid
        older = [] if sociallogin.is_existing else getattr(sociallogin.provider, "older_names", [])
        if older and commands.rename_link(provider, older, uid, at=timezone.now()):
            sociallogin.lookup()
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            raise ImmediateHttpResponse(self._link(request, provider, uid))
        if sociallogin.is_existing:
            commands.note_linked_arrival(sociallogin.account, at=timezone.now())
            return
        request.session[PENDING_KEY] = {"provider": provider, "uid": uid, "at": timezone.now().timestamp()}
        following = sociallogin.state.get("next")
        address = reverse("account_login")
        raise ImmediateHttpResponse(
            redirect(f"{address}?{urlencode({'next': following})}" if following else address)
        )

    def _link(self, request: HttpRequest, provider: str, uid: str) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect("account_login")
        try:
            commands.link_sign_in(request.user, provider, uid, by=request.user.person, at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _linked(provider))
        return redirect("people:linked")

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Any = None,
        extra_context: Any = None,
    ) -> None:
        """Say it in a sentence, on a page of ours."""
        if error == AuthError.CANCELLED:
            messages.info(request, gettext("You did not sign in there."))
        elif isinstance(exception, WechatRefused):
            messages.error(request, str(exception.sentence))
        else:
            messages.error(request, gettext("Signing in there did not work. Try again, or use your phone."))
        raise ImmediateHttpResponse(
            redirect("people:linked" if request.user.is_authenticated else "account_login")
        )
