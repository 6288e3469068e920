"""The two kinds of resource, each with what one can do to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db.models import QuerySet

from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.services.hub.scim import commands, lookups, patching, queries, shapes
from unionhall.services.hub.scim.errors import InvalidSyntax
from unionhall.services.hub.scim.schemas import PATCH

Resource = dict[str, Any]


@dataclass(frozen=True)
class Caller:
    """Who calls: the person the system acts as, where, when; `base` is the service's address as it was called.

    `version` is what If-Match names.
    """

    by: Person
    organisation: Organisation
    at: datetime
    base: str
    version: str = ""

    @property
    def may_write(self) -> dict[str, Any]:
        """What every write is given."""
        return {"organisation": self.organisation, "by": self.by, "at": self.at}

    @property
    def guarded(self) -> dict[str, Any]:
        """What a write is given that holds only for the version the caller knows."""
        return self.may_write | {"version": self.version, "base": self.base}


class Endpoint(Protocol):
    """One kind of resource."""

    def rows(self, caller: Caller) -> QuerySet[Any]:
        """Those the caller may see."""

    def found(self, rows: QuerySet[Any], text: str, caller: Caller) -> QuerySet[Any]:
        """Those of `rows` that a filter finds."""

    def shown(self, rows: Sequence[Any], caller: Caller, *, unwanted: str = "") -> list[Resource]:
        """As the protocol shows them."""

    def create(self, body: Resource, caller: Caller) -> Any:
        """A new one."""

    def replace(self, row: Any, body: Resource, caller: Caller) -> None:
        """The whole of it, anew."""

    def patch(self, row: Any, body: Resource, caller: Caller) -> None:
        """Parts of it."""

    def delete(self, row: Any, caller: Caller) -> None:
        """Let go of it."""


class Users:
    """People with their membership."""

    def rows(self, caller: Caller) -> QuerySet[Any]:
        return queries.users_of(caller.by, caller.organisation)

    def found(self, rows: QuerySet[Any], text: str, caller: Caller) -> QuerySet[Any]:
        return lookups.filter_users(rows, text, source=caller.by, organisation=caller.organisation)

    def shown(self, rows: Sequence[Any], caller: Caller, *, unwanted: str = "") -> list[Resource]:
        return queries.shown_users(rows, source=caller.by, organisation=caller.organisation, base=caller.base)

    def create(self, body: Resource, caller: Caller) -> Person:
        return commands.create_user(shapes.wanted_user(body), **caller.may_write)

    def replace(self, row: Person, body: Resource, caller: Caller) -> None:
        (before,) = self.shown([row], caller)
        wanted = shapes.wanted_user(body, before=before)
        commands.change_user(row, wanted, keeps_phone=True, **caller.guarded)

    def patch(self, row: Person, body: Resource, caller: Caller) -> None:
        (before,) = self.shown([row], caller)
        after = dict(before)
        for op, path, value in _operations(body):
            patching.apply(after, op, path, value)
        wanted = shapes.wanted_user(after, before=before)
        commands.change_user(row, wanted, keeps_phone=False, **caller.guarded)

    def delete(self, row: Person, caller: Caller) -> None:
        commands.let_go_of_user(row, **caller.guarded)


class Groups:
    """Units of the tree with their members."""

    def rows(self, caller: Caller) -> QuerySet[Any]:
        return queries.groups_of(caller.by, caller.organisation)

    def found(self, rows: QuerySet[Any], text: str, caller: Caller) -> QuerySet[Any]:
        return lookups.filter_groups(rows, text)

    def shown(self, rows: Sequence[Any], caller: Caller, *, unwanted: str = "") -> list[Resource]:
        with_members = "members" not in {name.strip().lower() for name in unwanted.split(",")}
        return queries.shown_groups(rows, source=caller.by, base=caller.base, with_members=with_members)

    def create(self, body: Resource, caller: Caller) -> Organisation:
        return commands.create_group(shapes.wanted_group(body), **caller.may_write)

    def replace(self, row: Organisation, body: Resource, caller: Caller) -> None:
        wanted = shapes.wanted_group(body)
        # A list that is not there is an empty one: a whole group was sent.
        members = shapes.MemberChanges(afresh=True, come=set(wanted.members or ()))
        self._change(row, wanted.name, wanted.external_id, members, caller)

    def patch(self, row: Organisation, body: Resource, caller: Caller) -> None:
        (before,) = self.shown([row], caller, unwanted="members")
        members, rest = shapes.MemberChanges(), dict(before)
        for op, path, value in _operations(body):
            if not patching.change_members(members, op, path, value):
                patching.apply(rest, op, path, value)
        wanted = shapes.wanted_group(rest)
        self._change(row, wanted.name, wanted.external_id, members, caller)

    def _change(
        self, row: Organisation, name: str, external_id: str, members: shapes.MemberChanges, caller: Caller
    ) -> None:
        commands.change_group(row, name=name, external_id=external_id, members=members, **caller.guarded)

    def delete(self, row: Organisation, caller: Caller) -> None:
        commands.close_group(row, **caller.guarded)


def _operations(body: Resource) -> list[tuple[str, str, Any]]:
    if PATCH not in (body.get("schemas") or []):
        raise InvalidSyntax(why=f"schemas names {PATCH}")
    return list(patching.operations_of(body))
