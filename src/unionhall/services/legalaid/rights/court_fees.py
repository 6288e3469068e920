"""What a court asks in advance, and what the losing side bears in the end (诉讼费用交纳办法 articles 13, 16, 29)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.formulas import plain
from unionhall.services.legalaid.rights.parameters import Parameter
from unionhall.services.legalaid.rights.results import Amount, Basis, Step, Text
from unionhall.services.legalaid.rights.sheets import Law, Sheet


class FeeScale(StrEnum):
    """What the suit is about, as fees tell it apart."""

    LABOUR = "labour"  # a fixed sum for each case
    PERSON = "person"  # harm to body, name or other rights of the person


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtFeeFacts:
    """`claimed` in yuan: what the suit asks for. `is_simplified`: it is heard in the simplified procedure."""

    claimed: Fraction
    scale: FeeScale = FeeScale.PERSON
    is_simplified: bool = False


@dataclass(frozen=True, slots=True)
class CourtFee:
    """The fee in yuan, with how it was reckoned; a range where the court may choose within one."""

    amount: Amount
    steps: tuple[Step, ...]
    basis: tuple[Basis, ...]
    assumptions: tuple[Text, ...]
    warnings: tuple[Text, ...]
    parameters: tuple[Parameter, ...]


def court_fee(facts: CourtFeeFacts, law: Law) -> CourtFee:
    """The fee for the suit on the day `law.as_of`. Raises MissingParameter."""
    sheet = Sheet(law)
    if facts.scale is FeeScale.LABOUR:
        number, low, high = "第十三条第四项", *_fixed(sheet)
    else:
        number, low, high = "第十三条第二项", *_by_scale(facts, sheet)
        sheet.warn(_("Some courts take the scale for property instead, which is higher; ask at the court."))
    if facts.is_simplified:
        half = sheet.number("rights.fee_simplified_share", law.as_of)
        low, high = (
            sheet.step(_("In the simplified procedure"), f"{plain(one)} * {plain(half)}")
            for one in (low, high)
        )
    sheet.assume(
        _("Whoever sues pays it in advance; the losing side bears it. Ask for relief if you cannot pay.")
    )
    return CourtFee(
        Amount.between(low, high), tuple(sheet.steps),
        (article("court_fees", number), article("arbitration", "第五十三条")), tuple(sheet.assumptions),
        tuple(sheet.warnings), tuple(sheet.parameters.values()),
    )  # fmt: skip


def _fixed(sheet: Sheet) -> tuple[Fraction, Fraction]:
    each = sheet.number("rights.fee_labour_yuan", sheet.law.as_of)
    fee = sheet.step(_("Fee for a labour case"), plain(each))
    sheet.assume(_("Arbitration before it costs nothing."))
    return fee, fee


def _by_scale(facts: CourtFeeFacts, sheet: Sheet) -> tuple[Fraction, Fraction]:
    """A basic fee between two sums, and parts of what is claimed above 50,000 and above 100,000 yuan."""
    on = sheet.law.as_of
    free = plain(sheet.number("rights.fee_person_free_yuan", on))
    middle = plain(sheet.number("rights.fee_person_middle_yuan", on))
    first = plain(sheet.number("rights.fee_person_middle_share", on))
    above = plain(sheet.number("rights.fee_person_above_share", on))
    claimed = plain(facts.claimed)
    part = sheet.step(
        _("Part that grows with the claim"),
        f"max(0, min({claimed}, {middle}) - {free}) * {first} + max(0, {claimed} - {middle}) * {above}",
    )
    least = sheet.number("rights.fee_person_least_yuan", on)
    most = sheet.number("rights.fee_person_most_yuan", on)
    low = sheet.step(_("Fee with the lowest basic fee"), f"{plain(least)} + {plain(part)}")
    return low, sheet.step(_("Fee with the highest basic fee"), f"{plain(most)} + {plain(part)}")
