"""From a sentence to what meets it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

from unionhall.engines.matching.core import Match, Question, Slots, classify, meant, question_between
from unionhall.engines.matching.lexicons import asking, lexicon
from unionhall.engines.matching.models import Example
from unionhall.engines.matching.queries.found import Clause, Found, Scope, find
from unionhall.engines.matching.queries.search import synonym_groups
from unionhall.kernel.organisations.models import Organisation
from unionhall.lib.geo import Point

_LONGEST_TEXT = 300


def needs_in(text: str) -> list[Match]:
    """The needs in what somebody typed, the likeliest first, alerts before all; see `core.classify`.

    Synonyms that staff keep are heard as well.
    """
    text = text[:_LONGEST_TEXT]
    return classify(text, lexicon(), synonym_groups(text))


def needs_meant(text: str, category: str) -> list[Match]:
    """`needs_in`, after whoever asked said that `category` was meant; one that is unknown changes nothing."""
    found = needs_in(text)
    known = lexicon().categories.get(category)
    return meant(found, category, known.services[0]) if known and not known.is_alert else found


def question_for(matches: Sequence[Match]) -> Question | None:
    """The one question to ask back, with two or three replies; None where it is clear what was meant."""
    return question_between(matches, asking())


def corrections_in_use() -> list[tuple[str, str]]:
    """(sentence, need) of every example that staff taught and did not switch off, of all units, in a fixed order.

    Where units differ over a sentence the last one counts. For training only: it is shown to nobody.
    """
    rows = Example.objects.filter(is_active=True).order_by("taught_at", "id")
    taught = dict(rows.values_list("text", "label"))
    return sorted(taught.items())


def documents_for(
    matches: Match | Sequence[Match],
    slots: Slots | None = None,
    *,
    at: datetime,
    kinds: Collection[str] | None = None,
    near: Point | None = None,
    within: Organisation | None = None,
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
    scope = Scope(kinds, near=near, within=within, at=at)
    return find(scope, [(condition, score)], terms=(), limit=limit, soonest_first=True).rows


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
