from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Q

from unionhall.kernel.access.tests.cast import NOW
from unionhall.services.stations import commands
from unionhall.services.stations.figures import figures
from unionhall.services.stations.states import CHECKLIST, Access
from unionhall.services.stations.tests.house import DAY, HOUR, House

pytestmark = pytest.mark.django_db


def value(code: str) -> tuple[Any, Any]:
    figure = next(figure for figure in figures() if figure.code == code)
    parts = {"numerator": figure.numerator(Q())}
    if figure.denominator is not None:
        parts["denominator"] = figure.denominator(Q())
    found = figure.rows().aggregate(**parts)
    return found["numerator"], found.get("denominator")


def busy(house: House) -> None:
    """A second, smart station; one repair in time, one late, one still open; visits and an inspection."""
    house.another(
        13, access=Access.SMART, is_open_24h=True, opens=None, closes=None, facilities=("legal_terminal",)
    )
    house.another(14, access=Access.EXTENDED)
    house.another(15, access=Access.EXTENDED, listed_on=None)
    for fault, hours in (("microwave", 3), ("water", 30)):
        case = house.report(fault).repair.case
        commands.fix_repair(case, by=house.keeper, at=NOW + hours * HOUR, answers={"answer": "换了"})
    commands.decline_repair(
        house.report("dirty").repair.case, by=house.keeper, at=NOW + HOUR, answers={"reason": "已打扫"}
    )
    house.report("closed")
    house.report("closed")
    commands.count_visit(house.station, by=house.worker, at=NOW)
    commands.count_visitors(house.station, people=40, day=(NOW - DAY).date(), by=house.keeper, at=NOW)
    commands.inspect_station(house.station, results=dict.fromkeys(CHECKLIST, True), by=house.desk, at=NOW)


def test_nothing_happened_nothing_counts(db: Any) -> None:
    assert {value(figure.code) for figure in figures()} <= {(0, None), (0, 0)}


def test_the_national_indicators_visits_and_repairs(house: House) -> None:
    busy(house)
    counted = {figure.code: value(figure.code) for figure in figures()}
    assert counted == {
        "stations_all": (3, None),
        "stations_24h": (1, None),
        "stations_extended": (1, None),
        "stations_smart": (1, None),
        "stations_medicine": (2, None),
        "stations_power": (2, None),
        "stations_law": (1, None),
        "station_visits": (41, None),
        "station_repairs": (4, None),
        "station_repairs_in_time": (1, 2),
        "station_inspections": (1, None),
    }


def test_each_figure_opens_down_to_rows_that_can_be_shown(house: House) -> None:
    busy(house)
    for figure in figures():
        assert list(figure.rows().order_by().values_list(figure.date, flat=True))
        for row in figure.rows():
            assert [column.value(row) for column in figure.columns]
        for _words, path in figure.breakdowns:
            assert list(figure.rows().order_by().values_list(path, flat=True))


def test_codes_are_unique() -> None:
    assert len({figure.code for figure in figures()}) == len(figures())
