"""What a figure meant when: its definitions, and the series that were counted by those before the present one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.utils.translation import get_language

from unionhall.engines.figures.core import whole_span
from unionhall.engines.figures.core.periods import DAY
from unionhall.engines.figures.declared import Counted, Kind, series_name
from unionhall.engines.figures.models import Definition, Total
from unionhall.engines.figures.queries.readings import Reading, Stretch


@dataclass(frozen=True)
class Meaning:
    """A definition in the reader's language; `until` is the day from which another holds, None of the present one."""

    version: int
    words: str
    since: date
    until: date | None
    series: str
    is_distinct: bool
    is_share: bool


def meanings(counted: Counted) -> list[Meaning]:
    """The definitions of a figure, the present one first; empty for one that is not kept ahead."""
    language = get_language() or ""
    return [
        Meaning(
            version=row.version,
            words=row.words.get(language) or next(iter(row.words.values())),
            since=row.since,
            until=row.until,
            series=series_name(row.code, row.version),
            is_distinct=row.kind == Kind.DISTINCT,
            is_share=row.is_share,
        )
        for row in Definition.objects.filter(code=counted.figure.code)
    ]


def defined_since() -> dict[str, date]:
    """Since when each figure that is kept ahead means what it means now, by its code. One query."""
    return dict(Definition.objects.filter(until=None).order_by().values_list("code", "since"))


def readings_as_then(meaning: Meaning, path: str, stretches: Sequence[Stretch]) -> list[Reading | None]:
    """What a definition that holds no more came to, for the organisation at `path`, as it was kept.

    None where it was not kept: subjects counted once over days that make no month, quarter or year.
    """
    found: list[Reading | None] = []
    for stretch in stretches:
        span = whole_span(stretch.first, stretch.after)
        rows = Total.objects.filter(series=meaning.series, organisation__path=path)
        if meaning.is_distinct:
            if span is None:
                found.append(None)
                continue
            rows = rows.filter(months=span.months, first=span.first)
        else:
            rows = rows.filter(months=DAY, first__gte=stretch.first, first__lt=stretch.after)
        sums = rows.aggregate(part=Sum("part", default=0), whole=Sum("whole", default=0))
        found.append(Reading(sums["part"], sums["whole"] if meaning.is_share else None))
    return found
