"""A question, what may be answered, and how an answer is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from unionhall.kernel.rulebook.core import REGION
from unionhall.lib.errors import InvalidInput
from unionhall.lib.errors import msgid as _
from unionhall.lib.money import parse_yuan
from unionhall.services.legalaid.rights.sheets import Law

UNKNOWN = "?"
"""The answer "I don't know"."""

_NUMBER = re.compile(r"\d{1,6}(\.\d{1,2})?")


class Kind(StrEnum):
    """What is asked for."""

    ONE = "one"
    MANY = "many"
    DAY = "day"
    MONEY = "money"
    NUMBER = "number"
    REGION = "region"


Raw = str | tuple[str, ...]
"""An answer as it is kept: a text, several values for `MANY`, or `UNKNOWN`."""


@dataclass(frozen=True)
class Answers:
    """What was answered so far, by the key of the question."""

    given: Mapping[str, Raw]

    def has(self, key: str) -> bool:
        """Whether the question was answered at all, be it with "I don't know"."""
        return key in self.given

    def knows(self, key: str) -> bool:
        """Whether it was answered with something else than "I don't know"."""
        return key in self.given and self.given[key] != UNKNOWN

    def text(self, key: str) -> str:
        """The answer; empty when there is none or it is not known."""
        value = self.given.get(key, "")
        return value if isinstance(value, str) and value != UNKNOWN else ""

    def among(self, key: str) -> tuple[str, ...]:
        """The values chosen of a question with several."""
        value = self.given.get(key, ())
        return value if isinstance(value, tuple) else ()

    def day(self, key: str) -> date | None:
        """The day that was answered; None where it was not, or not known."""
        return date.fromisoformat(text) if (text := self.text(key)) else None

    def amount(self, key: str) -> Fraction:
        """The sum or number that was answered; nought where there is none."""
        return Fraction(self.text(key) or 0)

    def says(self, key: str, value: str = "yes") -> bool:
        """Whether the answer is exactly that."""
        return self.given.get(key) == value

    def is_one(self, key: str, *values: str) -> bool:
        """Whether the answer is one of `values`, or may be: not knowing keeps every way open."""
        return self.given.get(key) in (*values, UNKNOWN)

    def with_one(self, key: str, value: Raw) -> Answers:
        """The same with another answer to `key`."""
        return Answers({**self.given, key: value})


Condition = Callable[[Answers], bool]
Guesses = Callable[[Answers, Law], tuple[str, ...]]
Check = Callable[[str, Answers, date], None]


def always(_answers: Answers) -> bool:
    """A question that everybody is asked."""
    return True


def nothing(_value: str, _answers: Answers, _as_of: date) -> None:
    """Nothing more to look at."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose. `hint` explains it in a line."""

    value: str
    label: str
    hint: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One screen. `why` says where to look or why it is asked; `when` whether it is asked at all.

    `guesses` are the answers to reckon with where the person does not know: the result becomes a range. A choice is
    reckoned with every option. `check` refuses what cannot be, beside what the kind refuses.
    """

    key: str
    text: str
    kind: Kind
    part: str
    why: str = ""
    unit: str = ""
    options: tuple[Option, ...] = ()
    when: Condition = always
    guesses: Guesses | None = None
    check: Check = nothing
    least: Decimal = Decimal(0)
    most: Decimal = Decimal("99999999.99")

    def candidates(self, answers: Answers, law: Law) -> tuple[str, ...]:
        """The answers to reckon with where it is not known."""
        if self.guesses is not None:
            return self.guesses(answers, law)
        return tuple(option.value for option in self.options)


class NotAnswered(InvalidInput):
    """Nothing was chosen or typed."""

    message = _("Choose or type an answer, or press “I don’t know”.")


class NoSuchAnswer(InvalidInput):
    """Something that was not offered."""

    message = _("Choose one of the answers that are shown.")


class NotADay(InvalidInput):
    """What was typed is no day."""

    message = _("Type a day like 2026-05-06.")


class StillAhead(InvalidInput):
    """Something that has happened cannot lie in the future."""

    message = _("That day has not come yet.")


class TooLongAgo(InvalidInput):
    """A slip of the finger rather than a day."""

    message = _("That day lies too far back. Please look at the year.")


class NotANumber(InvalidInput):
    """What was typed is no number."""

    message = _("Type a number, like 12 or 7.5.")


class OutOfRange(InvalidInput):
    """A number that cannot be."""

    message = _("The number is between %(least)s and %(most)s.")


_EARLIEST = date(1950, 1, 1)


def read(question: Question, typed: tuple[str, ...], answers: Answers, as_of: date) -> Raw:
    """What was typed, as an answer to keep. Raises InvalidInput with the key as its field."""
    values = tuple(value.strip() for value in typed if value.strip())
    if UNKNOWN in values:
        return UNKNOWN
    if not values:
        raise NotAnswered(field=question.key)
    if question.kind == Kind.MANY:
        return tuple(_option(question, value) for value in values)
    value = _READERS[question.kind](question, values[0])
    if question.kind == Kind.DAY and date.fromisoformat(value) > as_of:
        raise StillAhead(field=question.key)
    question.check(value, answers, as_of)
    return value


def _option(question: Question, value: str) -> str:
    if value not in {option.value for option in question.options}:
        raise NoSuchAnswer(field=question.key)
    return value


def _day(question: Question, value: str) -> str:
    try:
        day = date.fromisoformat(value.replace("/", "-").replace(".", "-"))
    except ValueError:
        raise NotADay(field=question.key) from None
    if day < _EARLIEST:
        raise TooLongAgo(field=question.key)
    return day.isoformat()


def _money(question: Question, value: str) -> str:
    return str(_in_range(question, parse_yuan(value, field=question.key)))


def _number(question: Question, value: str) -> str:
    if not _NUMBER.fullmatch(value):
        raise NotANumber(field=question.key)
    return str(_in_range(question, Decimal(value)))


def _in_range(question: Question, value: Decimal) -> Decimal:
    if not question.least <= value <= question.most:
        raise OutOfRange(field=question.key, least=question.least, most=question.most)
    return value


def _region(question: Question, value: str) -> str:
    if REGION.fullmatch(value) is None:
        raise NoSuchAnswer(field=question.key)
    return value


_READERS: dict[Kind, Callable[[Question, str], str]] = {
    Kind.ONE: _option,
    Kind.DAY: _day,
    Kind.MONEY: _money,
    Kind.NUMBER: _number,
    Kind.REGION: _region,
}
