"""Language, text size and colours: kept in cookies, so that they work before sign-in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from unionhall.services.hub.forms import PreferencesForm

_YEAR_SECONDS = 365 * 24 * 3600
_COOKIES = {"size": "size", "lang": "language", "theme": "theme"}


@require_POST
def prefs(request: HttpRequest) -> HttpResponse:
    """Take a display choice and go back to where it was made."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = redirect(target)
    form = PreferencesForm(request.POST)
    if form.is_valid():
        for name, cookie in _COOKIES.items():
            if form.cleaned_data[name]:
                response.set_cookie(cookie, form.cleaned_data[name], max_age=_YEAR_SECONDS, samesite="Lax")
    return response
