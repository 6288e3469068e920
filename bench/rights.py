"""Fact sets a second on one core, as `unionhall rights --lines` answers them; every topic in turn.

    python -m bench.rights [fact sets] [rounds]

Each fact set is the worked example of a topic, moved by some days, with other sums and other answers; so hardly two
formulas are the same. What is measured is the whole way: JSON in, facts, reckoning, words in Chinese, JSON out; without
the start of the process, which reads the rulebook once. The figure is the median of the rounds.
"""

from __future__ import annotations

import json
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

from bench.frame import Result
from unionhall.config import rights
from unionhall.config.languages import catalogue
from unionhall.services.legalaid.rights.examples import EXAMPLES, example
from unionhall.services.legalaid.rights.outcomes import speaker
from unionhall.services.legalaid.rights.registry import RECKONINGS

TARGET = 1_000
SEED = 20_261_128

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SUM = re.compile(r"\d+(\.\d+)?")


def requests(count: int) -> Iterator[dict[str, Any]]:
    """Mixed fact sets, the same ones in every run."""
    chance = random.Random(SEED)
    topics = [topic for topic in RECKONINGS if topic in EXAMPLES]
    for number in range(count):
        told = example(topics[number % len(topics)])
        moved = timedelta(days=chance.randrange(12))
        facts = {name: _varied(value, moved, chance) for name, value in told["facts"].items()}
        yield told | {"id": str(number), "facts": facts}


def _varied(value: Any, moved: timedelta, chance: random.Random) -> Any:
    if isinstance(value, dict):
        return {name: _varied(one, moved, chance) for name, one in value.items()}
    if isinstance(value, list):
        return [_varied(one, moved, chance) for one in value]
    if isinstance(value, str) and _DAY.fullmatch(value):
        return (date.fromisoformat(value) + moved).isoformat()
    if isinstance(value, str) and _SUM.fullmatch(value) and int(value.partition(".")[0]) >= 100:
        return (
            f"{int(value.partition('.')[0]) * chance.randrange(80, 120) // 100}.{chance.randrange(100):02d}"
        )
    return value


def measure(path: Path, count: int) -> tuple[float, str]:
    """Fact sets per second of CPU, and what was answered."""
    translate = catalogue("zh-hans")
    law_of, say, out = rights.laws_of_files(), speaker(translate), StringIO()
    began = time.process_time()
    with path.open("rb") as file:
        for answer in rights.answers(rights.requests_of(file, is_lines=True), law_of, say):
            out.write(rights.as_line(answer))
    return count / (time.process_time() - began), out.getvalue()


def main(count: int = 5_000, rounds: int = 3) -> int:
    """1 when the target is missed, or a fact set could not be answered."""
    with tempfile.TemporaryDirectory(prefix="unionhall-bench-") as folder:
        path = Path(folder) / "facts.jsonl"
        path.write_text(
            "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in requests(count)), "utf-8"
        )
        measured = [measure(path, count) for _ in range(rounds)]
    found = [json.loads(line) for line in measured[0][1].splitlines()]
    bad = sum("mistakes" in one or one["missing"] is not None for one in found)
    without = len(RECKONINGS.keys() - EXAMPLES.keys())
    results = [
        Result("topics", len(RECKONINGS)),
        Result("topics without an example", without, target=0),
        Result("fact sets", count),
        Result("claims answered", sum(len(one.get("claims", ())) for one in found)),
        Result("fact sets without an answer", bad, target=0),
        Result("slowest round", min(speed for speed, _ in measured), "/s"),
        Result(
            "fact sets per CPU second", statistics.median(x for x, _ in measured), "/s", TARGET, at_most=False
        ),
    ]
    for result in results:
        print(result)
    return 0 if all(result.is_met for result in results) else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
