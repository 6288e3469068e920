"""The same correction for many needs: what cannot be learnt is told, the rest is done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from unionhall.engines.matching.core.masking import masked
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed, Refused
from unionhall.services.hub.commands import correct_need
from unionhall.services.hub.desk.commands.batches import Outcome
from unionhall.services.hub.models import Need


def correct_chosen(needs: Iterable[Need], category: str, *, by: Person, at: datetime) -> Outcome:
    """Say of each of `needs` that `category` was meant. Raises NotAllowed when `by` may not correct one of them."""
    outcome = Outcome()
    with transaction.atomic():
        # Always in the same order: two who correct the same rows wait for each other, never across.
        for need in sorted(needs, key=lambda need: need.pk):
            try:
                with transaction.atomic():
                    correct_need(need, category, by=by, at=at)
            except NotAllowed:
                raise
            except Refused as refusal:
                outcome.refused.append((masked(need.text) or "–", str(refusal)))
            else:
                outcome.done += 1
    return outcome
