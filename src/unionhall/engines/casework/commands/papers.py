"""What is hung on a case: files, notes, tasks, a wish to be called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import running, telling
from unionhall.engines.casework.core import Verb
from unionhall.engines.casework.locks import lock
from unionhall.engines.casework.models import Attachment, Case, Note, Task
from unionhall.engines.casework.states import TaskKind
from unionhall.kernel.access.permissions import authorise, may
from unionhall.kernel.audit.commands import record
from unionhall.kernel.calendar import queries as calendar
from unionhall.kernel.files.commands import store_file
from unionhall.kernel.files.content import IMAGES
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook import queries as rulebook
from unionhall.lib.errors import InvalidInput, Refused

LONGEST_NOTE = 4_000
LONGEST_TASK = 160


class NothingWritten(InvalidInput):
    """Empty words."""

    message = _("Write something first.")


class TooMuchWritten(InvalidInput):
    """More than there is room for."""

    message = _("At most %(most)s characters.")


class NotOnTheCase(InvalidInput):
    """Whoever is to act on a case must be allowed to."""

    message = _("%(name)s does not work on cases of this kind at this unit.")


class PapersDestroyed(Refused):
    """What was destroyed for good is not filled again by the side; taking the case up again begins a new file."""

    message = _("The papers of this case were destroyed when their time was over. Take it up again first.")


class TaskDone(Refused):
    """It was done before."""

    message = _("This was done before.")


@transaction.atomic
def attach_file(
    case: Case, upload: Any, *, label: str = "", is_internal: bool = False, by: Person, at: datetime
) -> Attachment:
    """Hang a file (`upload` has `file` and `name`) on the case.

    Raises NotAllowed, PapersDestroyed and what `store_file` raises: FileTooLarge, WrongType, FileEmpty, FileUnsafe.
    """
    case = lock(case)
    authorise(by, "casework.attach_file", case)
    if is_internal:
        authorise(by, "casework.see_internal", case)
    _refuse_emptied(case)
    made = _attach(case, upload, label=label, is_internal=is_internal, by=by, at=at)
    record(case, "casework.file.attach", by=by, at=at, file=str(made.file_id))
    if not may(by, "casework.handle_cases", case):
        telling.tell_staff(case, "casework.answered", at=at, but=by)
    return made


def keep_files(
    case: Case, verb: Verb, files: Mapping[str, list[Any]], *, by: Person | None, at: datetime
) -> dict[str, list[str]]:
    """Store what came with a verb; by what it was asked for, the keys of the files. A refusal names that field."""
    asks = {ask.code: ask for ask in verb.asks}
    kept: dict[str, list[str]] = {code: [] for code in files}
    for code, upload in [(code, upload) for code, uploads in files.items() for upload in uploads]:
        ask = asks[code]
        try:
            made = _attach(
                case, upload, label=str(ask.label), is_internal=ask.is_private, by=by, at=at,
                only_pictures=ask.kind == "photos",
            )  # fmt: skip
        except InvalidInput as refused:
            refused.field = code
            raise
        kept[code].append(str(made.file_id))
    return kept


def _attach(
    case: Case,
    upload: Any,
    *,
    label: str,
    is_internal: bool,
    by: Person | None,
    at: datetime,
    only_pictures: bool = False,
) -> Attachment:
    kinds: dict[str, Any] = {"allowed": IMAGES} if only_pictures else {}
    file = store_file(
        upload.file, upload.name, organisation=case.organisation, owner=by,
        permission="casework.see_internal" if is_internal else "casework.see_case", subject_id=case.pk, by=by, at=at,
        **kinds,
    )  # fmt: skip
    return Attachment.objects.create(
        organisation=case.organisation,
        case=case,
        file=file,
        label=label[:80],
        is_internal=is_internal,
        by=by,
        at=at,
    )


@transaction.atomic
def add_note(case: Case, text: str, *, is_internal: bool = True, by: Person, at: datetime) -> Note:
    """Write on the case, for staff or for everybody on it.

    Raises NotAllowed, PapersDestroyed, NothingWritten, TooMuchWritten.
    """
    case = lock(case)
    authorise(by, "casework.add_note", case)
    works = may(by, "casework.see_internal", case)
    _refuse_emptied(case)
    words = _written(text, LONGEST_NOTE, field="text")
    note = Note.objects.create(
        organisation=case.organisation, case=case, text=words, is_internal=is_internal and works, by=by, at=at
    )
    record(case, "casework.note.add", by=by, at=at)
    if not works:
        telling.tell_staff(case, "casework.answered", at=at, but=by)
    elif not note.is_internal:
        telling.tell(case, "casework.note", case.person, at=at)
    return note


@transaction.atomic
def add_task(
    case: Case, text: str, *, assignee: Person | None, due_at: datetime, by: Person, at: datetime
) -> Task:
    """Something to be done for the case. Raises NotAllowed, NothingWritten, TooMuchWritten, NotOnTheCase."""
    case = lock(case)
    authorise(by, "casework.add_task", case)
    if assignee is not None and not may(assignee, "casework.see_internal", case):
        raise NotOnTheCase(name=assignee.name, field="assignee")
    task = Task.objects.create(
        organisation=case.organisation, case=case, text=_written(text, LONGEST_TASK, field="text"),
        assignee=assignee, due_at=due_at, by=by, at=at,
    )  # fmt: skip
    record(case, "casework.task.add", by=by, at=at, task=str(task.pk))
    if assignee is not None and assignee.pk != by.pk:
        telling.tell(case, "casework.task", assignee, at=at, data={"task": task.text})
    return task


@transaction.atomic
def finish_task(task: Task, *, outcome: str = "", by: Person, at: datetime) -> Task:
    """Say it is done. Raises NotAllowed, TaskDone."""
    row = Task.objects.select_for_update(of=("self",)).select_related("case__organisation").get(pk=task.pk)
    authorise(by, "casework.finish_task", row)
    if row.done_at is not None:
        raise TaskDone
    row.done_at, row.done_by, row.outcome = at, by, outcome.strip()[:400]
    row.save(update_fields=["done_at", "done_by", "outcome"])
    record(row.case, "casework.task.finish", by=by, at=at, task=str(row.pk))
    return row


@transaction.atomic
def ask_call(case: Case, *, by: Person, at: datetime) -> Task:
    """ "I can't manage, call me": a task for whoever has the case; asking twice is asking once. Raises NotAllowed."""
    case = lock(case)
    authorise(by, "casework.ask_call", case)
    waiting = Task.objects.filter(case=case, kind=TaskKind.CALL, done_at=None).first()
    if waiting is not None:
        return waiting
    today = localdate(at)
    rule = rulebook.value("casework.callback_working_days", region=case.organisation.region, on=today)
    due = calendar.deadline(today, rule.number, "working_day", allow_provisional=True).due_on
    task = Task.objects.create(
        organisation=case.organisation, case=case, kind=TaskKind.CALL, text="", assignee=case.assignee,
        due_at=running.end_of(due), by=by, at=at,
    )  # fmt: skip
    running.write_step(case, "ask_call", by=by, at=at)
    case.save(update_fields=["version"])
    record(case, "casework.case.ask_call", by=by, at=at)
    telling.tell_staff(case, "casework.call_wanted", at=at, but=by)
    return task


def _refuse_emptied(case: Case) -> None:
    if case.emptied_at is not None:
        raise PapersDestroyed


def _written(text: str, most: int, *, field: str) -> str:
    words = text.strip()
    if not words:
        raise NothingWritten(field=field)
    if len(words) > most:
        raise TooMuchWritten(field=field, most=most)
    return words
