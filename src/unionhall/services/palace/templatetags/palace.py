"""`{% load palace %}`: the palace's rows in words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from unionhall.services.palace import wording

register = template.Library()
register.filter("fee", wording.fee_words)
register.filter("where", wording.where_words)
register.filter("pattern", wording.pattern_words)
register.filter("ages", wording.age_words)
register.filter("venue", wording.venue_words)


@register.filter
def worded(row: Any, field: str) -> str:
    """`row|worded:"name"`: the field in the reader's language; nothing for no row."""
    return wording.worded(row, field) if row is not None else ""


@register.filter
def weekday(day: int) -> str:
    """The name of an ISO weekday."""
    return str(WEEKDAYS[day - 1])


@register.filter
def timespan(session: Any) -> str:
    """When a session is: "19:00–20:30", with the days when it lasts longer than one."""
    starts, ends = localtime(session.starts_at), localtime(session.ends_at)
    if starts.date() == ends.date():
        return f"{starts:%H:%M}–{ends:%H:%M}"
    return _("%(from)s to %(to)s") % {"from": _day_and_hour(starts), "to": _day_and_hour(ends)}


def _day_and_hour(moment: datetime) -> str:
    return f"{date_format(moment, 'MONTH_DAY_FORMAT')} {moment:%H:%M}"
