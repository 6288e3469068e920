"""Compensation at the end of employment: N, the month instead of notice, and twice N for an unlawful ending.

Sources: 劳动合同法 articles 36 to 50, 87 and 97; its implementing rules, 10, 12, 20, 22, 25 and 27; 法释〔2020〕26号
articles 44 to 48. The cap of three times the local average wage takes the years down to twelve, but only
together.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from unionhall.kernel.calendar.core import add_months
from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.formulas import plain
from unionhall.services.legalaid.rights.limits import one_year
from unionhall.services.legalaid.rights.results import Amount, Basis, Claim, Forum, Status
from unionhall.services.legalaid.rights.severance_facts import (
    MONTHS_OF_A_YEAR,
    EarlierService,
    Ground,
    PaidMonth,
    Protection,
    SeveranceFacts,
    UnionNotice,
    check_severance,
)
from unionhall.services.legalaid.rights.sheets import Law, Sheet
from unionhall.services.legalaid.rights.spans import ONE_DAY, half_years, span

# Before this day compensation followed other rules (劳动合同法 article 97).
NEW_LAW = date(2008, 1, 1)
EVIDENCE = ("dismissal_notice", "resignation_letter", "contract", "pay_records", "service_proof")

PAID = frozenset({
    Ground.BREACH, Ground.NO_INSURANCE, Ground.AGREED_BY_EMPLOYER, Ground.NO_FAULT, Ground.LAYOFF, Ground.EXPIRED,
    Ground.TASK_DONE, Ground.REFUSED_TO_SIGN, Ground.CLOSED,
})  # fmt: skip
# What the rules before 2008 gave nothing for.
NEW_ONLY = frozenset({Ground.EXPIRED, Ground.NO_INSURANCE, Ground.TASK_DONE, Ground.REFUSED_TO_SIGN})
# What they gave something for in some places or cases only.
OLD_IS_OPEN = frozenset({Ground.BREACH, Ground.CLOSED})
# Dismissals of which the union is told before (article 43).
BY_EMPLOYER = frozenset({Ground.NO_FAULT, Ground.LAYOFF, Ground.MISCONDUCT, Ground.ALLEGED_MISCONDUCT})
# Endings that article 42 forbids, the last by article 45.
FORBIDDEN = frozenset({Ground.NO_FAULT, Ground.LAYOFF, Ground.EXPIRED})


def severance(facts: SeveranceFacts, law: Law) -> list[Claim]:
    """N, the month instead of notice, 2N: those that the ground gives, and those that it excludes.

    Raises BadSeverance, SumBelowNothing; MissingParameter for the local average or minimum wage.
    """
    check_severance(facts)
    reason = _why_unlawful(facts, law)
    if reason is not None:
        return [_twice(facts, law, Status.EXISTS, reason)]
    found = [_once(facts, law)]
    if facts.ground == Ground.NO_FAULT and not facts.was_given_notice:
        found.append(_notice(facts, law))
    doubt = _why_perhaps(facts)
    return [*found, _twice(facts, law, Status.DEPENDS, doubt)] if doubt else found


def _why_unlawful(facts: SeveranceFacts, law: Law) -> str | None:
    """Why the ending is unlawful for certain; "" where that was told, None where it is not."""
    if facts.ground == Ground.UNLAWFUL:
        return ""
    if facts.ground in FORBIDDEN and (facts.protection is not None or _is_near_retirement(facts, law)):
        return _("You are protected: the employment could not be ended for this reason.")
    if facts.ground in (Ground.NO_FAULT, Ground.LAYOFF) and facts.were_conditions_met is False:
        return _("The conditions or the procedure of such a dismissal were not kept.")
    if facts.ground == Ground.EXPIRED and facts.was_open_ended_due:
        return _("An open-ended contract was due: the employment could not be let run out.")
    return None


def _is_near_retirement(facts: SeveranceFacts, law: Law) -> bool:
    """Fifteen years on end with this employer, and less than five to retirement (article 42(5))."""
    if facts.retires_on is None:
        return False
    served = int(law.parameters.get("rights.protected_service_years", facts.last_day).value)
    before = int(law.parameters.get("rights.protected_before_retirement_years", facts.last_day).value)
    has_served = span(facts.hired_on, facts.last_day).months >= MONTHS_OF_A_YEAR * served
    return has_served and facts.retires_on < add_months(facts.last_day, MONTHS_OF_A_YEAR * before)


def _why_perhaps(facts: SeveranceFacts) -> str:
    """Why the ending may be unlawful, or ""."""
    if facts.ground == Ground.ALLEGED_MISCONDUCT:
        return _(
            "The employer has to prove the misconduct and its rules; if it cannot, twice the "
            "compensation is owed."
        )
    if facts.ground in BY_EMPLOYER and facts.union_notice is UnionNotice.NOT_TOLD:
        return _(
            "The union was not told before: unlawful, unless the employer makes up for it before the "
            "suit is filed."
        )
    return ""


def _average(facts: SeveranceFacts, sheet: Sheet) -> Fraction:
    """The average pay of a month, in yuan: as told, or from the months that were told."""
    if not facts.pay:
        return facts.average or Fraction(0)
    formula = f"({' + '.join(plain(one.gross) for one in facts.pay)}) / {len(facts.pay)}"
    if facts.yearly_bonus:
        formula += f" + {plain(facts.yearly_bonus)} / {MONTHS_OF_A_YEAR}"
    if len(facts.pay) < MONTHS_OF_A_YEAR:
        sheet.assume(_("Fewer than twelve months were worked or told: the average of these is taken."))
    return sheet.step(_("Your average pay of a month"), formula)


def _base(average: Fraction, on: date, sheet: Sheet) -> tuple[Fraction, bool]:
    """The monthly base, and whether the cap holds: then the years are capped too."""
    least = sheet.number("rights.minimum_wage_month_yuan", on)
    local = sheet.number("rights.average_wage_month_yuan", on)
    times = sheet.number("rights.severance_cap_times_count", on)
    cap = sheet.step(_("Three times the local average wage of last year"), f"{plain(times)} * {plain(local)}")
    if average > cap:
        sheet.assume(
            _(
                "Your average wage lies above three times the local average: the base and the years are capped."
            )
        )
        return cap, True
    formula = f"max({plain(average)}, {plain(least)})"
    return sheet.step(_("Monthly base: your average wage, at least the minimum wage"), formula), False


def _years(first: date, last: date, *, is_capped: bool, sheet: Sheet) -> Fraction:
    found = span(first, last)
    years = half_years(first, last)
    sheet.assume(
        _("Service of %(years)s years, %(months)s months and %(days)s days counts as %(count)s months of pay."),
        years=found.years[0], months=found.years[1], days=found.years[2], count=plain(years),
    )  # fmt: skip
    if is_capped:
        most = sheet.number("rights.severance_cap_years", last)
        return sheet.step(_("Months of pay, capped"), f"min({plain(years)}, {plain(most)})", "months")
    return sheet.step(_("Months of pay"), plain(years), "months")


def _say_joined(facts: SeveranceFacts, sheet: Sheet) -> None:
    if any(one.is_joined for one in facts.earlier):
        sheet.assume(_("Earlier service from which you were moved without your own choice is counted in."))
    if any(not one.is_joined for one in facts.earlier):
        sheet.assume(_("Earlier service that you left by choice, or that was paid out, is not counted in."))


def _why_nothing(facts: SeveranceFacts) -> str:
    """Why the ground gives no compensation, or ""."""
    if facts.ground == Ground.EXPIRED and facts.was_renewal_refused:
        return _("Who refuses a renewal on the same or better terms gets no compensation.")
    return "" if facts.ground in PAID else _("This way of ending gives no compensation.")


def _once(facts: SeveranceFacts, law: Law) -> Claim:
    sheet = Sheet(law)
    nothing = _why_nothing(facts)
    if nothing:
        sheet.assume(nothing)
        return sheet.claim("severance", _("Compensation (N)"), status=Status.NO, basis=_basis(facts.ground))
    _say_joined(facts, sheet)
    average = _average(facts, sheet)
    base, is_capped = _base(average, facts.last_day, sheet)
    years = _years(max(facts.began_on, NEW_LAW), facts.last_day, is_capped=is_capped, sheet=sheet)
    amount = sheet.step(_("Compensation"), f"{plain(base)} * {plain(years)}")
    sums = [amount]
    if facts.began_on < NEW_LAW and facts.ground not in NEW_ONLY:
        sums = _with_old_years(facts, average, base, amount, is_capped=is_capped, sheet=sheet)
    _say(facts, sheet)
    return sheet.claim(
        "severance", _("Compensation (N)"), amount=Amount.between(min(sums), max(sums)), basis=_basis(facts.ground),
        limitation=one_year(facts.last_day, law), forum=(Forum.ARBITRATION,), evidence=EVIDENCE,
    )  # fmt: skip


def _basis(ground: Ground) -> list[Basis]:
    """The articles of the ground, then those of the sum."""
    own = {
        Ground.BREACH: [article("lcl", "第三十八条")],
        Ground.NO_INSURANCE: [article("lcl", "第三十八条")],
        Ground.TASK_DONE: [article("lcl_rules", "第二十二条")],
        Ground.REFUSED_TO_SIGN: [article("lcl_rules", "第六条")],
        Ground.PART_TIME: [article("lcl", "第七十一条")],
        Ground.PUBLIC_POST: [article("lcl_rules", "第十二条")],
    }
    return [*own.get(ground, []), article("lcl", "第四十六条"), article("lcl", "第四十七条")]


def _say(facts: SeveranceFacts, sheet: Sheet) -> None:
    if facts.ground in (Ground.BREACH, Ground.NO_INSURANCE):
        sheet.warn(
            _(
                "Your letter of leaving must name this reason; another reason cannot be exchanged for it "
                "later."
            )
        )
    if facts.ground in (Ground.NO_FAULT, Ground.LAYOFF) and facts.were_conditions_met is None:
        sheet.warn(
            _("If the conditions or the procedure were not kept, twice the compensation is owed instead.")
        )
    sheet.assume(_("Compensation is paid when the work is handed over."))


def _with_old_years(
    facts: SeveranceFacts,
    average: Fraction,
    base: Fraction,
    amount: Fraction,
    *,
    is_capped: bool,
    sheet: Sheet,
) -> list[Fraction]:
    """`amount` with the service before 2008 by the rules of then (劳部发〔1994〕481号): all it may come to, in yuan."""
    begun = _begun_years(facts, sheet)
    sheet.assume(
        _("Service before 2008 is counted by the rules of that time: a year that was begun is a year.")
    )
    sheet.warn(_("The rules before 2008 are told from memory and must be confirmed."))
    old = sheet.step(_("For service before 2008"), f"{plain(average if is_capped else base)} * {begun}")
    sums = [sheet.step(_("Together"), f"{plain(amount)} + {plain(old)}")]
    if is_capped:
        sheet.warn(
            _(
                "How the cap bears on service before 2008 is unsettled: the lowest and the highest reading "
                "are shown."
            )
        )
        all_years = plain(half_years(NEW_LAW, facts.last_day) + begun)
        most = plain(sheet.number("rights.severance_cap_years", facts.last_day))
        formula = f"{plain(base)} * min({all_years}, {most})"
        sums.append(sheet.step(_("If the cap holds for all years"), formula))
    if facts.ground in OLD_IS_OPEN:
        sheet.warn(_("Whether this ground gave compensation before 2008 depends on the case and the place."))
        sums.append(amount)
    return sums


def _begun_years(facts: SeveranceFacts, sheet: Sheet) -> int:
    """Years before 2008, each that was begun; capped where both agreed and for incompetence."""
    years, months, days = span(facts.began_on, NEW_LAW - ONE_DAY).years
    begun = years + (1 if months or days else 0)
    is_capped = facts.ground == Ground.NO_FAULT and facts.is_incompetence
    if is_capped or facts.ground == Ground.AGREED_BY_EMPLOYER:
        return min(begun, int(sheet.number("rights.severance_old_cap_years", facts.last_day)))
    return begun


def _notice(facts: SeveranceFacts, law: Law) -> Claim:
    sheet = Sheet(law)
    if facts.last_month is None:
        sheet.assume(_("The pay of the last month was not told: the average stands in for it."))
    month = facts.last_month if facts.last_month is not None else _average(facts, sheet)
    amount = sheet.step(_("One month's pay instead of thirty days' notice"), plain(month))
    return sheet.claim(
        "notice_month", _("One month instead of notice (+1)"), amount=Amount.of(amount),
        basis=(article("lcl", "第四十条"), article("lcl_rules", "第二十条")), limitation=one_year(facts.last_day, law),
        forum=(Forum.ARBITRATION,), evidence=EVIDENCE,
    )  # fmt: skip


def _twice(facts: SeveranceFacts, law: Law, status: Status, reason: str) -> Claim:
    """From the first day, undivided at 2008 (implementing rules, article 25)."""
    sheet = Sheet(law)
    if reason and status is Status.EXISTS:
        sheet.assume(reason)
    elif reason:
        sheet.warn(reason)
    _say_joined(facts, sheet)
    base, is_capped = _base(_average(facts, sheet), facts.last_day, sheet)
    years = _years(facts.began_on, facts.last_day, is_capped=is_capped, sheet=sheet)
    times = sheet.number("rights.unlawful_times_count", facts.last_day)
    amount = sheet.step(_("Twice the compensation"), f"{plain(base)} * {plain(years)} * {plain(times)}")
    return sheet.claim(
        "unlawful", _("Compensation for an unlawful ending (2N)"), status=status, amount=Amount.of(amount),
        basis=(article("lcl", "第八十七条"), article("lcl_rules", "第二十五条")),
        limitation=one_year(facts.last_day, law), forum=(Forum.ARBITRATION,), evidence=EVIDENCE,
        excludes=("severance", "notice_month", "reinstatement"),
    )  # fmt: skip


__all__ = [
    "EarlierService", "Ground", "PaidMonth", "Protection", "SeveranceFacts", "UnionNotice", "severance",
]  # fmt: skip
