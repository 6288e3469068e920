"""Reading what was reckoned: one's own, and what was handed over with a matter that one works on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from unionhall.kernel.access.permissions import authorise, may
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid.models import Evidence, Matter, RightsCheck


@dataclass(frozen=True)
class OpenedCheck:
    """A reckoning, read: the answers as they were given and as the person read them, and what they came to.

    `claims` are as `rights.outcomes.claim_data` writes them; of those that exist or may, `raised` are had together,
    and `low` and `high` their sum in yuan. Where the person was erased everything is empty.
    """

    check: RightsCheck
    given: dict[str, Any]
    told: list[tuple[str, str]]
    claims: list[dict[str, Any]]
    raised: list[str]
    low: Decimal
    high: Decimal
    evidence: list[dict[str, str]]
    deadlines: list[str]

    @property
    def is_emptied(self) -> bool:
        """Whether its words were taken out."""
        return not self.claims and not self.given

    @property
    def standing(self) -> list[dict[str, Any]]:
        """The claims that exist or may exist."""
        return [claim for claim in self.claims if claim["status"] != "no"]


def opened(check: RightsCheck) -> OpenedCheck:
    """What a row holds, read. For callers that have let the viewer see it."""
    answers = json.loads(check.answers) if check.answers else {}
    results = json.loads(check.results) if check.results else {}
    return OpenedCheck(
        check=check,
        given=answers.get("given", {}),
        told=[(question, words) for question, words in answers.get("told", [])],
        claims=results.get("claims", []),
        raised=results.get("raised", []),
        low=Decimal(results.get("low", "0.00")),
        high=Decimal(results.get("high", "0.00")),
        evidence=results.get("evidence", []),
        deadlines=results.get("deadlines", []),
    )


def checks_of(matter: Matter, viewer: Person) -> list[OpenedCheck]:
    """What was handed over with a matter, newest first. Raises NotAllowed for who does not work on it."""
    authorise(viewer, "legalaid.see_rights_check", matter.case)
    return [opened(row) for row in RightsCheck.objects.filter(matter=matter)]


@dataclass(frozen=True)
class Wanted:
    """A thing that the claims need: its key in `evidence.ITEMS`, its words, whether a piece of that title is here."""

    key: str
    words: str
    is_here: bool


def wanted_evidence(matter: Matter, viewer: Person) -> list[Wanted]:
    """What the reckonings of a matter say is to be collected: the index that the vault is filled by.

    Nothing for who may not see the reckonings, or where none was handed over.
    """
    if not may(viewer, "legalaid.see_rights_check", matter.case):
        return []
    here = set(Evidence.objects.filter(matter=matter, withdrawn_at=None).values_list("title", flat=True))
    wanted = {
        line["key"]: line["words"]
        for row in RightsCheck.objects.filter(matter=matter)
        for line in opened(row).evidence
    }
    return [Wanted(key, words, words in here) for key, words in wanted.items()]


def kept_by(viewer: Person) -> list[OpenedCheck]:
    """What somebody keeps in their account, newest first."""
    return [opened(row) for row in RightsCheck.objects.filter(person=viewer, matter=None)]


def get_kept(pk: UUID, viewer: Person) -> RightsCheck:
    """One of the viewer's own. Raises NotAllowed."""
    found = RightsCheck.objects.filter(pk=pk, person=viewer, matter=None).first()
    if found is None:
        raise NotAllowed("rights check")
    return found
