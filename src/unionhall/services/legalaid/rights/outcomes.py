"""What a reckoning came to as plain data: for machines, spreadsheets, and whoever shows it.

Sums are text ("67901.19"), so that no reader makes a float of them; the value of a step is exact ("36" or "181/365"),
with the shown one beside it. Words are said through a `Say`, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.evidence import ITEMS
from unionhall.services.legalaid.rights.formulas import plain
from unionhall.services.legalaid.rights.parameters import MissingParameter, Parameter
from unionhall.services.legalaid.rights.registry import Answer
from unionhall.services.legalaid.rights.results import (
    Amount,
    Basis,
    Claim,
    Forum,
    Limitation,
    Status,
    Step,
    Text,
    to_cent,
)

Say = Callable[[Text], str]

ESTIMATE = _(
    "This is an estimate on the facts that were given, not legal advice: the assumptions are named beside it."
)
STATUSES: dict[Status, str] = {
    Status.EXISTS: _("You have this claim"),
    Status.NO: _("No claim on these facts"),
    Status.DEPENDS: _("It depends"),
}
FORUMS: dict[Forum, str] = {
    Forum.ARBITRATION: _("Labour arbitration commission"),
    Forum.COURT: _("Court"),
    Forum.INSPECTION: _("Labour inspection"),
    Forum.INSURANCE: _("Social-insurance office"),
    Forum.PLATFORM: _("The platform’s own complaint desk"),
    Forum.PAYMENT_ORDER: _("Court, for a payment order"),
}
MISSING = _("%(what)s: no number has been entered for %(region)s on %(day)s, so this cannot be reckoned yet.")

# By unit: one of it, several.
_UNITS: dict[str, tuple[str, str]] = {
    "yuan": (_("%(number)s yuan"), _("%(number)s yuan")),
    "yuan_month": (_("%(number)s yuan a month"), _("%(number)s yuan a month")),
    "days": (_("%(number)s day"), _("%(number)s days")),
    "months": (_("%(number)s month"), _("%(number)s months")),
    "years": (_("%(number)s year"), _("%(number)s years")),
    "hours": (_("%(number)s hour"), _("%(number)s hours")),
    "people": (_("%(number)s person"), _("%(number)s people")),
    "share": (_("a share of %(number)s"), _("a share of %(number)s")),
}
UNIT_NAMES: dict[str, str] = {
    "yuan": _("yuan"),
    "yuan_month": _("yuan a month"),
    "days": _("days"),
    "months": _("months"),
    "years": _("years"),
    "hours": _("hours"),
    "people": _("people"),
    "share": _("share of the whole"),
}
_MONEY = frozenset({"yuan", "yuan_month"})


def speaker(translate: Callable[[str], str], day: Callable[[date], str] = date.isoformat) -> Say:
    """Says texts through a catalogue; `day` tells how a date is written."""

    def value_of(value: object) -> object:
        if isinstance(value, Text):
            return say(value)
        if isinstance(value, date):
            return day(value)
        return plain(value) if isinstance(value, Fraction) else value

    def say(text: Text) -> str:
        words = translate(text.message)
        if not text.values:
            return words
        return words % {name: value_of(value) for name, value in text.values.items()}

    return say


def shown(value: Fraction | Decimal | int, unit: str = "yuan") -> str:
    """A number for people: sums to the cent with thousands apart, everything else with two places at most."""
    text = f"{value if isinstance(value, Decimal) else to_cent(Fraction(value)):,.2f}"
    return text if unit in _MONEY else text.rstrip("0").rstrip(".")


def in_words(value: Fraction | Decimal | int, unit: str = "yuan") -> Text:
    """The number with its unit; of a unit that nobody named, the number alone."""
    words = _UNITS.get(unit)
    if words is None:
        return Text("%(number)s", {"number": shown(value, unit)})
    return Text(words[value != 1], {"number": shown(value, unit)})


def exactly(value: Fraction) -> str:
    """A number for machines, nothing lost: `8000`, `21.75`, `181/365`."""
    return plain(value).strip("()")


def answer_data(answer: Answer, say: Say) -> dict[str, Any]:
    """An answer as JSON takes it."""
    return {
        "claims": [claim_data(claim, say) for claim in answer.claims],
        "missing": None if answer.missing is None else missing_data(answer.missing, say),
    }


def missing_data(missing: MissingParameter, say: Say) -> dict[str, str]:
    """The number of law that lacks: by key, region and day, and in words."""
    return {
        "key": missing.key,
        "region": missing.region,
        "on": missing.on.isoformat(),
        "words": say(missing_words(missing)),
    }


def missing_words(missing: MissingParameter) -> Text:
    """Which number of law lacks."""
    return Text(MISSING, {"what": missing.description, "region": missing.region, "day": missing.on})


def claim_data(claim: Claim, say: Say) -> dict[str, Any]:
    """One claim, with everything it says of itself."""
    return {
        "id": claim.id,
        "name": say(claim.name),
        "status": claim.status.value,
        "unit": claim.unit,
        "amount": None if claim.amount is None else amount_data(claim.amount, claim.unit, say),
        "steps": [_step(step, say) for step in claim.steps],
        "basis": [_basis(one) for one in claim.basis],
        "assumptions": [say(text) for text in claim.assumptions],
        "warnings": [say(text) for text in claim.warnings],
        "limitation": None if claim.limitation is None else _limitation(claim.limitation),
        "forum": [{"code": one.value, "words": say(Text(FORUMS[one]))} for one in claim.forum],
        "evidence": [{"key": key, "words": say(Text(ITEMS[key]))} for key in claim.evidence],
        "excludes": list(claim.excludes),
        "payer": None if claim.payer is None else say(claim.payer),
        "parameters": [_parameter(one) for one in claim.parameters],
    }


def amount_words(amount: Amount, unit: str) -> Text:
    """A sum, or the two between which it lies, with the unit."""
    if amount.is_exact:
        return in_words(amount.low, unit)
    span = {"low": shown(amount.low, unit), "high": in_words(amount.high, unit)}
    return Text(_("%(low)s to %(high)s"), span)


def amount_data(amount: Amount, unit: str, say: Say) -> dict[str, Any]:
    """Both ends as text, and the whole in words."""
    return {
        "low": str(amount.low),
        "high": str(amount.high),
        "exact": amount.is_exact,
        "shown": say(amount_words(amount, unit)),
    }


def _step(step: Step, say: Say) -> dict[str, str]:
    return {
        "label": say(step.label),
        "formula": step.formula,
        "value": exactly(step.value),
        "shown": shown(step.value, step.unit),
        "unit": step.unit,
    }


def _basis(one: Basis) -> dict[str, Any]:
    return {
        "law": one.law,
        "instrument": one.instrument,
        "article": one.article,
        "since": one.since.isoformat(),
        "unconfirmed": one.is_unconfirmed,
    }


def _limitation(one: Limitation) -> dict[str, Any]:
    days = {"starts_on": one.starts_on, "nominal": one.nominal, "rolled": one.rolled}
    return {
        **{name: None if day is None else day.isoformat() for name, day in days.items()},
        "basis": _basis(one.basis),
        "contested": one.is_contested,
        "past": one.is_past,
    }


def _parameter(one: Parameter) -> dict[str, Any]:
    return {
        "key": one.key,
        "value": exactly(one.value),
        "region": one.region,
        "on": one.on.isoformat(),
        "source": {"instrument": one.source.instrument, "article": one.source.article},
        "unconfirmed": one.is_unconfirmed,
        "stale": one.is_stale,
    }
