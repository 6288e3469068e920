"""Annual leave that was not given: two more days' pay for each day, on top of the pay that came anyway.

Sources: 职工带薪年休假条例 articles 2 to 5 and 7; 企业职工带薪年休假实施办法 articles 3 to 5 and 9 to 13.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from unionhall.kernel.calendar.core import add_months
from unionhall.lib.errors import InvalidInput
from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.formulas import plain
from unionhall.services.legalaid.rights.limits import one_year, pay
from unionhall.services.legalaid.rights.results import Amount, Claim, Forum, Limitation, Status
from unionhall.services.legalaid.rights.sheets import Law, Sheet
from unionhall.services.legalaid.rights.spans import ONE_DAY

EVIDENCE = ("work_years", "leave_records", "contract", "pay_records")
BASIS = (
    article("leave", "第三条"), article("leave", "第五条"), article("leave_rules", "第十条"),
    article("leave_rules", "第十一条"), article("leave_rules", "第十二条"),
)  # fmt: skip
# The bands of article 3: from how many years of work on, and how many days a year.
BANDS = (
    ("rights.leave_first_band_years", "rights.leave_first_band_days", "rights.leave_first_band_sick_months"),
    (
        "rights.leave_second_band_years",
        "rights.leave_second_band_days",
        "rights.leave_second_band_sick_months",
    ),
    ("rights.leave_third_band_years", "rights.leave_third_band_days", "rights.leave_third_band_sick_months"),
)


class NoLeave(StrEnum):
    """Why a year gives no annual leave (条例 article 4)."""

    SCHOOL_HOLIDAYS = "school_holidays"  # longer than the leave would be
    PERSONAL_LEAVE = "personal_leave"  # twenty days or more, with full pay


LABELS = {
    "career_began_on": _("Day from which all your years of work count, all employers together"),
    "hired_on": _("First day of work"),
    "last_day": _("Last day of work"),
    "average": _("Pay a month without overtime, average of the last twelve months, yuan"),
    "years": _("Years for which leave is claimed"),
    "has_worked_a_year": _("Worked twelve months on end before, here or elsewhere"),
    "is_order_ignored": _("The authority ordered payment and the employer did not pay"),
    "year": _("Year"),
    "used_days": _("Days of annual leave that were given"),
    "is_waived": _("You wrote yourself that you did not want the leave"),
    "no_leave": _("Other time off in that year"),
    "sick_months": _("Months of sick leave in that year"),
    "NoLeave.school_holidays": _("School holidays longer than the leave"),
    "NoLeave.personal_leave": _("Twenty days or more of personal leave with full pay"),
}


class BadLeave(InvalidInput):
    """Facts that do not go together."""

    message = _("Days, months and sums cannot be below nought.")


class NotEmployedThen(BadLeave):
    """No day of the employment lies in the year."""

    message = _("You did not work there in that year.")


class YearTwice(BadLeave):
    """A year is told more than once."""

    message = _("Each year is told once.")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveYear:
    """One calendar year. `used_days`: days of leave given, halves allowed. `is_waived`: in writing, by oneself."""

    year: int
    used_days: Fraction = Fraction(0)
    is_waived: bool = False
    no_leave: NoLeave | None = None
    sick_months: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualLeaveFacts:
    """`average`: yuan a month, of the last twelve months (or those worked), without overtime.

    `career_began_on`: the day from which all years of work count, for all employers, moved on by gaps between them.
    Without `last_day` the employment goes on. `has_worked_a_year`: twelve months on end before the leave, here or
    elsewhere. `is_order_ignored`: the authority ordered payment, and its time passed.
    """

    career_began_on: date
    hired_on: date
    average: Fraction
    years: tuple[LeaveYear, ...]
    last_day: date | None = None
    has_worked_a_year: bool = True
    is_order_ignored: bool = False


def annual_leave(facts: AnnualLeaveFacts, law: Law) -> list[Claim]:
    """The pay for leave not given, all years together; after an ignored order the same sum again.

    Raises BadLeave, NotEmployedThen or YearTwice with the field; MissingParameter before 2008.
    """
    _check(facts)
    sheet = Sheet(law)
    years = sorted(facts.years, key=lambda one: one.year)
    formulas = [_one_year(facts, one, sheet) for one in years]
    total = sheet.step(_("Together"), " + ".join(formulas) or "0")
    amount = Amount.of(total)
    status = Status.EXISTS if amount.high else Status.NO
    sheet.assume(_("Two days' pay for each day: the third is the normal pay, which you got for working."))
    limitation = _limitation(facts, years, sheet) if years else None
    found = [
        sheet.claim(
            "annual_leave", _("Pay for annual leave not given"), status=status, amount=amount, basis=BASIS,
            limitation=limitation, forum=(Forum.ARBITRATION, Forum.INSPECTION), evidence=EVIDENCE,
        )
    ]  # fmt: skip
    return [*found, _again(total, limitation, law)] if facts.is_order_ignored and total else found


def _check(facts: AnnualLeaveFacts) -> None:
    if facts.average < 0:
        raise BadLeave(field="average")
    last = facts.last_day or date.max
    if last < facts.hired_on:
        raise NotEmployedThen(field="last_day")
    for place, one in enumerate(facts.years):
        if one.used_days < 0 or one.sick_months < 0:
            raise BadLeave(field=f"years.{place}.{'used_days' if one.used_days < 0 else 'sick_months'}")
        if not facts.hired_on.year <= one.year <= last.year:
            raise NotEmployedThen(field=f"years.{place}.year")
    if len({one.year for one in facts.years}) < len(facts.years):
        raise YearTwice(field="years")


def _one_year(facts: AnnualLeaveFacts, told: LeaveYear, sheet: Sheet) -> str:
    """The formula of the extra pay for one year; nought with the reason where the year gives none."""
    reason = _why_none(facts, told, sheet)
    if reason:
        sheet.assume(reason, year=told.year)
        sheet.step(_("%(year)s: no leave is owed"), "0", year=told.year)
        return "0"
    owed = _days(facts, told.year, sheet)
    if told.used_days.denominator != 1:
        sheet.warn(
            _("Parts of a day are dropped before the days given are taken off; no rule says in which order.")
        )
    left = sheet.step(
        _("%(year)s: days not given"),
        f"max(0, {plain(owed)} - {plain(told.used_days)})",
        "days",
        year=told.year,
    )
    if told.used_days > owed:
        sheet.assume(_("What was given beyond it need not be paid back."))
    on = _last_of(facts, told.year)
    paid_days = sheet.number("rights.paid_days_a_month_days", on)
    share = sheet.number("rights.leave_extra_share", on)
    formula = f"{plain(facts.average)} / {plain(paid_days)} * {plain(left)} * {plain(share)}"
    sheet.step(_("%(year)s: pay for them"), formula, year=told.year)
    return formula


def _why_none(facts: AnnualLeaveFacts, told: LeaveYear, sheet: Sheet) -> str:
    """Why the year gives nothing, or ""."""
    if told.is_waived:
        return _(
            "%(year)s: who gives the leave up in writing for reasons of one's own gets the normal pay only."
        )
    if told.no_leave is not None:
        return _(
            "%(year)s: longer school holidays, or twenty days of paid personal leave, take the place "
            "of the leave."
        )
    if not facts.has_worked_a_year:
        return _("%(year)s: leave needs twelve months of work on end.")
    if told.sick_months:
        on = _last_of(facts, told.year)
        for years, _days_key, sick in reversed(BANDS):
            if on >= add_months(facts.career_began_on, 12 * int(sheet.number(years, on))):
                is_long = told.sick_months >= sheet.number(sick, on)
                return _("%(year)s: so long a sick leave takes the place of the leave.") if is_long else ""
    return ""


def _last_of(facts: AnnualLeaveFacts, year: int) -> date:
    """The last day of the employment in the year."""
    return min(facts.last_day or date.max, date(year, 12, 31))


def _days(facts: AnnualLeaveFacts, year: int, sheet: Sheet) -> Fraction:
    """Days of leave for the part of the year that was worked, parts of a day dropped (办法 articles 5 and 12)."""
    first, end = max(facts.hired_on, date(year, 1, 1)), _last_of(facts, year) + ONE_DAY
    whole = plain(sheet.number("rights.leave_year_days", end - ONE_DAY))
    parts = _bands(facts.career_began_on, first, end, sheet)
    if not parts:
        sheet.assume(_("%(year)s: the first year of work was not yet full."), year=year)
        return sheet.step(_("%(year)s: days of leave"), "0", "days", year=year)
    if len(parts) > 1:
        sheet.warn(
            _("%(year)s: more leave was due from within the year on; each part is counted by its days, which no "
              "rule says plainly."),
            year=year,
        )  # fmt: skip
    most = plain(max(days for _count, days in parts))
    sum_ = " + ".join(f"{count} / {whole} * {plain(days)}" for count, days in parts)
    return sheet.step(_("%(year)s: days of leave"), f"min({most}, floor({sum_}))", "days", year=year)


def _bands(began: date, first: date, end: date, sheet: Sheet) -> list[tuple[int, Fraction]]:
    """How many days of `[first, end)` lie in each band, with its days of leave a year; bands without days left out."""
    on = end - ONE_DAY
    starts = [
        (add_months(began, 12 * int(sheet.number(years, on))), sheet.number(days, on))
        for years, days, _sick in BANDS
    ]
    ends = [begins for begins, _days in starts[1:]] + [date.max]
    cut = [
        ((min(end, stop) - max(first, begins)).days, days)
        for (begins, days), stop in zip(starts, ends, strict=True)
    ]
    return [(count, days) for count, days in cut if count > 0]


def _limitation(facts: AnnualLeaveFacts, years: Sequence[LeaveYear], sheet: Sheet) -> Limitation:
    """As pay: none while employed, a year from the end. As welfare: a year from the end of each year. Unsettled."""
    law = sheet.law
    as_pay = pay(facts.last_day, law)
    as_welfare = one_year(_last_of(facts, years[0].year), law)
    if as_welfare.nominal == as_pay.nominal:
        return as_pay
    sheet.warn(
        _(
            "Whether this is pay (no time runs while you work there) or welfare (a year from the end "
            "of each year) is unsettled."
        )
    )  # fmt: skip
    return replace(as_welfare, is_contested=True, is_past=as_pay.is_past)


def _again(total: Fraction, limitation: Limitation | None, law: Law) -> Claim:
    sheet = Sheet(law)
    amount = sheet.step(_("The same sum again"), plain(total))
    sheet.assume(_("Only the authority can order it, after its order to pay was not obeyed."))
    return sheet.claim(
        "leave_addition", _("The same sum again after an order was ignored"), amount=Amount.of(amount),
        basis=(article("leave", "第七条"),), limitation=limitation, forum=(Forum.INSPECTION,), evidence=("order",),
    )  # fmt: skip
