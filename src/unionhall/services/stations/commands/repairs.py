"""Repairs: taken on, mended, found to be nothing, opened again. What is mended works again on the station's page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework import running
from unionhall.engines.casework.models import Case, Deadline
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook.queries import value
from unionhall.lib.errors import Refused
from unionhall.services.stations.models import Repair
from unionhall.services.stations.rows import list_what_works, put_condition
from unionhall.services.stations.states import FACILITIES, Condition

Answers = Mapping[str, Any]


class RepairUnderWay(Refused):
    """The same thing has been reported anew meanwhile."""

    message = _("It has been reported again meanwhile, as %(number)s; go on there.")


@transaction.atomic
def accept_repair(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """See to it. What lay with nobody lies with `by`; the day that the public was promised stays.

    Raises NotAllowed, IllegalMove, SomeoneFaster.
    """
    taker = by if case.assignee_id is None else None
    case = casework.advance(case, "accept", by=by, at=at, seen=seen, answers=answers, assignee=taker)
    _keep_promise(case)
    return case


@transaction.atomic
def fix_repair(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """It is mended; `answers` say what was done, with photos if there are any.

    Raises NotAllowed, IllegalMove, SomeoneFaster, AnswerMissing, and what `store_file` refuses.
    """
    case = casework.advance(case, "fix", by=by, at=at, seen=seen, answers=answers)
    _put_back(case.repair, Condition.WORKING, at=at)
    return case


@transaction.atomic
def decline_repair(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """There is nothing to mend; `answers` hold the reason. Raises NotAllowed, IllegalMove, SomeoneFaster."""
    case = casework.advance(case, "decline", by=by, at=at, seen=seen, answers=answers)
    _put_back(case.repair, Condition.WORKING, at=at)
    return case


@transaction.atomic
def reopen_repair(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """It is not right after all: promised anew from now. Raises NotAllowed, IllegalMove, RepairUnderWay."""
    case = casework.advance(case, "reopen", by=by, at=at, seen=seen, answers=answers)
    repair = case.repair
    same = Repair.objects.filter(station=repair.station_id, fault=repair.fault, case__closed_at=None)
    other = same.exclude(pk=repair.pk).select_related("case").first()
    if other is not None:
        raise RepairUnderWay(number=other.case.number)
    on, region = timezone.localdate(at), case.organisation.region
    repair.promised_at = at + value("stations.repair_hours", region=region, on=on).span
    repair.save(update_fields=["promised_at"])
    _put_back(repair, Condition.BROKEN, at=at)
    return case


def _put_back(repair: Repair, condition: str, *, at: datetime) -> None:
    if repair.fault in FACILITIES:
        put_condition(repair.station, repair.fault, condition, at=at)
        list_what_works(repair.station)


def _keep_promise(case: Case) -> None:
    """The clock of the new state runs out when the public was told, not so many hours after somebody looked."""
    Deadline.objects.filter(case=case, ended_at=None, track="main").update(due_at=case.repair.promised_at)
    running.settle_due(case)
    case.save(update_fields=["due_at"])
