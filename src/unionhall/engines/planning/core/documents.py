"""Problems and plans as JSON: one writer, one reader and one published schema for every kind, made from its classes.

A problem is an object with the fields of its class; fields with a default may be left out. A plan is
{"kind", "status", "sense", "objective", "bound", "gap", "choices", "reasons", "conflict", "stats"}.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import date, datetime, time
from typing import Any

from unionhall.engines.planning.core import soundness
from unionhall.engines.planning.core.kinds import Kind
from unionhall.engines.planning.core.plans import Conflict, Limits, Plan, Reason, Sense, Status
from unionhall.lib.errors import msgid as _
from unionhall.lib.records import BadRecord, Form, Mistakes, Single, Text, as_is

SCHEMA_ID = "urn:unionhall:planning"
DRAFT = "https://json-schema.org/draft/2020-12/schema"
LONGEST_TEXT = 2_000
MOST_ITEMS = 1_000_000
# Whole numbers up to here are exact as binary floats too, so that no reader takes one for another.
MOST_NUMBER = 2**53 - 1

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?([+-][0-9]{2}:[0-9]{2}|Z)?")
_HOUR = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?")


def read_problem(kind: Kind, data: Any) -> Any:
    """A problem of this kind, from what JSON holds. Raises BadRecord with every mistake by its path."""
    found = FORM.read(kind.problem, data)
    if mistakes := soundness.mistakes_of(found):
        raise BadRecord(mistakes)
    return found


def problem_data(problem: Any) -> dict[str, Any]:
    """A problem as JSON takes it, without fields that stand at their default: the shortest form that reads the same."""
    found: dict[str, Any] = FORM.write(problem)
    return found


def read_limits(data: Any) -> Limits:
    """Limits of a search. Raises BadRecord."""
    found: Limits = FORM.read(Limits, data)
    mistakes: Mistakes = {}
    if found.seconds <= 0:
        mistakes["seconds"] = Text(_("More than nothing is expected."))
    if not 0 <= found.gap < 1:
        mistakes["gap"] = Text(_("A share from 0 to less than 1 is expected, such as 0.01."))
    if found.rounds is not None and found.rounds < 1:
        mistakes["rounds"] = Text(_("More than nothing is expected."))
    if not 0 <= found.seed < 2**31:
        mistakes["seed"] = Text(_("A number from 0 to %(most)s is expected."), {"most": 2**31 - 1})
    if mistakes:
        raise BadRecord(mistakes)
    return found


def digest_of(kind: Kind, problem: Any, limits: Limits) -> str:
    """64 hexadecimal digits: the same for the same question, whatever the order of fields in its file."""
    asked = {"kind": kind.code, "problem": problem_data(problem), "limits": asdict(limits)}
    text = json.dumps(asked, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def plan_data(kind: Kind, plan: Plan[Any]) -> dict[str, Any]:
    """A plan as JSON takes it, every field of its choices written out."""
    conflict = None
    if plan.conflict is not None:
        conflict = [{"code": code, "values": _plain(values)} for code, values in plan.conflict.rules]
    return {
        "kind": kind.code,
        "status": plan.status.value,
        "sense": plan.sense.value,
        "objective": _plain(plan.objective),
        "bound": _plain(plan.bound),
        "gap": _plain(plan.gap),
        "choices": None if plan.choices is None else FORM.write(plan.choices, is_whole=True),
        "reasons": [
            {"subject": one.subject, "code": one.code, "values": _plain(one.values)} for one in plan.reasons
        ],
        "conflict": conflict,
        "stats": _plain(plan.stats),
    }


def progress_data(plan: Plan[Any]) -> dict[str, Any]:
    """How far a search is: the plan without its choices and reasons."""
    told = {"status": plan.status.value, "objective": plan.objective, "bound": plan.bound, "gap": plan.gap}
    return {**{name: _plain(value) for name, value in told.items()}, "stats": _plain(plan.stats)}


def faults_data(faults: Iterable[Any]) -> list[dict[str, Any]]:
    """What a checker found, as JSON takes it."""
    return [_plain(one) for one in faults]


def read_choices(kind: Kind, data: Any) -> Any:
    """The choices of a plan: of a whole plan as written here, or the choices alone. Raises BadRecord.

    Whatever else the plan says of itself is not believed, and not read.
    """
    if isinstance(data, Mapping) and "choices" in data and "status" in data:
        mistakes: Mistakes = {}
        if data.get("kind", kind.code) != kind.code:
            mistakes["kind"] = Text(_("This is no plan of this kind."))
        elif data["choices"] is None:
            mistakes["choices"] = Text(_("There is no plan in it."))
        found = None if mistakes else FORM.object_reader(kind.choices)(data["choices"], "choices", mistakes)
        if mistakes:
            raise BadRecord(mistakes)
        return found
    return FORM.read(kind.choices, data)


def read_plan(kind: Kind, data: Mapping[str, Any]) -> Plan[Any]:
    """A plan that `plan_data` has written, as a plan again. Raises BadRecord, KeyError or ValueError for others."""
    choices = None if data["choices"] is None else read_choices(kind, data)
    conflict = data["conflict"]
    return Plan(
        Status(data["status"]),
        Sense(data["sense"]),
        choices,
        data["objective"],
        data["bound"],
        tuple(Reason(one["subject"], one["code"], one["values"]) for one in data["reasons"]),
        None if conflict is None else Conflict(tuple((one["code"], one["values"]) for one in conflict)),
        data["stats"],
    )


def schema_document(kind: Kind) -> dict[str, Any]:
    """The published schema (draft 2020-12) of a kind: a problem; what a plan looks like stands under `$defs`."""
    return {
        "$schema": DRAFT,
        "$id": f"{SCHEMA_ID}:{kind.code}",
        "title": f"Planning: {kind.code}",
        "$ref": "#/$defs/problem",
        "$defs": {
            "problem": FORM.schema(kind.problem),
            "choices": FORM.schema(kind.choices),
            "limits": FORM.schema(Limits),
            "plan": _plan_schema(kind),
        },
    }


def _plan_schema(kind: Kind) -> dict[str, Any]:
    number = {"type": ["number", "null"]}
    values = {"type": "object"}
    rule = {"type": "object", "properties": {"code": {"type": "string"}, "values": values}}
    reason = {
        "type": "object",
        "properties": {"subject": {"type": "string"}, "code": {"type": "string"}, "values": values},
        "required": ["subject", "code", "values"],
    }
    properties = {
        "kind": {"const": kind.code},
        "status": {"type": "string", "enum": [one.value for one in Status]},
        "sense": {"type": "string", "enum": [one.value for one in Sense]},
        "objective": number,
        "bound": number,
        "gap": {"type": ["number", "null"], "minimum": 0},
        "choices": {"anyOf": [{"$ref": "#/$defs/choices"}, {"type": "null"}]},
        "reasons": {"type": "array", "items": reason},
        "conflict": {
            "anyOf": [{"type": "array", "items": rule | {"required": ["code", "values"]}}, {"type": "null"}]
        },
        "stats": values,
    }
    return {"type": "object", "properties": properties, "required": list(properties)}


def _plain(value: Any) -> Any:
    """As JSON takes it: what is not a number, a word or a collection of them becomes text; numbers stay finite."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value) if each.init}
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, frozenset | set):
        return sorted((_plain(one) for one in value), key=str)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if value is None or isinstance(value, bool | str):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, date | time):
        return value.isoformat()
    # Numbers of numpy, which must not be imported for this.
    return _plain(value.item()) if hasattr(value, "item") else str(value)


