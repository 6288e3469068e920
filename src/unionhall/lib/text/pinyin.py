"""Pinyin keys: find a name or a title by its sound, and through the wrong character of the same sound."""

import re
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from unionhall.lib.text.normal import fold

_NOT_A_KEY = re.compile(r"[^a-z0-9]+")

# Characters that sound otherwise as a family name than in a sentence.
_FAMILY_NAMES = {
    "单": ("shan",),
    "曾": ("zeng",),
    "仇": ("qiu",),
    "解": ("xie",),
    "查": ("zha",),
    "盖": ("ge",),
    "朴": ("piao",),
    "区": ("ou",),
    "翟": ("zhai",),
    "乐": ("yue",),
    "覃": ("qin",),
    "繁": ("po",),
    "种": ("chong",),
    "员": ("yun",),
    "洗": ("xian",),
    "折": ("she",),
    "召": ("shao",),
    "缪": ("miao",),
    "祭": ("zhai",),
    "秘": ("bi",),
    "隗": ("wei",),
    "牟": ("mu",),
    "重": ("chong",),
}


@cache
def _dictionary() -> Any:
    # Its phrases take some 55 MB and a quarter of a second: only processes that need pinyin pay for them.
    return import_module("pypinyin")


class PinyinKeys(NamedTuple):
    """`full` is every syllable joined (`gongrenwenhuagong`), `initials` their first letters (`grwhg`)."""

    full: str
    initials: str


def pinyin_keys(text: str, *, is_name: bool = False) -> PinyinKeys:
    """The pinyin of `text` without tones and spaces; ü is `v`; Latin letters and digits are kept.

    With `is_name` the first characters are read as a family name (单 is shan, 曾 is zeng).
    """
    syllables = pinyin_syllables(text, is_name=is_name)
    return PinyinKeys("".join(syllables), "".join(syllable[:1] for syllable in syllables))


def pinyin_syllables(text: str, *, is_name: bool = False) -> list[str]:
    """The syllables that `pinyin_keys` joins; what is between Chinese characters is one, empty if only signs."""
    folded = fold(text).strip()
    syllables: list[str] = []
    if is_name:
        family = next((folded[:n] for n in (2, 1) if folded[:n] in _FAMILY_NAMES), "")
        syllables.extend(_FAMILY_NAMES.get(family, ()))
        folded = folded[len(family) :]
    syllables.extend(_dictionary().lazy_pinyin(folded, errors=lambda other: _NOT_A_KEY.sub("", other)))
    return syllables
