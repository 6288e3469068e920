"""What a worker tells of overtime: hours by kind, days by date, pieces, or the hours of a reckoning period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from unionhall.lib.errors import InvalidInput
from unionhall.lib.errors import msgid as _

ZERO = Fraction(0)


class DayKind(StrEnum):
    """What a day is paid as (劳动法 article 44)."""

    WEEKDAY = "weekday"  # beyond the hours of a working day
    REST = "rest"  # weekends, days off of the yearly notice, the sixth day of a six-day week
    STATUTORY = "statutory"  # the holidays of the law itself


class HoursSystem(StrEnum):
    """How the working time is reckoned."""

    STANDARD = "standard"
    COMPREHENSIVE = "comprehensive"  # 综合计算工时, by a month, a quarter or a year; needs approval
    FLEXIBLE = "flexible"  # 不定时, without fixed hours; needs approval


class Period(StrEnum):
    """Over what comprehensive hours are reckoned."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


LABELS = {
    "until": _("Last day of the time for which overtime is claimed"),
    "base": _("Wage of a month by the contract, yuan"),
    "clause_base": _("Lower base that a clause sets for overtime, yuan a month"),
    "hours": _("Hours by kind"),
    "days": _("Days of overtime"),
    "piece_rate": _("Pay for a piece, yuan"),
    "pieces": _("Pieces by kind"),
    "system": _("How working time is reckoned"),
    "is_approved": _("The labour authority approved it"),
    "period": _("Over what it is reckoned"),
    "period_hours": _("All hours worked in that period"),
    "statutory_hours": _("Of these, hours on statutory holidays"),
    "paid": _("Paid for overtime already, yuan"),
    "ended_on": _("Last day of the employment"),
    "kind": _("Kind of day"),
    "amount_of_hours": _("Hours"),
    "count": _("Pieces"),
    "has_time_off": _("Time off was given instead"),
    "day": _("Day"),
    "day_hours": _("Hours on that day"),
    "day_kind": _("Kind of day by your own rota"),
    "was_time_off_given": _("Time off was given for that day"),
    "piece_kind": _("When they were made"),
    "DayKind.weekday": _("Working day, beyond the hours"),
    "DayKind.rest": _("Rest day"),
    "DayKind.statutory": _("Statutory holiday"),
    "HoursSystem.standard": _("Eight hours a day, forty a week"),
    "HoursSystem.comprehensive": _("Over a longer period"),
    "HoursSystem.flexible": _("Without fixed hours"),
    "Period.month": _("A month"),
    "Period.quarter": _("A quarter"),
    "Period.year": _("A year"),
}


class BadOvertime(InvalidInput):
    """Facts that do not go together."""

    message = _("Hours, pieces and sums cannot be below nought.")


class NoPeriod(BadOvertime):
    """Comprehensive hours without their period."""

    message = _("Tell over what period the hours are reckoned: a month, a quarter or a year.")


class NoBase(BadOvertime):
    """Hours without a wage."""

    message = _("Tell the wage of a month, or the pay for a piece.")


@dataclass(frozen=True, slots=True, kw_only=True)
class OvertimeHours:
    """Hours of one kind, all together; on working days only those beyond the normal ones."""

    kind: DayKind
    amount_of_hours: Fraction
    has_time_off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OvertimeDay:
    """Overtime on `day`, in hours; the official calendar tells what kind of day it was.

    `day_kind` is the kind by the worker's own rota, where rest days are not the weekends. A statutory holiday stays
    one.
    """

    day: date
    day_hours: Fraction
    day_kind: DayKind | None = None
    was_time_off_given: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OvertimePieces:
    """Pieces made in overtime of one kind, beyond the norm."""

    piece_kind: DayKind
    count: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class OvertimeFacts:
    """Sums in yuan, not below nought. `base` is the contract's wage of a month (None for piece work alone).

    `clause_base`: a lower base that the contract or a rule sets for overtime. `hours` and `days` add up: tell each hour
    once. `period` to `statutory_hours` are for comprehensive hours: all hours of one period that ends with `until`.
    `ended_on` is the last day of the employment; without it the employment goes on.
    """

    until: date
    base: Fraction | None = None
    clause_base: Fraction | None = None
    hours: tuple[OvertimeHours, ...] = ()
    days: tuple[OvertimeDay, ...] = ()
    piece_rate: Fraction | None = None
    pieces: tuple[OvertimePieces, ...] = ()
    system: HoursSystem = HoursSystem.STANDARD
    is_approved: bool | None = None
    period: Period | None = None
    period_hours: Fraction = ZERO
    statutory_hours: Fraction = ZERO
    paid: Fraction = ZERO
    ended_on: date | None = None

    @property
    def is_comprehensive(self) -> bool:
        """Whether the hours of a period count: comprehensive hours that were not refused approval."""
        return self.system is HoursSystem.COMPREHENSIVE and self.is_approved is not False

    @property
    def is_flexible(self) -> bool:
        """Whether there are no fixed hours, and approval was not refused."""
        return self.system is HoursSystem.FLEXIBLE and self.is_approved is not False


def check_overtime(facts: OvertimeFacts) -> None:
    """Raises BadOvertime, NoPeriod or NoBase with the field."""
    sums = {
        "base": facts.base, "clause_base": facts.clause_base, "piece_rate": facts.piece_rate, "paid": facts.paid,
        "period_hours": facts.period_hours, "statutory_hours": facts.statutory_hours,
    }  # fmt: skip
    sums |= {f"hours.{place}.amount_of_hours": one.amount_of_hours for place, one in enumerate(facts.hours)}
    sums |= {f"days.{place}.day_hours": one.day_hours for place, one in enumerate(facts.days)}
    sums |= {f"pieces.{place}.count": one.count for place, one in enumerate(facts.pieces)}
    for field, value in sums.items():
        if value is not None and value < 0:
            raise BadOvertime(field=field)
    if facts.is_comprehensive and facts.period is None:
        raise NoPeriod(field="period")
    if facts.base is None and (facts.hours or facts.days or facts.period_hours or facts.piece_rate is None):
        raise NoBase(field="base")
