"""Heat allowance: the rows of section 12 by their ids."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.lib.errors import InvalidInput
from unionhall.services.legalaid.rights.heat import HeatFacts, Place, heat
from unionhall.services.legalaid.rights.parameters import MissingParameter
from unionhall.services.legalaid.rights.results import Claim, Status
from unionhall.services.legalaid.tests.rights.law import assert_printed, law_with, sums

SUMMER: dict[str, Any] = {"from_day": date(2026, 6, 1), "to_day": date(2026, 10, 31)}


def reckon(region: str, **more: Any) -> Claim:
    (only,) = heat(HeatFacts(**SUMMER | more), law_with(region=region))
    assert_printed([only])
    return only


def test_row_j1_by_the_month_of_the_season() -> None:
    assert sums([reckon("440300", place=Place.OUTDOOR)]) == {"heat_allowance": ("1500.00", "1500.00")}


def test_months_out_of_season_do_not_count() -> None:
    found = reckon("440300", place=Place.OUTDOOR, from_day=date(2026, 4, 1), to_day=date(2026, 11, 20))
    assert sums([found]) == {"heat_allowance": ("1500.00", "1500.00")}


def test_a_begun_month_makes_a_range() -> None:
    found = reckon("440300", place=Place.OUTDOOR, to_day=date(2026, 7, 15), paid=Fraction(100))
    assert sums([found]) == {"heat_allowance": ("200.00", "500.00")}


def test_told_months_are_taken_as_they_are() -> None:
    found = reckon("440300", place=Place.OUTDOOR, hot_months=2)
    assert sums([found]) == {"heat_allowance": ("600.00", "600.00")}


def test_row_j2_by_the_day() -> None:
    found = reckon("530100", place=Place.INDOOR, degrees=Fraction(34), hot_days=2)
    assert sums([found]) == {"heat_allowance": ("20.00", "20.00")}


def test_by_the_hour() -> None:
    found = reckon("130100", place=Place.OUTDOOR, degrees=Fraction(36), hot_hours=Fraction("7.5"))
    assert sums([found]) == {"heat_allowance": ("15.00", "15.00")}


@pytest.mark.parametrize(
    ("place", "degrees", "status"),
    [
        (Place.INDOOR, "33", Status.DEPENDS),
        (Place.INDOOR, "33.1", Status.EXISTS),
        (Place.INDOOR, "32.9", Status.NO),
        (Place.OUTDOOR, "35", Status.EXISTS),
        (Place.OUTDOOR, "34.9", Status.NO),
    ],
    ids=["J4", "above_33", "below_33", "at_35", "below_35"],
)
def test_row_j4_and_the_lines_beside_it(place: Place, degrees: str, status: Status) -> None:
    found = reckon("440300", place=place, degrees=Fraction(degrees))
    assert found.status == status
    assert (found.amount is None) == (status == Status.NO)


def test_beijing_pays_more_outdoors() -> None:
    outdoor, indoor = (sums([reckon("110105", place=place)])["heat_allowance"][0] for place in Place)
    assert (outdoor, indoor) == ("540.00", "360.00")


def test_a_place_without_a_sum_is_named() -> None:
    with pytest.raises(MissingParameter) as missing:
        reckon("990181", place=Place.OUTDOOR)
    assert missing.value.key == "rights.heat_outdoor_month_yuan"


@pytest.mark.parametrize(
    ("region", "more", "field"),
    [
        ("530100", {}, "hot_days"),
        ("130100", {}, "hot_hours"),
        ("440300", {"to_day": date(2026, 5, 1)}, "to_day"),
    ],
)
def test_senseless_facts_are_refused_by_field(region: str, more: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        reckon(region, place=Place.OUTDOOR, **more)
    assert refused.value.field == field


def test_time_runs_only_from_the_end_of_the_employment() -> None:
    going_on = reckon("440300", place=Place.OUTDOOR)
    ended = reckon("440300", place=Place.OUTDOOR, last_day=date(2026, 11, 2))
    assert going_on.limitation is not None
    assert ended.limitation is not None
    assert (going_on.limitation.nominal, ended.limitation.nominal) == (None, date(2027, 11, 2))


@given(
    place=st.sampled_from(Place), days=st.integers(0, 200), degrees=st.none() | st.integers(25, 45),
    region=st.sampled_from(["110000", "310000", "320000", "330000", "370000", "440000", "530000", "130000"]),
)  # fmt: skip
def test_printed_steps_give_the_amounts(place: Place, days: int, degrees: int | None, region: str) -> None:
    reckon(
        region, place=place, hot_days=days, hot_hours=Fraction(days, 3), paid=Fraction(50),
        degrees=None if degrees is None else Fraction(degrees),
    )  # fmt: skip
