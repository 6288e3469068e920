"""What the kernel keeps about a person, as parts of their copy: who they are, their sign-ins, what they were told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Token
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from unionhall.kernel.access import commands as access
from unionhall.kernel.access.models import Post
from unionhall.kernel.catalogue.services import ExportPart, Ground, Lapsed
from unionhall.kernel.files.models import StoredFile
from unionhall.kernel.integrations.models import Grant
from unionhall.kernel.messaging import kinds
from unionhall.kernel.messaging.models import Message, Mute
from unionhall.kernel.people import commands as people
from unionhall.kernel.people.models import Account, Person
from unionhall.kernel.people.queries import device_name
from unionhall.services.hub.portal.parts_engines import CASE_ENDS, CASE_FILES, CASE_GOES

Rows = Iterator[Mapping[str, Any]]
YOURSELF = _("you, the staff of your union who serve you")
ONLY_YOU = _("you alone; whoever runs the installation knows that it is there")


def parts(person: Person) -> list[ExportPart]:
    """Who they are, where they belong, how they sign in, what they were told."""
    return [
        _profile(person), _memberships(person), _names_elsewhere(person), _consents(person), _posts(person),
        _sign_ins(person), _allowed(person), _messages(person), _mutes(person), _files(person),
    ]  # fmt: skip


def _profile(person: Person) -> ExportPart:
    def rows() -> Rows:
        account = Account.objects.filter(person=person).first()
        yield {
            "name": person.name, "phone": person.phone, "sign_in_phone": account.phone if account else "",
            "email": account.email if account else "", "gender": person.get_gender_display(),
            "birth_year": person.birth_year, "occupation": person.occupation, "is_migrant": person.is_migrant,
            "identity_number": person.identity_number, "language": person.get_language_display(),
            "wants_large_text": person.wants_large_text, "longitude": person.last_longitude,
            "latitude": person.last_latitude, "organisation": person.organisation.name, "since": person.created_at,
        }  # fmt: skip

    return ExportPart(
        code="profile", title=_("Who you are"), why=_("To know whom we serve and how to reach you."),
        ground=Ground.SERVICE, seen_by=YOURSELF, is_sensitive=True, rows=rows, covers=("people.Account.person",),
        columns=(
            ("name", _("Name")), ("phone", _("Mobile phone")), ("sign_in_phone", _("Phone for signing in")),
            ("email", _("E-mail")), ("gender", _("Gender")), ("birth_year", _("Year of birth")),
            ("occupation", _("Occupation")), ("is_migrant", _("Migrant worker")),
            ("identity_number", _("Identity number")), ("language", _("Language")),
            ("wants_large_text", _("Large text")), ("longitude", _("Longitude")), ("latitude", _("Latitude")),
            ("organisation", _("Unit that keeps your file")), ("since", _("On file since")),
        ),
    )  # fmt: skip


def _memberships(person: Person) -> ExportPart:
    def rows() -> Rows:
        for row in person.memberships.select_related("organisation"):
            yield {
                "organisation": row.organisation.name, "number": row.number, "from": row.joined_on,
                "to": row.left_on,
            }  # fmt: skip

    return ExportPart(
        code="memberships", title=_("Your memberships"), why=_("Some things are for members, or for your unit."),
        ground=Ground.DUTY, seen_by=YOURSELF, rows=rows, covers=("people.Membership.person",),
        columns=(
            ("organisation", _("Unit")), ("number", _("Membership number")), ("from", _("From")), ("to", _("Until")),
        ),
        stays=_("that somebody was a member from one day to another, without name and number"),
    )  # fmt: skip


def _names_elsewhere(person: Person) -> ExportPart:
    def rows() -> Rows:
        for row in person.foreign_ids.select_related("source"):
            yield {
                "system": row.source.name, "value": row.value, "login": row.login, "number": row.number,
                "telephones": row.telephones,
            }  # fmt: skip

    return ExportPart(
        code="names_elsewhere", title=_("Your names in other systems"),
        why=_("So that your employer's or the union's personnel system keeps the same file."),
        ground=Ground.SERVICE, seen_by=YOURSELF, rows=rows, covers=("people.ForeignId.person",),
        columns=(
            ("system", _("System")), ("value", _("Identifier")), ("login", _("Login")),
            ("number", _("Personnel number")), ("telephones", _("Telephones")),
        ),
    )  # fmt: skip


def _consents(person: Person) -> ExportPart:
    def rows() -> Rows:
        for row in person.consents.all():
            yield {
                "subject": row.subject, "version": row.version, "given": row.given_at, "withdrawn": row.withdrawn_at,
            }  # fmt: skip

    return ExportPart(
        code="consents", title=_("What you agreed to"), why=_("To be able to show that you agreed."),
        ground=Ground.DUTY, seen_by=YOURSELF, rows=rows, covers=("people.Consent.person",),
        columns=(
            ("subject", _("To what")), ("version", _("Version")), ("given", _("Given")),
            ("withdrawn", _("Taken back")),
        ),
        stays=_("that a text was agreed to and when, without name"),
        keep="privacy.keep_processing_records_years", since=_("from the day you took it back, or were erased"),
        after=_("it is deleted"), lapse=lambda before, at: _lapse_consents(person, before, at),
    )  # fmt: skip


def _lapse_consents(person: Person, before: date, at: datetime) -> Lapsed:
    return Lapsed(people.lapse_consents(person, before, at=at), person.consents.exists())


def _posts(person: Person) -> ExportPart:
    def rows() -> Rows:
        for row in Post.objects.filter(person=person).select_related("organisation"):
            yield {
                "role": row.get_role_display(), "organisation": row.organisation.name, "from": row.starts_on,
                "to": row.ends_on,
            }  # fmt: skip

    return ExportPart(
        code="posts", title=_("Posts you hold or held"), why=_("What staff may do follows from their posts."),
        ground=Ground.DUTY, seen_by=_("you, administrators and auditors"), rows=rows, covers=("access.Post.person",),
        columns=(("role", _("Role")), ("organisation", _("Unit")), ("from", _("From")), ("to", _("Until"))),
        stays=_("that a post was held, without name: what was done in office must stay accountable"),
        keep="privacy.keep_log_months", since=_("from the day you are erased, or the post ended after it"),
        after=_("it is deleted"), lapse=lambda before, at: _lapse_posts(person, before, at),
    )  # fmt: skip


def _lapse_posts(person: Person, before: date, at: datetime) -> Lapsed:
    return Lapsed(access.lapse_posts(person, before, at=at), Post.objects.filter(person=person).exists())


def _sign_ins(person: Person) -> ExportPart:
    def rows() -> Rows:
        for row in UserSession.objects.filter(user__person=person).order_by("-created_at"):
            device = device_name(row.user_agent)
            yield {"what": _("Signed in here"), "at": row.created_at, "device": device, "address": row.ip}
        for factor in Authenticator.objects.filter(user__person=person):
            yield {
                "what": _("Second factor set up"),
                "at": factor.created_at,
                "device": factor.type,
                "address": "",
            }
        for row in EmailAddress.objects.filter(user__person=person):
            yield {"what": _("E-mail address"), "at": None, "device": row.email, "address": ""}

    return ExportPart(
        code="sign_ins", title=_("Where you are signed in"), why=_("To protect your account."), ground=Ground.SERVICE,
        seen_by=ONLY_YOU, rows=rows,
        covers=("usersessions.UserSession.user", "mfa.Authenticator.user", "account.EmailAddress.user"),
        columns=(("what", _("What")), ("at", _("Time")), ("device", _("Device")), ("address", _("Network address"))),
    )  # fmt: skip


def _allowed(person: Person) -> ExportPart:
    def rows() -> Rows:
        for row in Grant.objects.filter(person=person).select_related("integration"):
            yield {
                "system": row.integration.name, "may": "、".join(row.scopes), "from": row.granted_at,
                "to": row.ended_at,
            }  # fmt: skip
        for known in SocialAccount.objects.filter(user__person=person):
            yield {
                "system": known.provider, "may": known.uid, "from": known.date_joined, "to": None,
            }  # fmt: skip
        for token in Token.objects.filter(user__person=person).select_related("client"):
            yield {
                "system": token.client.name if token.client else "", "may": token.get_type_display(),
                "from": token.created_at, "to": token.expires_at,
            }  # fmt: skip

    return ExportPart(
        code="allowed", title=_("Systems that may sign you in"), why=_("You allowed them to."), ground=Ground.CONSENT,
        seen_by=_("you and the system"), rows=rows,
        covers=("integrations.Grant.person", "allauth_idp_oidc.Token.user", "socialaccount.SocialAccount.user"),
        columns=(("system", _("System")), ("may", _("What it may do")), ("from", _("From")), ("to", _("Until"))),
    )  # fmt: skip


def _messages(person: Person) -> ExportPart:
    def rows() -> Rows:
        for row in Message.objects.filter(person=person).iterator():
            kind = kinds.find(row.kind)
            yield {
                "at": row.created_at, "title": kind.title_for(row.params) if kind else row.kind,
                "text": kind.body_for(row.params) if kind else "", "read": row.read_at,
            }  # fmt: skip

    return ExportPart(
        code="messages", title=_("Messages to you"), why=_("So that you can read them again."), ground=Ground.SERVICE,
        seen_by=ONLY_YOU, rows=rows, covers=("messaging.Message.person",),
        columns=(("at", _("Time")), ("title", _("Title")), ("text", _("Text")), ("read", _("Read"))),
    )  # fmt: skip


def _mutes(person: Person) -> ExportPart:
    def rows() -> Rows:
        for row in Mute.objects.filter(person=person):
            yield {"kind": row.kind, "channel": row.get_channel_display()}

    return ExportPart(
        code="mutes", title=_("Messages you do not want"), why=_("So that they are not sent to you."),
        ground=Ground.CONSENT, seen_by=ONLY_YOU, rows=rows, covers=("messaging.Mute.person",),
        columns=(("kind", _("Kind")), ("channel", _("Way of sending"))),
    )  # fmt: skip


def _files(person: Person) -> ExportPart:
    def rows() -> Rows:
        for row in StoredFile.objects.filter(owner=person).order_by("-stored_at").iterator():
            yield {
                "name": row.name, "type": row.media_type, "bytes": row.size_bytes, "at": row.stored_at,
                "sha256": row.sha256,
            }  # fmt: skip

    return ExportPart(
        code="files", title=_("Files you sent"), why=_("They belong to what you asked for."), ground=Ground.SERVICE,
        seen_by=_("you, and those who work on what they belong to"), is_sensitive=True, rows=rows,
        covers=("files.StoredFile.owner",),
        columns=(
            ("name", pgettext("thing", "Name")), ("type", _("Type")), ("bytes", _("Bytes")), ("at", _("Sent")),
            ("sha256", _("Checksum")),
        ),
        stays=_("files that belong to a case stay with its file"), keep=CASE_FILES, since=CASE_ENDS, after=CASE_GOES,
        is_case_file=True,
    )  # fmt: skip
