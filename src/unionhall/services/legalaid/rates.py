"""What a lawyer is paid for each stage, as the rulebook has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.rulebook.queries import values
from unionhall.services.legalaid.states import Stage


@dataclass(frozen=True)
class Rate:
    """What a stage is paid, in yuan, and by which rule."""

    amount_yuan: Decimal
    basis: str


def rates_on(organisation: Organisation, day: date) -> dict[str, Rate]:
    """What each stage is paid at `organisation` on `day`."""
    found = values(
        "legalaid.allowance_duty_yuan", "legalaid.allowance_mediation_yuan", "legalaid.allowance_arbitration_yuan",
        "legalaid.allowance_first_yuan", "legalaid.allowance_second_yuan", "legalaid.allowance_enforcement_yuan",
        region=organisation.region, on=day,
    )  # fmt: skip
    return {
        stage.value: Rate(rule.value, f"{rule.source.instrument} {rule.source.article}".strip()[:200])
        for stage in Stage
        for rule in [found[f"legalaid.allowance_{stage.value}_yuan"]]
    }
