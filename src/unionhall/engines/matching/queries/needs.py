"""From a sentence to what meets it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

from unionhall.engines.matching.core import Match, Slots, classify
from unionhall.engines.matching.lexicons import lexicon
from unionhall.engines.matching.queries.found import Clause, Found, Scope, find
from unionhall.engines.matching.queries.search import synonym_groups
from unionhall.engines.matching.states import Audience
from unionhall.kernel.organisations.models import Organisation
from unionhall.lib.geo import Point

_LONGEST_TEXT = 300


def needs_in(text: str) -> list[Match]:
    """The needs in what somebody typed, the likeliest first, alerts before all; see `core.classify`.

    Synonyms that staff keep are heard as well.
    """
    text = text[:_LONGEST_TEXT]
    return classify(text, lexicon(), synonym_groups(text))


def documents_for(
    matches: Match | Sequence[Match],
    slots: Slots | None = None,
    *,
    at: datetime,
    kinds: Collection[str] | None = None,
    near: Point | None = None,
    within: Organisation | None = None,
    visible_to: Collection[str] = (Audience.PUBLIC,),
    limit: int = 50,
) -> list[Found]:
    """Documents that meet one of `matches` and have not begun at `at`; those of related needs after them.

    Of dated things the soonest are kept. Where `slots` name days, dated things of other days come last.
    """
    wanted = [matches] if isinstance(matches, Match) else list(matches)
    worths = _worths(wanted)
    if not worths:
        return []
    parts = [Clause("(%s = any(d.categories))::int * %s", [slug, worth]) for slug, worth in worths.items()]
    params = [param for part in parts for param in part.params]
    score = Clause(f"greatest({', '.join(part.sql for part in parts)}, 0)", params)
    if slots is not None and slots.span is not None:
        zone = timezone.get_current_timezone()
        first = datetime.combine(slots.span.first, time.min, zone).astimezone(UTC)
        after = datetime.combine(slots.span.last + timedelta(1), time.min, zone).astimezone(UTC)
        in_time = (
            "case when d.starts_at is null or (d.starts_at >= %s and d.starts_at < %s) then 1 else 0.3 end"
        )
        score = Clause(f"{score.sql} * {in_time}", [*score.params, first, after])
    condition = Clause("d.categories && %s::varchar[]", [list(worths)])
    scope = Scope(kinds, None, near, within, at, visible_to)
    return find(scope, condition, score, terms=(), limit=limit, soonest_first=True)


def _worths(matches: Sequence[Match]) -> dict[str, float]:
    """What a document of each category is worth, related ones half."""
    categories = lexicon().categories
    worths: dict[str, float] = {}
    for match in matches:
        if match.is_alert:
            continue
        worths[match.category] = max(match.score, worths.get(match.category, 0.0))
        for slug in categories[match.category].related:
            worths[slug] = max(match.score / 2, worths.get(slug, 0.0))
    return worths
