"""What the planner says of a roster, told of the lawyers and posts themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from unionhall.engines.planning.core.plans import Reason
from unionhall.services.legalaid.models import DutyPost, Lawyer
from unionhall.services.legalaid.roster_words import wish_words


def named(lawyers: Iterable[Lawyer], posts: Iterable[DutyPost]) -> dict[str, str]:
    """Names of lawyers and posts by their key as text, as the planner speaks of them."""
    people = {str(one.pk): one.person.name for one in lawyers}
    return people | {str(one.pk): one.name for one in posts}


def unmet_of(reasons: Iterable[Reason], lawyers: dict[UUID, Lawyer]) -> list[tuple[Lawyer, date, bool, str]]:
    """Wishes that do not come true: whose, when, whether the day was to be avoided, and why."""
    by_text = {str(pk): one for pk, one in lawyers.items()}
    return [
        (by_text[one.subject], day, one.values["weight"] < 0, wish_words(one.values))  # type: ignore[operator]
        for one in reasons
        if one.code == "unmet" and isinstance(day := one.values["day"], date) and one.subject in by_text
    ]
