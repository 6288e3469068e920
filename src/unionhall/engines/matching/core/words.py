"""What a search text asks for: its words, and what each of them is worth."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence

from unionhall.engines.matching.core.lexicon import Lexicon
from unionhall.engines.matching.core.tokens import is_han, tidy

# More than this many Chinese characters are a sentence, of which not every word can be asked for.
LONGEST_KEYWORDS = 10
_MOST_TERMS = 6


def is_sentence(text: str) -> bool:
    """Whether `text` is told rather than looked up."""
    return sum(map(is_han, text)) > LONGEST_KEYWORDS


def is_latin(text: str) -> bool:
    """Whether `text` is letters and digits only: English, pinyin or the initials of pinyin."""
    return not any(map(is_han, text)) and any(map(str.isalpha, text))


def key_words(text: str, lexicon: Lexicon, whole: Iterable[str] = ()) -> list[str]:
    """The words of a short `text` that must all be found, in their order.

    Misspellings are repaired; words of `whole` are neither repaired nor cut; single characters count only
    where there is nothing else.
    """
    kept = sorted({tidy(word) for word in whole}, key=lambda word: (-len(word), word))
    split = re.compile("|".join(f"({re.escape(word)})" for word in kept if word) or "(?!)")
    words: list[str] = []
    for piece in filter(None, split.split(tidy(text))):
        words += [piece] if piece in kept else lexicon.tokeniser.cut(lexicon.tokeniser.repair(piece))
    telling = list(dict.fromkeys(filter(_tells, words)))
    words = [word for word in telling if word not in lexicon.stop] or telling
    return [word for word in words if len(word) > 1] or words


def sentence_terms(text: str, lexicon: Lexicon) -> list[str]:
    """At most six words of a sentence that tell most: first those the lexicon knows, then the longest."""
    words = lexicon.tokeniser.cut_for_search(lexicon.tokeniser.repair(tidy(text)))
    telling = dict.fromkeys(
        word for word in words if len(word) > 1 and _tells(word) and word not in lexicon.stop
    )
    order = {word: place for place, word in enumerate(telling)}
    return sorted(telling, key=lambda word: (not lexicon.knows(word), -len(word), order[word]))[:_MOST_TERMS]


def term_worths(found: Mapping[str, int], cap: int) -> dict[str, float]:
    """What finding each term is worth, from how many documents have it (counted up to `cap`): rare ones more."""
    return {term: round(math.log(1 + cap / (1 + times)), 4) for term, times in found.items()}


def rare_terms(found: Mapping[str, int], cap: int) -> list[str]:
    """The terms that narrow a search: found somewhere, and in fewer than `cap` documents; all if none is rare."""
    rare = [term for term, times in found.items() if 0 < times < cap]
    return rare or [term for term, times in found.items() if times]


def alternatives(words: Iterable[str], groups: Iterable[Sequence[str]]) -> dict[str, list[str]]:
    """For each of `words` its synonyms out of `groups`."""
    kept = [[tidy(word) for word in group] for group in groups]
    return {
        word: list(
            dict.fromkeys(other for group in kept if word in group for other in group if other != word)
        )
        for word in words
    }


def _tells(word: str) -> bool:
    return any(character.isalnum() for character in word)