def _read_float(value: Any, path: str, mistakes: Mistakes) -> Any:
    if type(value) not in (int, float) or not abs(value) <= MOST_NUMBER:
        mistakes[path] = Text(_("A number is expected."))
        return 0.0
    return float(value)


def _read_int(value: Any, path: str, mistakes: Mistakes) -> Any:
    # To JSON 3.0 is a whole number as well, and some programs write no other.
    if type(value) is float and value.is_integer():
        value = int(value)
    if type(value) is not int or abs(value) > MOST_NUMBER:
        mistakes[path] = Text(_("A whole number is expected."))
    return value


def _read_bool(value: Any, path: str, mistakes: Mistakes) -> Any:
    if value is not True and value is not False:
        mistakes[path] = Text(_("true or false is expected."))
    return value


def _read_text(value: Any, path: str, mistakes: Mistakes) -> Any:
    # Halves of characters can neither be stored nor printed; a nought is what PostgreSQL refuses.
    if not isinstance(value, str) or (not value.isprintable() and _is_broken(value)):
        mistakes[path] = Text(_("Text is expected."))
    elif len(value) > LONGEST_TEXT:
        mistakes[path] = Text(_("At most %(most)s characters."), {"most": LONGEST_TEXT})
    return value


def _is_broken(value: str) -> bool:
    return any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in value)


def _read_day(value: Any, path: str, mistakes: Mistakes) -> Any:
    try:
        return date.fromisoformat(value if _DAY.fullmatch(value) else "")
    except (TypeError, ValueError):
        mistakes[path] = Text(_("A day is written like 2026-01-31."))
        return None


def _read_hour(value: Any, path: str, mistakes: Mistakes) -> Any:
    try:
        return time.fromisoformat(value if _HOUR.fullmatch(value) else "")
    except (TypeError, ValueError):
        mistakes[path] = Text(_("A time of day is written like 08:30."))
        return None


def _read_moment(value: Any, path: str, mistakes: Mistakes) -> Any:
    try:
        return datetime.fromisoformat(value if _MOMENT.fullmatch(value) else "")
    except (TypeError, ValueError):
        mistakes[path] = Text(_("A moment is written like 2026-01-31T08:30."))
        return None


def _text_of(value: Any) -> str:
    found: str = value.isoformat()
    return found


_RANGE = {"minimum": -MOST_NUMBER, "maximum": MOST_NUMBER}
FORM = Form(
    {
        float: Single(_read_float, {"type": "number", **_RANGE}),
        int: Single(_read_int, {"type": "integer", **_RANGE}),
        bool: Single(_read_bool, {"type": "boolean"}),
        str: Single(_read_text, {"type": "string", "maxLength": LONGEST_TEXT}),
        date: Single(
            _read_day, {"type": "string", "format": "date", "pattern": f"^{_DAY.pattern}$"}, _text_of
        ),
        time: Single(_read_hour, {"type": "string", "pattern": f"^{_HOUR.pattern}$"}, _text_of),
        datetime: Single(_read_moment, {"type": "string", "pattern": f"^{_MOMENT.pattern}$"}, _text_of),
        object: Single(lambda value, _path, _mistakes: value, {}, as_is),
    },
    most_items=MOST_ITEMS,
    root="problem",
)
