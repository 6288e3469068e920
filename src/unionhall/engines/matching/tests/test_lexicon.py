"""The data files: complete, well formed, and wide enough."""

from __future__ import annotations

from collections import Counter

import pytest

from unionhall.engines.matching.core import Lexicon, entry
from unionhall.engines.matching.core.tokens import Tokeniser, tidy
from unionhall.engines.matching.lexicons import lexicon, synonym_seeds
from unionhall.engines.matching.wording import CATEGORY_NAMES

RIGHTS = {
    "wage_arrears", "no_contract", "dismissal", "overtime", "leave", "women_protection", "work_injury",
    "casual_injury", "social_insurance", "other_labour", "not_labour",
}  # fmt: skip
SERVICES = {
    "legalaid", "palace", "network", "competitions", "honours", "craftsmen", "health", "stations", "projects", "hub",
}  # fmt: skip


def test_every_service_and_every_right_has_a_need() -> None:
    categories = lexicon().categories
    assert categories.keys() >= RIGHTS
    assert {service for category in categories.values() for service in category.services} == SERVICES
    assert sum(slug.startswith("course_") for slug in categories) == 19


def test_categories_are_well_formed() -> None:
    for slug, category in lexicon().categories.items():
        assert len(slug) <= 32
        assert set(category.kinds) <= {"session", "place", "case", "page"}
        assert set(category.related) <= set(lexicon().categories)
        assert category.is_alert == bool(category.hotlines)
        assert slug in CATEGORY_NAMES


def test_there_are_several_hundred_phrases_in_each_large_area() -> None:
    areas = Counter[str]()
    for slug, phrases in lexicon().phrases_by_category.items():
        areas[lexicon().categories[slug].area] += len(phrases)
    assert areas["rights"] > 600
    assert min(areas["courses"], areas["leisure"], areas["services"]) > 200
    assert sum(areas.values()) > 1_600


def test_no_phrase_stands_under_two_needs() -> None:
    written = Counter(phrase for phrases in lexicon().phrases_by_category.values() for phrase in phrases)
    assert [phrase for phrase, times in written.items() if times > 1] == []


def test_synonyms_are_groups_of_short_words() -> None:
    for key, words in synonym_seeds().items():
        assert len(words) >= 2, key
        assert len(set(words)) == len(words), key
        assert all(len(word) <= 20 for word in words)


def test_a_key_that_nobody_reads_is_refused() -> None:
    with pytest.raises(ValueError, match="surely"):
        entry("x", {"area": "rights", "services": ["hub"], "kinds": [], "surely": ["a"]})


def test_a_lexicon_of_one_works() -> None:
    one = entry(
        "a", {"area": "leisure", "services": ["hub"], "kinds": ["page"], "sure": ["茶"], "phrases": ["喝茶"]}
    )
    assert [found.slug for found in Lexicon([one]).evidence("茶")] == ["a"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("工商认定", "工伤认定"),
        ("欠新", "欠薪"),
        ("羽毛求", "羽毛球"),
        ("羽毛球", "羽毛球"),
        ("工商局", "工商局"),
        ("手机没电上不了网", "手机没电上不了网"),
        ("辛里咨询", "心理咨询"),
        ("", ""),
        ("abc", "abc"),
    ],
)
def test_homophones_are_repaired_and_nothing_else(typed: str, meant: str) -> None:
    words = ["工伤认定", "欠薪", "羽毛球", "心理咨询", "电商", "工伤"]
    assert Tokeniser(words, words).repair(typed) == meant


@pytest.mark.parametrize(
    ("letters", "word"),
    [
        ("yumaoqiu", "羽毛球"),
        ("yumoaqiu", "羽毛球"),
        ("yumaoqu", "羽毛球"),
        ("yumaooqiu", "羽毛球"),
        ("yumapqiu", "羽毛球"),
        ("ymaoqui", ""),
        ("qianxi", ""),
        ("qian", ""),
        ("", ""),
    ],
)
def test_one_slip_in_pinyin_is_forgiven(letters: str, word: str) -> None:
    assert Tokeniser([], ["羽毛球", "心理咨询", "电工"]).nearly(letters) == word


def test_texts_are_tidied_for_comparing() -> None:
    assert tidy("  想 学　ＥＸＣＥＬ 2016 表格 ") == "想学excel 2016表格"
