"""One way to ask the table of documents: who may find what, from where, and how the answer looks."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection

from unionhall.engines.matching.labels import PUBLIC, kinds_wanted, months_ahead, service_wanted
from unionhall.engines.matching.models import TIERS
from unionhall.engines.matching.sources import closed_kinds
from unionhall.kernel.organisations.models import Organisation
from unionhall.lib.geo import Point
from unionhall.lib.text import Piece, highlight

# However many documents answer, no more are ranked: the cost of a search has a bound.
CAP = 1_000
_TITLE_WIDTH, _SNIPPET_WIDTH = 200, 60
_FAR_KM = 20.0


@dataclass(frozen=True)
class Found:
    """A document that was found.

    `heading` and `snippet` are pieces of title and text with the words that were found marked. `distance_km`
    is from the point that was asked from, None without one. `score` compares only within one answer.
    """

    organisation_id: UUID
    kind: str
    object_id: UUID
    service: str
    title: str
    title_en: str
    url: str
    categories: tuple[str, ...]
    starts_at: datetime | None
    distance_km: float | None
    score: float
    heading: tuple[Piece, ...] = ()
    snippet: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Results:
    """One page of what was found, the best first, and how much there is of each kind, whatever kind is asked for.

    Counts stop where ranking stops: `is_more` says that there are more than `CAP`. `meant` is the word that was looked
    for in place of a misspelt one.
    """

    rows: list[Found] = field(default_factory=list)
    counts: Mapping[str, int] = field(default_factory=dict)
    is_more: bool = False
    meant: str = ""

    @property
    def total(self) -> int:
        """How many were found of all kinds, at most `CAP`."""
        return sum(self.counts.values())

    def __bool__(self) -> bool:
        return bool(self.counts)


@dataclass(frozen=True)
class Scope:
    """What may be found at all: documents that have one of the labels `held`, narrowed by all else that is given.

    `at` leaves out what began before it, `until` what does not begin before it or has no date; `within` is an
    organisation and all beneath; `within_km` needs `near`.
    """

    kinds: Collection[str] | None = None
    service: str | None = None
    near: Point | None = None
    within: Organisation | None = None
    at: datetime | None = None
    until: datetime | None = None
    within_km: float | None = None
    held: Collection[str] = (PUBLIC,)


@dataclass
class Clause:
    """A piece of SQL with its parameters."""

    sql: str
    params: list[Any] = field(default_factory=list)

    @staticmethod
    def all_of(clauses: Iterable[Clause]) -> Clause:
        clauses = list(clauses)
        return Clause(
            " and ".join(f"({clause.sql})" for clause in clauses),
            [param for clause in clauses for param in clause.params],
        )


# A condition, and how much what meets it is worth.
Way = tuple[Clause, Clause]


def parts(*, is_public: bool) -> list[str]:
    """The conditions that name the parts of the table with an index of their own, the smallest first."""
    side = "" if is_public else "not "
    return [f"{side}d.is_public and d.tier = {tier}" for tier in TIERS]


# The database works off the arms in their order and stops at the cap: it looks into a larger tier, or takes a looser
# way, only when what it has is not enough.
_ARM = """
    (select d.id, d.kind, {own} as own, d.starts_at, {distance} as distance_km, {score} as score
     from matching_searchdocument d where {part} and {where} {order} limit {cap})
"""
_NOTHING = (
    "select null::uuid as id, '' as kind, 0 as own, null::timestamptz as starts_at, null::float8 as distance_km,"
    " 0 as score where false"
)
# Only what the order needs is carried along; the texts are fetched for the few rows that are shown.
_SELECT = """
    with capped as materialized (
        select id, kind, max(own) as own, max(starts_at) as starts_at, max(distance_km) as distance_km,
               max(score) as score
        from ({groups}) hit group by id, kind
    ), best as (
        select *, row_number() over (
            {partition} order by score / (1 + coalesce(distance_km, {far}) / 5) desc, starts_at nulls last,
                     distance_km nulls last, id
        ) as place
        from (select * from capped where {chosen} limit {most}) capped
    ), counted as (
        select jsonb_agg(jsonb_build_array(own, kind, times)) as counts from (
            select own, kind, count(*) as times from capped group by own, kind order by own, kind) x
    )
    select counts, organisation_id, d.kind, object_id, service, title, title_en, url, categories, d.starts_at,
           distance_km, score, body
    from counted left join best on best.place > %s and best.place <= %s
    left join matching_searchdocument d on d.id = best.id
    order by {first} place
