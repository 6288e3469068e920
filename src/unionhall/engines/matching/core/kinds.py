"""What matching speaks about: categories of need, and what was understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ALERT = "alert"
# A match of this confidence may be acted on without asking back: of sentences left out of training that reach it, more
# than nine in ten are understood.
CONFIDENT = 0.8


@dataclass(frozen=True)
class Category:
    """A kind of need, and what meets it.

    `services` are labels of services, the leading one first; `kinds` say whether a session, a place, a case
    or a page answers; `related` are categories worth offering beside it. Categories of the area `alert` come
    before everything else, and `hotlines` are telephone numbers to show at once.
    """

    slug: str
    area: str
    services: tuple[str, ...]
    kinds: tuple[str, ...]
    related: tuple[str, ...] = ()
    hotlines: tuple[str, ...] = ()

    @property
    def is_alert(self) -> bool:
        return self.area == ALERT


@dataclass(frozen=True)
class Match:
    """One need found in a sentence.

    `score` is the confidence, 0 to 1; `is_confident` says that it may be acted on without asking back.
    `reason_terms` are the words of the sentence that led here, in their order. `hotlines` is not empty where
    danger was heard.
    """

    category: str
    service: str
    score: float
    reason_terms: tuple[str, ...] = ()
    is_confident: bool = False
    is_alert: bool = False
    hotlines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A category with everything that tells it: words and patterns with their weights, example phrases."""

    category: Category
    terms: tuple[tuple[str, float], ...]
    patterns: tuple[tuple[str, float], ...]
    phrases: tuple[str, ...]


SURE = 3.0
# `sure` words decide nearly alone, `words` weigh, `hints` only lean; `decisive` patterns win over `sure` words.
_TERMS = {"hints": 0.4, "words": 1.2, "sure": SURE}
_PATTERNS = {"decisive": 5.0, "patterns": SURE}
_OTHERS = frozenset({"services", "kinds", "area", "related", "hotlines", "phrases"})


def entry(slug: str, row: Mapping[str, Any]) -> Entry:
    """The entry written as `row` of a lexicon file. Raises ValueError for a key that nobody reads."""
    if unknown := set(row) - _OTHERS - set(_TERMS) - set(_PATTERNS):
        raise ValueError(f"{slug}: unknown keys {sorted(unknown)}")
    category = Category(
        slug=slug,
        area=row["area"],
        services=tuple(row["services"]),
        kinds=tuple(row["kinds"]),
        related=tuple(row.get("related", ())),
        hotlines=tuple(row.get("hotlines", ())),
    )
    terms = {str(term): weight for key, weight in _TERMS.items() for term in row.get(key, ())}
    patterns = [(pattern, weight) for key, weight in _PATTERNS.items() for pattern in row.get(key, ())]
    return Entry(category, tuple(terms.items()), tuple(patterns), _phrases(row.get("phrases", ())))


def _phrases(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(phrase.strip() for line in lines for phrase in line.split("|") if phrase.strip())
