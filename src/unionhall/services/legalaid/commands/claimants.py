"""What a claimant's part in a matter is: who speaks for them, on what it stands, whether they still claim."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import commands as casework
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput
from unionhall.services.legalaid.dealings import refuse_ahead
from unionhall.services.legalaid.models import Claimant

CHANGEABLE = frozenset({
    "unit", "work", "worked_from", "worked_to", "stands_on", "is_representative", "is_hardship", "note",
})  # fmt: skip


class EndsBeforeItBegins(InvalidInput):
    """Work ends after it has begun."""

    message = _("The last day does not lie before the first.")


class LeftAlready(InvalidInput):
    """Whoever represents the others claims themselves."""

    message = _("Whoever no longer claims cannot represent the others.")


@transaction.atomic
def change_claimant(
    claimant: Claimant, *, by: Person, at: datetime, has_left: bool | None = None, **changes: Any
) -> Claimant:
    """Change fields of `CHANGEABLE`; with `has_left` the worker no longer claims, or claims again.

    Whoever has left gets no share of payments from then on; what they have received stays theirs.
    Raises NotAllowed, DayAhead, EndsBeforeItBegins, LeftAlready; TypeError for other fields.
    """
    if unknown := changes.keys() - CHANGEABLE:
        raise TypeError(f"cannot be changed: {', '.join(sorted(unknown))}")
    case = casework.lock(claimant.case)
    authorise(by, "legalaid.change_claimant", case)
    row = Claimant.objects.select_related("person", "unit").get(pk=claimant.pk)
    for day in ("worked_from", "worked_to"):
        refuse_ahead(changes.get(day), at, field=day)
    changed = sorted(name for name, new in changes.items() if getattr(row, name) != new)
    for name in changed:
        setattr(row, name, changes[name])
    if has_left is not None and has_left != (row.left_at is not None):
        row.left_at = at if has_left else None
        changed.append("left_at")
    if row.worked_from and row.worked_to and row.worked_to < row.worked_from:
        raise EndsBeforeItBegins(field="worked_to")
    if row.left_at and row.is_representative:
        raise LeftAlready(field="is_representative")
    if changed:
        row.save(update_fields=changed)
        record(case, "legalaid.claimant.change", by=by, at=at, claimant=str(row.pk), fields=changed)
    row.matter = claimant.matter
    return row
