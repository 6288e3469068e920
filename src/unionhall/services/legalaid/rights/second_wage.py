"""The second wage where there was no written contract: from the second month of work to the twelfth, once more.

Sources: 劳动合同法 articles 10, 14(3) and 82; its implementing rules, 5 to 7; 法释〔2025〕12号 articles 6 to 9.
What is claimed is the extra wage alone. It is a penalty and no pay: a year of limitation runs, and places differ from
when.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from unionhall.kernel.calendar.core import add_months
from unionhall.lib.errors import InvalidInput
from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.limits import one_year
from unionhall.services.legalaid.rights.months_of_pay import (
    Piece,
    calendar_months,
    counted,
    pay_formula,
    service_months,
    since,
)
from unionhall.services.legalaid.rights.pay_periods import check_sums
from unionhall.services.legalaid.rights.results import Amount, Claim, Forum, Limitation, Status, Text
from unionhall.services.legalaid.rights.sheets import Law, Sheet
from unionhall.services.legalaid.rights.spans import ONE_DAY

# Before this day no second wage was owed (劳动合同法 article 98; for work that went on, article 97).
NEW_LAW = date(2008, 1, 1)
EVIDENCE = (
    "entry_date", "roster", "badge", "work_chat", "pay_transfers", "insurance_record", "tax_record",
    "contract_requests",
)  # fmt: skip
NAME = _("Second wage for want of a written contract")


class Missing(StrEnum):
    """Which written contract was wanting."""

    FIRST = "first"  # none since the work began
    RENEWAL = "renewal"  # an earlier one ran out and the work went on
    OPEN_ENDED = "open_ended"  # an open-ended one was due and refused (article 82(2))


class Excuse(StrEnum):
    """Why the employer says that it owes nothing."""

    WORKER_REFUSED = "worker_refused"  # asked in writing within the first month, the worker would not sign
    OWN_FAULT = "own_fault"  # the worker's intent or gross negligence (法释〔2025〕12号 article 7)
    FORCE_MAJEURE = "force_majeure"
    EXTENDED_BY_LAW = (
        "extended_by_law"  # ran out during illness, pregnancy, training or union office (article 8)
    )
    PART_TIME = "part_time"  # four hours a day and twenty-four a week at most (劳动合同法 article 69)
    SERVICES = "services"  # no employment, but services between persons


NOTHING = {
    Excuse.WORKER_REFUSED: _("Who would not sign when asked in writing within the first month is owed no second wage."),
    Excuse.EXTENDED_BY_LAW: _("Where the law itself extends the contract, no second wage is owed for that time."),
    Excuse.PART_TIME: _("Part-time work needs no written contract."),
    Excuse.SERVICES: _("Between persons who are not employer and employee no second wage is owed."),
}  # fmt: skip
LABELS = {
    "missing": _("Which written contract was wanting"),
    "hired_on": _(
        "First day of work; where a contract ran out or an open-ended one was due, the day after or that day"
    ),
    "signed_on": _("Day on which a contract was signed"),
    "last_day": _("Last day of work"),
    "month_wage": _("Gross pay a month, yuan"),
    "changes": _("Changes of pay"),
    "from_day": _("From which day on"),
    "wage": _("Gross pay a month from then on, yuan"),
    "excuse": _("What the employer pleads"),
    "filed_on": _("Day on which arbitration was applied for, or an earlier demand that restarted the year"),
    "is_defence_raised": _("The employer pleads that the time is over"),
    "Missing.first": _("There never was one"),
    "Missing.renewal": _("It ran out and the work went on"),
    "Missing.open_ended": _("An open-ended one was due and was refused"),
    "Excuse.worker_refused": _("I was asked in writing within the first month and did not sign"),
    "Excuse.own_fault": _("It was my own doing"),
    "Excuse.force_majeure": _("Force majeure"),
    "Excuse.extended_by_law": _("The contract ran out during illness, pregnancy, training or union office"),
    "Excuse.part_time": _("The work was part-time"),
    "Excuse.services": _("There was no employment"),
}


class EndsBeforeWork(InvalidInput):
    """The last day lies before the one from which the contract was wanting."""

    message = _("That day lies before the first.")


class TwoWagesForADay(InvalidInput):
    """Two changes of pay begin on the same day: nothing tells which of them holds."""

    message = _("Two changes of pay begin on %(day)s. Tell only the one that holds.")


@dataclass(frozen=True, slots=True, kw_only=True)
class WageChange:
    """From `from_day` on the gross pay of a month was `wage` yuan."""

    from_day: date
    wage: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondWageFacts:
    """Amounts in yuan a month, gross; a month's pay is the one in force on its first day.

    `hired_on`: the first day of work; for a renewal the day after the old contract ran out; for an open-ended contract
    the day it was due. Without `last_day` the work goes on. `filed_on` is the day of applying for arbitration, or of an
    earlier demand that restarted the year; without it, the day of reckoning. What is lost if the employer pleads
    limitation is always shown, and taken off once `is_defence_raised`.
    """

    hired_on: date
    month_wage: Fraction
    signed_on: date | None = None
    last_day: date | None = None
    missing: Missing = Missing.FIRST
    changes: tuple[WageChange, ...] = ()
    excuse: Excuse | None = None
    filed_on: date | None = None
    is_defence_raised: bool = False

    @property
    def counts_from(self) -> date:
        """The day from which months are counted: the first, or that on which the law came into force."""
        return max(self.hired_on, NEW_LAW)

    def wage_on(self, day: date) -> Fraction:
        """The month's pay in force on `day`."""
        earlier = [one for one in self.changes if one.from_day <= day]
        return max(earlier, key=lambda one: one.from_day).wage if earlier else self.month_wage


