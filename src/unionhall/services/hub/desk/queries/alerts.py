"""Notes on what stands out in a unit's figures, each in plain words and with the way to its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, F, Func, IntegerField, Max, QuerySet, TextField, Value
from django.db.models.functions import Cast, TruncMonth
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unionhall.engines.booking.models import Session
from unionhall.engines.booking.states import SessionState
from unionhall.engines.casework.models import Case, Deadline
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.rulebook.core import NATION
from unionhall.kernel.rulebook.queries import values as rules
from unionhall.services.hub.desk import anomalies
from unionhall.services.hub.desk.anomalies import Thresholds
from unionhall.services.hub.desk.comparisons import Standing
from unionhall.services.hub.desk.periods import add_months, midnight, month_of
from unionhall.services.hub.desk.scope import Scope
from unionhall.services.hub.desk.suppression import counts_of, is_small
from unionhall.services.hub.models import Need

MONTHS = 12
_SMALL = "figures.small_cell"
_RULES = (
    "figures.missed_rise_share",
    "figures.missed_least",
    "figures.fall_points",
    "figures.fall_ratings",
    "figures.silent_days",
    "figures.active_months",
    "figures.unusual_share",
    "figures.unusual_periods",
    "figures.target_after_days",
)
_MOST_NAMED = 6
_SATISFACTION = ("satisfaction", "case_satisfaction")


@dataclass(frozen=True)
class Note:
    """One thing that stands out: what it is about, the finding in words, and where its rows are."""

    about: str
    text: str
    url: str
    icon: str


def limits(scope: Scope, today: date) -> tuple[Thresholds, int]:
    """The thresholds in force for the unit, and the count below which sensitive numbers are hidden. One query."""
    region = scope.organisation.region if scope.organisation else NATION
    found = rules(*_RULES, _SMALL, region=region, on=today)
    read: dict[str, Any] = {
        key.removeprefix("figures."): float(found[key].value) if "share" in key else int(found[key].value)
        for key in _RULES
    }
    return Thresholds(**read), int(found[_SMALL].number)


def notes(
    standings: Mapping[str, Standing],
    scope: Scope,
    children: Sequence[Organisation],
    limit: Thresholds,
    *,
    query: str,
    late_url: str,
    at: datetime,
) -> list[Note]:
    """Everything that stands out, the gravest kind first. One query.

    `children` are the units directly beneath, whose silence is told; `query` is unit and period for addresses,
    `late_url` the list of what is late.
    """
    today = timezone.localdate(at)
    lately = _lately(scope, limit, today)
    found = [*_missed(lately.missed, limit, late_url), *_silent(lately.active, children, limit, today)]
    for code, standing in standings.items():
        url = f"{reverse('hub:desk-figure', args=[code])}?{query}"
        for text, icon in _told(code, standing, limit, today):
            found.append(Note(str(standing.trend.figure.name), text, url, icon))
    return found


def outward(found: Sequence[Note], standings: Mapping[str, Standing], least: int) -> list[Note]:
    """Without those that tell a number which is hidden wherever numbers leave the desk."""
    quiet = {
        str(one.trend.figure.name)
        for one in standings.values()
        if one.trend.figure.is_sensitive and is_small(counts_of(one.trend.now), least)
    }
    return [note for note in found if note.about not in quiet]


def _told(code: str, standing: Standing, limit: Thresholds, today: date) -> list[tuple[str, str]]:
    """What a figure gives to say: at most one of a fall and an unusual value, and a target out of reach."""
    told = []
    if code in _SATISFACTION and (text := _fallen(standing, limit)):
        told.append((text, "trending-down"))
    elif text := _unusual(standing, limit, today):
        told.append((text, "activity"))
    if text := _out_of_reach(standing, limit, today):
        told.append((text, "target"))
    return told


@dataclass(frozen=True)
class Lately:
    """The last day each unit beneath did anything, and the deadlines missed in each month, the running one last."""

    active: dict[str, date]
    missed: list[int]


def _lately(scope: Scope, limit: Thresholds, today: date) -> Lately:
    """What happened in the last months. One query."""
    months = month_of(today).series(MONTHS + 1)
    since = midnight(add_months(today, -limit.active_months))
    until = midnight(today + timedelta(days=1))
    depth = scope.paths[0].count(".") + 2
    ended = Session.objects.filter(state=SessionState.ENDED, starts_at__gte=since, starts_at__lt=until)
    rows = _latest(ended, scope, "starts_at", depth).union(
        _latest(Case.objects.filter(opened_at__gte=since, opened_at__lt=until), scope, "opened_at", depth),
        _latest(Need.objects.filter(asked_at__gte=since, asked_at__lt=until), scope, "asked_at", depth),
        _missed_by_month(scope, midnight(months[0].first), until),
        all=True,
    )
    active: dict[str, date] = {}
    missed: dict[date, int] = {}
    for path, moment, number in rows:
        day = timezone.localdate(moment)
        if path is None:
            missed[day.replace(day=1)] = number
        else:
            active[path] = max(active.get(path, date.min), day)
    return Lately(active, [missed.get(month.first, 0) for month in months])


def _latest(rows: QuerySet[Any], scope: Scope, moment: str, depth: int) -> QuerySet[Any]:
    """Path of the unit beneath, its latest moment, 0."""
    child = Cast(Func(F("organisation__path"), 0, depth, function="subpath"), TextField())
    split = rows.filter(scope.covers("organisation")).order_by().annotate(child=child).values("child")
    nothing = Value(0, IntegerField())
    found: QuerySet[Any] = split.annotate(last=Max(moment), number=nothing).values_list(
        "child", "last", "number"
    )
    return found


def _missed_by_month(scope: Scope, since: datetime, until: datetime) -> QuerySet[Any]:
    """No path, the latest moment of a month, the deadlines missed in it."""
    rows = Deadline.objects.filter(
        scope.covers("case__organisation"), missed_at__gte=since, missed_at__lt=until
    )
    by_month = rows.order_by().annotate(month=TruncMonth("missed_at")).values("month")
    counted = by_month.annotate(child=Value(None, TextField()), last=Max("missed_at"), number=Count("pk"))
    return counted.values_list("child", "last", "number")


def _missed(counts: Sequence[int], limit: Thresholds, url: str) -> list[Note]:
    if not anomalies.has_risen(counts, limit):
        return []
    words = {"n": counts[-1], "usual": _number(median(counts[:-1]), 0)}
    text = ngettext(
        "%(n)s deadline missed this month; usually %(usual)s in a whole month",
        "%(n)s deadlines missed this month; usually %(usual)s in a whole month",
        counts[-1],
    )
    return [Note(_("Deadlines"), text % words, url, "alarm-clock-off")]


def _silent(
    last: Mapping[str, date], children: Sequence[Organisation], limit: Thresholds, today: date
) -> list[Note]:
    quiet = [
        (child, last[child.path])
        for child in children
        if anomalies.is_silent(last.get(child.path), today, limit)
    ]
    return [
        Note(
            child.short_name,
            _("No session, case or need since %(day)s") % {"day": date_format(day, "MONTH_DAY_FORMAT")},
            f"{reverse('hub:desk-figures')}?unit={child.path}",
            "moon",
        )
        for child, day in sorted(quiet, key=lambda pair: pair[1])[:_MOST_NAMED]
    ]


def _fallen(standing: Standing, limit: Thresholds) -> str:
    now, before = standing.trend.now, standing.trend.before
    if not anomalies.has_fallen((now.value, now.whole or 0), (before.value, before.whole or 0), limit):
        return ""
    words = {
        "from": _number(before.value or 0, 1),
        "to": _number(now.value or 0, 1),
        "ratings": now.whole,
        "than": standing.trend.than,
    }
    return _("Fell from %(from)s%% (%(than)s) to %(to)s%%, from %(ratings)s ratings") % words


def _unusual(standing: Standing, limit: Thresholds, today: date) -> str:
    trend = standing.trend
    is_share = trend.now.whole is not None
    # A month that has just begun says nothing about a count.
    if trend.now.value is None or (not is_share and trend.period.months and trend.period.is_running(today)):
        return ""
    if is_share and (trend.now.whole or 0) < limit.fall_ratings:
        return ""
    found = anomalies.usual([reading.value for _period, reading in trend.series[:-1]], limit)
    if found is None or found.covers(trend.now.value):
        return ""
    digits = 1 if is_share else 0
    unit = "%" if is_share else ""
    low, high = max(found.low, 0), min(found.high, 100) if is_share else found.high
    words = {
        "now": _number(trend.now.value, digits) + unit,
        "low": _number(low, digits),
        "high": _number(high, digits) + unit,
    }
    if trend.now.value > found.high:
        return _("%(now)s, higher than usual (%(low)s to %(high)s)") % words
    return _("%(now)s, lower than usual (%(low)s to %(high)s)") % words


def _out_of_reach(standing: Standing, limit: Thresholds, today: date) -> str:
    aim, so_far = standing.goal, standing.year_so_far
    year = (standing.trend.period.after).year if standing.trend.period.after > today else 0
    elapsed = (today - date(today.year, 1, 1)).days + 1
    if aim is None or so_far is None or not year or elapsed < limit.target_after_days:
        return ""
    expected: float | None
    if so_far.whole is None:
        expected = anomalies.count_at_year_end(so_far.part, elapsed)
    else:
        recent = standing.trend.now.value
        expected = (
            None
            if recent is None
            else anomalies.share_at_year_end((so_far.part, so_far.whole), recent, elapsed)
        )
    if expected is None or expected >= float(aim.value):
        return ""
    words = {
        "target": _number(float(aim.value), 1 if aim.is_share else 0),
        "expected": _number(expected, 1 if aim.is_share else 0),
    }
    if aim.is_share:
        return _("At this pace the year ends at %(expected)s%%, below the target of %(target)s%%") % words
    return _("At this pace the year ends at %(expected)s, below the target of %(target)s") % words


def _number(value: float, digits: int) -> str:
    return number_format(round(value, digits), digits, force_grouping=True)
