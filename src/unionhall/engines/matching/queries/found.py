"""One way to ask the table of documents: who may see what, from where, and how the answer looks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from unionhall.engines.matching.states import Audience
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
class Scope:
    """What may be found at all. `at` leaves out what began before it; `within` is an organisation and all beneath."""

    kinds: Collection[str] | None = None
    service: str | None = None
    near: Point | None = None
    within: Organisation | None = None
    at: datetime | None = None
    visible_to: Collection[str] = (Audience.PUBLIC,)


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


# Only what the order needs is carried along; the texts are fetched for the few rows that are shown.
_SELECT = """
    with capped as (
        select d.id, d.starts_at, {distance} as distance_km, {score} as score
        from matching_searchdocument d
        where {where}
        {order_before_cap}
        limit {cap}
    ), best as (
        select *, row_number() over (
            order by score / (1 + coalesce(distance_km, {far}) / 5) desc, starts_at nulls last,
                     distance_km nulls last, id
        ) as place
        from capped order by place limit %s
    )
    select organisation_id, kind, object_id, service, title, title_en, url, categories, d.starts_at, distance_km,
           score, body
    from best join matching_searchdocument d using (id)
    order by place
"""


def find(
    scope: Scope,
    condition: Clause,
    score: Clause,
    *,
    terms: Sequence[str],
    limit: int,
    soonest_first: bool = False,
) -> list[Found]:
    """At most `limit` documents in `scope` that meet `condition`, the highest `score` first, the near ones raised.

    With `soonest_first` the cap keeps the soonest, else it keeps whichever come first.
    """
    distance = _distance(scope.near)
    where = Clause.all_of([*_restrictions(scope), condition])
    sql = _SELECT.format(
        distance=distance.sql,
        score=score.sql,
        where=where.sql,
        order_before_cap="order by d.starts_at nulls first" if soonest_first else "",
        cap=CAP,
        far=_FAR_KM if scope.near else 0,
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*distance.params, *score.params, *where.params, limit])
        return [_found(row, terms) for row in cursor.fetchall()]


def _restrictions(scope: Scope) -> Iterable[Clause]:
    yield Clause("d.visible_to = any(%s)", [list(scope.visible_to)])
    if scope.kinds is not None:
        yield Clause("d.kind = any(%s)", [list(scope.kinds)])
    if scope.service is not None:
        yield Clause("d.service = %s", [scope.service])
    if scope.at is not None:
        yield Clause("d.starts_at is null or d.starts_at > %s", [scope.at])
    if scope.within is not None:
        yield Clause(
            "d.organisation_id in (select o.id from organisations_organisation o where o.path <@ %s::ltree)",
            [scope.within.path],
        )


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
