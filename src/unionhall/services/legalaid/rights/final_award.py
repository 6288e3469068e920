"""Which items of an award are final at once for the employer: each by itself, never by their sum.

Sources: 调解仲裁法 article 47; 法释〔2020〕26号 articles 18 to 20; 办案规则 article 50. An item on pay, injury medical
cost, compensation or damages is final up to twelve monthly minimum wages; one on working time, rest or insurance
always. The worker may sue all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.formulas import plain
from unionhall.services.legalaid.rights.parameters import Parameter
from unionhall.services.legalaid.rights.results import Basis, Step, Text
from unionhall.services.legalaid.rights.sheets import Law, Sheet


class AwardKind(StrEnum):
    """What an item is about."""

    WAGES = "wages"
    INJURY_MEDICAL = "injury_medical"
    COMPENSATION = "compensation"  # N
    DAMAGES = "damages"  # 2N, unlawful probation and other 赔偿金
    SECOND_WAGE = "second_wage"
    LABOUR_STANDARD = "labour_standard"  # working time, rest and holidays, insurance
    OTHER = "other"


BY_SUM = frozenset({
    AwardKind.WAGES, AwardKind.INJURY_MEDICAL, AwardKind.COMPENSATION, AwardKind.DAMAGES, AwardKind.SECOND_WAGE,
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardItem:
    """One item that is claimed or awarded, in yuan; no sum for an item that is not about money."""

    kind: AwardKind
    yuan: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalAwardFacts:
    """`applied_on` is the day of the application, `awarded_on` that of the award, empty while there is none."""

    items: tuple[AwardItem, ...]
    applied_on: date
    awarded_on: date | None = None


@dataclass(frozen=True, slots=True)
class ItemFinality:
    """Whether an item is final, and why."""

    item: AwardItem
    is_final: bool
    reason: Text


@dataclass(frozen=True, slots=True)
class FinalAward:
    """The line in yuan, every item in the order given, and what to know. `is_final`: all items are."""

    line: Fraction
    items: tuple[ItemFinality, ...]
    steps: tuple[Step, ...]
    basis: tuple[Basis, ...]
    assumptions: tuple[Text, ...]
    warnings: tuple[Text, ...]
    parameters: tuple[Parameter, ...]

    @property
    def is_final(self) -> bool:
        """Whether no item is open to the employer's suit."""
        return all(one.is_final for one in self.items)


def final_award(facts: FinalAwardFacts, law: Law) -> FinalAward:
    """Each item against twelve monthly minimum wages, which are included. Raises MissingParameter."""
    sheet = Sheet(law)
    wage = sheet.number("rights.minimum_wage_month_yuan", _wage_day(facts, sheet))
    times = sheet.number("rights.final_award_months", facts.applied_on)
    line = sheet.step(_("Line for a final award, for each item"), f"{plain(times)} * {plain(wage)}")
    items = tuple(_item(one, line) for one in facts.items)
    if len({one.is_final for one in items}) == 2:
        sheet.warn(_("Ask for separate awards: one single award with both kinds of items is not final."))
    sheet.assume(_("You yourself may sue against any award. Do not split one debt to stay below the line."))
    return FinalAward(
        line, items, tuple(sheet.steps),
        (
            article("arbitration", "第四十七条"), article("spc_1", "第十九条"), article("spc_1", "第二十条"),
            article("case_rules", "第五十条"),
        ),
        tuple(sheet.assumptions), tuple(sheet.warnings), tuple(sheet.parameters.values()),
    )  # fmt: skip


def _wage_day(facts: FinalAwardFacts, sheet: Sheet) -> date:
    """The day whose minimum wage counts: that of the application in Beijing, that of the award elsewhere."""
    if sheet.flag("rights.final_award_by_application_applies", facts.applied_on):
        return facts.applied_on
    if facts.awarded_on is None:
        sheet.assume(_("The minimum wage of today is used; that of the day of the award will count."))
    return facts.awarded_on or sheet.law.as_of


def _item(item: AwardItem, line: Fraction) -> ItemFinality:
    if item.kind is AwardKind.LABOUR_STANDARD:
        return ItemFinality(item, True, Text(_("Final: it is about working time, rest or insurance.")))
    if item.kind not in BY_SUM or item.yuan is None:
        return ItemFinality(
            item, False, Text(_("Not final: it is not among the items that the law makes final."))
        )
    if item.yuan <= line:
        return ItemFinality(item, True, Text(_("Final: it does not exceed the line.")))
    return ItemFinality(item, False, Text(_("Not final: it exceeds the line.")))
