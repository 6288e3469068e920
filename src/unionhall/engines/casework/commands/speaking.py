"""What the person served has to say: how it went, and that it did not go well."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import running
from unionhall.engines.casework.commands.opening import Opening, open_case
from unionhall.engines.casework.follow_ups import COMPLAINT, FOLLOW_UP
from unionhall.engines.casework.kinds import workflow_of
from unionhall.engines.casework.locks import lock
from unionhall.engines.casework.models import Case, CaseRating
from unionhall.engines.casework.states import Source
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput, Refused

BAD = 2
SCORES = range(1, 6)
LONGEST_WORDS = 1_000


class NotDoneYet(Refused):
    """Only what has been served is rated."""

    message = _("You can rate “%(title)s” once it is done.")


class CaseRated(Refused):
    """One rating a case."""

    message = _("You have already rated “%(title)s”. Thank you.")


class NoSuchScore(InvalidInput):
    """Five steps."""

    message = _("Choose one to five stars.")


class NoSuchReason(InvalidInput):
    """Only the reasons that its kind names."""

    message = _("Choose from the reasons shown.")


class ComplaintEmpty(InvalidInput):
    """Without words nobody can help."""

    message = _("Say in a few words what went wrong.")


class ComplaintUnderWay(Refused):
    """One complaint about a case at a time."""

    message = _("Your complaint %(number)s is being looked into already.")


@transaction.atomic
def rate_case(
    case: Case, *, score: int, reasons: Iterable[str] = (), text: str = "", by: Person, at: datetime
) -> CaseRating:
    """Say how it went: `score` 1 to 5, reasons as slugs, words. A score of 1 or 2 opens a follow-up.

    Raises NotAllowed, NoSuchScore, NoSuchReason, NotDoneYet, CaseRated.
    """
    case = lock(case)
    authorise(by, "casework.rate_case", case)
    if score not in SCORES:
        raise NoSuchScore(field="score")
    chosen = sorted(set(reasons))
    if not set(chosen) <= {slug for slug, _label in workflow_of(case.kind).rating_reasons}:
        raise NoSuchReason(field="reasons")
    if case.is_open:
        raise NotDoneYet(title=case.title)
    if CaseRating.objects.filter(case=case).exists():
        raise CaseRated(title=case.title)
    rating = CaseRating.objects.create(
        organisation=case.organisation, case=case, score=score, reasons=chosen,
        text=text.strip()[:LONGEST_WORDS], rated_at=at,
    )  # fmt: skip
    running.write_step(case, "rate", by=by, at=at, data={"score": score})
    case.save(update_fields=["version"])
    record(case, "casework.case.rate", by=by, at=at, score=score)
    if score <= BAD and case.kind != FOLLOW_UP.kind:
        follow_up = Opening(
            FOLLOW_UP.kind, case.title, person=case.person, source=Source.REFERRAL, parent=case,
            data={"score": score, "reasons": rating.reasons}, private={"text": rating.text} if rating.text else None,
        )  # fmt: skip
        open_case(case.organisation, follow_up, by=None, at=at)
    return rating


@transaction.atomic
def complain_case(case: Case, *, text: str, by: Person, at: datetime) -> Case:
    """Complain to the unit above: a case there, which points back. At the top it stays at the unit itself.

    Raises NotAllowed, ComplaintEmpty, ComplaintUnderWay.
    """
    case = lock(case)
    authorise(by, "casework.complain_case", case)
    if not text.strip():
        raise ComplaintEmpty(field="text")
    open_one = Case.objects.filter(parent=case, kind=COMPLAINT.kind, closed_at=None).first()
    if open_one is not None:
        raise ComplaintUnderWay(number=open_one.number)
    opening = Opening(
        COMPLAINT.kind, case.title, person=by, source=Source.PORTAL, parent=case,
        private={"text": text.strip()[:LONGEST_WORDS]},
    )  # fmt: skip
    made = open_case(case.organisation.parent or case.organisation, opening, by=by, at=at)
    running.write_step(case, "complain", by=by, at=at, data={"number": made.number})
    case.save(update_fields=["version"])
    record(case, "casework.case.complain", by=by, at=at, complaint=str(made.pk))
    return made
