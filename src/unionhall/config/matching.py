"""`unionhall match` and `unionhall train-matcher`: sentences in, needs out; making the model that tells them apart."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from unionhall.engines.matching.core import Match, classify, question_between
from unionhall.engines.matching.lexicons import asking, lexicon

# The eleven labels that questions of law are measured by: help in law is no right, all else is not about work.
COARSE = (
    "wage_arrears", "no_contract", "dismissal", "overtime", "leave", "women_protection", "work_injury",
    "casual_injury", "social_insurance", "other_labour", "not_labour",
)  # fmt: skip
WHICH = "您指的是哪一件？"


class Unreadable(Exception):
    """The file is not there; the sentence says why."""


def coarse_label(category: str) -> str:
    """The one of the eleven labels that a need belongs to."""
    if category == "legal_help":
        return "other_labour"
    return category if category in COARSE else "not_labour"


def matched(text: str, *, is_coarse: bool = False) -> dict[str, Any]:
    """What the product makes of a sentence, ready for JSON. Without a database: synonyms of staff are not heard."""
    matches = classify(text, lexicon())
    labels = _labels(matches, is_coarse=is_coarse)
    first = next((match for match in matches if not match.is_alert), None)
    question = question_between(matches, asking())
    return {
        "label": labels[0]["label"] if labels else None,
        "confidence": labels[0]["confidence"] if labels else 0.0,
        "acts": first is not None and first.is_confident,
        "labels": labels,
        "alerts": [
            {"label": one.category, "hotlines": list(one.hotlines)} for one in matches if one.is_alert
        ],
        "service": first.service if first else None,
        "question": question
        and {
            "text": question.words.get("zh") or WHICH,
            "choices": [
                {"label": reply.category, "text": reply.words.get("zh") or reply.category}
                for reply in question.replies
            ],
        },
    }


def _labels(matches: Iterable[Match], *, is_coarse: bool) -> list[dict[str, Any]]:
    """The labels in the product's order. Coarse ones take the place of the first need that they hold."""
    confidences: dict[str, float] = {}
    for match in matches:
        if not match.is_alert:
            label = coarse_label(match.category) if is_coarse else match.category
            confidences[label] = min(1.0, round(confidences.get(label, 0.0) + match.score, 4))
    if is_coarse and not confidences:
        confidences["not_labour"] = 0.0
    return [{"label": label, "confidence": score} for label, score in confidences.items()]


def answers(lines: Iterable[bytes], *, is_coarse: bool) -> Iterator[dict[str, Any]]:
    """One answer a line, in their order; a line that is no object with a text has an `error`."""
    for line in lines:
        if not line.strip():
            continue
        try:
            asked = json.loads(line.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            yield {"id": None, "error": "This line is no JSON."}
            continue
        if not isinstance(asked, Mapping) or not isinstance(asked.get("text"), str):
            key = asked.get("id") if isinstance(asked, Mapping) else None
            yield {"id": key, "error": "This line has no text."}
            continue
        yield {"id": asked.get("id"), **matched(asked["text"], is_coarse=is_coarse)}


def _opened(name: str) -> IO[bytes]:
    if name == "-":
        return sys.stdin.buffer
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise Unreadable(f"{name}: {error.strerror}") from error


def run(name: str, *, is_coarse: bool, out: IO[str]) -> int:
    """Answer the lines of a file ("-" is stdin) on `out`; 1 when one was bad. Raises Unreadable."""
    is_bad = False
    with _opened(name) as file:
        for answer in answers(file, is_coarse=is_coarse):
            is_bad = is_bad or "error" in answer
            out.write(json.dumps(answer, ensure_ascii=False, separators=(",", ":")) + "\n")
    return int(is_bad)


def train_matcher(out: str | None, *, with_rows: bool) -> str:
    """Make the model and write it; answers what was written where.

    `with_rows` also learns from what staff of this installation corrected, and unless `out` says otherwise keeps the
    model in the folder of its data, where every process takes it up within a minute.
    """
    from unionhall.engines.matching.teaching import make_model  # noqa: PLC0415 - scipy is only needed here
    from unionhall.engines.matching.trained import OWN_NAME, SHIPPED  # noqa: PLC0415

    with ExitStack() as stack:
        path, corrections = Path(out) if out else SHIPPED, list[tuple[str, str]]()
        if with_rows:
            from unionhall.config import server  # noqa: PLC0415

            server.open_database(stack)
            from django.conf import settings  # noqa: PLC0415

            from unionhall.engines.matching.queries import corrections_in_use  # noqa: PLC0415

            path = Path(out) if out else settings.DATA_DIR / OWN_NAME
            corrections = corrections_in_use()
        model = make_model(corrections)
    content = model.to_bytes()
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(path)
    return (
        f"{path}: {len(content):,} bytes, {len(corrections)} corrections, digest {model.header.examples[:12]}"
    )
