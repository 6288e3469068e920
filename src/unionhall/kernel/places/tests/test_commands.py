from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.utils.translation import override

from unionhall.kernel.access.roles import Role
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.places import commands, queries
from unionhall.kernel.places.core import Span
from unionhall.kernel.places.models import Closure, Kind, OpeningHours, Place, Room
from unionhall.lib.errors import InvalidInput, NotAllowed

pytestmark = pytest.mark.django_db
# 1 June in Shanghai, although it is still 31 May in Greenwich.
NIGHT = datetime(2026, 5, 31, 17, tzinfo=UTC)
TODAY = date(2026, 6, 1)
PALACE = {
    "kind": Kind.PALACE, "code": "palace", "name": " 工人文化宫 ", "address": "体育路 1 号",
    "longitude": 118.0, "latitude": 36.0,
}  # fmt: skip


@pytest.fixture
def manager(make_person):
    return make_person(Role.PALACE_MANAGER)


@pytest.fixture
def palace(town, manager):
    return commands.create_place(town, **PALACE, by=manager, at=NIGHT)


def test_a_place_is_created_and_written_into_the_trail(town, manager):
    place = commands.create_place(
        town, **PALACE, facilities=["wifi", "water"], area_m2=Decimal("7200.5"), by=manager, at=NIGHT
    )
    stored = Place.objects.get()
    assert (stored.pk, stored.name, stored.facilities) == (place.pk, "工人文化宫", ["water", "wifi"])
    entry = Entry.objects.get()
    assert (entry.verb, entry.subject_id, entry.by) == ("places.place.create", place.pk, manager)


@pytest.mark.parametrize("role", [None, Role.DESK, Role.TEACHER, Role.AUDITOR])
def test_who_does_not_look_after_places(town, make_person, role, palace):
    somebody = make_person(*([role] if role else []))
    with pytest.raises(NotAllowed):
        commands.create_place(town, **PALACE, by=somebody, at=NIGHT)
    for act in (
        lambda: commands.change_place(palace, name="x", by=somebody, at=NIGHT),
        lambda: commands.add_zone(palace, code="a", name="A", by=somebody, at=NIGHT),
        lambda: commands.add_room(palace, name="A", capacity=1, by=somebody, at=NIGHT),
        lambda: commands.set_hours(palace, hours={}, by=somebody, at=NIGHT),
        lambda: commands.post_closure(
            palace, starts_on=TODAY, ends_on=TODAY, reason="x", by=somebody, at=NIGHT
        ),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_manager_of_another_unit_does_not_look_after_this_one(palace, make_person, other_town):
    with pytest.raises(NotAllowed):
        commands.change_place(
            palace, name="x", by=make_person(Role.PALACE_MANAGER, organisation=other_town), at=NIGHT
        )


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"longitude": 36.0, "latitude": 118.0}, "longitude"),
        ({"longitude": 181.0}, "longitude"),
        ({"latitude": float("nan")}, "longitude"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"kind": "castle"}, "kind"),
        ({"facilities": ["moat"]}, "facilities"),
        ({"area_m2": Decimal("1.23")}, "area_m2"),
    ],
)
def test_bad_input_is_refused_at_its_field(town, manager, fields, field):
    with pytest.raises(InvalidInput) as refused:
        commands.create_place(town, **PALACE | fields, by=manager, at=NIGHT)
    assert refused.value.field == field
    assert str(refused.value)
    assert not Place.objects.exists()


def test_a_code_is_taken_within_its_organisation_only(palace, town, other_town, manager, make_person):
    with pytest.raises(commands.PlaceCodeTaken):
        commands.create_place(town, **PALACE, by=manager, at=NIGHT)
    other = make_person(Role.PALACE_MANAGER, organisation=other_town)
    assert commands.create_place(other_town, **PALACE, by=other, at=NIGHT)


def test_a_place_is_changed_and_given_up(palace, manager):
    commands.change_place(palace, name="新文化宫", closed_on=TODAY, by=manager, at=NIGHT)
    assert queries.get_place(palace.pk).name == "新文化宫"
    assert queries.nearest(118.0, 36.0, at=NIGHT) == []
    with pytest.raises(TypeError, match="code"):
        commands.change_place(palace, code="x", by=manager, at=NIGHT)
    with pytest.raises(InvalidInput):
        commands.change_place(palace, name="", by=manager, at=NIGHT)


