"""The same sums once more, reckoned by hand in whole cents and by other ways: what the law's own reckoning is held to.

Nothing of it is shared with the core but the facts. Numbers of law are written here as the texts say them. Service is
counted in half years that are walked one by one, working days from a walk through every day since 2007, statutory
holidays from the days of the moon, and what is no whole cent is kept as a quotient of whole numbers to the end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction

from unionhall.services.legalaid.rights.illegal_employer import IllegalEmployerFacts
from unionhall.services.legalaid.rights.injury_death import DeathFacts, Kin
from unionhall.services.legalaid.rights.injury_facts import InjuryFacts, Nursing
from unionhall.services.legalaid.rights.overtime_facts import (
    DayKind,
    HoursSystem,
    OvertimeDay,
    OvertimeFacts,
    Period,
)
from unionhall.services.legalaid.rights.second_wage import SecondWageFacts
from unionhall.services.legalaid.rights.severance_facts import Ground, SeveranceFacts, UnionNotice
from unionhall.services.legalaid.tests.rights.second_days import (
    ONE_DAY,
    STATUTORY,
    is_worked,
    months_on,
    worked,
)

# By claim: its status, and the lowest and highest sum in cents (None: no sum is named).
Reckoned = dict[str, tuple[str, tuple[int, int] | None]]
Quotient = tuple[int, int]
# The first day, the day after the last, and whether it is a whole month.
Stretch = tuple[date, date, bool]
EXISTS, NO, DEPENDS = "exists", "no", "depends"


class Pleads(Enum):
    """From when a place counts the year within which the second wage is claimed."""

    FROM_END = "from_end"
    BY_MONTH = "by_month"
    BY_DAY = "by_day"


@dataclass(frozen=True)
class Numbers:
    """What a place has its own numbers for, in cents."""

    minimum: int
    average: int
    injury_month: int
    injury_year: int
    pleads: Pleads


def cents(yuan: Fraction) -> int:
    """A sum of whole cents."""
    found, rest = divmod(yuan.numerator * 100, yuan.denominator)
    assert not rest, yuan
    return found


def near(top: int, bottom: int) -> int:
    """The quotient of two sums that are not negative, half a cent going up."""
    return (2 * top + bottom) // (2 * bottom)


def one(*quotient: int) -> tuple[int, int]:
    """A sum that is certain."""
    return (near(*quotient),) * 2


def between(*quotients: Quotient) -> tuple[int, int]:
    """From the least of them to the greatest."""
    found = sorted(near(*each) for each in quotients)
    return found[0], found[-1]


# ---- the end of employment

# Service before 2008: twelve months of pay at most; without such an end; or perhaps nothing.
OLD_CAPPED = {Ground.AGREED_BY_EMPLOYER}
OLD_UNCAPPED = {Ground.NO_FAULT, Ground.LAYOFF}
OLD_OPEN = {Ground.BREACH, Ground.CLOSED}
NOTHING = {
    Ground.AGREED_BY_WORKER, Ground.RESIGNED, Ground.MISCONDUCT, Ground.ALLEGED_MISCONDUCT, Ground.RETIRED,
    Ground.PART_TIME, Ground.PUBLIC_POST,
}  # fmt: skip
BY_NOTICE = {Ground.NO_FAULT, Ground.LAYOFF}
SPLIT = date(2008, 1, 1)


def half_years(first: date, end: date) -> int:
    """Halves of months' pay for the work in `[first, end)`, walking from half year to half year."""
    halves = 0
    while months_on(first, 6 * (halves + 1)) <= end:
        halves += 1
    is_more = months_on(first, 6 * halves) < end
    # An odd half year makes the year full; a beginning after a full year is half a month.
    return halves + 1 if halves % 2 or is_more else halves


def begun_years(first: date, end: date) -> int:
    """Years begun in `[first, end)`."""
    years = 0
    while months_on(first, 12 * years) < end:
        years += 1
    return years


def base_of(facts: SeveranceFacts, numbers: Numbers) -> Quotient:
    """A month's average pay, at least the minimum wage."""
    if facts.average is not None:
        top, bottom = cents(facts.average), 1
    else:
        bottom = 12 * len(facts.pay)
        top = 12 * sum(cents(month.gross) for month in facts.pay) + len(facts.pay) * cents(facts.yearly_bonus)
    return (top, bottom) if top >= numbers.minimum * bottom else (numbers.minimum, 1)


