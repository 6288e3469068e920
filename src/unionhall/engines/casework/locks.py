"""Locks that commands take: the case's row, then nothing else that anybody waits for."""

from __future__ import annotations

from unionhall.engines.casework.models import Case


def lock(case: Case) -> Case:
    """The case as it is now, held until the transaction ends. Everything that changes a case begins here."""
    # Locked by itself and read afterwards: whoever had to wait would get the new row with the old rows beside it.
    Case.objects.select_for_update(no_key=True).only("pk").get(pk=case.pk)
    return Case.objects.select_related(
        "organisation__parent", "person", "assignee", "partner", "escalated_to", "joined_to"
    ).get(pk=case.pk)


def lock_all(cases: list[Case]) -> list[Case]:
    """Several cases, always in the order of their keys: two who lock the same ones never wait for each other."""
    return [lock(case) for case in sorted(cases, key=lambda one: one.pk)]
