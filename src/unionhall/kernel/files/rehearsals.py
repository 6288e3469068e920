"""What an import would refuse, told before anything is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db import transaction

from unionhall.lib.errors import Refused


@transaction.atomic
def rehearse(acts: Iterable[Callable[[], object]]) -> list[Refused | None]:
    """The refusal of each act, or None, each after those before it that went through. All of them are undone."""
    answers: list[Refused | None] = []
    for act in acts:
        try:
            with transaction.atomic():
                act()
            answers.append(None)
        except Refused as refusal:
            answers.append(refusal)
    transaction.set_rollback(True)
    return answers
