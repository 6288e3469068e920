"""Reads on people, their memberships, consents and sign-ins. What a viewer may see, the viewer's posts say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet

from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.organisations.queries import lies_within
from unionhall.kernel.people.consents import PRIVACY
from unionhall.kernel.people.models import Account, Consent, Membership, Person
from unionhall.kernel.people.totp import current_code, unused_code
from unionhall.lib.acts import authorise, reach
from unionhall.lib.errors import NotAllowed
from unionhall.lib.text import fold, mask_identity_number, mask_name, mask_phone, normalise

MOST_FOUND = 50
_HAN = re.compile(r"[\u3400-\u9fff]")


def get_person(person_id: UUID, *, viewer: Person) -> Person:
    """The person with their organisation. Raises NotAllowed when there is none or `viewer` may not see them."""
    person = Person.objects.select_related("organisation").filter(pk=person_id).first()
    if person is None:
        raise NotAllowed("person")
    authorise(viewer, "people.see_person", person)
    return person


def people_visible_to(viewer: Person) -> QuerySet[Person]:
    """The people whose file, or whose live membership, lies where `viewer` may see people; always oneself.

    Erased people are left out, and other systems that act here as somebody.
    """
    paths = reach(viewer, "people.see_person")
    members = Membership.objects.filter(
        lies_within(paths, field="organisation__path"), person=OuterRef("pk"), left_on=None
    )
    seen = Q(pk=viewer.pk) | lies_within(paths, field="organisation__path")
    if paths:
        seen |= Q(Exists(members))
    return Person.objects.filter(seen, erased_at=None, is_system=False).select_related("organisation")


@dataclass(frozen=True)
class FoundPerson:
    """A person as lists show them: enough to recognise, too little to misuse."""

    id: UUID
    name: str
    phone: str
    organisation: str


def search_people(viewer: Person, text: str, *, limit: int = 20) -> list[FoundPerson]:
    """People visible to `viewer` by name, pinyin, its initials, or the last 4 or more digits of the phone.

    At most `limit` (50), names and phones masked. Fewer than 2 characters find nobody.
    """
    wanted = fold(normalise(text)).replace(" ", "")
    if len(wanted) < 2:
        return []
    if wanted.isdigit():
        matches = Q(phone__endswith=wanted) if len(wanted) >= 4 else Q(pk__in=[])
    elif _HAN.search(wanted):
        matches = Q(name__icontains=wanted)
    else:
        matches = Q(name_pinyin__contains=wanted) | Q(name__icontains=wanted)
    rows = people_visible_to(viewer).filter(matches).order_by("name_pinyin", "id")[: min(limit, MOST_FOUND)]
    return [
        FoundPerson(row.pk, mask_name(row.name), mask_phone(row.phone), row.organisation.short_name)
        for row in rows
    ]


def masked_identity_number(person: Person) -> str:
    """The person's own identity number as pages show it; empty when none is kept."""
    return mask_identity_number(person.identity_number)


def demo_factor_code(account: Account, at: datetime) -> str:
    """The code that the account's app would show. Only in the demo, where nobody has that app; else empty."""
    if settings.MODE != "demo":
        return ""
    app = Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).first()
    return unused_code(app, at) if app is not None else ""


def demo_code_of(secret: str, at: datetime) -> str:
    """The first code of an app that was just given `secret`. Only in the demo; else empty."""
    return current_code(secret, at) if settings.MODE == "demo" else ""


def account_of_phone(phone: str) -> Account | None:
    """The account that signs in with `phone` (11 digits), with its person."""
    return Account.objects.select_related("person").filter(phone=phone).first()


def organisations_of(person: Person) -> list[Organisation]:
    """The unit that keeps the person's file, and those they are a member of now; each once."""
    units = Organisation.objects.filter(
        Q(pk=person.organisation_id)
        | Q(Exists(Membership.objects.filter(organisation=OuterRef("pk"), person=person, left_on=None)))
    )
    return list(units)


def memberships_of(person: Person, *, viewer: Person) -> QuerySet[Membership]:
    """Memberships, live ones first. Raises NotAllowed."""
    authorise(viewer, "people.see_person", person)
    return person.memberships.select_related("organisation").order_by("left_on", "-joined_on")


def links_of(account: Account) -> list[SocialAccount]:
    """The accounts elsewhere that sign this one in, the latest first."""
    return list(SocialAccount.objects.filter(user=account).order_by("-date_joined"))


def consents_of(person: Person, *, viewer: Person) -> QuerySet[Consent]:
    """What the person agreed to, newest first. Raises NotAllowed."""
    authorise(viewer, "people.see_person", person)
    return person.consents.order_by("-given_at")


def has_consented(person: Person, subject: str, version: str) -> bool:
    """Whether a consent to `version` of `subject` was given and not taken back."""
    return Consent.objects.filter(person=person, subject=subject, version=version, withdrawn_at=None).exists()


def must_be_welcomed(person: Person) -> bool:
    """Whether the person has not agreed to the present privacy notice yet."""
    return not has_consented(person, PRIVACY.subject, PRIVACY.version)


@dataclass(frozen=True)
class OpenSession:
    """One place where the account is signed in."""

    id: int
    device: str
    address: str
    since: datetime
    is_current: bool


def open_sessions(account: Account, *, current_key: str | None, at: datetime) -> list[OpenSession]:
    """Where the account is signed in now, the newest first. One query."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=at)
    rows = UserSession.objects.filter(Exists(alive), user=account).order_by("-created_at")
    return [
        OpenSession(
            row.pk, device_name(row.user_agent), row.ip, row.created_at, row.session_key == current_key
        )
        for row in rows
    ]


_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("HarmonyOS", "HarmonyOS"), ("Android", "Android"),
    ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip
_BROWSERS = (
    ("MicroMessenger", "WeChat"), ("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)  # fmt: skip


def device_name(user_agent: str) -> str:
    """`Android · WeChat`: the system and the browser that a user agent names, as far as they are known."""
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    return " · ".join(part for part in (system, browser) if part) or user_agent[:40] or "—"


def _membership(membership: Membership) -> dict[str, Any]:
    return {
        "organisation": membership.organisation.name,
        "number": membership.number,
        "joined_on": membership.joined_on.isoformat(),
        "left_on": membership.left_on.isoformat() if membership.left_on else None,
    }


def file_of(person: Person, *, viewer: Any) -> dict[str, Any]:
    """Everything the kernel keeps about a person, as plain data to take along. Raises NotAllowed.

    The identity number is in it in full; whoever hands the file over records that.
    """
    authorise(viewer, "people.export_person", person)
    return {
        "name": person.name,
        "phone": person.phone,
        "gender": person.gender,
        "birth_year": person.birth_year,
        "occupation": person.occupation,
        "is_migrant": person.is_migrant,
        "identity_number": person.identity_number,
        "language": person.language,
        "wants_large_text": person.wants_large_text,
        "organisation": person.organisation.name,
        "recorded_at": person.created_at.isoformat(),
        "memberships": [_membership(row) for row in person.memberships.select_related("organisation")],
        "names_in_other_systems": [
            {"system": row.source.name, "value": row.value, "login": row.login, "number": row.number}
            for row in person.foreign_ids.select_related("source")
        ],
        "consents": [
            {
                "subject": consent.subject,
                "version": consent.version,
                "given_at": consent.given_at.isoformat(),
                "withdrawn_at": consent.withdrawn_at.isoformat() if consent.withdrawn_at else None,
            }
            for consent in person.consents.all()
        ],
    }
