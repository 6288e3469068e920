"""Searching all services at once: by words, by a whole sentence, by sound, by what looks alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from unionhall.engines.matching.core import classify
from unionhall.engines.matching.core.sounds import readings, sound_query
from unionhall.engines.matching.core.tokens import is_han, tidy
from unionhall.engines.matching.core.words import (
    alternatives,
    is_latin,
    is_sentence,
    key_words,
    rare_terms,
    sentence_terms,
    term_worths,
)
from unionhall.engines.matching.lexicons import lexicon
from unionhall.engines.matching.queries.found import Clause, Found, Results, Scope, Way, find, parts
from unionhall.lib.text import normalise, pinyin_keys, pinyin_syllables, short_query, text_runs

_LONGEST_TEXT = 200
# Shorter sounds are part of too many others.
_SHORTEST_SOUND, _SHORTEST_INSIDE = 4, 3
# A category that was heard counts as much as this many rare words.
_CATEGORY_WORTH = 12.0
# A word found in so many documents or more is common.
_COUNTED = 300
_SPACES = re.compile(r"[\s·'’]+")


@dataclass(frozen=True)
class _Wish:
    """Where to look, and which part of the answer is wanted."""

    scope: Scope
    limit: int
    offset: int = 0
    is_by_kind: bool = False

    def find(self, ways: Sequence[Way], terms: Sequence[str], meant: str = "") -> Results:
        found = find(
            self.scope, ways, terms=terms, limit=self.limit, offset=self.offset, is_by_kind=self.is_by_kind
        )
        return replace(found, meant=meant) if found else found


def search(text: str, *, limit: int = 20, **scope: Any) -> list[Found]:
    """The rows of `look_up` alone; `scope` are the fields of a `Scope`."""
    return look_up(text, Scope(**scope), limit=limit).rows


def look_up(
    text: str, scope: Scope, *, limit: int = 20, offset: int = 0, is_by_kind: bool = False
) -> Results:
    """Documents in `scope` for what somebody typed, the best first; empty when there is nothing to look for.

    Key words are found exactly as typed, or by synonyms; if nothing is, word by word, misspellings repaired;
    a long text counts as a sentence and is understood first. At last by sound: pinyin, its initials, the wrong
    character of the same sound, a slip of the keyboard or of the pen. At most 1,000 documents are ranked.
    `limit` and `offset` say which part of the order is wanted, with `is_by_kind` of each kind for itself.
    """
    text = normalise(text)[:_LONGEST_TEXT]
    wish = _Wish(scope, limit, offset, is_by_kind)
    if not any(character.isalnum() for character in text):
        return Results()
    if is_latin(text):
        return _by_letters(text, wish)
    if is_sentence(text):
        return _by_sentence(text, wish)
    groups = synonym_groups(text)
    whole = [word for group in groups for word in group]
    words = key_words(text, lexicon(), whole)
    return (
        _by_words([text], groups, wish)
        or (_by_words(_found_anywhere(words, groups), groups, wish) if words != [text] else Results())
        or _by_sound(text, wish)
        or _by_likeness(text, wish)
    )


def synonym_groups(text: str) -> list[list[str]]:
    """The groups in use of which a word stands in `text`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select words from matching_synonym where is_active"
            " and exists (select from unnest(words) word where strpos(%s, lower(word)) > 0) order by id",
            [tidy(text)],
        )
        return [words for (words,) in cursor.fetchall()]


def _by_words(words: Sequence[str], groups: Sequence[Sequence[str]], wish: _Wish, meant: str = "") -> Results:
    """What holds every one of `words`, or a synonym of it; words in the title weigh more."""
    runs = text_runs(" ".join(words))
    synonyms = alternatives(runs, groups)
    # Beside other words a character alone says little and would be looked up under all that begin with it.
    single = [run for run in runs if len(run) == 1 and is_han(run)]
    telling = [run for run in runs if run not in single] or single
    query = short_query(" ".join(telling), synonyms)
    if not query:
        return Results()
    terms = [*runs, *(other for others in synonyms.values() for other in others)]
    holds = [Clause("strpos(lower(d.title || d.body), %s) > 0", [run]) for run in runs if run not in telling]
    return wish.find([(Clause.all_of([_matches(query), *holds]), _words_score(query))], terms, meant)


def _found_anywhere(words: Sequence[str], groups: Sequence[Sequence[str]]) -> list[str]:
    """Those of `words` that occur at all; what occurs nowhere is chaff such as 想考 in 想考电工."""
    queries = {word: short_query(word, alternatives([word], groups)) for word in words}
    counts = _counts([query for query in queries.values() if query])
    return [word for word, query in queries.items() if counts.get(query)]