@dataclass(frozen=True, slots=True)
class _Window:
    """The days `[first, end)` for which the wage is owed once more; months are counted from `anchor`."""

    label: str
    anchor: date
    first: date
    end: date


def second_wage(facts: SecondWageFacts, law: Law) -> list[Claim]:
    """The one claim. Raises EndsBeforeWork or SumBelowNothing with the field; MissingParameter."""
    check_sums(facts)
    for place, change in enumerate(facts.changes):
        check_sums(change, f"changes.{place}.")
    if facts.last_day is not None and facts.last_day < facts.hired_on:
        raise EndsBeforeWork(field="last_day")
    days = [one.from_day for one in facts.changes]
    for place, day in enumerate(days):
        if day in days[:place]:
            raise TwoWagesForADay(field=f"changes.{place}.from_day", day=day)
    sheet = Sheet(law)
    if facts.excuse in NOTHING:
        sheet.assume(NOTHING[facts.excuse])
        return [_claim(facts, sheet, Status.NO, None, None)]
    windows = [one for one in _windows(facts, sheet) if one.first < one.end]
    if not windows:
        sheet.assume(_("A contract was signed, or the work ended, before a second wage began to run."))
        amount = Amount.of(sheet.step(_("Months owed once more"), "0", "months"))
        return [_claim(facts, sheet, Status.NO, amount, None)]
    return [_owed(facts, windows, sheet)]


def _windows(facts: SecondWageFacts, sheet: Sheet) -> list[_Window]:
    """The time owed, by each reading that this place leaves open."""
    began = facts.counts_from
    end = _end(facts, sheet.law)
    grace = int(sheet.number("rights.second_wage_grace_months", began))
    months = int(sheet.number("rights.second_wage_until_months", began))
    after, year = add_months(began, grace), min(end, add_months(began, months))
    if facts.missing is Missing.FIRST:
        return [_Window(_("From the second month of work on"), began, after, year)]
    direct = _Window(_("From the first day on"), began, began, year)
    if facts.missing is Missing.RENEWAL:
        if sheet.flag("rights.second_wage_renewal_without_grace_applies", began):
            return [direct]
        sheet.warn(_("Whether a month is free after a contract ran out differs from place to place."))
        return [direct, _Window(_("From the second month on"), began, after, year)]
    uncapped = replace(direct, label=_("From the first day on, until it is signed"), end=end)
    if sheet.flag("rights.second_wage_open_ended_uncapped_applies", began):
        return [uncapped]
    sheet.warn(
        _(
            "Whether it ends after a year where an open-ended contract was refused differs from place to "
            "place."
        )
    )
    return [direct, uncapped] if uncapped.end > direct.end else [direct]


def _end(facts: SecondWageFacts, law: Law) -> date:
    """The day after the last one without a contract."""
    end = (law.as_of if facts.last_day is None else facts.last_day) + ONE_DAY
    return end if facts.signed_on is None else min(end, facts.signed_on)


def _owed(facts: SecondWageFacts, windows: Sequence[_Window], sheet: Sheet) -> Claim:
    days = sheet.number("rights.paid_days_a_month_days", max(one.end for one in windows) - ONE_DAY)
    readings = [pieces for one in windows for pieces in _readings(one, sheet)]
    whole = [_sum(facts, each, days, _wage_label(each), sheet) for each in readings]
    if len(readings) > len(windows):
        sheet.warn(
            _(
                "Months may be counted from the first day of work or by the calendar; the sums may "
                "differ a little."
            )
        )
    last = max(one.end for one in windows) - ONE_DAY
    left = _if_pleaded(facts, readings, days, last, sheet)
    sums = left if facts.is_defence_raised else whole
    amount = Amount.between(min(sums), max(sums))
    status = Status.EXISTS
    if facts.excuse is not None:
        sheet.warn(
            _("The employer has to prove it (法释〔2025〕12号 article 7); if it can, nothing is owed.")
        )
        nothing = sheet.step(_("If the employer proves what it pleads"), "0")
        amount, status = Amount.between(nothing, max(sums)), Status.DEPENDS
    _say(facts, windows, readings, sheet)
    return _claim(facts, sheet, status, amount, _limitation(readings[0], last, sheet))


def _readings(window: _Window, sheet: Sheet) -> list[list[Piece]]:
    """Service months, and calendar months where those are others."""
    calendar = sheet.law.calendar
    service = service_months(window.anchor, window.first, window.end, calendar)
    other = calendar_months(window.first, window.end, calendar)
    sheet.assume(
        _("%(label)s: %(first)s to %(last)s."),
        label=Text(window.label), first=window.first, last=window.end - ONE_DAY,
    )  # fmt: skip
    return [service] if service == other else [service, other]


def _wage_label(pieces: Sequence[Piece]) -> str:
    if all(one.is_whole for one in pieces):
        return _("Wage of %(months)s months")
    return _("Wage of %(months)s months and %(days)s workdays")


def _sum(
    facts: SecondWageFacts, pieces: Sequence[Piece], paid_days: Fraction, label: str, sheet: Sheet
) -> Fraction:
    months, days = counted(pieces)
    formula = pay_formula(pieces, facts.wage_on, paid_days)
    return sheet.step(label, formula, months=months, days=days)


# How a place counts the year of limitation, and what is left of the claim by it on the day of filing.
Left = Callable[[Sequence[Piece], date, date, Law], list[Piece]]


def _by_window_end(pieces: Sequence[Piece], last: date, filed: date, law: Law) -> list[Piece]:
    return list(pieces) if _due(last, law) >= filed else []


def _by_month(pieces: Sequence[Piece], _last: date, filed: date, law: Law) -> list[Piece]:
    return [one for one in pieces if _due(one.end - ONE_DAY, law) >= filed]


def _by_day(pieces: Sequence[Piece], _last: date, filed: date, law: Law) -> list[Piece]:
    years = int(law.parameters.get("rights.limitation_years", filed).value)
    return since(pieces, add_months(filed, -12 * years), law.calendar)


def _due(start: date, law: Law) -> date:
    return one_year(start, law).rolled or start


MODES: tuple[tuple[str, str, Left], ...] = (
    (
        "rights.second_wage_limit_from_end_applies",
        _("If limitation is pleaded, counted from the end of the whole time"),
        _by_window_end,
    ),
    (
        "rights.second_wage_limit_by_month_applies",
        _("If limitation is pleaded, counted month by month"),
        _by_month,
    ),
    (
        "rights.second_wage_limit_by_day_applies",
        _("If limitation is pleaded, counted back a year from the application by the day"),
        _by_day,
    ),
)  # fmt: skip


def _if_pleaded(
    facts: SecondWageFacts, readings: Sequence[Sequence[Piece]], paid_days: Fraction, last: date, sheet: Sheet
) -> list[Fraction]:
    """What is left of the claim once the employer pleads limitation, by each way that this place may count it."""
    law = sheet.law
    filed = facts.filed_on or law.as_of
    here = [one for one in MODES if sheet.flag(one[0], filed)]
    found = []
    for _key, label, left in here or MODES:
        for pieces in readings:
            found.append(_sum(facts, left(pieces, last, filed, law), paid_days, label, sheet))
    if not here:
        sheet.warn(
            _(
                "From when the year of limitation runs is settled by no national rule and differs from "
                "place to place."
            )
        )
    sheet.assume(
        _("Limitation is counted to %(day)s. It is a defence that the employer must raise in arbitration."),
        day=filed,
    )
    return found


def _say(
    facts: SecondWageFacts, windows: Sequence[_Window], readings: Sequence[Sequence[Piece]], sheet: Sheet
) -> None:
    sheet.assume(_("Only the extra wage is claimed: the wage itself is pay and is claimed apart."))
    sheet.assume(_("Irregular commissions and bonuses may be left out of the wage, as Beijing does."))
    if all(one.end < _end(facts, sheet.law) for one in windows):
        sheet.assume(
            _(
                "After a year an open-ended contract counts as concluded: no further second wage, "
                "but it can be demanded in writing."
            )
        )  # fmt: skip
    if any(not one.is_whole for pieces in readings for one in pieces):
        sheet.warn(
            _(
                "The law counts a part month by its workdays and names no divisor; the paid days of "
                "a month are our choice."
            )
        )  # fmt: skip


def _limitation(pieces: Sequence[Piece], last: date, sheet: Sheet) -> Limitation:
    """From the end of the whole time where the place counts so; otherwise from the first month's end, unsettled."""
    law = sheet.law
    whole = one_year(last, law)
    if law.parameters.get(MODES[0][0], law.as_of).value == 1:
        return whole
    first = one_year(pieces[0].end - ONE_DAY, law)
    return replace(first, is_contested=True, is_past=whole.is_past)


def _claim(
    facts: SecondWageFacts, sheet: Sheet, status: Status, amount: Amount | None, limitation: Limitation | None
) -> Claim:
    number = "第八十二条第二款" if facts.missing is Missing.OPEN_ENDED else "第八十二条第一款"
    basis = (
        article("lcl", "第十条"), article("lcl", number), article("lcl_rules", "第六条"),
        article("lcl_rules", "第七条"), article("spc_2", "第六条"), article("spc_2", "第七条"),
    )  # fmt: skip
    return sheet.claim(
        "second_wage", NAME, status=status, amount=amount, basis=basis, limitation=limitation,
        forum=(Forum.ARBITRATION,), evidence=EVIDENCE,
    )  # fmt: skip
