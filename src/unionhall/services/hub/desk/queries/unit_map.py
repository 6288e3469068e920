"""The units beneath on a map, each coloured by what a figure says of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, F, Func, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unionhall.kernel.catalogue.services import Figure
from unionhall.kernel.places.models import Place
from unionhall.services.hub.desk.periods import Period
from unionhall.services.hub.desk.queries import figures
from unionhall.services.hub.desk.queries.figures import Part
from unionhall.services.hub.desk.scope import Scope
from unionhall.services.hub.desk.verdicts import shown_value
from unionhall.ui.maps import drawing

CLASSES = 4
_FEWEST = 3
_MARGIN_KM = 4.0
# Names are lines of text: this part of the map's height and width they need for themselves.
_HIGH, _WIDE = 0.045, 0.2
_LONGEST_TAIL = 4
_MOST_BARS = 10


@dataclass(frozen=True)
class UnitMap:
    """A drawing with its legend; `rows` are all units with a number, those without a place among them."""

    figure: Figure
    title: str
    note: str
    drawn: dict[str, Any] | None
    legend: list[dict[str, Any]]
    rows: list[dict[str, Any]]

    @property
    def bars(self) -> list[dict[str, Any]]:
        """The units with the highest numbers, for a chart of bars."""
        ordered = sorted(self.rows, key=lambda row: -(row["n"] or 0))[:_MOST_BARS]
        return [
            {"label": row["name"], "n": row["n"], "text": row["text"], "url": f"?{row['query']}"}
            for row in ordered
        ]


def unit_map(figure: Figure, scope: Scope, period: Period, *, small: int, query: str) -> UnitMap:
    """The units directly beneath the chosen one by `figure`. Three queries.

    A unit stands in the middle of its places. Small numbers of sensitive figures are not shown and have no colour.
    """
    parts = figures.by_unit(figure, scope, period)
    rows = [_row(part, figure, small) | {"query": f"unit={part.code}&{query}"} for part in parts]
    edges = _edges([row["n"] for row in rows if row["n"] is not None])
    for row in rows:
        row["tone"] = 0 if row["n"] is None else 1 + sum(row["n"] >= edge for edge in edges)
    where = _middles(scope) if len(rows) >= _FEWEST else {}
    marks = [
        row | {"lat": where[row["code"]][0], "lon": where[row["code"]][1]}
        for row in rows
        if row["code"] in where
    ]
    _quieten(marks)
    drawn = drawing(marks, radius_km=_MARGIN_KM) if len(marks) >= _FEWEST else None
    return UnitMap(figure, _title(figure, rows), _note(rows), drawn, _legend(rows, figure), rows)


def _row(part: Part, figure: Figure, small: int) -> dict[str, Any]:
    reading = part.reading
    size = reading.part if reading.whole is None else reading.whole
    row = {"name": part.label, "code": part.code, "n": reading.value, "text": shown_value(reading)}
    if figure.is_sensitive and size < small:
        row |= {"n": None, "text": f"<{small}"}
    return row


def _middles(scope: Scope) -> dict[str, tuple[float, float]]:
    top = scope.paths[0] if len(scope.paths) == 1 else ""
    depth = top.count(".") + 2 if top else 1
    child = Cast(Func(F("organisation__path"), 0, depth, function="subpath"), TextField())
    rows = Place.objects.filter(scope.covers("organisation"), closed_on=None).order_by().annotate(child=child)
    middles = rows.values("child").annotate(lat=Avg("latitude"), lon=Avg("longitude"))
    return {row["child"]: (row["lat"], row["lon"]) for row in middles}


def _quieten(marks: list[dict[str, Any]]) -> None:
    """Names as the map has room for: without the ending that most share, and none upon another."""
    tail = _shared_tail([mark["name"] for mark in marks])
    spans = (
        {key: max(m[key] for m in marks) - min(m[key] for m in marks) or 1 for key in ("lat", "lon")}
        if marks
        else {}
    )
    named: list[dict[str, Any]] = []
    for mark in sorted(marks, key=lambda one: -(one["n"] or 0)):
        mark["name"] = mark["name"].removesuffix(tail) or mark["name"]
        mark["quiet"] = any(
            abs(mark["lat"] - one["lat"]) < _HIGH * spans["lat"]
            and abs(mark["lon"] - one["lon"]) < _WIDE * spans["lon"]
            for one in named
        )
        if not mark["quiet"]:
            named.append(mark)


def _shared_tail(names: Sequence[str]) -> str:
    """The ending, of a few letters, without which the names take least room; at least half of them have it."""
    tails = Counter(name[-length:] for name in names for length in range(2, _LONGEST_TAIL + 1))
    shared = {tail: times for tail, times in tails.items() if times > 1 and times * 2 >= len(names)}
    return max(shared, key=lambda tail: shared[tail] * len(tail), default="")


def _edges(values: Sequence[float]) -> list[float]:
    """Where the colours change: so that each has about as many units."""
    ordered = sorted(set(values))
    if len(ordered) <= CLASSES:
        return ordered[1:]
    return [ordered[len(ordered) * n // CLASSES] for n in range(1, CLASSES)]


def _legend(rows: Sequence[dict[str, Any]], figure: Figure) -> list[dict[str, Any]]:
    found = []
    for tone in range(1, CLASSES + 1):
        inside = sorted((row for row in rows if row["tone"] == tone), key=lambda row: row["n"])
        if inside:
            low, high = inside[0]["text"], inside[-1]["text"]
            found.append({"tone": tone, "text": low if low == high else f"{low}–{high}"})
    if any(row["tone"] == 0 for row in rows):
        found.append({"tone": 0, "text": _("not shown")})
    return found


def _title(figure: Figure, rows: Sequence[dict[str, Any]]) -> str:
    known = [row for row in rows if row["n"] is not None]
    if len(known) < 2:
        return _("%(figure)s on the map") % {"figure": figure.name}
    best = max(known, key=lambda row: row["n"])
    unit = f" {figure.unit}" if str(figure.unit) != "%" else "%"
    words = {"figure": figure.name, "unit": best["name"], "value": f"{best['text']}{unit}"}
    return _("%(figure)s: highest at %(unit)s, %(value)s") % words


def _note(rows: Sequence[dict[str, Any]]) -> str:
    return ngettext("%(n)s unit with numbers", "%(n)s units with numbers", len(rows)) % {"n": len(rows)}
