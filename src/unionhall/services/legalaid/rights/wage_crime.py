"""When the police may be asked to look at unpaid wages. Never a verdict: only whether the request can be made.

Sources: 刑法 article 276-1; 法释〔2013〕3号 articles 3 and 4; 保障农民工工资支付条例 article 41. The law gives a span
of sums, each province draws its line within it. "Or more" includes the number itself (刑法 article 99).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from fractions import Fraction

from unionhall.lib.errors import InvalidInput
from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.formulas import plain
from unionhall.services.legalaid.rights.pay_periods import check_sums
from unionhall.services.legalaid.rights.results import Claim, Forum, Status
from unionhall.services.legalaid.rights.sheets import Law, Sheet

BASIS = (
    article("criminal", "第二百七十六条之一"),
    article("wage_crime", "第三条、第四条"),
    article("migrants", "第四十一条"),
)
EVIDENCE = ("order", "pay_records", "tally", "iou", "roster", "colleagues", "demands")


class LessThanOnePerson(InvalidInput):
    """Wages are owed to nobody."""

    message = _("At least one person is owed wages.")


class _Reach(IntEnum):
    """Whether a sum reaches the line of the place."""

    BELOW = 0
    BETWEEN = 1  # within the nation's span, and the line of the place is not known
    REACHED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class WageCrimeFacts:
    """`owed` to one worker, in yuan, for `months` months of work; `people` who are owed `owed_together`.

    `order_ended_on`: the last day of an official order's time to pay. `has_fled`: the debtor hid, moved the money away
    or destroyed the records; then an order that was posted up and recorded (`was_posted`) counts as given.
    """

    owed: Fraction
    months: Fraction
    people: int = 1
    owed_together: Fraction | None = None
    order_ended_on: date | None = None
    has_fled: bool = False
    was_posted: bool = False
    is_paid_since: bool = False


def wage_crime(facts: WageCrimeFacts, law: Law) -> list[Claim]:
    """Whether it can be asked that the case is handed to the police. Raises SumBelowNothing, LessThanOnePerson."""
    check_sums(facts)
    if facts.people < 1:
        raise LessThanOnePerson(field="people")
    sheet = Sheet(law)
    reach = max(_one(facts.owed, facts.months, sheet), _many(facts, sheet))
    status = _status(facts, reach, sheet)
    if status != Status.NO:
        sheet.warn(_("This says only that you may ask: whether it is a crime is for police and court."))
        sheet.assume(_("The employer can pay and does not, or has hidden itself or the money."))
    return [
        sheet.claim(
            "police_referral", _("Ask that the case is handed to the police"), status=status, basis=BASIS,
            forum=(Forum.INSPECTION,), evidence=EVIDENCE,
        )
    ]  # fmt: skip


def may_reach_one_line(owed: Fraction, months: Fraction, sheet: Sheet) -> bool:
    """Whether what one worker is owed may reach the line of the place. Leaves steps and numbers on no sheet."""
    return _one(owed, months, Sheet(sheet.law)) > _Reach.BELOW


def _one(owed: Fraction, months: Fraction, sheet: Sheet) -> _Reach:
    today = sheet.law.as_of
    least_months = sheet.number("rights.wage_crime_months", today)
    low = sheet.number("rights.wage_crime_one_low_yuan", today)
    high = sheet.number("rights.wage_crime_one_high_yuan", today)
    if months < least_months:
        sheet.assume(
            _("Owed for less than %(months)s months of work: the line for one worker is not looked at."),
            months=plain(least_months),
        )
        return _Reach.BELOW
    return _compare(owed, low, high, sheet)


def _many(facts: WageCrimeFacts, sheet: Sheet) -> _Reach:
    today = sheet.law.as_of
    least_people = sheet.number("rights.wage_crime_people", today)
    if facts.people < least_people:
        return _Reach.BELOW
    if facts.owed_together is None:
        sheet.warn(_("Add up what all of you are owed: for a group another line holds."))
        return _Reach.BELOW
    low = sheet.number("rights.wage_crime_many_low_yuan", today)
    high = sheet.number("rights.wage_crime_many_high_yuan", today)
    return _compare(facts.owed_together, low, high, sheet)


def _compare(owed: Fraction, low: Fraction, high: Fraction, sheet: Sheet) -> _Reach:
    sheet.step(_("The sum that is owed"), plain(owed))
    if low == high:
        sheet.step(_("The line of this place"), plain(low))
    else:
        sheet.step(_("The line lies here or higher"), plain(low))
        sheet.step(_("The line lies here or lower"), plain(high))
    return _Reach.REACHED if owed >= high else _Reach.BETWEEN if owed >= low else _Reach.BELOW


def _status(facts: WageCrimeFacts, reach: _Reach, sheet: Sheet) -> Status:
    if reach == _Reach.BELOW:
        return Status.NO
    if facts.is_paid_since:
        sheet.warn(_("Whoever pays before charges are brought may be punished less or not at all."))
        return Status.DEPENDS
    if reach == _Reach.BETWEEN:
        sheet.warn(_("The line of this place is not known here: ask the labour inspection or the police."))
    expired = facts.order_ended_on is not None and facts.order_ended_on < sheet.law.as_of
    if expired or (facts.has_fled and facts.was_posted):
        return Status.EXISTS if reach == _Reach.REACHED else Status.DEPENDS
    if facts.has_fled:
        sheet.warn(
            _(
                "The debtor has fled: ask the authority to post the order up where it lives or works and to record "
                "this; then it counts as given."
            )
        )
    else:
        sheet.warn(_("First an official order to pay is needed, and its time must have passed."))
    return Status.DEPENDS
