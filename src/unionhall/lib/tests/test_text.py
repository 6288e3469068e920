import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.lib.text import (
    Piece,
    bigram_document,
    bigram_vector,
    fold,
    highlight,
    normalise,
    phrase_query,
    pinyin_keys,
    safe_cell,
    short_query,
)

HAN = "工会职人文化宫电培训夜校〇𠮷"
chinese = st.text(st.sampled_from(HAN + "，。 a1"), max_size=40)


def test_normalise() -> None:
    assert normalise("　ＡＢＣ　工会\u200b \n 之家 ") == "ABC 工会 之家"
    assert fold("Ｅxcel 班") == "excel 班"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＠"])
def test_formulas_are_neutralised(start: str) -> None:
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", ["", "工会", "1=1", " =1", "a@b"])
def test_other_text_is_left_alone(text: str) -> None:
    assert safe_cell(text) == text


@pytest.mark.parametrize(
    ("text", "full", "initials"),
    [
        ("工人文化宫", "gongrenwenhuagong", "grwhg"),
        ("重庆银行", "chongqingyinhang", "cqyh"),
        ("Excel 2019 班", "excel2019ban", "eb"),
        ("绿化", "lvhua", "lh"),
        ("", "", ""),
        ("，。", "", ""),
    ],
)
def test_pinyin(text: str, full: str, initials: str) -> None:
    keys = pinyin_keys(text)
    assert keys.full == full
    assert keys.initials == initials


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("单晓", "shanxiao"),
        ("曾国", "zengguo"),
        ("仇英", "qiuying"),
        ("张单", "zhangdan"),
        ("尉迟敬", "yuchijing"),
    ],
)
def test_family_names_have_their_own_sound(name: str, full: str) -> None:
    assert pinyin_keys(name, is_name=True).full == full


def test_the_wrong_character_of_the_same_sound_has_the_same_key() -> None:
    assert pinyin_keys("工商认定").full == pinyin_keys("工伤认定").full


def test_the_pinyin_dictionary_is_loaded_only_when_needed() -> None:
    code = "import sys, unionhall.lib.text; sys.exit('pypinyin' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_vector() -> None:
    assert bigram_vector("学C++，电工班", "A") == "'学':1A 'c++':3A '电工':5A '工班':6A '班':7A"
    assert bigram_document(("夜校", "A"), ("夜校", "B")) == "'夜校':1A,4B '校':2A,5B"
    assert bigram_vector("，。!") == ""
    assert bigram_vector("it's a\\b") == "'it':1D 's':3D 'a':5D 'b':7D"


def test_limits_of_the_database() -> None:
    vector = bigram_vector("工" * 20_000 + "会")
    assert max(map(int, re.findall(r"(\d+)D", vector))) <= 16383
    assert max(len(entry.split(",")) for entry in vector.split(" ")) <= 256
    assert len(bigram_vector("x" * 5000)) < 120


@pytest.mark.parametrize(
    ("run", "query"),
    [
        ("工", "'工':*"),
        ("电工", "'电工'"),
        ("电工班", "('电工' <1> '工班')"),
        ("工人文化", "('工人' <1> '人文' <1> '文化')"),
        ("工人文化宫", "('工人' <1> '人文' <1> '文化' <1> '化宫')"),
        ("Excel", "'excel':*"),
    ],
)
def test_phrase(run: str, query: str) -> None:
    assert phrase_query(run) == query


def test_phrase_of_a_weight() -> None:
    assert phrase_query("电工班", "A") == "('电工':A <1> '工班':A)"
    assert phrase_query("工", "AB") == "'工':*AB"


@pytest.mark.parametrize("text", ["", "，", "工会 之家"])
def test_a_phrase_is_one_run(text: str) -> None:
    with pytest.raises(ValueError, match="one run"):
        phrase_query(text)


def test_short_query() -> None:
    assert short_query("电工 培训 电工") == "'电工' & '培训'"
    assert short_query("讨薪", {"讨薪": ["欠薪", "拖欠 工资", "讨薪", ""]}) == (
        "('讨薪' | '欠薪' | ('拖欠' & '工资'))"
    )
    assert short_query("？！") == ""


def found_by_hand(query: str, vector: str) -> bool:
    """What PostgreSQL does with a `short_query` without synonyms, spelled out slowly."""
    places = {
        lexeme: {int(at[:-1]) for at in positions.split(",")}
        for lexeme, positions in re.findall(r"'([^']+)':(\S+)", vector)
    }
    for clause in query.split(" & "):
        lexemes = re.findall(r"'([^']+)'", clause)
        distances = [0, *map(int, re.findall(r"<(\d+)>", clause))]
        if ":*" in clause:
            if not any(lexeme.startswith(lexemes[0]) for lexeme in places):
                return False
            continue
        starts = places.get(lexemes[0], set())
        at, fits = 0, set(starts)
        for lexeme, distance in zip(lexemes, distances, strict=True):
            at += distance
            fits &= {place - at for place in places.get(lexeme, set())}
        if not fits:
            return False
    return True


@given(chinese, st.text(st.sampled_from(HAN), min_size=1, max_size=6))
def test_finds_exactly_what_is_in_the_text(text: str, wanted: str) -> None:
    assert found_by_hand(short_query(wanted), bigram_vector(text)) == (wanted in text)


@given(st.text(max_size=60))
def test_nothing_can_break_out_of_a_literal(text: str) -> None:
    lexeme = r"'[^'\\\s]+'"
    assert re.fullmatch(rf"({lexeme}:[\d,A-D]+ ?)*", bigram_vector(text))
    assert re.fullmatch(rf"({lexeme}(:\*)?|[()&| ]|<\d>)*", short_query(text))


def marked(pieces: list[Piece]) -> list[str]:
    return [piece.text for piece in pieces if piece.marked]


def test_highlight() -> None:
    pieces = highlight("文化宫ＥＸＣＥＬ班和电工班", ["excel", "电工"])
    assert pieces == [
        Piece("文化宫", False),
        Piece("ＥＸＣＥＬ", True),
        Piece("班和", False),
        Piece("电工", True),
        Piece("班", False),
    ]


def test_highlight_merges_and_survives_changes_of_length() -> None:
    assert marked(highlight("工人文化宫", ["工人文", "文化"])) == ["工人文化"]
    assert marked(highlight("㎞㎞电工", ["电工"])) == ["电工"]  # ㎞ folds to two letters
    assert marked(highlight("a.b", ["."])) == ["."]
    assert highlight("工会", ["", " "]) == [Piece("工会", False)]
    assert highlight("", ["x"]) == []


def test_highlight_shows_the_surroundings() -> None:
    text = "前" * 100 + "电工" + "后" * 100
    pieces = highlight(text, ["电工"], width=30)
    assert pieces[0] == pieces[-1] == Piece("…", False)
    assert marked(pieces) == ["电工"]
    assert sum(len(piece.text) for piece in pieces[1:-1]) == 30
    assert highlight("前" * 100 + "电工", ["电工"], width=30)[-1] == Piece("电工", True)


@given(chinese, st.lists(chinese, max_size=3), st.integers(1, 50))
def test_highlight_is_a_piece_of_the_text(text: str, terms: list[str], width: int) -> None:
    shown = "".join(piece.text for piece in highlight(text, terms, width=width))
    assert shown.removeprefix("…").removesuffix("…") in text
