"""Two people tap at the same instant, on the real database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from unionhall.kernel.access.tests.cast import NOW
from unionhall.services.stations import commands
from unionhall.services.stations.models import Repair, Report, Visit
from unionhall.services.stations.tests.house import House, open_house

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 8


def at_once(act: object) -> None:
    """Do `act` in as many threads as there are people, all starting together."""
    start = Barrier(PEOPLE)

    def one(number: int) -> None:
        try:
            start.wait(timeout=30)
            act(number)  # type: ignore[operator]
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(one, range(PEOPLE)))


@pytest.fixture
def street() -> House:
    return open_house()


def test_many_reports_of_one_fault_at_once_are_one_repair(street: House) -> None:
    at_once(lambda _n: commands.report_station(street.station, "microwave", by=None, at=NOW))
    assert Repair.objects.get().report_count == Report.objects.count() == PEOPLE


def test_reporting_while_it_is_mended_ends_in_one_open_repair_or_none(street: House) -> None:
    case = street.report().repair.case

    def act(number: int) -> None:
        if number == 0:
            commands.fix_repair(case, by=street.keeper, at=NOW, answers={"answer": "换了"})
        else:
            commands.report_station(street.station, "microwave", by=None, at=NOW)

    at_once(act)
    still_open = Repair.objects.filter(case__closed_at=None).count()
    condition = street.station.facilities.get(code="microwave").condition
    assert (still_open, condition) in ((0, "working"), (1, "broken"))


def test_one_person_who_taps_many_times_counts_once(street: House) -> None:
    at_once(lambda _n: commands.count_visit(street.station, by=street.worker, at=NOW))
    assert Visit.objects.count() == 1
