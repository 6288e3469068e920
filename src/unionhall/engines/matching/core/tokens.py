"""Cutting a sentence into words, and hearing what was meant when the wrong character of a sound was typed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from unionhall.lib.text import fold, normalise

# Little words: one of them beside any other character may sound like anything.
_LITTLE = frozenset(
    "的了在是我你他她它们不没有就也都还把被给让和跟与到去来上下里着过个这那想要会能可吗呢吧啊怎么什哪谁很太又再"
)
_LONGEST_REPAIR = 6
_WORD_FREQUENCY = 20_000
_SHORTEST_SLIP, _SHORTEST_WRITTEN = 6, 3
# Initials and finals that many dialects do not tell apart.
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"), ("hu", "f"))


def is_han(character: str) -> bool:
    """Whether `character` is a Chinese character."""
    return "\u4e00" <= character <= "\u9fff" or "\u3400" <= character <= "\u4dbf" or character >= "\U00020000"


def tidy(text: str) -> str:
    """`text` as the lexicon compares it: NFKC, lower case, no space beside a Chinese character."""
    parts = normalise(fold(text)).split(" ")
    tidied = parts[0]
    for part in parts[1:]:
        between = "" if is_han(tidied[-1:] or "a") or is_han(part[:1] or "a") else " "
        tidied += between + part
    return tidied


@lru_cache(maxsize=30_000)
def _syllable(character: str) -> str:
    # Fifty megabytes of dictionary: a process that only takes bookings never needs them.
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    return lazy_pinyin(character)[0] if is_han(character) else ""


@cache
def _rjieba() -> Any:
    # Thirty megabytes more, for the same reason.
    import rjieba  # noqa: PLC0415

    return rjieba


def sound(word: str) -> str:
    """The syllables of `word` without tones, each character read alone; empty unless all are Chinese."""
    syllables = [_syllable(character) for character in word]
    return " ".join(syllables) if all(syllables) else ""


def _blurred(sounds: str) -> str:
    for said, meant in _ALIKE:
        sounds = sounds.replace(said, meant)
    return sounds


def _without_one(letters: str) -> set[str]:
    return {letters} | {letters[:place] + letters[place + 1 :] for place in range(len(letters))}


def _is_one_slip(typed: str, key: str) -> bool:
    meant = key.replace(" ", "")
    if len(typed) != len(meant):
        long, short = (typed, meant) if len(typed) > len(meant) else (meant, typed)
        return short in _without_one(long)
    wrong = [place for place, letter in enumerate(typed) if letter != meant[place]]
    if len(wrong) == 2:
        first, second = wrong
        return second == first + 1 and typed[first] == meant[second] and typed[second] == meant[first]
    return len(wrong) < 2


class Tokeniser:
    """rjieba with the words of a lexicon added, and the repair of what was meant to be a `repairable` one."""

    def __init__(self, words: Iterable[str], repairable: Iterable[str] = ()) -> None:
        self._cutter = _rjieba().Jieba()
        self._known = frozenset(word for word in words if len(word) > 1 and all(map(is_han, word)))
        for word in sorted(self._known):
            self._cutter.add_word(word, _WORD_FREQUENCY, None)
        self._by_sound: dict[str, str] = {}
        self._by_blurred_sound: dict[str, str] = {}
        for word in sorted({word for word in repairable if 2 <= len(word) <= _LONGEST_REPAIR}):
            if key := sound(word):
                self._by_sound.setdefault(key, word)
                if len(word) > 2:
                    self._by_blurred_sound.setdefault(_blurred(key), word)

        self._by_stroke: dict[str, list[str]] | None = None
        self._by_slip: dict[str, list[str]] = {}
        for key in self._by_sound:
            letters = key.replace(" ", "")
            if len(letters) >= _SHORTEST_SLIP:
                for slip in _without_one(letters):
                    self._by_slip.setdefault(slip, []).append(key)

    def nearly(self, letters: str) -> str:
        """The word whose pinyin `letters` is, but for one letter too many, missing, wrong or swapped; else empty.

        `letters` is pinyin without spaces and tones. Short words have too many neighbours and are left out.
        """
        if len(letters) < _SHORTEST_SLIP:
            return ""
        found = {
            key
            for slip in _without_one(letters)
            for key in self._by_slip.get(slip, ())
            if _is_one_slip(letters, key)
        }
        return (
            self._by_sound[min(found, key=lambda key: (abs(len(key) - len(letters)), key))] if found else ""
        )

    def nearly_written(self, text: str) -> str:
        """The word that `text` is, but for one character too many, missing, wrong or swapped; else empty.

        Only words of three characters and more have so few neighbours that one of them is meant.
        """
        if len(text) < _SHORTEST_WRITTEN - 1:
            return ""
        if self._by_stroke is None:
            by_stroke: dict[str, list[str]] = {}
            for word in sorted(word for word in self._known if len(word) >= _SHORTEST_WRITTEN):
                for slip in _without_one(word):
                    by_stroke.setdefault(slip, []).append(word)
            self._by_stroke = by_stroke
        near = {word for slip in _without_one(text) for word in self._by_stroke.get(slip, ())}
        found = [word for word in near if _is_one_slip(text, word)]
        return min(found, key=lambda word: (abs(len(word) - len(text)), word)) if found else ""

    def cut(self, text: str) -> list[str]:
        """`text` in words, every character kept."""
        return list(self._cutter.cut(text))

    def cut_for_search(self, text: str) -> list[str]:
        """The words of `text`, and the shorter words within its long ones."""
        return list(self._cutter.cut_for_search(text))

    def repair(self, text: str) -> str:
        """`text` with words of the lexicon in place of homophones of theirs: 工商认定 becomes 工伤认定.

        Only whole dictionary words and single characters are taken together, at least half of the characters
        must be right, and nothing that is a word of its own is touched. Longest first, from the left.
        """
        # The plain dictionary cuts here: the lexicon's own words would hide how the sentence falls apart.
        pieces: list[str] = _rjieba().cut(text, False)
        result: list[str] = []
        at = 0
        while at < len(pieces):
            count, word = self._heard(pieces[at : at + _LONGEST_REPAIR])
            result.append(word)
            at += count
        return "".join(result)

    def _heard(self, pieces: list[str]) -> tuple[int, str]:
        for count in range(len(pieces), 0, -1):
            window = "".join(pieces[:count])
            if window in self._known:
                return count, window
            if (count > 1 or not _rjieba().has_word(window)) and (meant := self._meant(window)):
                return count, meant
        return 1, pieces[0]

    def _meant(self, window: str) -> str:
        if not 2 <= len(window) <= _LONGEST_REPAIR or not (key := sound(window)):
            return ""
        meant = self._by_sound.get(key, "")
        if not meant and len(window) > 2:
            meant = self._by_blurred_sound.get(_blurred(key), "")
        wrong = [typed for typed, right in zip(window, meant, strict=False) if typed != right]
        if len(wrong) > len(window) // 2 or (len(window) == 2 and not _LITTLE.isdisjoint(wrong)):
            return ""
        return meant
