"""Stretches of time that figures are counted for: the last 30 days, a month, a quarter, a year.

A period is written in the address as `30d`, `2026-11`, `2026-Q4` or `2026`, so that a page can be sent on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.engines.figures.queries import Stretch

__all__ = ["Period", "Stretch"]

ROLLING_DAYS = 30
ROLLING = f"{ROLLING_DAYS}d"
_WRITTEN = re.compile(r"(?P<year>20\d\d)(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")
_WHOLE = {
    0: gettext_lazy("the 30 days before"),
    1: gettext_lazy("the month before"),
    3: gettext_lazy("the quarter before"),
    12: gettext_lazy("the year before"),
}
_AS_FAR = {
    1: gettext_lazy("the same days of the month before"),
    3: gettext_lazy("the same days of the quarter before"),
    12: gettext_lazy("the same days of the year before"),
}
_MONTHS_OFFERED = 12
_QUARTERS_OFFERED = 4
_YEARS_OFFERED = 3


@dataclass(frozen=True)
class Period:
    """Days from `first` on, until `after`, which is not part of it. `months` is 0 for the rolling days."""

    code: str
    first: date
    after: date
    months: int

    @property
    def stretch(self) -> Stretch:
        """The same as instants, from midnight to midnight where the installation stands."""
        return Stretch(midnight(self.first), midnight(self.after))

    def back(self, steps: int = 1) -> Period:
        """The period of the same length that lies `steps` before."""
        if not self.months:
            span = timedelta(days=ROLLING_DAYS * steps)
            return Period(self.code, self.first - span, self.after - span, 0)
        return _of_months(add_months(self.first, -self.months * steps), self.months)

    def series(self, count: int) -> list[Period]:
        """The last `count` periods, the oldest first; this one is the last."""
        return [self.back(steps) for steps in reversed(range(count))]

    def compared(self, today: date) -> Stretch:
        """What this period is fairly compared with: the one before, as far as this one has come."""
        before = self.back()
        if not self.first <= today < self.after:
            return before.stretch
        reached = min(before.first + (today - self.first) + timedelta(days=1), before.after)
        return Stretch(midnight(before.first), midnight(reached))

    def is_running(self, today: date) -> bool:
        """Whether it is not over yet."""
        return today < self.after

    @property
    def label(self) -> str:
        """In words: "November 2026"."""
        if not self.months:
            return _("Last %(days)s days") % {"days": ROLLING_DAYS}
        if self.months == 12:
            return _("Year %(year)s") % {"year": self.first.year}
        if self.months == 3:
            return _("%(year)s, quarter %(number)s") % {"year": self.first.year, "number": self._quarter}
        return date_format(self.first, "YEAR_MONTH_FORMAT")

    @property
    def short_label(self) -> str:
        """As an axis has room for it."""
        if not self.months:
            return f"{self.first.month}/{self.first.day}"
        if self.months == 12:
            return str(self.first.year)
        if self.months == 3:
            return _("Q%(number)s") % {"number": self._quarter}
        return month_name(self.first)

    def before_label(self, today: date) -> str:
        """What it is compared with, in words; of a period that is still running only the same days count."""
        words = _AS_FAR if self.months and self.is_running(today) else _WHOLE
        return str(words[self.months])

    @property
    def _quarter(self) -> int:
        return (self.first.month + 2) // 3


def midnight(day: date) -> datetime:
    """The beginning of a day where the installation stands."""
    return timezone.make_aware(datetime.combine(day, time.min))


def month_name(day: date) -> str:
    """ "11月" or "Nov"."""
    name = date_format(day, "M")
    return f"{day.month}月" if name.endswith("月") else name


def add_months(day: date, months: int) -> date:
    """The first of the month `months` after that of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _of_months(first: date, months: int) -> Period:
    code = {1: f"{first:%Y-%m}", 3: f"{first:%Y}-Q{(first.month + 2) // 3}", 12: f"{first:%Y}"}[months]
    return Period(code, first, add_months(first, months), months)


def rolling(today: date) -> Period:
    """The last 30 days, today included."""
    after = today + timedelta(days=1)
    return Period(ROLLING, after - timedelta(days=ROLLING_DAYS), after, 0)


def month_of(day: date) -> Period:
    """The month in which `day` lies."""
    return _of_months(day.replace(day=1), 1)


def find_period(text: str, today: date) -> Period:
    """The period written as `text`; the last 30 days when it is none."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return rolling(today)
    year = int(found["year"])
    if found["quarter"]:
        return _of_months(date(year, int(found["quarter"]) * 3 - 2, 1), 3)
    if found["month"]:
        return _of_months(date(year, int(found["month"]), 1), 1)
    return _of_months(date(year, 1, 1), 12)


def offered_periods(today: date, chosen: Period) -> list[Period]:
    """What a filter offers, the nearest first, `chosen` among them."""
    quarter = _of_months(date(today.year, (today.month + 2) // 3 * 3 - 2, 1), 3)
    year = _of_months(date(today.year, 1, 1), 12)
    found = [
        rolling(today),
        *reversed(month_of(today).series(_MONTHS_OFFERED)),
        *reversed(quarter.series(_QUARTERS_OFFERED)),
        *reversed(year.series(_YEARS_OFFERED)),
    ]
    return found if chosen in found else [*found, chosen]
