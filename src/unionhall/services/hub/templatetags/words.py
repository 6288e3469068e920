"""Names and titles in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from unionhall.engines.matching.wording import category_name as named_category
from unionhall.engines.matching.wording import question_text, reason_text, reply_text
from unionhall.kernel.places.facilities import facility_name
from unionhall.services.hub import wording

register = template.Library()
AT_HAND_KM = 0.05


@register.filter
def named(thing: Any) -> str:
    """The name or title of a row: English where one is recorded and English is read, else Chinese."""
    if thing is None:
        return ""
    for plain in ("title", "name"):
        if hasattr(thing, plain):
            english = getattr(thing, f"{plain}_en", "") if get_language() == "en" else ""
            return english or str(getattr(thing, plain))
    return str(thing)


@register.filter
def fee(yuan: Decimal) -> str:
    """What it costs, in words."""
    if not yuan:
        return _("Free")
    amount = f"{yuan:f}".rstrip("0").rstrip(".") if "." in f"{yuan:f}" else f"{yuan:f}"
    return _("%(amount)s yuan") % {"amount": amount}


@register.filter
def distance(km: float) -> str:
    """Metres below one kilometre, kilometres above; where one stands already, words."""
    if km < AT_HAND_KM:
        return _("right here")
    if km < 1:
        return _("%(metres)s m") % {"metres": max(int(round(km * 1000, -1)), 10)}
    return _("%(km)s km") % {"km": f"{km:.1f}"}


@register.simple_tag
def session_time(session: Any) -> str:
    """When a session takes place; of a series, its first lesson and how many there are."""
    return wording.session_when(session)


@register.simple_tag
def walk_text(near: Any) -> str:
    """How long the walk is; around the corner and beyond an hour it says nothing."""
    if not 1 <= near.walk_minutes <= 60:
        return ""
    return _("%(minutes)s min on foot") % {"minutes": near.walk_minutes}


@register.simple_tag
def hours_text(near: Any) -> str:
    """Until when it is open, or when it opens."""
    return opening_words(near.opening)


def opening_words(opening: Any) -> str:
    """The same for an opening on its own."""
    if opening.is_open:
        if opening.closes_at is None:
            return _("day and night")
        return _("until %(time)s") % {"time": f"{timezone.localtime(opening.closes_at):%H:%M}"}
    if opening.reason:
        return opening.reason
    if opening.opens_at is None:
        return ""
    opens = timezone.localtime(opening.opens_at)
    days = (opens.date() - timezone.localdate()).days
    if days == 0:
        return _("opens at %(time)s") % {"time": f"{opens:%H:%M}"}
    day = _("tomorrow") if days == 1 else date_format(opens, "l")
    return _("opens %(day)s at %(time)s") % {"day": day, "time": f"{opens:%H:%M}"}


@register.simple_tag
def opening_text(opening: Any) -> str:
    """Open or closed, and until or from when."""
    state = _("Open now") if opening.is_open else _("Closed now")
    words = opening_words(opening)
    return _("%(state)s, %(words)s") % {"state": state, "words": words} if words else state


@register.simple_tag
def facility_names(codes: Iterable[str], limit: int = 99) -> list[str]:
    """What a place has, in words."""
    return [str(facility_name(code)) for code in list(codes)[:limit]]


@register.simple_tag
def why(suggested: Any) -> str:
    """Why this was suggested, in one line."""
    return _("; ").join(str(reason_text(reason)) for reason in suggested.reasons[:3])


@register.simple_tag
def category_name(slug: str) -> str:
    """What a category of need is called."""
    return str(named_category(slug))


@register.simple_tag
def need_question(question: Any) -> str:
    """What the hub asks back."""
    return question_text(question, "en" if get_language() == "en" else "zh")


@register.simple_tag
def need_reply(reply: Any) -> str:
    """One reply to tap."""
    return reply_text(reply, "en" if get_language() == "en" else "zh")


@register.simple_tag
def hotline_name(number: str) -> str:
    """Who answers a number."""
    return {
        "110": _("police"),
        "119": _("fire brigade"),
        "120": _("ambulance"),
        "12338": _("women's hotline"),
        "12351": _("union hotline"),
        "12356": _("mental health hotline"),
    }.get(number, "")


@register.simple_tag(takes_context=True)
def code_url(context: template.Context, token: str) -> str:
    """The address that a person's code opens on a staff phone."""
    return str(context["request"].build_absolute_uri(reverse("hub:desk-scan", args=[token])))


@register.simple_tag
def marked(pieces: Iterable[Any]) -> SafeString:
    """Text with what was searched for marked; every piece is escaped."""
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", text) if hit else text,) for text, hit in pieces)
    )
