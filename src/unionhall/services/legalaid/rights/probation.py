"""Probation that was longer than the law allows: what was served beyond it is paid for once more.

Sources: 劳动合同法 articles 19, 70 and 83. The pay after the probation is the measure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from unionhall.kernel.calendar.core import add_months
from unionhall.lib.errors import InvalidInput
from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.limits import one_year
from unionhall.services.legalaid.rights.months_of_pay import counted, pay_formula, service_months
from unionhall.services.legalaid.rights.pay_periods import check_sums
from unionhall.services.legalaid.rights.results import Amount, Claim, Forum, Status
from unionhall.services.legalaid.rights.sheets import Law, Sheet
from unionhall.services.legalaid.rights.spans import ONE_DAY, span

EVIDENCE = ("contract", "pay_records", "pay_transfers", "entry_date", "work_chat")
LABELS = {
    "hired_on": _("First day of the probation"),
    "probation_ended_on": _("Last day of the probation that was served"),
    "full_wage": _("Gross pay a month after the probation, yuan"),
    "contract_ends_on": _("Last day of the contract's term"),
    "is_for_a_task": _("The contract lasts until a task is done"),
    "is_part_time": _("The work is part-time"),
    "is_repeated": _("There was a probation with this employer before"),
}


class ProbationEndsFirst(InvalidInput):
    """A day lies before the probation began."""

    message = _("That day lies before the probation began.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbationFacts:
    """`full_wage`: gross yuan a month after the probation. Without `contract_ends_on` the contract is open-ended.

    `probation_ended_on` is the last day that was really served on probation. `is_repeated`: this employer had a
    probation with this worker before.
    """

    hired_on: date
    probation_ended_on: date
    full_wage: Fraction
    contract_ends_on: date | None = None
    is_for_a_task: bool = False
    is_part_time: bool = False
    is_repeated: bool = False


def probation(facts: ProbationFacts, law: Law) -> list[Claim]:
    """The one claim. Raises ProbationEndsFirst, SumBelowNothing, MissingParameter."""
    check_sums(facts)
    for name in ("probation_ended_on", "contract_ends_on"):
        day = getattr(facts, name)
        if day is not None and day < facts.hired_on:
            raise ProbationEndsFirst(field=name)
    sheet = Sheet(law)
    allowed = _allowed(facts, sheet)
    first, end = add_months(facts.hired_on, allowed), facts.probation_ended_on + ONE_DAY
    sheet.assume(_("The law allows %(months)s months of probation here."), months=allowed)
    pieces = service_months(facts.hired_on, first, end, law.calendar)
    days = sheet.number("rights.paid_days_a_month_days", facts.probation_ended_on)
    months, workdays = counted(pieces)
    label = _("Full pay once more for %(months)s months and %(days)s workdays beyond it")
    if not workdays:
        label = _("Full pay once more for %(months)s months beyond it")
    formula = pay_formula(pieces, lambda _day: facts.full_wage, days)
    amount = sheet.step(label, formula, months=months, days=workdays)
    if workdays:
        sheet.warn(
            _(
                "The law names no way to count a part month; workdays and the paid days of a month are "
                "our choice."
            )
        )
    return [
        sheet.claim(
            "probation", _("Compensation for too long a probation"), amount=Amount.of(amount),
            status=Status.EXISTS if amount else Status.NO,
            basis=(article("lcl", "第十九条"), article("lcl", "第八十三条")),
            limitation=one_year(facts.probation_ended_on, law), forum=(Forum.ARBITRATION,), evidence=EVIDENCE,
        )
    ]  # fmt: skip


def _allowed(facts: ProbationFacts, sheet: Sheet) -> int:
    """Months of probation that the law allows for this contract."""
    if facts.is_for_a_task or facts.is_part_time or facts.is_repeated:
        return 0
    on = facts.hired_on
    if facts.contract_ends_on is None:
        return int(sheet.number("rights.probation_long_term_months", on))
    term = span(on, facts.contract_ends_on).months
    if term < sheet.number("rights.probation_least_term_months", on):
        return 0
    if term < 12 * sheet.number("rights.probation_middle_term_years", on):
        return int(sheet.number("rights.probation_short_term_months", on))
    if term < 12 * sheet.number("rights.probation_long_term_years", on):
        return int(sheet.number("rights.probation_middle_term_months", on))
    return int(sheet.number("rights.probation_long_term_months", on))
