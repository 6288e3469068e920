"""The instruments that reckonings rest on, with their articles, the claims on each, and the numbers taken from them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from unionhall.kernel.rulebook.core import Rule
from unionhall.kernel.rulebook.queries import rules
from unionhall.lib.errors import NotAllowed
from unionhall.lib.text import fold
from unionhall.services.legalaid.queries.rights_citations import Citation, topic_labels, uses
from unionhall.services.legalaid.queries.rights_numbers import PART
from unionhall.services.legalaid.rights.articles import INSTRUMENTS

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0}
_TENS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = re.compile(r"[〇零一二三四五六七八九十百千]+")


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic that rests on an article: what it is called, and its claims that name the article, in words."""

    name: str
    label: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArticleUse:
    """An article, and what rests on it. `is_unconfirmed`: nobody has compared it with the text yet."""

    number: str
    is_unconfirmed: bool
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class LawPage:
    """An instrument. `numbers` are the rules of which a value comes from it."""

    key: str
    title: str
    since: date
    articles: tuple[ArticleUse, ...]
    numbers: tuple[Rule, ...] = ()

    @property
    def is_unconfirmed(self) -> bool:
        """Whether one of its articles is still to be compared with the text."""
        return any(one.is_unconfirmed for one in self.articles)


def laws(words: str = "") -> list[LawPage]:
    """Every instrument, those that most rests on first; with `words` those that name them, or a topic on them."""
    found = [_page(key) for key in INSTRUMENTS]
    wanted = fold(words)
    if wanted:
        found = [page for page in found if wanted in fold(" ".join(_said(page)))]
    return sorted(found, key=lambda page: -len(page.articles))


def law(key: str) -> LawPage:
    """One instrument, with its numbers. Raises NotAllowed for one that is not known."""
    if key not in INSTRUMENTS:
        raise NotAllowed("law")
    title = INSTRUMENTS[key].title
    numbers = tuple(rule for rule in rules() if rule.key.startswith(PART) and _rests(rule, title))
    page = _page(key)
    return LawPage(page.key, page.title, page.since, page.articles, numbers)


def anchor(article: str) -> str:
    """The name of an article's place on the page of its instrument."""
    return "".join(article.split())


def _rests(rule: Rule, title: str) -> bool:
    return any(row.source.instrument == title for row in rule.rows)


def _page(key: str) -> LawPage:
    told = INSTRUMENTS[key]
    cited = {one for found in uses().articles.values() for one in found if one.law == key}
    numbers = sorted({one.article for one in cited}, key=in_order)
    return LawPage(key, told.title, told.since, tuple(_use(key, number, cited) for number in numbers))


def _use(key: str, number: str, cited: set[Citation]) -> ArticleUse:
    same = {one for one in cited if one.article == number}
    topics = tuple(topic for name in topic_labels() if (topic := _topic(name, same)) is not None)
    return ArticleUse(number, any(one.is_unconfirmed for one in same), topics)


def _topic(name: str, same: set[Citation]) -> Topic | None:
    if not same & uses().articles[name]:
        return None
    claims = {gettext(claim) for one in same for claim in uses().claims.get((name, one), ())}
    return Topic(name, gettext(topic_labels()[name]), tuple(sorted(claims)))


def _said(page: LawPage) -> Iterator[str]:
    yield page.title
    for one in page.articles:
        yield one.number
        for topic in one.topics:
            yield topic.label
            yield from topic.claims


def in_order(article: str) -> tuple[int, ...]:
    """Where an article stands in its instrument: 第四十七条第二款 is (47, 2)."""
    return tuple(_number(numeral) for numeral in _NUMERAL.findall(article))


def _number(numeral: str) -> int:
    total, digit = 0, 0
    for sign in numeral:
        if sign in _TENS:
            total += (digit or 1) * _TENS[sign]
            digit = 0
        else:
            digit = _DIGITS[sign]
    return total + digit
