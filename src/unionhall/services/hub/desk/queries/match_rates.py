"""How well needs are met, by service and by category: what was taken, what was not, what was misheard."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q

from unionhall.engines.figures.queries import Reading
from unionhall.services.hub.desk.periods import Period, month_of
from unionhall.services.hub.desk.queries import figures
from unionhall.services.hub.desk.queries.needs import (
    ANOTHER,
    ANSWERED,
    CORRECTED,
    MATCHED,
    NO_SERVICE,
    NOTHING,
    condition,
    service_of,
    within,
)
from unionhall.services.hub.desk.scope import Scope
from unionhall.services.hub.desk.suppression import hidden_lines
from unionhall.services.hub.figures import MATCH_RATE

MONTHS = 12
# The columns after all needs: how many of them, as views of the list of needs.
COLUMNS = (ANSWERED, MATCHED, ANOTHER, NOTHING, CORRECTED)


@dataclass(frozen=True)
class Rate:
    """One line: `key` is the label of a service or the slug of a category; `counts` by view of the list of needs.

    `trend` is the match rate of each of the last months. What is hidden could point at somebody.
    """

    key: str
    needs: int
    counts: Mapping[str, int]
    trend: tuple[Reading, ...] = ()
    is_hidden: bool = False

    @property
    def reading(self) -> Reading:
        """First suggestions taken, of needs answered: the figure of this line."""
        return Reading(self.counts[MATCHED], self.counts[ANSWERED])


@dataclass(frozen=True)
class Rates:
    """The match rates of a unit over a period; `total` is what the figure itself says."""

    services: list[Rate]
    categories: list[Rate]
    total: Reading
    needs: int
    months: list[Period]
    least: int


def rates(scope: Scope, period: Period, today: date) -> Rates:
    """Everything asked in a period, by service and by category, and twelve months of each service.

    A need that was not answered counts for the service that leads in what was understood.
    """
    least = figures.small_cell(scope, today)
    rows: Any = within(scope).filter(asked_at__gte=period.stretch.start, asked_at__lt=period.stretch.end)
    tallies = {name: Count("pk", filter=condition(name)) for name in COLUMNS}
    grouped = list(
        rows.order_by()
        .values(offered=F("first__service"), topic=F("categories__0"))
        .annotate(needs=Count("pk"), **tallies)
    )
    months = month_of(today).series(MONTHS)
    trends = _trends(scope, months)
    by_service, by_category = defaultdict(list), defaultdict(list)
    for row in grouped:
        by_service[row["offered"] or service_of(row["topic"]) or NO_SERVICE].append(row)
        by_category[row["topic"] or NO_SERVICE].append(row)
    for label in trends:
        by_service.setdefault(label, [])
    (total,) = figures.readings(MATCH_RATE, scope, [period.stretch])
    return Rates(
        services=_lines(by_service, least, trends),
        categories=_lines(by_category, least, {}),
        total=total,
        needs=sum(row["needs"] for row in grouped),
        months=months,
        least=least,
    )


def _lines(
    parts: Mapping[str, list[Any]], least: int, trends: Mapping[str, tuple[Reading, ...]]
) -> list[Rate]:
    lines = [
        Rate(
            key,
            sum(row["needs"] for row in rows),
            {name: sum(row[name] for row in rows) for name in COLUMNS},
            trends.get(key, ()),
        )
        for key, rows in parts.items()
    ]
    lines.sort(key=lambda line: (-line.needs, line.key))
    hidden = hidden_lines([(line.needs,) for line in lines], least)
    return [
        Rate(line.key, line.needs, line.counts, line.trend, place in hidden)
        for place, line in enumerate(lines)
    ]


def _trends(scope: Scope, months: Sequence[Period]) -> dict[str, tuple[Reading, ...]]:
    """The match rate of each service in each of `months`. One query."""
    tallies: dict[str, Any] = {}
    for number, month in enumerate(months):
        during = Q(asked_at__gte=month.stretch.start, asked_at__lt=month.stretch.end)
        tallies[f"whole{number}"] = Count("pk", filter=during)
        tallies[f"part{number}"] = Count("pk", filter=during & condition(MATCHED))
    rows: Any = within(scope).filter(
        condition(ANSWERED), asked_at__gte=months[0].stretch.start, asked_at__lt=months[-1].stretch.end
    )
    grouped = rows.order_by().values(offered=F("first__service")).annotate(**tallies)
    return {
        row["offered"]: tuple(Reading(row[f"part{n}"], row[f"whole{n}"]) for n in range(len(months)))
        for row in sorted(grouped, key=lambda row: row["offered"])
    }
