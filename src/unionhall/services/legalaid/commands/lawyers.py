"""Lawyers: open calls, candidates, who is taken on, who serves and who leaves."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.commands import appoint_person, dismiss_person
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.access.queries import held_on
from unionhall.kernel.access.roles import Role
from unionhall.kernel.audit.commands import record
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.services.legalaid.commands.rosters import open_gaps
from unionhall.services.legalaid.dealings import Answers, refuse_ahead
from unionhall.services.legalaid.lawyer_plans import CallPlan, CandidacyPlan, LawyerPlan
from unionhall.services.legalaid.models import Candidacy, Lawyer, OpenCall
from unionhall.services.legalaid.serving import firm_called, locked_lawyer
from unionhall.services.legalaid.states import CANDIDACY, MATTER, LawyerState

# A lawyer's licence has seventeen digits and begins with 1 (Ministry of Justice, SF 08001-2017).
_LICENCE = re.compile(r"1\d{16}")
NAMED_AT_MOST = 5


class CallTwice(InvalidInput):
    """A call is made once."""

    message = _("There is a call with this title already.")


class CallBackwards(InvalidInput):
    """A call ends after it began, and seeks somebody."""

    message = _("The last day lies before the first.")


class CallClosed(Refused):
    """One applies while the call is open."""

    message = _("One could apply from %(opens)s to %(closes)s.")


class AppliedAlready(Refused):
    """One application a call, and one a licence."""

    message = _("There is an application for this call already, of this person or with this licence.")


class LicenceMalformed(InvalidInput):
    """A licence number that cannot be one."""

    message = _("A lawyer's licence has 17 digits and begins with 1.")


class LicenceTaken(InvalidInput):
    """A licence belongs to one lawyer."""

    message = _("%(name)s serves here with this licence already.")


class ServesAlready(Refused):
    """A lawyer serves a federation once."""

    message = _("%(name)s is a public-interest lawyer here already.")


class CallFull(Refused):
    """As many were taken on as were sought."""

    message = _("All %(wanted)s lawyers of this call have been taken on.")


class MattersOpen(Refused):
    """Whoever leaves has handed over."""

    message = _("%(name)s still has open matters: %(matters)s. Give them to somebody else first.")


class HasLeft(Refused):
    """One leaves once."""

    message = _("%(name)s has left already.")


@transaction.atomic
def open_call(organisation: Organisation, plan: CallPlan, *, by: Person, at: datetime) -> OpenCall:
    """Call for lawyers. Raises NotAllowed, CallTwice, CallBackwards."""
    authorise(by, "legalaid.open_call", organisation)
    call = OpenCall(organisation=organisation)
    _keep_call(call, plan)
    record(call, "legalaid.call.open", by=by, at=at, title=call.title, wanted=call.wanted)
    return call


@transaction.atomic
def change_call(call: OpenCall, plan: CallPlan, *, by: Person, at: datetime) -> OpenCall:
    """Change a call, also whether it is still open. Raises NotAllowed, CallTwice, CallBackwards."""
    call = OpenCall.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=call.pk)
    authorise(by, "legalaid.open_call", call)
    _keep_call(call, plan)
    record(call, "legalaid.call.change", by=by, at=at, title=call.title, wanted=call.wanted)
    return call


def _keep_call(call: OpenCall, plan: CallPlan) -> None:
    title = plan.title.strip()
    if plan.closes_on < plan.opens_on:
        raise CallBackwards(field="closes_on")
    others = OpenCall.objects.filter(organisation=call.organisation, title=title).exclude(pk=call.pk)
    if others.exists():
        raise CallTwice(field="title")
    for name, value in (asdict(plan) | {"title": title}).items():
        setattr(call, name, value)
    call.save()


@transaction.atomic
def apply_candidacy(
    call: OpenCall, plan: CandidacyPlan, *, by: Person, at: datetime, key: UUID | None = None
) -> Candidacy:
    """Apply for oneself, from one's own wish or recommended by one's firm. `key` names the form: sent twice it is one.

    Raises CallClosed, AppliedAlready, ServesAlready, LicenceMalformed, DayAhead.
    """
    call = OpenCall.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=call.pk)
    again = Candidacy.objects.filter(call=call, case__key=key).first() if key else None
    if again is not None and again.case.person_id == by.pk:
        return again
    _refuse_candidate(call, plan, by, at)
    opening = casework.Opening(CANDIDACY.kind, f"{by.name} · {plan.firm_name.strip()}", person=by, key=key)
    case = casework.open_case(call.organisation, opening, by=by, at=at)
    values = asdict(plan) | {"specialities": list(plan.specialities), "licence": plan.licence.strip()}
    candidacy = Candidacy.objects.create(organisation=call.organisation, case=case, call=call, **values)
    record(case, "legalaid.candidacy.apply", by=by, at=at, came_by=str(plan.came_by))
    return candidacy


def _refuse_candidate(call: OpenCall, plan: CandidacyPlan, person: Person, at: datetime) -> None:
    if not call.opens_on <= localdate(at) <= call.closes_on:
        raise CallClosed(opens=call.opens_on.isoformat(), closes=call.closes_on.isoformat())
    licence = _licence(plan.licence)
    refuse_ahead(plan.licensed_on, at, field="licensed_on")
    rows = Candidacy.objects.filter(call=call)
    if rows.filter(licence=licence).exists() or rows.filter(case__person=person).exists():
        raise AppliedAlready
    here = Lawyer.objects.filter(organisation=call.organisation, person=person)
    if here.exclude(state=LawyerState.LEFT).exists():
        raise ServesAlready(name=person.name)


def _licence(typed: str) -> str:
    licence = typed.strip()
    if not _LICENCE.fullmatch(licence):
        raise LicenceMalformed(field="licence")
    return licence


@transaction.atomic
def recruit_candidacy(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Take a candidate on: they serve from today, with the role of a lawyer.

    Raises CallFull, ServesAlready, LicenceTaken.
    """
    case = casework.advance(case, "recruit", by=by, at=at, seen=seen, answers=answers)
    candidacy = Candidacy.objects.get(case=case)
    # Two who take on the last one at the same time wait for each other here.
    call = OpenCall.objects.select_for_update().get(pk=candidacy.call_id)
    others = Candidacy.objects.filter(call=call, case__state="recruited").exclude(case=case)
    if others.count() >= call.wanted:
        raise CallFull(wanted=call.wanted)
    assert case.person is not None  # whoever applied
    plan = LawyerPlan(
        firm_name=candidacy.firm_name, licence=candidacy.licence, licensed_on=candidacy.licensed_on,
        specialities=tuple(candidacy.specialities),
    )  # fmt: skip
    enlist_lawyer(case.organisation, case.person, plan, by=by, at=at)
    return case


