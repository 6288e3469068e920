"""What allauth asks of us: whose a phone number is, what happens when somebody comes in, how a code is judged."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.backends import BaseBackend
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.people import commands, queries
from unionhall.kernel.people.forms import CODE_ATTRIBUTES
from unionhall.kernel.people.gate import link_pending
from unionhall.kernel.people.models import Account
from unionhall.kernel.people.signed_in import active_account
from unionhall.kernel.people.sms import gateway
from unionhall.lib.errors import Refused

WELCOME_KEY = "welcome"
UNKNOWN_ADDRESS = "0.0.0.0"


class AccountBackend(BaseBackend):
    """Finds the account of a session. It lets nobody in: that is done by codes."""

    def get_user(self, user_id: Any) -> Account | None:
        """The active account with its person, in one query."""
        return active_account(user_id)


def address_of(request: HttpRequest) -> str:
    """The network address a request came from, as far as the trusted proxies tell."""
    return get_client_ip(request) or UNKNOWN_ADDRESS


def code_text(code: str, minutes: int) -> str:
    """The words of the message that carries a code, in the language that is active now."""
    return gettext(
        "Your sign-in code is %(code)s. It is valid for %(minutes)s minutes. Tell it to nobody."
    ) % {
        "code": code,
        "minutes": minutes,
    }


class AccountAdapter(DefaultAccountAdapter):
    """Phone numbers for allauth, and quiet comings and goings."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody fills in a sign-up form: the first right code makes the account."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        link_pending(request, user)
        if queries.must_be_welcomed(user.person):
            request.session[WELCOME_KEY] = True

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Say nothing: that one is in, or out, is plain to see."""

    def get_user_by_phone(self, phone: str) -> Account | None:
        return queries.account_of_phone(phone)

    def get_phone(self, user: Any) -> tuple[str, bool] | None:
        return user.phone, user.phone_verified_at is not None

    def set_phone(self, user: Any, phone: str, verified: bool) -> None:
        user.phone = phone
        user.phone_verified_at = timezone.now() if verified else None
        user.save(update_fields=["phone", "phone_verified_at"])

    def set_phone_verified(self, user: Any, phone: str) -> None:
        self.set_phone(user, phone, True)

    def send_verification_code_sms(self, user: Any, phone: str, code: str, **kwargs: Any) -> None:
        gateway().send(phone, code_text(code, minutes=5))

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """Nothing: nobody is told whether a number is known."""


def _confirm(form: Any) -> str:
    """Check the code in a form of allauth by our command, which counts in the database."""
    try:
        form.authenticator = commands.confirm_factor(form.user, form.cleaned_data["code"], at=timezone.now())
    except Refused as refusal:
        raise ValidationError(str(refusal), code=refusal.code) from None
    form.authenticator.user = form.user
    return str(form.cleaned_data["code"])


class _DemoCode:
    """Lets the demo's page show the code that nobody's app shows there."""

    user: Any

    def demo_code(self) -> str:
        return queries.demo_factor_code(self.user, timezone.now())


class FactorForm(_DemoCode, AuthenticateForm):
    """The second step of signing in."""

    code = forms.CharField(label=_("Code"), widget=forms.TextInput(CODE_ATTRIBUTES))

    def clean_code(self) -> str:
        return _confirm(self)


class FactorAgainForm(_DemoCode, ReauthenticateForm):
    """The second step, asked again of somebody who is in."""

    code = forms.CharField(label=_("Code"), widget=forms.TextInput(CODE_ATTRIBUTES))

    def clean_code(self) -> str:
        return _confirm(self)


class NewFactorForm(ActivateTOTPForm):
    """The first code of an authenticator app."""

    code = forms.CharField(label=_("Code from the app"), widget=forms.TextInput(CODE_ATTRIBUTES))
    counter: int | None = None

    def demo_code(self) -> str:
        return queries.demo_code_of(self.secret, timezone.now())

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        try:
            self.counter = commands.confirm_new_factor(self.user, self.secret, code, at=timezone.now())
        except Refused as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from None
        return code
