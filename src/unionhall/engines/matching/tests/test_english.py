"""English readers are heard as well."""

from __future__ import annotations

import pytest

from unionhall.engines.matching.core import classify
from unionhall.engines.matching.lexicons import lexicon

SAID = {
    "electrician course": "course_electrician",
    "I want to learn welding": "course_electrician",
    "basketball at the weekend": "venue_sports",
    "basketball course": "course_basketball",
    "child care in the holidays": "childcare",
    "my boss has not paid me, unpaid wages": "wage_arrears",
    "singing class": "course_vocal",
    "I was injured at work": "work_injury",
    "somewhere to heat up my lunch": "rest_station",
    "film on Friday": "activity_film",
    "how do I join the union": "membership",
}


@pytest.mark.parametrize(("text", "category"), SAID.items())
def test_what_english_readers_write(text: str, category: str) -> None:
    first = classify(text, lexicon())[0]
    assert (first.category, first.is_confident) == (category, True)


def test_danger_is_heard_in_english() -> None:
    first = classify("I want to kill myself", lexicon())[0]
    assert first.is_alert
    assert first.hotlines


@pytest.mark.parametrize("text", ["art", "start", "unpaid", "gymnasium of words"])
def test_no_word_is_heard_within_another(text: str) -> None:
    assert classify(text, lexicon()) == []
