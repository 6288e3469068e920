from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from unionhall.engines.booking.models import ChannelQuota, RoomReservation, Seat
from unionhall.engines.booking.states import Mode
from unionhall.engines.matching.models import SearchDocument
from unionhall.kernel.access.tests.cast import NOW
from unionhall.lib.errors import Refused
from unionhall.services.palace import commands
from unionhall.services.palace.commands.activities import AgesBackwards, WhereMissing
from unionhall.services.palace.commands.lectures import NoPlaces, StreamAddressWrong, StreamMissing
from unionhall.services.palace.states import ActivityKind
from unionhall.services.palace.tests.house import LATER, Palace

pytestmark = pytest.mark.django_db


def test_a_lecture_gives_each_channel_its_places(palace: Palace) -> None:
    lecture = palace.lecture(quotas={"on_site": 300, "app": 20_000, "wechat": 9_700})
    assert lecture.session.capacity == 30_000
    quotas = dict(ChannelQuota.objects.values_list("channel", "seats"))
    assert quotas == {"on_site": 300, "app": 20_000, "wechat": 9_700}
    assert Seat.objects.filter(session=lecture.session).count() == 30_000
    assert RoomReservation.objects.get().room == palace.rooms["报告厅"]
    found = SearchDocument.objects.get()
    assert found.categories == ["lecture"]
    assert "陈老师" in found.body


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"quotas": {}}, NoPlaces, "on_site"),
        ({"stream_url": ""}, StreamMissing, "stream_url"),
        ({"stream_url": "javascript:alert(1)"}, StreamAddressWrong, "stream_url"),
    ],
)
def test_lectures_that_cannot_be_followed_are_refused(
    palace: Palace, changes: dict[str, Any], refusal: type[Refused], field: str
) -> None:
    with pytest.raises(refusal) as caught:
        palace.lecture(**changes)
    assert caught.value.field == field


def test_a_lecture_in_the_hall_alone_needs_no_stream(palace: Palace) -> None:
    assert palace.lecture(quotas={"on_site": 100}, stream_url="").session.capacity == 100


def test_a_lectures_words_and_addresses_change(palace: Palace) -> None:
    lecture = palace.lecture()
    changed = commands.change_lecture(
        lecture, title="新标题", title_en="", summary="", speaker="李老师", speaker_note="高级技师",
        stream_url="https://live.example.cn/7", recording_url="/records/7.mp4", by=palace.manager, at=NOW,
    )  # fmt: skip
    changed.refresh_from_db()
    assert (changed.session.title, changed.speaker) == ("新标题", "李老师")
    assert (changed.stream_url, changed.recording_url) == ("https://live.example.cn/7", "/records/7.mp4")
    assert SearchDocument.objects.get().title == "新标题"


def test_a_screening_sent_to_a_unit_is_for_its_people(palace: Palace) -> None:
    unit = palace.cast["e01"]
    sent = palace.activity(kind=ActivityKind.SCREENING, place=None, host=unit, venue="职工食堂二楼")
    assert (sent.host, sent.session.audience, sent.session.place) == (unit, unit, None)
    assert "activity_film" in sent.session.tags


def test_a_match_is_entered_by_teams(palace: Palace) -> None:
    match = palace.activity(
        kind=ActivityKind.MATCH,
        title="企业篮球赛",
        capacity=16,
        team_min=5,
        team_max=12,
        room=palace.rooms["篮球馆"],
    )
    assert (match.session.team_min, match.session.team_max) == (5, 12)
    assert match.session.place == palace.place


def test_child_care_may_be_drawn_by_lot(palace: Palace) -> None:
    care = palace.activity(
        kind=ActivityKind.CHILD_CARE, title="暑期托管班", capacity=30, mode=Mode.LOTTERY,
        draw_at=LATER - timedelta(days=2), closes_at=LATER - timedelta(days=3), age_from=6, age_to=12,
    )  # fmt: skip
    assert (care.session.mode, care.age_from, care.age_to) == (Mode.LOTTERY, 6, 12)
    assert "childcare" in care.session.tags


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [({"place": None}, WhereMissing), ({"age_from": 12, "age_to": 6}, AgesBackwards)],
)
def test_activities_that_cannot_be_are_refused(
    palace: Palace, changes: dict[str, Any], refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        palace.activity(**changes)


def test_an_activity_changes(palace: Palace) -> None:
    show = palace.activity()
    changed = commands.change_activity(
        show, title="书画展（延期）", title_en="", summary="", capacity=120, venue="二楼展厅", age_from=None,
        age_to=None, by=palace.manager, at=NOW,
    )  # fmt: skip
    changed.refresh_from_db()
    assert (changed.session.title, changed.session.capacity, changed.venue) == (
        "书画展（延期）",
        120,
        "二楼展厅",
    )
