"""Who looks at a page of legal aid, and how a refused act comes back to the form it was typed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from unionhall.kernel.access.permissions import authorise
from unionhall.ui.attempting import attempt

View = Callable[..., HttpResponse]


def viewer_of(request: HttpRequest) -> Any:
    """The signed-in person; None before sign-in."""
    return request.user.person if request.user.is_authenticated else None  # type: ignore[union-attr]


def for_staff(permission: str = "legalaid.view_desk") -> Callable[[View], View]:
    """Let only those in who hold `permission` anywhere; to others the page does not exist."""

    def guard(view: View) -> View:
        @wraps(view)
        @login_required
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            authorise(viewer_of(request), permission)
            return view(request, *args, **kwargs)

        return guarded

    return guard


def saved(
    request: HttpRequest, form: forms.Form, act: Callable[[], object], to: str, *, words: str = ""
) -> HttpResponse | None:
    """Do `act` when the form was sent and is right, say so, and lead to the address `to`; else None."""
    if request.method != "POST" or attempt(form, lambda: (act(),)) is None:
        return None
    messages.success(request, words or _("Saved."))
    return redirect(to)


def ask(
    request: HttpRequest,
    form: forms.Form,
    *,
    title: str,
    back: str,
    note: str = "",
    submit: str = "",
    **context: Any,
) -> HttpResponse:
    """The page of one form: 422 when what was sent has mistakes. `back` is the address of where it came from."""
    context |= {"form": form, "title": title, "note": note, "submit": submit, "back_url": back}
    return render(request, "legalaid/desk/form.html", context, status=422 if form.is_bound else 200)
