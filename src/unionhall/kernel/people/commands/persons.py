"""People's files: opening one, keeping it right, closing it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.details import clean_name, name_keys
from unionhall.kernel.people.models import Account, Gender, Language, Person
from unionhall.lib.acts import authorise, changed, record
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.lib.text import parse_phone

# What remains readable of somebody who asked to be erased.
ERASED_NAME = "***"
_PROFILE = frozenset(
    {"name", "gender", "birth_year", "occupation", "is_migrant", "language", "wants_large_text"}
)


class PhoneTaken(Refused):
    """One phone, one account."""

    message = _("Somebody else already signs in with this phone number.")


def register_person(
    *,
    organisation: Organisation,
    name: str,
    by: Any,
    at: datetime,
    phone: str = "",
    gender: str = "",
    birth_year: int | None = None,
    occupation: str = "",
    is_migrant: bool = False,
    language: str = Language.CHINESE,
) -> Person:
    """Open a file at `organisation`, without an account. Raises NotAllowed, InvalidInput."""
    authorise(by, "people.register_person", organisation)
    name = clean_name(name)
    with transaction.atomic():
        person = Person.objects.create(
            organisation=organisation,
            name=name,
            name_pinyin=name_keys(name),
            phone=parse_phone(phone, field="phone") if phone else "",
            gender=gender,
            birth_year=birth_year,
            occupation=occupation,
            is_migrant=is_migrant,
            language=language,
            created_at=at,
        )
        changed(person, at=at)
        record(person, "people.person.register", by=by, at=at)
        return person


def take_in_guest(organisation: Organisation, *, name: str, phone: str, at: datetime, **known: Any) -> Person:
    """The file of somebody who asks without having signed in: the one with this phone, else a new one.

    Nothing of a file that is there is changed; whoever signs in with that phone finds what was asked. `known` are
    further fields of a new file, as `register_person` has them. Raises InvalidInput.
    """
    digits, clean = parse_phone(phone, field="phone"), clean_name(name)
    with transaction.atomic():
        found = list(
            Person.objects.filter(phone=digits, erased_at=None).order_by("account", "created_at")[:2]
        )
        same = [person for person in found if person.name == clean] or found[:1]
        if same:
            return same[0]
        person = Person.objects.create(
            organisation=organisation,
            name=clean,
            name_pinyin=name_keys(clean),
            phone=digits,
            created_at=at,
            **known,
        )
        changed(person, at=at)
        record(person, "people.person.take_in", by=None, at=at)
        return person


def change_profile(person: Person, *, by: Any, at: datetime, **changes: Any) -> Person:
    """Change what a person says of themselves: name, gender, birth_year, occupation, is_migrant, language,
    wants_large_text.

    Raises NotAllowed, InvalidInput, TypeError for any other field.
    """
    if unknown := changes.keys() - _PROFILE:
        raise TypeError(f"not part of a profile: {', '.join(sorted(unknown))}")
    with transaction.atomic():
        person = _lock(person)
        authorise(by, "people.change_profile", person)
        if "name" in changes:
            changes["name"] = clean_name(changes["name"])
            changes["name_pinyin"] = name_keys(changes["name"])
        _refuse_bad_choice(changes, at)
        fields = sorted(name for name, value in changes.items() if getattr(person, name) != value)
        if fields:
            for name in fields:
                setattr(person, name, changes[name])
            person.save(update_fields=fields)
            changed(person, at=at)
            record(person, "people.person.change", by=by, at=at, fields=fields)
        return person


def change_phone(person: Person, phone: str, *, by: Any, at: datetime) -> Person:
    """Give a person another phone number; who has an account signs in with it from now on.

    Raises NotAllowed, InvalidInput, PhoneTaken.
    """
    digits = parse_phone(phone, field="phone")
    with transaction.atomic():
        person = _lock(person)
        authorise(by, "people.change_phone", person)
        if Account.objects.filter(phone=digits).exclude(person=person).exists():
            raise PhoneTaken(field="phone")
        person.phone = digits
        person.save(update_fields=["phone"])
        Account.objects.filter(person=person).update(phone=digits, phone_verified_at=None)
        changed(person, at=at)
        record(person, "people.person.change", by=by, at=at, fields=["phone"])
        return person


def erase_person(person: Person, *, by: Any, at: datetime) -> Person:
    """Take everything that names the person out of their file, end memberships and the account. For ever.

    The row stays, nameless, because bookings and the trail point at it. What services keep, they erase
    themselves first. Raises NotAllowed.
    """
    with transaction.atomic():
        person = _lock(person)
        authorise(by, "people.erase_person", person)
        if person.erased_at is not None:
            return person
        _end_account(person)
        today = timezone.localdate(at)
        person.memberships.filter(left_on=None, joined_on__lte=today).update(left_on=today, number="")
        person.consents.filter(withdrawn_at=None).update(withdrawn_at=at)
        person.foreign_ids.all().delete()
        person.name, person.name_pinyin, person.phone, person.occupation = ERASED_NAME, "", "", ""
        person.gender, person.birth_year, person.is_migrant = Gender.UNSAID, None, False
        person.identity_number = person.identity_index = ""
        person.last_longitude = person.last_latitude = None
        person.erased_at = at
        person.save()
        changed(person, at=at)
        record(person, "people.person.erase", by=by, at=at)
        return person


def _end_account(person: Person) -> None:
    keys = UserSession.objects.filter(user__person=person).values("session_key")
    Session.objects.filter(session_key__in=keys).delete()
    Account.objects.filter(person=person).delete()


def _lock(person: Person) -> Person:
    return Person.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=person.pk)


def _refuse_bad_choice(changes: dict[str, Any], at: datetime) -> None:
    if changes.get("gender", "") not in Gender.values:
        raise InvalidInput(_("Choose one of the answers."), field="gender")
    if changes.get("language", Language.CHINESE) not in Language.values:
        raise InvalidInput(_("Choose one of the languages."), field="language")
    year = changes.get("birth_year")
    if year is not None and not 1900 <= year <= at.year:
        raise InvalidInput(_("This year of birth is not possible."), field="birth_year")
