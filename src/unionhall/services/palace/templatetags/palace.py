"""`{% load palace %}`: the palace's rows in words."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils.dates import WEEKDAYS
from django.utils.timezone import localtime

from unionhall.services.palace import wording
from unionhall.ui.calendars import short_date

register = template.Library()
register.filter("fee", wording.fee_words)
register.filter("spot", wording.spot_words)
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
def day_words(day: date) -> str:
    """A day without its year: "3 Nov"."""
    return short_date(day)


@register.filter
def timespan(session: Any) -> str:
    """When a session is: "19:00–20:30", with the days when it lasts longer than one."""
    starts, ends = localtime(session.starts_at), localtime(session.ends_at)
    if starts.date() == ends.date():
        return f"{starts:%H:%M}–{ends:%H:%M}"
    return f"{short_date(starts)} {starts:%H:%M} – {short_date(ends)} {ends:%H:%M}"


@register.filter
def grouped(number: Any) -> str:
    """A whole number in groups of three: "2,860"."""
    return f"{number:,.0f}"


@register.filter
def pattern_and_level(course: Any) -> str:
    """What a course presumes, and when it meets."""
    return f"{course.get_level_display()} · {wording.pattern_words(course)}"


@register.filter
def kind_and_hours(activity: Any) -> str:
    """What an activity is, and when."""
    return f"{activity.get_kind_display()} · {timespan(activity.session)}"
