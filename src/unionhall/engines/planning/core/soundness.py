"""What the types of a problem do not say: numbers that cannot be less, ids that are there twice, names of nothing.

One walk over any problem, by tables that name classes and fields; a solver then need not look. Everything with an `id`
in one list of the problem is known by it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from unionhall.lib.errors import msgid as _
from unionhall.lib.records import Text

# The least that a number may be, by class and field. What is not named may be anything.
LEAST: dict[str, float] = {
    "Cell.people": 0,
    "Site.cost": 0,
    "Site.capacity": 0,
    "Site.radius": 0,
    "Site.phase": 1,
    "SitingProblem.radius": 0,
    "SitingProblem.sites": 0,
    "SitingProblem.budget": 0,
    "SitingProblem.detour": 0,
    "SitingProblem.by_phase": 0,
    "roster.Person.history": 0,
    "roster.Person.available_before": 0,
    "roster.Person.row_before": 0,
    "Station.least": 0,
    "Station.most": 0,
    "Shift.rest": 0,
    "Cover.least": 0,
    "Cover.most": 0,
    "Need.count": 0,
    "RosterProblem.in_row": 1,
    "RosterProblem.rest": 0,
    "RosterProblem.seniors": 0,
    "RosterProblem.fairness": 0,
    "Room.capacity": 0,
    "Room.panel": 0,
    "Event.size": 0,
    "Slot.day": 1,
    "Slot.at": 1,
    "Weights.sessions": 0,
    "Weights.late": 0,
    "Weights.idle": 0,
    "TimetableProblem.most_in_a_row": 1,
    "Host.capacity": 0,
    "Host.load": 0,
    "Weights.skill": 0,
    "Weights.distance": 0,
    "Weights.wish": 0,
    "Weights.load": 0,
    "Weights.unplaced": 0,
    "MatchingProblem.reach": 0,
    "Enterprise.headcount": 0,
    "HalfDay.day": 1,
    "HalfDay.half": 1,
    "VisitProblem.days": 1,
    "VisitProblem.reach": 0,
    "VisitProblem.a_half_day": 1,
}

# Fields whose text names something in that list of the problem. Empty text names nothing.
NAMES: dict[str, str] = {
    "Cover.station": "stations",
    "Cover.shift": "shifts",
    "Need.station": "stations",
    "Need.shift": "shifts",
    "Wish.person": "people",
    "Wish.station": "stations",
    "Wish.shift": "shifts",
    "Ban.person": "people",
    "Ban.station": "stations",
    "Ban.shift": "shifts",
    "Duty.person": "people",
    "Duty.station": "stations",
    "Duty.shift": "shifts",
    "Event.rooms": "rooms",
    "Event.slots": "slots",
    "Event.after": "events",
    "Room.closed": "slots",
    "Person.away": "slots",
    "Seeker.only": "hosts",
    "Forbidden.seeker": "seekers",
    "Forbidden.host": "hosts",
}

# Fields with pairs of names.
PAIRS: dict[str, tuple[str, str]] = {"MatchingProblem.must": ("seekers", "hosts")}


def mistakes_of(problem: Any) -> dict[str, Text]:
    """Every mistake, by the path of its field; none for a problem that makes sense."""
    known = {each.name: _ids(getattr(problem, each.name)) for each in fields(problem)}
    return dict((*_of_record(problem, "", known), *_of_pairs(problem, known)))


def _ids(value: Any) -> frozenset[str]:
    if not isinstance(value, tuple):
        return frozenset()
    return frozenset(one.id for one in value if is_dataclass(one) and hasattr(one, "id"))


def _of_pairs(problem: Any, known: dict[str, frozenset[str]]) -> Iterator[tuple[str, Text]]:
    for each in fields(problem):
        lists = PAIRS.get(f"{type(problem).__name__}.{each.name}")
        if lists is not None:
            for place, pair in enumerate(getattr(problem, each.name)):
                for at, (name, list_name) in enumerate(zip(pair, lists, strict=True)):
                    yield from _of_nothing(name, known[list_name], f"{each.name}.{place}.{at}")


def _of_record(record: Any, path: str, known: dict[str, frozenset[str]]) -> Iterator[tuple[str, Text]]:
    for name, least, list_name in _checks_of(type(record)):
        value, here = getattr(record, name), f"{path}{name}"
        if least is not None:
            yield from _too_small(value, least, here)
        if list_name is not None:
            yield from _of_nothing(value, known.get(list_name, frozenset()), here)
        if isinstance(value, tuple):
            yield from _of_list(value, here, known)


_CHECKS: dict[type[Any], tuple[tuple[str, float | None, str | None], ...]] = {}


def _checks_of(kind: type[Any]) -> tuple[tuple[str, float | None, str | None], ...]:
    """(field, its least, the list it names something of) for the fields that need a look."""
    found = _CHECKS.get(kind)
    if found is None:
        part = kind.__module__.split(".")[-2].removesuffix("s")
        rows = []
        for each in fields(kind):
            key = f"{kind.__name__}.{each.name}"
            least = LEAST.get(key, LEAST.get(f"{part}.{key}"))
            rows.append((each.name, least, NAMES.get(key), "tuple" in str(each.type)))
        found = _CHECKS[kind] = tuple(row[:3] for row in rows if row[1] is not None or row[2] or row[3])
    return found


def _of_list(
    values: tuple[Any, ...], path: str, known: dict[str, frozenset[str]]
) -> Iterator[tuple[str, Text]]:
    if not values or not is_dataclass(values[0]):
        return
    has_ids, seen = hasattr(values[0], "id"), set()
    for place, one in enumerate(values):
        if has_ids and one.id in seen:
            yield f"{path}.{place}.id", Text(_("Something else in this list has the same id."))
        if has_ids:
            seen.add(one.id)
        yield from _of_record(one, f"{path}.{place}.", known)


def _too_small(value: Any, least: float, path: str) -> Iterator[tuple[str, Text]]:
    rows = enumerate(value) if isinstance(value, tuple) else [("", value)]
    for place, one in rows:
        if one is not None and not (one >= least and math.isfinite(one)):
            at = path if place == "" else f"{path}.{place}"
            yield at, Text(_("At least %(least)s is expected."), {"least": least})


def _of_nothing(value: Any, known: frozenset[str], path: str) -> Iterator[tuple[str, Text]]:
    names = [value] if isinstance(value, str) else value
    missing = sorted({one for one in names if one and one not in known})
    if missing:
        yield path, Text(_("Nothing here has this id: %(names)s."), {"names": ", ".join(missing[:5])})
