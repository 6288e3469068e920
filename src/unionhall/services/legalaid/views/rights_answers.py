"""The answers of an interview: kept on the person's own device, encrypted, until the browser closes; nowhere else."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from unionhall.kernel.people.fields import decrypt, encrypt
from unionhall.services.legalaid.rights.interview.questions import Answers, Raw
from unionhall.services.legalaid.rights.interview.script import BY_KEY

_COOKIE = "rights"
_PATH = "/legal/rights/"


def answers_of(request: HttpRequest) -> Answers:
    """What was answered so far; nothing where the cookie cannot be read (any more)."""
    try:
        held = json.loads(decrypt(request.COOKIES.get(_COOKIE, "")))
        given = {key: _raw(value) for key, value in held.items() if key in BY_KEY}
    except (ValueError, AttributeError):
        return Answers({})
    return Answers(given)


def _raw(value: object) -> Raw:
    return tuple(str(each) for each in value) if isinstance(value, list) else str(value)


def keep_answers(response: HttpResponse, answers: Answers) -> HttpResponse:
    """Send the answers back to the device that gave them: gone when its browser closes."""
    response.set_cookie(
        _COOKIE, encrypt(json.dumps(dict(answers.given), ensure_ascii=False, separators=(",", ":"))),
        path=_PATH, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response


def forget_answers(response: HttpResponse) -> HttpResponse:
    """Take them off the device."""
    response.delete_cookie(_COOKIE, path=_PATH, samesite="Lax")
    return response