@transaction.atomic
def enlist_lawyer(
    organisation: Organisation, person: Person, plan: LawyerPlan, *, by: Person, at: datetime
) -> Lawyer:
    """Let `person` serve as a lawyer: firm, row and role. Whoever had left serves again.

    Raises NotAllowed, LicenceMalformed, LicenceTaken, ServesAlready.
    """
    authorise(by, "legalaid.keep_lawyers", organisation)
    licence = _licence(plan.licence)
    here = Lawyer.objects.filter(organisation=organisation).select_related("person")
    lawyer = here.select_for_update(of=("self",)).filter(person=person).first()
    if lawyer is not None and lawyer.state != LawyerState.LEFT:
        raise ServesAlready(name=person.name)
    holder = here.filter(licence=licence).exclude(person=person).first()
    if holder is not None:
        raise LicenceTaken(name=holder.person.name, field="licence")
    lawyer = lawyer or Lawyer(organisation=organisation, person=person)
    lawyer.firm = firm_called(organisation, plan.firm_name, phone=plan.firm_phone)
    lawyer.licence, lawyer.licensed_on = licence, plan.licensed_on
    lawyer.specialities, lawyer.most_open = list(plan.specialities), plan.most_open
    lawyer.state, lawyer.since = LawyerState.ACTIVE, plan.since or localdate(at)
    lawyer.save()
    if not _posts(lawyer, localdate(at)).exists():
        appoint_person(person, Role.LAWYER, organisation, by=by, at=at, starts_on=plan.since)
    record(lawyer, "legalaid.lawyer.enlist", by=by, at=at, person=str(person.pk))
    return lawyer


def _posts(lawyer: Lawyer, day: date) -> Any:
    return held_on(day).filter(person=lawyer.person_id, role=Role.LAWYER, organisation=lawyer.organisation_id)


@transaction.atomic
def change_lawyer(
    lawyer: Lawyer, *, state: str, specialities: tuple[str, ...], most_open: int, by: Person, at: datetime
) -> Lawyer:
    """Change what a lawyer takes on, or let them rest. Leaving is `end_service`. Raises NotAllowed, HasLeft."""
    lawyer = locked_lawyer(lawyer)
    authorise(by, "legalaid.keep_lawyers", lawyer)
    if LawyerState.LEFT in (lawyer.state, state):
        raise HasLeft(name=lawyer.person.name)
    lawyer.state, lawyer.specialities, lawyer.most_open = state, list(specialities), most_open
    lawyer.save(update_fields=["state", "specialities", "most_open"])
    record(lawyer, "legalaid.lawyer.change", by=by, at=at, state=str(state), most_open=most_open)
    return lawyer


@transaction.atomic
def end_service(lawyer: Lawyer, *, by: Person, at: datetime) -> Lawyer:
    """Let a lawyer go: the role ends, duties still to come become gaps. Raises NotAllowed, HasLeft, MattersOpen."""
    lawyer = locked_lawyer(lawyer)
    authorise(by, "legalaid.keep_lawyers", lawyer)
    if lawyer.state == LawyerState.LEFT:
        raise HasLeft(name=lawyer.person.name)
    open_cases = Case.objects.filter(kind=MATTER.kind, assignee=lawyer.person, closed_at=None)
    mine = open_cases.filter(organisation__path__within=lawyer.organisation.path).order_by("opened_at")
    numbers = list(mine.values_list("number", flat=True)[: NAMED_AT_MOST + 1])
    if numbers:
        rest = "…" if len(numbers) > NAMED_AT_MOST else ""
        raise MattersOpen(name=lawyer.person.name, matters=", ".join(numbers[:NAMED_AT_MOST]) + rest)
    lawyer.state = LawyerState.LEFT
    lawyer.save(update_fields=["state"])
    open_gaps(lawyer, localdate(at), None, at=at)
    for post in _posts(lawyer, localdate(at)):
        dismiss_person(post, by=by, at=at)
    record(lawyer, "legalaid.lawyer.end", by=by, at=at)
    return lawyer


CANDIDACY_COMMANDS: dict[str, Any] = {"recruit": recruit_candidacy}
