"""Writes of a personnel system. Every one goes through the commands of people and organisations."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from unionhall.kernel.access.permissions import signs_in
from unionhall.kernel.organisations import commands as organisations
from unionhall.kernel.organisations.models import Kind, Organisation
from unionhall.kernel.people import commands as people
from unionhall.kernel.people.models import ForeignId, Membership, Person
from unionhall.lib.acts import authorise
from unionhall.lib.ids import uuid7
from unionhall.services.hub.scim import queries
from unionhall.services.hub.scim.errors import Changed, HasMembers, Immutable, InvalidValue, Taken
from unionhall.services.hub.scim.shapes import MemberChanges, WantedGroup, WantedUser

# A membership's number is shorter than what another system may call somebody.
LONGEST_MEMBER_NUMBER = 32


@transaction.atomic
def create_user(wanted: WantedUser, *, organisation: Organisation, by: Person, at: datetime) -> Person:
    """Take somebody into the list: a member of `organisation` unless not active.

    Who is on file there with this mobile number and name is that person, and no second file is opened. Raises
    NotAllowed, Taken, InvalidInput.
    """
    authorise(by, "people.register_person", organisation)
    _wait_for_turn(by)
    _refuse_taken_login(wanted.login, None, organisation, by)
    person = _on_file(wanted, organisation)
    if person is None:
        person = people.register_person(
            organisation=organisation,
            name=wanted.name,
            phone=wanted.phone,
            occupation=wanted.title,
            by=by,
            at=at,
        )
    elif ForeignId.objects.filter(source=by, person=person).exists():
        raise Taken(what="user", name="name and mobile number")
    elif wanted.title:
        people.change_profile(person, occupation=wanted.title, by=by, at=at)
    _link(person, wanted, by, at)
    _set_active(person, wanted, organisation, by, at)
    return person


@transaction.atomic
def change_user(
    person: Person,
    wanted: WantedUser,
    *,
    organisation: Organisation,
    keeps_phone: bool,
    by: Person,
    at: datetime,
    version: str = "",
    base: str = "",
) -> Person:
    """Make the user as `wanted`; with `keeps_phone` a mobile number that is not named stays.

    Raises NotAllowed, Changed, Taken, Immutable, InvalidInput.
    """
    _wait_for_turn(by)
    person = _locked(person, organisation, by)
    refuse_changed(person, version, organisation=organisation, by=by, base=base)
    _refuse_taken_login(wanted.login, person, organisation, by)
    people.change_profile(person, name=wanted.name, occupation=wanted.title, by=by, at=at)
    _change_phone(person, wanted.phone, keeps_phone, by, at)
    _link(person, wanted, by, at)
    _set_active(person, wanted, organisation, by, at)
    return person


@transaction.atomic
def let_go_of_user(
    person: Person, *, organisation: Organisation, by: Person, at: datetime, version: str = "", base: str = ""
) -> None:
    """End the memberships there and forget what the other system calls the person. Their file stays.

    Raises NotAllowed, Changed.
    """
    _wait_for_turn(by)
    person = _locked(person, organisation, by)
    refuse_changed(person, version, organisation=organisation, by=by, base=base)
    # In this order: who has left may be out of the system's reach.
    people.end_foreign_id(person, by=by, at=at)
    _leave_all(person, organisation, by, at)


@transaction.atomic
def create_group(
    wanted: WantedGroup, *, organisation: Organisation, by: Person, at: datetime
) -> Organisation:
    """Put a new unit directly beneath `organisation`. Raises NotAllowed, Taken, InvalidInput."""
    _wait_for_turn(by)
    is_enterprise = organisation.kind == Kind.ENTERPRISE
    unit = organisations.create_organisation(
        parent=organisation,
        code=f"u{uuid7().hex[-16:]}",
        level=organisation.level,
        kind=Kind.ENTERPRISE if is_enterprise else Kind.DEPARTMENT,
        name=wanted.name,
        by=by,
        at=at,
    )
    _link_unit(unit, wanted.external_id, by, at)
    _bring_in(unit, wanted.members or (), organisation, by, at)
    return unit


@transaction.atomic
def change_group(
    unit: Organisation,
    *,
    name: str,
    external_id: str,
    members: MemberChanges,
    organisation: Organisation,
    by: Person,
    at: datetime,
    version: str = "",
    base: str = "",
) -> Organisation:
    """Rename a unit and move members. Who leaves their last unit beneath is a member of `organisation` again.

    Raises NotAllowed, Changed, Taken, Immutable, InvalidValue.
    """
    _wait_for_turn(by)
    unit = queries.one_of(queries.groups_of(by, organisation), str(unit.pk))
    refuse_changed(unit, version, organisation=organisation, by=by, base=base)
    if name != unit.name:
        _refuse_own(unit, organisation)
        organisations.rename_organisation(unit, name=name, by=by, at=at)
    _link_unit(unit, external_id, by, at)
    present = set(
        Membership.objects.filter(organisation=unit, left_on=None).values_list("person_id", flat=True)
    )
    gone = present if members.afresh else present & members.go
    _bring_in(unit, members.come - present, organisation, by, at)
    _send_off(unit, gone - members.come, organisation, by, at)
    return unit


@transaction.atomic
def close_group(
    unit: Organisation,
    *,
    organisation: Organisation,
    by: Person,
    at: datetime,
    version: str = "",
    base: str = "",
) -> None:
    """Close a unit without members. Raises NotAllowed, Changed, Immutable, HasMembers, StillInUse."""
    _wait_for_turn(by)
    unit = queries.one_of(queries.groups_of(by, organisation), str(unit.pk))
    refuse_changed(unit, version, organisation=organisation, by=by, base=base)
    _refuse_own(unit, organisation)
    if Membership.objects.filter(organisation=unit, left_on=None).exists():
        raise HasMembers
    organisations.close_organisation(unit, by=by, at=at)
    people.end_foreign_id(unit, by=by, at=at)


def refuse_changed(
    thing: Person | Organisation, version: str, *, organisation: Organisation, by: Person, base: str
) -> None:
    """Raise Changed unless `version` (If-Match; empty or * is any) is what is shown of the thing now."""
    if version in ("", "*"):
        return
    if isinstance(thing, Person):
        (shown,) = queries.shown_users([thing], source=by, organisation=organisation, base=base)
    else:
        (shown,) = queries.shown_groups([thing], source=by, base=base)
    named = {each.strip().removeprefix("W/") for each in version.split(",")}
    if shown["meta"]["version"].removeprefix("W/") not in named:
        raise Changed


def _wait_for_turn(source: Person) -> None:
    """One write at a time for a system: what it read for If-Match is still so when it writes."""
    Person.objects.select_for_update(of=("self",)).get(pk=source.pk)


def _locked(person: Person, organisation: Organisation, source: Person) -> Person:
    queries.one_of(queries.users_of(source, organisation), str(person.pk))
    return Person.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=person.pk)


def _on_file(wanted: WantedUser, organisation: Organisation) -> Person | None:
    if not wanted.phone:
        return None
    rows = Person.objects.filter(
        phone=wanted.phone, name=wanted.name, organisation__path__within=organisation.path,
        erased_at=None, is_system=False,
    )  # fmt: skip
    return rows.select_for_update(of=("self",)).select_related("organisation").order_by("id").first()


def _refuse_taken_login(
    login: str, person: Person | None, organisation: Organisation, source: Person
) -> None:
    others = ForeignId.objects.filter(source=source, login__iexact=login)
    if (others.exclude(person=person) if person else others).exists():
        raise Taken(what="user", name="userName")


def _link(person: Person, wanted: WantedUser, by: Person, at: datetime) -> None:
    told = json.dumps(wanted.telephones, ensure_ascii=False) if wanted.telephones else ""
    names = {"value": wanted.external_id, "login": wanted.login, "number": wanted.number, "telephones": told}
    _keep_names(person, "user", names, by, at)


def _link_unit(unit: Organisation, external_id: str, by: Person, at: datetime) -> None:
    if external_id or ForeignId.objects.filter(source=by, unit=unit).exists():
        _keep_names(unit, "group", {"value": external_id}, by, at)


def _keep_names(thing: Any, what: str, names: dict[str, str], by: Person, at: datetime) -> None:
    try:
        people.set_foreign_id(thing, by=by, at=at, **names)
    except people.ForeignIdTaken as refusal:
        raise Taken(what=what, name="externalId" if refusal.field == "value" else "userName") from None


def _change_phone(person: Person, phone: str, keeps: bool, by: Person, at: datetime) -> None:
    if phone == person.phone or (not phone and (keeps or not person.phone)):
        return
    if not phone:
        raise Immutable(name="phoneNumbers", why="a mobile number is replaced, not removed")
    if signs_in(by, person):
        # Whoever could change it would get the codes that open the account.
        raise Immutable(name="phoneNumbers", why="the person signs in with the mobile number")
    people.change_phone(person, phone, by=by, at=at)


def _set_active(
    person: Person, wanted: WantedUser, organisation: Organisation, by: Person, at: datetime
) -> None:
    is_member = queries.live_memberships(organisation).filter(person=person).exists()
    if wanted.is_active and not is_member:
        _join(person, organisation, by, at, number=wanted.number)
    elif is_member and not wanted.is_active:
        _leave_all(person, organisation, by, at)


def _join(person: Person, unit: Organisation, by: Person, at: datetime, *, number: str = "") -> None:
    kept = number if len(number) <= LONGEST_MEMBER_NUMBER else ""
    people.join_organisation(person, unit, joined_on=timezone.localdate(at), number=kept, by=by, at=at)


def _leave_all(person: Person, organisation: Organisation, by: Person, at: datetime) -> None:
    today = timezone.localdate(at)
    for membership in queries.live_memberships(organisation).filter(person=person).order_by("id"):
        people.leave_organisation(membership, left_on=max(today, membership.joined_on), by=by, at=at)


def _refuse_own(unit: Organisation, organisation: Organisation) -> None:
    if unit.pk == organisation.pk:
        raise Immutable(name="this group", why="the system is connected at this very unit")


def _bring_in(
    unit: Organisation, coming: Iterable[UUID], organisation: Organisation, by: Person, at: datetime
) -> None:
    """Make them members of the unit; whoever was a member of the system's own unit only, moves."""
    keys = set(coming)
    if queries.strangers_among(keys, source=by, organisation=organisation):
        raise InvalidValue(name="members", why="a member is named by the id of a user")
    for person in Person.objects.filter(pk__in=keys).order_by("id"):
        _join(person, unit, by, at)
        if unit.pk != organisation.pk:
            for parked in Membership.objects.filter(person=person, organisation=organisation, left_on=None):
                people.leave_organisation(
                    parked, left_on=max(timezone.localdate(at), parked.joined_on), by=by, at=at
                )


def _send_off(
    unit: Organisation, leaving: Iterable[UUID], organisation: Organisation, by: Person, at: datetime
) -> None:
    rows = Membership.objects.filter(organisation=unit, person__in=set(leaving), left_on=None)
    for membership in rows.select_related("person").order_by("id"):
        elsewhere = (
            queries.live_memberships(organisation).filter(person=membership.person).exclude(pk=membership.pk)
        )
        if not elsewhere.exists():
            _refuse_own_last(unit, organisation)
            _join(membership.person, organisation, by, at)
        left_on = max(timezone.localdate(at), membership.joined_on)
        people.leave_organisation(membership, left_on=left_on, by=by, at=at)


def _refuse_own_last(unit: Organisation, organisation: Organisation) -> None:
    if unit.pk == organisation.pk:
        raise Immutable(
            name="members", why="a user's last membership ends with active, or by deleting the user"
        )
