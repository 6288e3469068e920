"""One short question instead of a guess."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from unionhall.engines.matching.core import Match, meant, question_between, questions
from unionhall.engines.matching.core.asking import MOST_ANSWERS
from unionhall.engines.matching.lexicons import asking, lexicon
from unionhall.engines.matching.wording import question_text, reply_text


def unsure(*categories: str) -> list[Match]:
    return [Match(category, "hub", 0.3 - place / 100) for place, category in enumerate(categories)]


def test_injured_people_are_asked_who_hired_them() -> None:
    question = question_between(unsure("casual_injury", "work_injury", "wage_arrears"), asking())
    assert question is not None
    assert question_text(question, "zh") == "谁雇的您？"
    assert [reply.category for reply in question.replies] == ["casual_injury", "work_injury"]
    assert reply_text(question.replies[1], "zh") == "单位、公司"
    assert question_text(question, "en") == "Who hired you?"


def test_other_needs_are_offered_by_name() -> None:
    question = question_between(unsure("course_dance", "hardship", "library", "lecture"), asking())
    assert question is not None
    assert [reply.category for reply in question.replies] == ["course_dance", "hardship", "library"]
    with override("en"):
        assert question_text(question, "en") == "Did you mean one of these?"
        assert reply_text(question.replies[0], "en") == "Dance course"


@pytest.mark.parametrize(
    "matches",
    [[], unsure("leave"), [Match("leave", "legalaid", 0.9, (), True), *unsure("overtime", "dismissal")]],
)
def test_what_is_clear_or_not_understood_is_not_asked(matches: list[Match]) -> None:
    assert question_between(matches, asking()) is None


def test_danger_is_no_answer_to_a_question() -> None:
    alert = Match("crisis", "hub", 1.0, (), True, True, ("12356",))
    question = question_between([alert, *unsure("counselling", "hardship")], asking())
    assert question is not None
    assert {reply.category for reply in question.replies} == {"counselling", "hardship"}


def test_the_reply_comes_first_and_counts() -> None:
    alert = Match("crisis", "hub", 1.0, (), True, True, ("12356",))
    said = Match("hardship", "hub", 0.2, ("没钱",))
    first, second, *rest = meant([alert, *unsure("counselling"), said], "hardship", "hub")
    assert first == alert
    assert second == Match("hardship", "hub", 1.0, ("没钱",), is_confident=True)
    assert [match.category for match in rest] == ["counselling"]


def test_every_question_has_both_languages_and_leads_to_needs_there_are() -> None:
    assert len(asking()) >= 10
    for question in asking():
        assert set(question.words) == {"zh", "en"}
        assert 2 <= len(question.replies) <= MOST_ANSWERS
        for reply in question.replies:
            assert set(reply.words) == {"zh", "en"}
            assert reply.category in lexicon().categories


def test_a_question_with_one_reply_is_refused() -> None:
    with pytest.raises(ValueError, match="two or three"):
        questions({"x": {"ask": {"zh": "?"}, "replies": {"leave": {"zh": "!"}}}})
