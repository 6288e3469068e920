"""How the employment ended, the written contract, and social insurance."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from unionhall.lib.errors import InvalidInput
from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.interview.about_work import YES_NO, is_employed, named
from unionhall.services.legalaid.rights.interview.questions import Answers, Kind, Option, Question
from unionhall.services.legalaid.rights.sheets import Law


class SignedBeforeHiring(InvalidInput):
    """A contract signed before the work began is a contract in time."""

    message = _(
        "That day lies before your first day of work, %(first)s. Then the contract was signed in time."
    )


def _ended(answers: Answers) -> bool:
    return named(answers, "ended") and is_employed(answers)


def _contract(answers: Answers) -> bool:
    return named(answers, "no_contract") and is_employed(answers)


def _insured(answers: Answers) -> bool:
    return named(answers, "insurance") and is_employed(answers)


def _signed(answers: Answers, law: Law) -> tuple[str, ...]:
    """Between a month after the beginning and now."""
    first = answers.day("hired_on")
    end = answers.day("last_day") or law.as_of
    return ((first + timedelta(days=32)).isoformat() if first else end.isoformat(), end.isoformat())


def _after_hiring(value: str, answers: Answers, _as_of: date) -> None:
    first = answers.day("hired_on")
    if first is not None and date.fromisoformat(value) < first:
        raise SignedBeforeHiring(field="signed_on", first=first)


ENDING: tuple[Question, ...] = (
    Question(
        key="ending", part="end", kind=Kind.ONE, text=_("How did the work end?"),
        why=_("What was really said and written counts, not what one would call it."),
        options=(
            Option("told_to_go", _("They told me to go, without a reason that holds")),
            Option("fault", _("They dismissed me and say that I broke the rules")),
            Option("breach", _("I left because they did not pay, insure or protect me")),
            Option("agreed_by_employer", _("They proposed to part, and I agreed")),
            Option("no_fault", _("Because of illness, performance or changed circumstances")),
            Option("layoff", _("Many were laid off at once")),
            Option("expired", _("The contract ran out and they did not renew it as it was")),
            Option("closed", _("The firm closed, went bankrupt or lost its licence")),
            Option("agreed_by_worker", _("I proposed to part, and they agreed")),
            Option("resigned", _("I left for reasons of my own")),
            Option("retired", _("I retired")),
        ),
        when=_ended,
    ),
    Question(
        key="said_why", part="end", kind=Kind.ONE, options=YES_NO,
        text=_("Did you tell them in writing that this was the reason?"),
        why=_("A letter, a message, a form: look at the very words. If it says “personal reasons”, answer no."),
        when=lambda answers: _ended(answers) and answers.is_one("ending", "breach"),
    ),
    Question(
        key="proven", part="end", kind=Kind.ONE, options=YES_NO,
        text=_("Can they prove it, and do their rules say so?"),
        why=_("The employer has to prove the breach, and the rules must have been made known to you."),
        when=lambda answers: _ended(answers) and answers.is_one("ending", "fault"),
    ),
    Question(
        key="protected", part="end", kind=Kind.ONE, text=_("Did one of these hold at that time?"),
        why=_("Then they may not end it for such reasons."),
        options=(
            Option("none", _("None of them")),
            Option("sick", _("I was ill or on sick leave")),
            Option("mother", _("I was pregnant, on maternity leave or nursing")),
            Option("injured", _("I was hurt at work or ill from it")),
            Option("hazardous_work", _("Hazardous work, and no health check before the end")),
            Option("near_retirement", _("Fifteen years there, and less than five to retirement")),
        ),
        when=lambda answers: _ended(answers) and answers.is_one("ending", "no_fault", "layoff", "expired"),
    ),
    Question(
        key="notice", part="end", kind=Kind.ONE, options=YES_NO,
        text=_("Did they tell you in writing thirty days before?"),
        when=lambda answers: _ended(answers) and answers.is_one("ending", "no_fault"),
    ),
    Question(
        key="last_month", part="end", kind=Kind.MONEY, unit=_("yuan"), text=_("What did you earn in the last month?"),
        when=lambda answers: _ended(answers) and answers.given.get("notice") in ("no", "?"),
        guesses=lambda answers, _law: (answers.text("wage") or "0",),
    ),
)  # fmt: skip

PAPERS: tuple[Question, ...] = (
    Question(
        key="contract", part="contract", kind=Kind.ONE, text=_("Was there a written contract?"),
        options=(
            Option("never", _("No, never")),
            Option("later", _("It was signed later than a month after I began")),
            Option("in_time", _("It was signed within the first month")),
            Option("expired", _("It ran out, and I went on working without a new one")),
            Option("refused", _("They offered it in writing, and I did not want to sign")),
        ),
        when=_contract,
    ),
    Question(
        key="signed_on", part="contract", kind=Kind.DAY, text=_("On which day was it signed?"),
        when=lambda answers: _contract(answers) and answers.given.get("contract") == "later",
        guesses=_signed, check=_after_hiring,
    ),
    Question(
        key="expired_on", part="contract", kind=Kind.DAY, text=_("On which day did the contract run out?"),
        when=lambda answers: _contract(answers) and answers.given.get("contract") == "expired",
        guesses=lambda answers, law: ((answers.day("last_day") or law.as_of).isoformat(),),
    ),
)  # fmt: skip

INSURANCE: tuple[Question, ...] = (
    Question(
        key="uninsured", part="insurance", kind=Kind.ONE, text=_("What was not paid?"),
        why=_("You can see it in the social-insurance app or ask under 12333."),
        options=(
            Option("nothing", _("Nothing at all was paid for me")),
            Option("some_kinds", _("Some of the five kinds are missing")),
            Option("low", _("It was paid, but on too low a wage")),
            Option("gaps", _("Some months are missing")),
        ),
        when=_insured,
    ),
    Question(
        key="waiver", part="insurance", kind=Kind.ONE, options=YES_NO,
        text=_("Did you sign that you do not want to be insured?"),
        why=_("Such a paper is void; you do not lose anything by it."),
        when=_insured,
    ),
    Question(
        key="left_for_it", part="insurance", kind=Kind.ONE, options=YES_NO,
        text=_("Did you leave because of it, and tell them so in writing?"),
        when=lambda answers: _insured(answers) and answers.given.get("still") == "no" and not named(answers, "ended"),
    ),
    Question(
        key="jobless", part="insurance", kind=Kind.ONE, options=YES_NO,
        text=_("Did you get no unemployment benefit because of it?"),
        when=lambda answers: _insured(answers) and answers.given.get("still") == "no",
    ),
    Question(
        key="insured_years", part="insurance", kind=Kind.NUMBER, unit=_("years"), most=Decimal(60),
        text=_("For how many years should unemployment insurance have been paid for you?"),
        why=_("The years of work there, with earlier insured years that were not used up."),
        when=lambda answers: _insured(answers) and answers.given.get("jobless") == "yes",
        guesses=lambda _answers, _law: ("1", "10"),
    ),
)  # fmt: skip

QUESTIONS: tuple[Question, ...] = (*ENDING, *PAPERS, *INSURANCE)
