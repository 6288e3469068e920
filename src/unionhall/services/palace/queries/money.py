"""The budget as it stands: lines with what their entries add up to, entries, contracts with their instalments."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from unionhall.engines.casework import queries as casework
from unionhall.engines.casework.core import Verb
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.queries import scope_permitted
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed
from unionhall.services.palace.core import Balance
from unionhall.services.palace.models import BudgetEntry, BudgetLine, Contract, Instalment
from unionhall.services.palace.states import CONTRACT, EntryKind

SEE = "palace.see_budget"
SEE_CONTRACTS = "palace.see_contracts"
_MONEY: DecimalField[Any, Any] = DecimalField(max_digits=14, decimal_places=2)
_WITH = ("case__organisation__parent", "case__assignee", "provider", "line")
# Name of a part of the list -> states in it; the empty name is everything that is open.
PARTS: dict[str, tuple[str, ...]] = {
    "": (
        "planned", "selecting", "awarded", "awarded_public", "signed", "performing", "finished", "rated",
    ),
    "buying": ("planned", "selecting", "awarded", "awarded_public"),
    "performing": ("signed", "performing"),
    "closing": ("finished", "rated"),
    "over": ("archived", "terminated"),
}  # fmt: skip


def lines_run_by(viewer: Person, *, year: int | None = None) -> QuerySet[BudgetLine]:
    """Budget lines, each with `committed` and `paid`; of one year or all, newest first."""
    rows = BudgetLine.objects.filter(scope_permitted(viewer, SEE)).select_related("organisation")
    if year is not None:
        rows = rows.filter(year=year)
    return rows.annotate(
        committed=Coalesce(_sum(~Q(kind=EntryKind.PAY)), Value(Decimal(0)), output_field=_MONEY),
        paid=Coalesce(_sum(Q(kind=EntryKind.PAY)), Value(Decimal(0)), output_field=_MONEY),
    )


def _sum(which: Q) -> Subquery:
    rows = BudgetEntry.objects.filter(which, line=OuterRef("pk")).order_by().values("line")
    return Subquery(rows.annotate(n=Sum("amount_yuan")).values("n"), output_field=_MONEY)


def balance_of(line: Any) -> Balance:
    """What a line read by `lines_run_by` holds."""
    return Balance(line.planned_yuan, line.committed, line.paid)


def years_run_by(viewer: Person) -> list[int]:
    """The years that have a budget, the newest first."""
    rows = BudgetLine.objects.filter(scope_permitted(viewer, SEE)).order_by("-year")
    return list(rows.values_list("year", flat=True).distinct())


def entries_of(line: BudgetLine) -> QuerySet[BudgetEntry]:
    """The ledger of a line, newest first; each with `is_undone`."""
    rows = BudgetEntry.objects.filter(line=line).select_related("case", "by", "instalment", "corrects")
    return rows.annotate(is_undone=Count("corrections")).order_by("-at", "-id")


def entries_run_by(viewer: Person) -> QuerySet[BudgetEntry]:
    """Entries of the lines the viewer sees."""
    return BudgetEntry.objects.filter(scope_permitted(viewer, SEE)).select_related("line", "case")


def contracts_run_by(viewer: Person, *, part: str | None = None) -> QuerySet[Contract]:
    """Contracts, what is due first, each with `paid` and `parts`; of one part of the list, or all."""
    rows = Contract.objects.filter(scope_permitted(viewer, SEE_CONTRACTS)).select_related(*_WITH)
    rows = rows.annotate(
        paid=Coalesce(Sum("instalments__paid_yuan"), Value(Decimal(0)), output_field=_MONEY),
        parts=Count("instalments"),
        parts_paid=Count("instalments__paid_on"),
    )
    if part is not None:
        rows = rows.filter(case__state__in=PARTS.get(part, PARTS[""]))
    return rows.order_by(F("case__due_at").asc(nulls_last=True), "-case__opened_at")


def contract_counts(viewer: Person) -> dict[str, int]:
    """How many contracts are in each part of the list."""
    rows = Contract.objects.filter(scope_permitted(viewer, SEE_CONTRACTS))
    counts = dict(rows.order_by().values_list("case__state").annotate(n=Count("pk")))
    return {part: sum(counts.get(state, 0) for state in states) for part, states in PARTS.items()}


@dataclass(frozen=True)
class ContractPage:
    """One contract with its instalments, its money and what can be done about it."""

    contract: Contract
    case: Case
    verbs: list[Verb]
    lines: list[Any]
    stages: list[Any]
    clocks: list[tuple[Any, Any]]
    instalments: list[Instalment]
    balance: Balance
    line_balance: Balance
    state: Any


def contract_page(pk: UUID, viewer: Person) -> ContractPage:
    """The contract of that case. Raises NotAllowed."""
    case = casework.get_case(pk, viewer)
    if case.kind != CONTRACT.kind:
        raise NotAllowed("contract")
    contract = Contract.objects.select_related(*_WITH).get(case=case)
    parts = list(Instalment.objects.filter(contract=contract).select_related("accepted_by"))
    paid = sum((part.paid_yuan or Decimal(0) for part in parts), Decimal(0))
    accepted = sum((part.amount_yuan for part in parts if part.accepted_on and not part.paid_on), Decimal(0))
    clocks = [
        (CONTRACT.state(clock.state, clock.track).clock, clock) for clock in casework.running_deadlines(case)
    ]
    line = lines_run_by(viewer).get(pk=contract.line_id)
    return ContractPage(
        contract, case, casework.open_verbs(case, viewer), casework.timeline(case, viewer),
        casework.stages_of(case), clocks, parts, Balance(contract.amount_yuan, accepted, paid), balance_of(line),
        CONTRACT.state(case.state),
    )  # fmt: skip
