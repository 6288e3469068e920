"""The paper a claim is reckoned on: steps that are evaluated as they are written, numbers of law that are looked up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from unionhall.kernel.calendar.core import OfficialCalendar
from unionhall.services.legalaid.rights.formulas import evaluate, plain
from unionhall.services.legalaid.rights.parameters import Parameter, Parameters
from unionhall.services.legalaid.rights.results import (
    Amount,
    Basis,
    Claim,
    Forum,
    Limitation,
    Status,
    Step,
    Text,
)


@dataclass(frozen=True, slots=True)
class Law:
    """What a reckoning reads beside the facts: numbers of one region, the official calendar, and the day it is made."""

    parameters: Parameters
    calendar: OfficialCalendar
    as_of: date


@dataclass
class Sheet:
    """Collects what a claim says of itself while it is reckoned."""

    law: Law
    steps: list[Step] = field(default_factory=list)
    parameters: dict[tuple[str, date], Parameter] = field(default_factory=dict)
    assumptions: list[Text] = field(default_factory=list)
    warnings: list[Text] = field(default_factory=list)

    def number(self, key: str, on: date) -> Fraction:
        """A number of law on the day `on`; what is unconfirmed or stale is said. Raises MissingParameter."""
        found = self.law.parameters.get(key, on)
        if (key, on) not in self.parameters:
            self.parameters[key, on] = found
            source = str(found.source)
            if found.is_unconfirmed:
                self.warn("%(source)s: this number has not been compared with its source yet.", source=source)
            if found.is_stale:
                self.warn("%(source)s: a newer number was to be expected by now; please ask.", source=source)
        return found.value

    def flag(self, key: str, on: date) -> bool:
        """Whether a rule that holds or does not holds on the day `on`. Raises MissingParameter."""
        return self.number(key, on) == 1

    def step(self, label: str, formula: str, unit: str = "yuan", **values: object) -> Fraction:
        """Write a line and answer with what it comes to."""
        value = evaluate(formula)
        self.steps.append(Step(Text(label, values), formula, value, unit))
        return value

    def assume(self, message: str, **values: object) -> None:
        """Something that was taken for granted."""
        self.assumptions.append(Text(message, values))

    def warn(self, message: str, **values: object) -> None:
        """Something to beware of."""
        self.warnings.append(Text(message, values))

    def claim(
        self,
        claim_id: str,
        name: str,
        *,
        status: Status = Status.EXISTS,
        amount: Amount | None = None,
        basis: Iterable[Basis] = (),
        limitation: Limitation | None = None,
        forum: Iterable[Forum] = (),
        evidence: Iterable[str] = (),
        excludes: Iterable[str] = (),
        payer: Text | None = None,
        unit: str = "yuan",
    ) -> Claim:
        """The claim with all that was collected."""
        return Claim(
            claim_id, Text(name), status, amount, tuple(self.steps), tuple(basis), tuple(self.assumptions),
            tuple(self.warnings), limitation, tuple(forum), tuple(evidence), tuple(excludes), payer,
            tuple(self.parameters.values()), unit,
        )  # fmt: skip


__all__ = ["Law", "Sheet", "plain"]
