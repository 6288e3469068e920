"""Pinyin in syllables: how it is divided, indexed and asked for; and what labels say."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from unionhall.engines.matching.core.sounds import SYLLABLES, readings, sound_query, sound_vector
from unionhall.engines.matching.core.tokens import Tokeniser
from unionhall.engines.matching.documents import tier_of
from unionhall.engines.matching.labels import Readers, labels_held, labels_on, months_ahead
from unionhall.lib.text import pinyin_syllables

NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("letters", "found"),
    [
        ("diangong", [(("dian", "gong"), False), (("di", "an", "gong"), False)]),
        ("xian", [(("xian",), False), (("xi", "an"), False)]),
        ("diango", [(("dian", "go"), True), (("di", "an", "go"), True)]),
        ("xlzx", []),
        ("zzqqxx", []),
        ("", [((), False)]),
    ],
)
def test_letters_are_divided_into_syllables(letters: str, found: list[tuple[tuple[str, ...], bool]]) -> None:
    assert readings(letters) == found


def test_nonsense_is_read_quickly() -> None:
    assert readings("an" * 100 + "xq") == []
    assert len(readings("xian" * 50)) == 4


@pytest.mark.parametrize(
    "text", ["女职工维权", "绿色出行", "心理咨询", "二胡", "安全生产", "儿童托管", "嗯", "略"]
)
def test_every_syllable_of_the_dictionary_is_known(text: str) -> None:
    unknown = set(pinyin_syllables(text)) - SYLLABLES
    assert unknown <= {"n"}


def test_pairs_are_indexed_and_asked_for_alike() -> None:
    assert sound_vector(["dian", "gong", "12", "", "qi"]) == "'dian.gong':1 'gong.12':2 '12.':3 'qi.':5"
    assert sound_query(["dian", "gong"]) == "'dian.gong'"
    assert sound_query(["xin", "li", "zi"]) == "('xin.li' <1> 'li.zi')"
    assert sound_query(["dian", "go"], is_open=True) == "'dian.go':*"
    assert sound_query(["gong"]) == "'gong.':*"


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("羽毛求", "羽毛球"),
        ("羽球", "羽毛球"),
        ("毛羽球", "羽毛球"),
        ("羽毛毛球", "羽毛球"),
        ("篮球", ""),
        ("羽", ""),
    ],
)
def test_one_wrong_character_is_heard(typed: str, word: str) -> None:
    assert Tokeniser(["羽毛球", "篮球"]).nearly_written(typed) == word


def test_labels_name_everything_above_and_only_what_is_held() -> None:
    readers = Readers(held_at=(("people.see_person", "a.b.c"),), people=(UUID(int=7),))
    labels = labels_on(readers, kind="person", service="hub", starts_at=None)
    assert {"people.see_person@a", "people.see_person@a.b", "people.see_person@a.b.c"} <= set(labels)
    assert "public" not in labels
    assert set(labels_held(None, {"people.see_person": ["a.b"]})) & set(labels)
    assert set(labels_held(UUID(int=7), {})) & set(labels)
    for stranger in (
        labels_held(None, {}),
        labels_held(UUID(int=8), {"people.see_person": ["a.x", "a.b.c.d"]}),
        labels_held(None, {"hub.view_desk": ["a"]}),
    ):
        assert not set(stranger) & set(labels)


@pytest.mark.parametrize(
    ("within", "held"),
    [(None, ["p@a.b"]), ("a.b.c", ["p@a.b.c"]), ("a", ["p@a.b"]), ("a.x", []), ("a.bc", [])],
)
def test_a_unit_narrows_what_is_held(within: str | None, held: list[str]) -> None:
    assert labels_held(None, {"p": ["a.b"]}, within)[1:] == held


def test_months_ahead() -> None:
    assert months_ahead(NOW, NOW) == ["month:none", "month:2026-11"]
    assert months_ahead(NOW)[:3] == ["month:none", "month:2026-11", "month:2026-12"]
    dated = labels_on(Readers(), kind="session", service="x", starts_at=NOW)
    assert "month:2026-11" in dated


def test_tiers_grow_fourfold() -> None:
    tiers = [tier_of(UUID(int=number)) for number in range(64)]
    assert [tiers.count(tier) for tier in range(4)] == [1, 3, 12, 48]
