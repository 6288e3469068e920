"""Chinese full text in PostgreSQL: positional character pairs, without a dictionary.

A *run* is an unbroken stretch of Chinese characters, or one word of any other script. Of a run of n
Chinese characters the n - 1 pairs are indexed, each at the position of its first character, and the last
character alone, so that every character can be found. A word is one lexeme. Between two runs one
position stays empty, so a phrase never reaches over a comma.

The functions return text for `::tsvector` and `::tsquery`; a run has no quote and no backslash in it, so
nothing needs escaping.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from unionhall.lib.text.normal import fold

Weight = Literal["A", "B", "C", "D"]

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_LETTER = f"(?![{_HAN}])[^\\W_]"
_RUN = re.compile(f"[{_HAN}]+|(?:{_LETTER})+(?:[._-](?:{_LETTER})+)*[+#]*")
_IS_HAN = re.compile(f"[{_HAN}]")
_LAST_POSITION = 16383  # PostgreSQL's limit; what lies beyond is found, but not as a phrase
_LONGEST_WORD = 100
_LONGEST_TEXT = 50_000


def _runs(text: str) -> Iterator[str]:
    for match in _RUN.finditer(fold(text)):
        run = match.group()
        yield run if _IS_HAN.match(run) else run[:_LONGEST_WORD]


def text_runs(text: str) -> list[str]:
    """The runs of `text`, folded, each once: 白塔街12号 is 白塔街, 12 and 号."""
    return list(dict.fromkeys(_runs(text)))


def bigram_vector(text: str, weight: Weight = "D") -> str:
    """The tsvector text of `text`; characters after the first 50,000 are not indexed."""
    return bigram_document((text, weight))


def bigram_document(*parts: tuple[str, Weight]) -> str:
    """The tsvector text of several parts, each with its weight, such as title `A` and body `B`."""
    places: dict[str, list[str]] = {}
    position = 1
    for text, weight in parts:
        for run in _runs(text[:_LONGEST_TEXT]):
            lexemes = _pairs(run) if _IS_HAN.match(run) else [run]
            for offset, lexeme in enumerate(lexemes):
                places.setdefault(lexeme, []).append(f"{min(position + offset, _LAST_POSITION)}{weight}")
            position += len(lexemes) + 1
    # A lexeme keeps 256 positions at most; PostgreSQL would drop the rest itself.
    return " ".join(f"'{lexeme}':{','.join(at[:256])}" for lexeme, at in places.items())


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run))]


def phrase_query(run: str, weight: str = "") -> str:
    """The tsquery text that finds `run` exactly, as an unbroken piece of text.

    A single Chinese character and the beginning of a word are found as well, a number only as a whole.
    `weight` restricts to parts,
    e.g. `A` or `AB`. Raises ValueError unless `run` is one run.
    """
    runs = list(_runs(run))
    if len(runs) != 1:
        raise ValueError("a phrase is one run of Chinese characters or one word")
    return _phrase(runs[0], weight)


def _phrase(run: str, weight: str) -> str:
    label = f":{weight}" if weight else ""
    if run.isdecimal():
        # House 12 is not house 128, and every short number begins thousands of longer ones.
        return f"'{run}'{label}"
    if not _IS_HAN.match(run) or len(run) == 1:
        return f"'{run}':*{weight}"
    # Every second pair would be enough, but an index without positions then finds much that holds the pairs apart.
    pairs = [f"'{run[start : start + 2]}'{label}" for start in range(len(run) - 1)]
    return f"({' <1> '.join(pairs)})" if len(pairs) > 1 else pairs[0]


def short_query(text: str, synonyms: Mapping[str, Sequence[str]] | None = None) -> str:
    """The tsquery text for a few key words: every run must occur, or one of its `synonyms`.

    Empty when `text` has nothing to search for; PostgreSQL then finds nothing.
    """
    known = synonyms or {}
    groups = []
    for run in dict.fromkeys(_runs(text)):
        alternatives = [_phrase(run, "")]
        for synonym in known.get(run, ()):
            alternatives.append(_all_of(synonym))
        wanted = list(dict.fromkeys(part for part in alternatives if part))
        groups.append(f"({' | '.join(wanted)})" if len(wanted) > 1 else wanted[0])
    return " & ".join(groups)


def _all_of(text: str) -> str:
    parts = [_phrase(run, "") for run in dict.fromkeys(_runs(text))]
    return f"({' & '.join(parts)})" if len(parts) > 1 else "".join(parts)


class Piece(NamedTuple):
    """A stretch of text, and whether it is what was searched for. The template escapes it."""

    text: str
    marked: bool


def highlight(text: str, terms: Iterable[str], width: int = 60) -> list[Piece]:
    """About `width` characters of `text` around the first of `terms` found, cut into pieces.

    Terms are found whatever their width and capitals. A cut end is shown by a piece `…`.
    """
    folded, origin = _folded_with_origin(text)
    spans = _merged(
        (origin[match.start()], origin[match.end() - 1] + 1)
        for term in {fold(term).strip() for term in terms} - {""}
        for match in re.finditer(re.escape(term), folded)
    )
    start = max(0, spans[0][0] - width // 3) if spans else 0
    start = min(start, max(0, len(text) - width))
    end = min(len(text), start + width)
    pieces = [Piece("…", False)] if start else []
    at = start
    for first, last in spans:
        if first >= end:
            break
        pieces += [Piece(text[at:first], False), Piece(text[first : min(last, end)], True)]
        at = min(last, end)
    pieces += [Piece(text[at:end], False), Piece("…" if end < len(text) else "", False)]
    return [piece for piece in pieces if piece.text]


def _folded_with_origin(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place in `text` that it came from."""
    folded: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(text):
        for part in fold(character):
            folded.append(part)
            origin.append(place)
    return "".join(folded), origin


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged
