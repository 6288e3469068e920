"""What happened, and for whom one works: it decides which law holds, so it is asked before any sum."""

from __future__ import annotations

from datetime import date, timedelta

from unionhall.lib.errors import InvalidInput
from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.interview.questions import UNKNOWN, Answers, Kind, Option, Question
from unionhall.services.legalaid.rights.results import to_cent
from unionhall.services.legalaid.rights.sheets import Law

YES_NO = (Option("yes", _("Yes")), Option("no", _("No")))

EMPLOYED = ("company", "dispatch", "unregistered")
"""Who hired you, where there may be a labour relation."""


class EndsBeforeItBegins(InvalidInput):
    """The last day of work lies before the first."""

    message = _("The last day lies before the first day of work, %(first)s.")


def named(answers: Answers, *troubles: str) -> bool:
    """Whether one of these was named as what happened. Who does not know is asked about the most common things."""
    if answers.given.get("trouble") == UNKNOWN:
        return bool({"wages", "ended", "no_contract"} & set(troubles))
    return any(trouble in answers.among("trouble") for trouble in troubles)


def is_employed(answers: Answers) -> bool:
    """Whether a labour relation is possible: hired by a business, and not by one's own reckoning past retirement."""
    return answers.is_one("hired_by", *EMPLOYED) and answers.given.get("retired") != "yes"


def is_under_labour_law(answers: Answers) -> bool:
    """Whether rules of working time, pay and injury hold, with those past retirement age among them."""
    return answers.is_one("hired_by", *EMPLOYED)


def is_hired_by_person(answers: Answers) -> bool:
    """Whether a person, not a business, took one on."""
    return answers.is_one("hired_by", "crew", "household", "result", "helping")


def asks_span(answers: Answers) -> bool:
    """Whether the days of the employment matter."""
    return is_under_labour_law(answers) and named(
        answers, "ended", "no_contract", "leave", "overtime", "insurance", "wages"
    )


