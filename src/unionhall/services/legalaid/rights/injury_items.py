"""What an injury costs, item by item, as courts add it up before it is shared out by fault.

Sources: 民法典 article 1179; 人身损害解释 (2022) articles 6 to 18. Years go by the age at the grading or at death:
twenty, one less for each year above sixty, five at least.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.formulas import evaluate, plain
from unionhall.services.legalaid.rights.results import Text
from unionhall.services.legalaid.rights.sheets import Sheet


class Cost(StrEnum):
    """What money went, or was lost, on."""

    MEDICAL = "medical"
    LOST_INCOME = "lost_income"
    NURSING = "nursing"
    TRAVEL = "travel"
    NUTRITION = "nutrition"
    MEALS = "meals"  # meals in hospital
    DEVICE = "device"
    APPRAISAL = "appraisal"
    OTHER = "other"


COSTS: dict[Cost, str] = {
    Cost.MEDICAL: _("Medical costs"),
    Cost.LOST_INCOME: _("Lost income"),
    Cost.NURSING: _("Nursing of the injured person"),
    Cost.TRAVEL: _("Travel to treatment"),
    Cost.NUTRITION: _("Nutrition"),
    Cost.MEALS: _("Meals in hospital"),
    Cost.DEVICE: _("Aids and devices"),
    Cost.APPRAISAL: _("Cost of the appraisal"),
    Cost.OTHER: _("Other costs"),
}
LABELS: dict[str, str] = {
    "kind": _("What the money was for"),
    "yuan": _("Yuan; a day, where days are given"),
    "days": _("For how many days"),
    "age": _("Age in full years"),
    "supporters": _("How many people share the keep, you included"),
    **{f"Cost.{kind.value}": words for kind, words in COSTS.items()},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class InjuryItem:
    """A sum in yuan; or, with `days` (1 or more), a sum in yuan for each of so many days."""

    kind: Cost
    yuan: Fraction
    days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependant:
    """Somebody whom the injured person has to keep: `age` in full years, `supporters` all who share it (1 or more).

    A grown-up counts only when unable to work and without other income.
    """

    age: int
    supporters: int = 1


@dataclass(frozen=True, slots=True)
class Pair:
    """A number, lowest and highest; the same where the law is clear."""

    low: Fraction
    high: Fraction


def pair(sheet: Sheet, label: str, low: str, high: str) -> Pair:
    """One line where both formulas are the same, otherwise one for each end."""
    if low == high:
        both = sheet.step(label, low)
        return Pair(both, both)
    least = sheet.step(_("At least: %(what)s"), low, what=Text(label))
    return Pair(least, sheet.step(label, high))


def cost(item: InjuryItem, on: date, sheet: Sheet) -> Pair:
    """One item by its receipt, or by its days. Nursing is not counted beyond twenty years (article 8)."""
    label = COSTS[item.kind]
    if item.days is None:
        formula = plain(item.yuan)
    elif item.kind is Cost.NURSING:
        most = int(sheet.number("rights.nursing_most_years", on)) * 365
        formula = f"{plain(item.yuan)} * {min(item.days, most)}"
    else:
        formula = f"{plain(item.yuan)} * {item.days}"
    return pair(sheet, label, formula, formula)


def years_formula(age: int, on: date, sheet: Sheet) -> str:
    """For how many years somebody of `age` is compensated (articles 12 and 15)."""
    usual = sheet.number("rights.compensation_years", on)
    old = sheet.number("rights.compensation_less_from_years", on)
    least = sheet.number("rights.compensation_least_years", on)
    return f"max({plain(least)}, {plain(usual)} - max(0, {age} - {plain(old)}))"


def share_of_grade(grade: int, on: date, sheet: Sheet) -> Fraction:
    """How much of full compensation a grade gives: a tenth for grade 10, all for grade 1. Practice, not statute."""
    each = sheet.number("rights.disability_each_grade_share", on)
    return sheet.step(_("Degree of disability, as a share"), f"(11 - {grade}) * {plain(each)}", "share")


def support_years(age: int, on: date, sheet: Sheet) -> int:
    """How long somebody of `age` is to be kept: a child until eighteen, others as compensation counts (article 17)."""
    grown = int(sheet.number("rights.child_kept_until_years", on))
    if age < grown:
        return grown - age
    return int(evaluate(years_formula(age, on, sheet)))


def support(
    dependants: Sequence[Dependant], consumption: Pair, degree: Fraction, on: date, sheet: Sheet
) -> list[Pair]:
    """What the dependants lose, stretch by stretch of years; in no year more than one year's consumption.

    Whether the yearly ceiling is applied before or after the degree of disability is not settled: where it matters the
    two give the two ends.
    """
    lasting = [(support_years(one.age, on, sheet), one.supporters) for one in dependants]
    found, begun = [], 0
    for end in sorted({years for years, _count in lasting}):
        shares = sorted(count for years, count in lasting if years >= end)
        found.append(_stretch(shares, end - begun, consumption, degree, sheet))
        begun = end
    return found


def _stretch(shares: list[int], years: int, consumption: Pair, degree: Fraction, sheet: Sheet) -> Pair:
    together = " + ".join(f"1 / {count}" for count in shares)
    if evaluate(together) <= 1:
        low = f"{plain(consumption.low)} * {plain(degree)} * ({together}) * {years}"
        high = f"{plain(consumption.high)} * {plain(degree)} * ({together}) * {years}"
        return pair(sheet, _("Keep of dependants"), low, high)
    full = plain(consumption.high)
    if degree < 1:
        sheet.warn(
            _("Several dependants: courts apply the yearly ceiling before or after the degree of disability.")
        )
    return pair(
        sheet,
        _("Keep of dependants"),
        f"{plain(consumption.low)} * {plain(degree)} * min(1, {together}) * {years}",
        f"min({full}, {full} * {plain(degree)} * ({together})) * {years}",
    )
