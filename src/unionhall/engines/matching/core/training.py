"""Learning the model from labelled sentences. Needs scipy; processes that only ask never come here."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from unionhall.engines.matching.core.classify import heard_in
from unionhall.engines.matching.core.descent import VALUE_GRID, WEIGHT_GRID, Matrix, fit, on_grid
from unionhall.engines.matching.core.features import features
from unionhall.engines.matching.core.lexicon import Lexicon
from unionhall.engines.matching.core.model import FORMAT, SHARED, Header, Model, in_proportion

FOLDS = 3
# Set by leaving folds of the examples out, never by the questions that measure.
_PENALTY = 0.25
_ROUNDS = 40
_COUNTED, _SMOOTHING = 0.07, 0.1
_LEAST_OFTEN = 3
_MOST_FEATURES = 24_000
_TEMPERATURES = tuple(round(0.6 + 0.02 * step, 2) for step in range(121))
# Sentences that share so many characters in a row are kept in one fold, unless the stretch is a common one.
_ALIKE, _COMMON = 8, 6


@dataclass(frozen=True)
class Labelled:
    """A sentence and the needs in it; of several each counts alike. `share` is how much the example counts."""

    text: str
    labels: tuple[str, ...]
    share: float = 1.0


@dataclass(frozen=True)
class Origin:
    """Digests of what a model is made from, for its header, and the seed that deals the folds."""

    examples: str
    lexicon: str
    seed: int = 1


def train(examples: Sequence[Labelled], lexicon: Lexicon, origin: Origin) -> Model:
    """The model of `examples`, the same bytes for the same examples in the same order.

    Its confidence is calibrated on folds that were left out. Labels are all that occur.
    """
    table = Table(examples, lexicon)
    everything = np.arange(len(examples))
    model = _fitted(table, everything, origin)
    return model.at_temperature(_temperature(table, held_out(table, origin)))


class Table:
    """The examples as numbers."""

    def __init__(self, examples: Sequence[Labelled], lexicon: Lexicon) -> None:
        self.labels = tuple(sorted({label for one in examples for label in one.labels}))
        place = {label: at for at, label in enumerate(self.labels)}
        self.texts = [heard_in(one.text, lexicon) for one in examples]
        self.found = [features(text, lexicon.evidence(text), lexicon) for text in self.texts]
        self.weights = np.array([one.share for one in examples])
        self.shares = np.zeros((len(examples), len(self.labels)))
        for row, one in enumerate(examples):
            for label in set(one.labels):
                self.shares[row, place[label]] = 1 / len(set(one.labels))
        self.shares = on_grid(self.shares, WEIGHT_GRID)


def _fitted(table: Table, rows: Any, origin: Origin) -> Model:
    found = [table.found[row] for row in rows]
    names, worths = _vocabulary(found)
    place = {name: at for at, name in enumerate(names)}
    values, shares = _sparse(found, place, worths), table.shares[rows]
    weights = fit(values, shares, table.weights[rows], _PENALTY, _ROUNDS) + _COUNTED * _counted(
        values, shares
    )
    exponents = np.ceil(np.log2(np.maximum(np.abs(weights).max(axis=1), 2.0**-20) / 127)).astype("i1")
    coarse = np.rint(weights / np.exp2(exponents.astype(np.float64))[:, None]).astype("i1")
    header = Header(
        format=FORMAT,
        examples=origin.examples,
        lexicon=origin.lexicon,
        seed=origin.seed,
        temperature=1.0,
        labels=table.labels,
        features=len(names),
        names=len("\n".join(names).encode()),
    )
    return Model(header, names, worths, exponents, coarse)


def _counted(values: Any, shares: Matrix) -> Matrix:
    """What plain counting says (naive Bayes): it is steadier than the fit where a feature occurs only a few times."""
    counts = on_grid(values.T @ shares, WEIGHT_GRID) + _SMOOTHING
    logs = np.log(counts / counts.sum(axis=0))
    return on_grid(logs - logs.mean(axis=1, keepdims=True), WEIGHT_GRID)


def _vocabulary(found: Sequence[Mapping[str, float]]) -> tuple[tuple[str, ...], Any]:
    """The features that occur often enough, in order, and what each is worth: rare words more."""
    often = Counter(name for one in found for name in one)
    kept = [name for name, times in often.items() if times >= _LEAST_OFTEN]
    kept.sort(key=lambda name: (name[0] in SHARED, -often[name], name))
    names = tuple(sorted(kept[:_MOST_FEATURES]))
    worths = [np.log((len(found) + 1) / (often[name] + 1)) if name[0] in SHARED else 1.0 for name in names]
    return names, np.array(worths).astype("<f2")


def _sparse(found: Sequence[Mapping[str, float]], place: Mapping[str, int], worths: Any) -> Any:
    starts, columns, values = [0], list[int](), list[Matrix]()
    for one in found:
        known = [name for name in one if name in place]
        rows = [place[name] for name in known]
        values.append(in_proportion([name[0] for name in known], worths[rows], [one[name] for name in known]))
        columns += rows
        starts.append(len(columns))
    data = on_grid(np.concatenate(values), VALUE_GRID)
    return sparse.csr_matrix((data, columns, starts), shape=(len(found), len(place)))


def folds(texts: Sequence[str], seed: int) -> Any:
    """The fold of each text, from 0; texts that are nearly the same are in the same one."""
    parents = list(range(len(texts)))

    def first(at: int) -> int:
        while parents[at] != at:
            parents[at] = parents[parents[at]]
            at = parents[at]
        return at

    holders = defaultdict[str, list[int]](list)
    for at, text in enumerate(texts):
        for start in range(max(1, len(text) - _ALIKE + 1)):
            holders[text[start : start + _ALIKE]].append(at)
    for alike in holders.values():
        if len(alike) <= _COMMON:
            for at in alike[1:]:
                parents[first(at)] = first(alike[0])
    dealt = (hashlib.sha256(f"{seed} {texts[first(at)]}".encode()).digest()[0] for at in range(len(texts)))
    return np.array([number % FOLDS for number in dealt])


def held_out(table: Table, origin: Origin) -> Matrix:
    """The shares of each example by a model that was made without it and its like, not yet calibrated."""
    fold = folds(table.texts, origin.seed)
    shares = np.zeros_like(table.shares)
    for one in range(FOLDS):
        model = _fitted(table, np.flatnonzero(fold != one), origin)
        for row in np.flatnonzero(fold == one):
            shares[row] = list(model.shares(table.found[row]).values())
    return shares


def _temperature(table: Table, left_out: Matrix) -> float:
    """What the scores are divided by so that confidence is neither too high nor too low on `left_out`."""
    scores = np.log(np.maximum(left_out, 1e-12))

    def surprise(temperature: float) -> float:
        cooled = scores / temperature
        cooled -= cooled.max(axis=1, keepdims=True)
        logs = cooled - np.log(np.exp(cooled).sum(axis=1, keepdims=True))
        return -float(((logs * table.shares).sum(axis=1) * table.weights).sum())

    return min(_TEMPERATURES, key=surprise)


@dataclass(frozen=True)
class Bin:
    """Left-out sentences of about the same confidence: what it was in the mean, and how many were heard right."""

    told: float
    true: float
    count: int


def reliability(
    examples: Sequence[Labelled], lexicon: Lexicon, temperature: float, *, bins: int, seed: int = 1
) -> list[Bin]:
    """Confidence against truth, over sentences that the model was made without; empty bins are left out."""
    table = Table(examples, lexicon)
    shares = np.maximum(held_out(table, Origin("", "", seed)), 1e-12) ** (1 / temperature)
    shares /= shares.sum(axis=1, keepdims=True)
    told = shares.max(axis=1)
    is_right = table.shares[np.arange(len(shares)), shares.argmax(axis=1)] > 0
    which = np.minimum((told * bins).astype(int), bins - 1)
    return [
        Bin(float(told[which == one].mean()), float(is_right[which == one].mean()), int((which == one).sum()))
        for one in range(bins)
        if (which == one).any()
    ]