def first_day(facts: SeveranceFacts) -> date:
    """The day of hiring, put back by every day of service that is joined."""
    first = facts.hired_on
    for service in facts.earlier:
        if not service.was_paid_out and not service.was_own_choice:
            first -= service.ended_on - service.began_on + ONE_DAY
    return first


def is_unlawful(facts: SeveranceFacts) -> bool:
    """Whether twice the compensation is due, and nothing else."""
    end = facts.last_day + ONE_DAY
    is_near = (
        facts.retires_on is not None
        and months_on(facts.hired_on, 180) <= end
        and facts.retires_on < months_on(facts.last_day, 60)
    )
    if facts.ground is Ground.EXPIRED:
        return facts.was_open_ended_due or facts.protection is not None or is_near
    if facts.ground in BY_NOTICE:
        return facts.were_conditions_met is False or facts.protection is not None or is_near
    return facts.ground is Ground.UNLAWFUL


def split_sum(facts: SeveranceFacts, numbers: Numbers) -> tuple[int, int]:
    """Compensation with the years before 2008 by the rules of then."""
    (top, bottom), line = base_of(facts, numbers), 3 * numbers.average
    first, end = first_day(facts), facts.last_day + ONE_DAY
    new = half_years(max(first, SPLIT), end)
    old = begun_years(first, min(end, SPLIT)) if first < SPLIT else 0
    if facts.ground in OLD_CAPPED or (facts.ground is Ground.NO_FAULT and facts.is_incompetence):
        old = min(old, 12)
    elif facts.ground not in OLD_UNCAPPED | OLD_OPEN:
        old = 0
    without = 0 if facts.ground in OLD_OPEN else old
    if top <= line * bottom:
        return between((top * (new + 2 * without), 2 * bottom), (top * (new + 2 * old), 2 * bottom))
    low = line * min(24, new + 2 * without), 2
    return between(low, (line * min(24, new) * bottom + 2 * old * top, 2 * bottom))


def doubled(facts: SeveranceFacts, numbers: Numbers) -> tuple[int, int]:
    """Twice, from the first day on, by today's rule alone."""
    (top, bottom), line = base_of(facts, numbers), 3 * numbers.average
    halves = half_years(first_day(facts), facts.last_day + ONE_DAY)
    return one(line * min(24, halves), 1) if top > line * bottom else one(top * halves, bottom)


def severance(facts: SeveranceFacts, numbers: Numbers) -> Reckoned:
    """劳动合同法 articles 36 to 48, 87 and 97."""
    if is_unlawful(facts):
        return {"unlawful": (EXISTS, doubled(facts, numbers))}
    found: Reckoned = {}
    if facts.ground in NOTHING or (facts.ground is Ground.EXPIRED and facts.was_renewal_refused):
        found["severance"] = NO, None
    else:
        found["severance"] = EXISTS, split_sum(facts, numbers)
    if facts.ground is Ground.NO_FAULT and not facts.was_given_notice:
        assert facts.last_month is not None
        found["notice_month"] = EXISTS, one(cents(facts.last_month), 1)
    is_untold = facts.union_notice is UnionNotice.NOT_TOLD and facts.ground in BY_NOTICE | {Ground.MISCONDUCT}
    if is_untold or facts.ground is Ground.ALLEGED_MISCONDUCT:
        found["unlawful"] = DEPENDS, doubled(facts, numbers)
    return found


# ---- no written contract


def wage_on(facts: SecondWageFacts, day: date) -> int:
    """The pay of a month in force on `day`, in cents."""
    found = cents(facts.month_wage)
    for change in sorted(facts.changes, key=lambda each: each.from_day):
        if change.from_day <= day:
            found = cents(change.wage)
    return found


def parts(facts: SecondWageFacts, stretches: Iterable[Stretch]) -> Quotient:
    """Whole months at their pay, parts by their working days: 21.75 of them (87 quarters) are a month, and the most."""
    total = 0
    for first, end, is_whole in stretches:
        total += wage_on(facts, first) * (87 if is_whole else min(87, 4 * worked(first, end)))
    return total, 87


def by_service(hired: date, end: date) -> Iterable[Stretch]:
    """From the second month of service on, month by month."""
    for count in range(1, 12):
        first, following = months_on(hired, count), months_on(hired, count + 1)
        if first < end:
            yield first, min(following, end), following <= end


