"""What of a sentence the trained model looks at: its characters and words, and what the lexicon found in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise

from unionhall.engines.matching.core.lexicon import Evidence, Lexicon
from unionhall.engines.matching.core.tokens import is_han

# The first letter of a feature's name says of which kind it is.
CHARACTERS, WORDS, CONCEPTS, FOUND, SHAPE = "cwkes"
_LONGEST_GRAM = 4
_NUMBERS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_LETTERS = re.compile(r"[a-z]+(?: [a-z]+)*")
_LENGTHS = (4, 8, 14, 24, 40, 70, 120)
_QUESTION = re.compile(r"[?吗呢么]|怎么|如何|哪|多少|几|能不能|可不可以|是不是|是否|啥|什么")
# What is said twice counts less the second time, and what only says the same again hardly at all.
_REPEATED, _OVERLAPPING = 0.6, 0.25
_STRONG, _MOST = 3.0, 9.0


def features(heard: str, evidence: Sequence[Evidence], lexicon: Lexicon) -> dict[str, float]:
    """The features of `heard` (tidied and repaired) by name, with their values, 0 to 3.

    Runs of digits count as one 0, and of English only whole words count.
    """
    plain = _NUMBERS.sub("0", heard)
    found = dict.fromkeys(_grams(plain), 1.0)
    found |= dict.fromkeys(_words(plain, lexicon), 1.0)
    found |= dict.fromkeys(_concepts(heard, lexicon), 1.0)
    found |= _found(evidence)
    found |= dict.fromkeys(_shape(heard, evidence, lexicon), 1.0)
    return found


def weight_of(evidence: Iterable[Evidence]) -> float:
    """What pieces of evidence weigh together; those that overlap hardly add to each other."""
    total = 0.0
    counted: list[Evidence] = []
    separate = 0
    for one in sorted(evidence, key=lambda one: (-one.weight, one.start - one.end, one.start)):
        if any(one.overlaps(other) for other in counted):
            total += one.weight * _OVERLAPPING
        else:
            total += one.weight * _REPEATED**separate
            separate += 1
        counted.append(one)
    return total


def weights_of(evidence: Sequence[Evidence]) -> dict[str, float]:
    """`weight_of` by category, for those of which anything was found."""
    by_slug: dict[str, list[Evidence]] = {}
    for one in evidence:
        by_slug.setdefault(one.slug, []).append(one)
    return {slug: weight_of(found) for slug, found in sorted(by_slug.items())}


def _grams(plain: str) -> Iterable[str]:
    text = f"^{_LETTERS.sub('a', plain)}$"
    for start in range(len(text)):
        for length in range(1, _LONGEST_GRAM + 1):
            gram = text[start : start + length]
            if len(gram) == length and any(map(is_han, gram)):
                yield CHARACTERS + gram


def _words(plain: str, lexicon: Lexicon) -> Iterable[str]:
    words = [word for word in lexicon.tokeniser.cut(plain) if word.strip() and word.isalnum()]
    for word in words:
        if word not in lexicon.stop:
            yield WORDS + word
    for first, second in pairwise(words):
        yield f"{WORDS}{first} {second}"


def _concepts(heard: str, lexicon: Lexicon) -> Iterable[str]:
    named = lexicon.concepts(heard)
    yield from (CONCEPTS + name for name in named)
    yield from (f"{CONCEPTS}{first} {second}" for first, second in combinations(named, 2))


def _found(evidence: Sequence[Evidence]) -> dict[str, float]:
    weights = weights_of(evidence)
    values = {f"{FOUND}{slug}": min(weight, _MOST) / _STRONG for slug, weight in weights.items()}
    strong = [slug for slug, weight in weights.items() if weight >= _STRONG]
    values |= {f"{FOUND}{slug}!": 1.0 for slug in strong}
    if weights:
        first = max(weights, key=lambda slug: (weights[slug], slug))
        values[f"{FOUND}{first}>"] = 1.0
    return values


def _shape(heard: str, evidence: Sequence[Evidence], lexicon: Lexicon) -> Iterable[str]:
    yield SHAPE
    yield from (f"{SHAPE}l{length}" for length in _LENGTHS if len(heard) >= length)
    if lexicon.speaks_of_work(heard):
        yield f"{SHAPE}work"
    if _QUESTION.search(heard):
        yield f"{SHAPE}question"
    if not evidence:
        yield f"{SHAPE}nothing"
    areas = {lexicon.categories[one.slug].area for one in evidence}
    yield from (f"{SHAPE}area {area}" for area in sorted(areas))