def test_zones_and_rooms(palace, manager, town):
    zone = commands.add_zone(palace, code="arts", name="文体区", by=manager, at=NIGHT)
    room = commands.add_room(palace, name="舞蹈教室", capacity=40, zone=zone, floor=2, by=manager, at=NIGHT)
    other = commands.add_room(palace, name="琴房", capacity=4, by=manager, at=NIGHT)

    with pytest.raises(commands.ZoneCodeTaken):
        commands.add_zone(palace, code="arts", name="x", by=manager, at=NIGHT)
    with pytest.raises(commands.RoomNameTaken):
        commands.add_room(palace, name="琴房", capacity=4, by=manager, at=NIGHT)
    with pytest.raises(commands.RoomNameTaken):
        commands.change_room(other, name="舞蹈教室", by=manager, at=NIGHT)
    with pytest.raises(InvalidInput):
        commands.change_room(room, capacity=0, by=manager, at=NIGHT)
    second = commands.create_place(town, **PALACE | {"code": "second"}, by=manager, at=NIGHT)
    with pytest.raises(InvalidInput) as refused:
        commands.add_room(second, name="A", capacity=1, zone=zone, by=manager, at=NIGHT)
    assert refused.value.field == "zone"

    commands.change_room(other, capacity=6, zone=zone, by=manager, at=NIGHT)
    assert list(Room.objects.order_by("capacity").values_list("capacity", "zone__code")) == [
        (6, "arts"), (40, "arts")
    ]  # fmt: skip


DAY = Span(time(9), time(12))


def test_hours_are_replaced_as_a_whole(palace, manager):
    commands.set_hours(palace, hours={1: [DAY], 8: [DAY]}, by=manager, at=NIGHT)
    commands.set_hours(palace, hours={2: [DAY, Span(time(12), time(20))]}, by=manager, at=NIGHT)
    assert queries.hours_of(palace) == {2: [DAY, Span(time(12), time(20))]}
    assert Entry.objects.filter(verb="places.hours.set").latest("id").data["hours"]["2"] == [
        "09:00-12:00", "12:00-20:00"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "spans", [[Span(time(9), time(9))], [Span(time(9), time(8))], [DAY, Span(time(11), time(13))]]
)
def test_hours_that_no_door_can_keep(palace, manager, spans):
    commands.set_hours(palace, hours={1: [DAY]}, by=manager, at=NIGHT)
    with pytest.raises(commands.BadHours):
        commands.set_hours(palace, hours={1: spans}, by=manager, at=NIGHT)
    assert OpeningHours.objects.count() == 1
    with pytest.raises(ValueError, match="9"):
        commands.set_hours(palace, hours={9: [DAY]}, by=manager, at=NIGHT)


def close(palace, manager, start, end=None, at=NIGHT, **fields):
    starts = TODAY + timedelta(days=start)
    ends = TODAY + timedelta(days=start if end is None else end)
    return commands.post_closure(
        palace, starts_on=starts, ends_on=ends, **{"reason": "消防改造"} | fields, by=manager, at=at
    )


def test_a_planned_closure_is_announced_seven_days_ahead(palace, manager):
    with pytest.raises(commands.NoticeTooShort) as refused:
        close(palace, manager, 6)
    with override("zh-hans"):
        assert refused.value.params["days"] == 7
        assert str(refused.value.params["earliest"]) == "2026年6月8日"
    assert refused.value.field == "starts_on"
    assert close(palace, manager, 7).is_planned


def test_an_emergency_is_announced_at_once_with_its_reason(palace, manager):
    with pytest.raises(InvalidInput) as refused:
        close(palace, manager, 0, is_planned=False, reason="  ")
    assert refused.value.field == "reason"
    assert not close(palace, manager, 0, is_planned=False).is_planned
    assert queries.open_at(palace, NIGHT).reason == "消防改造"


@pytest.mark.parametrize(("start", "end"), [(9, 8), (-3, -1)])
def test_days_that_cannot_be(palace, manager, start, end):
    with pytest.raises(InvalidInput):
        close(palace, manager, start, end, is_planned=False)


def test_closures_do_not_overlap(palace, manager):
    first = close(palace, manager, 10, 12)
    for start, end in ((12, 14), (8, 10), (11, 11), (9, 20)):
        with pytest.raises(commands.ClosureOverlaps):
            close(palace, manager, start, end)
    close(palace, manager, 13)
    commands.withdraw_closure(first, by=manager, at=NIGHT)
    close(palace, manager, 10, 12)


def test_withdrawing(palace, manager, make_person):
    ahead = close(palace, manager, 10, 12)
    with pytest.raises(NotAllowed):
        commands.withdraw_closure(ahead, by=make_person(Role.DESK), at=NIGHT)
    for _again in range(2):
        assert commands.withdraw_closure(ahead, by=manager, at=NIGHT).withdrawn_at == NIGHT

    begun = close(palace, manager, 7, 20)
    later = NIGHT + timedelta(days=9)
    assert commands.withdraw_closure(begun, by=manager, at=later).ends_on == TODAY + timedelta(days=8)
    assert Closure.objects.get(pk=begun.pk).withdrawn_at is None
    with pytest.raises(commands.ClosureOver):
        commands.withdraw_closure(begun, by=manager, at=later + timedelta(days=1))
