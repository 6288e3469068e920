"""What somebody has typed so far while asking for help: kept in the session, encrypted, until it is sent.

So going back, an error, a closed page or signing in on the way loses nothing, and no database dump can be read.
"""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.http import HttpRequest

from unionhall.kernel.people.fields import decrypt, encrypt
from unionhall.lib.ids import uuid7

_DRAFT = "legalaid.draft"
_ASKED = "legalaid.asked"


def draft_of(request: HttpRequest) -> dict[str, Any]:
    """What was typed, by field name; nothing when nothing was, or it cannot be read any more."""
    try:
        held: dict[str, Any] = json.loads(decrypt(request.session.get(_DRAFT, "")))
    except ValueError:
        return {}
    return held


def keep_draft(request: HttpRequest, draft: dict[str, Any]) -> None:
    """Keep it, under a key by which it is sent once, however often the button is pressed."""
    draft.setdefault("key", str(uuid7()))
    request.session[_DRAFT] = encrypt(json.dumps(draft, ensure_ascii=False))


def typed(form: forms.Form, name: str) -> Any:
    """What was typed into a field, as the browser sent it."""
    return form.fields[name].widget.value_from_datadict(form.data, form.files, name)


def drop_draft(request: HttpRequest) -> None:
    """Throw it away."""
    request.session.pop(_DRAFT, None)


def remember_asked(request: HttpRequest, key: Any) -> None:
    """This session asked for that: it may see the confirmation. The draft is no longer needed."""
    drop_draft(request)
    request.session[_ASKED] = str(key)


def asked_key(request: HttpRequest) -> str:
    """What this session asked last; empty when it asked nothing."""
    return str(request.session.get(_ASKED, ""))