"""


def find(
    scope: Scope,
    ways: Sequence[Way],
    *,
    terms: Sequence[str],
    limit: int,
    offset: int = 0,
    soonest_first: bool = False,
    is_by_kind: bool = False,
) -> Results:
    """At most `limit` documents in `scope` that meet one of the conditions, those after the first `offset`.

    With `is_by_kind` so many of each kind, one kind after the other. The highest score comes first, the near ones
    raised. Of more documents than the cap those are kept that meet an earlier condition, and of them a sample that
    does not depend on what they are; with `soonest_first` the soonest.
    """
    asked = _Asked(ways, scope.kinds, terms, limit, offset, soonest_first, is_by_kind)
    found = _run(replace(scope, kinds=None), asked)
    if scope.kinds is not None and found.is_more:
        # There may be more of the kind than the sample has.
        found = replace(found, rows=_run(scope, asked).rows)
    return found


@dataclass(frozen=True)
class _Asked:
    """What `find` is asked for, beside the scope."""

    ways: Sequence[Way]
    kinds: Collection[str] | None
    terms: Sequence[str]
    limit: int
    offset: int
    soonest_first: bool
    is_by_kind: bool


def _run(scope: Scope, asked: _Asked) -> Results:
    groups = _groups(scope)
    arms = [_group(scope, group, asked) for group in groups]
    chosen = Clause("true") if asked.kinds is None else Clause("kind = any(%s)", [list(asked.kinds)])
    sql = _SELECT.format(
        groups=" union all ".join(arm.sql for arm in arms) or _NOTHING,
        most=CAP,
        far=_FAR_KM if scope.near else 0,
        chosen=chosen.sql,
        partition="partition by kind" if asked.is_by_kind else "",
        first="best.kind," if asked.is_by_kind else "",
    )
    params = [param for arm in arms for param in arm.params]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, *chosen.params, asked.offset, asked.offset + asked.limit])
        rows = cursor.fetchall()
    counts, is_more = _counted(json.loads(rows[0][0] or "[]"), {group.own: group.most for group in groups})
    return Results([_found(row[1:], asked.terms) for row in rows if row[1] is not None], counts, is_more)


@dataclass(frozen=True)
class _Group:
    """Documents found by the same labels, and how many of them are ranked at most."""

    own: int
    held: Collection[str]
    most: int


def _groups(scope: Scope) -> list[_Group]:
    """What is not for everybody is looked for by itself: its labels are few, and nothing public crowds it out."""
    own = [label for label in scope.held if label != PUBLIC]
    closed = closed_kinds()
    if not own or (scope.kinds is not None and closed.isdisjoint(scope.kinds)):
        return [_Group(0, [PUBLIC], CAP)] if PUBLIC in scope.held else []
    if PUBLIC not in scope.held or (scope.kinds is not None and closed.issuperset(scope.kinds)):
        return [_Group(1, own, CAP)]
    return [_Group(1, own, CAP - CAP // 3), _Group(0, [PUBLIC], CAP // 3)]


def _counted(rows: Sequence[Sequence[Any]], most: Mapping[int, int]) -> tuple[dict[str, int], bool]:
    """How many of each kind, without the one more of a group that only says that there are more."""
    counts: Counter[str] = Counter()
    is_more = False
    for own, group in groupby(rows, key=lambda row: row[0]):
        by_kind = {kind: times for _own, kind, times in group}
        if sum(by_kind.values()) > most[own]:
            is_more = True
            by_kind[max(by_kind, key=lambda kind: by_kind[kind])] -= 1
        counts.update(by_kind)
    return dict(counts), is_more


def _group(scope: Scope, group: _Group, asked: _Asked) -> Clause:
    distance = _distance(scope.near)
    arms: list[Clause] = []
    for condition, score in asked.ways:
        where = Clause.all_of([condition, *_restrictions(scope, group)])
        # Only what lies ahead comes in an order of its own; it is few, so all of it may be sorted.
        order = "order by d.starts_at nulls first" if asked.soonest_first else ""
        for part in parts(is_public=not group.own):
            sql = _ARM.format(
                own=group.own, distance=distance.sql, score=score.sql, part=part, where=where.sql, order=order,
                cap=group.most + 1,
            )  # fmt: skip
            arms.append(Clause(sql, [*distance.params, *score.params, *where.params]))
    return Clause(
        f"(select * from ({' union all '.join(arm.sql for arm in arms)}) arm limit {group.most + 1})",
        [param for arm in arms for param in arm.params],
    )


def _restrictions(scope: Scope, group: _Group) -> Iterator[Clause]:
    """What every document of `scope` meets. The labels are in the index, beside the words."""
    labels = [list(group.held)] if group.own else []
    if scope.kinds is not None:
        labels.append(kinds_wanted(scope.kinds))
    if scope.service is not None:
        labels.append(service_wanted(scope.service))
    if scope.at is not None:
        labels.append(months_ahead(scope.at, scope.until))
        yield Clause("d.starts_at is null or d.starts_at > %s", [scope.at])
        yield Clause("d.shown_from is null or d.shown_from <= %s", [scope.at])
        yield Clause("d.shown_until is null or d.shown_until > %s", [scope.at])
    if scope.until is not None:
        yield Clause("d.starts_at < %s", [scope.until])
    yield from (Clause("d.labels && %s::text[]", [wanted]) for wanted in labels)
    if scope.within is not None:
        yield Clause(
            "d.organisation_id in (select o.id from organisations_organisation o where o.path <@ %s::ltree)",
            [scope.within.path],
        )
    if scope.near is not None and scope.within_km is not None:
        distance = _distance(scope.near)
        yield Clause(f"{distance.sql} <= %s", [*distance.params, scope.within_km])


def _distance(near: Point | None) -> Clause:
    if near is None:
        return Clause("null::float8")
    return Clause(
        "case when d.latitude is not null then"
        " earth_distance(ll_to_earth(d.latitude, d.longitude), ll_to_earth(%s, %s)) / 1000 end",
        [near.lat, near.lon],
    )


def _found(row: Sequence[Any], terms: Sequence[str]) -> Found:
    *fields, distance_km, score, body = row
    organisation_id, kind, object_id, service, title, title_en, url, categories, starts_at = fields
    return Found(
        organisation_id,
        kind,
        object_id,
        service,
        title,
        title_en,
        url,
        tuple(categories),
        starts_at,
        distance_km,
        round(float(score), 6),
        tuple(highlight(title, terms, _TITLE_WIDTH)),
        tuple(highlight(body, terms, _SNIPPET_WIDTH)) if body else (),
    )
