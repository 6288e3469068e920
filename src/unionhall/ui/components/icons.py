"""Icons and status words."""

import functools
import re
from collections.abc import Mapping
from typing import Any

import lucide
from django import template
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
Row = Mapping[str, Any]


STYLESHEETS = ("ui/app.css", "ui/parts.css")
ICON_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
STATUS_ICONS = {
    "todo": "circle-alert",
    "doing": "clock",
    "done": "circle-check",
    "late": "triangle-alert",
    "closed": "circle-minus",
}


@functools.lru_cache(maxsize=512)
def _svg(name: str, size: int, css: str) -> SafeString:
    # lucide evaluates {{ }} inside attribute values and trusts the name, so nothing but a plain name
    # written by a programmer may get this far.
    if not ICON_NAME.fullmatch(name):
        raise ValueError(f"not an icon name: {name!r}")
    svg = lucide._render_icon(name, size, **{"class": css, "aria-hidden": "true", "focusable": "false"})
    return mark_safe(re.sub(r">\s+<", "><", svg).replace(" />", "/>"))


@register.simple_tag
def icon(name: str, size: int = 24, css: str = "icon") -> SafeString:
    """A lucide icon, hidden from readers: put words beside it. Sizes 14 16 18 20 22 24 28 follow the text."""
    return _svg(name, size, css)


@register.inclusion_tag("ui/c/status.html")
def status(kind: str, text: str) -> Row:
    """A status pill; `kind` is todo, doing, done, late or closed."""
    return {"kind": kind, "text": text, "glyph": STATUS_ICONS[kind]}


@register.simple_tag
def stylesheets() -> SafeString:
    """Links to our stylesheets for the page that reports a fault: nothing at all if they cannot be found."""
    try:
        hrefs = [static(name) for name in STYLESHEETS]
    except ValueError:
        return SafeString()
    return format_html_join("", '<link rel="stylesheet" href="{}">', ((href,) for href in hrefs))
