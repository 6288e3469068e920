"""Social insurance that was not paid: leaving for it, what can be lost, and what goes to the fund alone.

Sources: 社会保险法 articles 45, 46, 58 to 63, 82 and 86; 劳动合同法 articles 38 and 46; 法释〔2025〕12号 article 19;
失业保险条例 articles 14 to 17.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from unionhall.lib.errors import InvalidInput
from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.formulas import plain
from unionhall.services.legalaid.rights.limits import inspection, one_year
from unionhall.services.legalaid.rights.parameters import MissingParameter
from unionhall.services.legalaid.rights.results import Amount, Basis, Claim, Forum, Status, Text
from unionhall.services.legalaid.rights.severance import severance
from unionhall.services.legalaid.rights.severance_facts import Ground, SeveranceFacts
from unionhall.services.legalaid.rights.sheets import Law, Sheet

EVIDENCE = ("insurance_record", "waiver", "contract", "pay_records", "resignation_letter")
FUND = Text(_("Goes to the social-insurance fund, not to you"))
# Endings that the worker wanted: no unemployment benefit (失业保险条例 article 14; 人社部令第13号 article 13).
VOLUNTARY = frozenset({Ground.RESIGNED, Ground.AGREED_BY_WORKER, Ground.RETIRED})
# Leaving for the employer's breach, of which missing insurance is one.
FOR_BREACH = frozenset({Ground.BREACH, Ground.NO_INSURANCE})


class BadInsurance(InvalidInput):
    """Facts about insurance that do not fit together; the sentence says why."""


class Lack(StrEnum):
    """What was wrong with the insurance."""

    NO_ACCOUNT = "no_account"
    MISSING_LINES = "missing_lines"
    LOW_BASE = "low_base"
    GAPS = "gaps"


# Where nothing was opened at all the article speaks plainly; a low base and gaps are disputed.
PLAIN = frozenset({Lack.NO_ACCOUNT, Lack.MISSING_LINES})


@dataclass(frozen=True, slots=True, kw_only=True)
class InsuranceFacts:
    """Amounts in yuan. `average` is the gross pay a month over the last twelve months.

    `ground`: `no_insurance` when the worker left for the missing insurance and said so. `owed` are contributions unpaid
    since `owed_since`. `covered_years` are the years for which contributions were paid or due; `lost_months` those of
    unemployment benefit that were lost.
    """

    hired_on: date
    lack: Lack
    last_day: date | None = None
    average: Fraction | None = None
    ground: Ground | None = None
    signed_waiver: bool = False
    subsidy: Fraction | None = None
    owed: Fraction | None = None
    owed_since: date | None = None
    covered_years: int | None = None
    lost_months: int | None = None
    medical_loss: Fraction | None = None
    can_be_made_up: bool | None = None


LABELS: dict[str, str] = {
    "lack": _("What is wrong with the insurance"),
    "signed_waiver": _("You signed that you need no insurance"),
    "subsidy": _("Money the employer paid you instead of insurance, yuan in all"),
    "owed": _("Contributions that the employer owes, yuan in all"),
    "owed_since": _("Day since which contributions are owed"),
    "covered_years": _("Full years for which contributions were paid or should have been"),
    "lost_months": _("Months of unemployment benefit that you lost"),
    "medical_loss": _("Medical costs that insurance would have paid, yuan"),
    "can_be_made_up": _("The office can still collect the contributions"),
    "Lack.no_account": _("No insurance at all"),
    "Lack.missing_lines": _("Some kinds of insurance are missing"),
    "Lack.low_base": _("Paid on a wage that is too low"),
    "Lack.gaps": _("Some months are missing"),
}


def insurance(facts: InsuranceFacts, law: Law) -> list[Claim]:
    """Back-payment, late fee, N for leaving, and the losses. Raises BadInsurance for facts that lack a partner, and

    MissingParameter for the local minimum and average wage and the unemployment benefit.
    """
    found: list[Claim | None] = [
        _back_payment(facts, law), _late_fee(facts, law), _leaving(facts, law), _unemployment(facts, law),
        _medical(facts, law), _old_age(facts, law),
    ]  # fmt: skip
    return [claim for claim in found if claim is not None]


def _back_payment(facts: InsuranceFacts, law: Law) -> Claim:
    sheet = Sheet(law)
    sheet.assume(
        _("Back-payment is no matter for arbitration: ask the tax or insurance office, or inspection.")
    )
    sheet.warn(_("Your own share of the contributions must be paid then too."))
    return sheet.claim(
        "insurance_back_payment", _("Back-payment of contributions by the employer"),
        basis=(article("insurance", "第五十八条"), article("insurance", "第六十三条"),
               article("inspection", "第二十条")),
        limitation=inspection(facts.last_day, law), forum=(Forum.INSURANCE, Forum.INSPECTION), evidence=EVIDENCE,
        payer=FUND,
    )  # fmt: skip


def _late_fee(facts: InsuranceFacts, law: Law) -> Claim | None:
    """万分之五 a day: owed to the fund, so there is no claim of the worker's; the sum is shown for the complaint."""
    if facts.owed is None:
        return None
    if facts.owed_since is None:
        raise BadInsurance(_("Say since when the contributions are owed."), field="owed_since")
    sheet = Sheet(law)
    days = max(0, (law.as_of - facts.owed_since).days)
    share = plain(sheet.number("rights.insurance_late_fee_day_share", facts.owed_since))
    amount = sheet.step(_("Late fee by day"), f"{plain(facts.owed)} * {share} * {days}")
    sheet.warn(_("The late fee goes to the fund; you cannot claim it for yourself."))
    return sheet.claim(
        "insurance_late_fee", _("Late fee on the contributions"), status=Status.NO, amount=Amount.of(amount),
        basis=(article("insurance", "第八十六条"), article("injury_order", "第二十条")), payer=FUND,
        forum=(Forum.INSURANCE, Forum.INSPECTION), evidence=("insurance_record", "pay_records"),
    )  # fmt: skip


