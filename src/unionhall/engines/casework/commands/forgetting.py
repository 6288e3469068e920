"""Erasing what cases keep of a person's own words; that something was done, and by when, stays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from unionhall.engines.casework.models import Case, CaseRating, Note, Step
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import changed


@transaction.atomic
def forget_cases(person: Person, *, by: Person | None, at: datetime) -> int:
    """Empty the private words of cases that served `person` and are closed; answers how many cases.

    For whoever erases the person, who has been authorised. Open cases keep what is needed to end them.
    """
    return empty_words(Case.objects.filter(person=person, closed_at__isnull=False), at=at)


def forget_ended(case: Case, *, at: datetime) -> None:
    """Empty the words of a case that has just ended, when the person it served was erased while it was open."""
    if case.person is not None and case.person.erased_at is not None:
        empty_words(Case.objects.filter(pk=case.pk), at=at)
        changed(case, at=at)


def empty_words(closed: QuerySet[Case], *, at: datetime) -> int:
    """Empty private words, notes and what was said in ratings of these closed cases; answers how many cases."""
    Step.objects.filter(case__in=closed).exclude(private="").update(private="")
    Note.objects.filter(case__in=closed).update(text="")
    CaseRating.objects.filter(case__in=closed).update(text="")
    return closed.update(words="")
