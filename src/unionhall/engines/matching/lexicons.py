"""The lexicon of this folder's `data`, loaded once per process."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from unionhall.engines.matching.core import Lexicon, entry

DATA = Path(__file__).parent / "data"
# Files that hold no categories of their own.
_WORDS, _SYNONYMS, _ENGLISH = "words.yaml", "synonyms.yaml", "english.yaml"


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.load((DATA / name).read_text("utf-8"), Loader=yaml.CSafeLoader)
    return content


@cache
def lexicon() -> Lexicon:
    """The lexicon shipped with this engine. The first call takes about half a second."""
    rows: dict[str, Any] = {}
    for path in sorted(DATA.glob("*.yaml")):
        if path.name in (_WORDS, _SYNONYMS, _ENGLISH):
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
    return Lexicon([entry(slug, row) for slug, row in rows.items()], work_patterns=[at_work], **words)


def _whole_words(pattern: str) -> str:
    """The pattern where it stands for whole English words: "art" is not heard in "start"."""
    return rf"(?<![a-z])(?:{pattern})(?![a-z])"


def synonym_seeds() -> dict[str, tuple[str, ...]]:
    """Groups of words that mean the same, by their stable key, as shipped."""
    return {key: tuple(words) for key, words in _read(_SYNONYMS).items()}