def _leaving(facts: InsuranceFacts, law: Law) -> Claim | None:
    """N for leaving because no insurance was paid, for the years since 2008."""
    if facts.ground not in FOR_BREACH or facts.last_day is None:
        return None
    if facts.average is None:
        raise BadInsurance(_("Say what you earned a month before the end."), field="average")
    once, *_others = severance(
        SeveranceFacts(
            hired_on=facts.hired_on,
            last_day=facts.last_day,
            average=facts.average,
            ground=Ground.NO_INSURANCE,
        ),
        law,
    )
    sheet = Sheet(law)
    sheet.assume(_("You said in writing that you leave because insurance was not paid."))
    status = Status.EXISTS if facts.lack in PLAIN else _for_low_base(facts.last_day, sheet)
    if facts.signed_waiver:
        sheet.assume(_("A promise to do without insurance is void, whoever asked for it."))
    if facts.subsidy is not None:
        sheet.warn(
            _(
                "Once the employer has really paid the contributions, it can ask back the %(sum)s yuan paid instead."
            ),
            sum=plain(facts.subsidy),
        )
    return replace(
        once, status=status, amount=once.amount if status != Status.NO else None,
        basis=(*once.basis, article("lcl", "第三十八条第一款第三项"), *_waiver_basis(facts)),
        assumptions=(*once.assumptions, *sheet.assumptions), warnings=(*once.warnings, *sheet.warnings),
        parameters=(*once.parameters, *sheet.parameters.values()),
        evidence=tuple(dict.fromkeys((*once.evidence, *EVIDENCE))),
    )  # fmt: skip


def _waiver_basis(facts: InsuranceFacts) -> tuple[Basis, ...]:
    law = article("spc_2", "第十九条")
    told = facts.signed_waiver or facts.subsidy is not None
    return (law,) if told and facts.last_day is not None and facts.last_day >= law.since else ()


def _for_low_base(on: date, sheet: Sheet) -> Status:
    """Whether a low base or gaps give N: as the place holds it; elsewhere open."""
    try:
        applies = sheet.flag("rights.severance_low_base_applies", on)
    except MissingParameter:
        sheet.warn(
            _("Whether a low base or missing months give compensation is judged differently by place.")
        )
        return Status.DEPENDS
    if not applies:
        sheet.assume(
            _("Here a low base or missing months give no compensation: ask the office to correct them.")
        )
    return Status.EXISTS if applies else Status.NO


