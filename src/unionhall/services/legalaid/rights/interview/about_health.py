"""Injury, pregnancy and birth, heat."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from unionhall.lib.errors import InvalidInput
from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.interview.about_work import (
    YES_NO,
    is_hired_by_person,
    is_under_labour_law,
    named,
)
from unionhall.services.legalaid.rights.interview.questions import Answers, Kind, Option, Question
from unionhall.services.legalaid.rights.sheets import Law


def _hurt(answers: Answers) -> bool:
    return named(answers, "injury")


def at_work(answers: Answers) -> bool:
    """Whether the injury may be a work injury: with a business, or with a firm above whoever hired one."""
    return _hurt(answers) and (is_under_labour_law(answers) or answers.is_one("above", "yes"))


def among_persons(answers: Answers) -> bool:
    """Whether the injury may be a matter between private persons: then fault is weighed."""
    return _hurt(answers) and is_hired_by_person(answers) and answers.given.get("above") != "yes"


def _injured(_answers: Answers, law: Law) -> tuple[str, ...]:
    return ((law.as_of - timedelta(days=180)).isoformat(),)


def _on_platform(answers: Answers) -> bool:
    return _hurt(answers) and answers.is_one("hired_by", "platform")


def _hot(answers: Answers) -> bool:
    return named(answers, "heat") and is_under_labour_law(answers)


def _june(law: Law) -> date:
    """The beginning of the last hot season."""
    return date(law.as_of.year - (law.as_of.month < 7), 6, 1)


def _september(answers: Answers, law: Law) -> date:
    """Four months later, or today while the season goes on."""
    first = answers.day("heat_from") or _june(law)
    return max(first, min(first + timedelta(days=120), law.as_of))


class HeatEndsBeforeItBegins(InvalidInput):
    """The heat cannot end before it began."""

    message = _("That day lies before the first hot day, %(first)s.")


def _after_heat_began(value: str, answers: Answers, _as_of: date) -> None:
    first = answers.day("heat_from")
    if first is not None and date.fromisoformat(value) < first:
        raise HeatEndsBeforeItBegins(field="heat_to", first=first)


def _birth(answers: Answers) -> bool:
    return named(answers, "maternity") and is_under_labour_law(answers)


GRADES = (
    Option("none", _("Not graded yet")),
    *(Option(str(grade), _("Grade %(grade)s")) for grade in range(1, 11)),
    Option("death", _("The person died of it")),
)

HARM: tuple[Question, ...] = (
    Question(
        key="injured_on", part="injury", kind=Kind.DAY, text=_("On which day did it happen?"),
        why=_("Time limits run from that day: the employer has 30 days to report it, you have one year."),
        when=_hurt, guesses=_injured,
    ),
    Question(
        key="insured", part="injury", kind=Kind.ONE, options=YES_NO,
        text=_("Was work-injury insurance paid for you?"),
        why=_("If it was not, the employer has to pay all of it."),
        when=at_work,
    ),
    Question(
        key="grade", part="injury", kind=Kind.ONE, options=GRADES, text=_("Which degree of disability was found?"),
        why=_("Grade 1 is the gravest, grade 10 the lightest. Without a grade we can show what each would come to."),
        when=_hurt, guesses=lambda _answers, _law: ("none", "10", "8"),
    ),
    Question(
        key="died_on", part="injury", kind=Kind.DAY, text=_("On which day did the person die?"),
        when=lambda answers: _hurt(answers) and answers.given.get("grade") == "death",
        guesses=lambda answers, law: ((answers.day("injured_on") or law.as_of).isoformat(),),
    ),
    Question(
        key="stopped", part="injury", kind=Kind.NUMBER, unit=_("months"), most=Decimal(24),
        text=_("For how many months could you not work?"), when=at_work,
        guesses=lambda _answers, _law: ("0", "3"),
    ),
    Question(
        key="stopped_paid", part="injury", kind=Kind.ONE, options=YES_NO,
        text=_("Was your pay continued in these months?"), when=at_work,
    ),
    Question(
        key="medical", part="injury", kind=Kind.MONEY, unit=_("yuan"),
        text=_("What did the treatment cost so far?"),
        why=_("Add up the invoices; leave out what an insurance has paid."),
        when=among_persons, guesses=lambda _answers, _law: ("0.00",),
    ),
    Question(
        key="lost_days", part="injury", kind=Kind.NUMBER, unit=_("days"), most=Decimal(3_650),
        text=_("For how many days could you not work?"), when=among_persons,
        guesses=lambda _answers, _law: ("0", "90"),
    ),
    Question(
        key="lost_day_pay", part="injury", kind=Kind.MONEY, unit=_("yuan a day"),
        text=_("What did you earn in a day?"), when=among_persons, guesses=lambda _answers, _law: ("0.00",),
    ),
    Question(
        key="nursing_days", part="injury", kind=Kind.NUMBER, unit=_("days"), most=Decimal(7_300),
        text=_("For how many days did somebody have to nurse you?"), when=among_persons,
        guesses=lambda _answers, _law: ("0", "30"),
    ),
    Question(
        key="nursing_day_cost", part="injury", kind=Kind.MONEY, unit=_("yuan a day"),
        text=_("What does nursing cost a day where you live?"), when=among_persons,
        guesses=lambda _answers, _law: ("0.00",),
    ),
    Question(
        key="age", part="injury", kind=Kind.NUMBER, unit=_("years"), most=Decimal(110), text=_("How old are you?"),
        when=lambda answers: among_persons(answers) and answers.given.get("grade") != "none",
        guesses=lambda _answers, _law: ("59", "60"),
    ),
    Question(
        key="advance", part="injury", kind=Kind.MONEY, unit=_("yuan"),
        text=_("How much have they paid you for it already?"), when=among_persons,
        guesses=lambda _answers, _law: ("0.00",),
    ),
)  # fmt: skip

FAMILY: tuple[Question, ...] = (
    Question(
        key="birth", part="family", kind=Kind.ONE, text=_("What is it about?"),
        options=(
            Option("birth", _("A birth")),
            Option("early_loss", _("A miscarriage before four months")),
            Option("late_loss", _("A miscarriage after four months or more")),
        ),
        when=_birth,
    ),
    Question(
        key="birth_on", part="family", kind=Kind.DAY, text=_("On which day was it?"), when=_birth,
        guesses=lambda _answers, law: (law.as_of.isoformat(),),
    ),
    Question(
        key="difficult", part="family", kind=Kind.ONE, options=YES_NO,
        text=_("Was it a difficult birth, such as a caesarean?"),
        when=lambda answers: _birth(answers) and answers.is_one("birth", "birth"),
    ),
    Question(
        key="babies", part="family", kind=Kind.NUMBER, text=_("How many children were born?"),
        least=Decimal(1), most=Decimal(9),
        when=lambda answers: _birth(answers) and answers.is_one("birth", "birth"),
        guesses=lambda _answers, _law: ("1",),
    ),
    Question(
        key="birth_insured", part="family", kind=Kind.ONE, options=YES_NO,
        text=_("Was maternity insurance paid for you?"), when=_birth,
    ),
    Question(
        key="unit_average", part="family", kind=Kind.MONEY, unit=_("yuan a month"),
        text=_("What did people in your firm earn on average last year?"),
        why=_("The allowance is counted from it. The personnel office or the insurance office knows it."),
        when=lambda answers: _birth(answers) and answers.is_one("birth_insured", "yes"),
        guesses=lambda answers, _law: (answers.text("wage") or "0",),
    ),
)  # fmt: skip

HEAT: tuple[Question, ...] = (
    Question(
        key="heat_place", part="heat", kind=Kind.ONE, text=_("Where did you work in the heat?"),
        options=(
            Option("outdoor", _("Outdoors, at 35 °C and more")),
            Option("indoor", _("Indoors, at 33 °C and more")),
        ),
        when=_hot,
    ),
    Question(
        key="heat_from", part="heat", kind=Kind.DAY, text=_("From which day on did you work in the heat?"),
        why=_("The first hot day of the year in question. The first of the month will do."),
        when=_hot, guesses=lambda _answers, law: (_june(law).isoformat(),),
    ),
    Question(
        key="heat_to", part="heat", kind=Kind.DAY, text=_("Until which day?"),
        when=_hot, guesses=lambda answers, law: (_september(answers, law).isoformat(),),
        check=_after_heat_began,
    ),
    Question(
        key="heat_days", part="heat", kind=Kind.NUMBER, unit=_("days"), most=Decimal(366),
        text=_("On how many of these days was it so hot?"), why=_("Some places count by days, others by months."),
        when=_hot, guesses=lambda _answers, _law: ("1", "60"),
    ),
    Question(
        key="heat_paid", part="heat", kind=Kind.MONEY, unit=_("yuan"),
        text=_("How much extra pay did you get for the heat?"), when=_hot, guesses=lambda _answers, _law: ("0.00",),
    ),
)  # fmt: skip

PLATFORM: tuple[Question, ...] = (
    Question(
        key="sector", part="injury", kind=Kind.ONE, text=_("What does the platform send you out for?"),
        options=(
            Option("delivery", _("Delivering meals")),
            Option("courier", _("Delivering goods in the city at once")),
            Option("rides", _("Driving passengers")),
            Option("freight", _("Carrying freight in the city")),
            Option("other", _("Something else")),
        ),
        when=_on_platform,
    ),
    Question(
        key="on_order", part="injury", kind=Kind.ONE, options=YES_NO,
        text=_("Did it happen while you carried out an order?"), when=_on_platform,
    ),
    Question(
        key="managed", part="injury", kind=Kind.ONE, options=YES_NO,
        text=_("Does a firm or station set your hours, punish and pay you as if you were employed?"),
        when=_on_platform,
    ),
    Question(
        key="third_party", part="injury", kind=Kind.ONE, options=YES_NO,
        text=_("Did somebody else cause it, such as a driver?"), when=_on_platform,
    ),
)  # fmt: skip

QUESTIONS: tuple[Question, ...] = (*HARM, *PLATFORM, *FAMILY, *HEAT)
