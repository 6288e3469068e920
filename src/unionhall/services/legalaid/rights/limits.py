"""Until when a claim can be raised, by the start that the law names for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.results import Basis, Limitation
from unionhall.services.legalaid.rights.sheets import Law
from unionhall.services.legalaid.rights.spans import period_end


def one_year(known_on: date, law: Law) -> Limitation:
    """A year from the day the right was known to be violated (调解仲裁法 article 27(1))."""
    return _from(known_on, law, "rights.limitation_years", article("arbitration", "第二十七条第一款"))


def pay(last_day: date | None, law: Law) -> Limitation:
    """Pay for work: nothing runs while the employment goes on; a year from its end (article 27(4))."""
    basis = article("arbitration", "第二十七条第四款")
    if last_day is None:
        return Limitation(None, None, None, basis)
    return _from(last_day, law, "rights.limitation_years", basis)


def three_years(known_on: date, law: Law) -> Limitation:
    """Claims that are no labour claims: wages for services, IOUs, injuries (民法典 article 188)."""
    return _from(known_on, law, "rights.civil_limitation_years", article("civil_code", "第一百八十八条"))


def bodily_harm(known_on: date, law: Law, *, harmed_on: date | None = None) -> Limitation:
    """Damages for harm to the body: three years from knowing the harm and who answers for it, twenty from the harm.

    Source: 民法典 article 188; before October 2017 one year.
    """
    basis = article("civil_code", "第一百八十八条")
    usual = _from(known_on, law, "legalaid.tort_limitation_years", basis)
    if harmed_on is None:
        return usual
    longest = _from(harmed_on, law, "rights.longest_limitation_years", basis)
    return min(usual, longest, key=_last_day)


def inspection(ended_on: date | None, law: Law) -> Limitation:
    """A complaint to the labour inspection: two years from the breach, from its end where it went on (article 20)."""
    basis = article("inspection", "第二十条")
    if ended_on is None:
        return Limitation(None, None, None, basis)
    return _from(ended_on, law, "legalaid.inspection_lookback_years", basis)


def recognition_by_employer(hurt_on: date, law: Law) -> Limitation:
    """The employer applies for recognition of a work injury within thirty days (工伤保险条例 article 17(1))."""
    return _from(hurt_on, law, "rights.recognition_by_employer_days", article("injury", "第十七条第一款"))


def recognition_by_worker(hurt_on: date, law: Law) -> Limitation:
    """The worker, the family or the union applies within a year, if the employer did not (article 17(2))."""
    return _from(hurt_on, law, "rights.recognition_by_worker_years", article("injury", "第十七条第二款"))


def enforcement(due_on: date, law: Law) -> Limitation:
    """Enforcement is asked for within two years of the last day for payment (民事诉讼法 article 250)."""
    return _from(due_on, law, "legalaid.enforce_years", article("procedure", "第二百五十条"))


def interrupted(
    rule: Callable[[date, Law], Limitation], start: date, restarts: Iterable[date], law: Law
) -> Limitation:
    """The period of `rule` begun anew on each day of `restarts` that falls into it, in the order of the days.

    A demand, a complaint, an application or an acknowledgement restarts it (调解仲裁法 article 27(2)); one that comes
    after the period is over does not.
    """
    found = rule(start, law)
    for day in sorted(restarts):
        if found.rolled is not None and start < day <= found.rolled:
            found = rule(day, law)
    return found


def _from(start: date, law: Law, key: str, basis: Basis) -> Limitation:
    count = int(law.parameters.get(key, start).value)
    unit = law.parameters.book.rule(key).unit
    nominal, rolled = period_end(start, count, unit, law.calendar)  # type: ignore[arg-type]
    return Limitation(start, nominal, rolled, basis, is_past=rolled < law.as_of)


def _last_day(limitation: Limitation) -> date:
    return limitation.rolled or date.max
