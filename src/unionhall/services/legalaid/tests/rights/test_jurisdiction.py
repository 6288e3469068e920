"""Where to go, and against whom."""

from __future__ import annotations

import pytest

from unionhall.services.legalaid.rights.jurisdiction import JurisdictionFacts, Way, WorkPlace, jurisdiction

HERE, THERE = WorkPlace(name="甲区"), WorkPlace(name="乙区")


def test_the_place_of_work_goes_before_the_seat() -> None:
    found = jurisdiction(JurisdictionFacts(work_places=(HERE,), employer_seat="丙区"))
    assert [one.place for one in found.of(Way.ARBITRATION)] == ["甲区", "丙区"]
    assert [one.place for one in found.of(Way.INSPECTION)] == ["甲区"]
    assert [one.place for one in found.of(Way.PAYMENT_ORDER)] == ["丙区"]


def test_several_places_of_work() -> None:
    found = jurisdiction(JurisdictionFacts(work_places=(HERE, THERE)))
    assert [one.place for one in found.of(Way.ARBITRATION)] == ["甲区", "乙区", ""]
    assert any("accepts first" in words.message for words in found.warnings)


def test_an_unclear_place_of_work_leaves_the_seat() -> None:
    found = jurisdiction(JurisdictionFacts(employer_seat="丙区"))
    assert [one.place for one in found.of(Way.COURT_AFTER)] == ["丙区"]


def test_setting_aside_is_for_the_intermediate_court() -> None:
    (one,) = jurisdiction(JurisdictionFacts()).of(Way.SET_ASIDE)
    assert one.words.message.startswith("Intermediate court")


def test_harm_without_employment_goes_to_court_only() -> None:
    found = jurisdiction(JurisdictionFacts(is_employment=False, harm_place="甲区", defendant_home="丁县"))
    assert [one.place for one in found.of(Way.TORT)] == ["甲区", "丁县"]
    assert not found.of(Way.ARBITRATION)
    assert found.respondents[0].words.message == "The person who hired you"


@pytest.mark.parametrize(
    ("told", "count", "article"),
    [
        ({}, 1, "第二十二条"),
        ({"is_dispatched": True}, 2, "第二十二条"),
        ({"is_contracted_out": True}, 3, "第七条"),
        ({"is_unlicensed": True}, 2, "第二十九条"),
        ({"is_licence_lent": True}, 2, "第三十条"),
    ],
)
def test_respondents(told: dict[str, bool], count: int, article: str) -> None:
    found = jurisdiction(JurisdictionFacts(**told)).respondents  # type: ignore[arg-type]
    assert (len(found), found[-1].basis.article) == (count, article)
