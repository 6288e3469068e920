"""Compensation at the end of employment: N, the month instead of notice, and twice N for an unlawful ending.

Sources: 劳动合同法 articles 36 to 48, 87 and 97; its implementing rules, articles 20, 25 and 27. The cap of three times
the local average wage takes the years down to twelve, but only together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.formulas import plain
from unionhall.services.legalaid.rights.limits import one_year
from unionhall.services.legalaid.rights.results import Amount, Claim, Forum, Status
from unionhall.services.legalaid.rights.sheets import Law, Sheet
from unionhall.services.legalaid.rights.spans import ONE_DAY, half_years, span

# Before this day compensation followed other rules (劳动合同法 article 97).
NEW_LAW = date(2008, 1, 1)
EVIDENCE = ("dismissal_notice", "contract", "pay_records", "service_proof")


class Ground(StrEnum):
    """How the employment ended, as the law sorts it."""

    BREACH = "breach"  # the worker left for the employer's breach, and said so (article 38)
    AGREED_BY_EMPLOYER = "agreed_by_employer"  # article 36, proposed by the employer
    AGREED_BY_WORKER = "agreed_by_worker"
    NO_FAULT = "no_fault"  # article 40: illness, twice incompetent, changed circumstances
    LAYOFF = "layoff"  # article 41
    EXPIRED = "expired"  # article 44(1), not renewed on the same terms
    CLOSED = "closed"  # article 44(4)(5): bankruptcy, closure
    RESIGNED = "resigned"  # article 37
    MISCONDUCT = "misconduct"  # article 39, and proven
    RETIRED = "retired"  # article 44(2)(3)
    UNLAWFUL = "unlawful"  # none of them holds (article 87)


PAID = frozenset({
    Ground.BREACH, Ground.AGREED_BY_EMPLOYER, Ground.NO_FAULT, Ground.LAYOFF, Ground.EXPIRED, Ground.CLOSED,
})  # fmt: skip
# What the rules before 2008 gave nothing for.
NEW_ONLY = frozenset({Ground.EXPIRED, Ground.BREACH})


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveranceFacts:
    """Amounts in yuan a month. `average` is the gross pay of the last twelve months (or of those worked), with bonuses.

    `last_month` is the pay of the month before the end, for the month instead of notice.
    """

    hired_on: date
    last_day: date
    average: Fraction
    ground: Ground
    last_month: Fraction | None = None
    was_given_notice: bool = True


def severance(facts: SeveranceFacts, law: Law) -> list[Claim]:
    """N, the month instead of notice, 2N: those that the ground gives, and those that it excludes. Raises

    MissingParameter for the local average or minimum wage.
    """
    if facts.ground == Ground.UNLAWFUL:
        return [_twice(facts, law)]
    found = [_once(facts, law)]
    if facts.ground == Ground.NO_FAULT and not facts.was_given_notice:
        found.append(_notice(facts, law))
    return found


def _base(facts: SeveranceFacts, sheet: Sheet) -> tuple[Fraction, bool]:
    """The monthly base, and whether the cap holds: then the years are capped too."""
    least = sheet.number("rights.minimum_wage_month_yuan", facts.last_day)
    average = sheet.number("rights.average_wage_month_yuan", facts.last_day)
    times = sheet.number("rights.severance_cap_times_count", facts.last_day)
    cap = sheet.step(
        _("Three times the local average wage of last year"), f"{plain(times)} * {plain(average)}"
    )
    if facts.average > cap:
        sheet.assume(
            _(
                "Your average wage lies above three times the local average: the base and the years are capped."
            )
        )
        return cap, True
    formula = f"max({plain(facts.average)}, {plain(least)})"
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


def _once(facts: SeveranceFacts, law: Law) -> Claim:
    sheet = Sheet(law)
    basis = (article("lcl", "第四十六条"), article("lcl", "第四十七条"))
    if facts.ground not in PAID:
        return sheet.claim("severance", _("Compensation (N)"), status=Status.NO, basis=basis)
    base, is_capped = _base(facts, sheet)
    first = max(facts.hired_on, NEW_LAW)
    years = _years(first, facts.last_day, is_capped=is_capped, sheet=sheet)
    amount = sheet.step(_("Compensation"), f"{plain(base)} * {plain(years)}")
    if facts.hired_on < NEW_LAW and facts.ground not in NEW_ONLY:
        amount = _with_old_years(facts, base, amount, sheet)
    return sheet.claim(
        "severance", _("Compensation (N)"), amount=Amount.of(amount), basis=basis,
        limitation=one_year(facts.last_day, law), forum=(Forum.ARBITRATION,), evidence=EVIDENCE,
    )  # fmt: skip


def _with_old_years(facts: SeveranceFacts, base: Fraction, amount: Fraction, sheet: Sheet) -> Fraction:
    """Service before 2008: a started year counts as one, by the rules of then (劳部发〔1994〕481号)."""
    before = span(facts.hired_on, NEW_LAW - ONE_DAY)
    years, months, days = before.years
    begun = years + (1 if months or days else 0)
    if facts.ground == Ground.AGREED_BY_EMPLOYER:
        most = sheet.number("rights.severance_old_cap_years", facts.last_day)
        begun = min(begun, int(most))
    sheet.assume(
        _("Service before 2008 is counted by the rules of that time: a year that was begun is a year.")
    )
    sheet.warn(_("The rules before 2008 are told from memory and must be confirmed."))
    old = sheet.step(_("For service before 2008"), f"{plain(base)} * {begun}")
    return sheet.step(_("Together"), f"{plain(amount)} + {plain(old)}")


def _notice(facts: SeveranceFacts, law: Law) -> Claim:
    sheet = Sheet(law)
    month = facts.last_month if facts.last_month is not None else facts.average
    amount = sheet.step(_("One month's pay instead of thirty days' notice"), plain(month))
    return sheet.claim(
        "notice_month", _("One month instead of notice (+1)"), amount=Amount.of(amount),
        basis=(article("lcl", "第四十条"), article("lcl_rules", "第二十条")), limitation=one_year(facts.last_day, law),
        forum=(Forum.ARBITRATION,), evidence=EVIDENCE,
    )  # fmt: skip


def _twice(facts: SeveranceFacts, law: Law) -> Claim:
    """From the first day, undivided at 2008 (implementing rules, article 25)."""
    sheet = Sheet(law)
    base, is_capped = _base(facts, sheet)
    years = _years(facts.hired_on, facts.last_day, is_capped=is_capped, sheet=sheet)
    times = sheet.number("rights.unlawful_times_count", facts.last_day)
    amount = sheet.step(_("Twice the compensation"), f"{plain(base)} * {plain(years)} * {plain(times)}")
    return sheet.claim(
        "unlawful", _("Compensation for an unlawful ending (2N)"), amount=Amount.of(amount),
        basis=(article("lcl", "第八十七条"), article("lcl_rules", "第二十五条")),
        limitation=one_year(facts.last_day, law), forum=(Forum.ARBITRATION,), evidence=EVIDENCE,
        excludes=("severance", "notice_month", "reinstatement"),
    )  # fmt: skip
