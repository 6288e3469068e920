"""Writes on cases that are made of several of the engine's own, and the line that says who looked."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework import queries
from unionhall.engines.casework.models import Case, Task
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import authorise, record
from unionhall.lib.errors import InvalidInput, NotAllowed


class NothingSaid(InvalidInput):
    """Neither words nor pictures."""

    message = _("Write something, or choose a photo.")


@transaction.atomic
def open_case_page(case: Case, *, by: Person, at: datetime) -> None:
    """Write that `by` looked at a case that serves somebody; of one that serves nobody nothing is written.

    Raises NotAllowed.
    """
    authorise(by, "casework.see_case", case)
    if case.person_id is not None and case.person_id != by.pk:
        record(case, "casework.case.open", by=by, at=at)


@transaction.atomic
def say_on_case(
    case: Case, *, text: str, photos: Iterable[Any], is_internal: bool = False, by: Person, at: datetime
) -> None:
    """Words and pictures in one go, all or nothing. Raises NotAllowed, NothingSaid and what the engine raises."""
    uploads = list(photos)
    if not text.strip() and not uploads:
        raise NothingSaid(field="text")
    if text.strip():
        casework.add_note(case, text, is_internal=is_internal, by=by, at=at)
    hang_files(case, uploads, label="", is_internal=is_internal, by=by, at=at)


@transaction.atomic
def hang_files(
    case: Case, uploads: Iterable[Any], *, label: str, is_internal: bool = False, by: Person, at: datetime
) -> int:
    """Hang files on a case, all or none; answers how many. Raises NotAllowed and what `attach_file` raises."""
    count = 0
    for upload in uploads:
        casework.attach_file(case, upload, label=label, is_internal=is_internal, by=by, at=at)
        count += 1
    return count


@transaction.atomic
def give_cases(keys: Collection[UUID], *, assignee: Person, by: Person, at: datetime) -> int:
    """Give the cases with these keys to `assignee`, all or none; answers how many changed hands.

    Raises NotAllowed, also when one of them is not there, and what `assign_case` raises.
    """
    found = list(queries.cases_visible_to(by).filter(pk__in=keys))
    if len(found) != len(set(keys)):
        raise NotAllowed("case")
    return len(casework.assign_cases(found, assignee=assignee, by=by, at=at))


@transaction.atomic
def finish_task(case: Case, task_id: UUID, *, outcome: str, by: Person, at: datetime) -> Task:
    """Say that a task of this case is done. Raises NotAllowed, TaskDone."""
    task = Task.objects.filter(case=case, pk=task_id).first()
    if task is None:
        raise NotAllowed("task")
    return casework.finish_task(task, outcome=outcome, by=by, at=at)
