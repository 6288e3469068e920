"""Who looks at a page, and how a refused act comes back to the form it was typed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from unionhall.kernel.access.permissions import authorise

View = Callable[..., HttpResponse]


def viewer_of(request: HttpRequest) -> Any:
    """The signed-in person; None before sign-in."""
    return request.user.person if request.user.is_authenticated else None  # type: ignore[union-attr]


def address_of(request: HttpRequest) -> str:
    """The network address the request came from, past our own proxies."""
    return str(get_adapter().get_client_ip(request))


def for_staff(permission: str = "stations.view_desk") -> Callable[[View], View]:
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
    return render(request, "stations/desk/form.html", context, status=422 if form.is_bound else 200)
