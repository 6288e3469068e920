"""Overtime: half as much again on working days, double on rest days without time off, triple on statutory holidays.

Sources: 劳动法 articles 41, 44 and 51; 工资支付暂行规定 article 13; 人社部发〔2025〕2号. All of it comes on top of a
monthly wage.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from unionhall.kernel.calendar.core import CalendarUnknown
from unionhall.kernel.calendar.statutory import statutory_years
from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.formulas import plain
from unionhall.services.legalaid.rights.limits import pay
from unionhall.services.legalaid.rights.overtime_facts import (
    ZERO,
    DayKind,
    HoursSystem,
    OvertimeDay,
    OvertimeFacts,
    Period,
    check_overtime,
)
from unionhall.services.legalaid.rights.results import Amount, Basis, Claim, Forum, Status
from unionhall.services.legalaid.rights.sheets import Law, Sheet

EVIDENCE = ("clock_data", "roster", "work_chat", "records_held", "contract", "pay_records", "colleagues")
SHARES = {
    DayKind.WEEKDAY: "rights.overtime_weekday_share",
    DayKind.REST: "rights.overtime_rest_day_share",
    DayKind.STATUTORY: "rights.overtime_holiday_share",
}
STANDARDS = {
    Period.MONTH: "rights.standard_month_hours",
    Period.QUARTER: "rights.standard_quarter_hours",
    Period.YEAR: "rights.standard_year_hours",
}
BY_HOUR = {
    DayKind.WEEKDAY: _("Beyond working hours: %(count)s hours"),
    DayKind.REST: _("On rest days without time off: %(count)s hours"),
    DayKind.STATUTORY: _("On statutory holidays: %(count)s hours"),
}
BY_PIECE = {
    DayKind.WEEKDAY: _("Beyond working hours: %(count)s pieces"),
    DayKind.REST: _("On rest days: %(count)s pieces"),
    DayKind.STATUTORY: _("On statutory holidays: %(count)s pieces"),
}


@dataclass(frozen=True, slots=True)
class _Work:
    """Hours of one kind. `is_guessed`: nobody knows yet whether the day is a statutory holiday."""

    kind: DayKind
    hours: Fraction
    has_time_off: bool
    day: date | None = None
    is_guessed: bool = False


def overtime(facts: OvertimeFacts, law: Law) -> list[Claim]:
    """The one claim. Raises BadOvertime with its field; MissingParameter for the minimum wage."""
    check_overtime(facts)
    sheet = Sheet(law)
    works = _works(facts, sheet)
    hours = _paid_hours(facts, works, sheet)
    sums = [_total(facts, hours, rate, sheet) for rate in _rates(facts, sheet)]
    amount = Amount.between(min(sums), max(sums))
    status = Status.EXISTS if amount.high else Status.NO
    if any(one.is_guessed for one in works):
        status = Status.DEPENDS
    if facts.is_flexible:
        amount, status = _flexible(facts, amount, max(sums), sheet)
    _say(facts, works, sheet)
    return [
        sheet.claim(
            "overtime", _("Overtime pay"), status=status, amount=amount, basis=_basis(facts),
            limitation=pay(facts.ended_on, law), forum=(Forum.ARBITRATION, Forum.INSPECTION), evidence=EVIDENCE,
        )
    ]  # fmt: skip


def _basis(facts: OvertimeFacts) -> list[Basis]:
    found = [
        article("labour", "第四十四条"),
        article("wage_rules", "第十三条"),
        article("paid_days", "第二条"),
    ]
    return [*found, article("holidays", "第二条")] if facts.days else found


def _works(facts: OvertimeFacts, sheet: Sheet) -> list[_Work]:
    """All hours told, each with its kind: those of a period, those by kind, those by day."""
    if facts.is_comprehensive:
        beyond = _Work(DayKind.WEEKDAY, _beyond(facts, sheet), has_time_off=False)
        return [beyond, _Work(DayKind.STATUTORY, facts.statutory_hours, has_time_off=False)]
    told = [_Work(one.kind, one.amount_of_hours, one.has_time_off) for one in facts.hours]
    return told + [_dated(one, sheet) for one in facts.days]


def _beyond(facts: OvertimeFacts, sheet: Sheet) -> Fraction:
    """Hours beyond the standard of the period, without those on statutory holidays: they are paid for apart."""
    assert facts.period is not None
    standard = sheet.number(STANDARDS[facts.period], facts.until)
    if facts.statutory_hours:
        sheet.warn(
            _(
                "Hours on statutory holidays are taken out of those beyond the standard; no rule "
                "says so plainly."
            )
        )
    formula = f"max(0, {plain(facts.period_hours)} - {plain(facts.statutory_hours)} - {plain(standard)})"
    return sheet.step(_("Hours beyond the standard of the period"), formula, "hours")


def _dated(told: OvertimeDay, sheet: Sheet) -> _Work:
    """What kind of day it was: by the law's holidays first, then by the worker's rota, then by the calendar."""
    calendar = sheet.law.calendar
    usual = told.day_kind or (DayKind.WEEKDAY if calendar.day(told.day).is_working_day else DayKind.REST)
    work = _Work(usual, told.day_hours, told.was_time_off_given, told.day)
    try:
        is_statutory = calendar.is_statutory_holiday(told.day)
    except CalendarUnknown:
        return work if told.day_kind is DayKind.STATUTORY else replace(work, is_guessed=True)
    return replace(work, kind=DayKind.STATUTORY) if is_statutory else work


def _paid_hours(facts: OvertimeFacts, works: Iterable[_Work], sheet: Sheet) -> dict[DayKind, Fraction]:
    """Hours that are paid for, by kind."""
    found = dict.fromkeys(DayKind, ZERO)
    for one in works:
        is_made_up = one.kind is DayKind.REST and one.has_time_off
        if one.kind is DayKind.STATUTORY or not (facts.is_flexible or is_made_up):
            found[one.kind] += one.hours
    return found


def _rates(facts: OvertimeFacts, sheet: Sheet) -> list[str]:
    """An hour's pay as a formula, by each base that may hold."""
    if facts.base is None:
        return ["0"]
    on = facts.until
    least = plain(sheet.number("rights.minimum_wage_month_yuan", on))
    days = plain(sheet.number("rights.paid_days_a_month_days", on))
    a_day = plain(sheet.number("rights.working_day_hours", on))

    def rate(base: Fraction, label: str) -> str:
        formula = f"max({plain(base)}, {least}) / {days} / {a_day}"
        sheet.step(label, formula)
        return formula

    own = rate(facts.base, _("An hour of the contract's wage, at least of the minimum wage"))
    if facts.clause_base is None or facts.clause_base >= facts.base:
        return [own]
    if sheet.flag("rights.overtime_base_clause_void_applies", on):
        sheet.assume(
            _("A clause that sets a base for overtime below the contract's wage is not followed here.")
        )
        return [own]
    sheet.warn(_("Whether a clause that sets a lower base for overtime holds differs from place to place."))
    return [rate(facts.clause_base, _("An hour of the base that the clause sets")), own]


