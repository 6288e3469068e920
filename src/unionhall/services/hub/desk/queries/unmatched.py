"""What is not matched: needs whose first suggestion was not taken, or that had none, by what they seem to be about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max

from unionhall.engines.matching.core import classify
from unionhall.engines.matching.core.masking import masked
from unionhall.engines.matching.lexicons import lexicon
from unionhall.engines.matching.queries.learning import Learning, learning
from unionhall.engines.matching.queries.wordings import common_words
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import may, reach
from unionhall.services.hub.desk.queries.needs import (
    NO_SERVICE,
    SEE,
    UNMATCHED,
    Wanted,
    asked_for,
    condition,
    service_of,
)
from unionhall.services.hub.models import Need, Suggestion

CORRECT = "hub.correct_need"
# Words in common are looked for in so many sentences, the newest.
SAMPLE = 2_000
_MOST_WORDS = 5
_CHOICES = 3


@dataclass(frozen=True)
class Group:
    """Needs understood as the same, with words that several of them have in common and how many have each."""

    topic: str
    service: str
    count: int
    latest: datetime
    words: tuple[tuple[str, int], ...]


def groups(viewer: Person, wanted: Wanted) -> list[Group]:
    """What is not matched by what was understood, largest first; without topic and words of `wanted`. Two queries.

    Words are counted in the newest `SAMPLE` sentences.
    """
    rows = asked_for(viewer, replace(wanted, topic="", text="")).filter(condition(UNMATCHED))
    texts: dict[str, list[str]] = defaultdict(list)
    newest = rows.order_by("-asked_at", "-pk").values_list("categories__0", "text")[:SAMPLE]
    for topic, text in newest:
        texts[topic or ""].append(text)
    grouped: Any = (
        rows.order_by().values(heard=F("categories__0")).annotate(n=Count("pk"), latest=Max("asked_at"))
    )
    found = [
        Group(
            row["heard"] or NO_SERVICE, service_of(row["heard"]), row["n"], row["latest"],
            _counted(texts[row["heard"] or ""]),
        )
        for row in grouped
    ]  # fmt: skip
    return sorted(found, key=lambda group: (-group.count, -group.latest.timestamp(), group.topic))


def _counted(texts: list[str]) -> tuple[tuple[str, int], ...]:
    lowered = [text.lower() for text in texts]
    words = common_words(texts, _MOST_WORDS)
    return tuple((word, sum(word in text for text in lowered)) for word in words)


@dataclass(frozen=True)
class Line:
    """One need as staff correct it: `sentence` is what would be kept of it to learn from.

    `first` was suggested first, `taken` instead of it. `choices` are the likeliest needs, `is_open` says that the
    viewer may correct it.
    """

    need: Need
    sentence: str
    first: Suggestion | None
    taken: Suggestion | None
    choices: tuple[str, ...]
    is_open: bool

    @property
    def is_kept(self) -> bool:
        """Whether there is anything left to learn from."""
        return any(character.isalpha() for character in self.sentence)


def lines(needs: Iterable[Need], viewer: Person) -> list[Line]:
    """Needs as `listed` gives them, each with what staff may say about it. No query."""
    return [line_of(need, viewer) for need in needs]


def line_of(need: Need, viewer: Person) -> Line:
    """One need with what staff may say about it."""
    suggested: list[Suggestion] = need.suggested  # type: ignore[attr-defined]
    first = next((one for one in suggested if one.rank == 1), None)
    taken = next((one for one in suggested if one.rank > 1 and one.taken_at), None)
    return Line(need, masked(need.text), first, taken, _choices(need, taken), may(viewer, CORRECT, need))


def _choices(need: Need, taken: Suggestion | None) -> tuple[str, ...]:
    """What was understood, what was taken, what the matcher hears now, what goes with it."""
    book = lexicon()
    likely = [*need.categories, *([taken.category] if taken else [])]
    if len(set(likely)) < _CHOICES and need.text:
        likely += [match.category for match in classify(need.text, book)]
        likely += [
            other for slug in likely if slug in book.categories for other in book.categories[slug].related
        ]
    known = (slug for slug in likely if slug in book.phrases_by_category)
    return tuple(dict.fromkeys(known))[:_CHOICES]


def all_choices() -> dict[str, list[str]]:
    """Every need that can be taught, by the service that leads in it."""
    found: dict[str, list[str]] = defaultdict(list)
    for slug in lexicon().phrases_by_category:
        found[service_of(slug)].append(slug)
    return dict(found)


def learning_of(viewer: Person) -> Learning:
    """How many corrections of the units the viewer sees wait to be learnt, and when the matcher last learnt."""
    return learning(reach(viewer, SEE))
