"""Column types PostgreSQL has and Django does not: several spans of time in one value, and a row of bits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from psycopg.types.multirange import Multirange
from psycopg.types.range import Range


def spans(periods: Iterable[tuple[datetime, datetime]]) -> Multirange[datetime]:
    """Periods (start, end; the end does not belong to it) as one value of a `TimesField`."""
    return Multirange([Range(start, end, "[)") for start, end in periods])


def no_times() -> Multirange[datetime]:
    """No span at all: what has none clashes with nothing."""
    return spans(())


class TimesField(models.Field):
    """`tstzmultirange`: every span of time a session takes, so that one `&&` finds a clash."""

    def db_type(self, connection: Any) -> str:
        return "tstzmultirange"


class MinuteBitsField(models.Field):
    """`bit(512)`: bit n, from the left, is set when minute n after the start was followed."""

    LENGTH = 512

    def db_type(self, connection: Any) -> str:
        return f"bit({self.LENGTH})"

    def get_prep_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else str(value)