def _spans(answers: Answers, law: Law) -> tuple[str, ...]:
    """The days one may have begun on, when only about how long is known."""
    months = {
        "half": (1, 5), "year": (6, 11), "three": (12, 35), "five": (36, 59), "ten": (60, 119), "more": (120, 239),
    }.get(answers.text("how_long"), (1, 119))  # fmt: skip
    end = answers.day("last_day") or law.as_of
    return tuple((end - timedelta(days=count * 365 // 12)).isoformat() for count in months)


def _ends(_answers: Answers, law: Law) -> tuple[str, ...]:
    return tuple((law.as_of - timedelta(days=days)).isoformat() for days in (180, 1))


def _wages(answers: Answers, law: Law) -> tuple[str, ...]:
    """From the minimum wage to the local average."""
    on = answers.day("last_day") or law.as_of
    numbers = (
        law.parameters.get("rights.minimum_wage_month_yuan", on).value,
        law.parameters.get("rights.average_wage_month_yuan", on).value,
    )
    return tuple(str(to_cent(number)) for number in numbers)


def _after_hiring(value: str, answers: Answers, _as_of: date) -> None:
    first = answers.day("hired_on")
    if first is not None and date.fromisoformat(value) < first:
        raise EndsBeforeItBegins(field="last_day", first=first)


QUESTIONS: tuple[Question, ...] = (
    Question(
        key="trouble", part="what", kind=Kind.MANY, text=_("What has happened?"),
        why=_("Choose all that apply. More than one thing often belongs together."),
        options=(
            Option("wages", _("Pay is missing or too low"), icon="banknote"),
            Option("ended", _("I was dismissed, or had to leave"), icon="log-out"),
            Option("injury", _("I was hurt or fell ill from work"), icon="heart-pulse"),
            Option("no_contract", _("I was given no written contract"), icon="file-x"),
            Option("overtime", _("Overtime was not paid"), icon="clock"),
            Option("leave", _("I got no paid annual leave"), icon="calendar-days"),
            Option("insurance", _("Social insurance was not paid for me"), icon="shield"),
            Option("maternity", _("Pregnancy, birth or nursing"), icon="baby"),
            Option("heat", _("I worked in great heat"), icon="sun"),
        ),
        guesses=lambda _answers, _law: (),
    ),
    Question(
        key="region", part="who", kind=Kind.REGION, text=_("Where do you work?"),
        why=_("Minimum wages, averages and some rules differ from place to place."),
        guesses=lambda _answers, _law: ("CN",),
    ),
    Question(
        key="hired_by", part="who", kind=Kind.ONE, text=_("Who took you on?"),
        why=_("Not whose name is on the building, but who agreed with you on the work and the pay."),
        options=(
            Option("company", _("A company, shop, factory or registered business")),
            Option("dispatch", _("A labour agency that sent me to another company")),
            Option("crew", _("A foreman or crew leader"), _("Somebody who has taken on a job and looks for people")),
            Option("household", _("A household or a private person")),
            Option("platform", _("I take orders from a platform"), _("Deliveries, rides, freight")),
            Option("result", _("I deliver a finished piece of work"), _("With my own tools and in my own way")),
            Option("helping", _("I was only helping, without pay")),
            Option("unregistered", _("A firm without a licence")),
        ),
    ),
    Question(
        key="above", part="who", kind=Kind.ONE, options=YES_NO,
        text=_("Does a firm stand above the person who took you on?"),
        why=_(
            "On a building site the board at the gate names it. If a firm gave the job to somebody without a licence, "
            "it has to answer for your pay and for your injury."
        ),
        when=lambda answers: answers.is_one("hired_by", "crew", "household", "result"),
    ),
    Question(
        key="part_time", part="who", kind=Kind.ONE, options=YES_NO,
        text=_("Is it part-time: at most four hours a day and twenty-four a week?"),
        when=lambda answers: answers.is_one("hired_by", "company") and named(
            answers, "ended", "no_contract", "wages", "overtime", "leave"
        ),
    ),
    Question(
        key="retired", part="who", kind=Kind.ONE, options=YES_NO,
        text=_("Have you reached retirement age, or do you draw a pension?"),
        when=is_under_labour_law,
    ),
    Question(
        key="born_on", part="who", kind=Kind.DAY, text=_("When were you born?"),
        when=lambda answers: answers.given.get("retired") == "yes",
        guesses=lambda _answers, law: (law.as_of.replace(year=law.as_of.year - 65, day=1).isoformat(),),
    ),
    Question(
        key="post", part="who", kind=Kind.ONE, text=_("Are you a man or a woman?"),
        options=(
            Option("man", _("A man")),
            Option("woman_worker", _("A woman, in the workshop, in service or on the site")),
            Option("woman_staff", _("A woman, in an office or as an expert")),
        ),
        when=lambda answers: answers.given.get("retired") == "yes",
    ),
    Question(
        key="migrant", part="who", kind=Kind.ONE, options=YES_NO,
        text=_("Is your household registered in the countryside?"),
        why=_("For migrant workers (农民工) more firms can be made to pay."),
        when=lambda answers: named(answers, "wages"),
    ),
    Question(
        key="hired_on", part="work", kind=Kind.DAY, text=_("Which was your first day of work there?"),
        when=asks_span, guesses=_spans,
    ),
    Question(
        key="how_long", part="work", kind=Kind.ONE, text=_("About how long did you work there?"),
        options=(
            Option("half", _("Less than half a year")),
            Option("year", _("Half a year to a year")),
            Option("three", _("One to three years")),
            Option("five", _("Three to five years")),
            Option("ten", _("Five to ten years")),
            Option("more", _("More than ten years")),
        ),
        when=lambda answers: answers.has("hired_on") and not answers.knows("hired_on"),
    ),
    Question(
        key="still", part="work", kind=Kind.ONE, options=YES_NO, text=_("Do you still work there?"),
        when=lambda answers: asks_span(answers) or named(answers, "wages") or (
            is_under_labour_law(answers) and named(answers, "injury", "maternity")
        ),
    ),
    Question(
        key="last_day", part="work", kind=Kind.DAY, text=_("Which was your last day of work?"),
        when=lambda answers: answers.given.get("still") == "no", guesses=_ends, check=_after_hiring,
    ),
    Question(
        key="wage", part="work", kind=Kind.MONEY, text=_("What did you earn in a month, on average?"),
        unit=_("yuan a month"),
        why=_("Before tax and insurance, with bonuses and allowances, over the last twelve months."),
        when=lambda answers: answers.among("trouble") != ("heat",) and (
            is_under_labour_law(answers) or (named(answers, "injury") and answers.is_one("above", "yes"))
        ),
        guesses=_wages,
    ),
)  # fmt: skip
