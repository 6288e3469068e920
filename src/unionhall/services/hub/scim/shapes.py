"""What another system sends, understood; and the part of a resource it asks for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from unionhall.lib.errors import InvalidInput
from unionhall.lib.text import normalise, parse_phone
from unionhall.services.hub.scim.errors import InvalidSyntax, InvalidValue
from unionhall.services.hub.scim.filters import attribute_name
from unionhall.services.hub.scim.schemas import ENTERPRISE

LONGEST_NAME = 255
LONGEST_NUMBER = 64
LONGEST_TITLE = 60
MOST_TELEPHONES = 10
LARGEST_BODY = 2_000_000
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class WantedUser:
    """A user as the other system wants it. `phone` is the mobile number, empty when none was given."""

    login: str
    external_id: str
    name: str
    title: str
    is_active: bool
    phone: str
    telephones: tuple[tuple[str, str], ...] = ()
    number: str = ""


@dataclass(frozen=True)
class WantedGroup:
    """A group as the other system wants it; `members` None leaves them as they are."""

    name: str
    external_id: str
    members: frozenset[UUID] | None = None


@dataclass
class MemberChanges:
    """What a change of parts does to a group's members: everybody goes if `afresh`, then these come and go."""

    afresh: bool = False
    come: set[UUID] = field(default_factory=set)
    go: set[UUID] = field(default_factory=set)


def read_body(raw: bytes) -> dict[str, Any]:
    """The JSON object that was sent. Raises InvalidSyntax."""
    if len(raw) > LARGEST_BODY:
        raise InvalidSyntax(why="it is too large")
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        raise InvalidSyntax(why="it is not JSON") from None
    if not isinstance(body, dict) or "\\u0000" in json.dumps(body):
        raise InvalidSyntax(why="it is not an object of plain text")
    return body


def wanted_user(document: dict[str, Any], *, before: dict[str, Any] | None = None) -> WantedUser:
    """A user's document understood; `before` is how the user was shown until now. Raises InvalidValue."""
    document = _canonical(document)
    login = _text(document, "userName", LONGEST_NAME)
    if not login:
        raise InvalidValue(name="userName", why="it is missing")
    employer = document.get(ENTERPRISE) or {}
    phone, telephones = _telephones(document.get("phoneNumbers"))
    return WantedUser(
        login=login,
        external_id=_text(document, "externalId", LONGEST_NAME),
        name=_name(document, before or {}),
        title=_text(document, "title", LONGEST_TITLE),
        is_active=_truth(document.get("active", True)),
        phone=_phone(phone, login, (before or {}).get("userName", "")),
        telephones=telephones,
        number=_text(employer, "employeeNumber", LONGEST_NUMBER) if isinstance(employer, dict) else "",
    )


def wanted_group(document: dict[str, Any]) -> WantedGroup:
    """A group's document understood. Raises InvalidValue."""
    document = _canonical(document)
    name = _text(document, "displayName", 120)
    if not name:
        raise InvalidValue(name="displayName", why="it is missing")
    members = document.get("members")
    return WantedGroup(
        name=name,
        external_id=_text(document, "externalId", LONGEST_NAME),
        members=None if members is None else frozenset(member_ids(members)),
    )


def member_ids(members: Any) -> Iterable[UUID]:
    """The people that a list of members names. Raises InvalidValue."""
    for member in members if isinstance(members, list) else [members]:
        try:
            yield UUID(str(member["value"]))
        except (TypeError, KeyError, ValueError):
            raise InvalidValue(name="members", why="a member is named by the id of a user") from None


def _canonical(document: dict[str, Any]) -> dict[str, Any]:
    """With attribute names as they are written: in this protocol their letters' size does not count."""
    names = ("userName", "externalId", "displayName", "name", "title", "active", "phoneNumbers", "members")
    known = {name.lower(): name for name in names} | {ENTERPRISE.lower(): ENTERPRISE}
    return {known.get(name.lower(), name): value for name, value in document.items()}


def _text(document: dict[str, Any], name: str, longest: int) -> str:
    value = document.get(name)
    if value is None:
        return ""
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise InvalidValue(name=name, why="it is not text")
    text = str(value).strip()
    if len(text) > longest:
        raise InvalidValue(name=name, why=f"it has more than {longest} characters")
    return text


