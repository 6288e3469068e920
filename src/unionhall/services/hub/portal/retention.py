"""For how long the law has something kept, as the rulebook says for the person's region; and its end.

A time is over when its last day is: what counts from 6 May and is kept for three years goes on 7 May, three years on.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from math import ceil

from django.db.models import Q
from django.utils.timezone import localdate

from unionhall.engines.casework import queries as casework
from unionhall.kernel.calendar.core import add_months
from unionhall.kernel.catalogue.services import ExportPart
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook.core import RuleValue
from unionhall.kernel.rulebook.queries import values

_MONTHS = {"month": 1, "year": 12}
# A region may count in working days, of which a year to come is not known: no stretch has as many days off as that.
_DAYS_A_WORKING_DAY = 2
TRAIL = "privacy.keep_log_months"
KEYS = (
    "privacy.keep_processing_records_years",
    "privacy.keep_vouchers_years",
    "privacy.keep_legal_files_years",
    "privacy.keep_case_files_years",
    "privacy.keep_log_months",
)


def rules_for(person: Person, at: datetime) -> dict[str, RuleValue]:
    """Every rule of how long something is kept, by key. One query."""
    return values(*KEYS, region=person.organisation.region, on=localdate(at))


def with_rules(
    parts: list[ExportPart], person: Person, at: datetime
) -> list[tuple[ExportPart, RuleValue | None]]:
    """Each part with the rule by which what is left of it is kept; None where nothing is, or it is nobody's."""
    rules = rules_for(person, at)
    return [(part, rules[part.keep] if part.keep else None) for part in parts]


def cases_over(regions: Iterable[str], at: datetime) -> Q:
    """Cases of people whose unit lies in one of `regions` that have been kept long enough by today's rules."""
    today, over = localdate(at), Q(pk__in=[])
    for region in regions:
        for key, rule in values(*KEYS, region=region, on=today).items():
            if kept := casework.kinds_kept_by(key):
                here = Q(kind__in=kept, person__organisation__region=region)
                over |= here & casework.over_since(kept_from(rule, today))
    return over


def kept_from(rule: RuleValue, today: date) -> date:
    """The first day whose things are still kept on `today`: what counts from a day before it has been kept enough."""
    if rule.unit in _MONTHS:
        return add_months(today, -ceil(rule.value * _MONTHS[rule.unit]))
    if rule.unit == "working_day":
        return today - timedelta(days=ceil(rule.value) * _DAYS_A_WORKING_DAY)
    return today - timedelta(days=ceil(rule.span / timedelta(days=1)))
