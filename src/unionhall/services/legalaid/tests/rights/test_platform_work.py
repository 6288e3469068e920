"""Injured while taking orders: the insurance for platform workers comes before any other way."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from unionhall.lib.errors import InvalidInput
from unionhall.services.legalaid.rights.platform_work import PlatformFacts, Sector, platform_work
from unionhall.services.legalaid.rights.results import Claim, Forum, Status
from unionhall.services.legalaid.tests.rights.law import law_with


def reckon(region: str = "440300", **more: Any) -> list[Claim]:
    facts = {"sector": Sector.DELIVERY, "injured_on": date(2026, 8, 1), "was_on_order": True} | more
    return platform_work(PlatformFacts(**facts), law_with(region=region))


def test_the_insurance_comes_first_and_damages_last() -> None:
    found = reckon()
    assert [claim.id for claim in found] == ["platform_injury", "platform_employment", "platform_harm"]
    assert (found[0].status, found[0].forum[0], found[2].forum) == (
        Status.EXISTS,
        Forum.PLATFORM,
        (Forum.COURT,),
    )


@pytest.mark.parametrize(
    ("region", "injured", "status"),
    [
        ("440300", (2022, 7, 1), Status.EXISTS),
        ("440300", (2022, 6, 30), Status.DEPENDS),
        ("530100", (2026, 6, 30), Status.DEPENDS),
        ("530100", (2026, 7, 1), Status.EXISTS),
    ],
)
def test_the_insurance_began_place_by_place(region: str, injured: Any, status: Status) -> None:
    found = reckon(region, injured_on=date(*injured))[0]
    assert found.status == status
    assert status == Status.DEPENDS or any(number.is_unconfirmed for number in found.parameters)


def test_between_orders_there_is_no_cover_and_without_an_answer_it_depends() -> None:
    assert reckon(was_on_order=False)[0].status == Status.NO
    assert reckon(was_on_order=None)[0].status == Status.DEPENDS
    assert reckon(sector=Sector.OTHER)[0].status == Status.DEPENDS


def test_whoever_is_managed_like_an_employee_may_be_one() -> None:
    assert [reckon(is_managed=told)[1].status for told in (None, True, False)] == [
        Status.DEPENDS, Status.DEPENDS, Status.NO,
    ]  # fmt: skip


def test_a_third_party_owes_damages_for_three_years() -> None:
    found = reckon(third_party_at_fault=True)[2]
    assert found.status == Status.EXISTS
    assert found.limitation is not None
    assert found.limitation.nominal == date(2029, 8, 1)


def test_an_injury_ahead_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        reckon(injured_on=date(2027, 1, 1))
    assert refused.value.field == "injured_on"
