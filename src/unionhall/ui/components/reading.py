"""Things a worker reads: rows, tiles, progress, and the states of a page."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from unionhall.ui import calendars

register = template.Library()
Row = Mapping[str, Any]


MESSAGE_ICONS = {"success": "circle-check", "warning": "triangle-alert", "error": "circle-x"}


@register.filter
def moment(instant: datetime | None) -> str:
    """Date and time in the reader's language: `{{ case.opened_at|moment }}`."""
    return calendars.moment(instant) if instant else ""


@register.simple_tag
def when(starts: datetime, ends: datetime | None = None) -> str:
    """Weekday, date and hours of something that takes place: `{% when s.starts_at s.ends_at %}`."""
    return calendars.span(starts, ends)


@register.inclusion_tag("ui/c/place.html")
def place_row(
    name: str,
    url: str = "",
    distance: str = "",
    travel: str = "",
    is_open: bool | None = None,
    hours: str = "",
    facilities: Sequence[str] = (),
    go_url: str = "",
) -> Row:
    """One place, an `<li>` in `<ul class="rows">`: how far, open or not, what it has, a way there."""
    return {
        "name": name,
        "url": url,
        "distance": distance,
        "travel": travel,
        "is_open": is_open,
        "hours": hours,
        "facilities": facilities,
        "go_url": go_url,
    }


@register.inclusion_tag("ui/c/item.html")
def item_row(title: str, url: str, kind: str = "", status: str = "", note: str = "") -> Row:
    """One of my items, an `<li>` in `<ul class="rows">`: name, status, what happens next."""
    return {"title": title, "url": url, "kind": kind, "status": status, "note": note}


@register.inclusion_tag("ui/c/session.html")
def session_row(
    title: str,
    url: str,
    starts: datetime | None = None,
    when: str = "",
    where: str = "",
    fee: str = "",
    taken: int | None = None,
    capacity: int = 0,
    waiting: int = 0,
    kind: str = "",
    status: str = "",
    why: str = "",
    ends: datetime | None = None,
) -> Row:
    """A session or booking, an `<li>` in `<ul class="rows">`; `why` tells why it is suggested."""
    return {
        "title": title,
        "url": url,
        "starts": calendars.local(starts) if starts else None,
        "block": calendars.date_block(calendars.local(starts)) if starts else None,
        "when": when or (calendars.span(starts, ends) if starts else ""),
        "where": where,
        "fee": fee,
        "taken": taken,
        "capacity": capacity,
        "waiting": waiting,
        "kind": kind,
        "status": status,
        "why": why,
    }


@register.inclusion_tag("ui/c/link.html")
def link_row(text: str, url: str, icon: str, note: str = "") -> Row:
    """A row with an icon that leads somewhere, an `<li>` in `<ul class="rows">`."""
    return {"text": text, "url": url, "icon": icon, "note": note}


@register.inclusion_tag("ui/c/tile.html")
def tile(icon: str, label: str, url: str, tone: str = "blue") -> Row:
    """A service tile, an `<li>` in `<ul class="tiles">`; `tone` is red, blue, green or amber."""
    return {"icon": icon, "label": label, "url": url, "tone": tone}


@register.inclusion_tag("ui/c/need.html")
def need_box(action: str, chips: Iterable[str] = (), value: str = "", target: str = "#need-results") -> Row:
    """The box where a worker says what is wanted; answers appear in `target`, or on `action` without htmx."""
    return {"action": action, "chips": chips, "value": value, "target": target}


@register.inclusion_tag("ui/c/nudge.html")
def nudge(title: str, text: str, url: str, icon: str = "bell") -> Row:
    """One thing that waits for the worker."""
    return {"title": title, "text": text, "url": url, "icon": icon}


@register.inclusion_tag("ui/c/help.html")
def help_card(book_url: str = "", text: str = "") -> Row:
    """The phone number and, with `book_url`, a person who helps on the spot."""
    return {"book_url": book_url, "text": text, "hotline": getattr(settings, "HOTLINE", "12351")}


@register.inclusion_tag("ui/c/steps.html")
def steps(items: Sequence[Row], label: str = "") -> Row:
    """Progress: items `{title, note?, state}`, state done, now or next."""
    return {"items": items, "label": label or _("Progress")}


@register.inclusion_tag("ui/c/timeline.html")
def timeline(events: Iterable[Row]) -> Row:
    """Newest first: events `{title, at, who?, text?, icon?, kind?, files?}`; kind is ask, ok, me or empty."""
    return {"events": events}


@register.inclusion_tag("ui/c/summary.html")
def summary_list(rows: Iterable[Row]) -> Row:
    """Names and values: rows `{label, value, note?, url?, url_text?, tel?}`."""
    return {"rows": rows}


@register.simple_block_tag
def ask(content: str, title: str = "") -> SafeString:
    """The worker's turn: what to do, inside `{% ask %}…{% endask %}`."""
    return render_to_string("ui/c/ask.html", {"content": content, "title": title or _("Your turn")})


@register.inclusion_tag("ui/c/empty.html")
def empty_state(title: str, text: str = "", url: str = "", label: str = "", icon: str = "inbox") -> Row:
    """Nothing here, and what to do about it."""
    return {"title": title, "text": text, "url": url, "label": label, "icon": icon}


@register.inclusion_tag("ui/c/offline.html")
def offline_state() -> Row:
    """Shown by the script while the network is away; the base page has one already."""
    return {}


@register.inclusion_tag("ui/c/messages.html")
def messages_list(messages: Iterable[Any] | None) -> Row:
    """Django's messages; the shells have it already."""
    shown = [
        {"text": m, "level": m.level_tag, "icon": MESSAGE_ICONS.get(m.level_tag, "info")}
        for m in messages or ()
    ]
    return {"messages": shown}


@register.inclusion_tag("ui/c/back.html")
def back_link(url: str, text: str) -> Row:
    """Where a page below a tab came from; goes into the block `back` of the worker shell."""
    return {"url": url, "text": text}


@register.simple_tag(takes_context=True)
def came_from(context: template.Context) -> str:
    """The page of ours that led here, for a way back; empty when it is unknown, elsewhere or this very page."""
    request = context.get("request")
    referrer = request.META.get("HTTP_REFERER", "") if request else ""
    if not url_has_allowed_host_and_scheme(referrer, {request.get_host()} if request else None):
        return ""
    return referrer if urlsplit(referrer).path != request.path or request.method == "POST" else ""


@register.inclusion_tag("ui/c/hero.html")
def hero(title: str = "", text: str = "") -> Row:
    """The big words of a landing page, into the block `hero` of the worker shell; our promise by default."""
    if title:
        return {"title": title, "text": text}
    promise = _(
        "Tell us what happened. We show what you can apply for, where to go and when you will hear back."
    )
    return {"title": _("In trouble? Ask your union"), "text": promise}
