"""Several figures at once: as many queries for thirty as for one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from unionhall.engines.figures.declared import counted_of
from unionhall.engines.figures.queries import Reading, readings_of_several
from unionhall.kernel.catalogue.services import Figure
from unionhall.services.hub.desk.periods import Period, Stretch
from unionhall.services.hub.desk.queries.figures import TREND, Trend
from unionhall.services.hub.desk.scope import Scope


def readings_of_all(
    figures: Sequence[Figure], scope: Scope, stretches: Sequence[Stretch]
) -> dict[str, list[Reading]]:
    """What `readings` answers, for each of `figures` by its code. At most three queries where everything is counted."""
    return readings_of_several([counted_of(figure) for figure in figures], scope.paths, stretches)


def trends_of_all(
    figures: Sequence[Figure], scope: Scope, period: Period, today: date, *, extra: Sequence[Stretch] = ()
) -> dict[str, Trend]:
    """What `trend` answers, for each of `figures` by its code; `extra` are further stretches."""
    periods = period.series(TREND)
    stretches = [period.compared(today), *(p.stretch for p in periods), *extra]
    found = readings_of_all(figures, scope, stretches)
    trends = {}
    for figure in figures:
        before, *rest = found[figure.code]
        series = tuple(zip(periods, rest[:TREND], strict=True))
        than = period.before_label(today)
        trends[figure.code] = Trend(
            figure, period, rest[TREND - 1], before, than, series, tuple(rest[TREND:])
        )
    return trends
