"""Erasing what legal aid keeps about somebody, as far as the law allows."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from unionhall.kernel.people.models import Person
from unionhall.services.legalaid.models import (
    Agreement,
    Candidacy,
    Claimant,
    Debtor,
    DutyLog,
    DutySwap,
    DutyWish,
    JointWork,
    Lawyer,
    Matter,
    RightsCheck,
)
from unionhall.services.legalaid.states import LawyerState, SwapState


@transaction.atomic
def forget_person(person: Person, *, by: Person | None, at: datetime) -> None:
    """Take the person's words out of their closed matters, and what describes them out of their claims.

    Amounts, days and results go on being counted; the ledger, the papers and the evidence stay with the file as long
    as files are kept. Open matters keep what is needed to end them (`forget_ended_matters` follows). A lawyer serves
    no longer, wishes nothing, and is not called by the licence any more. For whoever erases the person, who has been
    authorised. What they reckoned of their rights and kept for themselves is deleted.
    """
    empty_matters(Matter.objects.filter(case__person=person, case__closed_at__isnull=False), at=at)
    Claimant.objects.filter(person=person, matter__case__closed_at__isnull=False).update(note="", work="")
    RightsCheck.objects.filter(person=person, matter=None).delete()
    _retire(person, at=at)
    for candidacy in Candidacy.objects.filter(case__person=person):
        candidacy.about, candidacy.licence = "", f"- {candidacy.pk.hex}"
        candidacy.save(update_fields=["about", "licence"])


@transaction.atomic
def forget_ended_matters(*, at: datetime) -> int:
    """Do the same for matters that were open when the person they served was erased, and have ended since.

    Answers how many. Doing it again finds nothing.
    """
    Claimant.objects.filter(person__erased_at__isnull=False, matter__case__closed_at__isnull=False).exclude(
        note="", work=""
    ).update(note="", work="")
    ended = Matter.objects.filter(case__person__erased_at__isnull=False, case__closed_at__isnull=False)
    _empty_checks(list(ended.values_list("pk", flat=True)))
    return empty_matters(ended.exclude(story=""), at=at)


def empty_matters(matters: QuerySet[Matter], *, at: datetime) -> int:
    """Free texts go; who owed, what was agreed on which day and how it came out stay."""
    keys = list(matters.values_list("pk", flat=True))
    DutyLog.objects.filter(matter__in=keys).update(note="")
    Debtor.objects.filter(matter__in=keys).update(note="")
    Agreement.objects.filter(matter__in=keys).update(terms="")
    JointWork.objects.filter(matter__in=keys).update(task="")
    _empty_checks(keys)
    return Matter.objects.filter(pk__in=keys).update(story="", trace="")


def _empty_checks(matters: list[UUID]) -> None:
    """Answers and results go; that something was handed over, when and under which consent, stays."""
    RightsCheck.objects.filter(matter__in=matters).exclude(answers="", results="").update(
        answers="", results=""
    )


def _retire(person: Person, *, at: datetime) -> None:
    """Take a lawyer out of service; what they did stays counted."""
    today = localdate(at)
    for lawyer in Lawyer.objects.select_for_update().filter(person=person):
        lawyer.state, lawyer.licence = LawyerState.LEFT, f"- {lawyer.pk.hex}"
        lawyer.save(update_fields=["state", "licence"])
        DutyWish.objects.filter(lawyer=lawyer).delete()
        DutySwap.objects.filter(asked_by=lawyer, state=SwapState.ASKED, duty__day__gte=today).update(
            state=SwapState.TAKEN_BACK, answered_at=at
        )
        DutySwap.objects.filter(other=lawyer, state=SwapState.ASKED).update(
            state=SwapState.DECLINED, answered_at=at
        )
