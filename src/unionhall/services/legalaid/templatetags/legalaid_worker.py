"""`{% load legalaid_worker %}`: causes, days and money in a worker's words."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone

from unionhall.engines.casework.kinds import workflow_of
from unionhall.lib.money import format_yuan
from unionhall.lib.text import mask_name
from unionhall.services.legalaid import wording_worker as wording
from unionhall.services.legalaid.states import Money

register = template.Library()
register.filter("date_words", wording.date_words)
register.filter("masked", mask_name)


@register.filter
def trouble(cause: str) -> Any:
    """A cause as workers call it."""
    return wording.trouble_of(cause).label


@register.filter
def column(kind: str) -> Any:
    """A column of the ledger in the words of whom it concerns."""
    return wording.COLUMNS[Money(kind)]


@register.filter
def money(amount: Decimal) -> str:
    """`¥1,234.50`."""
    return f"¥{format_yuan(amount)}"


@register.filter
def told(case: Any) -> Any:
    """Where a case stands, for the person it serves."""
    return workflow_of(case.kind).state(case.state).told


@register.simple_tag
def day_in_words(day: date | datetime, now: datetime) -> str:
    """A day with "today" or "tomorrow", and its weekday."""
    on = timezone.localdate(day) if isinstance(day, datetime) else day
    return wording.day_words(on, timezone.localdate(now))


@register.filter
def case_mark(case: Any) -> str:
    """The colour of its pill: todo when it waits for the worker."""
    if not case.is_open:
        return "done"
    return "todo" if case.turn == "worker" else "doing"
