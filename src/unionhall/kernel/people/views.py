"""Signing in, and the pages about oneself."""

from __future__ import annotations

import json
from functools import partial
from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import callback as from_oidc
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from requests import RequestException

from unionhall.kernel.people import commands, queries
from unionhall.kernel.people.adapter import WELCOME_KEY, address_of, code_text
from unionhall.kernel.people.commands import SentCode
from unionhall.kernel.people.consents import IDENTITY, PRIVACY
from unionhall.kernel.people.forms import (
    CodeForm,
    IdentityForm,
    PhoneForm,
    ProfileForm,
    WelcomeForm,
    refuse,
)
from unionhall.kernel.people.gate import lead_out, name_of, pending_name, ways_here
from unionhall.kernel.people.sms import SmsFailed, gateway
from unionhall.kernel.people.wechat import PROVIDER as WECHAT
from unionhall.kernel.people.wechat import WechatAdapter
from unionhall.lib.errors import NotAllowed, Refused

_PENDING = "signin"
_from_wechat = OAuth2CallbackView.adapter_view(WechatAdapter)
_YEAR_SECONDS = 365 * 24 * 3600


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """First page: the phone number. The answer is the same for known and unknown numbers."""
    if request.user.is_authenticated:
        return redirect(_next(request))
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sent = commands.issue_code(
                form.cleaned_data["phone"], address=address_of(request), at=timezone.now()
            )
            _send(request, sent)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            return redirect("account_confirm_login_code")
    context = {
        "form": form,
        "next": get_next_redirect_url(request),
        "privacy": PRIVACY,
        "ways": ways_here(request),
        "coming_from": pending_name(request),
    }
    return lead_out(render(request, "account/login.html", context, status=_status(form)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Second page: the code."""
    pending = request.session.get(_PENDING)
    if request.user.is_authenticated or pending is None:
        return redirect("account_login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            arrival = commands.confirm_code(
                UUID(pending["id"]), form.cleaned_data["code"], address=address_of(request), at=timezone.now()
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            return _enter(request, arrival.account, pending["next"])
    context = {"form": form, "phone": pending["phone"], "demo_code": pending.get("demo_code")}
    return render(request, "account/confirm_login_code.html", context, status=_status(form))


@require_POST
def resend(request: HttpRequest) -> HttpResponse:
    """Another code for the number that was typed."""
    pending = request.session.get(_PENDING)
    if pending is None:
        return redirect("account_login")
    try:
        sent = commands.reissue_code(UUID(pending["id"]), address=address_of(request), at=timezone.now())
        _send(request, sent, following=pending["next"])
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("A new code is on its way."))
    return redirect("account_confirm_login_code")


class MessageNotSent(Refused):
    """The mobile network did not take the code."""

    status = 503


def _send(request: HttpRequest, sent: SentCode, *, following: str | None = None) -> None:
    """Hand the code to the mobile network and remember in the session that it is awaited."""
    try:
        gateway().send(sent.phone, code_text(sent.code, sent.minutes))
    except SmsFailed:
        sentence = _("The message could not be sent. Try again in a minute, or call %(hotline)s.")
        raise MessageNotSent(sentence, field="phone", hotline=settings.HOTLINE) from None
    request.session[_PENDING] = {
        "id": str(sent.id),
        "phone": sent.masked_phone,
        "next": following if following is not None else get_next_redirect_url(request) or "",
    }
    if settings.MODE == "demo":
        request.session[_PENDING]["demo_code"] = sent.code


def _enter(request: HttpRequest, account: Any, following: str) -> HttpResponse:
    """Hand over to allauth, which asks for the second factor where there is one and makes the session."""
    del request.session[_PENDING]
    record_authentication(request, account, method="code")
    response: HttpResponse = perform_login(request, account, redirect_url=following or None)
    return response


def _next(request: HttpRequest) -> str:
    return get_next_redirect_url(request) or settings.LOGIN_REDIRECT_URL


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200


@never_cache
@login_required
def welcome(request: HttpRequest) -> HttpResponse:
    """Once after the first sign-in: the privacy notice, and the name, which may wait."""
    person = request.user.person
    form = WelcomeForm(request.POST or None, initial={"version": PRIVACY.version})
    if request.method == "POST" and form.is_valid():
        now, version = timezone.now(), form.cleaned_data["version"]
        try:
            commands.give_consent(person, subject=PRIVACY.subject, version=version, by=person, at=now)
            if form.cleaned_data["name"]:
                commands.change_profile(person, name=form.cleaned_data["name"], by=person, at=now)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            request.session.pop(WELCOME_KEY, None)
            return redirect(_next(request))
    context = {"form": form, "privacy": PRIVACY, "next": get_next_redirect_url(request), "person": person}
    return render(request, "people/welcome.html", context, status=_status(form))


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """What I say of myself, and how I want to be shown things."""
    person = request.user.person
    form = ProfileForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_profile(person, by=person, at=timezone.now(), **form.changes())
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return _remember_display(redirect("people:profile"), form.cleaned_data)
    context = {
        "form": form,
        "person": person,
        "memberships": queries.memberships_of(person, viewer=person),
        "tab": "me",
    }
    return render(request, "people/profile.html", context, status=_status(form))


def _remember_display(response: HttpResponse, chosen: dict[str, Any]) -> HttpResponse:
    for name, value in (
        ("language", chosen["language"]),
        ("size", "large" if chosen["wants_large_text"] else "normal"),
    ):
        response.set_cookie(
            name,
            value,
            max_age=_YEAR_SECONDS,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
        )
    return response


@never_cache
@login_required
def identity(request: HttpRequest) -> HttpResponse:
    """My identity number: give it with its own consent, see it masked, take it away."""
    person, now = request.user.person, timezone.now()
    if request.method == "POST" and "withdraw" in request.POST:
        commands.withdraw_consent(person, subject=IDENTITY.subject, by=person, at=now)
        messages.success(request, _("Your identity number was deleted."))
        return redirect("people:identity")
    form = IdentityForm(request.POST or None, initial={"version": IDENTITY.version})
    if request.method == "POST" and form.is_valid():
        try:
            commands.give_identity_number(
                person,
                form.cleaned_data["identity_number"],
                version=form.cleaned_data["version"],
                by=person,
                at=now,
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:identity")
    context = {"form": form, "text": IDENTITY, "number": queries.masked_identity_number(person), "tab": "me"}
    return render(request, "people/identity.html", context, status=_status(form))


@never_cache
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """Where I am signed in."""
    rows = queries.open_sessions(request.user, current_key=request.session.session_key, at=timezone.now())
    return render(request, "people/sessions.html", {"sessions": rows, "tab": "me"})


@require_POST
@login_required
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out of one other place, of all others, or everywhere."""
    person, now = request.user.person, timezone.now()
    if "everywhere" in request.POST:
        commands.end_all_sessions(request.user, by=person, at=now)
        logout(request)
        return redirect(settings.LOGIN_URL)
    chosen = request.POST.get("session", "")
    if chosen.isdecimal():
        commands.end_session(request.user, int(chosen), by=person, at=now)
    else:
        commands.end_other_sessions(request.user, keep=request.session.session_key, by=person, at=now)
    messages.success(request, _("Signed out there."))
    return redirect("people:sessions")


@never_cache
@login_required
def linked(request: HttpRequest) -> HttpResponse:
    """The accounts elsewhere that sign me in, and those I could link."""
    links = queries.links_of(request.user)
    taken = {link.provider for link in links}
    context = {
        "links": [
            {"id": link.pk, "name": name_of(link.provider), "since": link.date_joined} for link in links
        ],
        "offered": [way for way in ways_here(request) if way.id not in taken],
        "tab": "me",
    }
    return lead_out(render(request, "people/linked.html", context))


@require_POST
@login_required
def unlink(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an account elsewhere sign me in no more."""
    commands.unlink_sign_in(request.user, pk, by=request.user.person, at=timezone.now())
    messages.success(request, _("Removed."))
    return redirect("people:linked")


@require_POST
def go_with(request: HttpRequest, provider: str) -> HttpResponse:
    """To another provider: to sign in, or, for whoever is in, to link it."""
    if provider not in {way.id for way in ways_here(request)}:
        raise NotAllowed("provider")
    process = AuthProcess.CONNECT if request.user.is_authenticated else AuthProcess.LOGIN
    commands.count_linked_try(address_of(request), at=timezone.now())
    try:
        found = get_adapter().get_provider(request, provider)
        response: HttpResponse = found.redirect(request, process, next_url=get_next_redirect_url(request))
    except RequestException:
        return _did_not_work(request)
    return response


def back_from_oidc(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from a provider that speaks OpenID Connect."""
    if provider_id not in {way.id for way in ways_here(request)}:
        raise NotAllowed("provider")
    return _back(request, partial(from_oidc, provider_id=provider_id))


def back_from_weixin(request: HttpRequest) -> HttpResponse:
    """Back from WeChat."""
    if WECHAT not in {way.id for way in ways_here(request)}:
        raise NotAllowed("provider")
    return _back(request, _from_wechat)


def _back(request: HttpRequest, view: Any) -> HttpResponse:
    commands.count_linked_try(address_of(request), at=timezone.now())
    try:
        response: HttpResponse = view(request)
    except (KeyError, TypeError, ValueError):
        # What came from there lacks something that it must have: no fault of ours.
        return _did_not_work(request)
    return response


def _did_not_work(request: HttpRequest) -> HttpResponse:
    messages.error(request, _("Signing in there did not work. Try again, or use your phone."))
    return redirect("people:linked" if request.user.is_authenticated else "account_login")


@require_POST
@login_required
def download_file(request: HttpRequest) -> HttpResponse:
    """Everything on file about me, to take along."""
    person = request.user.person
    commands.open_identity_number(person, by=person, at=timezone.now())
    text = json.dumps(queries.file_of(person, viewer=person), ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="my-file.json"'
    return response


def root(_request: HttpRequest) -> HttpResponse:
    """The bare address leads to the page about oneself."""
    return HttpResponseRedirect(reverse("people:profile"))


class SetUpFactorView(ActivateTOTPView):
    """allauth's page for a new authenticator app; the code that proves it counts as the second step at once."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        commands.note_factor_set_up(self.request.user, counter=form.counter, at=timezone.now())
        record_authentication(
            self.request, self.request.user, method="mfa", type="totp", reauthenticated=True
        )
        return response


set_up_factor = SetUpFactorView.as_view()