def _unemployment(facts: InsuranceFacts, law: Law) -> Claim | None:
    """The unemployment benefit that was lost: the months by years of contributions, at the local sum."""
    if facts.last_day is None or (facts.covered_years is None and facts.lost_months is None):
        return None
    sheet = Sheet(law)
    status = _unemployment_status(facts, sheet)
    amount = None
    if status != Status.NO:
        most = _most_months(facts.covered_years, facts.last_day, sheet)
        months = most if facts.lost_months is None else Fraction(facts.lost_months)
        if facts.covered_years is not None:
            months = min(months, most)
        local = plain(sheet.number("rights.unemployment_benefit_month_yuan", facts.last_day))
        amount = Amount.of(sheet.step(_("Months of benefit at the local sum"), f"{plain(months)} * {local}"))
        sheet.warn(_("Months and sum follow local rules, and some places order a multiple; please ask."))
    return sheet.claim(
        "insurance_unemployment", _("Unemployment benefit that was lost"), status=status, amount=amount,
        basis=(
            article("insurance", "第四十五条"), article("insurance", "第四十六条"), article("spc_1", "第一条第五项"),
        ),
        limitation=one_year(facts.last_day, law), forum=(Forum.ARBITRATION,),
        evidence=("insurance_record", "losses", "dismissal_notice", "service_proof"),
    )  # fmt: skip


def _unemployment_status(facts: InsuranceFacts, sheet: Sheet) -> Status:
    if facts.ground in VOLUNTARY:
        sheet.assume(_("Who leaves of one's own will gets no unemployment benefit, so none was lost."))
        return Status.NO
    if facts.covered_years is not None and facts.covered_years < 1:
        sheet.assume(_("Unemployment benefit needs a year of contributions."))
        return Status.NO
    sheet.assume(_("The contributions can no longer be made up, and you were registered as out of work."))
    return Status.DEPENDS


def _most_months(years: int | None, on: date, sheet: Sheet) -> Fraction:
    """At most so many months: from one year of contributions, from five, from ten."""
    if years is None or years >= 10:
        return sheet.number("rights.unemployment_from_ten_years_months", on)
    if years >= 5:
        return sheet.number("rights.unemployment_from_five_years_months", on)
    return sheet.number("rights.unemployment_from_one_year_months", on)


def _medical(facts: InsuranceFacts, law: Law) -> Claim | None:
    if facts.medical_loss is None:
        return None
    sheet = Sheet(law)
    amount = sheet.step(_("What insurance would have paid"), plain(facts.medical_loss))
    sheet.assume(_("Only what the catalogues and rates of insurance would have paid counts."))
    return sheet.claim(
        "insurance_medical", _("Medical costs for want of insurance"), status=Status.DEPENDS,
        amount=Amount.of(amount), basis=(article("spc_1", "第一条第五项"),), forum=(Forum.ARBITRATION,),
        limitation=one_year(facts.last_day, law) if facts.last_day else None,
        evidence=("insurance_record", "invoices", "losses"),
    )  # fmt: skip


def _old_age(facts: InsuranceFacts, law: Law) -> Claim | None:
    """The lost pension: for arbitration only where the office cannot collect the contributions any more."""
    if facts.can_be_made_up is None:
        return None
    sheet = Sheet(law)
    status = Status.NO if facts.can_be_made_up else Status.DEPENDS
    if facts.can_be_made_up:
        sheet.assume(_("As long as the office can collect the contributions there is no loss to sue for."))
    else:
        sheet.warn(_("How a lost pension is reckoned differs by place; no sum is given."))
    return sheet.claim(
        "insurance_pension", _("Pension for want of insurance"), status=status,
        basis=(article("spc_1", "第一条第五项"),), forum=(Forum.ARBITRATION,), evidence=EVIDENCE,
        limitation=one_year(facts.last_day, law) if facts.last_day else None,
    )  # fmt: skip
