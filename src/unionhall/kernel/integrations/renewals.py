"""Tokens that people allow belong to the session in which they did: made, renewed and over with it.

allauth makes and renews them; which session it was, it does not ask. So that is written on each new token in the
transaction that makes it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.idp.oidc.internal.oauthlib.utils import get_validator_context
from allauth.idp.oidc.models import Token
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.fields.json import KeyTextTransform

from unionhall.kernel.people.signed_in import SESSION, hold_session

_MADE = ((Token.Type.ACCESS_TOKEN, "access_token"), (Token.Type.REFRESH_TOKEN, "refresh_token"))


def hold_session_of(refresh_token: str) -> str:
    """The session of this token, which does not end before the transaction does; empty when there is no such token.

    A token whose session is over is deleted, and so cannot be renewed.
    """
    token = Token.objects.lookup(Token.Type.REFRESH_TOKEN, refresh_token)
    if token is None:
        return ""
    key = str((token.data or {}).get(SESSION, ""))
    if not hold_session(key):
        token.delete()
        return ""
    return key


def session_of_code() -> str:
    """The session of the code that the present request brought, once it was found good; empty when it brought none."""
    brought = [code for code in get_validator_context().codes.values() if code]
    return str(brought[0].get(SESSION, "")) if brought else ""


def write_session(made: dict[str, Any], key: str) -> None:
    """Write on the tokens that the token endpoint just `made` which session they belong to."""
    for kind, name in _MADE:
        if name not in made:
            continue
        for token in Token.objects.by_value(made[name]).filter(type=kind, user__isnull=False):
            token.data = (token.data or {}) | {SESSION: key}
            token.save(update_fields=["data"])


def tokens_without_session(*, at: datetime) -> QuerySet[Token]:
    """What people allowed in sessions that have ended or run out."""
    valid = Session.objects.filter(session_key=OuterRef("in_session"), expire_date__gt=at)
    named: QuerySet[Token] = Token.objects.annotate(in_session=KeyTextTransform(SESSION, "data"))
    return named.filter(~Exists(valid), user__isnull=False)
