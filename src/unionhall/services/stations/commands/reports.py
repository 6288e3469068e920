"""Somebody says that something is wrong: anybody may, unnamed too. One open repair a fault; more reports join it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.states import Source
from unionhall.kernel.audit.commands import record
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook.queries import value
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.services.stations.models import Repair, Report, Station, StationFacility
from unionhall.services.stations.rows import list_what_works, lock_station, put_condition, trace_of
from unionhall.services.stations.states import FACILITIES, GENERAL_FAULTS, REPAIR, Condition
from unionhall.services.stations.wording import fault_name

HOUR = timedelta(hours=1)
TAKEN_BACK_WITHIN = timedelta(minutes=15)


class StationGone(Refused):
    """Nobody looks after it any more."""

    message = _("This station has been given up; nothing can be reported about it.")


class UnknownFault(InvalidInput):
    """Neither a thing of this station nor a general fault."""

    message = _("Choose what is wrong.")


class TooManyReports(Refused):
    """One connection cannot flood a station."""

    status = 429
    message = _("Many reports have come from this connection within the hour. Please telephone the keeper.")


class ReportClosed(Refused):
    """What is mended needs a new report."""

    message = _("This report is closed. If it is still not right, please report it again.")


class NothingAdded(InvalidInput):
    """Neither words nor a photo."""

    message = _("Write something or choose a photo.")


class TooLate(Refused):
    """Somebody may be on the way."""

    message = _("This can no longer be taken back; please telephone the keeper.")


@dataclass(frozen=True)
class Reported:
    """What became of a report: the repair it is part of, and whether it was the first about it."""

    repair: Repair
    report: Report
    is_new: bool


@transaction.atomic
def report_station(
    station: Station,
    fault: str,
    *,
    text: str = "",
    photos: Sequence[Any] = (),
    key: UUID | None = None,
    address: str = "",
    by: Person | None,
    at: datetime,
) -> Reported:
    """Report `fault`: a facility of this station, or a word of `GENERAL_FAULTS`. `address` is counted, never kept.

    `key` names the form: sent twice it is one report. Photos have `file` and `name`; at most three.
    Raises StationGone, UnknownFault, TooManyReports, FileTooLarge, WrongType, FileEmpty, FileUnsafe, AnswerTooLong.
    """
    station = lock_station(station)
    if key is not None:
        before = (
            Report.objects.select_related("repair__case").filter(key=key, repair__station=station).first()
        )
        if before is not None:
            return Reported(before.repair, before, is_new=False)
    _refuse(station, fault)
    trace = trace_of(station, address, at)
    _refuse_flood(station, trace, at)
    repair, is_new = open_or_join(station, fault, person=by, source=Source.SIGN, by=by, at=at)
    _add_words(repair, text, photos, at=at)
    report = Report.objects.create(
        organisation=station.organisation, repair=repair, person=by, at=at, key=key, trace=trace
    )
    if fault in FACILITIES:
        put_condition(station, fault, Condition.BROKEN, at=at)
        list_what_works(station)
    record(station, "stations.station.report", by=by, at=at, fault=fault, number=repair.case.number)
    return Reported(repair, report, is_new)


@transaction.atomic
def add_to_report(report: Report, *, text: str = "", photos: Sequence[Any] = (), at: datetime) -> Repair:
    """Words and photos to what was just reported, by whoever holds the link of the report.

    Raises ReportClosed, NothingAdded, FileTooLarge, WrongType, FileEmpty, FileUnsafe, AnswerTooLong, AnswerTooMuch.
    """
    repair = Repair.objects.select_related("case__organisation").get(pk=report.repair_id)
    if repair.case.closed_at is not None:
        raise ReportClosed
    if not text.strip() and not photos:
        raise NothingAdded(field="text")
    _add_words(repair, text, photos, at=at)
    record(repair.case, "stations.repair.report", by=None, at=at, photos=len(photos))
    return repair


@transaction.atomic
def withdraw_report(report: Report, *, at: datetime) -> Repair:
    """A tap by mistake, taken back by whoever holds its link: the repair ends, unless others reported it too.

    Only shortly after, and only while nobody has taken it on. Raises TooLate.
    """
    repair = Repair.objects.select_related("case__organisation", "station").get(pk=report.repair_id)
    lock_station(repair.station)
    repair.refresh_from_db(fields=["report_count"])
    if at - report.at > TAKEN_BACK_WITHIN or repair.case.state != REPAIR.initial.code:
        raise TooLate
    if repair.report_count > 1:
        repair.report_count -= 1
        repair.save(update_fields=["report_count"])
        return repair
    with override(settings.LANGUAGE_CODE):
        reason = gettext("It was reported by mistake and taken back.")
    repair.case = casework.advance(repair.case, "decline", by=None, at=at, answers={"reason": reason})
    if repair.fault in FACILITIES:
        put_condition(repair.station, repair.fault, Condition.WORKING, at=at)
        list_what_works(repair.station)
    return repair


def open_or_join(
    station: Station, fault: str, *, person: Person | None, source: str, by: Person | None, at: datetime
) -> tuple[Repair, bool]:
    """The repair of `fault`: the open one, counted on, or a new one. Callers hold the station's lock."""
    found = (
        Repair.objects.select_related("case__organisation")
        .filter(station=station, fault=fault, case__closed_at=None)
        .first()
    )
    # Held, so that nobody mends it while this report joins it.
    if found is not None and casework.lock(found.case).is_open:
        found.report_count += 1
        found.save(update_fields=["report_count"])
        return found, False
    hours = value("stations.repair_hours", region=station.organisation.region, on=timezone.localdate(at)).span
    opening = casework.Opening(
        REPAIR.kind, _title(station, fault), person=person, assignee=station.keeper, source=source,
        data={"fault": fault},
    )  # fmt: skip
    case = casework.open_case(station.organisation, opening, by=by, at=at)
    repair = Repair.objects.create(
        case=case,
        organisation=station.organisation,
        station=station,
        fault=fault,
        opened_at=at,
        promised_at=at + hours,
    )
    return repair, True


def _refuse(station: Station, fault: str) -> None:
    if station.removed_on is not None:
        raise StationGone
    there = StationFacility.objects.filter(station=station, code=fault).exclude(condition=Condition.MISSING)
    if fault not in GENERAL_FAULTS and not there.exists():
        raise UnknownFault(field="fault")


def _refuse_flood(station: Station, trace: str, at: datetime) -> None:
    if not trace:
        return
    rule = value(
        "stations.reports_per_address_hour", region=station.organisation.region, on=timezone.localdate(at)
    )
    if Report.objects.filter(trace=trace, at__gt=at - HOUR).count() >= rule.number:
        raise TooManyReports(field="fault")


def _add_words(repair: Repair, text: str, photos: Sequence[Any], *, at: datetime) -> None:
    answers = {"text": text.strip(), "photos": list(photos)}
    if not any(answers.values()):
        return
    try:
        # The system writes it down: whoever reports from the street holds no permission.
        repair.case = casework.advance(repair.case, "report", by=None, at=at, answers=answers)
    except InvalidInput as refused:
        refused.field = "photo" if refused.field in ("file", "photos") else refused.field
        raise


def _title(station: Station, fault: str) -> str:
    with override(settings.LANGUAGE_CODE):
        return f"{station.place.name}（{station.code}）：{fault_name(fault)}"
