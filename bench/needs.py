"""How well needs are heard, how honest the confidence is, and how fast it goes.

    python -m bench.needs [--quick]

Measured on labelled questions (JSON Lines: text, label, also), which are not part of the product and which nothing
was learned from: their path comes from MATCHING_QUESTIONS, or they lie in ../shared/data/matching/dev.jsonl; and on
the product's own spoken sentences, written apart from what it learned from. What is measured is what `unionhall match`
answers. Then, unless --quick, the model is made anew: the same bytes must come out, and folds that were left out
tell how far confidence may be believed.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from unionhall.config.matching import COARSE, matched
from unionhall.engines.matching.core import classify
from unionhall.engines.matching.core.kinds import CONFIDENT
from unionhall.engines.matching.lexicons import lexicon
from unionhall.engines.matching.trained import shipped_examples

LEAST_F1, LEAST_FIRST, LEAST_IN_THREE = 0.70, 0.86, 0.95
LEAST_ACTING, LEAST_RIGHT_ACTING = 0.70, 0.95
LEAST_SPOKEN = 0.90
MOST_MS = 2.0
MOST_TRAINING_SECONDS = 120.0
# Mean distance between confidence and truth over ten bins of left-out sentences.
MOST_OFF = 0.05
BINS = 10
ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = Path(
    os.environ.get("MATCHING_QUESTIONS") or ROOT.parent / "shared" / "data" / "matching" / "dev.jsonl"
)
SPOKEN = ROOT / "src" / "unionhall" / "engines" / "matching" / "tests" / "spoken.tsv"


def _told(name: str, value: float, target: float, *, at_most: bool = False) -> bool:
    held = value <= target if at_most else value >= target
    print(
        f"  {name:34} {value:7.3f}   target {'<=' if at_most else '>='} {target:.2f}{'' if held else '   MISSED'}"
    )
    return held


def f1_by_label(pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    """F1 of every label that occurs; `pairs` are (right, heard)."""
    right, heard = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    both = Counter(a for a, b in pairs if a == b)
    return {label: 2 * both[label] / (right[label] + heard[label]) for label in right}


def questions() -> bool:
    """Print how well the questions are understood; whether the targets are met."""
    if not QUESTIONS.exists():
        print("questions: not measured, the labelled questions are absent (set MATCHING_QUESTIONS)")
        return True
    asked = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines() if line.strip()]
    answers = [matched(one["text"], is_coarse=True) for one in asked]
    pairs = [(one["label"], answer["label"]) for one, answer in zip(asked, answers, strict=True)]
    fair = [
        answer["label"] in (one["label"], *one["also"]) for one, answer in zip(asked, answers, strict=True)
    ]
    in_three = [
        one["label"] in [label["label"] for label in answer["labels"][:3]]
        for one, answer in zip(asked, answers, strict=True)
    ]
    acting = [good for good, answer in zip(fair, answers, strict=True) if answer["acts"]]
    by_label = f1_by_label(pairs)
    print(f"{len(asked)} real questions, none of which anything was learned from")
    held = [
        _told("macro-F1 over the labels", statistics.mean(by_label.values()), LEAST_F1),
        _told("first right, lenient", statistics.mean(fair), LEAST_FIRST),
        _told("right among three", statistics.mean(in_three), LEAST_IN_THREE),
        _told("acting without asking", len(acting) / len(asked), LEAST_ACTING),
        _told("right when acting, lenient", sum(acting) / max(1, len(acting)), LEAST_RIGHT_ACTING),
    ]
    print(f"  {'first right, strictly':34} {statistics.mean(a == b for a, b in pairs):7.3f}")
    _confusion(pairs, by_label)
    return all(held)


def _confusion(pairs: Sequence[tuple[str, str]], by_label: dict[str, float]) -> None:
    short = [label[:6] for label in COARSE]
    counts = Counter(pairs)
    print(f"\n| right \\ heard | {' | '.join(short)} | F1 |\n|{' --- |' * (len(COARSE) + 2)}")
    for label in COARSE:
        row = " | ".join(str(counts[label, other] or "") for other in COARSE)
        print(f"| {label} | {row} | {by_label.get(label, float('nan')):.2f} |")
    print()


def spoken() -> bool:
    """Print how often the first need of the spoken sentences is right, and which labels are weakest."""
    if not SPOKEN.exists():
        print(f"spoken sentences: not measured, {SPOKEN.name} is absent")
        return True
    lines = [line.split("\t", 1) for line in SPOKEN.read_text("utf-8").splitlines() if line.strip()]
    said = [(line[0].split("+"), line[1].strip()) for line in lines if len(line) == 2 and line[0][0] != "#"]
    taught = lexicon().phrases | {text for text, _ in shipped_examples(lexicon().phrases_by_category)}
    rows = [(labels, text) for labels, text in said if text not in taught]
    right, of_label, acting = list[bool](), Counter[str](), list[bool]()
    wrong = Counter[tuple[str, str]]()
    alerts = {slug for slug, category in lexicon().categories.items() if category.is_alert}
    for labels, text in rows:
        found = classify(text, lexicon())
        heard = [one for one in found if not one.is_alert or not alerts.isdisjoint(labels)]
        first = heard[0].category if heard else "-"
        right.append(first in labels)
        of_label[labels[0]] += 1
        if heard and heard[0].is_confident:
            acting.append(right[-1])
        if not right[-1]:
            wrong[labels[0], first] += 1
    both = len(said) - len(rows)
    print(f"{len(rows)} spoken sentences over all services, without {both} that are examples as well")
    held = _told("first right", statistics.mean(right), LEAST_SPOKEN)
    print(
        f"  {'acting without asking':34} {len(acting) / len(rows):7.3f}   of which right {statistics.mean(acting):.3f}"
    )
    _weakest(wrong, of_label)
    return held


def _weakest(wrong: Counter[tuple[str, str]], of_label: Counter[str]) -> None:
    missed = Counter[str]()
    for (label, _first), times in wrong.items():
        missed[label] += times
    weak = sorted(missed, key=lambda label: -missed[label] / of_label[label])[:15]
    print("  weakest: " + ", ".join(f"{label} {1 - missed[label] / of_label[label]:.2f}" for label in weak))
    print("  most often: " + ", ".join(f"{a} > {b} {times}" for (a, b), times in wrong.most_common(15)))


def speed() -> bool:
    """Print the processor time of one classification; whether it is within the target."""
    phrases = sorted(lexicon().phrases)
    texts = [*phrases[::7], *("，".join(phrases[start : start + 5]) for start in range(0, len(phrases), 40))]
    for text in texts[:50]:
        classify(text, lexicon())
    taken = []
    for text in texts:
        before = time.process_time_ns()
        classify(text, lexicon())
        taken.append((time.process_time_ns() - before) / 1e6)
    p95 = statistics.quantiles(taken, n=20)[18]
    print(f"{len(texts)} sentences, processor time; p95 {p95:.2f} ms")
    return _told("milliseconds a sentence", statistics.mean(taken), MOST_MS, at_most=True)


def training() -> bool:
    """Make the model anew: the same bytes, in time, and its confidence as good as it says."""
    from unionhall.engines.matching.core.training import reliability
    from unionhall.engines.matching.teaching import labelled, make_model
    from unionhall.engines.matching.trained import SHIPPED

    before = time.process_time()
    model = make_model()
    seconds = time.process_time() - before
    is_same = model.to_bytes() == SHIPPED.read_bytes()
    examples = labelled()
    print(f"the model of {len(examples):,} examples, {SHIPPED.stat().st_size:,} bytes")
    print(f"  made anew it is the same           {'yes' if is_same else 'NO'}")
    held = [is_same, _told("seconds of processor time", seconds, MOST_TRAINING_SECONDS, at_most=True)]
    bins = reliability(examples, lexicon(), model.header.temperature, bins=BINS)
    count = sum(one.count for one in bins)
    print("  confidence   told  true  sentences (left out of training)")
    for one in bins:
        print(f"    {one.told:15.3f} {one.true:5.3f} {one.count:6}")
    off = sum(abs(one.told - one.true) * one.count for one in bins) / count
    sure = [one for one in bins if one.told >= CONFIDENT]
    print(
        f"  {'of the sure ones right':34} {sum(b.true * b.count for b in sure) / sum(b.count for b in sure):7.3f}"
    )
    return all([*held, _told("confidence off by, in the mean", off, MOST_OFF, at_most=True)])


def main(arguments: Sequence[str] = ()) -> int:
    """Measure everything; 1 when a target is missed."""
    held: list[Any] = [questions(), spoken(), speed()]
    if "--quick" not in arguments:
        held.append(training())
    return int(not all(held))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
