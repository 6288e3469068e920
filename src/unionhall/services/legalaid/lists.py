"""Lists of legal aid as Excel files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from unionhall.kernel.files.workbooks import Sheet
from unionhall.services.legalaid.ledger import Balance
from unionhall.services.legalaid.states import MATTER


def matters_sheet(rows: Iterable[Any], sums: Mapping[Any, Balance]) -> Sheet:
    """One row a matter; `sums` are the columns of its ledger, by the matter's key."""
    heads = (
        _("Number"), _("Matter"), _("Worker"), _("Cause of the dispute"), _("Industry"), _("Unit"), _("State"),
        _("Lawyer"), _("Caseworker"), _("Claimants"), _("Urgent"), _("Limitation"), _("Opened on"), _("Due"),
        _("Aid granted"), _("Mediation began"), _("Result"), _("Claimed"), _("Amount agreed"), _("Amount awarded"),
        _("On the way"), _("Reached the workers"), _("Still owed"),
    )  # fmt: skip
    return Sheet(heads, (_matter_row(one, sums.get(one.pk, Balance())) for one in rows))


def _matter_row(one: Any, sums: Balance) -> list[Any]:
    case = one.case
    return [
        case.number, case.title, case.person, one.get_cause_display(), one.get_industry_display(), case.organisation,
        MATTER.state(case.state).name, case.assignee, one.caseworker, one.people, _("yes") if one.is_urgent else "",
        one.limitation_on, case.opened_at, case.due_at, one.aided_on, one.mediated_on, one.get_result_display(),
        sums.claimed, sums.agreed, sums.awarded, sums.enforced, sums.received, sums.owed,
    ]  # fmt: skip
