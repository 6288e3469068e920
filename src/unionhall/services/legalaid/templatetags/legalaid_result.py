"""`{% load legalaid_result %}`: sums, forums, evidence and guesses of a result in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.translation import gettext

from unionhall.services.legalaid.rights.evidence import ITEMS
from unionhall.services.legalaid.rights.interview.script import BY_KEY
from unionhall.services.legalaid.rights.outcomes import FORUMS, STATUSES, amount_words
from unionhall.services.legalaid.rights.results import Claim, Forum, Status
from unionhall.services.legalaid.templatetags.legalaid_rights import said
from unionhall.services.legalaid.wording_rights import answer_words

register = template.Library()

_MARKS = {Status.EXISTS: "done", Status.DEPENDS: "todo", Status.NO: "closed"}


@register.filter
def sum_words(claim: Claim) -> str:
    """What a claim comes to, with its unit; empty without an amount."""
    return "" if claim.amount is None else said(amount_words(claim.amount, claim.unit))


@register.filter
def status_words(claim: Claim) -> str:
    """Whether a claim exists, in words."""
    return gettext(STATUSES[claim.status])


@register.filter
def status_mark(claim: Claim) -> str:
    """The pill's colour for it."""
    return _MARKS[claim.status]


@register.filter
def forums(found: Sequence[Forum]) -> str:
    """Before whom, one after the other."""
    return gettext(", ").join(gettext(FORUMS[one]) for one in found)


@register.filter
def evidence(keys: Sequence[str]) -> list[str]:
    """What to collect, in words."""
    return [gettext(ITEMS[key]) for key in keys]


@register.filter
def guesses(tried: Any) -> list[tuple[str, str]]:
    """What was reckoned with where it was not known: question and answer."""
    return [answer_words(BY_KEY[key], value) for key, value in tried.guesses if key in BY_KEY]
