"""Matters as those who may open them see them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from unionhall.engines.casework import queries as casework
from unionhall.engines.casework.models import Case
from unionhall.kernel.people.models import Person
from unionhall.services.legalaid.models import Matter
from unionhall.services.legalaid.states import MATTER


def get_matter(pk: UUID, viewer: Person) -> Matter:
    """The only way a view obtains a matter. Raises NotAllowed: also that it exists is private."""
    case = casework.get_case(pk, viewer)
    matter = Matter.objects.select_related("organisation", "caseworker").get(case=case)
    matter.case = case
    return matter


def matters_visible_to(viewer: Person) -> QuerySet[Matter]:
    """The matters whose cases the viewer may open, newest first."""
    mine = casework.cases_visible_to(viewer).filter(kind=MATTER.kind).order_by()
    rows = Matter.objects.filter(case__in=mine.values("pk"))
    return rows.select_related("case__organisation", "case__person", "case__assignee").order_by(
        "-case__opened_at"
    )


def facts_of_matter(case: Case, viewer: Person) -> list[tuple[Any, Any]]:
    """What a matter adds to the page of its case."""
    return []


def facts_of_joint(case: Case, viewer: Person) -> list[tuple[Any, Any]]:
    """What joint work adds to the page of its case."""
    return []
