"""What the archive of a matter says about it: facts, both sides, agreements, log, clocks; people masked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from unionhall.engines.casework.core import Workflow
from unionhall.engines.casework.kinds import workflow_of
from unionhall.engines.casework.models import Deadline, Step
from unionhall.engines.casework.wording import shown
from unionhall.lib.text import mask_identity_number, mask_phone
from unionhall.services.legalaid import ledger
from unionhall.services.legalaid.models import Agreement, Claimant, Debtor, LedgerEntry, Matter

_FACTS = (
    "cause", "industry", "story", "right_known_on", "is_still_employed", "limitation_on", "is_late", "is_urgent",
    "is_group", "is_hardship", "form", "ground", "applied_on", "aided_on", "mediated_on", "arbitrated_on", "result",
    "concluded_on", "fault_share",
)  # fmt: skip
_DEBTOR = ("name", "liability", "credit_code", "phone", "address", "counsel", "note")
_AGREEMENT = (
    "sealed_by", "sealer", "agreed_on", "pay_by", "amount_yuan", "terms", "confirmed_on", "reviewed_on",
    "performed_on", "broken_at",
)  # fmt: skip
_CLAIMANT = (
    "row",
    "work",
    "worked_from",
    "worked_to",
    "stands_on",
    "is_representative",
    "is_hardship",
    "left_at",
)
_DEADLINE = ("track", "state", "began_at", "due_at", "rule", "basis", "ended_at")


def facts_of(matter: Matter, deadlines: Iterable[Deadline], steps: Iterable[Step]) -> dict[str, Any]:
    """Everything of a matter that is no file, in a shape that stays the same."""
    case = matter.case
    return {
        "case": {
            "number": case.number, "title": case.title, "unit": case.organisation.name, "state": case.state,
            "opened_at": case.opened_at, "closed_at": case.closed_at,
            "lawyer": case.assignee.name if case.assignee else None,
            "caseworker": matter.caseworker.name if matter.caseworker else None,
        },
        "facts": _picked(matter, _FACTS),
        "debtors": [_picked(one, _DEBTOR) for one in Debtor.objects.filter(matter=matter)],
        "agreements": [_picked(one, _AGREEMENT) for one in Agreement.objects.filter(matter=matter)],
        "claimants": _claimants(matter),
        "ledger": _lines(matter),
        "deadlines": [_picked(one, _DEADLINE) for one in deadlines],
        "steps": _steps(workflow_of(case.kind), steps),
    }  # fmt: skip


def answers_of(workflow: Workflow, step: Step) -> Iterator[tuple[str, str]]:
    """What was answered to a verb, as staff read it: label and words; files are not words."""
    asks = {ask.code: ask for ask in workflow.verb(step.verb).asks} if workflow.has_verb(step.verb) else {}
    given = step.data | (json.loads(step.private) if step.private else {})
    for code, value in given.items():
        ask = asks.get(code)
        if ask is not None and ask.kind not in ("photos", "file"):
            yield str(ask.label), str(shown(ask, value))


def _picked(row: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _claimants(matter: Matter) -> list[dict[str, Any]]:
    sums = ledger.balances(matter)
    rows = Claimant.objects.filter(matter=matter).select_related("person", "unit").order_by("row")
    return [
        _picked(one, _CLAIMANT) | {
            "name": one.person.name,
            "phone": mask_phone(one.person.phone),
            "identity_number": mask_identity_number(one.person.identity_number),
            "unit": one.unit.name if one.unit else None,
            "sums": _picked(
                sums.get(one.pk, ledger.Balance()),
                ("claimed", "agreed", "awarded", "enforced", "received", "owed"),
            ),
        }
        for one in rows
    ]  # fmt: skip


def _lines(matter: Matter) -> list[dict[str, Any]]:
    rows = LedgerEntry.objects.filter(matter=matter).select_related("claimant", "by").order_by("at", "id")
    return [
        {
            "line": str(one.pk), "claimant": one.claimant.row, "column": one.kind, "amount_yuan": one.amount_yuan,
            "booked_on": one.booked_on, "payment": str(one.payment_id or ""), "takes_back": str(one.reverses_id or ""),
            "note": one.note, "by": one.by.name if one.by else None, "at": one.at,
        }
        for one in rows
    ]  # fmt: skip


def _steps(workflow: Workflow, steps: Iterable[Step]) -> list[dict[str, Any]]:
    return [
        {
            "sequence": one.sequence, "at": one.at, "verb": one.verb, "track": one.track, "from": one.from_state,
            "to": one.to_state, "by": one.by.name if one.by else None,
            "answers": [{"label": label, "words": words} for label, words in answers_of(workflow, one)],
        }
        for one in steps
    ]  # fmt: skip
