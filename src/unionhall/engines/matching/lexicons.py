"""The lexicon of this folder's `data`, loaded once per process."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml

from unionhall.engines.matching.core import Asking, Lexicon, entry, questions
from unionhall.engines.matching.trained import DATA, model_in_use

# Files that hold no categories of their own.
_WORDS, _SYNONYMS, _ENGLISH, _QUESTIONS = "words.yaml", "synonyms.yaml", "english.yaml", "questions.yaml"
_CONCEPTS = "concepts.yaml"


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.load((DATA / name).read_text("utf-8"), Loader=yaml.CSafeLoader)
    return content


@cache
def lexicon() -> Lexicon:
    """The lexicon shipped with this engine. The first call takes about half a second."""
    rows: dict[str, Any] = {}
    for path in sorted(DATA.glob("*.yaml")):
        if path.name in (_WORDS, _SYNONYMS, _ENGLISH, _QUESTIONS, _CONCEPTS):
            continue
        for slug, row in _read(path.name).items():
            if slug in rows:
                raise ValueError(f"{path.name}: {slug} is written twice")
            rows[slug] = row
    words = {key: " ".join(lines).split() for key, lines in _read(_WORDS).items()}
    english = _read(_ENGLISH)
    at_work = _whole_words(english.pop("work_context"))
    for slug, pattern in english.items():
        rows[slug] = rows[slug] | {"decisive": [*rows[slug].get("decisive", ()), _whole_words(pattern)]}
    concepts = {name: str(line).split() for name, line in _read(_CONCEPTS).items()}
    entries = [entry(slug, row) for slug, row in rows.items()]
    return Lexicon(entries, work_patterns=[at_work], concepts=concepts, model=model_in_use, **words)


def _whole_words(pattern: str) -> str:
    """The pattern where it stands for whole English words: "art" is not heard in "start"."""
    return rf"(?<![a-z])(?:{pattern})(?![a-z])"


@cache
def asking() -> Asking:
    """The questions for needs that are often taken for each other."""
    return questions(_read(_QUESTIONS))


def synonym_seeds() -> dict[str, tuple[str, ...]]:
    """Groups of words that mean the same, by their stable key, as shipped."""
    return {key: tuple(words) for key, words in _read(_SYNONYMS).items()}
