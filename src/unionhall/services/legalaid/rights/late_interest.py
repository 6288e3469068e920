"""Interest for paying a judgment or award late: the doubled part, by the day, on what is still owed.

Sources: 民事诉讼法 article 264; 法释〔2014〕8号 articles 1 to 4. Money that comes in goes to the debt first,
then to this interest; ordinary interest that the judgment grants is no part of the debt here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from unionhall.lib.errors import InvalidInput
from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.formulas import plain
from unionhall.services.legalaid.rights.pay_periods import check_sums
from unionhall.services.legalaid.rights.results import Amount, Claim, Forum, Status
from unionhall.services.legalaid.rights.sheets import Law, Sheet
from unionhall.services.legalaid.rights.spans import ONE_DAY


class PaidBeforeTheTerm(InvalidInput):
    """A payment lies before the end of the term: it belongs into the debt that is told."""

    message = _("Tell the debt as it stood when the term ended; this payment came before that.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Yuan that arrived on a day, not below nought."""

    on: date
    amount: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class LateInterestFacts:
    """The money debt of a judgment or award in force, in yuan, without interest, as it stood on `pay_by`.

    `pay_by` is the last day on which it was to be paid. `payments` came after it; what is open runs until today.
    """

    principal: Fraction
    pay_by: date
    payments: tuple[Payment, ...] = ()


def late_interest(facts: LateInterestFacts, law: Law) -> list[Claim]:
    """The doubled interest to the last payment, or to today. Raises SumBelowNothing, PaidBeforeTheTerm;

    MissingParameter for a term that ended before the present rate.
    """
    check_sums(facts)
    for place, one in enumerate(facts.payments):
        check_sums(one, f"payments.{place}.")
        if one.on <= facts.pay_by:
            raise PaidBeforeTheTerm(field=f"payments.{place}.on")
    sheet = Sheet(law)
    pieces = _pieces(facts, law.as_of)
    rate = sheet.number("rights.late_interest_day_share", facts.pay_by + ONE_DAY)
    parts = [
        sheet.step(
            _("%(days)s days to %(end)s on what was open"), f"{plain(open_debt)} * {plain(rate)} * {days}",
            days=days, end=end,
        )
        for open_debt, days, end in pieces
    ]  # fmt: skip
    total = sheet.step(_("Doubled interest"), " + ".join(plain(part) for part in parts) or "0")
    sheet.assume(_("Days are counted from the day after the last day for payment to the day the money came."))
    sheet.assume(_("Interest that the judgment itself grants is claimed besides."))
    return [
        sheet.claim(
            "late_interest", _("Doubled interest for paying a judgment late"),
            status=Status.EXISTS if total else Status.NO, amount=Amount.of(total),
            basis=(
                article("procedure", "第二百六十四条"),
                article("late_interest", "第一条至第四条", is_unconfirmed=True),
            ),
            forum=(Forum.COURT,), evidence=("judgment", "pay_transfers"),
        )
    ]  # fmt: skip


def _pieces(facts: LateInterestFacts, today: date) -> list[tuple[Fraction, int, date]]:
    """What was open, for how many days, up to which day; payments of the future are not counted."""
    open_debt, since, found = facts.principal, facts.pay_by, []
    for one in sorted(facts.payments, key=lambda payment: (payment.on, payment.amount)):
        if one.on > today:
            break
        if open_debt > 0 and one.on > since:
            found.append((open_debt, (one.on - since).days, one.on))
            since = one.on
        open_debt = max(Fraction(0), open_debt - one.amount)
    if open_debt > 0 and today > since:
        found.append((open_debt, (today - since).days, today))
    return found
