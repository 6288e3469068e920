"""Every code has words in both languages."""

from __future__ import annotations

import pytest
from django.utils import translation

from unionhall.engines.matching.core import Reason
from unionhall.engines.matching.lexicons import lexicon
from unionhall.engines.matching.wording import CATEGORY_NAMES, category_name, reason_text

REASONS = [
    (
        Reason("meets", {"category": "course_dance", "terms": ["跳舞", "学", "晚上"]}),
        "You wrote “跳舞”, “学”",
    ),
    (Reason("meets", {"category": "course_dance", "terms": []}), "Meets: Dance course"),
    (Reason("related", {"category": "venue_sports"}), "Goes with: A place for sports"),
    (Reason("at_the_time", {"starts_at": "2026-11-28T15:00:00+08:00"}), "When you wanted: Nov 28 (Sat)"),
    (Reason("soon", {"days": 0}), "Today"),
    (Reason("soon", {"days": 1}), "Tomorrow"),
    (Reason("soon", {"days": 5}), "In 5 days"),
    (Reason("for_people", {"people": ["child"]}), "Made for children"),
    (Reason("near", {"distance_km": 0.3}), "300 m from you"),
    (Reason("near", {"distance_km": 2.5}), "2.5 km from you"),
    (Reason("waiting_list"), "Full; there is a waiting list"),
    (Reason("few_seats", {"seats": 1}), "Only 1 place left"),
    (Reason("seats", {"seats": 12}), "12 places free"),
    (Reason("free"), "Free of charge"),
    (Reason("remote"), "Can be followed from afar"),
    (Reason("well_rated", {"rating": 4.7, "ratings": 20}), "Rated 4.7 out of 5"),
]


@pytest.mark.parametrize(("reason", "english"), REASONS, ids=[english for _, english in REASONS])
def test_reasons_in_words(reason: Reason, english: str) -> None:
    with translation.override("en"):
        assert reason_text(reason) == english


def test_every_need_has_a_name_and_no_name_is_left_over() -> None:
    assert set(CATEGORY_NAMES) == set(lexicon().categories)
    with translation.override("en"):
        names = [str(category_name(slug)) for slug in CATEGORY_NAMES]
    assert len(set(names)) == len(names)


def test_a_need_of_a_later_release_stays_as_it_is() -> None:
    assert category_name("something_new") == "something_new"