def _matches(query: str) -> Clause:
    return Clause("d.tsv @@ %s::tsquery", [query])


def _words_score(query: str) -> Clause:
    return Clause("ts_rank('{0.1, 0.1, 0.3, 1.0}', d.tsv, %s::tsquery)", [query])


def _by_sentence(text: str, wish: _Wish) -> Results:
    """What meets the needs in the sentence, and what has its rarest words; both together first."""
    book = lexicon()
    heard = [match for match in classify(text, book) if not match.is_alert]
    terms = sentence_terms(text, book)
    queries = {term: short_query(term) for term in terms}
    counts = _counts([query for query in queries.values() if query])
    found = {term: counts[query] for term, query in queries.items() if query}
    either = " | ".join(queries[term] for term in rare_terms(found, _COUNTED))
    categories = [match.category for match in heard if match.is_confident] or [
        match.category for match in heard[:1]
    ]
    needs = [Clause("d.categories && %s::varchar[]", [categories])] if categories else []
    words = [_matches(either)] if either else []
    if not needs and not words:
        return _by_sound(text, wish)
    worths = term_worths(found, _COUNTED)
    parts = [
        Clause("(d.tsv @@ %s::tsquery)::int * %s", [queries[term], worth]) for term, worth in worths.items()
    ]
    parts += [
        Clause("(%s = any(d.categories))::int * %s", [match.category, _CATEGORY_WORTH * match.score])
        for match in heard
    ]
    score = Clause(" + ".join(part.sql for part in parts), [param for part in parts for param in part.params])
    both = [Clause.all_of([*needs, *words])] if needs and words else []
    return wish.find([(condition, score) for condition in (*both, *needs, *words)], terms)


def _counts(queries: Sequence[str]) -> dict[str, int]:
    """How many documents each query finds, counted no further than needed, in one round trip."""
    if not queries:
        return {}
    arms = [
        f"(select 1 from matching_searchdocument d where {part} and d.tsv @@ %s::tsquery limit {_COUNTED})"
        for is_public in (True, False)
        for part in parts(is_public=is_public)
    ]
    one = f"(select count(*) from (select from ({' union all '.join(arms)}) x limit {_COUNTED}) y)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {', '.join([one] * len(queries))}", [query for query in queries for _arm in arms]
        )
        return dict(zip(queries, cursor.fetchone(), strict=True))


def _by_letters(text: str, wish: _Wish) -> Results:
    """English words as they stand, or pinyin, or the initials of pinyin; at last what nearly sounds so."""
    letters = _SPACES.sub("", pinyin_keys(text).full)
    starts = f"{_escaped(letters)}%"
    inside = f"%{starts}" if len(letters) >= _SHORTEST_INSIDE else starts
    exact = Clause("case when %s in (d.pinyin, d.initials) then 2 else 0 end", [letters])
    ways = [
        (_matches(short_query(text)), Clause(f"3 + {exact.sql}", exact.params)),
        (
            Clause("d.initials like %s", [inside]),
            Clause(f"1 + (d.initials like %s)::int * 0.5 + {exact.sql}", [starts, *exact.params]),
        ),
    ]
    heard = readings(letters) if len(letters) >= _SHORTEST_INSIDE else []
    starting = Clause(f"1 + (d.pinyin like %s)::int + {exact.sql}", [starts, *exact.params])
    whole = " | ".join(sound_query(syllables) for syllables, is_begun in heard if not is_begun)
    begun = " | ".join(sound_query(syllables, is_open=True) for syllables, _is_begun in heard)
    ways += [(Clause("d.sounds @@ %s::tsquery", [query]), starting) for query in (whole, begun) if query]
    return wish.find(ways, text.split()) or _by_likeness(letters, wish)


def _by_sound(text: str, wish: _Wish) -> Results:
    """Titles in which the text is heard, whatever characters it was written with."""
    syllables = [one for one in pinyin_syllables(text) if one]
    sound = "".join(syllables)
    if len(sound) < _SHORTEST_SOUND:
        return Results()
    score = Clause("case when d.pinyin = %s then 2 else 1 end", [sound])
    return wish.find([(Clause("d.sounds @@ %s::tsquery", [sound_query(syllables)]), score)], ())


def _by_likeness(text: str, wish: _Wish) -> Results:
    """What holds the word of the lexicon that sounds like `text`, or is written like it, but for one sign."""
    tokeniser = lexicon().tokeniser
    word = tokeniser.nearly(pinyin_keys(text).full) or tokeniser.nearly_written(text)
    if not word or word == text:
        return Results()
    return _by_words([word], synonym_groups(word), wish, meant=word)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
