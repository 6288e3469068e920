"""Cases that turn out to be one, and one that turns out to be several."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import kinds, running, telling
from unionhall.engines.casework.commands.opening import Opening, open_case
from unionhall.engines.casework.core import Party
from unionhall.engines.casework.locks import lock, lock_all
from unionhall.engines.casework.models import Case, Task
from unionhall.engines.casework.states import Source
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import Refused


class CannotJoin(Refused):
    """Only open cases of one kind at one unit become one."""

    message = _("Only two open cases of the same kind at the same unit can be joined.")


class CannotSplit(Refused):
    """Of a closed case nothing is split off."""

    message = _("From a closed case nothing can be split off.")


class NotInParts(Refused):
    """The service cannot say which part of its own row would go along."""

    message = _("Cases of this kind are not split; open a new one instead.")


@transaction.atomic
def join_cases(case: Case, *, into: Case, by: Person, at: datetime) -> Case:
    """Carry `case` on as part of `into`: it closes, points there, and whoever it serves is told. Answers with `into`.

    Raises NotAllowed, CannotJoin.
    """
    if case.pk == into.pk:
        raise CannotJoin
    rows = {row.pk: row for row in lock_all([case, into])}
    absorbed, kept = rows[case.pk], rows[into.pk]
    authorise(by, "casework.join_cases", absorbed)
    authorise(by, "casework.join_cases", kept)
    same = (absorbed.kind, absorbed.organisation_id) == (kept.kind, kept.organisation_id)
    if not same or not absorbed.is_open or not kept.is_open:
        raise CannotJoin
    running.end(absorbed, at=at, is_void=True)
    running.end_tracks(absorbed, at=at)
    # It ends as its table ends; which end does not matter, its page says that it goes on elsewhere.
    before = absorbed.state
    absorbed.state = next(state.code for state in kinds.workflow_of(absorbed.kind).states if state.is_final)
    absorbed.turn, absorbed.closed_at, absorbed.joined_to = Party.NOBODY.value, at, kept
    absorbed.due_at = absorbed.escalated_to = None
    Task.objects.filter(case=absorbed, done_at=None).update(case=kept)
    running.write_step(absorbed, "join", by=by, at=at, frm=before, data={"number": kept.number})
    absorbed.save()
    running.write_step(kept, "absorb", by=by, at=at, is_internal=True, data={"number": absorbed.number})
    kept.save(update_fields=["version"])
    record(absorbed, "casework.case.join", by=by, at=at, into=str(kept.pk))
    telling.tell(absorbed, "casework.note", absorbed.person, at=at)
    return kept


@transaction.atomic
def split_case(case: Case, *, title: str, person: Person | None, by: Person, at: datetime) -> Case:
    """Begin a further case of the same kind out of this one, at the same unit, pointing back.

    What its service keeps of it goes along by the `split` that the kind registered. Raises NotAllowed, CannotSplit,
    NotInParts, TitleMissing.
    """
    case = lock(case)
    authorise(by, "casework.split_case", case)
    if not case.is_open:
        raise CannotSplit
    kind = kinds.find(case.kind)
    if kind.detail and kind.split is None:
        raise NotInParts
    opening = Opening(
        case.kind, title, person=person or case.person, partner=case.partner, assignee=case.assignee,
        source=Source.REFERRAL, parent=case,
    )  # fmt: skip
    made = open_case(case.organisation, opening, by=by, at=at)
    if kind.split is not None:
        kind.split(case, made)
    running.write_step(case, "split", by=by, at=at, is_internal=True, data={"number": made.number})
    case.save(update_fields=["version"])
    record(case, "casework.case.split", by=by, at=at, made=str(made.pk))
    return made
