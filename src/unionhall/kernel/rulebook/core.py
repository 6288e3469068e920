"""Dated, regional numbers with a unit and a source, and how the one that applies is found."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from unionhall.lib.errors import InvalidInput, Refused
from unionhall.lib.errors import msgid as _
from unionhall.lib.units import DURATIONS, duration

Unit = Literal[
    "second",
    "minute",
    "hour",
    "day",
    "working_day",
    "month",
    "year",
    "count",
    "yuan",
    "share",
    "flag",
    "megabyte",
]
Status = Literal["confirmed", "unconfirmed"]

NATION = "CN"
REGION = re.compile(r"CN|[1-9]\d{5}")

# The last word of a key names the unit, so that code which reads the key knows what it gets.
_SUFFIXES: dict[str, Unit] = {
    "_working_days": "working_day",
    "_days": "day",
    "_months": "month",
    "_years": "year",
    "_hours": "hour",
    "_hours_before": "hour",
    "_minutes": "minute",
    "_minutes_before": "minute",
    "_minutes_to_count": "minute",
    "_seconds": "second",
    "_mb": "megabyte",
    "_yuan": "yuan",
    "_share": "share",
    "_applies": "flag",
}
_IN_PARTS = frozenset({*DURATIONS, "yuan", "share"})  # spans of time have halves, and money has cents
# What a legal period is counted in. One place may count the same period in working days, another in days.
PERIODS: tuple[Unit, ...] = ("day", "working_day", "month", "year")
_KEY = re.compile(r"[a-z]+\.[a-z][a-z0-9_]*")


class BadRow(InvalidInput):
    """A row that cannot stand in the rulebook; the sentence says why."""


class MissingRule(Refused):
    """The rule exists, but has no value for that region and day; an administrator can add one."""

    message = _(
        "The rule “%(rule)s” (%(key)s) has no value for region %(region)s on %(day)s; "
        "an administrator can enter it."
    )


class UnknownRule(LookupError):
    """The code asked for a rule that no file defines: a mistake in the code."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number comes from: law, regulation, notice or the union's own rule, and the place in it."""

    instrument: str
    article: str = ""

    def __str__(self) -> str:
        return f"{self.instrument} {self.article}".strip()


@dataclass(frozen=True, slots=True)
class Row:
    """One number: `value` holds in `region` (division code, or CN) from `starts_on` to the end of `ends_on`.

    `unit` is set where this region counts the period in something else than the rule says; `expect_on` where a newer
    number is to be expected from some day on (minimum wages, averages of last year).
    """

    value: Decimal
    region: str
    starts_on: date
    ends_on: date | None
    source: Source
    status: Status
    unit: Unit | None = None
    expect_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the row is in force on `day`."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Rule:
    """What a key means, in both languages, and its rows."""

    key: str
    unit: Unit
    zh: str
    en: str
    rows: tuple[Row, ...]

    def description(self, language: str) -> str:
        """What the number is, in Chinese for `zh...`, otherwise in English."""
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class RuleValue:
    """The number that applies to a region on a day, and why. `region` is where it was set."""

    key: str
    value: Decimal
    unit: Unit
    region: str
    source: Source
    unconfirmed: bool
    expect_on: date | None = None

    @property
    def number(self) -> int:
        """The value as a whole number. Raises ValueError when it has a fraction."""
        if self.value % 1:
            raise ValueError(f"{self.key} is {self.value}, not a whole number")
        return int(self.value)

    def is_stale_on(self, day: date) -> bool:
        """Whether by `day` a newer number was to be expected."""
        return self.expect_on is not None and day >= self.expect_on

    @property
    def span(self) -> timedelta:
        """The value as a span of time. Raises ValueError for units that are none, such as working days."""
        return duration(self.value, self.unit)


def ladder(region: str) -> Iterator[str]:
    """The region itself and what lies above it: county, city, province, nation. Raises BadRow."""
    check_region(region)
    if region != NATION:
        yield from dict.fromkeys((region, f"{region[:4]}00", f"{region[:2]}0000"))
    yield NATION


