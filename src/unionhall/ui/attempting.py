"""What every page with a form shares: a refused act comes back to the form it was typed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django import forms

from unionhall.lib.errors import NotAllowed, Refused

Result = TypeVar("Result")


def attempt(form: forms.Form, act: Callable[[], Result]) -> Result | None:
    """Do `act` if the form is right. A refusal becomes an error of the field it names, or of the form; then None.

    What does not exist for this person stays a missing page.
    """
    if not form.is_valid():
        return None
    try:
        return act()
    except NotAllowed:
        raise
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None
