"""The identity number: kept encrypted, only with a consent of its own, and every opening logged."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.commands.memberships import give_consent
from unionhall.kernel.people.consents import IDENTITY
from unionhall.kernel.people.details import identity_key, keep_identity
from unionhall.kernel.people.models import Person
from unionhall.kernel.people.queries import has_consented
from unionhall.lib.acts import authorise, record
from unionhall.lib.errors import Refused
from unionhall.lib.text import parse_identity_number


class IdentityTaken(Refused):
    """One identity number, one file, within an organisation."""

    message = _("This identity number belongs to another person on file here.")


class ConsentMissing(Refused):
    """Sensitive data is kept only with a consent of its own."""

    status = 422
    message = _("Please agree separately to your identity number being kept.")


def give_identity_number(person: Person, number: str, *, version: str, by: Any, at: datetime) -> Person:
    """Agree to `version` of the text on identity numbers, and give one's own, in one act.

    Raises NotAllowed, OldText, InvalidInput, IdentityTaken.
    """
    with transaction.atomic():
        give_consent(person, subject=IDENTITY.subject, version=version, by=by, at=at)
        return set_identity_number(person, number, by=by, at=at)


def set_identity_number(person: Person, number: str, *, by: Any, at: datetime) -> Person:
    """Keep a person's identity number, encrypted. Gender and year of birth follow from it where unsaid.

    Raises NotAllowed, InvalidInput (check digit), ConsentMissing, IdentityTaken.
    """
    parsed = parse_identity_number(number, today=timezone.localdate(at), field="identity_number")
    with transaction.atomic():
        # The organisation's row is the gate: two files cannot take the same number at once.
        Organisation.objects.select_for_update().get(pk=person.organisation_id)
        person = (
            Person.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=person.pk)
        )
        authorise(by, "people.set_identity_number", person)
        if by.pk == person.pk and not has_consented(person, IDENTITY.subject, IDENTITY.version):
            raise ConsentMissing(field="consent")
        index = identity_key(parsed)
        same = Person.objects.filter(organisation=person.organisation_id, identity_index=index)
        if same.exclude(pk=person.pk).exists():
            raise IdentityTaken(field="identity_number")
        keep_identity(person, parsed)
        person.save(update_fields=["identity_number", "identity_index", "gender", "birth_year"])
        record(person, "people.person.set_identity_number", by=by, at=at)
        return person


def open_identity_number(person: Person, *, by: Any, at: datetime) -> str:
    """The identity number in full, empty when none is kept; that it was opened is logged. Raises NotAllowed."""
    authorise(by, "people.open_identity_number", person)
    with transaction.atomic():
        record(person, "people.person.open_identity_number", by=by, at=at)
        number: str = Person.objects.only("identity_number").get(pk=person.pk).identity_number
        return number