def check_region(region: str) -> None:
    """Raises BadRow unless `region` is a division code of six digits, or CN."""
    if REGION.fullmatch(region) is None:
        raise BadRow(_("A region is a division code of six digits, or CN for the nation."), field="region")


def check_row(unit: Unit, row: Row) -> None:
    """Raises BadRow when `row` cannot be a value in `unit`, ends before it starts or has no source."""
    check_region(row.region)
    if not row.value.is_finite() or row.value < 0:
        raise BadRow(_("The value of a rule is a number and not negative."), field="value")
    if row.unit is not None and not {unit, row.unit} <= set(PERIODS):
        raise BadRow(_("Only a period in days, months or years can be counted differently."), field="unit")
    if (row.unit or unit) not in _IN_PARTS and row.value % 1:
        raise BadRow(_("The value of this rule is a whole number."), field="value")
    if unit == "flag" and row.value not in (0, 1):
        raise BadRow(_("This rule holds or does not: 1 or 0."), field="value")
    if row.ends_on is not None and row.ends_on < row.starts_on:
        raise BadRow(_("The last day lies before the first."), field="ends_on")
    if not row.source.instrument.strip():
        raise BadRow(_("Name the law, notice or union rule that the number comes from."), field="instrument")


def check_overlap(rows: Iterable[Row]) -> None:
    """Raises BadRow when two rows hold in the same region on the same day."""
    for before, after in pairwise(sorted(rows, key=lambda row: (row.region, row.starts_on))):
        if before.region == after.region and before.holds_on(after.starts_on):
            raise BadRow(
                _("From %(day)s two values would hold in region %(region)s; end the earlier one first."),
                field="starts_on",
                day=after.starts_on,
                region=after.region,
            )


def check_key(key: str, unit: Unit) -> None:
    """Raises ValueError unless `key` is `part.words_and_unit` and its last word agrees with `unit`."""
    if _KEY.fullmatch(key) is None:
        raise ValueError("a key is written part.words_of_the_rule")
    suffix = max((s for s in _SUFFIXES if key.endswith(s)), key=len, default=None)
    named = _SUFFIXES[suffix] if suffix else "count"
    if named != unit:
        raise ValueError(f"the name of the key says {named}, its unit is {unit}")


@dataclass(frozen=True, slots=True)
class _Name:
    """A rule's description that chooses its language when it is shown."""

    rule: Rule
    language: Callable[[], str | None]

    def __str__(self) -> str:
        return self.rule.description(self.language() or "en")


def _plain(value: Decimal) -> Decimal:
    """Without the zeros that a database column adds: 12.500000 is 12.5, 30.000000 is 30."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


class Rulebook:
    """Every rule that the files define. `language` tells the reader's language when a refusal is shown."""

    def __init__(self, rules: Mapping[str, Rule], language: Callable[[], str | None] = lambda: "en") -> None:
        self.rules = rules
        self._language = language

    def rule(self, key: str) -> Rule:
        """The rule called `key`. Raises UnknownRule."""
        try:
            return self.rules[key]
        except KeyError:
            raise UnknownRule(f"no file of the rulebook defines {key!r}") from None

    def value(self, key: str, *, region: str, on: date, local: Sequence[Row] = ()) -> RuleValue:
        """What `key` is in `region` on the day `on`.

        The nearest region with a row in force decides: county, then city, province, nation. In one and
        the same region a row of `local`, entered by an administrator, goes before the files.
        Raises UnknownRule, MissingRule, BadRow for a bad region.
        """
        rule = self.rule(key)
        in_force = [row for row in (*local, *rule.rows) if row.holds_on(on)]
        for step in ladder(region):
            for row in in_force:
                if row.region == step:
                    unconfirmed = row.status == "unconfirmed"
                    return RuleValue(
                        key,
                        _plain(row.value),
                        row.unit or rule.unit,
                        step,
                        row.source,
                        unconfirmed,
                        row.expect_on,
                    )
        raise MissingRule(rule=_Name(rule, self._language), key=key, region=region, day=on)
