"""Files of people on file that are past their time, and the lists by which two people have them destroyed.

What is in a file is shown to nobody here: its number, its kind and its days are enough to sign for.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from unionhall.engines.casework import kinds
from unionhall.engines.casework.models import Case
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import may
from unionhall.lib.errors import NotAllowed
from unionhall.services.hub.desk.queries.units import scope_of
from unionhall.services.hub.desk.scope import Scope
from unionhall.services.hub.models import Destruction, DestructionItem
from unionhall.services.hub.portal.retention import cases_over

SEE, PROPOSE, SIGN = "hub.view_destructions", "hub.propose_destruction", "hub.sign_destruction"
DECLINE = "hub.decline_destruction"


def due_cases(scope: Scope, at: datetime, *, kind: str = "") -> QuerySet[Case]:
    """Files in `scope` past their time that stand on no list yet, the oldest first; of one kind when it is named.

    By today's rule of the region of whom each served. Cases that served nobody by name hold no personal file.
    """
    waiting = DestructionItem.objects.filter(case=OuterRef("pk"), fate="")
    held = Case.objects.filter(
        scope.covers("organisation"), ~Exists(waiting),
        kind__in=[kind] if kind else _kinds(), person__isnull=False, closed_at__isnull=False, emptied_at=None,
    )  # fmt: skip
    regions = held.order_by().values_list("person__organisation__region", flat=True).distinct()
    over = held.filter(cases_over(list(regions), at))
    return over.select_related("organisation").order_by("closed_at", "pk")


def _kinds() -> list[str]:
    return [kind.workflow.kind for kind in kinds.registered()]


def due_counts(scope: Scope, at: datetime) -> list[tuple[str, int]]:
    """How many files are past their time, by kind of case."""
    rows = due_cases(scope, at).order_by("kind").values_list("kind").annotate(count=Count("pk"))
    return [(kind, count) for kind, count in rows]


def is_due(case_id: UUID, at: datetime) -> bool:
    """Whether the file may be destroyed now: it has ended, is there, and by today's rule its time is over."""
    row = Case.objects.filter(pk=case_id).values_list("person__organisation__region", flat=True).first()
    if row is None:
        return False
    return Case.objects.filter(cases_over([row], at), pk=case_id, emptied_at=None).exists()


def lists_visible_to(viewer: Person) -> QuerySet[Destruction]:
    """Lists of the viewer's units, the newest first, with how many files stand on each and how many are done."""
    rows = Destruction.objects.filter(scope_of(viewer, SEE).covers("organisation"))
    counted = rows.annotate(files=Count("items"), done=Count("items", filter=~Q(items__fate="")))
    return counted.select_related("organisation", "proposed_by", "decided_by").order_by("-proposed_at", "-id")


def get_list(pk: UUID, viewer: Person) -> Destruction:
    """One list. Raises NotAllowed."""
    found = lists_visible_to(viewer).filter(pk=pk).first()
    if found is None:
        raise NotAllowed("destruction")
    return found


def items_of(destruction: Destruction) -> QuerySet[DestructionItem]:
    """The files on a list, the oldest first, for callers that let the viewer see it."""
    rows = DestructionItem.objects.filter(destruction=destruction)
    return rows.select_related("case__organisation").order_by("case__closed_at", "case_id")


def may_act(destruction: Destruction, viewer: Person, permissions: Iterable[str]) -> bool:
    """Whether the list waits, and the viewer holds each of `permissions` over it."""
    return destruction.state == "proposed" and all(may(viewer, one, destruction) for one in permissions)
