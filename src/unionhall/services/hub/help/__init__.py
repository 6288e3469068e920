"""The help pages: short articles in both languages, kept as data beside this file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).parent / "articles.yaml"
_HEADING, _BULLET = "## ", "- "


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph or a list of an article."""

    kind: str
    text: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Article:
    """One answer to "how does this work?". `icon` is a lucide name; texts are plain, `## ` heads and `- ` lists."""

    slug: str
    icon: str
    title_zh: str
    title_en: str
    plain_zh: str
    plain_en: str

    def title(self, language: str) -> str:
        """What it is about, in `language` ("en" or else Chinese)."""
        return self.title_en if language == "en" else self.title_zh

    def blocks(self, language: str) -> list[Block]:
        """The text in its parts."""
        return list(_blocks(self.plain_en if language == "en" else self.plain_zh))


@cache
def articles() -> tuple[Article, ...]:
    """All articles, in the order in which they are offered."""
    rows: list[dict[str, Any]] = yaml.load(_FILE.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return tuple(
        Article(
            row["slug"],
            row["icon"],
            row["zh"]["title"],
            row["en"]["title"],
            row["zh"]["text"],
            row["en"]["text"],
        )
        for row in rows
    )


def find_article(slug: str) -> Article | None:
    """The article of that name."""
    return next((one for one in articles() if one.slug == slug), None)


def _blocks(text: str) -> Iterator[Block]:
    items: list[str] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith(_BULLET):
            items.append(line.removeprefix(_BULLET))
            continue
        if items:
            yield Block("list", items=tuple(items))
            items = []
        if line.startswith(_HEADING):
            yield Block("heading", line.removeprefix(_HEADING))
        elif line.strip():
            yield Block("paragraph", line.strip())
