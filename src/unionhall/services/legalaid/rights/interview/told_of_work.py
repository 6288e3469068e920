"""Facts of pay, time, contract and the end of employment, as they follow from the answers."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from unionhall.kernel.calendar.core import add_months
from unionhall.services.legalaid.rights.annual_leave import AnnualLeaveFacts, LeaveYear
from unionhall.services.legalaid.rights.insurance import InsuranceFacts, Lack
from unionhall.services.legalaid.rights.interview.about_work import is_employed, is_under_labour_law, named
from unionhall.services.legalaid.rights.interview.findings import Telling
from unionhall.services.legalaid.rights.interview.questions import Answers
from unionhall.services.legalaid.rights.late_pay import PayOrder
from unionhall.services.legalaid.rights.overtime_facts import DayKind, OvertimeFacts, OvertimeHours
from unionhall.services.legalaid.rights.pay_periods import PayPeriod
from unionhall.services.legalaid.rights.payers import ChainFacts, Giver, Hirer
from unionhall.services.legalaid.rights.reinstatement import ReinstatementFacts
from unionhall.services.legalaid.rights.second_wage import Excuse, Missing, SecondWageFacts
from unionhall.services.legalaid.rights.severance_facts import Ground, Protection, SeveranceFacts
from unionhall.services.legalaid.rights.sheets import Law
from unionhall.services.legalaid.rights.spans import ONE_DAY
from unionhall.services.legalaid.rights.wages import SignedDebt, WageFacts, WorkRelation

SPAN = ("hired_on", "still", "last_day", "retired", "hired_by")

_GROUNDS = {
    "told_to_go": Ground.UNLAWFUL,
    "agreed_by_employer": Ground.AGREED_BY_EMPLOYER,
    "agreed_by_worker": Ground.AGREED_BY_WORKER,
    "no_fault": Ground.NO_FAULT,
    "layoff": Ground.LAYOFF,
    "expired": Ground.EXPIRED,
    "closed": Ground.CLOSED,
    "resigned": Ground.RESIGNED,
    "retired": Ground.RETIRED,
}
_LACKS = {
    "nothing": Lack.NO_ACCOUNT,
    "some_kinds": Lack.MISSING_LINES,
    "low": Lack.LOW_BASE,
    "gaps": Lack.GAPS,
}
# Years of a whole working life that stand for each answer: the middle of the band, so that no limit is crossed.
_CAREERS = {"0": 0, "1": 5, "10": 15, "20": 25}


def ended_on(answers: Answers) -> date | None:
    """The last day of work; none while it goes on."""
    return answers.day("last_day") if answers.says("still", "no") else None


def _end(answers: Answers, law: Law) -> date:
    return ended_on(answers) or law.as_of


def _hired(answers: Answers, law: Law) -> date:
    return answers.day("hired_on") or law.as_of


def _wages(answers: Answers, law: Law) -> WageFacts:
    since, owed = answers.day("owed_since") or law.as_of, answers.amount("owed")
    period = PayPeriod(starts_on=since, ends_on=max(since, _end(answers, law)), due_on=since, due=owed)
    until = answers.day("order_until")
    paid = owed if answers.says("order", "kept") else Fraction(0)
    # A firm with qualification above the one who hired answers like an employer, before the same authorities.
    labour = is_under_labour_law(answers) or answers.says("above")
    return WageFacts(
        periods=(period,),
        last_day=ended_on(answers),
        relation=WorkRelation.EMPLOYMENT if labour else WorkRelation.LABOUR_SERVICE,
        order=PayOrder(pay_by=until, paid_inside=paid) if until else None,
        iou=SignedDebt(amount=owed, due_on=since) if answers.says("iou") else None,
        is_migrant=answers.says("migrant"),
    )


def has_chain(answers: Answers) -> bool:
    """Whether somebody above the one who hired may have to pay."""
    return named(answers, "wages") and (answers.says("site") or answers.says("above"))


def _payers(answers: Answers, _law: Law) -> ChainFacts:
    hirer, given_by = {
        "foreman": (Hirer.FOREMAN, Giver.GENERAL_CONTRACTOR),
        "subcontractor": (Hirer.FIRM, Giver.GENERAL_CONTRACTOR),
        "passed_on": (Hirer.FIRM, Giver.GENERAL_CONTRACTOR),
        "borrower": (Hirer.BORROWED_NAME, Giver.GENERAL_CONTRACTOR),
        "contractor": (Hirer.FIRM, Giver.DEVELOPER),
    }.get(answers.text("owing"), (Hirer.FOREMAN, Giver.OTHER_FIRM))
    unsettled = answers.amount("developer_unsettled") if answers.says("developer_behind") else None
    return ChainFacts(
        owed=answers.amount("owed"),
        hirer=hirer,
        given_by=given_by,
        is_construction=answers.says("site"),
        is_migrant=answers.says("migrant"),
        has_general_contractor=answers.says("site"),
        developer_unsettled=Fraction(0) if answers.says("developer_behind", "no") else unsettled,
        was_passed_on=answers.says("owing", "passed_on"),
        last_day=ended_on(answers),
    )


def _ground(answers: Answers) -> Ground:
    if answers.says("part_time"):
        return Ground.PART_TIME
    ending = answers.text("ending")
    if ending == "breach":
        if not answers.says("said_why"):
            return Ground.RESIGNED
        alone = named(answers, "insurance") and not named(answers, "wages")
        return Ground.NO_INSURANCE if alone else Ground.BREACH
    if ending == "fault":
        return Ground.MISCONDUCT if answers.says("proven") else Ground.UNLAWFUL
    return _GROUNDS[ending]


def _protection(answers: Answers) -> Protection | None:
    found = answers.text("protected")
    return Protection(found) if found and found != "none" else None


def _severance(answers: Answers, law: Law) -> SeveranceFacts:
    return SeveranceFacts(
        hired_on=_hired(answers, law),
        last_day=_end(answers, law),
        ground=_ground(answers),
        average=answers.amount("wage"),
        last_month=answers.amount("last_month") or None,
        was_given_notice=not answers.says("notice", "no"),
        protection=_protection(answers),
    )


def _may_go_back(answers: Answers) -> bool:
    forbidden = _protection(answers) is not None and answers.text("ending") in ("no_fault", "layoff")
    return _has_ended(answers) and (_ground(answers) == Ground.UNLAWFUL or forbidden)


def _has_ended(answers: Answers) -> bool:
    return named(answers, "ended") and is_employed(answers)


def _reinstatement(answers: Answers, law: Law) -> ReinstatementFacts:
    return ReinstatementFacts(last_day=_end(answers, law), normal_wage=answers.amount("wage"))


def _second_wage(answers: Answers, law: Law) -> SecondWageFacts:
    contract, first = answers.text("contract"), _hired(answers, law)
    expired = answers.day("expired_on") if contract == "expired" else None
    signed = {"later": answers.day("signed_on"), "in_time": first}.get(contract)
    excuse = Excuse.WORKER_REFUSED if contract == "refused" else None
    return SecondWageFacts(
        hired_on=expired + ONE_DAY if expired else first,
        month_wage=answers.amount("wage"),
        signed_on=signed,
        last_day=ended_on(answers),
        missing=Missing.RENEWAL if expired else Missing.FIRST,
        excuse=Excuse.PART_TIME if answers.says("part_time") else excuse,
    )


def _overtime(answers: Answers, law: Law) -> OvertimeFacts:
    kinds = {
        "overtime_weekday": DayKind.WEEKDAY,
        "overtime_rest": DayKind.REST,
        "overtime_holiday": DayKind.STATUTORY,
    }
    return OvertimeFacts(
        until=_end(answers, law),
        base=answers.amount("wage"),
        hours=tuple(
            OvertimeHours(kind=kind, amount_of_hours=answers.amount(key))
            for key, kind in kinds.items()
            if answers.amount(key)
        ),
        ended_on=ended_on(answers),
    )


def _annual_leave(answers: Answers, law: Law) -> AnnualLeaveFacts:
    end, first = _end(answers, law), _hired(answers, law)
    career = add_months(end, -12 * _CAREERS[answers.text("career")])
    year = LeaveYear(
        year=end.year, used_days=answers.amount("leave_taken"), is_waived=answers.says("leave_waived")
    )
    return AnnualLeaveFacts(
        career_began_on=min(career, first) if answers.text("career") != "0" else first,
        hired_on=first,
        average=answers.amount("wage"),
        years=(year,),
        last_day=ended_on(answers),
        has_worked_a_year=answers.text("career") != "0",
    )


def _insurance(answers: Answers, law: Law) -> InsuranceFacts:
    return InsuranceFacts(
        hired_on=_hired(answers, law),
        lack=_LACKS[answers.text("uninsured")],
        last_day=ended_on(answers),
        average=answers.amount("wage"),
        ground=Ground.NO_INSURANCE if answers.says("left_for_it") else None,
        signed_waiver=answers.says("waiver"),
        covered_years=int(answers.amount("insured_years")) if answers.has("insured_years") else None,
        can_be_made_up=None,
    )


TELLINGS: tuple[Telling, ...] = (
    Telling(
        "wages", ("owed", "owed_since", "iou", "order_until", *SPAN), lambda answers: named(answers, "wages"), _wages
    ),
    Telling(
        "payers", ("owed", "site", "above", "owing", "developer_behind", "developer_unsettled", "migrant"),
        has_chain, _payers,
    ),
    Telling(
        "severance", ("ending", "said_why", "proven", "protected", "notice", "last_month", "wage", "part_time", *SPAN),
        _has_ended, _severance,
    ),
    Telling("reinstatement", ("ending", "proven", "protected", "wage", "last_day"), _may_go_back, _reinstatement),
    Telling(
        "second_wage", ("contract", "signed_on", "expired_on", "wage", "part_time", *SPAN),
        lambda answers: named(answers, "no_contract") and is_employed(answers), _second_wage,
    ),
    Telling(
        "overtime", ("overtime_weekday", "overtime_rest", "overtime_holiday", "wage", "last_day", "hired_by"),
        lambda answers: named(answers, "overtime") and is_under_labour_law(answers), _overtime,
    ),
    Telling(
        "annual_leave", ("career", "leave_taken", "leave_waived", "wage", *SPAN),
        lambda answers: named(answers, "leave") and is_employed(answers), _annual_leave,
    ),
    Telling(
        "insurance", ("uninsured", "waiver", "left_for_it", "insured_years", "wage", *SPAN),
        lambda answers: named(answers, "insurance") and is_employed(answers), _insurance,
    ),
)  # fmt: skip
