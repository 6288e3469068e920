"""Which words sentences have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from unionhall.engines.matching.core.masking import masked
from unionhall.engines.matching.core.tokens import tidy
from unionhall.engines.matching.lexicons import lexicon

_LEAST_TIMES = 2


@lru_cache(maxsize=5_000)
def _words(text: str) -> tuple[str, ...]:
    book = lexicon()
    cut = dict.fromkeys(book.tokeniser.cut_for_search(tidy(masked(text))))
    # Only what stands in the sentence as it was typed: it is searched for afterwards.
    return tuple(
        word for word in cut
        if len(word) > 1 and word.isalnum() and not word.isdigit() and word not in book.stop and word in text.lower()
    )  # fmt: skip


def common_words(texts: Iterable[str], limit: int) -> list[str]:
    """The words that most of `texts` have in common, at least two of them, the commonest first.

    No names and no numbers; of words within one another that stand in equally many, the longest.
    """
    times = Counter(word for text in texts for word in _words(text))
    found: list[str] = []
    for word, count in sorted(times.items(), key=lambda pair: (-pair[1], -len(pair[0]), pair[0])):
        if count < _LEAST_TIMES or len(found) == limit:
            break
        if not any(word in other and times[other] == count for other in found):
            found.append(word)
    return found
