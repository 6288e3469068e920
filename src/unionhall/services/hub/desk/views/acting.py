"""What pages that change something share: a refused act comes back to the form it was typed in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unionhall.lib.errors import NotAllowed
from unionhall.services.hub.desk.commands import Outcome

_MOST_NAMED = 5


def posted_key(request: HttpRequest, name: str) -> UUID:
    """A key that a button of our own page sent. Raises NotAllowed for anything else."""
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        raise NotAllowed(name) from None


def form_page(request: HttpRequest, form: forms.Form, **context: Any) -> HttpResponse:
    """A page with one form: `title`, `intro`, `submit`, `icon`, `back`, `is_grave` for what cannot be undone."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "hub/desk/form.html", {"form": form, **context}, status=status)


def tell_outcome(request: HttpRequest, outcome: Outcome, done: str) -> None:
    """One message for what was done, one for what was refused, with names and reasons."""
    if outcome.done:
        messages.success(request, done)
    if not outcome.refused:
        return
    lines = [
        _("%(name)s: %(why)s") % {"name": name, "why": why} for name, why in outcome.refused[:_MOST_NAMED]
    ]
    count = len(outcome.refused)
    text = ngettext("%(n)s could not be done.", "%(n)s could not be done.", count) % {"n": count}
    messages.warning(request, " ".join([text, *lines]))
