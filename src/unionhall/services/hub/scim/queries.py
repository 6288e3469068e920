"""Users and groups as a connected system sees them: people and units at its organisation and beneath."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet

from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import ForeignId, Membership, Person
from unionhall.lib.errors import NotAllowed
from unionhall.services.hub.scim.schemas import ENTERPRISE, GROUP, USER

Resource = dict[str, Any]


def live_memberships(organisation: Organisation) -> QuerySet[Membership]:
    """Memberships that have not ended, at `organisation` and beneath."""
    return Membership.objects.filter(organisation__path__within=organisation.path, left_on=None)


def users_of(source: Person, organisation: Organisation) -> QuerySet[Person]:
    """The people whom the system that acts as `source` may see, each with its `link` to them; the newest first.

    They are the members of `organisation` and all beneath, and those on file there whom the system brought and has
    not let go of.
    """
    here = Exists(live_memberships(organisation).filter(person=OuterRef("pk")))
    brought = Q(organisation__path__within=organisation.path, link__isnull=False)
    return (
        Person.objects.annotate(
            link=FilteredRelation("foreign_ids", condition=Q(foreign_ids__source=source)), is_member=here
        )
        .filter(Q(here) | brought, erased_at=None, is_system=False)
        .order_by("-id")
    )


def groups_of(source: Person, organisation: Organisation) -> QuerySet[Organisation]:
    """The unit of the system and all beneath that are not closed, the newest first."""
    return (
        Organisation.objects.annotate(
            link=FilteredRelation("foreign_ids", condition=Q(foreign_ids__source=source))
        )
        .filter(path__within=organisation.path, closed_on=None)
        .order_by("-id")
    )


def one_of(rows: QuerySet[Any], pk: str) -> Any:
    """The row with this key. Raises NotAllowed."""
    try:
        found = rows.filter(pk=UUID(pk)).first()
    except ValueError:
        found = None
    if found is None:
        raise NotAllowed("resource")
    return found


def shown_users(
    people: Sequence[Person], *, source: Person, organisation: Organisation, base: str
) -> list[Resource]:
    """Users as the protocol shows them, with their version. Three queries, however many they are."""
    links = {
        row.person_id: row
        for row in ForeignId.objects.filter(source=source, person__in=[p.pk for p in people])
    }
    units: dict[UUID, list[Organisation]] = defaultdict(list)
    rows = live_memberships(organisation).filter(person__in=[person.pk for person in people])
    for membership in rows.select_related("organisation").order_by("organisation__path"):
        units[membership.person_id].append(membership.organisation)
    return [_user(person, links.get(person.pk), units[person.pk], base) for person in people]


def _user(person: Person, link: ForeignId | None, units: list[Organisation], base: str) -> Resource:
    login = (link.login if link else "") or person.phone or str(person.pk)
    telephones = [{"value": person.phone, "type": "mobile"}] if person.phone else []
    if link and link.telephones:
        telephones += [
            {"value": value} | ({"type": kind} if kind else {}) for value, kind in json.loads(link.telephones)
        ]
    employer = {"employeeNumber": link.number} if link and link.number else {}
    if units:
        employer["organization"] = units[-1].name
    resource: Resource = {
        "schemas": [USER, ENTERPRISE],
        "id": str(person.pk),
        "externalId": link.value if link else "",
        "userName": login,
        "displayName": person.name,
        "name": {"formatted": person.name},
        "active": bool(units),
        "title": person.occupation,
        "phoneNumbers": telephones,
        "groups": [
            {"value": str(unit.pk), "$ref": f"{base}/Groups/{unit.pk}", "display": unit.name}
            for unit in units
        ],
        ENTERPRISE: employer,
    }
    return _finished(resource, "User", f"{base}/Users/{person.pk}", created=person.created_at.isoformat())


def shown_groups(
    units: Sequence[Organisation], *, source: Person, base: str, with_members: bool = True
) -> list[Resource]:
    """Groups as the protocol shows them, with their version. Two queries, however many they are.

    `with_members` False only spares writing the members down; they count for the version all the same.
    """
    keys = [unit.pk for unit in units]
    links = {row.unit_id: row for row in ForeignId.objects.filter(source=source, unit__in=keys)}
    members: dict[UUID, list[UUID]] = defaultdict(list)
    rows = Membership.objects.filter(
        organisation__in=keys, left_on=None, person__erased_at=None, person__is_system=False
    )
    for unit, person in rows.order_by("id").values_list("organisation_id", "person_id"):
        members[unit].append(person)
    return [_group(unit, links.get(unit.pk), members[unit.pk], base, with_members) for unit in units]


def _group(
    unit: Organisation, link: ForeignId | None, members: list[UUID], base: str, with_members: bool
) -> Resource:
    resource: Resource = {
        "schemas": [GROUP],
        "id": str(unit.pk),
        "externalId": link.value if link else "",
        "displayName": unit.name,
        "members": [
            {"value": str(person), "$ref": f"{base}/Users/{person}", "type": "User"}
            for person in (members if with_members else ())
        ],
    }
    drawn_from = [unit.name, resource["externalId"], [str(person) for person in members]]
    return _finished(resource, "Group", f"{base}/Groups/{unit.pk}", drawn_from=drawn_from)


def _finished(
    resource: Resource, kind: str, location: str, *, drawn_from: Any = None, created: str = ""
) -> Resource:
    """The resource without what is empty, and with its meta; the version is drawn from what it says."""
    kept = {name: value for name, value in resource.items() if value not in ("", [], {})}
    text = json.dumps(drawn_from or kept, ensure_ascii=False, sort_keys=True)
    version = hashlib.sha256(text.encode()).hexdigest()[:24]
    meta = {"resourceType": kind, "location": location, "version": f'W/"{version}"'}
    return kept | {"meta": meta | ({"created": created} if created else {})}


def strangers_among(people: Iterable[UUID], *, source: Person, organisation: Organisation) -> set[UUID]:
    """Those of `people` that the system may not see, or who do not exist."""
    asked = set(people)
    return asked - set(users_of(source, organisation).filter(pk__in=asked).values_list("pk", flat=True))
