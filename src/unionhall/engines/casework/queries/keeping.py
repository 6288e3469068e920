"""Whose papers are kept still, and which of them have been kept for long enough."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from unionhall.engines.casework import kinds
from unionhall.engines.casework.models import Case
from unionhall.engines.casework.running import start_of
from unionhall.kernel.people.models import Person


def kinds_kept_by(rule: str) -> list[str]:
    """The kinds of cases whose papers are kept for as long as the rulebook's key `rule` says."""
    return [kind.workflow.kind for kind in kinds.registered() if kind.workflow.keep == rule]


def kept_cases(person: Person, rule: str) -> QuerySet[Case]:
    """Cases that serve or served `person`, at any unit, kept by `rule`, whose papers are there still."""
    return Case.objects.filter(person=person, kind__in=kinds_kept_by(rule), emptied_at=None)


def over_since(day: date) -> Q:
    """Cases that ended before `day` (local), and on which nothing hangs that ended later or is open yet.

    What hangs on a case is what came out of it (a complaint, work with others) or was joined to it.
    """
    begins = start_of(day)
    hanging = Case.objects.filter(Q(parent=OuterRef("pk")) | Q(joined_to=OuterRef("pk")))
    later = hanging.filter(Q(closed_at=None) | Q(closed_at__gte=begins))
    return Q(~Exists(later), closed_at__lt=begins)


def ended_before(cases: QuerySet[Case], day: date) -> QuerySet[Case]:
    """Those of `cases` that were over before `day`."""
    return cases.filter(over_since(day))
