"""The lexicon of this folder's `data`, loaded once per process."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from unionhall.engines.matching.core import Lexicon, entry

DATA = Path(__file__).parent / "data"
# Files that hold no categories.
_WORDS, _SYNONYMS = "words.yaml", "synonyms.yaml"


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.load((DATA / name).read_text("utf-8"), Loader=yaml.CSafeLoader)
    return content


@cache
def lexicon() -> Lexicon:
    """The lexicon shipped with this engine. The first call takes about half a second."""
    rows: dict[str, Any] = {}
    for path in sorted(DATA.glob("*.yaml")):
        if path.name in (_WORDS, _SYNONYMS):
            continue
        for slug, row in _read(path.name).items():
            if slug in rows:
                raise ValueError(f"{path.name}: {slug} is written twice")
            rows[slug] = row
    words = {key: " ".join(lines).split() for key, lines in _read(_WORDS).items()}
    return Lexicon([entry(slug, row) for slug, row in rows.items()], **words)


def synonym_seeds() -> dict[str, tuple[str, ...]]:
    """Groups of words that mean the same, by their stable key, as shipped."""
    return {key: tuple(words) for key, words in _read(_SYNONYMS).items()}
