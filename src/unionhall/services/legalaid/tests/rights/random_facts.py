"""Random facts of any topic, made from the facts classes alone; and a made-up place that has all local numbers."""

from __future__ import annotations

from dataclasses import is_dataclass, replace
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any, get_args, get_origin

from unionhall.services.legalaid.rights.schema import Column, columns_of
from unionhall.services.legalaid.rights.sheets import Law
from unionhall.services.legalaid.tests.rights.law import TODAY, book, law_with

FIRST = date(2013, 1, 1)
# What a field's name tells of its range; everything else that is a fraction is money.
RATIOS = {"own_share", "coefficient", "hirer_low", "hirer_high"}
COUNTED = ("hours", "days", "months", "count", "degrees")
WHOLE = {
    "grade": (1, 10), "age": (0, 90), "supporters": (1, 5), "children": (1, 3), "people": (1, 30),
    "hot_months": (0, 5), "days": (1, 400),
}  # fmt: skip
# Without these most facts would be refused, and say nothing of the sums.
ALWAYS = {"average", "base", "period", "leave_wage", "age"}
# Days that lie before those of the facts around them.
BEFORE = {"earlier", "pregnant_since", "career_began_on", "born_on"}
MADE_UP = {
    "_year_yuan": 84_000, "_day_yuan": 12, "_hour_yuan": 2, "_yuan": 7_000, "_months": 10, "_days": 30, "_years": 5,
    "_hours": 8, "_share": "0.5", "_applies": 0,
    "first_month_count": 6, "last_month_count": 9, "_count": 3,
}  # fmt: skip


@cache
def whole_law(applies: int = 0) -> Law:
    """The law of a place that lacks nothing: `applies` is what its flags say."""
    local: dict[str, object] = {}
    for key, rule in book().rules.items():
        instrument, _, name = key.partition(".")
        is_flag = key.endswith("_applies")
        if instrument == "rights" and (is_flag or not any(row.region == "CN" for row in rule.rows)):
            found = next(value for end, value in MADE_UP.items() if key.endswith(end))
            local[name] = applies if is_flag else found
    return law_with(**local)


class Teller:
    """Tells facts at random: days mostly one after the other, in the order of the fields."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self._day = FIRST
        self._steps: tuple[int, ...] = ()

    def facts(self, kind: type[Any]) -> Any:
        """Facts of a topic."""
        self._day = FIRST + timedelta(days=self.chance.randint(0, 4_300))
        self._steps = (0, 5, 29, 90, 400)
        return self._object(kind)

    def _object(self, kind: type[Any]) -> Any:
        told = {}
        for column in columns_of(kind):
            if column.is_required or column.name in ALWAYS or self.chance.random() < 0.5:
                told[column.name] = self._column(column)
        return kind(**told)

    def _column(self, column: Column) -> Any:
        if column.may_be_none and column.name not in ALWAYS and self.chance.random() < 0.2:
            return None
        if get_origin(column.kind) is not tuple and not is_dataclass(column.kind):
            return self._value(column)
        steps, day, self._steps = self._steps, self._day, (0, 1, 4, 9)
        if column.name in BEFORE:
            self._day -= timedelta(days=self.chance.randint(100, 3_000))
        if is_dataclass(column.kind):
            made: Any = self._object(column.kind)  # type: ignore[arg-type]
        else:
            inner = get_args(column.kind)[0]
            made = tuple(self._object(inner) for _ in range(self.chance.choice((0, 1, 1, 2, 3, 4))))
        self._steps, self._day = steps, max(day, self._day)
        return made

    def _value(self, column: Column) -> Any:
        chance, kind = self.chance, column.kind
        if kind is date:
            is_before = column.name in BEFORE
            return self._day - timedelta(days=chance.randint(40, 9_000)) if is_before else self._next_day()
        if kind is Fraction:
            return fraction(chance, column.name)
        if kind is bool:
            return chance.random() < 0.3
        if column.name == "year":
            self._day = min(date(self._day.year + 1, 1, 1), TODAY)
            return self._day.year
        if kind is int:
            return chance.randint(*WHOLE.get(column.name, (0, 40)))
        if issubclass(kind, Enum):
            return chance.choice(tuple(kind))
        return "职工"

    def _next_day(self) -> date:
        if self.chance.random() < 0.05:
            return FIRST + timedelta(days=self.chance.randint(0, 5_000))
        self._day = min(self._day + timedelta(days=self.chance.choice(self._steps)), TODAY)
        return self._day


def fraction(chance: Random, name: str) -> Fraction:
    """A ratio, a count with quarters, or yuan to the cent."""
    if name in RATIOS:
        return Fraction(chance.randint(0, 10), 10)
    if name == "period_hours":
        return Fraction(chance.randint(0, 9_000), 4)
    if any(word in name for word in COUNTED):
        return Fraction(chance.randint(0, 160), 4)
    return Fraction(chance.choice((0, *(chance.randint(1, 4_000_000) for _ in range(5)))), 100)


def more(facts: Any, path: str, chance: Random) -> Any | None:
    """The same facts with more at `path` ("average", "hours.amount_of_hours": of one item). None: nothing is told."""
    name, _, rest = path.partition(".")
    value = getattr(facts, name)
    if rest and value:
        place = chance.randrange(len(value))
        item = more(value[place], rest, chance)
        return item and replace(facts, **{name: (*value[:place], item, *value[place + 1 :])})
    if rest or value is None:
        return None
    rise = 1 if type(value) is int else fraction(chance, name)
    return replace(facts, **{name: value + rise})


def shuffled(facts: Any, chance: Random) -> Any:
    """The same facts, the items of every list in another order."""
    changed: dict[str, Any] = {}
    for column in columns_of(type(facts)):
        value = getattr(facts, column.name)
        if isinstance(value, tuple):
            items = [shuffled(one, chance) for one in value]
            changed[column.name] = tuple(chance.sample(items, len(items)))
        elif is_dataclass(value):
            changed[column.name] = shuffled(value, chance)
    return replace(facts, **changed)
