"""Which papers there are, and what each is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from unionhall.kernel.documents.body import Part
from unionhall.kernel.documents.kinds import DocumentField
from unionhall.lib.errors import Refused, msgid
from unionhall.services.legalaid.rights.results import Claim, Forum
from unionhall.services.legalaid.rights.sheets import Law
from unionhall.services.legalaid.rights_papers.particulars import Particulars
from unionhall.services.legalaid.rights_papers.selection import DeadlineLine, Selection


class PaperKind(StrEnum):
    """The papers that somebody takes away from what was reckoned."""

    ARBITRATION = "arbitration"
    INSPECTION = "inspection"
    PAYMENT_ORDER = "payment_order"
    DAMAGES = "damages"
    PLATFORM_INJURY = "platform_injury"
    INJURY = "injury"
    LEAVING = "leaving"
    SUMMARY = "summary"


class NothingToClaim(Refused):
    """The paper needs at least one claim that is raised before that office."""

    status = 422
    message = msgid("None of your claims goes this way. Choose another paper.")


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a paper is filled from. `selection` are the claims it raises, `claims` all that were reckoned."""

    known: Particulars
    claims: Sequence[Claim]
    selection: Selection
    law: Law


def _no_days(_told: Told) -> list[DeadlineLine]:
    return []


def _no_advice(_told: Told) -> Sequence[str]:
    return ()


@dataclass(frozen=True, kw_only=True)
class RightsPaper:
    """One paper: where its claims are raised (`forum`; nowhere in particular if none), and what it asks of the person.

    `asks` are the names of `Particulars` that a form should ask for, the important ones first. With `needs_claims` it
    is not made without any. Claims whose ids it `drops` do not fit it; where it `takes` some, no others do; where it
    `concerns` some evidence, only claims that need it. `days` are deadlines of the paper itself, `proof` what has to be
    enclosed whatever was claimed: keys of `evidence.ITEMS` with what they prove. `steps` say how to go about it,
    `advice` what depends on what was told, in the active language.
    """

    kind: PaperKind
    name: Any
    note: Any
    asks: tuple[str, ...]
    fields: tuple[DocumentField, ...]
    body: tuple[Part, ...]
    values: Callable[[Told], Mapping[str, Any]]
    days: Callable[[Told], Sequence[DeadlineLine]] = _no_days
    proof: Mapping[str, str] = field(default_factory=dict)
    forum: Forum | None = None
    needs_claims: bool = False
    concerns: frozenset[str] = frozenset()
    drops: frozenset[str] = frozenset()
    takes: frozenset[str] = frozenset()
    advice: Callable[[Told], Sequence[str]] = _no_advice
    steps: tuple[Any, ...] = field(default=())

    def about(self, claims: Sequence[Claim]) -> list[Claim]:
        """Those of the claims that the paper has to do with."""
        fitting = [claim for claim in claims if claim.id not in self.drops]
        if self.takes:
            fitting = [claim for claim in fitting if claim.id in self.takes]
        return [one for one in fitting if not self.concerns or self.concerns & set(one.evidence)]

    @property
    def code(self) -> str:
        """What the document is registered as."""
        return f"legalaid.rights_{self.kind.value}"
