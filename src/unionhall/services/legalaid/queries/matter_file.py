"""The file of a matter for those who work on it, and what an invited unit was given of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.timezone import localdate

from unionhall.engines.casework import queries as casework
from unionhall.engines.casework.core import MAIN
from unionhall.engines.casework.models import Case, CaseTrack, Deadline
from unionhall.kernel.access.permissions import authorise, may
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid import ledger
from unionhall.services.legalaid.conflicts import Conflict, conflicts_among
from unionhall.services.legalaid.core.force import Force, force_of
from unionhall.services.legalaid.models import Agreement, Claimant, Debtor, JointWork, Lawyer, Matter
from unionhall.services.legalaid.queries.legal_calendar import CalendarLine, legal_days
from unionhall.services.legalaid.queries.matters import matter_behind
from unionhall.services.legalaid.queries.rights_checks import OpenedCheck, checks_of
from unionhall.services.legalaid.states import JOINT, MATTER, LawyerState, Liability

# What the page of a file offers, by permission.
ACTS = ("change_matter", "add_debtor", "change_debtor", "invite_unit", "assign_matter")


@dataclass(frozen=True)
class Course:
    """A course of the matter: what it is called, where it stands, and the clock that runs in it."""

    name: Any
    state: Any
    is_over: bool
    deadline: Deadline | None = None
    owed: Any = ""


@dataclass(frozen=True)
class Sealed:
    """An agreement with what it is worth, and what can be asked for it now."""

    agreement: Agreement
    force: Force
    ways: tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class FilePage:
    """Everything the first page of a file shows."""

    matter: Matter
    debtors: list[Debtor]
    people: int
    representatives: list[Claimant]
    sums: ledger.Balance
    agreements: list[Sealed]
    courses: list[Course]
    days: list[CalendarLine]
    conflicts: list[Conflict]
    joints: list[JointWork]
    checks: list[OpenedCheck]
    may: dict[str, bool]


def open_file(pk: UUID, viewer: Person) -> Matter:
    """The matter, for who works on it: having asked, or having written it down, is not enough. Raises NotAllowed."""
    case = casework.get_case(pk, viewer)
    if case.kind != MATTER.kind:
        raise NotAllowed("matter")
    authorise(viewer, "casework.see_internal", case)
    return matter_behind(case)


def file_url(case: Case, viewer: Person) -> str:
    """Where the file of a matter, or an invited unit's part of it, opens; nothing for who does not work on it."""
    pages = {MATTER.kind: "legalaid:matter", JOINT.kind: "legalaid:joint"}
    if case.kind not in pages or not casework.may_see_internal(case, viewer):
        return ""
    return reverse(pages[case.kind], args=[case.pk])


def file_page(matter: Matter, viewer: Person, *, at: datetime) -> FilePage:
    """What the first page of the file shows."""
    case = matter.case
    doable = {verb.code: verb for verb in casework.open_verbs(case, viewer)}
    allowed = {act: may(viewer, f"legalaid.{act}", case) for act in ACTS}
    claimants = Claimant.objects.filter(matter=matter, left_at=None)
    return FilePage(
        matter=matter,
        debtors=debtors_of(matter),
        people=claimants.count(),
        representatives=list(claimants.filter(is_representative=True).select_related("person")),
        sums=ledger.total(ledger.balances(matter).values()),
        agreements=_agreements(matter, doable),
        courses=_courses(case),
        days=legal_days(matter, localdate(at)),
        conflicts=conflicts_among(matter, active_lawyers(matter)),
        joints=list(matter.joint_works.select_related("case", "organisation").order_by("case__opened_at")),
        checks=checks_of(matter, viewer),
        may=allowed | {"assign_matter": "assign" in doable, "change_case": case.is_open},
    )


def debtors_of(matter: Matter) -> list[Debtor]:
    """The other side, the employer first, then up the chain."""
    return sorted(Debtor.objects.filter(matter=matter), key=lambda one: Liability.values.index(one.liability))


def get_debtor(pk: UUID, viewer: Person) -> Debtor:
    """Somebody on the other side of a matter whose file the viewer may open. Raises NotAllowed."""
    row = Debtor.objects.filter(pk=pk).first()
    if row is None:
        raise NotAllowed("debtor")
    row.matter = open_file(row.matter_id, viewer)
    return row


def active_lawyers(matter: Matter) -> list[Lawyer]:
    """The lawyers who serve the matter's unit, by name."""
    rows = Lawyer.objects.filter(
        organisation__path__above=matter.case.organisation.path, state=LawyerState.ACTIVE
    )
    return list(rows.select_related("person", "firm").order_by("person__name_pinyin"))


def _agreements(matter: Matter, doable: Collection[str]) -> list[Sealed]:
    found = []
    rows = list(Agreement.objects.filter(matter=matter).order_by("-agreed_on", "-pk"))
    for place, one in enumerate(rows):
        force = force_of(one.sealed_by)
        wanted = {"seek_confirmation": force.can_confirm, "seek_review": force.can_review}
        # Only the last agreement is taken to court; those before it were replaced.
        ways = [code for code, can in wanted.items() if can and place == 0 and code in doable]
        found.append(Sealed(one, force, tuple((code, MATTER.verb(code).name) for code in ways)))
    return found


def _courses(case: Case) -> list[Course]:
    running = {one.track: one for one in casework.running_deadlines(case)}
    found = [_course(MAIN, MATTER.name, case.state, not case.is_open, running.get(MAIN))]
    for track in CaseTrack.objects.filter(case=case).order_by("ended_at", "pk"):
        name, is_over = MATTER.track(track.code).name, track.ended_at is not None
        found.append(_course(track.code, name, track.state, is_over, running.get(track.code)))
    return found


def _course(track: str, name: Any, state: str, is_over: bool, deadline: Deadline | None) -> Course:
    standing = MATTER.state(state, track)
    clock = MATTER.state(deadline.state, track).clock if deadline is not None else None
    return Course(name, standing.name, is_over, deadline, clock.name if clock else "")


def can_assign(matter: Matter, viewer: Person) -> bool:
    """Whether the matter stands where a lawyer is chosen, and the viewer chooses."""
    return any(verb.code == "assign" for verb in casework.open_verbs(matter.case, viewer))
