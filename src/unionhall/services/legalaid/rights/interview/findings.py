"""From answers to findings: each topic reckoned on its facts, twice where something is not known, and put together.

Where an answer is "I don't know", the topic is reckoned with every answer that may hold; the lowest and the highest
result make the range, and what was tried is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from math import gcd, prod
from typing import Any

from unionhall.lib.errors import InvalidInput
from unionhall.services.legalaid.rights.interview.questions import UNKNOWN, Answers, Question, Raw
from unionhall.services.legalaid.rights.interview.way import relevant
from unionhall.services.legalaid.rights.parameters import MissingParameter
from unionhall.services.legalaid.rights.registry import answer
from unionhall.services.legalaid.rights.results import Amount, Claim, Status
from unionhall.services.legalaid.rights.sheets import Law

# Seven things not known with two answers each. Of more ways than that as many are tried, spread over all of them.
MOST_WAYS = 128


Guessed = tuple[tuple[str, str], ...]
"""What was reckoned with, by key of the question."""
Way = tuple[Guessed, tuple[Claim, ...]]
"""One way of answering what is not known, and the claims it comes to."""


@dataclass(frozen=True, slots=True)
class Telling:
    """How one topic's facts follow from answers: from the questions `reads`, where `when` holds.

    `without` takes out of the facts what cannot be reckoned while a number of law is missing; the rest still is.
    """

    topic: str
    reads: tuple[str, ...]
    when: Callable[[Answers], bool]
    facts: Callable[[Answers, Law], Any]
    without: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """A claim as it comes out when what is not known is answered so: `guesses` by key of the question."""

    guesses: Guessed
    claim: Claim


@dataclass(frozen=True, slots=True)
class Finding:
    """One claim as it is shown. `tried` are its lowest and highest where something was not known, else one."""

    topic: str
    claim: Claim
    tried: tuple[Tried, ...]

    @property
    def is_guessed(self) -> bool:
        """Whether something was not known that makes a difference."""
        return len(self.tried) > 1


@dataclass(frozen=True, slots=True)
class Findings:
    """All that the answers come to. `missing` are numbers of law that no row gives; `refused` facts that cannot be."""

    found: tuple[Finding, ...]
    missing: tuple[MissingParameter, ...] = ()
    refused: tuple[InvalidInput, ...] = ()

    @property
    def claims(self) -> list[Claim]:
        """The claims alone."""
        return [each.claim for each in self.found]


def find(
    script: Sequence[Question],
    tellings: Sequence[Telling],
    given: Answers,
    law: Law,
    beside: Mapping[str, Raw] | None = None,
) -> Findings:
    """Every topic that the answers open, reckoned. Nothing is raised: what lacks or cannot be is told.

    `beside` are facts that no question asks for, such as the share that a slider is set to.
    """
    answers = Answers({**relevant(script, given).given, **(beside or {})})
    by_key = {question.key: question for question in script}
    found: list[Finding] = []
    missing: dict[str, MissingParameter] = {}
    refused: dict[str, InvalidInput] = {}
    for telling in tellings:
        tried, refusals, lacks = _reckoned(telling, by_key, answers, law)
        if lacks is not None:
            missing.setdefault(lacks.key, lacks)
        found += _together(telling.topic, tried)
        # A guess that does not go with the rest is not a mistake of the person; only if nothing went is there one.
        if not tried and lacks is None:
            refused |= {str(refusal): refusal for refusal in refusals}
    return Findings(tuple(found), tuple(missing.values()), tuple(refused.values()))


def _reckoned(
    telling: Telling, by_key: Mapping[str, Question], answers: Answers, law: Law
) -> tuple[list[Way], list[InvalidInput], MissingParameter | None]:
    """What a topic comes to, as far as no number of law is missing."""
    try:
        return *_try(telling, by_key, answers, law), None
    except MissingParameter as lacks:
        if telling.without is None:
            return [], [], lacks
        less, without = telling.facts, telling.without
        rest = replace(telling, facts=lambda told, law: without(less(told, law)), without=None)
        return *_reckoned(rest, by_key, answers, law)[:2], lacks


def _try(
    telling: Telling, by_key: Mapping[str, Question], answers: Answers, law: Law
) -> tuple[list[Way], list[InvalidInput]]:
    """The claims in every way of answering what is not known, and what was refused. Raises MissingParameter."""
    tried: list[Way] = []
    refusals: list[InvalidInput] = []
    for guesses, settled in _ways(telling, by_key, answers, law):
        if not telling.when(settled):
            continue
        try:
            outcome = answer(telling.topic, telling.facts(settled, law), law)
        except InvalidInput as refusal:
            refusals.append(refusal)
            continue
        if outcome.missing is not None:
            raise outcome.missing
        tried.append((guesses, outcome.claims))
    return tried, refusals


def _ways(
    telling: Telling, by_key: Mapping[str, Question], answers: Answers, law: Law
) -> Iterator[tuple[Guessed, Answers]]:
    """Ways of answering what is not known, with the guesses made: all, or as many as are tried at most."""
    unknown = [key for key in telling.reads if answers.given.get(key) == UNKNOWN]
    choices = [by_key[key].candidates(answers, law) for key in unknown]
    for values in _spread(choices):
        guesses = tuple(zip(unknown, values, strict=True))
        yield guesses, Answers({**answers.given, **dict(guesses)})


def _spread(choices: Sequence[Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Every combination; of too many, steps of the golden section, which fall evenly on each choice."""
    total = prod(map(len, choices))
    step = 1 if total <= MOST_WAYS else next(n for n in count(total * 618 // 1000) if gcd(n, total) == 1)
    for place in range(min(total, MOST_WAYS)):
        rest, values = place * step % total, []
        for options in choices:
            rest, at = divmod(rest, len(options))
            values.append(options[at])
        yield tuple(values)


def _together(topic: str, tried: Sequence[Way]) -> Iterator[Finding]:
    """One finding a claim, from all the ways that were tried."""
    by_id: dict[str, list[Tried]] = {}
    for guesses, claims in tried:
        for claim in claims:
            by_id.setdefault(claim.id, []).append(Tried(guesses, claim))
    for ways in by_id.values():
        yield _one(topic, ways, is_always=len(ways) == len(tried))


def _one(topic: str, ways: list[Tried], *, is_always: bool) -> Finding:
    first = ways[0].claim
    if all(_same(way.claim, first) for way in ways) and is_always:
        return Finding(topic, first, (ways[0],))
    sums = [way for way in ways if way.claim.amount is not None]
    if not sums:
        return Finding(topic, replace(first, status=Status.DEPENDS), tuple(ways[:2]))
    low = min(sums, key=lambda way: _amount(way).low)
    high = max(sums, key=lambda way: _amount(way).high)
    statuses = {way.claim.status for way in ways}
    status = statuses.pop() if len(statuses) == 1 and is_always else Status.DEPENDS
    amount = Amount(_amount(low).low, _amount(high).high)
    return Finding(topic, replace(high.claim, status=status, amount=amount), (low, high))


def _amount(way: Tried) -> Amount:
    if way.claim.amount is None:
        raise ValueError(f"{way.claim.id} has no amount")
    return way.claim.amount


def _same(one: Claim, other: Claim) -> bool:
    return (one.status, one.amount) == (other.status, other.amount)
