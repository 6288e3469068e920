"""Pay that is missing, overtime and leave."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.interview.about_work import (
    YES_NO,
    is_employed,
    is_under_labour_law,
    named,
)
from unionhall.services.legalaid.rights.interview.questions import Answers, Kind, Option, Question
from unionhall.services.legalaid.rights.results import to_cent
from unionhall.services.legalaid.rights.sheets import Law
from unionhall.services.legalaid.rights.spans import ONE_DAY


def _on_site(answers: Answers) -> bool:
    return named(answers, "wages") and answers.is_one("site", "yes")


def _owed(answers: Answers, law: Law) -> tuple[str, ...]:
    """Months of the pay one earns, or of the minimum wage where that is not known either."""
    months = Decimal(answers.text("owed_months") or 1)
    if answers.knows("wage"):
        return (str(Decimal(answers.text("wage")) * months),)
    least = law.parameters.get("rights.minimum_wage_month_yuan", law.as_of).value
    return ("0.00", str(to_cent(least) * months))


def _since(answers: Answers, law: Law) -> tuple[str, ...]:
    """A month before the end: pay comes monthly."""
    return (((answers.day("last_day") or law.as_of) - timedelta(days=30)).isoformat(),)


PAY: tuple[Question, ...] = (
    Question(
        key="owed", part="pay", kind=Kind.MONEY, text=_("How much pay is missing altogether?"), unit=_("yuan"),
        why=_("What was agreed for your work, less what you have received. Deductions you did not agree to count too."),
        when=lambda answers: named(answers, "wages"), guesses=_owed,
    ),
    Question(
        key="owed_months", part="pay", kind=Kind.NUMBER, text=_("For how many months has pay been missing?"),
        unit=_("months"), most=Decimal(600), guesses=lambda _answers, _law: ("1",),
        when=lambda answers: answers.has("owed") and not answers.knows("owed"),
    ),
    Question(
        key="owed_since", part="pay", kind=Kind.DAY, text=_("On which day should the missing pay have come?"),
        why=_("If there were several days, the first. The month's first day will do."),
        when=lambda answers: named(answers, "wages"), guesses=_since,
    ),
    Question(
        key="iou", part="pay", kind=Kind.ONE, options=YES_NO,
        text=_("Do you have a signed paper that says how much pay they owe you?"),
        why=_("An IOU or a signed settlement. With it one can go straight to court."),
        when=lambda answers: named(answers, "wages"),
    ),
    Question(
        key="order", part="pay", kind=Kind.ONE, text=_("Has the labour inspection ordered them to pay?"),
        options=(
            Option("none", _("No, there is no order")),
            Option("running", _("Yes, and its time is still running")),
            Option("expired", _("Yes, and they did not pay in time")),
            Option("kept", _("Yes, and they paid in time")),
        ),
        when=lambda answers: named(answers, "wages") and is_under_labour_law(answers),
    ),
    Question(
        key="order_until", part="pay", kind=Kind.DAY, text=_("Until which day were they to pay?"),
        when=lambda answers: named(answers, "wages") and answers.given.get("order") in ("expired", "kept"),
        guesses=lambda _answers, law: ((law.as_of - ONE_DAY).isoformat(),),
    ),
    Question(
        key="site", part="pay", kind=Kind.ONE, options=YES_NO, text=_("Was it work on a construction project?"),
        why=_("Building, roads, water, decoration: there the main contractor answers for everybody’s pay."),
        when=lambda answers: named(answers, "wages") and answers.is_one(
            "hired_by", "company", "dispatch", "crew", "unregistered"
        ),
    ),
    Question(
        key="owing", part="pay", kind=Kind.ONE, text=_("Who owes you the pay?"),
        options=(
            Option("foreman", _("A foreman, to whom a firm gave part of the work")),
            Option("subcontractor", _("A subcontractor")),
            Option("passed_on", _("A firm to which the whole project was passed on")),
            Option("borrower", _("Somebody who works in the name of another firm")),
            Option("contractor", _("The main contractor itself")),
        ),
        when=_on_site,
    ),
    Question(
        key="developer_behind", part="pay", kind=Kind.ONE, options=YES_NO,
        text=_("Has the owner of the project not paid the contractor?"), when=_on_site,
    ),
    Question(
        key="developer_unsettled", part="pay", kind=Kind.MONEY, unit=_("yuan"),
        text=_("How much does the owner of the project still owe the contractor?"),
        when=lambda answers: answers.given.get("developer_behind") == "yes",
        guesses=lambda answers, law: ("0.00", answers.text("owed") or _owed(answers, law)[-1]),
    ),
)  # fmt: skip

HOURS: tuple[Question, ...] = (
    Question(
        key="overtime_weekday", part="overtime", kind=Kind.NUMBER, unit=_("hours"), most=Decimal(20_000),
        text=_("How many hours did you work on working days beyond eight a day, altogether?"),
        why=_("Count those that were not paid. A rough figure is enough for a first estimate."),
        when=lambda answers: named(answers, "overtime") and is_under_labour_law(answers),
        guesses=lambda _answers, _law: ("0", "36"),
    ),
    Question(
        key="overtime_rest", part="overtime", kind=Kind.NUMBER, unit=_("hours"), most=Decimal(20_000),
        text=_("How many hours did you work on rest days without time off for it?"),
        when=lambda answers: named(answers, "overtime") and is_under_labour_law(answers),
        guesses=lambda _answers, _law: ("0", "64"),
    ),
    Question(
        key="overtime_holiday", part="overtime", kind=Kind.NUMBER, unit=_("hours"), most=Decimal(20_000),
        text=_("How many hours did you work on public holidays?"),
        why=_("New Year’s Day, Spring Festival, Qingming, May Day, Dragon Boat, Mid-Autumn and National Day."),
        when=lambda answers: named(answers, "overtime") and is_under_labour_law(answers),
        guesses=lambda _answers, _law: ("0", "104"),
    ),
    Question(
        key="career", part="leave", kind=Kind.ONE,
        text=_("How many years have you worked in your life, all employers together?"),
        options=(
            Option("0", _("Less than one year")),
            Option("1", _("One to ten years")),
            Option("10", _("Ten to twenty years")),
            Option("20", _("Twenty years or more")),
        ),
        when=lambda answers: named(answers, "leave") and is_employed(answers),
    ),
    Question(
        key="leave_taken", part="leave", kind=Kind.NUMBER, unit=_("days"), most=Decimal(366),
        text=_("How many days of paid annual leave did you get this year?"),
        why=_("In the year in which you left, if you have left."),
        when=lambda answers: named(answers, "leave") and is_employed(answers),
        guesses=lambda _answers, _law: ("0", "15"),
    ),
    Question(
        key="leave_waived", part="leave", kind=Kind.ONE, options=YES_NO,
        text=_("Did you write yourself that you do not want the leave?"),
        when=lambda answers: named(answers, "leave") and is_employed(answers),
    ),
)  # fmt: skip

QUESTIONS: tuple[Question, ...] = (*PAY, *HOURS)
