"""Searching on the real database: words, sentences, sounds, slips; scope, highlight and cap."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from unionhall.engines.matching import commands, queries
from unionhall.engines.matching.core import extract_slots
from unionhall.engines.matching.labels import Readers
from unionhall.engines.matching.models import SearchDocument, Synonym
from unionhall.engines.matching.queries import found
from unionhall.kernel.organisations.models import Organisation
from unionhall.lib.geo import Point
from unionhall.lib.ids import uuid7

NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)
Put = Callable[..., UUID]

pytestmark = pytest.mark.django_db


@pytest.fixture
def put(town: Organisation) -> Put:
    """Make a document findable; returns the key of its thing."""

    def make(title: str, body: str = "", **fields: Any) -> UUID:
        key = uuid7()
        given = {"organisation": town, "kind": "session", "service": "palace", "url": "/x/"} | fields
        commands.put_document(commands.Document(object_id=key, title=title, body=body, **given), at=NOW)
        return key

    return make


def titles(text: str, **options: Any) -> list[str]:
    return [one.title for one in queries.search(text, **options)]


@pytest.fixture
def shelf(put: Put) -> None:
    put("低压电工取证班", "零基础，晚上上课，教接线与安全", categories=["course_electrician"])
    put("羽毛球基础班", "每周六上午", categories=["course_badminton"])
    put("夏季爱心托管班", "孩子放假，双职工家庭优先", categories=["childcare"])
    put("欠薪怎么办：律师讲座", "拖欠工资的证据怎么留", categories=["lecture"])
    put(
        "C++ 与 Python 编程入门",
        "N+1 问题",
        title_en="Programming for beginners",
        categories=["course_computer"],
    )
    put("𠮷祥剪纸班", "〇基础", categories=["course_handicraft"])


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("电工", "低压电工取证班"),
        ("压电", "低压电工取证班"),
        ("接线与安全", "低压电工取证班"),
        ("电工 晚上", "低压电工取证班"),
        ("Ｃ＋＋", "C++ 与 Python 编程入门"),
        ("n+1", "C++ 与 Python 编程入门"),
        ("pyth", "C++ 与 Python 编程入门"),
        ("programming", "C++ 与 Python 编程入门"),
        ("𠮷祥", "𠮷祥剪纸班"),
        ("〇基础", "𠮷祥剪纸班"),
        ("班", "羽毛球基础班"),
        ("dianong", "低压电工取证班"),
        ("diangong", "低压电工取证班"),
        ("dydg", "低压电工取证班"),
        ("yu mao qiu", "羽毛球基础班"),
        ("dianggong", "低压电工取证班"),
        ("yumoaqiu", "羽毛球基础班"),
        ("yumaoqu", "羽毛球基础班"),
        ("羽毛求", "羽毛球基础班"),
        ("爱心脱管", "夏季爱心托管班"),
        ("电工班晚上", "低压电工取证班"),
        ("我想问一下晚上有没有学电工的班可以报名", "低压电工取证班"),
        ("暑假到了我们两口子都上班孩子没地方去", "夏季爱心托管班"),
    ],
)
def test_the_right_thing_is_found(text: str, title: str) -> None:
    assert title in titles(text)
    if text != "班":
        assert titles(text)[0] == title


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("text", ["", "   ", "，。！", "%", "_", "' | !", "()", "\\", "火星旅行", "zzzzqqqq"])
def test_nothing_is_found_where_there_is_nothing(text: str) -> None:
    assert titles(text) == []


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    "text", ["a' & b", "电工' | '", "\\电工", "电工%", "e&|!():*<->", "x" * 500, "电" * 500]
)
def test_signs_of_the_query_language_are_only_signs(text: str) -> None:
    queries.search(text)


@pytest.mark.usefixtures("shelf")
def test_staff_add_words_that_mean_the_same() -> None:
    assert titles("阿拉丁") == []
    Synonym.objects.create(words=["阿拉丁", "电工"])
    assert titles("阿拉丁") == ["低压电工取证班"]
    assert titles("想考阿拉丁") == ["低压电工取证班"]
    Synonym.objects.update(is_active=False)
    assert titles("阿拉丁") == []


@pytest.mark.usefixtures("shelf")
def test_shipped_synonyms_find_other_words_and_are_shipped_once() -> None:
    assert commands.seed_synonyms(at=NOW) > 40
    assert titles("讨薪") == ["欠薪怎么办：律师讲座"]
    Synonym.objects.filter(key="arrears").update(words=["讨薪", "要账"])
    assert commands.seed_synonyms(at=NOW) == 0
    assert Synonym.objects.get(key="arrears").words == ["讨薪", "要账"]
    assert titles("讨薪") == []


@pytest.mark.usefixtures("shelf")
def test_what_was_found_is_marked() -> None:
    (one,) = queries.search("证据")
    assert ("证据", True) in one.snippet
    assert not any(piece.marked for piece in one.heading)
    (one,) = queries.search("电工")
    assert "".join(piece.text for piece in one.heading) == "低压电工取证班"
    assert [piece.text for piece in one.heading if piece.marked] == ["电工"]


def test_the_title_counts_more_than_the_text(put: Put) -> None:
    put("书法班", "结课后有摄影展")
    put("摄影班")
    assert titles("摄影") == ["摄影班", "书法班"]


def test_putting_again_replaces_and_removing_removes(put: Put, town: Organisation) -> None:
    key = put("瑜伽班")
    document = commands.Document(
        organisation=town, kind="session", object_id=key, service="palace", title="太极班", url="/x/"
    )
    commands.put_document(document, at=NOW + timedelta(hours=1))
    assert SearchDocument.objects.count() == 1
    assert titles("太极") == ["太极班"]
    assert titles("瑜伽") == []
    commands.remove_document(town, "session", key, at=NOW)
    assert titles("太极") == ["太极班"], "a removal that arrives late does not undo a newer document"
    commands.remove_document(town, "session", key, at=NOW + timedelta(hours=2))
    assert titles("太极") == []


def test_scope_narrows(put: Put, town: Organisation, other_town: Organisation, city: Organisation) -> None:
    put("书法一班", kind="session")
    put("书法二班", kind="place", service="network", organisation=other_town)
    put("书法三班", readers=Readers(held_at=(("hub.view_desk", town.path),)))
    put("书法四班", starts_at=NOW - timedelta(days=1))
    put("书法五班", starts_at=NOW + timedelta(days=1))
    assert set(titles("书法")) == {"书法一班", "书法二班", "书法四班", "书法五班"}
    assert set(titles("书法", at=NOW)) == {"书法一班", "书法二班", "书法五班"}
    assert titles("书法", kinds=["place"]) == ["书法二班"]
    assert titles("书法", service="network") == ["书法二班"]
    assert titles("书法", within=other_town) == ["书法二班"]
    assert len(titles("书法", within=city)) == 4
    assert titles("书法", held=[f"hub.view_desk@{town.path}"]) == ["书法三班"]
    assert titles("书法", held=[f"hub.view_desk@{city.path}"]) == ["书法三班"]
    assert titles("书法", held=[f"hub.view_desk@{other_town.path}"]) == []
    assert len(titles("书法", limit=2)) == 2


def test_what_becomes_public_or_closed_is_found_on_the_other_side(put: Put, town: Organisation) -> None:
    held = [f"hub.view_desk@{town.path}"]
    key = put("书法班")
    for readers, public, closed in (
        (Readers(held_at=(("hub.view_desk", town.path),)), [], ["书法班"]),
        (Readers(is_public=True, held_at=(("hub.view_desk", town.path),)), ["书法班"], []),
    ):
        commands.put_document(
            commands.Document(town, "session", key, "palace", "书法班", "/x/", readers=readers), at=NOW
        )
        assert (titles("书法"), titles("书法", held=held)) == (public, closed)
        assert titles("书法", held=["public", *held]) == ["书法班"]


@pytest.mark.parametrize("text", ["火星夜校", "职工夜校", "晚上电工", "羽毛求", "心里咨询"])
def test_nothing_is_asked_twice(shelf: None, text: str) -> None:
    with CaptureQueriesContext(connection) as captured:
        titles(text)
    asked = [query["sql"] for query in captured.captured_queries if "matching_searchdocument" in query["sql"]]
    assert asked
    assert len(set(asked)) == len(asked)


def test_the_near_come_first(put: Put) -> None:
    put("城北乒乓球室", point=Point(117.30, 31.95))
    put("城南乒乓球室", point=Point(117.30, 31.80))
    put("乒乓球赛")
    south = queries.search("乒乓球", near=Point(117.30, 31.80))
    assert [one.title for one in south][:2] == ["城南乒乓球室", "城北乒乓球室"]
    assert south[0].distance_km == pytest.approx(0, abs=0.01)
    assert south[1].distance_km == pytest.approx(16.7, abs=0.1)
    assert queries.search("城北")[0].distance_km is None


def test_no_more_than_the_cap_is_ranked(
    put: Put, town: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(found, "CAP", 5)
    for number in range(8):
        put(f"棋牌{number}")
    assert len(titles("棋牌", limit=20)) == 5


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("电工", 2),
        ("diangong", 1),
        ("羽毛求", 4),
        ("没有这样东西", 6),
        ("我想问一下晚上有没有学电工的班可以报名", 2),
    ],
)
def test_the_number_of_queries_is_bounded(text: str, most: int, put: Put) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as context:
            queries.search(text)
        return len(context)

    few = asked()
    for number in range(30):
        put(f"电工第{number}期 羽毛球", categories=["course_electrician"])
    assert asked() <= few <= most


def test_documents_for_a_need(put: Put) -> None:
    (match, *_) = queries.needs_in("下周六想去打篮球")
    assert match.category == "venue_sports"
    slots = extract_slots("下周六想去打篮球", NOW.date())
    hall = put("文化宫篮球馆", kind="place", categories=["venue_sports"], point=Point(117.3, 31.8))
    past = put("昨天的球局", categories=["venue_sports"], starts_at=NOW - timedelta(days=1))
    late = put("一月的球局", categories=["venue_sports"], starts_at=NOW + timedelta(days=50))
    fits = put("周六的球局", categories=["venue_sports"], starts_at=NOW + timedelta(days=10))
    match_ = put("篮球联赛", categories=["activity_match"], starts_at=NOW + timedelta(days=10))
    put("剪纸班", categories=["course_handicraft"])
    keys = [one.object_id for one in queries.documents_for(match, slots, at=NOW)]
    assert past not in keys
    assert set(keys) == {hall, late, fits, match_}
    assert keys.index(fits) < keys.index(match_) < keys.index(late)
    near = queries.documents_for([match], slots, at=NOW, near=Point(117.3, 31.8), kinds=["place"])
    assert [one.object_id for one in near] == [hall]
    assert queries.documents_for([], at=NOW) == []


def test_needs_are_heard_through_synonyms_of_staff() -> None:
    assert "course_electrician" not in [match.category for match in queries.needs_in("阿拉丁")]
    Synonym.objects.create(words=["阿拉丁", "电工证"])
    assert queries.needs_in("阿拉丁")[0].category == "course_electrician"
