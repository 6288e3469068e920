"""Facts of injury, birth, heat, age and platform work, as they follow from the answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from unionhall.services.legalaid.rights.heat import HeatFacts, Place
from unionhall.services.legalaid.rights.illegal_employer import IllegalEmployerFacts
from unionhall.services.legalaid.rights.injury_death import DeathFacts
from unionhall.services.legalaid.rights.injury_facts import InjuryEnding, InjuryFacts
from unionhall.services.legalaid.rights.injury_items import Cost, InjuryItem
from unionhall.services.legalaid.rights.interview.about_health import among_persons, at_work
from unionhall.services.legalaid.rights.interview.about_work import is_under_labour_law, named
from unionhall.services.legalaid.rights.interview.findings import Telling
from unionhall.services.legalaid.rights.interview.questions import Answers
from unionhall.services.legalaid.rights.interview.told_of_work import ended_on
from unionhall.services.legalaid.rights.over_age import OverAgeFacts, Person
from unionhall.services.legalaid.rights.personal_injury import PersonalInjuryFacts, Relation
from unionhall.services.legalaid.rights.platform_work import PlatformFacts, Sector
from unionhall.services.legalaid.rights.sheets import Law
from unionhall.services.legalaid.rights.women import BirthEvent, WomenFacts

_ENDINGS = {
    "told_to_go": InjuryEnding.EMPLOYER,
    "fault": InjuryEnding.EMPLOYER,
    "no_fault": InjuryEnding.EMPLOYER,
    "layoff": InjuryEnding.EMPLOYER,
    "agreed_by_employer": InjuryEnding.EMPLOYER,
    "closed": InjuryEnding.EMPLOYER,
    "expired": InjuryEnding.EXPIRED,
    "agreed_by_worker": InjuryEnding.WORKER,
    "resigned": InjuryEnding.WORKER,
    "breach": InjuryEnding.WORKER,
    "retired": InjuryEnding.RETIRED,
}
_EVENTS = {
    "birth": BirthEvent.BIRTH,
    "early_loss": BirthEvent.EARLY_MISCARRIAGE,
    "late_loss": BirthEvent.LATE_MISCARRIAGE,
}


def _grade(answers: Answers) -> int | None:
    found = answers.text("grade")
    return int(found) if found.isdigit() else None


def _maybe(answers: Answers, key: str) -> bool | None:
    return {"yes": True, "no": False}.get(answers.text(key))


def _is_death(answers: Answers) -> bool:
    return answers.says("grade", "death")


def _is_unregistered(answers: Answers) -> bool:
    return answers.says("hired_by", "unregistered")


def _injury(answers: Answers, law: Law) -> InjuryFacts:
    wage, stopped = answers.amount("wage") or None, answers.amount("stopped")
    return InjuryFacts(
        injured_on=answers.day("injured_on") or law.as_of,
        is_insured=_maybe(answers, "insured"),
        grade=_grade(answers),
        wage=wage,
        leave_months=stopped or None,
        leave_wage=wage,
        leave_paid=stopped * (wage or 0) if answers.says("stopped_paid") else Fraction(0),
        ended_on=ended_on(answers),
        ended_by=_ENDINGS.get(answers.text("ending")),
        has_contractor_above=answers.says("above"),
    )


def _death(answers: Answers, law: Law) -> DeathFacts:
    injured = answers.day("injured_on") or law.as_of
    return DeathFacts(
        injured_on=injured,
        died_on=answers.day("died_on") or injured,
        is_insured=_maybe(answers, "insured"),
        wage=answers.amount("wage") or None,
    )


def _illegal(answers: Answers, law: Law) -> IllegalEmployerFacts:
    return IllegalEmployerFacts(
        injured_on=answers.day("injured_on") or law.as_of,
        grade=_grade(answers),
        died_on=answers.day("died_on"),
        treatment_months=answers.amount("stopped") or None,
    )


def _personal(answers: Answers, law: Law) -> PersonalInjuryFacts:
    days = (
        ("lost_day_pay", "lost_days", Cost.LOST_INCOME),
        ("nursing_day_cost", "nursing_days", Cost.NURSING),
    )
    items = [
        InjuryItem(kind=kind, yuan=answers.amount(yuan), days=int(answers.amount(count)))
        for yuan, count, kind in days
        if answers.amount(yuan) and answers.amount(count) >= 1
    ]
    if answers.amount("medical"):
        items.insert(0, InjuryItem(kind=Cost.MEDICAL, yuan=answers.amount("medical")))
    relations = {"result": Relation.RESULT, "helping": Relation.HELPING}
    share = answers.text("hirer_share")
    return PersonalInjuryFacts(
        hurt_on=answers.day("injured_on") or law.as_of,
        relation=relations.get(answers.text("hired_by"), Relation.SERVICE),
        has_qualified_contractor=_maybe(answers, "above"),
        items=tuple(items),
        age=int(answers.amount("age")) if answers.has("age") else None,
        grade=_grade(answers),
        is_death=_is_death(answers),
        hirer_low=Fraction(share) / 100 if share else None,
        hirer_high=Fraction(share) / 100 if share else None,
        advances=answers.amount("advance"),
    )


def _without_degree(facts: PersonalInjuryFacts) -> PersonalInjuryFacts:
    """Costs and lost income alone: what the degree gives needs the numbers of the province."""
    return replace(facts, grade=None, is_death=False, dependants=())


def _platform(answers: Answers, law: Law) -> PlatformFacts:
    return PlatformFacts(
        sector=Sector(answers.text("sector")),
        injured_on=answers.day("injured_on") or law.as_of,
        was_on_order=_maybe(answers, "on_order"),
        is_managed=_maybe(answers, "managed"),
        third_party_at_fault=_maybe(answers, "third_party"),
    )


def _women(answers: Answers, law: Law) -> WomenFacts:
    return WomenFacts(
        event=_EVENTS[answers.text("birth")],
        happened_on=answers.day("birth_on") or law.as_of,
        children=int(answers.amount("babies") or 1),
        is_difficult=answers.says("difficult"),
        is_insured=not answers.says("birth_insured", "no"),
        unit_average=answers.amount("unit_average") or None,
        own_wage=answers.amount("wage") or None,
        ended_on=ended_on(answers),
    )


def _heat(answers: Answers, law: Law) -> HeatFacts:
    first = answers.day("heat_from") or law.as_of
    return HeatFacts(
        place=Place(answers.text("heat_place")),
        from_day=first,
        to_day=answers.day("heat_to") or first + timedelta(days=30),
        hot_days=int(answers.amount("heat_days")),
        paid=answers.amount("heat_paid"),
        last_day=ended_on(answers),
    )


def _over_age(answers: Answers, law: Law) -> OverAgeFacts:
    worked = ended_on(answers) or law.as_of
    return OverAgeFacts(
        born_on=answers.day("born_on") or law.as_of,
        person=Person(answers.text("post")),
        worked_on=worked,
        dismissed_on=worked if named(answers, "ended") else None,
        is_injured=named(answers, "injury"),
        last_day=ended_on(answers),
    )


_HARM = ("injured_on", "grade", "insured", "above", "hired_by", "retired")

TELLINGS: tuple[Telling, ...] = (
    Telling(
        "over_age", ("born_on", "post", "last_day"),
        lambda answers: is_under_labour_law(answers) and answers.says("retired"), _over_age,
    ),
    Telling(
        "work_injury", (*_HARM, "wage", "stopped", "stopped_paid", "last_day", "ending"),
        lambda answers: at_work(answers) and not _is_death(answers) and not _is_unregistered(answers), _injury,
    ),
    Telling(
        "injury_death", (*_HARM, "wage", "died_on"),
        lambda answers: at_work(answers) and _is_death(answers) and not _is_unregistered(answers), _death,
    ),
    Telling(
        "illegal_employer", (*_HARM, "stopped", "died_on"),
        lambda answers: at_work(answers) and _is_unregistered(answers), _illegal,
    ),
    Telling(
        "personal_injury",
        (*_HARM, "medical", "lost_days", "lost_day_pay", "nursing_days", "nursing_day_cost", "age", "advance"),
        among_persons, _personal, _without_degree,
    ),
    Telling(
        "platform_work", ("sector", "injured_on", "hired_by"),
        lambda answers: named(answers, "injury") and answers.says("hired_by", "platform"), _platform,
    ),
    Telling(
        "women", ("birth", "birth_on", "babies", "difficult", "birth_insured", "unit_average", "wage"),
        lambda answers: named(answers, "maternity") and is_under_labour_law(answers), _women,
    ),
    Telling(
        "heat", ("heat_place", "heat_from", "heat_to", "heat_days", "heat_paid"),
        lambda answers: named(answers, "heat") and is_under_labour_law(answers), _heat,
    ),
)  # fmt: skip