def by_calendar(first: date, end: date) -> Iterable[Stretch]:
    """The same days by the months of the calendar."""
    while first < end:
        following = months_on(first.replace(day=1), 1)
        stop = min(following, end)
        yield first, stop, first.day == 1 and stop == following
        first = stop


def in_time(stretches: Iterable[Stretch], filed: date, pleads: Pleads, end: date) -> Iterable[Stretch]:
    """What is left of the months of a window that ends before `end` once the employer pleads that a year is over."""
    if pleads is Pleads.FROM_END:
        return stretches if is_in_time(end - ONE_DAY, filed) else ()
    if pleads is Pleads.BY_MONTH:
        return [each for each in stretches if is_in_time(each[1] - ONE_DAY, filed)]
    since = a_year_before(filed)
    return [
        (max(first, since), stop, is_whole and first >= since)
        for first, stop, is_whole in stretches
        if stop > since
    ]


def is_in_time(known: date, filed: date) -> bool:
    """Whether a year from a day has not passed; it does not end on a day off."""
    last = months_on(known, 12)
    while last < filed and not is_worked(last):
        last += ONE_DAY
    return filed <= last


def a_year_before(day: date) -> date:
    """The same day of the year before."""
    return date(day.year - 1, day.month, min(day.day, 28) if day.month == 2 else day.day)


def second_wage(facts: SecondWageFacts, as_of: date, pleads: Pleads | None = None) -> Reckoned:
    """劳动合同法 article 82(1), for a first contract that was wanting; `pleads`: how the place counts the year."""
    last = facts.last_day if facts.last_day is not None else as_of
    end = min(months_on(facts.hired_on, 12), last + ONE_DAY)
    if facts.signed_on is not None:
        end = min(end, facts.signed_on)
    first = months_on(facts.hired_on, 1)
    if first >= end:
        return {"second_wage": (NO, (0, 0))}
    readings = [list(by_service(facts.hired_on, end)), list(by_calendar(first, end))]
    if pleads is not None and facts.is_defence_raised:
        readings = [list(in_time(each, facts.filed_on or as_of, pleads, end)) for each in readings]
    return {"second_wage": (EXISTS, between(*(parts(facts, each) for each in readings)))}


# ---- overtime

TENTHS = {DayKind.WEEKDAY: 15, DayKind.REST: 20, DayKind.STATUTORY: 30}
# By period, in hundredths of an hour: before 2025, and since.
STANDARD = {
    Period.MONTH: (16_664, 16_536), Period.QUARTER: (50_000, 49_600), Period.YEAR: (200_000, 198_400),
}  # fmt: skip


def kind_of(told: OvertimeDay) -> DayKind:
    """What the day is paid as."""
    if told.day in STATUTORY:
        return DayKind.STATUTORY
    if told.day_kind is not None:
        return told.day_kind
    return DayKind.WEEKDAY if is_worked(told.day) else DayKind.REST


def hundredths(hours: Fraction) -> int:
    """Hours in hundredths."""
    return cents(hours)


def weighted(facts: OvertimeFacts) -> int:
    """Hundredths of hours times tenths of the pay."""
    if facts.system is HoursSystem.COMPREHENSIVE and facts.is_approved:
        assert facts.period is not None
        standard = STANDARD[facts.period][facts.until.year >= 2025]
        holiday = hundredths(facts.statutory_hours)
        return 15 * max(0, hundredths(facts.period_hours) - holiday - standard) + 30 * holiday
    total = 0
    lines = [(each.kind, each.amount_of_hours, each.has_time_off) for each in facts.hours]
    lines += [(kind_of(each), each.day_hours, each.was_time_off_given) for each in facts.days]
    for kind, hours, has_time_off in lines:
        if not (kind is DayKind.REST and has_time_off):
            total += TENTHS[kind] * hundredths(hours)
    return total


def overtime(facts: OvertimeFacts, numbers: Numbers) -> Reckoned:
    """劳动法 article 44; 174 hours a month. Reckoned in parts of a cent: 174 hours, tenths of pay, hundredths."""
    bottom = 174 * 10 * 100
    pieces = sum(TENTHS[each.piece_kind] * int(each.count) for each in facts.pieces)
    fixed = pieces * cents(facts.piece_rate or Fraction(0)) * 174 * 100 - cents(facts.paid) * bottom
    bases = [] if facts.base is None else [max(cents(facts.base), numbers.minimum)]
    if facts.base is not None and facts.clause_base is not None:
        bases.append(max(min(cents(facts.clause_base), cents(facts.base)), numbers.minimum))
    weight = weighted(facts)
    sums = between(*((max(0, fixed + base * weight), bottom) for base in bases or [0]))
    return {"overtime": (EXISTS if sums[1] else NO, sums)}


