"""Arithmetic as it is printed, evaluated exactly: the formula beside a figure is the formula that made it.

A formula is made of whole and decimal numbers, `+ - * /`, brackets, `min(...)`, `max(...)` and `floor(...)`. Decimals
are read as fractions, so nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import lru_cache
from math import floor

_TOKEN = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?|min|max|floor|[-+*/(),])")
# Whole numbers stay whole as long as they can: they are reckoned with many times faster than fractions.
_Number = int | Fraction
_CALLS: dict[str, Callable[..., _Number]] = {"min": min, "max": max, "floor": floor}
# Within a group the same lines come again and again.
_KEPT = 4_096


@lru_cache(_KEPT)
def evaluate(formula: str) -> Fraction:
    """What `formula` comes to, exactly. Raises ValueError for anything that is not one, ZeroDivisionError."""
    reader = _Reader(formula)
    value = reader.sum()
    if reader.now:
        raise ValueError(f"cannot be read from {reader.now!r} on: {formula}")
    return Fraction(value)


def plain(value: Fraction | int) -> str:
    """A number as a formula writes it, exactly: `8000`, `21.75`, `(181/365)`."""
    top, bottom = value.numerator, value.denominator
    if bottom == 1:
        return str(top)
    rest, places = bottom, 0
    while rest % 10 == 0 or rest % 2 == 0 or rest % 5 == 0:
        rest = rest // 10 if rest % 10 == 0 else rest // 2 if rest % 2 == 0 else rest // 5
        places += 1
    if rest != 1:
        return f"({top}/{bottom})"
    digits = f"{abs(top) * 10**places // bottom:0{places + 1}d}"
    return f"{'-' if top < 0 else ''}{digits[:-places]}.{digits[-places:]}".rstrip("0").rstrip(".")


class _Reader:
    """Reads one formula from left to right."""

    def __init__(self, formula: str) -> None:
        self._formula = formula
        self._tokens = self._split()
        self.now = next(self._tokens, "")

    def _split(self) -> Iterator[str]:
        place = 0
        text = self._formula.rstrip()
        while place < len(text):
            found = _TOKEN.match(text, place)
            if found is None:
                raise ValueError(f"no formula: {self._formula}")
            place = found.end()
            yield found[1]

    def _take(self, wanted: str = "") -> str:
        token = self.now
        if wanted and token != wanted:
            raise ValueError(f"{wanted} is missing: {self._formula}")
        self.now = next(self._tokens, "")
        return token

    def sum(self) -> _Number:
        value = self._product()
        while self.now in ("+", "-"):
            value = value + self._product() if self._take() == "+" else value - self._product()
        return value

    def _product(self) -> _Number:
        value = self._single()
        while self.now in ("*", "/"):
            value = value * self._single() if self._take() == "*" else Fraction(value, self._single())
        return value

    def _single(self) -> _Number:
        token = self._take()
        if token == "-":
            return -self._single()
        if token == "(":
            value = self.sum()
            self._take(")")
            return value
        if token in _CALLS:
            return self._call(token)
        if not token[:1].isdigit():
            raise ValueError(f"a number is missing: {self._formula}")
        whole, _point, rest = token.partition(".")
        return Fraction(int(whole + rest), 10 ** len(rest)) if rest else int(whole)

    def _call(self, name: str) -> _Number:
        self._take("(")
        values = [self.sum()]
        while self.now == ",":
            self._take()
            values.append(self.sum())
        self._take(")")
        return _CALLS[name](*values)
