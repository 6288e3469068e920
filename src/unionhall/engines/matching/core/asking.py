"""One short question instead of a guess."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from unionhall.engines.matching.core.kinds import Match

MOST_ANSWERS = 3


@dataclass(frozen=True)
class Reply:
    """One answer, a tap away: the need it means, and its words by language; without words, the need's name."""

    category: str
    words: Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """What to ask, by language; without words, which of these was meant. Two or three replies, the likeliest first."""

    words: Mapping[str, str]
    replies: tuple[Reply, ...]


Asking = tuple[Question, ...]


def questions(rows: Mapping[str, Any]) -> Asking:
    """The questions written as `rows` of the file. Raises ValueError for one without two or three replies."""
    found = []
    for name, row in rows.items():
        replies = tuple(Reply(slug, dict(words)) for slug, words in row["replies"].items())
        if not 2 <= len(replies) <= MOST_ANSWERS:
            raise ValueError(f"{name}: a question has two or three replies")
        found.append(Question(dict(row["ask"]), replies))
    return tuple(found)


def question_between(matches: Sequence[Match], asking: Asking) -> Question | None:
    """What to ask back; None where a need was heard for certain, or there is nothing to choose from.

    Needs that are typically taken for each other have a question of their own, others are offered by name.
    """
    open_to = [match for match in matches if not match.is_alert][:MOST_ANSWERS]
    if len(open_to) < 2 or any(match.is_confident for match in open_to):
        return None
    first, second = (match.category for match in open_to[:2])
    for question in asking:
        known = {reply.category: reply for reply in question.replies}
        if first in known and second in known:
            likeliest = [known[match.category] for match in open_to if match.category in known]
            rest = [reply for reply in question.replies if reply not in likeliest]
            return Question(question.words, tuple([*likeliest, *rest][:MOST_ANSWERS]))
    return Question({}, tuple(Reply(match.category, {}) for match in open_to))


def meant(matches: Sequence[Match], category: str, service: str) -> list[Match]:
    """`matches` after the reply that `category` was meant: it comes first after alerts, for certain."""
    alerts = [match for match in matches if match.is_alert]
    terms = next((match.reason_terms for match in matches if match.category == category), ())
    rest = [match for match in matches if not match.is_alert and match.category != category]
    return [*alerts, Match(category, service, 1.0, terms, is_confident=True), *rest]