# ---- work injury

GRANT = (27, 25, 23, 21, 18, 16, 13, 11, 9, 7)
PENSION = (90, 85, 80, 75, 70, 60)
NURSING = {Nursing.FULL: 50, Nursing.MOSTLY: 40, Nursing.PARTLY: 30}
INCOME = {
    2012: 24_565, 2013: 26_955, 2014: 28_844, 2015: 31_195, 2016: 33_616, 2017: 36_396, 2018: 39_251, 2019: 42_359,
    2020: 43_834, 2021: 47_412, 2022: 49_283, 2023: 51_821, 2024: 54_188, 2025: 56_502,
}  # fmt: skip
UNLICENSED = (16, 14, 12, 10, 8, 6, 4, 3, 2, 1)


def own_wages(wage: Fraction | None, numbers: Numbers) -> list[int]:
    """Tenths of cents: the wage between 60% and 300% of the local one; not known, both ends."""
    least, most = 6 * numbers.injury_month, 30 * numbers.injury_month
    if wage is None:
        return [least, most]
    return [max(least, min(most, 10 * cents(wage)))]


def injury(facts: InjuryFacts, numbers: Numbers) -> Reckoned:
    """工伤保险条例 articles 33 to 37 and 64: the grant, the allowance, care, and the pay during treatment."""
    found: Reckoned = {}
    insured = facts.contribution if facts.contribution is not None else facts.wage
    real = facts.wage if facts.wage is not None else facts.contribution
    wages = own_wages(real if facts.is_insured is False else insured, numbers)
    if facts.grade is not None:
        months = GRANT[facts.grade - 1]
        found["injury_grant"] = EXISTS, between(*((months * wage, 10) for wage in wages))
        if facts.grade <= 6:
            found["injury_pension"] = pension(facts, facts.grade, wages, numbers)
        lacks = own_wages(facts.wage, numbers)[0] - own_wages(facts.contribution, numbers)[0]
        is_told = facts.wage is not None and facts.contribution is not None
        if is_told and facts.is_insured is not False and lacks > 0:
            found["injury_top_up"] = DEPENDS, one(months * lacks, 10)
    if facts.nursing is not None:
        found["injury_nursing"] = EXISTS, one(NURSING[facts.nursing] * numbers.injury_month, 100)
    return found


def pension(
    facts: InjuryFacts, grade: int, wages: list[int], numbers: Numbers
) -> tuple[str, tuple[int, int] | None]:
    """The allowance of a month, and whether it is due: for degrees 5 and 6 only without work that they can do."""
    share = PENSION[grade - 1]
    sums = between(*((max(share * wage, 1000 * numbers.minimum), 1000) for wage in wages))
    if grade <= 4:
        return EXISTS, sums
    if facts.can_be_given_work:
        return NO, None
    return (DEPENDS if facts.can_be_given_work is None else EXISTS), sums


def death(facts: DeathFacts, numbers: Numbers) -> Reckoned:
    """工伤保险条例 article 39."""
    grant = 100 * 20 * INCOME[facts.injured_on.year - 1]
    found: Reckoned = {
        "injury_death_grant": (NO, None) if facts.was_on_pension else (EXISTS, (grant, grant)),
        "injury_funeral": (EXISTS, one(6 * numbers.injury_month, 1)),
    }
    if facts.dependants:
        shares = sum(
            (4 if each.kin is Kin.SPOUSE else 3) + (1 if each.is_alone else 0) for each in facts.dependants
        )
        wages = own_wages(facts.wage, numbers)
        found["injury_dependants"] = EXISTS, between(*((min(10, shares) * wage, 100) for wage in wages))
    return found


def illegal(facts: IllegalEmployerFacts, numbers: Numbers) -> Reckoned:
    """非法用工单位伤亡人员一次性赔偿办法 articles 5 and 6: by the degree, or for a death twenty and ten times."""
    if facts.died_on is not None:
        years = facts.injured_on.year - 1, facts.died_on.year - 1
        return {"illegal_death": (EXISTS, between(*((100 * 30 * INCOME[year], 1) for year in years)))}
    assert facts.grade is not None
    return {"illegal_disability": (EXISTS, one(UNLICENSED[facts.grade - 1] * numbers.injury_year, 1))}
