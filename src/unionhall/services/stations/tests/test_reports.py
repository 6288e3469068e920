from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from unionhall.engines.casework.models import Attachment, Case, Deadline, Step
from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.files.commands import FileTooLarge, WrongType
from unionhall.kernel.messaging.models import Event
from unionhall.lib.errors import InvalidInput, NotAllowed
from unionhall.services.stations import commands
from unionhall.services.stations.commands.reports import (
    NothingAdded,
    ReportClosed,
    StationGone,
    TooLate,
    UnknownFault,
)
from unionhall.services.stations.models import Repair, Report, StationFacility
from unionhall.services.stations.queries import public
from unionhall.services.stations.tests.house import DAY, HOUR, House, large, png

pytestmark = pytest.mark.django_db
STREET = "203.0.113.7"


def condition(house: House, code: str = "microwave") -> str:
    return str(StationFacility.objects.get(station=house.station, code=code).condition)


def test_a_report_by_nobody_in_particular_opens_a_repair_for_the_keeper(house: House) -> None:
    done = house.report(address=STREET)
    case = done.repair.case
    assert (done.is_new, case.person, case.opened_by, case.assignee) == (True, None, None, house.keeper)
    assert "驿修" in case.number
    assert case.title == "滨河路工会驿站（YQ-012）：微波炉"
    assert done.repair.promised_at == NOW + 24 * HOUR == case.due_at
    assert condition(house) == "broken"
    house.station.place.refresh_from_db()
    assert "microwave" not in house.station.place.facilities
    assert Event.objects.filter(kind="casework.assigned", person=house.keeper).exists()
    assert STREET not in str(Report.objects.values().get())


def test_words_are_for_staff_and_kept_encrypted(house: House) -> None:
    case = house.report(text="转盘不转").repair.case
    step = Step.objects.get(case=case, verb="report")
    assert step.is_internal
    assert "转盘" not in str(step.data)
    assert "转盘不转" in step.private


def test_a_second_report_of_the_same_fault_joins_the_open_one(house: House) -> None:
    first = house.report()
    second = house.report(by=house.worker, at=NOW + HOUR, text="还是坏的")
    assert (second.repair.pk, second.is_new) == (first.repair.pk, False)
    repair = Repair.objects.get()
    assert repair.report_count == 2
    assert repair.promised_at == NOW + 24 * HOUR
    assert Report.objects.filter(repair=repair).count() == 2


def test_another_fault_is_another_repair(house: House) -> None:
    house.report("microwave")
    house.report("closed")
    assert Repair.objects.count() == 2


def test_the_same_form_sent_twice_is_one_report(house: House) -> None:
    key = uuid4()
    first, again = house.report(key=key), house.report(key=key)
    assert first.report.pk == again.report.pk
    assert Repair.objects.get().report_count == 1


def test_after_it_was_mended_a_report_opens_anew(house: House) -> None:
    first = house.report()
    commands.fix_repair(first.repair.case, by=house.keeper, at=NOW + HOUR, answers={"answer": "换了"})
    assert house.report(at=NOW + DAY).repair.pk != first.repair.pk


@pytest.mark.parametrize("fault", ["shower", "nonsense", ""])
def test_what_is_not_there_cannot_be_broken(house: House, fault: str) -> None:
    with pytest.raises(UnknownFault):
        house.report(fault)


def test_a_station_that_was_given_up_takes_no_reports(house: House) -> None:
    commands.remove_station(house.station, reason="拆迁", by=house.manager, at=NOW)
    with pytest.raises(StationGone):
        house.report()


def test_one_connection_cannot_flood_a_station_but_others_still_report(house: House) -> None:
    for minute in range(6):
        house.report(address=STREET, at=NOW + minute * HOUR / 60)
    with pytest.raises(commands.TooManyReports):
        house.report("water", address=STREET, at=NOW + HOUR / 2)
    assert Repair.objects.count() == 1
    house.report("water", address="203.0.113.8", at=NOW + HOUR / 2)
    house.report("charging", address=STREET, at=NOW + 2 * HOUR)
    commands.report_station(house.another(13), "water", address=STREET, by=None, at=NOW + HOUR / 2)


def test_two_days_of_one_connection_cannot_be_tied_together(house: House) -> None:
    one = house.report(address=STREET).report
    other = house.report("water", address=STREET, at=NOW + DAY).report
    assert one.trace != other.trace


def test_a_photo_is_kept_for_staff_only(house: House) -> None:
    case = house.report(photos=[png()]).repair.case
    kept = Attachment.objects.get(case=case)
    assert (kept.is_internal, kept.file.permission) == (True, "casework.see_internal")


