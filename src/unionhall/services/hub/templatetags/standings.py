"""How a figure stands: its value with what it is held against, and its periods as columns."""

from __future__ import annotations

from typing import Any

from django import template

from unionhall.services.hub.desk import verdicts
from unionhall.services.hub.desk.comparisons import Standing
from unionhall.services.hub.desk.plots import points_of, value_plot
from unionhall.services.hub.desk.queries.report import Entry

register = template.Library()
_GLYPHS = {verdicts.GOOD: "circle-check", verdicts.WATCH: "triangle-alert", verdicts.PLAIN: "minus"}


@register.inclusion_tag("hub/desk/parts/values.html")
def value_columns(standing: Standing, height: int = 150) -> dict[str, Any]:
    """The last periods of a figure as columns with the target's line, and the same as a table."""
    aim = standing.goal.line if standing.goal else None
    is_share = standing.trend.now.whole is not None
    plot = value_plot(points_of(standing), aim=aim, is_share=is_share, height=height)
    return {"plot": plot, "figure": standing.trend.figure}


@register.inclusion_tag("hub/desk/parts/values.html")
def entry_columns(entry: Entry, height: int = 130) -> dict[str, Any]:
    """The same for a figure of a report, without what is hidden there."""
    plot = value_plot(entry.points, aim=entry.aim, is_share=entry.is_share, height=height)
    return {"plot": plot, "figure": entry.figure}


@register.inclusion_tag("hub/desk/parts/values.html")
def value_trace(standing: Standing, height: int = 110) -> dict[str, Any]:
    """The same without its table, for a screen that nobody can press."""
    return value_columns(standing, height) | {"is_bare": True}


@register.inclusion_tag("hub/desk/parts/held.html")
def held_against(standing: Standing) -> dict[str, Any]:
    """Sentences: against the period before, last year, the target; each with its mood as a sign."""
    told = [standing.before]
    if standing.has_last_year:
        told.append(standing.last_year)
    lines = [{"text": one.text, "mood": one.mood, "glyph": _GLYPHS[one.mood]} for one in told]
    if standing.goal:
        lines.append({"text": standing.goal.text, "mood": standing.goal.mood, "glyph": "target"})
    return {"lines": lines}


@register.filter
def unit_sign(standing: Standing) -> str:
    """The unit of measure behind a number; none where there is nothing to count."""
    return str(standing.trend.figure.unit) if standing.trend.now.value is not None else ""
