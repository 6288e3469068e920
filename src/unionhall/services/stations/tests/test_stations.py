from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.models import Case
from unionhall.engines.matching.models import SearchDocument
from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.files.commands import WrongType
from unionhall.kernel.places.commands import PlaceCodeTaken
from unionhall.kernel.places.models import Kind, Place
from unionhall.kernel.places.queries import hours_of
from unionhall.lib.errors import InvalidInput
from unionhall.services.stations import commands
from unionhall.services.stations.commands.inspections import (
    StationOver,
    TooManyPhotos,
    WrongChecklist,
    WrongStars,
)
from unionhall.services.stations.commands.stations import (
    HoursMissing,
    NotAStation,
    StillReported,
    UnknownStationFacility,
)
from unionhall.services.stations.commands.visits import DayAhead, WrongNumber
from unionhall.services.stations.models import Repair, Station, StationFacility, Visit
from unionhall.services.stations.plans import SitePlan
from unionhall.services.stations.queries import desk, public
from unionhall.services.stations.queries.plans import plan_of
from unionhall.services.stations.states import BASIC, CHECKLIST
from unionhall.services.stations.tests.house import DAY, HOUR, LATITUDE, LONGITUDE, House, png

pytestmark = pytest.mark.django_db
ALL_RIGHT = dict.fromkeys(CHECKLIST, True)
TODAY = timezone.localdate(NOW)


def condition(station: Station, code: str) -> str:
    return str(StationFacility.objects.get(station=station, code=code).condition)


def test_a_station_is_entered_with_place_hours_and_facilities(house: House) -> None:
    place = house.station.place
    assert (place.kind, place.code, place.name) == (Kind.STATION, "YQ-012", "滨河路工会驿站")
    assert hours_of(place)[7][0].closes == time(21)
    assert set(place.facilities) == set(BASIC)
    assert house.station.facilities.filter(is_basic=True).count() == len(BASIC)
    assert SearchDocument.objects.get(kind="station").categories == ["rest_station"]


def test_a_place_on_the_map_becomes_a_station_once(house: House) -> None:
    place = Place.objects.create(
        organisation=house.cast["t02"], kind=Kind.STATION, code="yz001", name="旧名", address="x", longitude=119.6,
        latitude=37.9,
    )  # fmt: skip
    made = commands.register_station(
        house.cast["t02"], house.plan(code="YQ-001"), place=place, by=house.manager, at=NOW
    )
    assert (made.pk, made.place.name) == (place.pk, "滨河路工会驿站")
    with pytest.raises(NotAStation):
        commands.register_station(
            house.cast["t02"], house.plan(code="YQ-002"), place=made.place, by=house.manager, at=NOW
        )


def test_a_code_is_taken_once_in_an_organisation_and_free_in_another(house: House) -> None:
    other = house.another(13)
    with pytest.raises(commands.StationCodeTaken):
        commands.change_station(other, replace(plan_of(other), code="YQ-012"), by=house.manager, at=NOW)
    commands.register_station(house.cast["t02"], house.plan(), by=house.manager, at=NOW)
    assert len(public.stations_with_code("yq-012")) == 2


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        ({"facilities": ("sauna",)}, UnknownStationFacility),
        ({"opens": time(9), "closes": None}, HoursMissing),
        ({"opens": time(9), "closes": time(9)}, HoursMissing),
        ({"code": " "}, InvalidInput),
        ({"latitude": 95.0}, InvalidInput),
    ],
)
def test_a_wrong_plan_is_refused_and_leaves_nothing(house: House, wish: dict, refusal: type) -> None:  # type: ignore[type-arg]
    before = Place.objects.count()
    with pytest.raises(refusal):
        house.another(13, **wish)
    assert Place.objects.count() == before


def test_changing_keeps_what_is_broken_and_drops_what_is_gone(house: House) -> None:
    house.report("microwave")
    facilities = ("microwave", "water", "wifi")
    commands.change_station(
        house.station, replace(plan_of(house.station), facilities=facilities), by=house.manager, at=NOW
    )
    assert condition(house.station, "microwave") == "broken"
    assert condition(house.station, "toilet") == "missing"
    assert condition(house.station, "wifi") == "working"
    assert set(Place.objects.get(pk=house.station.pk).facilities) == {"water", "wifi"}
    with pytest.raises(StillReported):
        commands.change_station(
            house.station, replace(plan_of(house.station), facilities=("water",)), by=house.manager, at=NOW
        )