@pytest.mark.parametrize(
    ("photo", "refusal"),
    [
        (large, FileTooLarge),
        (lambda: SimpleUploadedFile("page.png", b"<html>", content_type="image/png"), WrongType),
        (
            lambda: SimpleUploadedFile("plan.pdf", b"%PDF-1.7\n%%EOF", content_type="application/pdf"),
            InvalidInput,
        ),
    ],
)
def test_a_wrong_photo_is_refused_at_its_field_and_nothing_is_half_done(
    house: House, photo: Any, refusal: Any
) -> None:
    with pytest.raises(refusal) as refused:
        house.report(photos=[photo()])
    assert refused.value.field == "photo"
    assert not Case.objects.exists()
    assert condition(house) == "working"


def test_more_can_be_added_while_it_is_open(house: House) -> None:
    report = house.report().report
    commands.add_to_report(report, text="插头冒烟", photos=[png()], at=NOW + HOUR)
    assert Attachment.objects.count() == 1
    with pytest.raises(NothingAdded):
        commands.add_to_report(report, text="  ", at=NOW + HOUR)
    commands.fix_repair(report.repair.case, by=house.keeper, at=NOW + HOUR, answers={"answer": "换了"})
    with pytest.raises(ReportClosed):
        commands.add_to_report(report, text="谢谢", at=NOW + 2 * HOUR)


def test_a_tap_by_mistake_is_taken_back(house: House) -> None:
    done = house.report()
    commands.withdraw_report(done.report, at=NOW + HOUR / 10)
    done.repair.case.refresh_from_db()
    assert done.repair.case.state == "not_needed"
    assert condition(house) == "working"


def test_what_others_reported_too_stays_when_one_takes_it_back(house: House) -> None:
    done, other = house.report(), house.report()
    commands.withdraw_report(other.report, at=NOW + HOUR / 10)
    done.repair.refresh_from_db()
    assert (done.repair.report_count, done.repair.case.state) == (1, "open")


def test_it_is_too_late_to_take_back_when_somebody_is_on_the_way(house: House) -> None:
    done = house.report()
    with pytest.raises(TooLate):
        commands.withdraw_report(done.report, at=NOW + HOUR)
    commands.accept_repair(done.repair.case, by=house.keeper, at=NOW)
    with pytest.raises(TooLate):
        commands.withdraw_report(done.report, at=NOW)


def test_accepting_does_not_move_the_promise(house: House) -> None:
    done = house.report()
    case = commands.accept_repair(done.repair.case, by=house.keeper, at=NOW + 5 * HOUR)
    assert case.due_at == NOW + 24 * HOUR
    assert Deadline.objects.get(case=case, ended_at=None).due_at == NOW + 24 * HOUR


def test_what_lies_with_nobody_lies_with_whoever_accepts(house: House) -> None:
    station = house.another(13, keeper=None)
    case = commands.report_station(station, "water", by=None, at=NOW).repair.case
    assert case.assignee is None
    assert commands.accept_repair(case, by=house.desk, at=NOW).assignee == house.desk


def test_mended_works_again_and_the_follower_reads_what_was_done(house: House) -> None:
    done = house.report()
    commands.fix_repair(done.repair.case, by=house.keeper, at=NOW + HOUR, answers={"answer": "换了保险管"})
    assert condition(house) == "working"
    found = public.followed(done.report.pk)
    assert (found.outcome, found.outcome_at) == ("换了保险管", NOW + HOUR)
    assert [stage.status for stage in found.stages] == ["done", "done", "done"]


def test_reopened_is_promised_anew_and_broken_again(house: House) -> None:
    done = house.report(by=house.worker)
    case = commands.fix_repair(done.repair.case, by=house.keeper, at=NOW + HOUR, answers={"answer": "换了"})
    case = commands.reopen_repair(case, by=house.worker, at=NOW + DAY)
    assert case.repair.promised_at == NOW + DAY + 24 * HOUR
    assert condition(house) == "broken"


def test_what_was_reported_anew_is_not_reopened_beside_it(house: House) -> None:
    done = house.report()
    case = commands.fix_repair(done.repair.case, by=house.keeper, at=NOW + HOUR, answers={"answer": "换了"})
    house.report(at=NOW + 2 * HOUR)
    with pytest.raises(commands.RepairUnderWay):
        commands.reopen_repair(case, by=house.keeper, at=NOW + DAY)


def test_public_status_follows_the_open_repairs(house: House) -> None:
    def status() -> str:
        return public.sheet_of(house.station, NOW).status

    assert status() == "open"
    broken = house.report()
    assert status() == "limited"
    shut = house.report("closed")
    assert status() == "closed"
    for done in (broken, shut):
        commands.decline_repair(done.repair.case, by=house.keeper, at=NOW + HOUR, answers={"reason": "没事"})
    assert status() == "open"


def test_a_stranger_cannot_mend(house: House) -> None:
    with pytest.raises(NotAllowed):
        commands.fix_repair(house.report().repair.case, by=house.worker, at=NOW, answers={"answer": "x"})
