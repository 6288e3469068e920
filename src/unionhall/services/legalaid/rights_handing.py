"""A reckoning on its way into an account or a matter: what it holds, what a matter is opened with, how it is stored."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext, override

from unionhall.services.legalaid.plans import Intake
from unionhall.services.legalaid.rights.outcomes import claim_data
from unionhall.services.legalaid.rights.results import Claim
from unionhall.services.legalaid.rights.sheets import Law
from unionhall.services.legalaid.rights_papers.hints import deadline_words
from unionhall.services.legalaid.rights_papers.particulars import Particulars
from unionhall.services.legalaid.rights_papers.selection import (
    deadline_list,
    evidence_checklist,
    select,
    total_of,
)
from unionhall.services.legalaid.rights_papers.wording import said
from unionhall.services.legalaid.states import Cause

# By what has happened, the gravest first: under which cause a matter is opened.
_CAUSES: tuple[tuple[str, Cause], ...] = (
    ("injury", Cause.INJURY),
    ("wages", Cause.WAGES),
    ("ended", Cause.DISMISSAL),
    ("overtime", Cause.OVERTIME),
    ("no_contract", Cause.CONTRACT),
    ("insurance", Cause.INSURANCE),
    ("maternity", Cause.WOMEN),
    ("leave", Cause.LEAVE),
    ("heat", Cause.WAGES),
)
_CASUAL = frozenset({"crew", "household", "result", "helping"})


@dataclass(frozen=True, kw_only=True)
class RightsOutcome:
    """One reckoning: the answers (plain JSON), the claims, the law they were reckoned by.

    `told` are the answers as the person read them, question and answer, for whoever works on the matter.
    """

    answers: Mapping[str, Any]
    claims: Sequence[Claim]
    law: Law
    told: Sequence[tuple[str, str]] = ()


def intake_of(
    outcome: RightsOutcome, known: Particulars, *, key: UUID | None = None, address: str = ""
) -> Intake:
    """What a matter is opened with: cause, employer, days, sum and story follow from what was answered and typed."""
    total = total_of(select(outcome.claims).raised)
    starts = [one.limitation.starts_on for one in outcome.claims if one.limitation is not None]
    days = [day for day in starts if day is not None and day <= outcome.law.as_of]
    is_still_there = known.still == "yes"
    return Intake(
        cause=_cause(outcome.answers),
        story=known.story,
        employer=known.employer,
        known_on=min(days, default=known.injured_on),
        is_still_employed=is_still_there,
        worked_to=None if is_still_there else known.last_day,
        amount_yuan=total or None,
        key=key,
        address=address,
    )


def _cause(answers: Mapping[str, Any]) -> Cause:
    troubles = answers.get("trouble") or ()
    named = {troubles} if isinstance(troubles, str) else set(troubles)
    for trouble, cause in _CAUSES:
        if trouble in named:
            is_casual = cause == Cause.INJURY and answers.get("hired_by") in _CASUAL
            return Cause.CASUAL_INJURY if is_casual else cause
    return Cause.OTHER


def packed(outcome: RightsOutcome) -> tuple[str, str]:
    """Answers and results as JSON; the results in words of the installation's language, as files are kept."""
    with override(settings.LANGUAGE_CODE):
        chosen = select(outcome.claims)
        results = {
            "claims": [claim_data(one, said) for one in outcome.claims],
            "raised": [one.id for one in chosen.raised],
            "low": str(total_of(chosen.raised, is_least=True)),
            "high": str(total_of(chosen.raised)),
            "evidence": [
                {"key": line.key, "words": gettext(line.label)} for line in evidence_checklist(outcome.claims)
            ],
            "deadlines": [deadline_words(line) for line in deadline_list(outcome.claims, outcome.law)],
        }
    answers = {"given": dict(outcome.answers), "told": [list(row) for row in outcome.told]}
    return _json(answers), _json(results)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
