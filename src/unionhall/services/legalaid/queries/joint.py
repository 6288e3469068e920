"""Joint work as the invited unit sees it: what it is asked, and of the matter only what it was given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from unionhall.engines.casework import queries as casework
from unionhall.engines.casework.core import Verb
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.permissions import authorise, may
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid import ledger
from unionhall.services.legalaid.models import Claimant, Evidence, JointWork
from unionhall.services.legalaid.queries.matters import given_words
from unionhall.services.legalaid.states import JOINT

UNITS_AT_MOST = 12
_WITH = (
    "case",
    "organisation",
    "matter__case__organisation",
    "matter__case__opened_by",
    "matter__caseworker",
)


@dataclass(frozen=True)
class JointPage:
    """What the page of joint work shows. Lists are None where the unit was not given them, or does not work yet."""

    work: JointWork
    case: Case
    asked_by: Organisation
    given: list[str]
    verbs: list[Verb]
    claimants: list[tuple[Claimant, ledger.Balance | None]] | None
    sums: ledger.Balance | None
    evidence: list[Evidence] | None
    may_pay: bool
    may_see_evidence: bool


def joint_page(pk: UUID, viewer: Person) -> JointPage:
    """The joint work of that case, for who works on it at the invited unit. Raises NotAllowed."""
    case = casework.get_case(pk, viewer)
    if case.kind != JOINT.kind:
        raise NotAllowed("joint")
    authorise(viewer, "casework.see_internal", case)
    work = JointWork.objects.select_related(*_WITH).get(case=case)
    is_working = case.state == "working"
    claimants = _claimants(work) if is_working else []
    sums = ledger.balances(work.matter) if is_working and work.sees_money else None
    each = [(one, sums.get(one.pk, ledger.Balance()) if sums is not None else None) for one in claimants]
    return JointPage(
        work=work,
        case=case,
        asked_by=work.matter.case.organisation,
        given=given_words(work),
        verbs=casework.open_verbs(case, viewer),
        claimants=each if is_working else None,
        sums=ledger.total(one for _claimant, one in each if one is not None) if sums is not None else None,
        evidence=_evidence(work, claimants) if is_working and work.sees_evidence else None,
        may_pay=sums is not None and may(viewer, "legalaid.receive_payment", work.matter),
        may_see_evidence=may(viewer, "legalaid.see_evidence", work.matter),
    )


def _claimants(work: JointWork) -> list[Claimant]:
    rows = Claimant.objects.filter(matter=work.matter, left_at=None)
    if work.is_own_only:
        rows = rows.filter(unit=work.organisation)
    return list(rows.select_related("person").order_by("row"))


def _evidence(work: JointWork, claimants: Sequence[Claimant]) -> list[Evidence]:
    rows = Evidence.objects.filter(matter=work.matter, withdrawn_at=None)
    if work.is_own_only:
        rows = rows.filter(Q(claimant=None) | Q(claimant__in=claimants))
    return list(rows.select_related("claimant__person").order_by("number"))


def units_found(text: str, matter: Any) -> list[Organisation]:
    """Units of this name that can be invited to the matter; those that were are left out."""
    if not text.strip():
        return []
    invited = {one.organisation_id for one in matter.joint_works.all()} | {matter.case.organisation_id}
    return [one for one in casework.units_named(text.strip(), limit=UNITS_AT_MOST) if one.pk not in invited]


def unit_by_key(key: str) -> Organisation | None:
    """The open unit with this key."""
    try:
        return Organisation.objects.filter(closed_on=None, pk=UUID(key)).first()
    except ValueError:
        return None
