"""From a sentence to the needs in it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence

from unionhall.engines.matching.core.features import features, weights_of
from unionhall.engines.matching.core.kinds import CONFIDENT, SURE, Match
from unionhall.engines.matching.core.lexicon import Evidence, Lexicon
from unionhall.engines.matching.core.tokens import is_han, tidy

LONGEST_TEXT = 300
# A second need is heard from this share on, where it has strong words of its own.
_SECOND = 0.1
# Or from this share on of a clause heard alone; and the first need must have some words of its own as well.
_OF_CLAUSE, _LEAST_OWN = 0.8, 1.2
_CLAUSES = re.compile(r"[,.;!?。、…\n]|还有|另外|而且|同时")
_MOST_CLAUSES = 5
_LEAST = 0.02
_CHOICES = 3
_MOST_MATCHES = 6
_MOST_AT_ONCE = 3
# Of a sentence in which the lexicon finds nothing, so many words or pairs of characters must have been heard before.
_LEAST_KNOWN = 2
_STEEP = 1.5
_RIGHTS, _ELSEWHERE = "rights", "elsewhere"
_PROCEEDINGS = ("仲裁", "起诉", "上诉", "裁决", "判决")


def classify(text: str, lexicon: Lexicon, synonyms: Iterable[Sequence[str]] = ()) -> list[Match]:
    """The needs in `text`, the likeliest first; empty where nothing was understood.

    Alerts (danger, a claim about to lapse) come before everything else, whatever their score. Of a sentence
    with several needs each is confident. `synonyms` are groups of words that mean the same, in addition to
    the lexicon. Text after 300 characters is not read.
    """
    typed = heard_in(text, lexicon)
    heard = _in_known_words(typed, lexicon, synonyms)
    evidence = lexicon.evidence(heard)
    shares = shares_of(heard, evidence, lexicon)
    alerts = _alerts(heard, lexicon, evidence, shares)
    if not shares:
        return alerts
    together = _together(heard, shares, evidence, lexicon)
    order = {slug: place for place, slug in enumerate(together)}
    matches = [
        Match(
            slug,
            lexicon.categories[slug].services[0],
            score,
            tuple(term for term in _terms(heard, evidence, slug) if term in typed),
            score >= CONFIDENT,
        )
        for slug, score in _confidences(shares, together).items()
    ]
    matches.sort(key=lambda match: (order.get(match.category, len(order)), -match.score, match.category))
    beside = {slug for alert in alerts for slug in lexicon.categories[alert.category].related}
    if beside:
        # Whoever wants to die is not asked whether they mean a course: what was surely said, and what helps then.
        return alerts + [match for match in matches if match.is_confident or match.category in beside]
    enough = [match for rank, match in enumerate(matches) if rank < _CHOICES or match.score >= _LEAST]
    return alerts + enough[:_MOST_MATCHES]


def heard_in(text: str, lexicon: Lexicon) -> str:
    """`text` as it is read: tidied, its first 300 characters, slips of the keyboard repaired."""
    return lexicon.tokeniser.repair(tidy(text)[:LONGEST_TEXT])


def shares_of(heard: str, evidence: Sequence[Evidence], lexicon: Lexicon) -> dict[str, float]:
    """How probable each need is, all together 1; empty where nothing was understood."""
    if not any(map(is_han, heard)):
        return _by_rules(evidence, lexicon)
    model = lexicon.model()
    found = features(heard, evidence, lexicon)
    if not evidence and model.knows(found) < _LEAST_KNOWN:
        return {}
    return {slug: share for slug, share in model.shares(found).items() if slug in lexicon.categories}


def _by_rules(evidence: Sequence[Evidence], lexicon: Lexicon) -> dict[str, float]:
    """The same for texts without Chinese, of which there are no examples: the lexicon alone."""
    weights = weights_of(evidence)
    powers = {slug: math.exp(_STEEP * weights.get(slug, 0.0)) for slug in lexicon.phrases_by_category}
    return {slug: power / sum(powers.values()) for slug, power in powers.items()} if weights else {}


def _in_known_words(heard: str, lexicon: Lexicon, synonyms: Iterable[Sequence[str]]) -> str:
    """`heard`, with words that the lexicon does not know exchanged for those of their group that it does."""
    for group in synonyms:
        words = [tidy(word) for word in group]
        here = next((word for word in words if word and word in heard), "")
        if here and not lexicon.knows(here):
            known = next((word for word in words if word not in heard and lexicon.evidence(word)), here)
            heard = heard.replace(here, known)
    return heard


def _together(
    heard: str, shares: Mapping[str, float], evidence: Sequence[Evidence], lexicon: Lexicon
) -> dict[str, float]:
    """The needs that stand side by side, the likeliest first, with what each has in a clause of its own.

    Each has strong words of its own, apart from those of the others, and a share of the whole sentence or of a clause.
    """
    order = sorted(shares, key=lambda slug: (-shares[slug], slug))
    chosen = {order[0]: 0.0}
    weights = weights_of(evidence)
    if weights.get(order[0], 0.0) < _LEAST_OWN:
        return chosen
    claimed = _claim(evidence, order[0])
    clauses: list[dict[str, float]] | None = None
    for slug in order[1:]:
        if len(chosen) == _MOST_AT_ONCE:
            break
        strong = [one for one in evidence if one.slug == slug and one.weight >= SURE]
        is_apart = any(not any(one.overlaps(other) for other in claimed) for one in strong)
        if not is_apart or lexicon.categories[slug].area == _ELSEWHERE:
            continue
        clauses = _clause_shares(heard, lexicon) if clauses is None else clauses
        own = max((one.get(slug, 0.0) for one in clauses), default=0.0)
        if shares[slug] >= _SECOND or own >= _OF_CLAUSE:
            chosen[slug] = own
            claimed += _claim(evidence, slug)
    return chosen


def _clause_shares(heard: str, lexicon: Lexicon) -> list[dict[str, float]]:
    """The shares of each clause heard alone; none where there is only one."""
    clauses = [clause for clause in _CLAUSES.split(heard) if len(clause) > 1][:_MOST_CLAUSES]
    if len(clauses) < 2:
        return []
    return [shares_of(clause, lexicon.evidence(clause), lexicon) for clause in clauses]


def _claim(evidence: Iterable[Evidence], slug: str) -> list[Evidence]:
    """The stretches that belong to `slug`: its words; what patterns span only where there are no words."""
    own = [one for one in evidence if one.slug == slug]
    return [one for one in own if one.is_word] or own


def _confidences(shares: Mapping[str, float], together: Mapping[str, float]) -> dict[str, float]:
    """Each need's share against those that compete with it; needs side by side do not compete."""
    beside = sum(shares[slug] for slug in together)
    return {
        slug: round(max(share / (1 - beside + share), together[slug]) if slug in together else share, 4)
        for slug, share in shares.items()
    }


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
    heard: str, lexicon: Lexicon, evidence: Sequence[Evidence], shares: Mapping[str, float]
) -> list[Match]:
    matches = []
    for category in lexicon.categories.values():
        if not category.is_alert or not any(one.slug == category.slug for one in evidence):
            continue
        # A last day matters to a claim, not to a course.
        if category.services[0] == "legalaid" and not _about_rights(heard, lexicon, shares):
            continue
        terms = _terms(heard, evidence, category.slug)
        matches.append(Match(category.slug, category.services[0], 1.0, terms, True, True, category.hotlines))
    return matches


def _about_rights(heard: str, lexicon: Lexicon, shares: Mapping[str, float]) -> bool:
    first = max(shares, key=lambda slug: (shares[slug], slug), default="")
    is_right = bool(first) and lexicon.categories[first].area == _RIGHTS
    return is_right or any(word in heard for word in _PROCEEDINGS)
