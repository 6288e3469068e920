"""Figures, calendars and maps."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zlib import crc32

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unionhall.ui import calendars, charts, maps, qr

register = template.Library()
Row = Mapping[str, Any]


@register.inclusion_tag("ui/c/bars.html")
def bars(rows: Iterable[Row], caption: str, unit: str, head: str = "") -> Row:
    """Horizontal bars that are a table: rows `{label, n, text?, highlight?, url?}`."""
    return {"rows": charts.bar_rows(rows), "caption": caption, "unit": unit, "head": head or _("Kind")}


@register.inclusion_tag("ui/c/columns.html")
def columns(rows: Sequence[Row], caption: str, series: Sequence[str], head: str = "") -> Row:
    """Columns over time: rows `{label, values}`, one value for each name in `series` (at most three)."""
    plot = charts.column_plot(rows)
    return {**plot, "caption": caption, "series": series, "head": head or _("Month")}


@register.inclusion_tag("ui/c/key.html")
def chart_key(series: Sequence[str]) -> Row:
    """The legend that goes with `columns`."""
    return {"series": list(zip(series, charts.tones(len(series)), strict=False))}


@register.inclusion_tag("ui/c/spark.html")
def spark(values: Sequence[float]) -> Row:
    """A tiny decorative line; the figure beside it says the same in words."""
    return {"path": charts.spark_path(values)}


@register.inclusion_tag("ui/c/kpi.html")
def kpi(
    label: str,
    value: object,
    unit: str = "",
    verdict: str = "",
    mood: str = "",
    values: Sequence[float] = (),
    url: str = "",
) -> Row:
    """One headline figure, an `<li>` inside `<ul class="kpis">`; `mood` is good, watch or empty."""
    glyph = {"good": "circle-check", "watch": "triangle-alert"}.get(mood, "minus")
    return {
        "label": label,
        "value": value,
        "unit": unit,
        "verdict": verdict,
        "mood": mood,
        "glyph": glyph,
        "values": values,
        "url": url,
    }


@register.inclusion_tag("ui/c/seats.html")
def seats(taken: int, capacity: int, waiting: int = 0) -> Row:
    """Seat meter: a bar and words; `waiting` people stand in the waiting list."""
    free = max(capacity - taken, 0)
    mood = "full" if free == 0 else "few" if free * 10 <= capacity else "free"
    return {
        "shown": capacity > 0,
        "width": charts.percent(taken, capacity),
        "taken": taken,
        "capacity": capacity,
        "free": free,
        "waiting": waiting,
        "mood": mood,
    }


@register.inclusion_tag("ui/c/countdown.html")
def countdown(until: datetime, now: datetime) -> Row:
    """How long is left, in words made by the server: "2 days 3 hours left"."""
    days, hours, minutes = calendars.remaining(until, now)
    parts = []
    if days:
        parts.append(ngettext("%(n)d day", "%(n)d days", days) % {"n": days})
    if hours and days < 10:
        parts.append(ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours})
    if minutes and not days:
        parts.append(ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes})
    return {"until": until, "over": until <= now, "left": " ".join(parts) or _("less than a minute")}


@register.inclusion_tag("ui/c/qr.html")
def qr_code(text: str, label: str, note: str = "") -> Row:
    """A QR code of `text`, always dark on white; `label` says what it is, `note` how to use it."""
    side, path = qr.qr_square(text)
    return {"side": side, "path": path, "label": label, "note": note}


@register.inclusion_tag("ui/c/map.html")
def map_figure(
    places: Sequence[Row],
    title: str,
    summary: str,
    sites: Sequence[Row] = (),
    outline: Sequence[maps.Point] = (),
    radius_km: float = 3.0,
    review: str = "",
    head: str = "",
) -> Row:
    """A map with legend and table: see `maps.drawing`; `summary` says in words what the map shows.

    `head` is what a place's `n` counts (workers inside the circle, unless given). `review` is the map's
    approval number; without one the outline is marked as a sketch.
    """
    drawn = maps.drawing(places, sites=sites, outline=outline, radius_km=radius_km)
    slug = f"map-{crc32(title.encode()):08x}"
    return {"m": drawn, "title": title, "summary": summary, "review": review, "slug": slug, "head": head}


@register.inclusion_tag("ui/c/week.html")
def week_calendar(
    monday: date,
    events: Iterable[Row],
    today: date,
    caption: str,
    notes: Mapping[date, str] | None = None,
    prev_url: str = "",
    next_url: str = "",
) -> Row:
    """A week as a table (a list of days on a phone): events `{title, starts, ends?, url?, note?, kind?}`."""
    grid = calendars.week_grid(monday, events, today=today, notes=notes or {})
    return {
        **grid,
        "caption": caption,
        "prev_url": prev_url,
        "next_url": next_url,
        "monday": monday,
        "sunday": monday + timedelta(days=6),
    }


@register.inclusion_tag("ui/c/month.html")
def month_calendar(
    first: date, marks: Mapping[date, Row], today: date, prev_url: str = "", next_url: str = ""
) -> Row:
    """A month as a table; `marks` gives a day `{n?, text?, url?, kind?}`."""
    weeks = calendars.month_grid(first, marks, today=today)
    names = [
        {"short": calendars.short_weekday(day["date"]), "long": date_format(day["date"], "l")}
        for day in weeks[0]
    ]
    return {"first": first, "weeks": weeks, "names": names, "prev_url": prev_url, "next_url": next_url}
