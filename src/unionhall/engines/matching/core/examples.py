"""What example phrases teach: a naive Bayes model over their features, counted when it is loaded."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

# Additive smoothing: with some thirty phrases a category, a larger value drowns rare but telling words.
_SMOOTHING = 0.15
# Features beyond this many add no certainty: in a long story most of them are not about the need.
_ENOUGH = 8


class Examples:
    """How well a text fits the phrases of each category."""

    def __init__(
        self, phrases: Mapping[str, Iterable[str]], features: Callable[[str], Sequence[str]]
    ) -> None:
        self.slugs = tuple(phrases)
        self._features = features
        counts = [
            Counter(feature for phrase in phrases[slug] for feature in set(features(phrase)))
            for slug in self.slugs
        ]
        vocabulary = frozenset[str]().union(*counts)
        self._unseen = [
            math.log(_SMOOTHING / (sum(count.values()) + _SMOOTHING * len(vocabulary))) for count in counts
        ]
        self._gains: dict[str, list[tuple[int, float]]] = {feature: [] for feature in vocabulary}
        for index, count in enumerate(counts):
            for feature, times in count.items():
                self._gains[feature].append((index, math.log(1 + times / _SMOOTHING)))

    def scores(self, text: str) -> dict[str, float]:
        """Log-likelihood of `text` by category, less their mean; all 0 where nothing in it is known."""
        known = sorted(feature for feature in set(self._features(text)) if feature in self._gains)
        if not known:
            return dict.fromkeys(self.slugs, 0.0)
        totals = [unseen * len(known) for unseen in self._unseen]
        for feature in known:
            for index, gain in self._gains[feature]:
                totals[index] += gain
        mean = sum(totals) / len(totals)
        share = min(1.0, _ENOUGH / len(known))
        return {slug: (total - mean) * share for slug, total in zip(self.slugs, totals, strict=True)}
