"""The numbers of law that a reckoning reads, each with its source; one that is missing is named, never guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from unionhall.kernel.rulebook.core import MissingRule, Row, Rulebook, RuleValue, Source


class MissingParameter(LookupError):
    """No row of the rulebook holds for this region and day: the amount cannot be reckoned, and this says what lacks."""

    def __init__(self, key: str, region: str, on: date, description: str) -> None:
        super().__init__(f"{key} in {region} on {on}")
        self.key, self.region, self.on, self.description = key, region, on, description


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number as it holds in a region on a day. `is_stale`: a newer one was to be expected by then."""

    key: str
    value: Fraction
    region: str
    on: date
    source: Source
    is_unconfirmed: bool
    is_stale: bool = False


class Parameters:
    """What the rulebook holds for one region. `local` are rows that administrators entered, by key.

    Look-ups are kept: thousands of reckonings read the same few numbers.
    """

    def __init__(
        self,
        book: Rulebook,
        region: str,
        local: Mapping[str, Sequence[Row]] | None = None,
        language: str = "zh-hans",
    ) -> None:
        self.book, self.region, self._local, self._language = book, region, dict(local or {}), language
        self._found: dict[tuple[str, date], Parameter] = {}

    def get(self, key: str, on: date) -> Parameter:
        """The number `key` on the day `on`. Raises MissingParameter; UnknownRule for a key that no file defines."""
        known = self._found.get((key, on))
        if known is not None:
            return known
        try:
            found = self.book.value(key, region=self.region, on=on, local=self._local.get(key, ()))
        except MissingRule:
            words = self.book.rule(key).description(self._language)
            raise MissingParameter(key, self.region, on, words) from None
        made = _parameter(found, on)
        self._found[key, on] = made
        return made


def _parameter(found: RuleValue, on: date) -> Parameter:
    return Parameter(
        found.key,
        Fraction(found.value),
        found.region,
        on,
        found.source,
        found.unconfirmed,
        found.is_stale_on(on),
    )
