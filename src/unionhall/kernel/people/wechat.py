"""Signing in by WeChat: a code to scan outside its browser, one touch inside; the same person by both.

WeChat knows an installation as up to two apps. Its sign-in page for a *website app* shows a code that a phone scans: of
no use to whoever reads on that very phone, inside WeChat. Its sign-in page for an *official account* asks nothing but a
touch, and opens inside WeChat only.

What WeChat calls a person: `openid`, another one in every app, and `unionid`, the same in all apps of one account of
its open platform, told for the scopes `snsapi_login` and `snsapi_userinfo` and to be relied upon for these alone. So
with two apps people are known by `unionid`, and whoever comes without one is not let in: by an `openid` they would be
somebody else in each app. With an official account alone `snsapi_base` is asked for, which gives the `openid` and
nothing about the person.
"""

from __future__ import annotations

import logging
import re
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.weixin.client import WeixinOAuth2Client
from allauth.socialaccount.providers.weixin.provider import WeixinProvider
from allauth.socialaccount.providers.weixin.views import WeixinOAuth2Adapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

PROVIDER = "weixin"
BARE_SCOPE = "snsapi_base"
_NAME = re.compile(r"[\w-]{1,64}", re.ASCII)


def is_inside_wechat(request: HttpRequest) -> bool:
    """Whether a page is read in WeChat's own browser, on a phone or a computer.

    WeCom's browser calls itself the same, but official accounts sign nobody in there.
    """
    browser = request.headers.get("User-Agent", "")
    return "MicroMessenger" in browser and "wxwork" not in browser


class WechatRefused(OAuth2Error):
    """WeChat let somebody through whom we cannot know; says why in a sentence."""

    def __init__(self, sentence: Any) -> None:
        self.sentence = sentence
        super().__init__(sentence)


class WechatClient(WeixinOAuth2Client):
    """Its sign-in pages want their parameters in this order, and this end of the address."""

    def get_redirect_url(self, authorization_url: str, scope: Any, extra_params: Any) -> str:
        return f"{super().get_redirect_url(authorization_url, scope, extra_params)}#wechat_redirect"


class WechatAdapter(WeixinOAuth2Adapter):
    """The app that fits the browser, and what it calls the person. No profile is kept, or read without need."""

    pages_url = "https://open.weixin.qq.com"
    client_class = WechatClient

    @property
    def authorize_url(self) -> str:
        is_inside = self.get_provider().app.settings.get("is_inside")
        return f"{self.pages_url}/connect/{'oauth2/authorize' if is_inside else 'qrconnect'}"

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Raises OAuth2Error where WeChat does not say who somebody is."""
        told = kwargs["response"]
        if told.get("is_snapshotuser"):
            # The name of nobody, which WeChat makes up for whoever only looks.
            raise WechatRefused(
                _("WeChat shows you only a preview. Touch “Use full service” at the bottom, then try again.")
            )
        provider = self.get_provider()
        name, *provider.older_names = self._names(app, token, told)
        return provider.sociallogin_from_response(request, {"name": name})

    def _names(self, app: Any, token: Any, told: dict[str, Any]) -> list[str]:
        """The names of one person, the one to keep first. Never two persons' names: each says of what kind it is."""
        openid = _checked(told.get("openid"))
        # As links were kept when there was one app only.
        own = f"{app.client_id}:{openid}" if app.settings.get("is_inside") else openid
        union = "" if BARE_SCOPE in app.settings.get("scope", ()) else self._union(token, told)
        if union:
            return [f"union:{_checked(union)}", own]
        if app.settings.get("needs_union"):
            logging.getLogger(__name__).warning(
                "WeChat gave no unionid: both apps must belong to one account of open.weixin.qq.com"
            )
            raise WechatRefused(_("WeChat does not tell us who you are. Please sign in with your phone."))
        return [own]

    def _union(self, token: Any, told: dict[str, Any]) -> Any:
        """The `unionid`; empty when the app belongs to no account of the open platform."""
        if told.get("unionid"):
            return told["unionid"]
        with get_adapter().get_requests_session() as session:
            asked = {"access_token": token.token, "openid": told["openid"]}
            answer = session.get(self.profile_url, params=asked)
        answer.raise_for_status()
        profile = answer.json()
        if profile.get("openid") != told["openid"]:
            raise OAuth2Error("an error, or somebody else's profile")
        return profile.get("unionid")


def _checked(name: Any) -> str:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise OAuth2Error("no name that WeChat would give")
    return name


class WechatProvider(WeixinProvider):
    """allauth's provider, of whose answers only the name is taken."""

    oauth2_adapter_class = WechatAdapter
    # What the person who just came was called before, by this app: it is theirs as surely as the new name.
    older_names: list[str]

    def __init__(self, request: HttpRequest, app: Any = None) -> None:
        self.older_names = []
        super().__init__(request, app=app)

    def extract_uid(self, data: dict[str, Any]) -> str:
        return str(data["name"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}
