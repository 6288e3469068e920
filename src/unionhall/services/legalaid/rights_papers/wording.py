"""How papers say it: sums, reckonings, articles, days; in the language that is active."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from unionhall.services.legalaid.rights.formulas import plain
from unionhall.services.legalaid.rights.outcomes import amount_words, in_words, speaker
from unionhall.services.legalaid.rights.results import Basis, Claim, Step, Text, to_cent
from unionhall.services.legalaid.rights_papers.particulars import BLANK

# What stands behind the name of a law: its number, or the revision.
_TAIL = re.compile(r"（([^（）]*(?:号|修正|修订))）$|(法释〔\d{4}〕\d+号)$")


def said(text: Text) -> str:
    """A text of a reckoning, in the reader's language."""
    return speaker(_, date_format)(text)


def day_or_blank(day: date | None) -> str:
    """A day, or room for it."""
    return date_format(day) if day is not None else _("____-__-__")


def or_blank(text: str) -> str:
    """A text, or the line on which it is written by hand."""
    return text.strip() or BLANK


def sum_words(claim: Claim) -> str:
    """What a claim comes to, with its unit; empty when it has no amount."""
    return said(amount_words(claim.amount, claim.unit)) if claim.amount else ""


def end_words(claim: Claim, end: Decimal) -> str:
    """One end of what a claim comes to, with its unit."""
    return said(in_words(end, claim.unit))


def cited(one: Basis) -> str:
    """An article as papers cite it: 《中华人民共和国劳动合同法》第四十七条."""
    found = _TAIL.search(one.instrument)
    if found is None:
        return f"《{one.instrument}》{one.article}"
    name, tail = one.instrument[: found.start()], found[1] or found[2]
    return f"《{name}》（{tail}）{one.article}"


def cited_all(basis: Iterable[Basis]) -> str:
    """Several articles; those of one law follow its name once."""
    words: list[str] = []
    before = ""
    for one in basis:
        words.append(one.article if one.instrument == before else cited(one))
        before = one.instrument
    return "、".join(dict.fromkeys(words))


def arithmetic(formula: str) -> str:
    """A formula as people write it."""
    words = {"max": _("larger of"), "min": _("smaller of"), "floor": _("whole part of")}
    text = re.sub(r"\b(max|min|floor)\(", lambda found: f"{words[found[1]]}(", formula)
    return text.replace("/", " ÷ ").replace("  ÷  ", " ÷ ").replace("*", "×")


def step_words(step: Step) -> str:
    """One line of a reckoning: what it is, how it is reckoned, what it comes to."""
    values = {"label": said(step.label), "sum": said(in_words(step.value, step.unit))}
    if step.formula.strip("()") == plain(step.value).strip("()"):
        return _("%(label)s: %(sum)s") % values
    return _("%(label)s: %(formula)s = %(sum)s") % (values | {"formula": arithmetic(step.formula)})


def formula_of(claim: Claim, end: Decimal) -> str:
    """The formula of the line that gives this end of the amount; empty where the amount is only told."""
    for step in reversed(claim.steps):
        if to_cent(step.value) == end:
            is_told = step.formula.strip("()") == plain(step.value).strip("()")
            return "" if is_told else f"{arithmetic(step.formula)} = {end_words(claim, end)}"
    return ""
