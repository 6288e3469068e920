"""The month in which an employment began or ended: forwards by days worked, backwards by days missed.

The law names the divisor (人社部发〔2025〕2号) but not the method, so both are given.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.formulas import plain
from unionhall.services.legalaid.rights.pay_periods import ZERO, PartMonth
from unionhall.services.legalaid.rights.results import Amount, Claim, Forum, Limitation, Status
from unionhall.services.legalaid.rights.sheets import Law, Sheet
from unionhall.services.legalaid.rights.spans import ONE_DAY

SATURDAY = 5
EVIDENCE = ("agreed_rate", "contract", "roster", "pay_records", "pay_transfers")


def weekdays(first: date, last: date) -> int:
    """Days from Monday to Friday in `[first, last]`: those that the divisor of a month's pay counts as paid."""
    count = (last - first).days + 1
    return sum((first + step * ONE_DAY).weekday() < SATURDAY for step in range(max(0, count)))


def part_months(
    parts: Sequence[PartMonth], law: Law, limitation: Limitation | None, forum: Iterable[Forum]
) -> Claim:
    """What is still owed for part months, by both methods together as a range."""
    sheet = Sheet(law)
    forward, reverse = [], []
    for one in sorted(parts, key=_place):
        by_days, by_gaps = _one(one, sheet)
        forward.append(plain(by_days))
        reverse.append(plain(by_gaps))
    low = sheet.step(_("Owed by days worked"), " + ".join(forward))
    high = sheet.step(_("Owed by days missed"), " + ".join(reverse))
    amount = Amount.between(low, high)
    sheet.assume(
        _(
            "Monday to Friday count as paid days, statutory holidays among them; tell the days yourself where swapped "
            "workdays changed your rota."
        )
    )
    if not amount.is_exact:
        sheet.warn(
            _(
                "National law names no method for a part month: by days worked and by days missed the sums differ."
            )
        )
    return sheet.claim(
        "part_month", _("Pay for a part month"), status=Status.EXISTS if amount.high else Status.NO, amount=amount,
        basis=(article("paid_days", "第二条", is_unconfirmed=True), article("wage_rules", "第九条")),
        limitation=limitation, forum=forum, evidence=EVIDENCE,
    )  # fmt: skip


def _place(one: PartMonth) -> tuple[object, ...]:
    told = one.paid_days if one.paid_days is not None else -1
    missed = one.missed_days if one.missed_days is not None else -1
    return one.first_day, one.last_day, one.month_wage, one.paid, one.absent_days, told, missed


def _one(one: PartMonth, sheet: Sheet) -> tuple[Fraction, Fraction]:
    """Owed by days worked, and by days missed."""
    inside = Fraction(weekdays(one.first_day, one.last_day))
    month = one.first_day.replace(day=1)
    whole = weekdays(month, month.replace(day=monthrange(month.year, month.month)[1]))
    worked = one.paid_days if one.paid_days is not None else max(ZERO, inside - one.absent_days)
    missed = one.missed_days if one.missed_days is not None else whole - inside + one.absent_days
    wage, paid = plain(one.month_wage), plain(one.paid)
    if not missed:
        owed = sheet.step(
            _("%(month)s: nothing was missed, the whole month's pay"), f"max(0, {wage} - {paid})",
            month=f"{month:%Y-%m}",
        )  # fmt: skip
        return owed, owed
    days = plain(sheet.number("rights.paid_days_a_month_days", one.last_day))
    forward = sheet.step(
        _("%(month)s: a day's pay for each of %(days)s days, at most the month's"),
        f"max(0, min({wage}, {wage} / {days} * {plain(worked)}) - {paid})",
        month=f"{month:%Y-%m}", days=plain(worked),
    )  # fmt: skip
    reverse = sheet.step(
        _("%(month)s: the month's pay less a day's for each of %(days)s days missed"),
        f"max(0, {wage} - {wage} / {days} * {plain(missed)} - {paid})",
        month=f"{month:%Y-%m}", days=plain(missed),
    )  # fmt: skip
    return forward, reverse
