"""Every reckoning by name, with its facts: for the interview, the command line, the API and the spreadsheets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from unionhall.services.legalaid.rights import severance
from unionhall.services.legalaid.rights.results import Claim
from unionhall.services.legalaid.rights.sheets import Law


@dataclass(frozen=True, slots=True)
class Reckoning:
    """One topic: its facts and its function, which answers with the claims that exist, do not, or depend."""

    name: str
    facts: type[Any]
    claims: Callable[[Any, Law], list[Claim]]


RECKONINGS: dict[str, Reckoning] = {
    one.name: one for one in (Reckoning("severance", severance.SeveranceFacts, severance.severance),)
}
