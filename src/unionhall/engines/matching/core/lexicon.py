"""The lexicon: every category of need with its words, patterns and examples, ready to be looked up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from unionhall.engines.matching.core.kinds import Category, Entry
from unionhall.engines.matching.core.tokens import Tokeniser, tidy

if TYPE_CHECKING:
    from unionhall.engines.matching.core.model import Model

_OVERSHADOWED = 0.35
_LONGEST_TERM = 12


@dataclass(frozen=True)
class Evidence:
    """A stretch of the sentence that speaks for a category, and how strongly: a word, or what a pattern spans."""

    slug: str
    start: int
    end: int
    weight: float
    is_word: bool = True

    def overlaps(self, other: Evidence) -> bool:
        return self.start < other.end and other.start < self.end


def untrained() -> Model:
    """For a lexicon that is only looked up in."""
    raise LookupError("Nothing was learned for this lexicon.")


class Lexicon:
    """Built once from `entries`, not changed afterwards, safe to share between threads.

    `keep_whole` are further words that must not be cut apart, `stop` words say nothing about a need, and one
    of `work_context` (words) or `work_patterns` stands in nearly every question about rights at work. `model`
    gives what was learned from examples, the same one or a newer one each time. `concepts` are words of one kind.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        *,
        keep_whole: Iterable[str] = (),
        stop: Iterable[str] = (),
        work_context: Iterable[str] = (),
        work_patterns: Iterable[str] = (),
        concepts: Mapping[str, Iterable[str]] = MappingProxyType({}),
        model: Callable[[], Model] = untrained,
    ) -> None:
        self.model = model
        self._concepts = {
            name: re.compile(
                "|".join(sorted(map(re.escape, map(tidy, words)), key=lambda word: (-len(word), word)))
            )
            for name, words in concepts.items()
        }
        self.categories: Mapping[str, Category] = {one.category.slug: one.category for one in entries}
        self.stop = frozenset(stop)
        self._work = re.compile("|".join([*map(re.escape, work_context), *work_patterns]) or "(?!)")
        self._terms: dict[str, list[tuple[str, float]]] = {}
        for one in entries:
            for term, weight in one.terms:
                self._terms.setdefault(tidy(term), []).append((one.category.slug, weight))
        telling = [term for term, uses in self._terms.items() if max(weight for _, weight in uses) > 1]
        self.tokeniser = Tokeniser([*self._terms, *keep_whole], telling)
        self._patterns = [
            (one.category, re.compile(pattern), weight) for one in entries for pattern, weight in one.patterns
        ]
        self.phrases_by_category = {one.category.slug: one.phrases for one in entries if one.phrases}
        self.phrases = frozenset(
            phrase for phrases in self.phrases_by_category.values() for phrase in phrases
        )

    def knows(self, word: str) -> bool:
        """Whether `word` is a word of some category."""
        return word in self._terms

    def speaks_of_work(self, text: str) -> bool:
        """Whether anything in `text` is about working for somebody."""
        return bool(self._work.search(text))

    def concepts(self, text: str) -> list[str]:
        """The kinds of things that `text` (tidied) speaks of, such as parts of the body, whatever the need."""
        return [name for name, pattern in self._concepts.items() if pattern.search(text)]

    def evidence(self, text: str) -> list[Evidence]:
        """Every word and pattern of the lexicon found in `text` (tidied)."""
        words = [
            Evidence(slug, start, start + length, weight)
            for start in range(len(text))
            for length in range(1, min(_LONGEST_TERM, len(text) - start) + 1)
            for slug, weight in self._terms.get(text[start : start + length], ())
            if not _cuts_word(text, start, start + length)
        ]
        return _dimmed(words) + [
            Evidence(category.slug, hit.start(), hit.end(), weight, is_word=False)
            for category, pattern, weight in self._patterns
            if (hit := pattern.search(text)) and hit.end() > hit.start()
        ]


def _is_letter(character: str) -> bool:
    return "a" <= character <= "z"


def _cuts_word(text: str, start: int, end: int) -> bool:
    """Whether a stretch begins or ends within an English word: the "ai" of "paid"."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return (_is_letter(before) and _is_letter(text[start])) or (
        _is_letter(text[end - 1]) and _is_letter(after)
    )


def _dimmed(words: Sequence[Evidence]) -> list[Evidence]:
    """`words`, those within a longer one weighing less: 劳模 within 劳模报告会."""
    spans = {(word.start, word.end) for word in words}
    within = {(a, b) for a, b in spans if any(c <= a and b <= d and (c, d) != (a, b) for c, d in spans)}
    return [
        replace(word, weight=word.weight * _OVERSHADOWED) if (word.start, word.end) in within else word
        for word in words
    ]
