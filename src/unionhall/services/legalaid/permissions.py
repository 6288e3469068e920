"""Who may do what in legal aid: the head decides and assigns, caseworkers and the assigned lawyer work, nobody looks.

`works_on` of the engine is: a role of the kind at the case's unit or above it, or being the one it lies with.
"""

from __future__ import annotations

from typing import Any

import rules

from unionhall.engines.casework.permissions import case_of, handles, is_served, works_on
from unionhall.kernel.access.permissions import grant, holds
from unionhall.kernel.access.roles import Role
from unionhall.services.legalaid.states import CANDIDACY, JOINT, MATTER, SCREENING

_heads = holds(Role.LEGAL_MANAGER)
_staff = holds(Role.LEGAL_MANAGER, Role.CASEWORKER)


def _claimant_of(subject: Any) -> Any:
    """The claimant that the subject is, or belongs to; None where it belongs to all of them."""
    return subject if hasattr(subject, "worked_from") else getattr(subject, "claimant", None)


def _joint_at(person: Any, subject: Any, right: str) -> bool:
    """Whether the person works on joint work on the subject's matter that is under way and was given `right`.

    What belongs to one claimant is open to a unit that sees only its own when it speaks for that claimant.
    """
    case, whose = case_of(subject), _claimant_of(subject)
    matter = getattr(case, "matter", None) if case is not None and case.kind == MATTER.kind else None
    if matter is None:
        return False
    rows = matter.joint_works.filter(case__closed_at=None, case__state="working", **{right: True})
    return any(
        handles(person, joint)
        and (whose is None or not joint.is_own_only or whose.unit_id == joint.organisation_id)
        for joint in rows.select_related("case__organisation", "organisation")
    )


@rules.predicate
def joins_money(person: Any, subject: Any) -> bool:
    """Works on the matter for an invited unit that sees the ledger."""
    return _joint_at(person, subject, "sees_money")


@rules.predicate
def joins_evidence(person: Any, subject: Any) -> bool:
    """Works on the matter for an invited unit that sees the evidence."""
    return _joint_at(person, subject, "sees_evidence")


@rules.predicate
def claims(person: Any, subject: Any) -> bool:
    """The line, the piece of evidence or the claim is the person's own."""
    return person.pk is not None and getattr(_claimant_of(subject), "person_id", None) == person.pk


@rules.predicate
def is_of_another(person: Any, subject: Any) -> bool:
    """It belongs to one claimant, and that is somebody else."""
    claimant = _claimant_of(subject)
    return claimant is not None and claimant.person_id != person.pk


@rules.predicate
def is_lawyer_here(person: Any, subject: Any) -> bool:
    """The lawyer's own row: their profile, duty, wish, allowance."""
    lawyer = getattr(subject, "lawyer", None) or subject
    return (
        person.pk is not None
        and getattr(lawyer, "person_id", None) == person.pk
        and hasattr(lawyer, "licence")
    )


# The matter: who decides, who works, what the worker does alone.
_DECIDES = {
    "accept", "accept_urgent", "refuse", "uphold", "overturn", "lapse", "assign", "terminate", "pass_on", "archive",
}  # fmt: skip
_ALSO_SERVED = {"apply", "supplement", "object", "withdraw", "reopen", "complete_papers"}

for _verb in MATTER.verbs:
    _who = (handles & _heads) if _verb.code in _DECIDES else works_on
    grant(_verb.permission, (_who | is_served) if _verb.code in _ALSO_SERVED else _who)

grant("legalaid.open_matter", _staff | holds(Role.DESK, Role.LAWYER))
grant("legalaid.change_matter", works_on)
grant("legalaid.add_debtor", works_on)
grant("legalaid.change_debtor", works_on)
grant("legalaid.add_claimant", works_on)
grant("legalaid.import_claimants", works_on)
grant("legalaid.change_claimant", works_on)
grant("legalaid.see_claimants", works_on)
grant("legalaid.see_claim", works_on | joins_money | claims | (is_served & ~is_of_another))
grant("legalaid.invite_unit", handles)
grant("legalaid.see_money", works_on | joins_money)
grant("legalaid.book_entry", works_on)
grant("legalaid.correct_entry", works_on)
grant("legalaid.receive_payment", works_on | joins_money)
grant("legalaid.confirm_receipt", works_on | claims)
grant("legalaid.add_evidence", works_on | joins_evidence | claims | (is_served & ~is_of_another))
grant("legalaid.see_evidence", works_on | joins_evidence)
grant("legalaid.open_evidence", works_on | joins_evidence | claims | (is_served & ~is_of_another))
grant("legalaid.keep_custody", works_on)
grant("legalaid.issue_evidence_list", works_on)
grant("legalaid.issue_receipt", works_on)
grant("legalaid.export_matter", works_on)
grant("legalaid.see_rights_check", works_on)

for _table in (SCREENING, JOINT, CANDIDACY):
    for _verb in _table.verbs:
        # Who invited a unit may end it, who applied may withdraw; the rest is done by those who work on it.
        is_theirs = _verb.permission in ("legalaid.end_joint", "legalaid.withdraw_candidacy")
        grant(_verb.permission, (works_on | is_served) if is_theirs else works_on)
grant("legalaid.spot_enterprise", _staff | holds(Role.DESK, Role.UNION_OFFICER))


# Lawyers, their duty, their allowances.
grant("legalaid.see_lawyers", _staff)
grant("legalaid.keep_lawyers", _heads)
grant("legalaid.open_call", _heads)

grant("legalaid.see_own_work", is_lawyer_here | holds(Role.LAWYER))
grant("legalaid.change_availability", is_lawyer_here | _staff)
grant("legalaid.set_budget", _heads)
grant("legalaid.see_budget", _staff | holds(Role.AUDITOR, Role.LEADER))
grant("legalaid.grant_allowance", _staff)
grant("legalaid.pay_allowance", _heads)
grant("legalaid.cancel_allowance", _heads)
grant("legalaid.keep_roster", _staff)
grant("legalaid.publish_roster", _heads)
grant("legalaid.swap_duty", is_lawyer_here)
grant("legalaid.answer_swap", is_lawyer_here)
grant("legalaid.sign_in_duty", is_lawyer_here)
grant("legalaid.log_duty", is_lawyer_here | _staff)

# The yearly review. Reviewers see files without names; the head sees whose they are.
grant("legalaid.keep_review", _heads)
grant("legalaid.mark_file", holds(Role.LAWYER, Role.CASEWORKER))

grant("legalaid.view_desk", _staff | holds(Role.LEADER, Role.AUDITOR))
# The list of matters shows to each only what they work on; looking at reviews is for whoever keeps or marks them.
grant("legalaid.see_matters", _staff | holds(Role.LAWYER))
grant("legalaid.see_reviews", _heads | holds(Role.LAWYER, Role.CASEWORKER))
