"""Cells and sites from CSV with a header; degrees are laid out in metres around their middle."""

from __future__ import annotations

import csv
import io
import math
from typing import TYPE_CHECKING

from unionhall.engines.planning.core.siting.format_lines import Bad, Line, number, whole
from unionhall.engines.planning.core.siting.problems import Cell, Site, Standing
from unionhall.lib.errors import msgid as _

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAMES = {
    "id": "id", "name": "id", "x": "x", "y": "y", "lon": "longitude", "lng": "longitude", "longitude": "longitude",
    "lat": "latitude", "latitude": "latitude", "role": "role", "people": "people", "weight": "people",
    "demand": "people", "population": "people", "cost": "cost", "capacity": "capacity", "radius": "radius",
    "standing": "standing", "level": "level", "phase": "phase",
}  # fmt: skip
_METRES = 6_371_008.8 * math.pi / 180  # of one degree
_ROLES = ("cell", "site", "both")

Row = tuple[int, dict[str, str]]


def is_csv(text: str) -> bool:
    """Whether the first line names columns that are known."""
    first = text.removeprefix("\ufeff").lstrip().partition("\n")[0].strip()
    names = {_NAMES.get(word.strip().strip('"').lower(), "") for word in first.split(_delimiter(first))}
    return {"x", "y"} <= names or {"longitude", "latitude"} <= names


def _delimiter(first: str) -> str:
    return max(",;\t", key=first.count)


def read_points(text: str) -> tuple[list[Cell], list[Site]]:
    """The cells and the sites; a row without a role is both. Raises `Bad`."""
    rows = _rows(text)
    places = _places(rows)
    cells, sites = [], []
    for (line, values), (x, y) in zip(rows, places, strict=True):
        role = values.get("role", "").lower() or "both"
        if role not in _ROLES:
            raise Bad(_("Line %(line)s: “%(text)s” is none of cell, site, both."), line=line, text=role)
        name = values.get("id") or f"{line}"
        if role != "site":
            cells.append(Cell(name, x, y, _whole(line, values, "people") if values.get("people") else 1))
        if role != "cell":
            sites.append(_site(line, values, name, x, y))
    for kind in (cells, sites):
        _all_differ([point.id for point in kind])
    return cells, sites


def _all_differ(names: Sequence[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise Bad(_("“%(text)s” stands for two places."), text=name)
        seen.add(name)


def _rows(text: str) -> list[Row]:
    lines = text.removeprefix("\ufeff").lstrip()
    skipped = text.removeprefix("\ufeff")[: -len(lines)].count("\n")
    reader = csv.reader(io.StringIO(lines), delimiter=_delimiter(lines.partition("\n")[0]))
    header = [_NAMES.get(word.strip().lower(), "") for word in next(reader)]
    found = []
    for words in reader:
        if not any(word.strip() for word in words):
            continue
        line = skipped + reader.line_num
        if len(words) > len(header):
            raise Bad(
                _("Line %(line)s: %(count)s numbers are expected, not %(found)s."),
                line=line, count=len(header), found=len(words),
            )  # fmt: skip
        values = {name: word.strip() for name, word in zip(header, words, strict=False) if name}
        found.append((line, values))
    return found


def _number(line: int, values: dict[str, str], name: str) -> float:
    return number(Line(line, [values.get(name, "")]), 0)


def _whole(line: int, values: dict[str, str], name: str) -> int:
    return whole(Line(line, [values.get(name, "")]), 0, least=0)


def _places(rows: Sequence[Row]) -> list[tuple[float, float]]:
    if not rows or "x" in rows[0][1]:
        return [(_number(line, values, "x"), _number(line, values, "y")) for line, values in rows]
    degrees = [
        (_number(line, values, "longitude"), _number(line, values, "latitude")) for line, values in rows
    ]
    east = sum(longitude for longitude, _latitude in degrees) / len(degrees)
    north = sum(latitude for _longitude, latitude in degrees) / len(degrees)
    narrower = math.cos(math.radians(north))
    return [((lon - east) * narrower * _METRES, (lat - north) * _METRES) for lon, lat in degrees]


def _site(line: int, values: dict[str, str], name: str, x: float, y: float) -> Site:
    given = {key for key, value in values.items() if value}
    standing = values.get("standing", "").lower() or Standing.FREE.value
    if standing not in set(Standing):
        raise Bad(
            _("Line %(line)s: “%(text)s” is none of free, open, must, never."), line=line, text=standing
        )
    return Site(
        name,
        x,
        y,
        cost=_number(line, values, "cost") if "cost" in given else 1.0,
        capacity=_whole(line, values, "capacity") if "capacity" in given else None,
        radius=_number(line, values, "radius") if "radius" in given else None,
        standing=Standing(standing),
        level=values.get("level", ""),
        phase=_whole(line, values, "phase") if "phase" in given else 1,
    )
