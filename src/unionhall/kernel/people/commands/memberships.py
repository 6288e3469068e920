"""Belonging: memberships in organisations, and what a person has agreed to."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.organisations.commands import OrganisationClosed
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.consents import IDENTITY, TEXTS
from unionhall.kernel.people.models import Consent, Membership, Person
from unionhall.lib.acts import authorise, changed, record
from unionhall.lib.errors import InvalidInput, Refused


class AlreadyMember(Refused):
    """One live membership an organisation."""

    message = _("%(name)s is a member of “%(organisation)s” already, since %(day)s.")


class NotMember(Refused):
    """A membership ends once."""

    message = _("This membership has ended already.")


class OldText(Refused):
    """People agree to the words that they see."""

    message = _("The text has changed in the meantime. Please read it again.")


def join_organisation(
    person: Person, organisation: Organisation, *, joined_on: date, by: Any, at: datetime, number: str = ""
) -> Membership:
    """Make `person` a member of `organisation` from `joined_on`.

    Raises NotAllowed, OrganisationClosed, AlreadyMember.
    """
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        organisation = Organisation.objects.get(pk=organisation.pk)
        authorise(by, "people.join_organisation", organisation)
        if organisation.closed_on is not None:
            raise OrganisationClosed(name=organisation.name, day=organisation.closed_on.isoformat())
        live = Membership.objects.filter(organisation=organisation, person=person, left_on=None).first()
        if live is not None:
            raise AlreadyMember(
                name=person.name, organisation=organisation.name, day=live.joined_on.isoformat()
            )
        joined = Membership.objects.create(
            organisation=organisation, person=person, joined_on=joined_on, number=number
        )
        changed(person, at=at)
        record(joined, "people.membership.join", by=by, at=at, person=str(person.pk))
        return joined


def leave_organisation(membership: Membership, *, left_on: date, by: Any, at: datetime) -> Membership:
    """End a membership at the end of `left_on`. Raises NotAllowed, NotMember, InvalidInput."""
    with transaction.atomic():
        membership = (
            Membership.objects.select_for_update(of=("self",))
            .select_related("organisation")
            .get(pk=membership.pk)
        )
        authorise(by, "people.leave_organisation", membership)
        if membership.left_on is not None:
            raise NotMember
        if left_on < membership.joined_on:
            raise InvalidInput(_("The last day lies before the first."), field="left_on")
        membership.left_on = left_on
        membership.save(update_fields=["left_on"])
        changed(membership.person, at=at)
        record(membership, "people.membership.leave", by=by, at=at, person=str(membership.person_id))
        return membership


def give_consent(person: Person, *, subject: str, version: str, by: Any, at: datetime) -> Consent:
    """Record that `person` agreed to `version` of the text on `subject`. Giving it twice is giving it once.

    Raises NotAllowed (nobody agrees for another), OldText.
    """
    authorise(by, "people.give_consent", person)
    if subject not in TEXTS or TEXTS[subject].version != version:
        raise OldText
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        given = person.consents.filter(subject=subject, version=version, withdrawn_at=None).first()
        if given is not None:
            return given
        given = Consent.objects.create(
            organisation_id=person.organisation_id,
            person=person,
            subject=subject,
            version=version,
            given_at=at,
        )
        record(given, "people.consent.give", by=by, at=at, to=subject, version=version)
        return given


def lapse_consents(person: Person, before: date, *, at: datetime) -> int:
    """Delete that somebody who was erased agreed to something and took it back before `before`; answers how many.

    For the job that ends what the law had kept.
    """
    begins = timezone.make_aware(datetime.combine(before, time.min))
    rows = Consent.objects.filter(person=person, person__erased_at__isnull=False, withdrawn_at__lt=begins)
    return rows.delete()[0]


def withdraw_consent(person: Person, *, subject: str, by: Any, at: datetime) -> int:
    """Take back every consent on `subject`; how many there were. What was kept only by it is deleted.

    Raises NotAllowed.
    """
    authorise(by, "people.withdraw_consent", person)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        taken_back = person.consents.filter(subject=subject, withdrawn_at=None).update(withdrawn_at=at)
        if subject == IDENTITY.subject:
            Person.objects.filter(pk=person.pk).update(identity_number="", identity_index="")
        record(person, "people.consent.withdraw", by=by, at=at, to=subject)
        return taken_back
