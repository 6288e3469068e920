"""Deciding on legal aid: applied for, completed once, granted, refused, objected to, ended, given to a lawyer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.models import Case, Deadline
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.services.legalaid.conflicts import Conflict, conflicts_of
from unionhall.services.legalaid.dealings import Answers, answered, issue, matter_of, refuse_ahead
from unionhall.services.legalaid.models import Lawyer, Matter
from unionhall.services.legalaid.states import MATTER, Form, Ground, LawyerState

AIDED = ("aided_on", "ground", "form")


class StillTime(Refused):
    """The time to object has not run out yet."""

    message = _("The worker may still object until %(day)s.")


class NotALawyerHere(InvalidInput):
    """Matters go to lawyers who serve this federation."""

    message = _("%(name)s is not an active public-interest lawyer here.")


class ConflictOfInterest(InvalidInput):
    """A lawyer whose firm acts for the other side is never on the worker's."""

    message = _("%(lawyer)s cannot take this matter: %(why)s")


class TooBusy(InvalidInput):
    """A lawyer has as many open matters as they agreed to."""

    message = _("%(lawyer)s has %(open)s open matters and agreed to at most %(most)s.")


@transaction.atomic
def apply_matter(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Apply for legal aid; the clock runs from the day of the application. Raises DayAhead, AidedBefore."""
    case = casework.advance(case, "apply", by=by, at=at, seen=seen, answers=answers)
    matter, values = matter_of(case), answered(MATTER.kind, "apply", answers)
    refuse_ahead(values["applied_on"], at, field="applied_on")
    matter.applied_on = values["applied_on"]
    matter.save(update_fields=["applied_on"])
    issue(case, "apply", by=by, at=at)
    return case


@transaction.atomic
def ask_supplement_matter(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Ask for what is missing: all at once, and only once. Raises AskedBefore."""
    case = casework.advance(case, "ask_supplement", by=by, at=at, seen=seen, answers=answers)
    Matter.objects.filter(case=case).update(supplement_asked_at=at)
    return case


@transaction.atomic
def accept_matter(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Grant legal aid."""
    case = casework.advance(case, "accept", by=by, at=at, seen=seen, answers=answers)
    _aid(case, answered(MATTER.kind, "accept", answers)["ground"], at=at)
    issue(case, "accept", by=by, at=at)
    return case


@transaction.atomic
def accept_urgent_matter(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Grant legal aid at once because time is short; the papers follow (Legal Aid Law, article 44)."""
    case = casework.advance(case, "accept_urgent", by=by, at=at, seen=seen, answers=answers)
    _aid(case, Ground.URGENT, at=at)
    issue(case, "accept_urgent", by=by, at=at)
    return case


def _aid(case: Case, ground: str, *, at: datetime) -> None:
    matter = matter_of(case)
    matter.aided_on, matter.ground, matter.form = localdate(at), ground, Form.REPRESENTATION
    matter.save(update_fields=list(AIDED))


@transaction.atomic
def uphold_matter(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """The decision stands, after the objection was reviewed."""
    to = "ended" if matter_of(casework.lock(case)).aided_on else "declined"
    return casework.advance(case, "uphold", by=by, at=at, seen=seen, answers=answers, to=to)


@transaction.atomic
def overturn_matter(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """The decision is changed: aid that was ended goes on, aid that was refused is granted."""
    was_aided = matter_of(casework.lock(case)).aided_on is not None
    to = "handling" if was_aided else "accepted"
    case = casework.advance(case, "overturn", by=by, at=at, seen=seen, answers=answers, to=to)
    if not was_aided:
        _aid(case, Ground.HARDSHIP, at=at)
    return case


@transaction.atomic
def lapse_matter(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Close what nobody objected to, once the time to object has run out. Raises StillTime."""
    case = casework.lock(case)
    authorise(by, "legalaid.lapse_matter", case)
    running = Deadline.objects.filter(case=case, track="main", ended_at=None).first()
    if running is not None and running.due_at >= at:
        raise StillTime(day=localdate(running.due_at))
    to = "ended" if matter_of(case).aided_on else "declined"
    return casework.advance(case, "lapse", by=by, at=at, seen=seen, answers=answers, to=to)


@transaction.atomic
def assign_matter(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Give the matter to a lawyer; giving it to another is the same act.

    Raises NotALawyerHere, ConflictOfInterest, TooBusy.
    """
    case = casework.lock(case)
    authorise(by, "legalaid.assign_matter", case)
    matter, person = matter_of(case), answered(MATTER.kind, "assign", answers)["lawyer"]
    lawyer = _refuse_lawyer(matter, person)
    to = "handling" if case.state == "handling" else "assigned"
    case = casework.advance(
        case, "assign", by=by, at=at, seen=seen, answers=answers, to=to, assignee=lawyer.person
    )
    if matter.caseworker is None:
        matter.caseworker = by
        matter.save(update_fields=["caseworker"])
    issue(case, "assign", by=by, at=at)
    return case


def _refuse_lawyer(matter: Matter, person: Person) -> Lawyer:
    rows = Lawyer.objects.filter(person=person, organisation__path__above=matter.case.organisation.path)
    lawyer = rows.filter(state=LawyerState.ACTIVE).select_related("person", "firm").first()
    if lawyer is None:
        raise NotALawyerHere(name=person.name, field="lawyer")
    found: list[Conflict] = conflicts_of(matter, lawyer)
    if found:
        raise ConflictOfInterest(lawyer=person.name, why=found[0].words, field="lawyer")
    count = (
        Case.objects.filter(kind=MATTER.kind, assignee=person, closed_at=None).exclude(pk=matter.pk).count()
    )
    if count >= lawyer.most_open:
        raise TooBusy(lawyer=person.name, open=count, most=lawyer.most_open, field="lawyer")
    return lawyer


COMMANDS: dict[str, Any] = {
    "apply": apply_matter, "ask_supplement": ask_supplement_matter, "accept": accept_matter,
    "accept_urgent": accept_urgent_matter, "uphold": uphold_matter, "overturn": overturn_matter, "lapse": lapse_matter,
    "assign": assign_matter,
}  # fmt: skip
