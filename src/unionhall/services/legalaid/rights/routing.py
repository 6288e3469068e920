"""For whom somebody works, and so which law holds: the fork before any sum.

The question whether a firm with qualification stands above the person who hired comes before any question of fault:
on the way of work injury one's own carelessness takes nothing off (工伤保险条例 article 16).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.frames import FRAMES, Frame
from unionhall.services.legalaid.rights.results import Basis, Forum, Text
from unionhall.services.legalaid.rights.sheets import Law

# From this day those above retirement age have rules of their own (令第56号).
OVER_AGE_RULES = date(2026, 7, 1)


class Hirer(StrEnum):
    """Who hired."""

    COMPANY = "company"
    BUSINESS = "business"  # a registered small business (个体工商户)
    CREW = "crew"  # a person or a crew without registration
    HOUSEHOLD = "household"
    PLATFORM = "platform"


class Question(StrEnum):
    """What decides between frames; each names the fact of `RoutingFacts` that it asks for."""

    HIRED_BY = "hired_by"
    REGISTERED = "is_registered"
    CHILD = "is_child"
    ABOVE_RETIREMENT_AGE = "is_above_retirement_age"
    DISPATCHED = "is_dispatched"
    PART_TIME = "is_part_time"
    RESULT_ORDERED = "is_result_ordered"
    QUALIFIED_CONTRACTOR = "has_qualified_contractor"
    UNPAID = "is_unpaid"


QUESTIONS: dict[Question, str] = {
    Question.HIRED_BY: _("Who hired you?"),
    Question.REGISTERED: _("Is the employer registered, with a licence that holds?"),
    Question.CHILD: _("Were you below sixteen?"),
    Question.ABOVE_RETIREMENT_AGE: _("Were you above the statutory retirement age?"),
    Question.DISPATCHED: _("Is your contract with a dispatching firm?"),
    Question.PART_TIME: _("Did you work part-time there, a few hours a day, paid by the hour?"),
    Question.RESULT_ORDERED: _("Was a result ordered, made with your own tools and in your own way?"),
    Question.QUALIFIED_CONTRACTOR: _("Does a firm with qualification stand above the person who hired you?"),
    Question.UNPAID: _("Did you help without pay?"),
}
HIRERS: dict[Hirer, str] = {
    Hirer.COMPANY: _("A company or another organisation"),
    Hirer.BUSINESS: _("A registered small business"),
    Hirer.CREW: _("A person or a crew, a foreman"),
    Hirer.HOUSEHOLD: _("A household"),
    Hirer.PLATFORM: _("A platform's app"),
}
_YES, _NO = _("Yes"), _("No")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingFacts:
    """The first block of the interview; nothing where somebody does not know.

    `hours_a_day` and `hours_a_week` are averages at this employer. `is_part_time` goes before them. `worked_on` is the
    last day of the work in question. `is_retirement_deferred`: flexible late retirement was agreed.
    """

    hired_by: Hirer | None = None
    is_registered: bool | None = None
    is_child: bool | None = False
    is_above_retirement_age: bool | None = None
    is_retirement_deferred: bool = False
    is_dispatched: bool | None = None
    hours_a_day: Fraction | None = None
    hours_a_week: Fraction | None = None
    is_part_time: bool | None = None
    is_result_ordered: bool | None = None
    has_qualified_contractor: bool | None = None
    is_unpaid: bool | None = None
    worked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A question and the answer with which a route holds."""

    question: Question
    words: Text
    answer: Text


@dataclass(frozen=True, slots=True)
class Closed:
    """A topic that this frame does not give, and why."""

    topic: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Route:
    """One frame with what follows from it; `conditions` are what must turn out so, where facts are not known."""

    frame: Frame
    label: Text
    first_forum: Forum
    forums: tuple[Forum, ...]
    topics: tuple[str, ...]
    closed: tuple[Closed, ...]
    respondents: tuple[Text, ...]
    basis: tuple[Basis, ...]
    warnings: tuple[Text, ...]
    conditions: tuple[Condition, ...] = ()


def routes(facts: RoutingFacts, law: Law) -> list[Route]:
    """Every frame that the facts allow: one where they are known, otherwise with what decides between them.

    Raises MissingParameter.
    """
    found: dict[Frame, tuple[Condition, ...]] = {}
    for frame, conditions in _open(facts, law, ()):
        known = found.get(frame)
        shared = conditions if known is None else tuple(one for one in known if one in conditions)
        found[frame] = shared
    return [_route(frame, conditions) for frame, conditions in found.items()]


