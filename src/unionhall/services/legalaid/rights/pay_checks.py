"""What was taken off the pay beyond what may be, and pay below the minimum wage.

Sources: 工资支付暂行规定 articles 15 and 16; 最低工资规定 articles 3 and 12; 劳动合同法 articles 72 and 85.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.formulas import plain
from unionhall.services.legalaid.rights.parameters import MissingParameter
from unionhall.services.legalaid.rights.pay_periods import DeductionKind, PayPeriod
from unionhall.services.legalaid.rights.results import Amount, Claim, Forum, Limitation, Status
from unionhall.services.legalaid.rights.sheets import Law, Sheet

EVIDENCE = ("pay_records", "pay_transfers", "agreed_rate", "contract", "roster")


def deduction_refund(
    periods: Sequence[PayPeriod], law: Law, limitation: Limitation | None, forum: Iterable[Forum]
) -> list[Claim]:
    """What comes back of deductions for damage and of fines; nothing when there were none.

    A fine is contested: without it is the lower end, with it the higher.
    """
    touched = [one for one in periods if one.taken(DeductionKind.DAMAGE, DeductionKind.FINE)]
    if not touched:
        return []
    sheet = Sheet(law)
    status, amount = Status.DEPENDS, None
    try:
        amount = _back(touched, sheet)
        status = Status.EXISTS if amount.low else Status.DEPENDS if amount.high else Status.NO
    except MissingParameter as missing:
        _say_missing(missing, sheet)
    return [
        sheet.claim(
            "deduction_refund", _("Unlawful deductions from pay"), status=status, amount=amount,
            basis=(article("labour", "第五十条"), article("wage_rules", "第十五条、第十六条")), limitation=limitation,
            forum=forum, evidence=EVIDENCE,
        )
    ]  # fmt: skip


def _back(periods: Sequence[PayPeriod], sheet: Sheet) -> Amount:
    without, with_fines = [], []
    if any(one.taken(DeductionKind.DAMAGE) for one in periods):
        sheet.assume(
            _("The contract lets the employer take damages, and the loss was shown to be your fault.")
        )
    for one in periods:
        low, high = _back_in(one, sheet)
        without.append(plain(low))
        with_fines.append(plain(high))
    least = sheet.step(_("To be paid back"), " + ".join(without))
    if not any(one.taken(DeductionKind.FINE) for one in periods):
        return Amount.of(least)
    most = sheet.step(_("To be paid back, fines too"), " + ".join(with_fines))
    sheet.warn(
        _(
            "No law lets an employer fine its workers; some tribunals still allow what its lawful rules say: contested."
        )
    )
    return Amount.between(least, most)


def _back_in(one: PayPeriod, sheet: Sheet) -> tuple[Fraction, Fraction]:
    """Yuan to be paid back of one period, without fines and with them; never more than what did not arrive."""
    fines, damage = one.taken(DeductionKind.FINE), one.taken(DeductionKind.DAMAGE)
    withheld, due = one.taken(DeductionKind.WITHHELD), plain(one.due)
    lawful = unlawful = Fraction(0)
    if damage:
        share = sheet.number("rights.damage_deduction_share", one.ends_on)
        least = sheet.number("rights.minimum_wage_month_yuan", one.ends_on)
        may = sheet.step(
            _(
                "%(start)s to %(end)s: most that may be taken for damage, so that the minimum wage is left"
            ),
            f"max(0, min({plain(share)} * {due}, {due} - {plain(least)}))", start=one.starts_on, end=one.ends_on,
        )  # fmt: skip
        unlawful = sheet.step(_("Taken beyond that"), f"max(0, {plain(damage)} - {plain(may)})")
        lawful = damage - unlawful
    missing = f"{due} - {plain(withheld)} - {plain(lawful)} - {plain(one.paid)}"
    low = sheet.step(
        _("Back, as far as it did not arrive"), f"min({plain(unlawful)}, max(0, {missing} - {plain(fines)}))"
    )
    if not fines:
        return low, low
    high = sheet.step(
        _("Back with the fines, as far as it did not arrive"),
        f"min({plain(unlawful)} + {plain(fines)}, max(0, {missing}))",
    )
    return low, high


def minimum_wage(
    periods: Sequence[PayPeriod], law: Law, limitation: Limitation | None, forum: Iterable[Forum]
) -> list[Claim]:
    """The shortfall of periods with normal labour, and of hours of part-time work; nothing when none is told."""
    checked = [one for one in periods if one.is_full_labour or one.hours is not None]
    if not checked:
        return []
    sheet = Sheet(law)
    status, amount = Status.DEPENDS, None
    try:
        short = [plain(_short_in(one, sheet)) for one in checked]
        total = sheet.step(_("Below the minimum wage"), " + ".join(short))
        status, amount = Status.EXISTS if total else Status.NO, Amount.of(total)
    except MissingParameter as missing:
        _say_missing(missing, sheet)
    sheet.assume(_("You worked the normal hours of the time that is checked."))
    sheet.warn(
        _(
            "Some places (Beijing and Shanghai among them) count the minimum wage after your own share of insurance: "
            "then the shortfall is larger."
        )
    )
    return [
        sheet.claim(
            "minimum_wage_shortfall", _("Pay below the minimum wage"), status=status, amount=amount,
            basis=(article("minimum_wage", "第十二条"), article("lcl", "第八十五条")), limitation=limitation,
            forum=forum, evidence=EVIDENCE,
        )
    ]  # fmt: skip


def _short_in(one: PayPeriod, sheet: Sheet) -> Fraction:
    """Overtime, allowances for shifts, heat and hazards, and statutory welfare are no part of it."""
    counted = (
        f"({plain(one.due)} - {plain(one.overtime_pay)} - {plain(one.allowances)} - {plain(one.welfare)})"
    )
    if one.hours is not None:
        hourly = sheet.number("rights.minimum_wage_hour_yuan", one.ends_on)
        least = f"{plain(hourly)} * {plain(one.hours)}"
    else:
        least = plain(sheet.number("rights.minimum_wage_month_yuan", one.ends_on))
    return sheet.step(
        _("%(start)s to %(end)s: minimum wage less the pay that counts"),
        f"max(0, {least} - {counted})", start=one.starts_on, end=one.ends_on,
    )  # fmt: skip


def _say_missing(missing: MissingParameter, sheet: Sheet) -> None:
    sheet.warn(
        _("“%(what)s” is not known yet for %(region)s on %(day)s: this sum cannot be reckoned until it is entered."),
        what=missing.description, region=missing.region, day=missing.on,
    )  # fmt: skip
