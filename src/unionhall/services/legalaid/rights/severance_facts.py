"""What a worker tells of the end of an employment: the ground, the pay, the years, and what forbade ending it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from unionhall.lib.errors import InvalidInput
from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.pay_periods import check_sums
from unionhall.services.legalaid.rights.spans import ONE_DAY

MONTHS_OF_A_YEAR = 12


class Ground(StrEnum):
    """How the employment ended, as the law sorts it."""

    BREACH = "breach"  # the worker left for the employer's breach, and said so (article 38)
    NO_INSURANCE = "no_insurance"  # the same, for want of social insurance alone
    AGREED_BY_EMPLOYER = "agreed_by_employer"  # article 36, proposed by the employer
    AGREED_BY_WORKER = "agreed_by_worker"
    NO_FAULT = "no_fault"  # article 40: illness, twice incompetent, changed circumstances
    LAYOFF = "layoff"  # article 41
    EXPIRED = "expired"  # article 44(1), not renewed on the same terms
    TASK_DONE = "task_done"  # the contract lasted until a task was done (rules, article 22)
    REFUSED_TO_SIGN = "refused_to_sign"  # the worker would not sign after the first month (rules, article 6)
    CLOSED = "closed"  # article 44(4)(5): bankruptcy, closure; the end of the business term
    RESIGNED = "resigned"  # article 37
    MISCONDUCT = "misconduct"  # article 39, and proven
    ALLEGED_MISCONDUCT = "alleged_misconduct"  # article 39, and not proven yet
    RETIRED = "retired"  # article 44(2)(3)
    PART_TIME = "part_time"  # article 71
    PUBLIC_POST = "public_post"  # a public-welfare post (rules, article 12)
    UNLAWFUL = "unlawful"  # none of them holds (article 87)


class Protection(StrEnum):
    """Why the employer may not end it under articles 40 and 41 (article 42)."""

    HAZARDOUS_WORK = "hazardous_work"  # no exit health check, or suspected occupational disease
    INJURED = "injured"  # lost ability to work through a work injury or occupational disease
    SICK = "sick"  # within the time of medical treatment
    MOTHER = "mother"  # pregnancy, birth, nursing
    NEAR_RETIREMENT = "near_retirement"  # fifteen years there, and less than five to retirement
    OTHER = "other"


class UnionNotice(StrEnum):
    """Whether the union was told of the reason before the dismissal (article 43)."""

    UNKNOWN = "unknown"
    NO_UNION = "no_union"
    TOLD = "told"
    NOT_TOLD = "not_told"


LABELS = {
    "pay": _("Gross pay of each of the last twelve months, or of those worked"),
    "gross": _("Gross pay of a month, yuan"),
    "yearly_bonus": _("Bonus of a whole year that is not in the months, yuan"),
    "earlier": _("Earlier service that may be joined: moved by the employer"),
    "began_on": _("First day of the earlier service"),
    "ended_on": _("Last day of the earlier service"),
    "was_paid_out": _("Compensation was paid for it"),
    "was_own_choice": _("I changed of my own accord"),
    "is_incompetence": _("The reason was that I was not up to the work"),
    "protection": _("What forbade the dismissal"),
    "retires_on": _("Day of retirement by law"),
    "were_conditions_met": _("Conditions and procedure of the dismissal were kept"),
    "union_notice": _("Whether the union was told before"),
    "was_renewal_refused": _("Renewal on the same or better terms was offered and I refused"),
    "was_open_ended_due": _("An open-ended contract was due"),
    "Ground.no_insurance": _("I left because they paid no social insurance, and said so"),
    "Ground.task_done": _("The contract lasted until a task was done, and it is done"),
    "Ground.refused_to_sign": _("I would not sign a contract after the first month"),
    "Ground.alleged_misconduct": _("Dismissed for misconduct that is not proven"),
    "Ground.part_time": _("The work was part-time"),
    "Ground.public_post": _("It was a public-welfare post"),
    "Protection.hazardous_work": _("Hazardous work without an exit health check"),
    "Protection.injured": _("A work injury or occupational disease"),
    "Protection.sick": _("Sick leave within the time of medical treatment"),
    "Protection.mother": _("Pregnancy, birth or nursing"),
    "Protection.near_retirement": _("Fifteen years there and less than five to retirement"),
    "Protection.other": _("Another protection by law"),
    "UnionNotice.unknown": _("I do not know"),
    "UnionNotice.no_union": _("There is no union"),
    "UnionNotice.told": _("The union was told"),
    "UnionNotice.not_told": _("The union was not told"),
}


class BadSeverance(InvalidInput):
    """Facts that do not go together."""

    message = _("The last day lies before the first.")


class NoAverage(BadSeverance):
    """Neither an average nor the months it is made of."""

    message = _("Tell the average pay of a month, or the pay of one to twelve months.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidMonth:
    """The gross pay of one month in yuan, with bonuses and allowances."""

    gross: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierService:
    """Service before `hired_on`, from `began_on` to `ended_on`, both worked, here or where the worker was moved from.

    It is joined where the worker was moved, not by own choice, and it was not paid out (rules, article 10).
    """

    began_on: date
    ended_on: date
    was_paid_out: bool = False
    was_own_choice: bool = False

    @property
    def is_joined(self) -> bool:
        """Whether the years count on."""
        return not (self.was_paid_out or self.was_own_choice)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveranceFacts:
    """Amounts in yuan a month. `average` is the gross pay of the last twelve months (or of those worked), with bonuses.

    Instead of `average`, `pay` may name each of those months; a twelfth of `yearly_bonus` is added. `last_month` is the
    pay of the month before the end, for the month instead of notice. `were_conditions_met`: conditions and procedure of
    articles 40 and 41; None where nobody knows. `is_incompetence` matters for service before 2008.
    """

    hired_on: date
    last_day: date
    ground: Ground
    average: Fraction | None = None
    last_month: Fraction | None = None
    was_given_notice: bool = True
    pay: tuple[PaidMonth, ...] = ()
    yearly_bonus: Fraction = Fraction(0)
    earlier: tuple[EarlierService, ...] = ()
    is_incompetence: bool = False
    protection: Protection | None = None
    retires_on: date | None = None
    were_conditions_met: bool | None = None
    union_notice: UnionNotice = UnionNotice.UNKNOWN
    was_renewal_refused: bool = False
    was_open_ended_due: bool = False

    @property
    def began_on(self) -> date:
        """The day from which the years count: earlier service that is joined lies before it, gaps left out."""
        days = sum((one.ended_on - one.began_on + ONE_DAY).days for one in self.earlier if one.is_joined)
        return self.hired_on - days * ONE_DAY


def check_severance(facts: SeveranceFacts) -> None:
    """Raises BadSeverance, NoAverage or SumBelowNothing with the field."""
    check_sums(facts)
    for place, month in enumerate(facts.pay):
        check_sums(month, f"pay.{place}.")
    if facts.last_day < facts.hired_on:
        raise BadSeverance(field="last_day")
    for place, one in enumerate(facts.earlier):
        if not one.began_on <= one.ended_on < facts.hired_on:
            raise BadSeverance(field=f"earlier.{place}.ended_on")
    if facts.average is None and not 0 < len(facts.pay) <= MONTHS_OF_A_YEAR:
        raise NoAverage(field="pay" if facts.pay else "average")
