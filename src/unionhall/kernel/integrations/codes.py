"""Authorisation codes between being handed out and brought back: a minute, and once.

allauth keeps them in a cache; a process has its own, and whoever brings a code back reaches any process. This is what
it asks of a cache, over one small table. Codes are kept as digests; a code that is being used up is locked, so that of
two who bring the same one, the second finds nothing.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from allauth.core import context
from django.db import connection
from psycopg.types.json import Jsonb

from unionhall.kernel.people.signed_in import SESSION, hold_session

_SET = """
with gone as (delete from integrations_code where expires_at < now())
insert into integrations_code (digest, value, expires_at) values (%s, %s, now() + make_interval(secs => %s))
on conflict (digest) do update set value = excluded.value, expires_at = excluded.expires_at
"""
_GET = "select value from integrations_code where digest = %s and expires_at > now() for update"
_DELETE = "delete from integrations_code where digest = %s"


class CodeStore:
    """What is kept for a while, by key."""

    def set(self, key: str, value: dict[str, Any], timeout: int) -> None:
        """Keep `value` (JSON) for `timeout` seconds, with the session in which it is asked for."""
        request = context.request
        if request is not None and request.session.session_key:
            value = value | {SESSION: request.session.session_key}
        with connection.cursor() as cursor:
            cursor.execute(_SET, [_digest(key), Jsonb(value), timeout])

    def get(self, key: str) -> Any:
        """What was kept; None when it is over. Within a transaction nobody else gets it meanwhile."""
        with connection.cursor() as cursor:
            cursor.execute(_GET, [_digest(key)])
            row = cursor.fetchone()
        value = json.loads(row[0]) if row else None
        if value is None or (SESSION in value and not hold_session(value[SESSION])):
            return None
        return value

    def delete(self, key: str) -> None:
        """Keep it no longer."""
        with connection.cursor() as cursor:
            cursor.execute(_DELETE, [_digest(key)])


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