def test_removing_ends_repairs_and_leaves_the_map(house: House) -> None:
    case = house.report().repair.case
    commands.remove_station(house.station, reason="拆迁", by=house.manager, at=NOW)
    case.refresh_from_db()
    assert case.state == "not_needed"
    assert not SearchDocument.objects.filter(kind="station").exists()
    assert public.directory(LONGITUDE, LATITUDE, public.Wishes(), at=NOW) == []
    assert public.get_station(house.station.pk).removed_on == TODAY


def test_a_facility_marked_broken_has_a_repair_and_is_not_simply_marked_right(house: House) -> None:
    commands.set_facility_condition(house.station, "water", "broken", by=house.desk, at=NOW)
    assert Repair.objects.get().fault == "water"
    with pytest.raises(StillReported):
        commands.set_facility_condition(house.station, "water", "working", by=house.desk, at=NOW)
    commands.set_facility_condition(house.station, "wifi", "working", by=house.desk, at=NOW)
    assert condition(house.station, "wifi") == "working"


def test_an_inspection_gives_stars_and_reports_what_is_broken(house: House) -> None:
    house.report("microwave")
    found = commands.inspect_station(
        house.station, results=ALL_RIGHT | {"facilities": False}, broken=["microwave", "water"], stars=4,
        note="水桶空了", photos=[png()], by=house.desk, at=NOW,
    )  # fmt: skip
    assert found.failed == ["facilities"]
    assert Station.objects.get(pk=house.station.pk).stars == 4
    assert {(one.fault, one.report_count) for one in Repair.objects.all()} == {("microwave", 2), ("water", 1)}
    assert found.photos.get().permission == "stations.view_desk"


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        ({"results": {"sign": True}}, WrongChecklist),
        ({"stars": 6}, WrongStars),
        ({"photos": [png()] * 10}, TooManyPhotos),
        ({"broken": ["sauna"]}, InvalidInput),
        ({"photos": [b""]}, None),
    ],
)
def test_a_wrong_inspection_is_refused(house: House, wish: dict, refusal: type | None) -> None:  # type: ignore[type-arg]
    if refusal is None:
        wish, refusal = {"photos": [_page()]}, WrongType
    with pytest.raises(refusal):
        commands.inspect_station(house.station, **{"results": ALL_RIGHT} | wish, by=house.desk, at=NOW)
    assert not house.station.inspections.exists()


def _page() -> object:

    return SimpleUploadedFile("photo.jpg", b"<html>", content_type="image/jpeg")


def test_what_was_given_up_is_not_inspected(house: House) -> None:
    commands.remove_station(house.station, reason="拆迁", by=house.manager, at=NOW)
    with pytest.raises(StationOver):
        commands.inspect_station(house.station, results=ALL_RIGHT, by=house.desk, at=NOW)


def test_a_person_counts_once_a_day_and_nobody_is_asked_who_they_are(house: House) -> None:
    assert commands.count_visit(house.station, by=house.worker, at=NOW)
    assert commands.count_visit(house.station, by=house.worker, at=NOW + HOUR) is None
    assert commands.count_visit(house.station, by=house.worker, at=NOW + DAY)
    assert commands.count_visit(house.station, address="203.0.113.7", at=NOW)
    assert commands.count_visit(house.station, address="203.0.113.7", at=NOW)
    assert Visit.objects.filter(person=None).count() == 2


def test_far_too_many_taps_of_one_connection_are_not_counted(house: House) -> None:
    counted = [commands.count_visit(house.station, address="203.0.113.7", at=NOW) for _tap in range(32)]
    assert sum(visit is not None for visit in counted) == 30


def test_a_counter_is_entered_for_a_day_and_corrected(house: House) -> None:
    commands.count_visitors(house.station, people=40, day=TODAY, by=house.keeper, at=NOW)
    commands.count_visitors(house.station, people=45, day=TODAY, by=house.keeper, at=NOW)
    assert desk.visits_by_day(house.station, days=30, at=NOW) == [(TODAY, 45)]
    with pytest.raises(WrongNumber):
        commands.count_visitors(house.station, people=0, day=TODAY, by=house.keeper, at=NOW)
    with pytest.raises(DayAhead):
        commands.count_visitors(house.station, people=1, day=TODAY + DAY, by=house.keeper, at=NOW)


