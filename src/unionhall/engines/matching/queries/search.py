"""Searching all services at once: by words, by a whole sentence, by sound, by what looks alike."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import connection

from unionhall.engines.matching.core import classify
from unionhall.engines.matching.core.tokens import tidy
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
from unionhall.engines.matching.queries.found import CAP, Clause, Found, Scope, find
from unionhall.engines.matching.states import Audience
from unionhall.kernel.organisations.models import Organisation
from unionhall.lib.geo import Point
from unionhall.lib.text import normalise, pinyin_keys, short_query

_LONGEST_TEXT = 200
# Shorter sounds are part of too many others.
_SHORTEST_SOUND, _SHORTEST_INSIDE = 4, 3
# A category that was heard counts as much as this many rare words.
_CATEGORY_WORTH = 12.0
_SPACES = re.compile(r"[\s·'’]+")


def search(
    text: str,
    *,
    kinds: Collection[str] | None = None,
    service: str | None = None,
    near: Point | None = None,
    within: Organisation | None = None,
    at: datetime | None = None,
    visible_to: Collection[str] = (Audience.PUBLIC,),
    limit: int = 20,
) -> list[Found]:
    """Documents for what somebody typed, the best first; empty when there is nothing to look for.

    Key words are found exactly as typed, or by synonyms; if nothing is, word by word, misspellings repaired;
    a long text counts as a sentence and is understood first. At last by sound: pinyin, its initials, the wrong
    character of the same sound, a slip of the keyboard. `kinds` and `service` narrow, `within` to an
    organisation and all beneath, `at` to what has not begun; what is `near` comes earlier. At most 1,000
    documents are ranked.
    """
    text = normalise(text)[:_LONGEST_TEXT]
    scope = Scope(kinds, service, near, within, at, visible_to)
    if not any(character.isalnum() for character in text):
        return []
    if is_latin(text):
        return _by_letters(text, scope, limit)
    if is_sentence(text):
        return _by_sentence(text, scope, limit)
    groups = synonym_groups(text)
    whole = [word for group in groups for word in group]
    return (
        _by_words([text], groups, scope, limit)
        or _by_words(_found_anywhere(key_words(text, lexicon(), whole), groups), groups, scope, limit)
        or _by_sound(text, scope, limit)
        or _by_likeness(text, scope, limit)
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


def _by_words(words: Sequence[str], groups: Sequence[Sequence[str]], scope: Scope, limit: int) -> list[Found]:
    """What holds every one of `words`, or a synonym of it; words in the title weigh more."""
    runs = " ".join(words).split()
    synonyms = alternatives(runs, groups)
    query = short_query(" ".join(runs), synonyms)
    if not query:
        return []
    terms = [*runs, *(other for others in synonyms.values() for other in others)]
    return find(scope, _matches(query), _words_score(query), terms=terms, limit=limit)


def _found_anywhere(words: Sequence[str], groups: Sequence[Sequence[str]]) -> list[str]:
    """Those of `words` that occur at all; what occurs nowhere is chaff such as 想考 in 想考电工."""
    queries = {word: short_query(word, alternatives([word], groups)) for word in words}
    counts = _counts([query for query in queries.values() if query])
    return [word for word, query in queries.items() if counts.get(query)]


def _matches(query: str) -> Clause:
    return Clause("d.tsv @@ %s::tsquery", [query])


def _words_score(query: str) -> Clause:
    return Clause("ts_rank('{0.1, 0.1, 0.3, 1.0}', d.tsv, %s::tsquery)", [query])


def _by_sentence(text: str, scope: Scope, limit: int) -> list[Found]:
    """What meets the needs in the sentence, and what has its rarest words; both together first."""
    book = lexicon()
    heard = [match for match in classify(text, book) if not match.is_alert]
    terms = sentence_terms(text, book)
    queries = {term: short_query(term) for term in terms}
    counts = _counts([query for query in queries.values() if query])
    found = {term: counts[query] for term, query in queries.items() if query}
    either = " | ".join(queries[term] for term in rare_terms(found, CAP))
    categories = [match.category for match in heard if match.is_confident] or [
        match.category for match in heard[:1]
    ]
    conditions = [Clause("d.categories && %s::varchar[]", [categories])] if categories else []
    conditions += [_matches(either)] if either else []
    if not conditions:
        return _by_sound(text, scope, limit)
    worths = term_worths(found, CAP)
    parts = [
        Clause("(d.tsv @@ %s::tsquery)::int * %s", [queries[term], worth]) for term, worth in worths.items()
    ]
    parts += [
        Clause("(%s = any(d.categories))::int * %s", [match.category, _CATEGORY_WORTH * match.score])
        for match in heard
    ]
    score = Clause(" + ".join(part.sql for part in parts), [param for part in parts for param in part.params])
    condition = Clause(
        " or ".join(part.sql for part in conditions), [param for part in conditions for param in part.params]
    )
    return find(scope, condition, score, terms=terms, limit=limit)


def _counts(queries: Sequence[str]) -> dict[str, int]:
    """How many documents each query finds, counted up to the cap, in one round trip."""
    if not queries:
        return {}
    one = (
        f"(select count(*) from (select from matching_searchdocument where tsv @@ %s::tsquery limit {CAP}) x)"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"select {', '.join([one] * len(queries))}", list(queries))
        return dict(zip(queries, cursor.fetchone(), strict=True))


def _by_letters(text: str, scope: Scope, limit: int) -> list[Found]:
    """English words as they stand, or pinyin, or the initials of pinyin; at last what nearly sounds so."""
    letters = _SPACES.sub("", pinyin_keys(text).full)
    query = short_query(text)
    inside = f"%{_escaped(letters)}%"
    starts = f"{_escaped(letters)}%"
    condition = Clause(
        "d.tsv @@ %s::tsquery or d.pinyin like %s or d.initials like %s", [query, inside, starts]
    )
    if len(letters) >= _SHORTEST_INSIDE:
        condition.params[2] = inside
    score = Clause(
        "case when %s in (d.pinyin, d.initials) then 4 when d.tsv @@ %s::tsquery then 3"
        " when d.pinyin like %s then 2 when d.initials like %s then 1.5 else 1 end",
        [letters, query, starts, starts],
    )
    found = find(scope, condition, score, terms=text.split(), limit=limit)
    return found or _by_likeness(letters, scope, limit)


def _by_sound(text: str, scope: Scope, limit: int) -> list[Found]:
    """Titles in which the text is heard, whatever characters it was written with."""
    sound = pinyin_keys(text).full
    if len(sound) < _SHORTEST_SOUND:
        return []
    inside = f"%{_escaped(sound)}%"
    score = Clause("case when d.pinyin = %s then 2 else 1 end", [sound])
    return find(scope, Clause("d.pinyin like %s", [inside]), score, terms=(), limit=limit)


def _by_likeness(text: str, scope: Scope, limit: int) -> list[Found]:
    """What holds the word of the lexicon that sounds like `text` but for one letter."""
    word = lexicon().tokeniser.nearly(pinyin_keys(text).full)
    return _by_words([word], synonym_groups(word), scope, limit) if word else []


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