def _open(
    facts: RoutingFacts, law: Law, conditions: tuple[Condition, ...]
) -> list[tuple[Frame, tuple[Condition, ...]]]:
    """Each frame that may hold, once for every way of answering what is not known."""
    frame = _frame(facts, law)
    if isinstance(frame, Frame):
        return [(frame, conditions)]
    answers: tuple[Hirer | bool, ...] = tuple(Hirer) if frame is Question.HIRED_BY else (True, False)
    found = []
    for answer in answers:
        told = replace(facts, **{frame.value: answer})  # type: ignore[arg-type]
        found += _open(told, law, (*conditions, _condition(frame, answer)))
    return found


def _condition(question: Question, answer: Hirer | bool) -> Condition:
    words = HIRERS[answer] if isinstance(answer, Hirer) else _YES if answer else _NO
    return Condition(question, Text(QUESTIONS[question]), Text(words))


def _frame(facts: RoutingFacts, law: Law) -> Frame | Question:
    """The frame of these facts, or the first question that is open."""
    if facts.hired_by is None:
        return Question.HIRED_BY
    if facts.hired_by is Hirer.PLATFORM:
        return Frame.PLATFORM
    if facts.hired_by in (Hirer.COMPANY, Hirer.BUSINESS):
        return _under_a_business(facts, law)
    return _under_a_person(facts)


def _under_a_business(facts: RoutingFacts, law: Law) -> Frame | Question:
    if facts.is_child is None:
        return Question.CHILD
    if facts.is_registered is None:
        return Question.REGISTERED
    if facts.is_child or not facts.is_registered:
        return Frame.UNREGISTERED
    if facts.is_result_ordered is None:
        return Question.RESULT_ORDERED
    if facts.is_result_ordered:
        return Frame.RESULT
    if facts.is_above_retirement_age is None:
        return Question.ABOVE_RETIREMENT_AGE
    if facts.is_above_retirement_age and not facts.is_retirement_deferred:
        is_new = (facts.worked_on or law.as_of) >= OVER_AGE_RULES
        return Frame.OVER_AGE if is_new else Frame.RETIRED_SERVICE
    return _employed(facts, law)


def _employed(facts: RoutingFacts, law: Law) -> Frame | Question:
    if facts.is_dispatched is None:
        return Question.DISPATCHED
    if facts.is_dispatched:
        return Frame.DISPATCH
    part_time = _is_part_time(facts, law)
    if part_time is None:
        return Question.PART_TIME
    return Frame.PART_TIME if part_time else Frame.EMPLOYMENT


def _is_part_time(facts: RoutingFacts, law: Law) -> bool | None:
    """At most four hours a day and twenty-four a week on average (劳动合同法 article 68); nothing where unknown."""
    if facts.is_part_time is not None:
        return facts.is_part_time
    on = facts.worked_on or law.as_of
    day = law.parameters.get("rights.part_time_day_hours", on).value
    week = law.parameters.get("rights.part_time_week_hours", on).value
    told = [
        hours <= most
        for hours, most in ((facts.hours_a_day, day), (facts.hours_a_week, week))
        if hours is not None
    ]
    if False in told:
        return False
    return True if len(told) == 2 else None


def _under_a_person(facts: RoutingFacts) -> Frame | Question:
    """The chain of contractors is asked about first; a household has none."""
    if facts.hired_by is Hirer.CREW:
        if facts.has_qualified_contractor is None:
            return Question.QUALIFIED_CONTRACTOR
        if facts.has_qualified_contractor:
            return Frame.CONTRACTOR_CHAIN
    if facts.is_unpaid is None:
        return Question.UNPAID
    if facts.is_unpaid:
        return Frame.HELPING
    if facts.is_result_ordered is None:
        return Question.RESULT_ORDERED
    return Frame.RESULT if facts.is_result_ordered else Frame.SERVICE


def _route(frame: Frame, conditions: tuple[Condition, ...]) -> Route:
    rule = FRAMES[frame]
    closed = tuple(Closed(topic, Text(reason)) for topic, reason in rule.closed.items())
    return Route(
        frame, Text(rule.label), rule.forums[0], rule.forums, rule.open, closed,
        tuple(Text(words) for words in rule.respondents), rule.basis, tuple(Text(words) for words in rule.warnings),
        conditions,
    )  # fmt: skip
