"""`{% load legalaid_rights %}`: what a reckoning says, in the reader's language; where its law and numbers stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext

from unionhall.kernel.rulebook.core import Row, Rule
from unionhall.services.legalaid.queries.rights_law import anchor
from unionhall.services.legalaid.queries.rights_numbers import region_words
from unionhall.services.legalaid.rights.outcomes import in_words, speaker
from unionhall.services.legalaid.rights.results import Text, to_cent
from unionhall.services.legalaid.wording_worker import date_words

register = template.Library()
register.filter("article_anchor", anchor)
register.filter("date_words", date_words)

_SIGNS = {"*": "×", "/": "÷", "-": "−"}
_OPERATOR = re.compile(r"\s*([*/])\s*|(-)")
_COUNTED = {"day": "days", "month": "months", "year": "years", "hour": "hours", "yuan": "yuan"}


@register.simple_tag(name="say")
def said(text: Text) -> str:
    """A text of a result: its message in the reader's language, filled."""
    return speaker(gettext, date_words)(text)


@register.filter
def shown(value: Fraction | Decimal | int, unit: str = "yuan") -> str:
    """A value with its unit, and with "≈" where more than two places were cut."""
    words = said(in_words(value, unit))
    return words if to_cent(Fraction(value)) == Fraction(value) else f"≈ {words}"


@register.filter
def readable(formula: str) -> str:
    """A formula with the signs that people write."""
    words = {
        "min": gettext("the smaller of "),
        "max": gettext("the larger of "),
        "floor": gettext("the whole part of "),
    }
    named = re.sub("min|max|floor", lambda found: words[found[0]], formula)
    return _OPERATOR.sub(lambda found: f" {_SIGNS[found[1]]} " if found[1] else _SIGNS["-"], named)


@register.filter
def law_url(basis: Any) -> str:
    """Where the article of a basis stands on our pages; empty where its instrument has none."""
    if not basis.law:
        return ""
    return f"{reverse('legalaid:rights-law', args=[basis.law])}#{quote(anchor(basis.article))}"


@register.filter
def number_url(parameter: Any) -> str:
    """The page of a number of law: of a parameter, or of a key."""
    return reverse("legalaid:rights-number", args=[getattr(parameter, "key", parameter)])


@register.filter
def region_name(code: str, known: Mapping[str, str] | None = None) -> str:
    """A region in words; `known` names places of this installation."""
    return region_words(code, get_language() or "en", known)


@register.filter
def rule_words(rule: Rule) -> str:
    """What a number of law is."""
    return rule.description(get_language() or "en")


@register.filter
def figure(row: Row | None, rule: Rule) -> str:
    """The value of a row as people read it: "¥2,540.00", "30 days", "50%", "yes"."""
    if row is None:
        return "–"
    unit = row.unit or rule.unit
    if unit == "flag":
        return gettext("yes") if row.value == 1 else gettext("no")
    if unit == "share":
        return f"{_plain(row.value * 100)}%"
    if unit == "working_day":
        return ngettext("%(n)s working day", "%(n)s working days", int(row.value)) % {"n": _plain(row.value)}
    return said(in_words(row.value, _COUNTED.get(unit, "")))


@register.filter
def until_words(row: Row) -> str:
    """From when to when a row holds."""
    if row.ends_on is None:
        return gettext("from %(day)s") % {"day": _day(row.starts_on)}
    return gettext("%(first)s to %(last)s") % {"first": _day(row.starts_on), "last": _day(row.ends_on)}


def _day(day: date) -> str:
    return date_words(day)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