def site(house: House) -> Case:
    plan = SitePlan(name="港区驿站", address="港区 3 号门", longitude=119.7, latitude=37.9, host="港务公司")
    return commands.propose_site(house.cast["t01"], plan, by=house.desk, at=NOW).case


def go(house: House, case: Case, *verbs: tuple[str, dict[str, str]]) -> Case:

    for verb, answers in verbs:
        case = casework.act(case, verb, by=house.manager, at=NOW, answers=answers)
    return case


TO_THE_MAP = (
    ("assess", {"finding": "需要"}), ("approve", {}), ("start", {}), ("accept", {"code": "YQ-040"}), ("list", {}),
)  # fmt: skip


def test_a_site_becomes_a_station_is_inspected_and_taken_down_as_one_case(house: House) -> None:
    case = go(house, site(house), *TO_THE_MAP[:4])
    station = Station.objects.get(code="YQ-040")
    assert case.state == "accepted"
    with pytest.raises(public.StationUnknown):
        public.get_station(station.pk)
    case = go(house, case, TO_THE_MAP[4])
    assert public.get_station(station.pk).listed_on == TODAY
    due = case.due_at
    commands.inspect_station(station, results=ALL_RIGHT, stars=3, by=house.desk, at=NOW + 10 * DAY)
    case.refresh_from_db()
    assert case.state == "listed"
    assert case.due_at > due
    case = go(house, case, ("retire", {"reason": "拆迁"}), ("keep", {"reason": "保留"}))
    assert case.state == "listed"
    case = go(house, case, ("retire", {"reason": "拆迁"}), ("remove", {"reason": "拆迁"}))
    assert (case.state, public.get_station(station.pk).removed_on) == ("removed", TODAY)


def test_a_code_that_is_taken_stops_the_acceptance(house: House) -> None:
    case = go(house, site(house), *TO_THE_MAP[:3])
    with pytest.raises(PlaceCodeTaken) as refused:
        go(house, case, ("accept", {"code": "YQ-012"}))
    assert refused.value.field == "code"
    case.refresh_from_db()
    assert case.state == "building"


def test_a_refused_site_has_no_station(house: House) -> None:
    assert go(house, site(house), ("refuse", {"reason": "已有一座"})).state == "refused"
    assert Station.objects.count() == 1


def test_the_directory_is_nearest_first_and_counts_what_is_broken_as_not_there(house: House) -> None:
    far = house.another(13, is_open_24h=True, opens=None, closes=None)
    wishes = public.Wishes(facilities=("microwave",))

    def found(wishes: public.Wishes) -> list[str]:
        return [one.station.code for one in public.directory(LONGITUDE, LATITUDE, wishes, at=NOW)]

    assert found(wishes) == ["YQ-012", "YQ-013"]
    house.report("microwave")
    assert found(wishes) == ["YQ-013"]
    assert found(public.Wishes(is_open_24h=True)) == ["YQ-013"]
    night = NOW + 14 * HOUR
    rows = public.directory(LONGITUDE, LATITUDE, public.Wishes(is_open_now=True), at=night)
    assert [one.station.pk for one in rows] == [far.pk]


def test_what_was_reported_shut_is_not_open_now(house: House) -> None:
    house.report("closed")
    assert public.directory(LONGITUDE, LATITUDE, public.Wishes(is_open_now=True), at=NOW) == []
    assert public.directory(LONGITUDE, LATITUDE, public.Wishes(), at=NOW)[0].status == "closed"


def test_forgetting_a_person_keeps_the_counts(house: House) -> None:
    commands.count_visit(house.station, by=house.worker, at=NOW)
    house.report(by=house.worker)
    commands.forget_person(house.worker, by=None, at=NOW)
    commands.forget_person(house.keeper, by=None, at=NOW)
    assert Visit.objects.filter(person=None).count() == 1
    station = Station.objects.get(pk=house.station.pk)
    assert (station.keeper, station.phone, station.backup) == (None, "", house.backup)


def test_the_day_on_the_map_stays_when_something_else_changes(house: House) -> None:
    commands.change_station(
        house.station, replace(plan_of(house.station), host="邮局"), by=house.manager, at=NOW
    )
    assert Station.objects.get(pk=house.station.pk).listed_on == date(2026, 1, 1)
