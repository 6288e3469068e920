"""Until when a claim can be brought before the arbitration commission, or, where that does not decide, the court."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from unionhall.kernel.calendar import queries as calendar
from unionhall.kernel.rulebook.queries import values
from unionhall.services.legalaid.plans import Intake
from unionhall.services.legalaid.states import Cause


@dataclass(frozen=True)
class Limitation:
    """The last day to apply for arbitration or to sue; none while the employment goes on and wages are claimed."""

    ends_on: date | None
    is_late: bool = False
    is_urgent: bool = False


def limitation_starts(intake: Intake) -> date | None:
    """The day from which the claim lapses: since when it is known; for pay, the end of the employment (article 27)."""
    is_pay = intake.cause in (Cause.WAGES, Cause.OVERTIME)
    if is_pay and intake.worked_to is not None and not intake.is_still_employed:
        return intake.worked_to
    return intake.known_on


def limitation_of(intake: Intake, region: str, today: date) -> Limitation:
    """When the claim lapses, as the rulebook of `region` counts it from the day it was known.

    Wages claimed while the employment goes on do not lapse; afterwards they do a year after its end (Labour Dispute
    Mediation and Arbitration Law, article 27). An injury in casual work is no labour dispute: the court decides, and
    the period is that of the Civil Code, article 188.
    """
    is_pay, starts = intake.cause in (Cause.WAGES, Cause.OVERTIME), limitation_starts(intake)
    if starts is None or (is_pay and intake.is_still_employed):
        return Limitation(None)
    rules = values(
        "legalaid.limitation_years",
        "legalaid.tort_limitation_years",
        "legalaid.urgent_days",
        region=region,
        on=today,
    )
    is_tort = intake.cause == Cause.CASUAL_INJURY
    years = rules["legalaid.tort_limitation_years" if is_tort else "legalaid.limitation_years"]
    ends_on = calendar.deadline(starts, years.number, "year", allow_provisional=True).due_on
    left = (ends_on - today).days
    return Limitation(ends_on, left < 0, 0 <= left < rules["legalaid.urgent_days"].number)
