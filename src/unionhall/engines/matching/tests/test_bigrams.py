"""The index of character pairs against plain substrings, and against the Python that makes the queries."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unionhall.engines.matching import commands, queries
from unionhall.kernel.organisations.models import Organisation
from unionhall.lib.ids import uuid7
from unionhall.lib.text import bigram_vector, fold, short_query

pytestmark = pytest.mark.django_db
in_one_transaction = settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
AT = datetime(2026, 11, 25, tzinfo=UTC)

# Few characters, so that they meet often; among them rare ones of three planes, a digit of full width, signs.
FEW = "工会职电\U00020bb7〇㐂\ufa0eab1Ａ,，。 +#.-_'\\|&!()"
texts = st.text(st.sampled_from(FEW), max_size=24)
# Of scripts whose vowels are marks, such as Tibetan, each side has its own idea of a letter; signs that fall apart
# into a letter and marks are left out with them.
any_text = st.text(
    st.sampled_from("+#._-,。")
    | st.characters(codec="utf-8", categories=["Lu", "Ll", "Lo", "Nd"], max_codepoint=0x323AF).filter(
        lambda sign: not any(unicodedata.combining(part) for part in unicodedata.normalize("NFKC", sign))
    ),
    max_size=30,
)


def sql(expression: str, *params: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"select {expression}", params)
        return cursor.fetchone()[0]


def runs(text: str) -> list[tuple[str, bool]]:
    """The plain way: walk through the text, character by character; (run, is Chinese)."""
    found: list[tuple[str, bool]] = []
    text = fold(text)
    here, han = "", False
    for place, character in enumerate(text):
        is_han = character == "〇" or any(
            first <= ord(character) <= last
            for first, last in ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))
        )
        is_letter = character.isalnum() and not is_han
        after = text[place + 1 : place + 2]
        joins = (
            bool(here)
            and not han
            and (
                (character in "._-" and here[-1].isalnum() and after.isalnum() and ord(after) < 0x3000)
                or character in "+#"
                or (is_letter and here[-1] not in "+#")
            )
        )
        if (is_han and han and here) or joins:
            here += character
            continue
        if here:
            found.append((here, han))
        here, han = (character, is_han) if is_han or is_letter else ("", False)
    return [*found, (here, han)] if here else found


def plainly_matches(document: str, wanted: str) -> bool:
    def matches(run: str, is_han: bool, other: str) -> bool:
        if run.isdecimal():
            return other == run
        return run in other if is_han else other.startswith(run)

    have = runs(document)
    return all(
        any(is_han == other_han and matches(run, is_han, other) for other, other_han in have)
        for run, is_han in runs(wanted)
    )


@in_one_transaction
@given(texts | any_text)
def test_the_database_cuts_as_python_does(text: str) -> None:
    assert sql("zh_bigram(%s, 'B')::text = %s::tsvector::text", text, bigram_vector(text, "B"))


@in_one_transaction
@given(texts, texts)
def test_a_document_is_found_exactly_when_it_has_the_words(document: str, wanted: str) -> None:
    query = short_query(wanted)
    if query:
        assert sql("zh_bigram(%s, 'D') @@ %s::tsquery", document, query) == plainly_matches(document, wanted)


@in_one_transaction
@given(st.text(st.sampled_from("工会职电学"), min_size=1, max_size=12), st.data())
def test_every_piece_of_a_text_is_found(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert sql("zh_bigram(%s, 'D') @@ %s::tsquery", text, short_query(text[start:end]))


@settings(in_one_transaction, max_examples=25)
@given(
    st.lists(st.tuples(texts.filter(str.strip), texts), max_size=6),
    st.text(st.sampled_from("工会职电"), min_size=1, max_size=4),
)
def test_a_search_finds_what_holds_the_text(
    town: Organisation, pairs: list[tuple[str, str]], wanted: str
) -> None:
    documents = [
        commands.Document(town, "page", uuid7(), "hub", title, "/", body=body) for title, body in pairs
    ]
    commands.put_documents(documents, at=AT)
    kind = {"kinds": ["page"], "limit": 1000, "within": town}
    found = {one.object_id for one in queries.search(wanted, **kind)}  # type: ignore[arg-type]
    holding = {
        one.object_id
        for one in documents
        if plainly_matches(one.title, wanted) or plainly_matches(one.body, wanted)
    }
    if holding:
        assert found == holding
    for one in documents:
        commands.remove_document(town, "page", one.object_id, at=AT)


def test_rare_characters_of_names_are_found() -> None:
    for name in ("𠮷田", "王〇", "李㐂", "刘𬭎", "陈龘"):
        assert sql("zh_bigram(%s, 'A') @@ %s::tsquery", f"主讲：{name}老师", short_query(name))


def test_a_very_long_text_is_indexed_in_reasonable_time() -> None:
    assert sql("length(zh_bigram(%s, 'D'))", "工会职电" * 2_500) == 5
