"""What was reckoned is kept in an account, thrown away again, or handed to the union's lawyers as a matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.audit.commands import record
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.commands import OldText
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed, Refused
from unionhall.services.legalaid.commands.intake import AskedAlready, Guest, ask_for_help, open_matter
from unionhall.services.legalaid.messages import tell_kept
from unionhall.services.legalaid.models import Claimant, Matter, RightsCheck
from unionhall.services.legalaid.plans import Intake
from unionhall.services.legalaid.rights_consent import HANDING_OVER
from unionhall.services.legalaid.rights_handing import RightsOutcome, packed
from unionhall.services.legalaid.rights_papers.selection import select, total_of
from unionhall.services.legalaid.states import ClaimedBy

__all__ = ["AskedAlready", "OldText", "TooManyKept", "forget_check", "hand_over", "keep_check"]

MOST_KEPT = 20


class TooManyKept(Refused):
    """An account holds a few results, not an archive."""

    message = _("You keep many results already. Delete one first.")


@transaction.atomic
def hand_over(
    organisation: Organisation,
    outcome: RightsOutcome,
    intake: Intake,
    *,
    consent: str,
    guest: Guest | None = None,
    person: Person | None = None,
    at: datetime,
) -> Matter:
    """Open a matter of `guest`, or of `person` who is signed in, with what was reckoned; nothing is sent elsewhere.

    Where the person has a matter about this already, it goes there. The same form once more is the same matter.
    Raises OldText when `consent` is not the version of today's text, and what `ask_for_help` and `open_matter` raise;
    AskedAlready for guests only: of them nobody knows who they are.
    """
    if consent != HANDING_OVER.version:
        raise OldText
    if intake.amount_yuan is None:
        intake = replace(intake, amount_yuan=total_of(select(outcome.claims).raised) or None)
    if guest is not None:
        matter = ask_for_help(organisation, intake, guest, at=at)
    elif person is not None:
        matter = _open_or_find(organisation, intake, person, at)
    else:
        raise NotAllowed("nobody asks")
    return _attach(matter, outcome, person, at)


def _open_or_find(organisation: Organisation, intake: Intake, person: Person, at: datetime) -> Matter:
    try:
        with transaction.atomic():
            return open_matter(organisation, intake, person=person, by=person, at=at)
    except AskedAlready as twin:
        if twin.case.person_id != person.pk:
            raise
        return Matter.objects.select_related("case__organisation").get(case=twin.case)


def _attach(matter: Matter, outcome: RightsOutcome, person: Person | None, at: datetime) -> Matter:
    answers, results = packed(outcome)
    before = RightsCheck.objects.filter(matter=matter).first()
    if before is not None and (before.answers, before.results) == (answers, results):
        return matter  # the same form once more
    row = RightsCheck.objects.create(
        organisation=matter.case.organisation, matter=matter, person=person or matter.case.person, answers=answers,
        results=results, region=outcome.law.parameters.region, as_of=outcome.law.as_of,
        consent=f"{HANDING_OVER.subject} {HANDING_OVER.version}", created_at=at,
    )  # fmt: skip
    if total_of(select(outcome.claims).raised):
        Claimant.objects.filter(matter=matter, row=1, stands_on=ClaimedBy.WORD).update(
            stands_on=ClaimedBy.RECKONED
        )
    record(
        matter.case, "legalaid.rights_check.hand_over", by=person, at=at, check=str(row.pk), consent=row.consent
    )  # fmt: skip
    return matter


@transaction.atomic
def keep_check(person: Person, outcome: RightsOutcome, *, by: Person, at: datetime) -> RightsCheck:
    """Keep what was reckoned in the person's own account, and tell their phone so. Raises NotAllowed, TooManyKept."""
    if by.pk != person.pk or person.pk is None:
        raise NotAllowed("another's account")
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if RightsCheck.objects.filter(person=person, matter=None).count() >= MOST_KEPT:
        raise TooManyKept
    answers, results = packed(outcome)
    row = RightsCheck.objects.create(
        organisation=person.organisation, person=person, answers=answers, results=results,
        region=outcome.law.parameters.region, as_of=outcome.law.as_of, created_at=at,
    )  # fmt: skip
    record(row, "legalaid.rights_check.keep", by=by, at=at)
    tell_kept(row, at=at)
    return row


@transaction.atomic
def forget_check(check: RightsCheck, *, by: Person, at: datetime) -> None:
    """Delete what the person kept. What was handed over belongs to the file of the matter. Raises NotAllowed."""
    row = RightsCheck.objects.select_for_update(of=("self",)).filter(pk=check.pk).first()
    if row is None or row.person_id != by.pk or row.matter_id is not None:
        raise NotAllowed("rights check")
    record(row, "legalaid.rights_check.forget", by=by, at=at)
    row.delete()