def _total(facts: OvertimeFacts, hours: Mapping[DayKind, Fraction], rate: str, sheet: Sheet) -> Fraction:
    """What all hours and pieces come to, less what was paid."""
    parts: list[str] = []
    pieces: dict[DayKind, Fraction] = defaultdict(Fraction)
    for one in facts.pieces:
        pieces[one.piece_kind] += one.count

    def line(label: str, price: str, share: str, count: Fraction) -> None:
        parts.append(f"{price} * {share} * {plain(count)}")
        sheet.step(label, parts[-1], count=plain(count))

    for kind, key in SHARES.items():
        share = plain(sheet.number(key, facts.until))
        if hours[kind]:
            line(BY_HOUR[kind], rate, share, hours[kind])
        if facts.piece_rate is not None and pieces[kind]:
            line(BY_PIECE[kind], plain(facts.piece_rate), share, pieces[kind])
    together = " + ".join(parts) or "0"
    if facts.paid:
        return sheet.step(_("Together, less what was paid"), f"max(0, {together} - {plain(facts.paid)})")
    return sheet.step(_("Together"), together)


def _flexible(facts: OvertimeFacts, amount: Amount, most: Fraction, sheet: Sheet) -> tuple[Amount, Status]:
    """Without fixed hours there is no overtime; some places pay for statutory holidays all the same."""
    sheet.assume(_("Without fixed hours, approved, overtime is not paid on working days and rest days."))
    if not most:
        return amount, Status.NO
    if sheet.flag("rights.flexible_holiday_pay_applies", facts.until):
        return amount, Status.EXISTS
    sheet.warn(
        _("Whether work on statutory holidays is paid without fixed hours differs from place to place.")
    )
    return Amount.between(sheet.step(_("If this place does not pay for them"), "0"), most), Status.DEPENDS


def _say(facts: OvertimeFacts, works: Iterable[_Work], sheet: Sheet) -> None:
    works = list(works)
    if any(one.has_time_off and one.kind is DayKind.REST for one in works):
        sheet.assume(_("Rest days for which as much time off was given are not paid again."))
    if any(one.has_time_off and one.kind is DayKind.STATUTORY for one in works):
        sheet.assume(_("Time off does not stand in for the pay of a statutory holiday."))
    if facts.system is not HoursSystem.STANDARD and facts.is_approved is not True:
        sheet.warn(
            _(
                "Such working time needs the labour authority's approval; without it the ordinary "
                "rules hold: tell the hours by day."
            )
        )  # fmt: skip
    guessed = sorted({one.day.year for one in works if one.is_guessed and one.day})
    for year in guessed:
        sheet.warn(
            _(
                "The holidays of %(year)s have not been published or entered yet; days were told "
                "apart by the week alone."
            ),
            year=year,
        )  # fmt: skip
    _say_unconfirmed(works, sheet)
    _say_ceiling(facts, works, sheet)
    sheet.assume(
        _("Overtime is paid on top of the monthly wage; that you gave it up beforehand does not count.")
    )


def _say_unconfirmed(works: Iterable[_Work], sheet: Sheet) -> None:
    table = statutory_years()
    for year in sorted({one.day.year for one in works if one.day}):
        if year in table and table[year].is_unconfirmed:
            sheet.warn(
                _("The statutory holidays of %(year)s have not been compared with the notice yet."), year=year
            )


def _say_ceiling(facts: OvertimeFacts, works: Iterable[_Work], sheet: Sheet) -> None:
    """Hours beyond the monthly ceiling are unlawful, and paid for all the same (劳动法 article 41)."""
    most = sheet.number("rights.overtime_month_limit_hours", facts.until)
    months: dict[tuple[int, int] | None, Fraction] = defaultdict(Fraction)
    for one in works:
        months[(one.day.year, one.day.month) if one.day else None] += one.hours
    if any(hours > most for hours in months.values()):
        sheet.warn(
            _(
                "More than %(hours)s hours of overtime in a month are unlawful; they are paid for all the same."
            ),
            hours=plain(most),
        )
