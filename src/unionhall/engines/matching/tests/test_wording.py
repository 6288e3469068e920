"""Every code has words in both languages."""

from __future__ import annotations

import pytest
from django.utils import translation

from unionhall.engines.matching.core import Reason
from unionhall.engines.matching.lexicons import lexicon
from unionhall.engines.matching.wording import _REASONS, CATEGORY_NAMES, category_name, reason_text

REASONS = [
    (
        Reason("meets", {"category": "course_dance", "terms": ["跳舞", "学", "晚上"]}),
        "You wrote “跳舞”, “学”",
        "您提到“跳舞”“学”",
    ),
    (
        Reason("meets", {"category": "course_dance", "terms": []}),
        "Meets: Dance course",
        "对应您的需要：舞蹈课",
    ),
    (Reason("related", {"category": "venue_sports"}), "Goes with: A place for sports", "与“运动场地”相关"),
    (
        Reason("at_the_time", {"starts_at": "2026-11-28T15:00:00+08:00"}),
        "When you wanted: Nov 28 (Sat)",
        "时间合适：11月28日（星期六）",
    ),
    (
        Reason("goes_on", {"starts_at": "2026-11-28T15:00:00+08:00"}),
        "Already running; next on Nov 28 (Sat)",
        "已经开课，下次：11月28日（星期六）",
    ),
    (Reason("at_the_place", {"place": "开发区"}), "Where you wanted: 开发区", "就在您说的开发区"),
    (Reason("soon", {"days": 0}), "Today", "就在今天"),
    (Reason("soon", {"days": 1}), "Tomorrow", "就在明天"),
    (Reason("soon", {"days": 5}), "In 5 days", "5 天后"),
    (Reason("for_people", {"people": ["child"]}), "Made for children", "适合孩子"),
    (Reason("near", {"distance_km": 0.3}), "300 m from you", "离您 300 米"),
    (Reason("near", {"distance_km": 2.5}), "2.5 km from you", "离您 2.5 公里"),
    (Reason("waiting_list"), "Full; there is a waiting list", "名额已满，可以候补"),
    (Reason("few_seats", {"seats": 1}), "Only 1 place left", "仅剩 1 个名额"),
    (Reason("seats", {"seats": 12}), "12 places free", "还有 12 个名额"),
    (Reason("free"), "Free of charge", "免费"),
    (Reason("remote"), "Can be followed from afar", "可以线上参加"),
    (Reason("well_rated", {"rating": 4.7, "ratings": 20}), "Rated 4.7 out of 5", "评分 4.7 分（满分 5 分）"),
    (Reason("right_here"), "Ask right here; somebody calls you", "在这里直接求助，有人给你回电"),
]


@pytest.mark.parametrize(
    ("reason", "english", "chinese"), REASONS, ids=[english for _, english, _ in REASONS]
)
def test_reasons_in_words(reason: Reason, english: str, chinese: str) -> None:
    with translation.override("en"):
        assert reason_text(reason) == english
    with translation.override("zh-hans"):
        assert reason_text(reason) == chinese


def test_every_reason_is_tried() -> None:
    assert {reason.code for reason, _english, _chinese in REASONS} == set(_REASONS)


def test_every_need_has_a_name_and_no_name_is_left_over() -> None:
    assert set(CATEGORY_NAMES) == set(lexicon().categories)
    with translation.override("en"):
        names = [str(category_name(slug)) for slug in CATEGORY_NAMES]
    assert len(set(names)) == len(names)


def test_a_need_of_a_later_release_stays_as_it_is() -> None:
    assert category_name("something_new") == "something_new"
