"""How papers write what a matter holds: days, amounts, periods of the rulebook, what was answered to a verb.

Called while a paper is made, in the installation's language. What there is none of is struck out, as forms do.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from unionhall.engines.casework.kinds import workflow_of
from unionhall.engines.casework.models import Case, Step
from unionhall.engines.casework.wording import shown
from unionhall.kernel.documents.body import Words
from unionhall.kernel.rulebook.core import RuleValue
from unionhall.lib.money import format_yuan, in_capitals

NONE = "/"
_OWN_RULE, _REMARK = "本会", "（可改）"

# Who signs: the unit, room for its seal, the day.
SEALED = (Words("{{ unit.name }}", "right", space=2), Words("{{ issued.on }}", "right"))


def struck(value: Any) -> str:
    """`value` as text, or the stroke that says there is none."""
    return str(value if value is not None else "").strip() or NONE


def day_words(day: date | datetime | None) -> str:
    """A day as documents write it."""
    if day is None:
        return NONE
    return date_format(localdate(day) if isinstance(day, datetime) else day)


def yuan_words(amount: Decimal | None) -> str:
    """An amount in digits and written out, for what is signed; none when nothing is known."""
    if not amount:
        return NONE
    return _("¥%(amount)s (in words: %(capitals)s)") % {
        "amount": format_yuan(amount), "capitals": in_capitals(amount),
    }  # fmt: skip


def yuan_digits(amount: Decimal | None) -> str:
    """An amount for a column."""
    return format_yuan(amount) if amount else NONE


def period_words(rule: RuleValue) -> str:
    """A period of the rulebook: 15日, 5个工作日."""
    words = {
        "working_day": _("%(n)d working day(s)"),
        "month": _("%(n)d month(s)"),
        "year": _("%(n)d year(s)"),
    }.get(rule.unit, _("%(n)d calendar day(s)"))
    return words % {"n": rule.number}


def source_words(rule: RuleValue) -> str:
    """The law or rule a number stands in, as papers cite it; what still has to be checked says so."""
    source = rule.source
    is_own = source.instrument.startswith(_OWN_RULE)
    name = source.instrument.removesuffix(_REMARK) if is_own else f"《{source.instrument}》"
    words = f"{name}{source.article}" if not is_own else name
    return _("%(source)s (to be confirmed)") % {"source": words} if rule.unconfirmed else words


def told(case: Case, *verbs: str) -> dict[str, Any]:
    """What was answered when one of `verbs` was done last, private answers too, each as a person reads it.

    Empty when it was never done; an answer that was left out is not in it.
    """
    step = Step.objects.filter(case=case, verb__in=verbs).order_by("-sequence").first()
    if step is None:
        return {}
    asks = {ask.code: ask for ask in workflow_of(case.kind).verb(step.verb).asks}
    given = step.data | (json.loads(step.private) if step.private else {})
    return {code: str(shown(asks[code], value)) for code, value in given.items() if code in asks}
