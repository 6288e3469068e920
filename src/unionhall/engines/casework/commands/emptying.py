"""Destroying papers and texts of cases whose time is over; number, kind, days, steps and result stay."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from unionhall.engines.casework.commands.forgetting import empty_words
from unionhall.engines.casework.core import Workflow
from unionhall.engines.casework.kinds import workflow_of
from unionhall.engines.casework.locks import lock_all
from unionhall.engines.casework.models import Attachment, Case, Deadline, Step, Task
from unionhall.kernel.documents.commands import let_go_documents
from unionhall.kernel.files.commands import shred_files
from unionhall.kernel.files.models import StoredFile
from unionhall.kernel.messaging.commands import forget_about
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import changed, record

# Answers that are no words: they stay. What was asked for as text, names and files goes.
_PLAIN_KINDS = frozenset({"day", "moment", "money", "number", "choice", "yes", "organisation"})
# What the engine itself notes beside a step, and names nobody.
_PLAIN_NOTES = frozenset({"basis", "due_at", "number", "score", "turn", "unit", "until_on"})


@transaction.atomic
def empty_cases(cases: Iterable[Case], *, by: Person | None, at: datetime) -> int:
    """Destroy papers, notes, answers in words and subjects of `cases`, for good; answers how many cases.

    For whoever may, or whom the law tells to. A case that is open, or was emptied before, is left alone. What people
    were told of them goes with `forget_told`.
    """
    held = [case for case in lock_all(list(cases)) if not case.is_open and case.emptied_at is None]
    for case in held:
        _empty(case, by=by, at=at)
    return len(held)


def forget_told(*, since: datetime, at: datetime) -> int:
    """Erase what anybody was told of cases whose papers were destroyed since `since`; how many messages went.

    One look through all events, so for a job and not for each case. Doing it again finds nothing.
    """
    emptied = Case.objects.filter(emptied_at__gte=since).values_list("pk", flat=True)
    return forget_about(list(emptied), at=at)


def _empty(case: Case, *, by: Person | None, at: datetime) -> None:
    workflow = workflow_of(case.kind)
    with override(settings.LANGUAGE_CODE):
        case.title = str(workflow.name)
    case.emptied_at, case.words = at, ""
    # First, because the database lets words be taken out of the log of an emptied case only.
    case.save(update_fields=["title", "emptied_at", "words"])
    empty_words(Case.objects.filter(pk=case.pk), at=at)
    for step in Step.objects.filter(case=case).exclude(data={}):
        kept = _plain(workflow, step)
        if kept != step.data:
            Step.objects.filter(pk=step.pk).update(data=kept)
    Task.objects.filter(case=case).update(text="", outcome="")
    Deadline.objects.filter(case=case, paused_at=None).exclude(pause_cause="").update(pause_cause="")
    papers = _take_off_papers(case, by=by, at=at)
    changed(case, at=at)
    record(case, "casework.case.empty", by=by, at=at, papers=papers)


def _plain(workflow: Workflow, step: Step) -> dict[str, Any]:
    """What of a step's data names nobody and is no text: days, sums, choices, numbers."""
    asks = workflow.verb(step.verb).asks if workflow.has_verb(step.verb) else ()
    kept = _PLAIN_NOTES - {ask.code for ask in asks} | {ask.code for ask in asks if ask.kind in _PLAIN_KINDS}
    return {code: value for code, value in step.data.items() if code in kept}


def _take_off_papers(case: Case, *, by: Person | None, at: datetime) -> int:
    hung = Attachment.objects.filter(case=case)
    keys = list(hung.values_list("file", flat=True))
    hung.delete()
    let_go_documents(case.pk, at=at)
    return shred_files(StoredFile.objects.filter(pk__in=keys), by=by, at=at)