def _truth(value: Any) -> bool:
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if not isinstance(value, bool):
        raise InvalidValue(name="active", why="it is neither true nor false")
    return value


def _name(document: dict[str, Any], before: dict[str, Any]) -> str:
    """The name, from whichever of its two places has changed; the display name first."""
    shown = _text(document, "displayName", LONGEST_NAME)
    parts = document.get("name") or {}
    if not isinstance(parts, dict):
        raise InvalidValue(name="name", why="it is not an object")
    parts = {name.lower(): value for name, value in parts.items()}
    formatted = _text(parts, "formatted", LONGEST_NAME)
    family, given = _text(parts, "familyname", LONGEST_NAME), _text(parts, "givenname", LONGEST_NAME)
    known = before.get("displayName", "")
    joined = ""
    if family and given:
        joined = f"{family}{given}" if _HAN.search(family + given) else f"{given} {family}"
    for candidate in (shown, formatted, joined):
        if candidate and normalise(candidate) != known:
            return candidate
    if not (known or shown or formatted or joined):
        raise InvalidValue(name="displayName", why="it is missing")
    return known or shown


def _phone(given: str, login: str, login_before: str) -> str:
    """The mobile number; a new user name that is one counts where none was given, or only the one it replaces."""
    if login != login_before and _mobile(login) and (not given or given == _mobile(login_before)):
        return _mobile(login)
    return given


def _mobile(text: str) -> str:
    try:
        return parse_phone(text)
    except InvalidInput:
        return ""


def _telephones(given: Any) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The first mobile number, and all other numbers with their kinds, as they were told."""
    if given is None:
        return "", ()
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise InvalidValue(name="phoneNumbers", why="it is not a list of objects")
    if len(given) > MOST_TELEPHONES:
        raise InvalidValue(name="phoneNumbers", why=f"there are more than {MOST_TELEPHONES}")
    mobile, others = "", []
    for each in given:
        number = _text(each, "value", LONGEST_NUMBER)
        found = "" if mobile else _mobile(number.removeprefix("tel:"))
        if found:
            mobile = found
        elif number:
            others.append((number, _text(each, "type", LONGEST_NUMBER)))
    return mobile, tuple(others)


def chosen_part(resource: dict[str, Any], wanted: str, unwanted: str) -> dict[str, Any]:
    """The resource with the attributes that were asked for, or without those that were not (RFC 7644, 3.9).

    Both are names with commas between; `schemas` and `id` always stay. What is only told when asked for is left out
    unless `wanted` names it.
    """
    only = {attribute_name(name.strip()) for name in wanted.split(",") if name.strip()}
    without = {attribute_name(name.strip()) for name in unwanted.split(",") if name.strip()}
    organization = f"{ENTERPRISE}:organization".lower()
    kept = {}
    for name, value in resource.items():
        if name == ENTERPRISE:
            inner = {
                sub: part
                for sub, part in value.items()
                if _stays(f"{name}:{sub}".lower(), only, without, {name.lower()})
                and (sub != "organization" or organization in only)
            }
            if inner:
                kept[name] = inner
        elif name in ("schemas", "id") or _stays(name.lower(), only, without, set()):
            kept[name] = _chosen_subs(name, value, only, without)
    if ENTERPRISE not in kept:
        kept["schemas"] = [urn for urn in kept["schemas"] if urn != ENTERPRISE]
    return kept


def _stays(name: str, only: set[str], without: set[str], above: set[str]) -> bool:
    if only:
        return name in only or bool(above & only) or any(each.startswith(f"{name}.") for each in only)
    return name not in without and not (above & without)


def _chosen_subs(name: str, value: Any, only: set[str], without: set[str]) -> Any:
    """A complex value with the parts that were asked for."""
    prefix = f"{name.lower()}."
    asked = {each.removeprefix(prefix) for each in only if each.startswith(prefix)}
    refused = {each.removeprefix(prefix) for each in without if each.startswith(prefix)}
    if name.lower() in only:
        asked = set()
    if not (asked or refused) or not isinstance(value, dict | list):
        return value

    def part(each: dict[str, Any]) -> dict[str, Any]:
        return {
            sub: inner
            for sub, inner in each.items()
            if (not asked or sub.lower() in asked) and sub.lower() not in refused
        }

    return [part(each) for each in value] if isinstance(value, list) else part(value)
