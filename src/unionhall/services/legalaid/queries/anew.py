"""A published roster planned anew: what has to change since somebody fell ill or left, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from uuid import UUID

from unionhall.services.legalaid import rostering
from unionhall.services.legalaid.core import roster as core
from unionhall.services.legalaid.core.rostering import mark_of
from unionhall.services.legalaid.models import DutyPost, Lawyer, Roster
from unionhall.services.legalaid.queries import rosters
from unionhall.services.legalaid.queries.roster_reasons import named
from unionhall.services.legalaid.roster_words import conflict_words
from unionhall.services.legalaid.states import RosterState


@dataclass(frozen=True)
class Moved:
    """A post on a day that changes hands; nobody: None."""

    day: date
    post: DutyPost
    before: Lawyer | None
    after: Lawyer | None


@dataclass(frozen=True)
class Anew:
    """What would change in a published roster: `mark` names the state it was made from, `left` are gaps that stay."""

    mark: str
    moves: list[Moved]
    left: list[tuple[date, DutyPost, core.Gap]]
    collisions: list[str]


def planned_anew(roster: Roster, today: date) -> Anew:
    """The least that has to change from tomorrow on, and today where somebody is missing, so that the rules are kept.

    Raises PlannerFailed.
    """
    ahead = [duty for duty in rosters.duties_of(roster) if duty.day >= today]
    plan, published = rosters.plan_of(roster, start=today), rosters.assignment_of(ahead)
    plan = replace(plan, fixed=rosters.assignment_of(duty for duty in ahead if duty.day == today))
    mark = mark_of(plan, published)
    if roster.state != RosterState.PUBLISHED or not _has_to_change(plan, published):
        return Anew(mark, [], [], [])
    made = rostering.revised(plan, published)
    rows = Lawyer.objects.filter(organisation=roster.organisation).select_related("person", "firm")
    lawyers = {one.pk: one for one in rows}
    posts = {
        post.pk: post for post in [*rosters.posts_of(roster.organisation), *(duty.post for duty in ahead)]
    }
    conflict = [(code, values) for code, values in made.verdict["conflict"]]
    return Anew(
        mark,
        list(_moves(published, made.assignment, posts, lawyers)),
        [(gap.day, posts[gap.post], gap) for gap in made.gaps],
        conflict_words(conflict, named(lawyers.values(), posts.values())),
    )


def _has_to_change(plan: core.Plan, published: core.Assignment) -> bool:
    broken = {fault.rule for fault in core.faults(published, plan)}
    return bool(plan.posts and broken - {core.Broken.ROW})


def _moves(
    published: core.Assignment,
    made: core.Assignment,
    posts: dict[UUID, DutyPost],
    lawyers: dict[UUID, Lawyer],
) -> Iterator[Moved]:
    for slot in sorted({*published, *made}, key=lambda one: (one[0], posts[one[1]].name)):
        old, new = published.get(slot, ()), made.get(slot, ())
        gone = [lawyers[key] for key in old if key not in new]
        come = [lawyers[key] for key in new if key not in old]
        for before, after in zip_longest(gone, come):
            yield Moved(slot[0], posts[slot[1]], before, after)
