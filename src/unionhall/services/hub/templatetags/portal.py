"""Words of the pages about one's own data."""

from __future__ import annotations

from django import template
from django.utils.translation import ngettext

from unionhall.kernel.people.consents import TEXTS
from unionhall.kernel.rulebook.core import RuleValue

register = template.Library()


@register.simple_tag
def span_of(rule: RuleValue) -> str:
    """For how long something is kept: "3 years", "6 months"."""
    if rule.unit == "year":
        return ngettext("%(n)s year", "%(n)s years", rule.number) % {"n": rule.number}
    return ngettext("%(n)s month", "%(n)s months", rule.number) % {"n": rule.number}


@register.simple_tag
def consent_title(subject: str) -> str:
    """What was agreed to, by the title of its text."""
    return str(TEXTS[subject].title) if subject in TEXTS else subject
