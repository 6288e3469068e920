"""Work beyond the age of retirement: the age by birth, and which rules hold by the day on which the work was done.

Sources: 国务院关于渐进式延迟法定退休年龄的办法 (from 2025); 超龄劳动者基本权益保障暂行规定 articles 6 to 23 (from
July 2026); 法释〔2020〕26号 article 32(1), repealed on 2025-09-01 by 法释〔2025〕12号 article 21.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from unionhall.kernel.calendar.core import add_months
from unionhall.lib.errors import InvalidInput
from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.formulas import plain
from unionhall.services.legalaid.rights.limits import one_year, pay, three_years
from unionhall.services.legalaid.rights.results import Amount, Basis, Claim, Forum, Limitation, Status
from unionhall.services.legalaid.rights.sheets import Law, Sheet

# From this day the age rises month by month; who had reached it before is not touched.
RISES_FROM = date(2025, 1, 1)
# Until the day before, pensioners' work was a service relationship by the court's interpretation of 2020.
SERVICE_UNTIL = date(2025, 9, 1)
# From this day the provisional rules for workers beyond the age hold.
PROTECTED_FROM = date(2026, 7, 1)
EVIDENCE = ("roster", "work_chat", "pay_transfers", "colleagues", "badge")
FORUM = (Forum.ARBITRATION, Forum.INSPECTION)


class BadAge(InvalidInput):
    """Facts about age that do not fit together; the sentence says why."""


class Person(StrEnum):
    """Whose age of retirement is asked for: three ages were set before 2025."""

    MAN = "man"
    WOMAN_STAFF = "woman_staff"
    WOMAN_WORKER = "woman_worker"


class Regime(StrEnum):
    """Which rules hold for work on a day."""

    EMPLOYMENT = "employment"
    SERVICE = "service"
    OPEN = "open"
    PROTECTED = "protected"


AGE = {
    Person.MAN: "rights.retire_man_years",
    Person.WOMAN_STAFF: "rights.retire_woman_staff_years",
    Person.WOMAN_WORKER: "rights.retire_woman_worker_years",
}
STEP = {
    Person.MAN: "rights.retire_man_step_months",
    Person.WOMAN_STAFF: "rights.retire_woman_staff_step_months",
    Person.WOMAN_WORKER: "rights.retire_woman_worker_step_months",
}
MOST = {
    Person.MAN: "rights.retire_man_most_months",
    Person.WOMAN_STAFF: "rights.retire_woman_staff_most_months",
    Person.WOMAN_WORKER: "rights.retire_woman_worker_most_months",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OverAgeFacts:
    """`worked_on` is the day (of the month) that is asked about, `paid` the pay for normal work of that month, yuan.

    `is_deferred`: retirement was put off by agreement, so that labour law goes on.
    `dismissed_on`: the employer ended it. `last_day`: the last day of work.
    """

    born_on: date
    person: Person
    worked_on: date
    draws_pension: bool | None = None
    is_deferred: bool = False
    paid: Fraction | None = None
    dismissed_on: date | None = None
    is_injured: bool = False
    last_day: date | None = None


LABELS: dict[str, str] = {
    "born_on": _("Day of birth"),
    "person": _("Man, or woman in which kind of post"),
    "worked_on": _("A day of the work in question"),
    "draws_pension": _("A pension was drawn already"),
    "is_deferred": _("Retirement was put off by agreement with the employer"),
    "paid": _("Pay for normal work in that month, yuan"),
    "dismissed_on": _("Day on which the employer ended the work"),
    "is_injured": _("Injured at this work"),
    "Person.man": _("Man"),
    "Person.woman_staff": _("Woman in a managing or technical post"),
    "Person.woman_worker": _("Woman in a worker's post"),
}


def over_age(facts: OverAgeFacts, law: Law) -> list[Claim]:
    """The day of retirement and, for work beyond it, the rights of that time. Raises BadAge and MissingParameter."""
    if facts.worked_on <= facts.born_on:
        raise BadAge(_("The work lies before the birth."), field="worked_on")
    retirement = Sheet(law)
    retires_on = retires(facts.born_on, facts.person, retirement)
    found = [_retirement(retirement, retires_on)]
    regime = regime_of(facts, facts.worked_on, retires_on)
    found.append(_rules(facts, regime, law))
    if regime == Regime.EMPLOYMENT:
        return found
    if facts.paid is not None:
        found.append(_minimum(facts, facts.paid, regime, law))
    if facts.is_injured:
        found.append(_injury(facts, regime, law))
    if facts.dismissed_on is not None:
        found += _endings(facts, facts.dismissed_on, retires_on, law)
    return found


def retires(born_on: date, person: Person, sheet: Sheet) -> date:
    """The day on which the statutory age is reached, written on the sheet; a begun step of birth months is a month."""
    years = sheet.number(AGE[person], RISES_FROM)
    before = add_months(born_on, int(years) * 12)
    if before < RISES_FROM:
        sheet.step(_("Months added to the age of retirement"), "0", "months")
        return before
    months = (before.year - RISES_FROM.year) * 12 + before.month - RISES_FROM.month
    step = plain(sheet.number(STEP[person], RISES_FROM))
    most = plain(sheet.number(MOST[person], RISES_FROM))
    added = sheet.step(
        _("Months added to the age of retirement"), f"min({most}, floor({months} / {step}) + 1)", "months"
    )
    return add_months(before, int(added))


def regime_of(facts: OverAgeFacts, day: date, retires_on: date) -> Regime:
    """Which rules hold for work on `day`: those of labour law before the age, and by date after it."""
    if day < retires_on or facts.is_deferred:
        return Regime.EMPLOYMENT
    if day >= PROTECTED_FROM:
        return Regime.PROTECTED
    if day < SERVICE_UNTIL and facts.draws_pension:
        return Regime.SERVICE
    return Regime.OPEN


def _retirement(sheet: Sheet, retires_on: date) -> Claim:
    sheet.assume(_("The statutory age of retirement is reached on %(day)s."), day=retires_on)
    sheet.assume(
        _("Retiring some years earlier is possible with enough contributions, and later by agreement.")
    )
    (added,) = (step.value for step in sheet.steps)
    return sheet.claim(
        "retirement_age", _("Age of retirement"), amount=Amount.of(added), unit="months",
        basis=(article("retirement", "第一条", is_unconfirmed=True),), forum=(Forum.INSURANCE,),
        evidence=("insurance_record",),
    )  # fmt: skip


def _rules(facts: OverAgeFacts, regime: Regime, law: Law) -> Claim:
    """Which rules hold, in words."""
    sheet = Sheet(law)
    status = Status.EXISTS
    forum: tuple[Forum, ...] = FORUM
    basis: tuple[Basis, ...] = (article("over_age", "第六条"), article("over_age", "第九条"),
                                article("over_age", "第十九条"))  # fmt: skip
    if regime == Regime.EMPLOYMENT:
        status, basis = Status.NO, (article("over_age", "第二十三条"),)
        sheet.assume(_("On this day labour law holds in full: look at the other claims."))
    elif regime == Regime.PROTECTED:
        sheet.assume(
            _("Due: a written agreement, minimum wage, monthly pay in money, hours, rest, overtime pay.")
        )
        sheet.warn(_("Annual leave is not named in the rules; whether it is due is open."))
    elif regime == Regime.SERVICE:
        status, forum, basis = Status.NO, (Forum.COURT,), (article("spc_1", "第三十二条第一款"),)
        sheet.assume(
            _(
                "Until the end of August 2025 the work of pensioners was a service relationship, for the court."
            )
        )
    else:
        status, basis = Status.DEPENDS, (article("spc_2", "第二十一条"),)
        _warn_open(sheet)
    return sheet.claim(
        "over_age_rights", _("Basic rights of workers beyond the age of retirement"), status=status, basis=basis,
        forum=forum, evidence=EVIDENCE,
    )  # fmt: skip


def _warn_open(sheet: Sheet) -> None:
    sheet.warn(_("For work of this time the courts judge differently; since July 2026 the new rules hold."))


def _minimum(facts: OverAgeFacts, paid: Fraction, regime: Regime, law: Law) -> Claim:
    """What is missing to the minimum wage for a month of normal work."""
    sheet = Sheet(law)
    status = {Regime.PROTECTED: Status.EXISTS, Regime.SERVICE: Status.NO}.get(regime, Status.DEPENDS)
    amount = None
    if status == Status.NO:
        sheet.assume(_("In a service relationship what was agreed is owed; the minimum wage does not hold."))
    else:
        least = plain(sheet.number("rights.minimum_wage_month_yuan", facts.worked_on))
        amount = Amount.of(
            sheet.step(_("Minimum wage less what was paid"), f"max(0, {least} - {plain(paid)})")
        )
        sheet.assume(_("A full month of normal work was done."))
    if status == Status.DEPENDS:
        _warn_open(sheet)
    return sheet.claim(
        "over_age_minimum_wage", _("Shortfall to the minimum wage"), status=status, amount=amount,
        basis=(article("over_age", "第十一条"), article("over_age", "第十九条")),
        limitation=_limitation(facts, regime, law), forum=(Forum.COURT,) if regime == Regime.SERVICE else FORUM,
        evidence=EVIDENCE,
    )  # fmt: skip


def _limitation(facts: OverAgeFacts, regime: Regime, law: Law) -> Limitation | None:
    """A year from the end of the work; in a service relationship three years from the day of the pay."""
    if regime == Regime.SERVICE:
        return three_years(facts.last_day or facts.worked_on, law)
    return pay(facts.last_day or facts.dismissed_on, law)


def _injury(facts: OverAgeFacts, regime: Regime, law: Law) -> Claim:
    sheet = Sheet(law)
    if regime == Regime.PROTECTED:
        sheet.assume(
            _("The employer insures against work injury; the sums are those of the topic work injury.")
        )
        sheet.warn(
            _("Separate rules on these benefits are announced and were not out when this was written.")
        )
    else:
        sheet.warn(
            _(
                "Many places recognise work injuries of workers beyond the age without a pension; others do not."
            )
        )
    return sheet.claim(
        "over_age_injury", _("Benefits for a work injury beyond the age of retirement"), status=Status.DEPENDS,
        basis=(article("over_age", "第十五条"), article("over_age", "第十九条")),
        forum=(Forum.INSURANCE, Forum.ARBITRATION), evidence=("accident_report", "diagnosis", *EVIDENCE),
    )  # fmt: skip


def _endings(facts: OverAgeFacts, ended_on: date, retires_on: date, law: Law) -> list[Claim]:
    """N, 2N and double wage: not given by the rules of 2026; for the time without rules it depends."""
    regime = regime_of(facts, ended_on, retires_on)
    status = Status.DEPENDS if regime == Regime.OPEN else Status.NO
    found = []
    for claim_id, name, number in (
        ("severance", _("Compensation (N)"), "第四十六条"),
        ("unlawful", _("Compensation for an unlawful ending (2N)"), "第八十七条"),
        ("second_wage", _("Double wage for want of a written contract"), "第八十二条"),
    ):
        sheet = Sheet(law)
        if status == Status.DEPENDS:
            _warn_open(sheet)
        else:
            sheet.assume(_("Beyond the age of retirement the rules give no compensation and no double wage."))
        found.append(sheet.claim(
            claim_id, name, status=status, basis=(article("lcl", number), article("lcl_rules", "第二十一条")),
            forum=(Forum.ARBITRATION,), limitation=one_year(ended_on, law), evidence=EVIDENCE,
        ))  # fmt: skip
    return found
