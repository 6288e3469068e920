"""What was owed and what was paid, period by period: the facts that all claims for pay share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from unionhall.lib.errors import InvalidInput
from unionhall.lib.errors import msgid as _

ZERO = Fraction(0)


class SumBelowNothing(InvalidInput):
    """An amount is below nought."""

    message = _("An amount of money or of days cannot be below nought.")


class PeriodEndsBeforeItStarts(InvalidInput):
    """The last day of a period lies before its first."""

    message = _("The last day of the period lies before its first.")


class MoreThanOneMonth(InvalidInput):
    """A part month reaches over the end of its calendar month."""

    message = _("A part month lies within one calendar month.")


class DeductionKind(StrEnum):
    """What was taken off the pay."""

    WITHHELD = "withheld"  # income tax, own share of insurance, maintenance by judgment: lawful
    DAMAGE = "damage"  # for loss that the worker is said to have caused: lawful up to a limit
    FINE = "fine"  # a penalty of the employer's: without a rule of law today, contested


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
    """One sum that was taken off the pay of a period, in yuan, not below nought."""

    kind: DeductionKind
    amount: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class PayPeriod:
    """Pay of the days `[starts_on, ends_on]`, usually a month; amounts in yuan, not below nought.

    `due` is the pay before anything was taken off, `paid` what arrived, without what came under an official order.
    `overtime_pay`, `allowances` (night, heat, cold, hazard) and `welfare` are parts of `due`. `is_full_labour`: the
    normal hours of the month were worked, so that the minimum wage is checked. `hours`: for part-time work by the hour.
    """

    starts_on: date
    ends_on: date
    due_on: date
    due: Fraction
    paid: Fraction = ZERO
    deductions: tuple[Deduction, ...] = ()
    is_full_labour: bool = False
    overtime_pay: Fraction = ZERO
    allowances: Fraction = ZERO
    welfare: Fraction = ZERO
    hours: Fraction | None = None

    def taken(self, *kinds: DeductionKind) -> Fraction:
        """Yuan taken off under `kinds`; under all of them when none is named."""
        return sum((one.amount for one in self.deductions if not kinds or one.kind in kinds), ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartMonth:
    """A month in which the employment began or ended: `[first_day, last_day]` are its days within the employment.

    Amounts in yuan, days in days, none below nought. `paid_days` and `missed_days` (workdays and statutory holidays
    within the employment, and those of the month outside it) are counted from Monday to Friday unless told.
    `absent_days` are unpaid days off within the employment.
    """

    month_wage: Fraction
    first_day: date
    last_day: date
    paid: Fraction = ZERO
    absent_days: Fraction = ZERO
    paid_days: Fraction | None = None
    missed_days: Fraction | None = None


def check(periods: Iterable[PayPeriod], part_months: Iterable[PartMonth]) -> None:
    """Raises PeriodEndsBeforeItStarts, MoreThanOneMonth, SumBelowNothing, each with its field."""
    for place, one in enumerate(periods):
        check_sums(one, f"periods.{place}.")
        for number, deduction in enumerate(one.deductions):
            check_sums(deduction, f"periods.{place}.deductions.{number}.")
        if one.ends_on < one.starts_on:
            raise PeriodEndsBeforeItStarts(field=f"periods.{place}.ends_on")
    for place, part in enumerate(part_months):
        check_sums(part, f"part_months.{place}.")
        if part.last_day < part.first_day:
            raise PeriodEndsBeforeItStarts(field=f"part_months.{place}.last_day")
        if (part.first_day.year, part.first_day.month) != (part.last_day.year, part.last_day.month):
            raise MoreThanOneMonth(field=f"part_months.{place}.last_day")


def check_sums(facts: Any, path: str = "") -> None:
    """No amount among the fields of `facts` lies below nought. Raises SumBelowNothing with the field after `path`."""
    for each in fields(facts):
        value = getattr(facts, each.name)
        if isinstance(value, Fraction) and value < 0:
            raise SumBelowNothing(field=f"{path}{each.name}")
