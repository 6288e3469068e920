"""A reported case as a worked example: from the award of a court back to the total that it must have recognised.

A carpenter in casual work was hurt on 6 April 2018. Medical costs were 24,256.23 yuan, the hirer had advanced 3,000,
fault was shared 60 to 40, and 51,712.16 yuan were awarded. The report names neither the items beside the medical
costs, nor a degree of disability, nor the province: they stay unknown here. The case is never reckoned anew with later
numbers: an accident of 2018 followed the law of its time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import ceil

from unionhall.lib.errors import InvalidInput
from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.formulas import evaluate, plain
from unionhall.services.legalaid.rights.limits import bodily_harm
from unionhall.services.legalaid.rights.results import Basis, Limitation, Step, Text, to_cent
from unionhall.services.legalaid.rights.sheets import Law

HALF_A_CENT = Fraction(1, 200)


class WrongAward(InvalidInput):
    """Numbers of an award that no court can have found."""

    message = _("The hirer's share lies above 0 and is at most 1.")


class Deduction(StrEnum):
    """How what was paid in advance was taken off."""

    AFTER = "after"  # after sharing: the usual practice
    NONE = "none"
    BEFORE = "before"  # before sharing: unusual, it hurts the hirer's credit


READINGS: dict[Deduction, tuple[str, str]] = {
    Deduction.AFTER: ("H1", _("The advance came off after sharing: the usual way")),
    Deduction.NONE: ("H2", _("The advance did not come off at all")),
    Deduction.BEFORE: ("H3", _("The advance came off before sharing: unusual")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardFacts:
    """Amounts in yuan. `share` is the hirer's, above 0, at most 1. `mental` are damages outside the sharing."""

    award: Fraction
    share: Fraction
    advance: Fraction = Fraction(0)
    mental: Fraction = Fraction(0)
    medical: Fraction = Fraction(0)
    hurt_on: date | None = None


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What the total must have been under one reading: exactly, and the totals to the cent that give the same award."""

    id: str
    reading: Text
    deduction: Deduction
    total: Fraction
    lowest: Fraction
    highest: Fraction
    hirer_part: Fraction
    own_part: Fraction
    beside_medical: Fraction
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """All readings of one award, with what must be said beside them."""

    hypotheses: tuple[Hypothesis, ...]
    warnings: tuple[Text, ...]
    basis: tuple[Basis, ...]
    limitation: Limitation | None


CARPENTER = AwardFacts(
    award=Fraction("51712.16"),
    share=Fraction("0.4"),
    advance=Fraction(3000),
    medical=Fraction("24256.23"),
    hurt_on=date(2018, 4, 6),
)


def award_of(
    total: Fraction, share: Fraction, advance: Fraction = Fraction(0), mental: Fraction = Fraction(0),
    *, deduction: Deduction = Deduction.AFTER,
) -> Fraction:  # fmt: skip
    """What is awarded of `total`, exactly."""
    if deduction is Deduction.BEFORE:
        return share * (total - advance) + mental
    return share * total + mental - (advance if deduction is Deduction.AFTER else 0)


def fits(facts: AwardFacts, total: Fraction, *, deduction: Deduction = Deduction.AFTER) -> bool:
    """Whether `total` gives the award of `facts`, to the cent, under a reading: the usual one unless told."""
    found = award_of(total, facts.share, facts.advance, facts.mental, deduction=deduction)
    return to_cent(found) == to_cent(facts.award)


def hypotheses(facts: AwardFacts) -> tuple[Hypothesis, ...]:
    """The total under each reading, in order of likelihood. Raises WrongAward."""
    if not 0 < facts.share <= 1:
        raise WrongAward(field="share")
    return tuple(_hypothesis(facts, deduction) for deduction in READINGS)


def worked_example(facts: AwardFacts, law: Law) -> WorkedExample:
    """The readings of `facts` with what has to be known beside them. Nothing that was not reported is filled in."""
    warnings = [
        Text(
            _(
                "The award alone cannot tell the readings apart; the items, the degree and the province are unknown."
            )
        ),
        Text(_("The case followed the law of its time. Do not reckon it anew with the numbers of today.")),
        Text(
            _(
                "If a firm with qualification stood above the hirer, recognition as a work injury would have spared "
                "the worker the cut for own fault. Ask about that first."
            )
        ),
    ]
    basis = (
        article("old_tort", "第三十五条", is_unconfirmed=True),
        article("old_personal_injury", "第十七条", is_unconfirmed=True),
    )
    limitation = None if facts.hurt_on is None else bodily_harm(facts.hurt_on, law)
    return WorkedExample(hypotheses(facts), tuple(warnings), basis, limitation)


def _hypothesis(facts: AwardFacts, deduction: Deduction) -> Hypothesis:
    code, words = READINGS[deduction]
    total_words = _formula(facts, facts.award, deduction)
    total = evaluate(total_words)
    share, medical = plain(facts.share), plain(facts.medical)
    shared = f"{plain(total)} - {plain(facts.advance)}" if deduction is Deduction.BEFORE else plain(total)
    steps = [
        _step(_("Recognised total"), total_words),
        _step(_("The hirer's part of it"), f"{share} * ({shared})"),
        _step(_("What the injured person bears"), f"{plain(total)} - {share} * {plain(total)}"),
        _step(_("Items other than medical costs"), f"{plain(total)} - {medical}"),
    ]
    low, high = _neighbours(facts, deduction)
    _total, hirer_part, own_part, beside = (step.value for step in steps)
    return Hypothesis(
        code, Text(words), deduction, total, low, high, hirer_part, own_part, beside, tuple(steps)
    )


def _formula(facts: AwardFacts, award: Fraction, deduction: Deduction) -> str:
    """The award undone: what was taken off is added, what was added is taken off, and it is divided by the share."""
    award_words, share = plain(award), plain(facts.share)
    mental, advance = plain(facts.mental), plain(facts.advance)
    if deduction is Deduction.BEFORE:
        return f"({award_words} - {mental}) / {share} + {advance}"
    added = advance if deduction is Deduction.AFTER else "0"
    return f"({award_words} + {added} - {mental}) / {share}"


def _neighbours(facts: AwardFacts, deduction: Deduction) -> tuple[Fraction, Fraction]:
    """The lowest and the highest total, in whole cents, that round to the same award (half a cent goes up)."""
    least = evaluate(_formula(facts, facts.award - HALF_A_CENT, deduction))
    beyond = evaluate(_formula(facts, facts.award + HALF_A_CENT, deduction))
    return Fraction(ceil(least * 100), 100), Fraction(ceil(beyond * 100) - 1, 100)


def _step(label: str, formula: str) -> Step:
    return Step(Text(label), formula, evaluate(formula))
