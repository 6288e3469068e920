"""Who looks at a page, and how a refused act comes back to the form it was typed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from unionhall.kernel.access.permissions import authorise
from unionhall.lib.errors import Refused

View = Callable[..., HttpResponse]


def viewer_of(request: HttpRequest) -> Any:
    """The signed-in person; None before sign-in."""
    return request.user.person if request.user.is_authenticated else None


def for_staff(permission: str = "network.view_desk") -> Callable[[View], View]:
    """Let only those in who hold `permission` anywhere; to others the page does not exist."""

    def guard(view: View) -> View:
        @wraps(view)
        @login_required
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            authorise(viewer_of(request), permission)
            return view(request, *args, **kwargs)

        return guarded

    return guard


def ask(
    request: HttpRequest, form: forms.Form, *, title: str, back_url: str, note: str = "", submit: str = ""
) -> HttpResponse:
    """The page of one staff form: 422 when what was sent has mistakes."""
    context = {"form": form, "title": title, "note": note, "submit": submit, "back_url": back_url}
    return render(request, "network/desk/form.html", context, status=422 if form.is_bound else 200)


def do(request: HttpRequest, act: Callable[[], Any], words: str, then: str) -> HttpResponse:
    """One button's act: done it says `words`, refused it says why; then the page `then`."""
    try:
        act()
        messages.success(request, words)
    except Refused as refusal:
        if refusal.status == 404:
            raise
        messages.error(request, str(refusal))
    return redirect(then)
