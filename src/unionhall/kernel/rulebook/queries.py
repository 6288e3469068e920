"""What a rule says for a region on a day. Nothing here is cached but the files: a new row counts at once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import cast

from django.db.models import Q
from django.utils.translation import get_language

from unionhall.kernel.rulebook.core import NATION, Row, Rule, Rulebook, RuleValue, Source, Unit, ladder
from unionhall.kernel.rulebook.loader import load
from unionhall.kernel.rulebook.models import LocalRule


@cache
def book() -> Rulebook:
    """The files of the rulebook, read and checked once in a process. Raises BadRulebook."""
    return load(language=get_language)


def rules() -> list[Rule]:
    """Every rule that can have a value, by key."""
    return sorted(book().rules.values(), key=lambda rule: rule.key)


def value(key: str, *, region: str = NATION, on: date) -> RuleValue:
    """What `key` is in `region` on the day `on`: value, unit, source, whether it still needs checking.

    Without a value of the county that of the city applies, then province, then nation. One database query.
    Raises UnknownRule (a mistake in the code), MissingRule (nothing in force), BadRow (no such region code).
    """
    return values(key, region=region, on=on)[key]


def values(*keys: str, region: str = NATION, on: date) -> dict[str, RuleValue]:
    """`value` for several keys with one database query."""
    local = _local_rows(keys, ladder(region), on)
    return {key: book().value(key, region=region, on=on, local=local[key]) for key in keys}


def _local_rows(keys: Iterable[str], regions: Iterable[str], on: date) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    in_force = LocalRule.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)
    for rule in in_force.filter(key__in=list(keys), region__in=list(regions)):
        rows[rule.key].append(row_of(rule))
    return rows


def rows_of_part(part: str, region: str = NATION) -> dict[str, list[Row]]:
    """What administrators entered for the rules of one part ("rights") that can hold in `region`, by key; one query.

    With `Rulebook.value` it answers for many keys and days without asking again. Raises BadRow.
    """
    rows: dict[str, list[Row]] = defaultdict(list)
    for rule in LocalRule.objects.filter(key__startswith=f"{part}.", region__in=list(ladder(region))):
        rows[rule.key].append(row_of(rule))
    return rows


def row_of(rule: LocalRule) -> Row:
    """An administrator's row as the rulebook's own."""
    return Row(
        value=rule.value,
        region=rule.region,
        starts_on=rule.starts_on,
        ends_on=rule.ends_on,
        source=Source(rule.instrument, rule.article),
        status="confirmed" if rule.status == LocalRule.Status.CONFIRMED else "unconfirmed",
        unit=cast(Unit, rule.unit) if rule.unit else None,
        expect_on=rule.expect_on,
    )


def rows_beside(rule: LocalRule) -> list[Row]:
    """The other rows that an administrator entered for the same key and region."""
    same = LocalRule.objects.filter(key=rule.key, region=rule.region).exclude(pk=rule.pk)
    return [row_of(other) for other in same]
