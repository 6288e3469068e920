"""高温津贴: the allowance for work in great heat, at the sum of the place: by month of its season, by day or by hour.

Sources: 防暑降温措施管理办法 articles 8 and 17; 最低工资规定 article 12: it is pay, and never part of the minimum wage.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from unionhall.kernel.calendar.core import add_months
from unionhall.lib.errors import InvalidInput
from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.formulas import plain
from unionhall.services.legalaid.rights.limits import pay
from unionhall.services.legalaid.rights.parameters import MissingParameter
from unionhall.services.legalaid.rights.results import Amount, Claim, Forum, Status
from unionhall.services.legalaid.rights.sheets import Law, Sheet
from unionhall.services.legalaid.rights.spans import ONE_DAY

EVIDENCE = ("weather", "roster", "work_chat", "pay_records")


class BadHeat(InvalidInput):
    """Facts about work in heat that do not fit together; the sentence says why."""


class Place(StrEnum):
    """Where the work is done."""

    OUTDOOR = "outdoor"
    INDOOR = "indoor"


# What a month is worth, by place of work.
MONTH = {Place.OUTDOOR: "rights.heat_outdoor_month_yuan", Place.INDOOR: "rights.heat_indoor_month_yuan"}


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatFacts:
    """`degrees` Celsius: outdoors the day's highest, indoors what was left after all measures; none: not known.

    `hot_days`, `hot_hours` and `hot_months` are those of the heat between `from_day` and `to_day`; where the months are
    not told, those of the season between the two days are counted. `paid` is the allowance that was paid, yuan.
    """

    place: Place
    from_day: date
    to_day: date
    degrees: Fraction | None = None
    hot_months: int | None = None
    hot_days: int | None = None
    hot_hours: Fraction | None = None
    paid: Fraction = Fraction(0)
    last_day: date | None = None


LABELS: dict[str, str] = {
    "place": _("Where the work in the heat was done"),
    "from_day": _("First day of work in the heat"),
    "to_day": _("Last day of work in the heat"),
    "degrees": _("Degrees Celsius: outdoors the highest of the day, indoors what was left after cooling"),
    "hot_months": _("Months worked in the heat"),
    "hot_days": _("Days worked in the heat"),
    "hot_hours": _("Hours worked in the heat"),
    "paid": _("Heat allowance that was paid, yuan in all"),
    "Place.outdoor": _("Outdoors"),
    "Place.indoor": _("Indoors"),
}


def heat(facts: HeatFacts, law: Law) -> list[Claim]:
    """The allowance. Raises BadHeat (last day before first, days not told where the place counts them) and

    MissingParameter where the place's sum is not entered.
    """
    if facts.to_day < facts.from_day:
        raise BadHeat(_("The last day lies before the first."), field="to_day")
    sheet = Sheet(law)
    status = _status(facts, sheet)
    amount = None
    if status != Status.NO:
        amount = _amount(facts, sheet)
        _say_limits(facts, sheet)
    sheet.assume(_("The allowance is pay; drinks do not replace it, and it is no part of the minimum wage."))
    return [sheet.claim(
        "heat_allowance", _("Heat allowance"), status=status, amount=amount,
        basis=(article("heat", "第十七条", is_unconfirmed=True), article("minimum_wage", "第十二条第一款第二项")),
        limitation=pay(facts.last_day, law), forum=(Forum.ARBITRATION, Forum.INSPECTION), evidence=EVIDENCE,
    )]  # fmt: skip


def _status(facts: HeatFacts, sheet: Sheet) -> Status:
    """Outdoors from 35 degrees on; indoors where the place is not brought below 33, and exactly 33 is disputed."""
    outdoors = facts.place == Place.OUTDOOR
    key = "rights.heat_outdoor_degrees_count" if outdoors else "rights.heat_indoor_degrees_count"
    least = sheet.number(key, facts.from_day)
    if facts.degrees is None:
        words = (
            _("It was as hot outdoors as the rule asks: %(degrees)s degrees or more.")
            if outdoors
            else _("The workplace could not be brought below the %(degrees)s degrees that the rule asks for.")
        )
        sheet.assume(words, degrees=plain(least))
        return Status.EXISTS
    if facts.degrees != least:
        return Status.EXISTS if facts.degrees > least else Status.NO
    if outdoors:
        return Status.EXISTS
    sheet.warn(
        _("At exactly this temperature it depends: local notices ask for less than it, and then it is due.")
    )
    return Status.DEPENDS


def _amount(facts: HeatFacts, sheet: Sheet) -> Amount:
    """By the unit that the place uses: month, day, hour."""
    missing = None
    units: tuple[tuple[str, Callable[[HeatFacts, Fraction, Sheet], Amount]], ...] = (
        (MONTH[facts.place], _by_month),
        ("rights.heat_day_yuan", _by_day),
        ("rights.heat_hour_yuan", _by_hour),
    )
    for key, reckon in units:
        try:
            rate = sheet.number(key, facts.from_day)
        except MissingParameter as lacks:
            missing = missing or lacks
            continue
        return reckon(facts, rate, sheet)
    assert missing is not None
    raise missing


def _by_day(facts: HeatFacts, rate: Fraction, sheet: Sheet) -> Amount:
    if facts.hot_days is None:
        raise BadHeat(_("Here the allowance is paid by the day: say on how many days."), field="hot_days")
    return Amount.of(_less_paid(facts, sheet, f"{plain(rate)} * {facts.hot_days}"))


def _by_hour(facts: HeatFacts, rate: Fraction, sheet: Sheet) -> Amount:
    if facts.hot_hours is None:
        raise BadHeat(_("Here the allowance is paid by the hour: say for how many hours."), field="hot_hours")
    return Amount.of(_less_paid(facts, sheet, f"{plain(rate)} * {plain(facts.hot_hours)}"))


def _by_month(facts: HeatFacts, rate: Fraction, sheet: Sheet) -> Amount:
    """Months of the season that were worked; a month that was only begun makes the sum a range."""
    if facts.hot_months is not None:
        return Amount.of(_less_paid(facts, sheet, f"{plain(rate)} * {facts.hot_months}"))
    first = int(sheet.number("rights.heat_first_month_count", facts.from_day))
    last = int(sheet.number("rights.heat_last_month_count", facts.from_day))
    whole = begun = 0
    month = facts.from_day.replace(day=1)
    while month <= facts.to_day:
        after = add_months(month, 1)
        if first <= month.month <= last:
            begun += 1
            whole += facts.from_day <= month and after - ONE_DAY <= facts.to_day
        month = after
    sheet.assume(
        _("The season here lasts from month %(first)s to month %(last)s of the year."), first=first, last=last
    )
    high = _less_paid(facts, sheet, f"{plain(rate)} * {begun}")
    if whole == begun:
        return Amount.of(high)
    sheet.warn(_("How a month that was not worked in full counts differs by place."))
    return Amount.between(_less_paid(facts, sheet, f"{plain(rate)} * {whole}"), high)


def _less_paid(facts: HeatFacts, sheet: Sheet, formula: str) -> Fraction:
    return sheet.step(_("Heat allowance, less what was paid"), f"max(0, {formula} - {plain(facts.paid)})")


def _say_limits(facts: HeatFacts, sheet: Sheet) -> None:
    """What the employer must do outdoors at such heat."""
    if facts.place != Place.OUTDOOR or facts.degrees is None:
        return
    stop = sheet.number("rights.heat_stop_degrees_count", facts.from_day)
    short = sheet.number("rights.heat_short_degrees_count", facts.from_day)
    if facts.degrees >= stop:
        sheet.warn(
            _("From %(degrees)s degrees on, work outdoors must stop for the day."), degrees=plain(stop)
        )
    elif facts.degrees >= short:
        sheet.warn(
            _(
                "At this heat no more than %(hours)s hours a day may be worked outdoors, not in the %(rest)s hottest."
            ),
            hours=plain(sheet.number("rights.heat_most_day_hours", facts.from_day)),
            rest=plain(sheet.number("rights.heat_rest_hours", facts.from_day)),
        )
    else:
        sheet.warn(
            _("At this heat work outdoors goes in turns, without overtime; pay may not be cut for it.")
        )
