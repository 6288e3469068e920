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
from django.urls import reverse
from django.utils.translation import gettext as _

from unionhall.kernel.access.permissions import authorise, may
from unionhall.ui.attempting import attempt

View = Callable[..., HttpResponse]


def viewer_of(request: HttpRequest) -> Any:
    """The signed-in person; None before sign-in."""
    return request.user.person if request.user.is_authenticated else None  # type: ignore[union-attr]


def for_staff(permission: str = "palace.view_desk") -> Callable[[View], View]:
    """Let only those in who hold `permission` anywhere; to others the page does not exist."""

    def guard(view: View) -> View:
        @wraps(view)
        @login_required
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            authorise(viewer_of(request), permission)
            return view(request, *args, **kwargs)

        return guarded

    return guard


def rights(viewer: Any) -> dict[str, bool]:
    """Which buttons a desk page shows: for whoever runs a palace, and for whoever minds its notice board."""
    return {"runs": may(viewer, "palace.create_course"), "posts": may(viewer, "palace.post_notice")}


def saved(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[], object],
    page: str,
    *args: Any,
    words: str = "",
) -> HttpResponse | None:
    """Do `act` when the form was sent and is right, say so, and lead to `page`; else None."""
    if request.method != "POST" or attempt(form, lambda: (act(),)) is None:
        return None
    messages.success(request, words or _("Saved."))
    return redirect(page, *args)


def ask(
    request: HttpRequest,
    form: forms.Form,
    *,
    title: str,
    back: str,
    note: str = "",
    submit: str = "",
    args: Any = (),
) -> HttpResponse:
    """The page of one form: 422 when what was sent has mistakes. `back` is the URL name of where it came from."""
    context = {
        "form": form,
        "title": title,
        "note": note,
        "submit": submit,
        "back_url": reverse(back, args=args),
    }
    return render(request, "palace/desk/form.html", context, status=422 if form.is_bound else 200)
