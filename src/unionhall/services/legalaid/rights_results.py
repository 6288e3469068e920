"""What a group can claim, as an Excel file: sums by claim, each worker's claims, every step, and what was wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from unionhall.kernel.files.workbooks import Sheet
from unionhall.services.legalaid.rights.outcomes import ESTIMATE, FORUMS, STATUSES, UNIT_NAMES, Say
from unionhall.services.legalaid.rights.registry import Reckoning
from unionhall.services.legalaid.rights.results import Claim, Limitation, Status, Text, to_cent
from unionhall.services.legalaid.rights.sheets import Law
from unionhall.services.legalaid.rights_sheets import Reckoned


def result_sheets(topic: Reckoning, rows: Sequence[Reckoned], law: Law, say: Say) -> list[Sheet]:
    """All sheets of the file; the one with mistakes only where there are some."""
    note = f"{_(topic.label)} · {law.parameters.region} · {law.as_of} · {_(ESTIMATE)}"
    wrong = [row for row in rows if row.mistakes]
    told = _("Rows read: %(rows)s; rows with mistakes: %(wrong)s.") % {"rows": len(rows), "wrong": len(wrong)}
    sheets = [
        _totals(rows, say, f"{note} {told}"),
        _people(rows, say, note),
        _steps(rows, say, note),
    ]
    return [*sheets, _mistakes(wrong)] if wrong else sheets


def _claims(rows: Iterable[Reckoned]) -> list[tuple[Reckoned, Claim]]:
    return [(row, claim) for row in rows if row.answer is not None for claim in row.answer.claims]


def _unit(unit: str) -> str:
    return _(UNIT_NAMES[unit]) if unit in UNIT_NAMES else unit


def _totals(rows: Sequence[Reckoned], say: Say, note: str) -> Sheet:
    """One row a claim. Claims are not added up with each other: some cannot be had beside others."""
    found: dict[tuple[str, str], tuple[str, list[Claim]]] = {}
    for _row, claim in _claims(rows):
        if claim.amount is not None and claim.status != Status.NO:
            found.setdefault((claim.id, claim.unit), (say(claim.name), []))[1].append(claim)
    lines = [
        [name, len(claims), *_ends(claims), _unit(unit)] for (_id, unit), (name, claims) in found.items()
    ]
    heads = (_("Claim"), _("People"), _("Together, at least"), _("Together, at most"), _("Unit"))
    return Sheet(heads, lines, name=_("Sums by claim"), note=note)


def _ends(claims: Iterable[Claim]) -> tuple[Decimal, Decimal]:
    amounts = [claim.amount for claim in claims if claim.amount is not None]
    zero = Decimal("0.00")
    return sum((one.low for one in amounts), zero), sum((one.high for one in amounts), zero)


def _people(rows: Sequence[Reckoned], say: Say, note: str) -> Sheet:
    heads = (
        _("Row"), _("Name"), _("Claim"), _("Does it exist?"), _("At least"), _("At most"), _("Unit"), _("Who owes it"),
        _("Last day to raise it"), _("Before whom"), _("Articles"), _("Taken for granted"), _("Beware"),
    )  # fmt: skip
    lines = [[row.number, row.name, *_claim_cells(claim, say)] for row, claim in _claims(rows)]
    return Sheet(heads, lines, name=_("Each worker"), note=note)


def _claim_cells(claim: Claim, say: Say) -> list[Any]:
    low, high = (claim.amount.low, claim.amount.high) if claim.amount else ("", "")
    return [
        say(claim.name), _(STATUSES[claim.status]), low, high, _unit(claim.unit) if claim.amount else "",
        say(claim.payer) if claim.payer else "", _last_day(claim.limitation),
        _("; ").join(_(FORUMS[one]) for one in claim.forum),
        _("; ").join(f"{one.instrument}{one.article}" for one in claim.basis), _joined(claim.assumptions, say),
        _joined(claim.warnings, say),
    ]  # fmt: skip


def _last_day(limitation: Limitation | None) -> Any:
    if limitation is None:
        return ""
    if limitation.rolled is None:
        return _("nothing runs yet")
    return _("past since %(day)s") % {"day": limitation.rolled} if limitation.is_past else limitation.rolled


def _joined(texts: Iterable[Text], say: Say) -> str:
    return " ".join(say(text) for text in texts)


def _steps(rows: Sequence[Reckoned], say: Say, note: str) -> Sheet:
    heads = (
        _("Row"),
        _("Name"),
        _("Claim"),
        _("Step of the reckoning"),
        _("Formula"),
        _("Comes to"),
        _("Unit"),
    )
    lines = [
        [row.number, row.name, say(claim.name), say(step.label), step.formula, to_cent(step.value), _unit(step.unit)]
        for row, claim in _claims(rows)
        for step in claim.steps
    ]  # fmt: skip
    return Sheet(heads, lines, name=_("Steps of the reckoning"), note=note)


def _mistakes(rows: Iterable[Reckoned]) -> Sheet:
    lines = [[row.number, row.name, column, words] for row in rows for column, words in row.mistakes]
    heads = (_("Row"), _("Name"), _("Column of the list"), _("What is wrong"))
    return Sheet(heads, lines, name=_("Mistakes"))
