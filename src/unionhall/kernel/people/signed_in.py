"""Who is signed in: the two reads that every page of a signed-in person begins with; and what ends with a session.

The reads are always the same two statements, so they are written down once instead of being put together by the ORM for
each request; on the path of a sign-up that was more than half of all the time spent.

What a program got in a session (a token of allauth's, whose `data` names the session) ends with that session.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.sessions.backends import db
from django.db import connection, models, transaction

from unionhall.kernel.people.models import Account, Person

_Row = TypeVar("_Row", bound=models.Model)


class SessionStore(db.SessionStore):
    """Django's sessions in the database, read by one prepared statement."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and no key any more, when there is none that is still valid."""
        with connection.cursor() as cursor:
            cursor.execute(_SESSION, [self.session_key])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        held: dict[str, Any] = self.decode(row[0])
        return held

    def delete(self, session_key: str | None = None) -> None:
        """End this session or another one. Signing out comes here, whichever page or program asks for it."""
        if key := session_key or self.session_key:
            end_sessions([key])


def end_sessions(keys: Collection[str]) -> None:
    """End the sessions with these keys and, in the same transaction, the tokens that programs got in them.

    The sessions go first. Whoever makes a token holds its session (`hold_session`): either it is there by now and goes
    too, or its session is gone and it is not made.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("delete from django_session where session_key = any(%s)", [list(keys)])
        cursor.execute(_END_TOKENS, [list(keys)])


def hold_session(key: str) -> bool:
    """Whether the session with this key is valid. Within a transaction it does not end until that is over."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [key])
        return cursor.fetchone() is not None


# The name in a token's data under which its session stands; an index is made over it (integrations).
SESSION = "session"
_END_TOKENS = f"delete from allauth_idp_oidc_token where data ->> '{SESSION}' = any(%s)"
_HOLD = "select 1 from django_session where session_key = %s and expire_date > now() for key share"

_SESSION = "select session_data from django_session where session_key = %s and expire_date > now()"


def _columns(model: type[models.Model]) -> str:
    table = model._meta.db_table
    return ", ".join(f'"{table}"."{field.column}"' for field in model._meta.concrete_fields)


def _made(model: type[_Row], row: tuple[Any, ...]) -> _Row:
    fields = model._meta.concrete_fields
    values = [
        field.from_db_value(value, None, connection) if hasattr(field, "from_db_value") else value
        for field, value in zip(fields, row, strict=True)
    ]
    return model.from_db(connection.alias, [field.attname for field in fields], values)


_ACCOUNT = (
    f"select {_columns(Account)}, {_columns(Person)} from people_account join people_person "
    "on people_person.id = people_account.person_id where people_account.id = %s and people_account.is_active"
)
_SPLIT = len(Account._meta.concrete_fields)


def active_account(account_id: UUID) -> Account | None:
    """The active account with its person."""
    with connection.cursor() as cursor:
        cursor.execute(_ACCOUNT, [account_id])
        row = cursor.fetchone()
    if row is None:
        return None
    account = _made(Account, row[:_SPLIT])
    account.person = _made(Person, row[_SPLIT:])
    return account
