"""Filters of the protocol as conditions of the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import ForeignId, Person
from unionhall.services.hub.scim import filters
from unionhall.services.hub.scim.errors import InvalidFilter
from unionhall.services.hub.scim.queries import live_memberships
from unionhall.services.hub.scim.schemas import ENTERPRISE

Condition = Callable[[filters.Compare], Q]
_LOOKUPS = {"eq": "iexact", "co": "icontains", "sw": "istartswith", "ew": "iendswith"}


def filter_users(
    rows: QuerySet[Any], text: str, *, source: Person, organisation: Organisation
) -> QuerySet[Any]:
    """Those of `rows` (`queries.users_of`) that the filter finds. Raises InvalidFilter."""
    rows = rows.annotate(key_text=Cast("pk", CharField()))
    in_unit = live_memberships(organisation).filter(person=OuterRef("pk"))
    conditions: dict[str, Condition] = {
        "id": _key,
        "username": lambda node: _login(node, source),
        "externalid": _field("link__value", exact=True),
        "displayname": _field("name"),
        "name.formatted": _field("name"),
        "active": _active,
        "title": _field("occupation"),
        "phonenumbers": _field("phone"),
        "phonenumbers.value": _field("phone"),
        "phonenumbers.type": lambda node: _of_text(node, "mobile", ~Q(phone="")),
        f"{ENTERPRISE}:employeeNumber".lower(): _field("link__number"),
        "groups": lambda node: _member(node, in_unit),
        "groups.value": lambda node: _member(node, in_unit),
    }
    return rows.filter(_condition(filters.parse(text), conditions))


def filter_groups(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Those of `rows` (`queries.groups_of`) that the filter finds. Raises InvalidFilter."""
    conditions: dict[str, Condition] = {
        "id": _key,
        "externalid": _field("link__value", exact=True),
        "displayname": _field("name"),
        "members": _has_member,
        "members.value": _has_member,
    }
    return rows.filter(_condition(filters.parse(text), conditions))


def _condition(node: filters.Node, conditions: dict[str, Condition]) -> Q:
    if isinstance(node, filters.Not):
        return ~_condition(node.part, conditions)
    if isinstance(node, filters.AllOf | filters.AnyOf):
        found = [_condition(part, conditions) for part in node.parts]
        whole = found[0]
        for part in found[1:]:
            whole = whole & part if isinstance(node, filters.AllOf) else whole | part
        return whole
    if node.attribute not in conditions:
        raise InvalidFilter(why=f"{node.attribute[:60]!r} cannot be filtered by")
    made = conditions[node.attribute]
    if node.op == "ne":
        return ~made(filters.Compare(node.attribute, "eq", node.value))
    return made(node)


def _field(name: str, *, exact: bool = False) -> Condition:
    def condition(node: filters.Compare) -> Q:
        if node.op == "pr":
            return Q(**{f"{name}__isnull": False}) & ~Q(**{name: ""})
        if not isinstance(node.value, str):
            raise InvalidFilter(why=f"{node.attribute} is text")
        lookup = _LOOKUPS[node.op].removeprefix("i") if exact else _LOOKUPS[node.op]
        return Q(**{f"{name}__{lookup}": node.value})

    return condition


def _key(node: filters.Compare) -> Q:
    if node.op == "pr":
        return Q()
    if node.op != "eq":
        raise InvalidFilter(why="id is compared with eq")
    return Q(pk=_uuid(node.value)) if _uuid(node.value) else Q(pk__in=[])


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def _login(node: filters.Compare, source: Person) -> Q:
    """By the name in the other system; who has none there goes by the mobile number, else by the id."""
    if node.op == "pr":
        return Q()
    if not isinstance(node.value, str):
        raise InvalidFilter(why="userName is text")
    lookup = _LOOKUPS[node.op]
    named = ForeignId.objects.filter(**{"source": source, f"login__{lookup}": node.value}).exclude(login="")
    unnamed = Q(link__isnull=True) | Q(link__login="")
    by_key = Q(**{f"key_text__{lookup}": node.value})
    if node.op == "eq":
        by_key = _key(node)
    return (
        Q(pk__in=named.filter(unit=None).values("person"))
        | (unnamed & Q(**{f"phone__{lookup}": node.value}) & ~Q(phone=""))
        | (unnamed & Q(phone="") & by_key)
    )


def _active(node: filters.Compare) -> Q:
    if node.op == "pr":
        return Q()
    if node.op != "eq" or not isinstance(node.value, bool):
        raise InvalidFilter(why="active is compared with true or false")
    return Q(is_member=node.value)


def _of_text(node: filters.Compare, text: str, condition: Q) -> Q:
    if node.op != "pr" and (node.op != "eq" or str(node.value).lower() != text):
        return Q(pk__in=[])
    return condition


def _member(node: filters.Compare, rows: QuerySet[Any]) -> Q:
    if node.op == "pr":
        return Q(is_member=True)
    if node.op != "eq":
        raise InvalidFilter(why="groups are compared with eq")
    return Q(Exists(rows.filter(organisation=_uuid(node.value)))) if _uuid(node.value) else Q(pk__in=[])


def _has_member(node: filters.Compare) -> Q:
    if node.op not in ("eq", "pr"):
        raise InvalidFilter(why="members are compared with eq")
    rows = Organisation.objects.filter(memberships__left_on=None, memberships__person__isnull=False)
    if node.op == "pr":
        return Q(pk__in=rows.values("pk"))
    if not _uuid(node.value):
        return Q(pk__in=[])
    named = Organisation.objects.filter(memberships__left_on=None, memberships__person=_uuid(node.value))
    return Q(pk__in=named.values("pk"))
