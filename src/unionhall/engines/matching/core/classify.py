"""From a sentence to the needs in it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from unionhall.engines.matching.core.kinds import CONFIDENT, SURE, Match
from unionhall.engines.matching.core.lexicon import Evidence, Lexicon
from unionhall.engines.matching.core.tokens import tidy

# How the parts are weighed; set by bench/matching.py.
_EXAMPLES = 0.3
_REPEATED = 0.6
_OVERLAPPING = 0.25
_OUT_OF_CONTEXT = 0.6
_TEMPERATURE = 1.0
# Below this score nothing was really heard, and confidence shrinks with it.
_AUDIBLE = 3.0
_AT_LEAST = 0.1
_LEAST = 0.02
_CHOICES = 3
_MOST_MATCHES = 6
_MOST_AT_ONCE = 3
_LONGEST_TEXT = 300
_RIGHTS, _ELSEWHERE = "rights", "elsewhere"
_PROCEEDINGS = ("仲裁", "起诉", "上诉", "裁决", "判决")
_NO_CONTEXT_NEEDED = frozenset({"legal_help"})


def classify(text: str, lexicon: Lexicon, synonyms: Iterable[Sequence[str]] = ()) -> list[Match]:
    """The needs in `text`, the likeliest first; empty where nothing was understood.

    Alerts (danger, a claim about to lapse) come before everything else, whatever their score. Of a sentence
    with several needs each is confident. `synonyms` are groups of words that mean the same, in addition to
    the lexicon. Text after 300 characters is not read.
    """
    heard = lexicon.tokeniser.repair(tidy(text)[:_LONGEST_TEXT])
    evidence = lexicon.evidence(heard)
    found = [*evidence, *_by_synonyms(heard, lexicon, synonyms)]
    scores = _scores(heard, lexicon, found)
    alerts = _alerts(heard, lexicon, evidence, scores)
    if not any(scores.values()):
        return alerts
    together = _together(scores, evidence, lexicon)
    matches = []
    for slug, probability in _confidences(scores, together).items():
        category = lexicon.categories[slug]
        score = round(probability * min(1.0, max(_AT_LEAST, scores[slug] / _AUDIBLE)), 4)
        terms = _terms(heard, evidence, slug)
        matches.append(Match(slug, category.services[0], score, terms, score >= CONFIDENT))
    matches.sort(key=lambda match: (match.category not in together, -match.score, match.category))
    enough = [match for rank, match in enumerate(matches) if rank < _CHOICES or match.score >= _LEAST]
    return alerts + enough[:_MOST_MATCHES]


def _by_synonyms(heard: str, lexicon: Lexicon, synonyms: Iterable[Sequence[str]]) -> list[Evidence]:
    """Evidence of words that the lexicon knows, for synonyms in `heard` that it does not know."""
    found = []
    for group in synonyms:
        words = [tidy(word) for word in group]
        at, end = next(
            ((heard.index(word), heard.index(word) + len(word)) for word in words if word and word in heard),
            (0, 0),
        )
        if end and not lexicon.knows(heard[at:end]):
            known = {e.slug: e.weight for word in words for e in lexicon.evidence(word) if word not in heard}
            found += [Evidence(slug, at, end, weight) for slug, weight in known.items()]
    return found


def _scores(heard: str, lexicon: Lexicon, evidence: Sequence[Evidence]) -> dict[str, float]:
    fits = lexicon.examples.scores(heard)
    of_work = lexicon.speaks_of_work(heard)
    scores = {}
    for slug, fit in fits.items():
        score = _weight([one for one in evidence if one.slug == slug]) + _EXAMPLES * fit
        if (
            score > 0
            and not of_work
            and lexicon.categories[slug].area == _RIGHTS
            and slug not in _NO_CONTEXT_NEEDED
        ):
            score *= _OUT_OF_CONTEXT
        scores[slug] = score
    return scores


def _weight(evidence: Iterable[Evidence]) -> float:
    """What is said twice counts less the second time, and what only says the same again hardly at all."""
    total = 0.0
    counted: list[Evidence] = []
    separate = 0
    for one in sorted(evidence, key=lambda one: (-one.weight, one.start - one.end, one.start)):
        if any(one.overlaps(other) for other in counted):
            total += one.weight * _OVERLAPPING
        else:
            total += one.weight * _REPEATED**separate
            separate += 1
        counted.append(one)
    return total


def _together(scores: Mapping[str, float], evidence: Sequence[Evidence], lexicon: Lexicon) -> dict[str, None]:
    """The needs that stand side by side: each has strong words of its own, apart from those of the others."""
    order = sorted(scores, key=lambda slug: (-scores[slug], slug))
    chosen = {order[0]: None}
    claimed = _claim(evidence, order[0])
    for slug in order[1:]:
        if len(chosen) == _MOST_AT_ONCE or scores[slug] < SURE or lexicon.categories[slug].area == _ELSEWHERE:
            continue
        strong = (one for one in evidence if one.slug == slug and one.weight >= SURE)
        if any(not any(one.overlaps(other) for other in claimed) for one in strong):
            chosen[slug] = None
            claimed += _claim(evidence, slug)
    return chosen


def _claim(evidence: Iterable[Evidence], slug: str) -> list[Evidence]:
    """The stretches that belong to `slug`: its words; what patterns span only where there are no words."""
    own = [one for one in evidence if one.slug == slug]
    return [one for one in own if one.is_word] or own


def _confidences(scores: Mapping[str, float], together: Mapping[str, None]) -> dict[str, float]:
    """Each category's share against those that compete with it; needs side by side do not compete."""
    powers = {slug: math.exp(score / _TEMPERATURE) for slug, score in scores.items()}
    total = sum(powers.values())
    apart = total - sum(powers[slug] for slug in together)
    return {slug: power / (apart + power if slug in together else total) for slug, power in powers.items()}


def _terms(heard: str, evidence: Iterable[Evidence], slug: str) -> tuple[str, ...]:
    """The stretches that spoke for `slug`: the strongest of those that overlap, in the order of the sentence."""
    kept: list[Evidence] = []
    own = (one for one in evidence if one.slug == slug)
    for one in sorted(own, key=lambda one: (-one.weight, one.end - one.start, one.start)):
        if not any(one.overlaps(other) for other in kept):
            kept.append(one)
    kept.sort(key=lambda one: one.start)
    return tuple(dict.fromkeys(heard[one.start : one.end] for one in kept))


def _alerts(
    heard: str, lexicon: Lexicon, evidence: Sequence[Evidence], scores: Mapping[str, float]
) -> list[Match]:
    matches = []
    for category in lexicon.categories.values():
        if not category.is_alert or not any(one.slug == category.slug for one in evidence):
            continue
        # A last day matters to a claim, not to a course.
        if category.services[0] == "legalaid" and not _about_rights(heard, lexicon, scores):
            continue
        terms = _terms(heard, evidence, category.slug)
        matches.append(Match(category.slug, category.services[0], 1.0, terms, True, True, category.hotlines))
    return matches


def _about_rights(heard: str, lexicon: Lexicon, scores: Mapping[str, float]) -> bool:
    first = max(scores, key=lambda slug: (scores[slug], slug))
    return lexicon.categories[first].area == _RIGHTS or any(word in heard for word in _PROCEEDINGS)
