"""Changes of parts (RFC 7644, 3.5.2), applied to a resource as it is shown. Plain Python.

Directories in wide use bend the rules in ways that do no harm, and are understood: operations in capitals, truth
values as text, paths as the names of a value, a filtered replacement of what is not there yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from unionhall.services.hub.scim import filters
from unionhall.services.hub.scim.errors import Immutable, InvalidPath, InvalidSyntax, NoTarget
from unionhall.services.hub.scim.schemas import ENTERPRISE
from unionhall.services.hub.scim.shapes import MemberChanges, member_ids

_PATH = re.compile(r"(?P<name>[\w$-]+)(?:\[(?P<filter>.*)\])?(?:\.(?P<sub>[\w$-]+))?", re.DOTALL)
# In small letters -> as written. What is not named here is not kept, and passed over like in a whole resource.
_KNOWN = {
    name.lower(): name
    for name in (
        "externalId",
        "userName",
        "displayName",
        "name",
        "active",
        "title",
        "phoneNumbers",
        "members",
    )
}
_SUBNAMES = {name.lower(): name for name in ("familyName", "givenName", "formatted", "value", "type", "$ref")}
_KNOWN_OF_EMPLOYER = {"employeenumber": "employeeNumber"}
_READ_ONLY = frozenset({"id", "meta", "groups", "schemas"})
LISTS = frozenset({"phoneNumbers", "members"})
MOST_OPERATIONS = 500


def operations_of(body: Any) -> Iterator[tuple[str, str, Any]]:
    """(op, path, value) of each operation; one without a path becomes one for each name of its value.

    Raises InvalidSyntax, NoTarget.
    """
    listed = next((value for name, value in body.items() if name.lower() == "operations"), None)
    if not isinstance(listed, list) or not listed or len(listed) > MOST_OPERATIONS:
        raise InvalidSyntax(why=f"Operations is a list of 1 to {MOST_OPERATIONS}")
    for each in listed:
        op = str(each.get("op", "")).lower() if isinstance(each, dict) else ""
        if op not in ("add", "replace", "remove"):
            raise InvalidSyntax(why="op is add, replace or remove")
        path, value = each.get("path"), each.get("value")
        if path is not None and not isinstance(path, str):
            raise InvalidPath(path="not text")
        if path:
            yield op, path, value
        elif op == "remove":
            raise NoTarget
        elif isinstance(value, dict):
            yield from ((op, name, inner) for name, inner in value.items() if name not in _READ_ONLY)
        else:
            raise InvalidSyntax(why="without a path, value is an object")


def apply(resource: dict[str, Any], op: str, path: str, value: Any) -> None:
    """Change `resource` in place. Raises Immutable, InvalidPath, InvalidFilter."""
    holder, known, rest = resource, _KNOWN, path.strip()
    if rest.lower().startswith(ENTERPRISE.lower()):
        rest = rest[len(ENTERPRISE) :].lstrip(":")
        holder, known = resource.setdefault(ENTERPRISE, {}), _KNOWN_OF_EMPLOYER
        if not rest:
            _change_extension(resource, op, value)
            return
    elif rest.lower().startswith("urn:"):
        rest = rest[len(rest) - len(filters.attribute_name(rest)) :]
    match = _PATH.fullmatch(rest)
    if match is None:
        raise InvalidPath(path=path[:80])
    name = match["name"].lower()
    if name in _READ_ONLY or (name == "organization" and known is _KNOWN_OF_EMPLOYER):
        raise Immutable(name=match["name"], why="it is read only")
    if name not in known:
        return
    name = known[name]
    if name in LISTS:
        _change_list(holder, name, op, match["filter"], _subname(match["sub"]), value)
    elif match["sub"]:
        _change(holder.setdefault(name, {}), _subname(match["sub"]), op, value)
    else:
        _change(holder, name, op, value)


def _subname(name: str | None) -> str:
    return _SUBNAMES.get(name.lower(), name) if name else ""


def _change_extension(resource: dict[str, Any], op: str, value: Any) -> None:
    if op == "remove":
        resource[ENTERPRISE] = {}
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name != "schemas":
                apply(resource, op, f"{ENTERPRISE}:{name}", inner)
    else:
        raise InvalidSyntax(why="the value of an extension is an object")


def _change(holder: Any, name: str, op: str, value: Any) -> None:
    if not isinstance(holder, dict):
        raise InvalidPath(path=name)
    if op == "remove":
        holder.pop(name, None)
    elif op == "add" and isinstance(value, dict) and isinstance(holder.get(name), dict):
        holder[name] = holder[name] | value
    else:
        holder[name] = value


def _change_list(holder: dict[str, Any], name: str, op: str, which: str | None, sub: str, value: Any) -> None:
    present = [dict(each) for each in holder.get(name) or []]
    if which is None and not sub:
        given = [each for each in (value if isinstance(value, list) else [value]) if each is not None]
        if not all(isinstance(each, dict) for each in given):
            raise InvalidSyntax(why=f"{name} is a list of objects")
        holder[name] = _whole_list(present, op, given)
        return
    node = filters.parse(which) if which else None
    chosen = [each for each in present if node is None or filters.matches(node, each)]
    if op == "remove" and not sub:
        holder[name] = [each for each in present if each not in chosen]
        return
    if not chosen and op != "remove":
        chosen = [_described(node)]
        present.extend(chosen)
    for each in chosen:
        if sub:
            _change(each, sub, op, value)
        elif isinstance(value, dict):
            each.update(value)
        else:
            raise InvalidSyntax(why=f"an element of {name} is an object")
    holder[name] = present


def _whole_list(present: list[dict[str, Any]], op: str, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if op == "replace":
        return given
    named = [each.get("value") for each in given]
    if op == "remove":
        # Without a list of what goes, all goes.
        return [each for each in present if each.get("value") not in named] if given else []
    known = [each.get("value") for each in present]
    return present + [each for each in given if each.get("value") not in known]


def _described(node: filters.Node | None) -> dict[str, Any]:
    """A new element that the filter would find, as far as it says what is equal."""
    if isinstance(node, filters.Compare) and node.op == "eq":
        return {_SUBNAMES.get(node.attribute, node.attribute): node.value}
    if isinstance(node, filters.AllOf):
        return {name: value for part in node.parts for name, value in _described(part).items()}
    return {}


def change_members(changes: MemberChanges, op: str, path: str, value: Any) -> bool:
    """Note what an operation does to a group's members, without reading them; False when it is about something else.

    Raises InvalidPath, InvalidValue, InvalidFilter.
    """
    name = path.strip()
    name = name[len(name) - len(filters.attribute_name(name)) :]
    match = _PATH.fullmatch(name)
    if match is None or match["name"].lower() != "members":
        return False
    if match["sub"] or (match["filter"] is not None and op != "remove"):
        raise InvalidPath(path=path[:80])
    if match["filter"] is not None:
        named = set(member_ids([{"value": one} for one in _values_in(filters.parse(match["filter"]), path)]))
        changes.go |= named
        changes.come -= named
    elif op == "remove" and not value:
        changes.afresh, changes.come, changes.go = True, set(), set()
    elif op == "remove":
        named = set(member_ids(value))
        changes.go |= named
        changes.come -= named
    else:
        named = set(member_ids(value or []))
        if op == "replace":
            changes.afresh, changes.come, changes.go = True, set(), set()
        changes.come |= named
        changes.go -= named
    return True


def _values_in(node: filters.Node, path: str) -> Iterator[Any]:
    if isinstance(node, filters.Compare) and (node.attribute, node.op) == ("value", "eq"):
        yield node.value
    elif isinstance(node, filters.AnyOf):
        for part in node.parts:
            yield from _values_in(part, path)
    else:
        raise InvalidPath(path=path[:80])
