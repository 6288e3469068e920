"""What a figure is held against beside the period before: the same time last year, and what was aimed at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from unionhall.engines.figures.queries import Reading
from unionhall.services.hub.desk import verdicts
from unionhall.services.hub.desk.periods import ROLLING_DAYS, Period, Stretch, midnight
from unionhall.services.hub.desk.queries.figures import Trend

_YEAR_DAYS = 365
_YEAR_MONTHS = 12


def year_of(period: Period) -> int:
    """The year whose targets a period is held against: that of its last day."""
    return (period.after - timedelta(days=1)).year


def last_year(period: Period, today: date) -> Stretch:
    """The same time a year before, as far as this period has come; for a whole year, the year before."""
    if period.months:
        then = period.back(_YEAR_MONTHS // period.months)
    else:
        span = timedelta(days=_YEAR_DAYS)
        then = replace(period, first=period.first - span, after=period.after - span)
    if not period.first <= today < period.after:
        return then.stretch
    reached = min(then.first + (today - period.first) + timedelta(days=1), then.after)
    return Stretch(midnight(then.first), midnight(reached))


def last_year_label(period: Period, today: date) -> str:
    """What that time is called; of a period that is still running only the same days count."""
    if period.months and period.is_running(today):
        return _("the same days last year")
    return _("the same period last year")


@dataclass(frozen=True)
class Goal:
    """A target as it bears on one period.

    `value` is the target itself, `due` the part of it that should be reached by now, `line` what a whole period of
    this length should bring; for a share all three are the same.
    """

    value: Decimal
    due: float
    line: float
    reached: float | None
    is_share: bool

    @property
    def gap(self) -> float:
        """How much is missing, 0 when nothing is."""
        return max(round(self.due - (self.reached or 0), 1), 0)

    @property
    def mood(self) -> str:
        """Good when it is reached."""
        if self.reached is None:
            return verdicts.PLAIN
        return verdicts.WATCH if self.gap else verdicts.GOOD

    @property
    def text(self) -> str:
        """The target, and whether it is reached or how much is missing."""
        digits = 1 if self.is_share else 0
        words = {"target": _plain(self.value), "by": _number(self.gap, digits), "due": _number(self.due, 0)}
        if self.reached is None:
            return (
                _("Target %(target)s%%") if self.is_share else _("Target for the year: %(target)s")
            ) % words
        if self.is_share:
            text = (
                _("Target %(target)s%%: %(by)s points short")
                if self.gap
                else _("Target %(target)s%%: reached")
            )
        elif self.gap:
            text = _("Target for the year: %(target)s; %(due)s due by now, %(by)s short")
        else:
            text = _("Target for the year: %(target)s; %(due)s due by now: reached")
        return text % words


def _number(value: float, digits: int) -> str:
    return number_format(round(value, digits), digits, force_grouping=True)


def _plain(value: Decimal) -> str:
    return _number(float(value), 0 if value == value.to_integral_value() else 1)


def goal(trend: Trend, value: Decimal | None, today: date) -> Goal | None:
    """The target `value` as it bears on the period of `trend`; None without one."""
    if value is None:
        return None
    period = trend.period
    if trend.figure.denominator is not None:
        return Goal(value, float(value), float(value), trend.now.value, is_share=True)
    days = min((min(today + timedelta(days=1), period.after) - period.first).days, _YEAR_DAYS)
    share = period.months / _YEAR_MONTHS if period.months else ROLLING_DAYS / _YEAR_DAYS
    if not period.is_running(today) and period.months:
        due = float(value) * share
    else:
        due = float(value) * max(days, 0) / _YEAR_DAYS
    return Goal(value, due, float(value) * share, trend.now.value, is_share=False)


@dataclass(frozen=True)
class Standing:
    """A figure in a period with everything it is held against."""

    trend: Trend
    today: date
    year_before: Reading
    goal: Goal | None = None
    year_so_far: Reading | None = None

    @property
    def value(self) -> str:
        """The figure as it is printed."""
        return verdicts.shown_value(self.trend.now)

    @property
    def before(self) -> verdicts.Verdict:
        """Against the period before."""
        return verdicts.verdict(self.trend)

    @property
    def last_year(self) -> verdicts.Verdict:
        """Against the same time last year; for a whole year the same as `before`."""
        label = last_year_label(self.trend.period, self.today)
        return verdicts.verdict(replace(self.trend, before=self.year_before, than=label))

    @property
    def has_last_year(self) -> bool:
        """Whether last year is another time than the period before."""
        return self.trend.period.months != _YEAR_MONTHS
