"""For how long the law has something kept, as the rulebook says for the person's region."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate

from unionhall.kernel.catalogue.services import ExportPart
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook.core import RuleValue
from unionhall.kernel.rulebook.queries import values

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
