"""Letting another system in, changing what it may, and shutting it out; what people allow and take back."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from allauth.idp.oidc.models import Client, Token
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.access.models import Post
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.access.roles import MachineRole
from unionhall.kernel.audit.commands import record
from unionhall.kernel.integrations.models import CallDay, Grant, Integration, SigningKey
from unionhall.kernel.integrations.renewals import tokens_without_session
from unionhall.kernel.integrations.scopes import SCOPES, machine_scopes, person_scopes
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.details import clean_name, name_keys
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.lib.ids import uuid7

_SECRET_BYTES = 32
# A key that signs no more is still published as long as something it signed may be read.
KEY_OUTLIVES = timedelta(days=1)
_ONE_KEY_MAKER = 0x0DC1


class NameTaken(Refused):
    """One name, one system, within an organisation."""

    message = _("A connected system here is already called that.")


class IntegrationEnded(Refused):
    """What has ended begins no more: a new one is added instead."""

    message = _("This system is not connected any more.")


@dataclass(frozen=True)
class Credentials:
    """What the other system signs in with. The secret is told here and never again."""

    integration: Integration
    client_id: str
    secret: str = field(repr=False)


@transaction.atomic
def add_integration(
    organisation: Organisation,
    *,
    name: str,
    scopes: Sequence[str],
    by: Person,
    at: datetime,
    redirect_uris: Sequence[str] = (),
) -> Credentials:
    """Let another system in, at `organisation` and beneath. With `redirect_uris` people may sign in to it from here.

    Raises NotAllowed, InvalidInput, NameTaken.
    """
    authorise(by, "integrations.add_integration", organisation)
    # The organisation's row is the gate: no name is taken twice.
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    name = clean_name(name)
    if Integration.objects.filter(organisation=organisation, name=name, ended_at=None).exists():
        raise NameTaken(field="name")
    addresses = [_checked_address(address) for address in redirect_uris]
    chosen = _checked_scopes(scopes, takes_sign_ins=bool(addresses))
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    integration = Integration.objects.create(
        organisation=organisation,
        name=name,
        person=_stand_in(organisation, name, at),
        client=_client(name, secret, chosen, addresses, at),
        scopes=chosen,
        created_by=by,
        created_at=at,
        secret_at=at,
    )
    record(integration, "integrations.integration.add", by=by, at=at, scopes=chosen)
    return Credentials(integration, integration.client_id, secret)


@transaction.atomic
def change_scopes(
    integration: Integration, scopes: Sequence[str], *, by: Person, at: datetime
) -> Integration:
    """Allow a system other things from now on; tokens that allow more than that end at once.

    Raises NotAllowed, IntegrationEnded, InvalidInput.
    """
    row = _lock(integration)
    authorise(by, "integrations.change_scopes", row)
    _refuse_ended(row)
    chosen = _checked_scopes(scopes, takes_sign_ins=bool(row.client.redirect_uris))
    lost = set(row.scopes) - set(chosen)
    row.scopes = chosen
    row.save(update_fields=["scopes"])
    _tell_client(row.client, chosen)
    if lost:
        Token.objects.filter(client=row.client).delete()
    record(row, "integrations.integration.change_scopes", by=by, at=at, scopes=chosen)
    return row


@transaction.atomic
def rotate_secret(integration: Integration, *, by: Person, at: datetime) -> Credentials:
    """Make a new secret; the old one opens nothing from now on, nor does any token.

    Raises NotAllowed, IntegrationEnded.
    """
    row = _lock(integration)
    authorise(by, "integrations.rotate_secret", row)
    _refuse_ended(row)
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    row.client.set_secret(secret)
    row.client.save(update_fields=["secret"])
    row.secret_at = at
    row.save(update_fields=["secret_at"])
    Token.objects.filter(client=row.client).delete()
    record(row, "integrations.integration.rotate_secret", by=by, at=at)
    return Credentials(row, row.client_id, secret)


@transaction.atomic
def end_integration(integration: Integration, *, by: Person, at: datetime) -> Integration:
    """Shut a system out at once: no secret, no token, no post is left. Ending twice is ending once.

    Raises NotAllowed.
    """
    row = _lock(integration)
    authorise(by, "integrations.end_integration", row)
    if not row.is_active:
        return row
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    row.client.set_secret(secrets.token_urlsafe(_SECRET_BYTES))
    row.client.set_grant_types([])
    row.client.set_redirect_uris([])
    row.client.save(update_fields=["secret", "grant_types", "redirect_uris"])
    Token.objects.filter(client=row.client).delete()
    Grant.objects.filter(integration=row, ended_at=None).update(ended_at=at)
    today = timezone.localdate(at)
    # A post that began only today never counted for a whole day.
    for post in Post.objects.filter(person=row.person, ends_on=None):
        post.ends_on = today - timedelta(days=1)
        post.starts_on = min(post.starts_on, post.ends_on)
        post.save(update_fields=["starts_on", "ends_on"])
    record(row, "integrations.integration.end", by=by, at=at)
    return row


def give_grant(
    integration: Integration, person: Person, scopes: Sequence[str], *, by: Person, at: datetime
) -> Grant:
    """Remember that the person allowed `scopes` (beside what they allowed before).

    Raises NotAllowed, IntegrationEnded.
    """
    chosen = person_scopes(scopes)
    with transaction.atomic():
        row = _lock(integration)
        authorise(by, "integrations.give_grant", person)
        _refuse_ended(row)
        grant, is_new = Grant.objects.get_or_create(
            integration=row,
            person=person,
            defaults={"organisation": row.organisation, "scopes": chosen, "granted_at": at},
        )
        before = [] if is_new or grant.ended_at else grant.scopes
        grant.scopes = person_scopes([*before, *chosen])
        grant.granted_at, grant.ended_at = at, None
        grant.save(update_fields=["scopes", "granted_at", "ended_at"])
        record(grant, "integrations.grant.give", by=by, at=at, scopes=chosen)
        return grant


@transaction.atomic
def end_grant(grant: Grant, *, by: Person, at: datetime) -> Grant:
    """Take back what was allowed: the system's tokens for this person end at once. Raises NotAllowed."""
    row = Grant.objects.select_for_update(of=("self",)).select_related("integration").get(pk=grant.pk)
    authorise(by, "integrations.end_grant", row)
    Token.objects.filter(client=row.integration.client_id, user__person=row.person_id).delete()
    if row.ended_at is None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        record(row, "integrations.grant.end", by=by, at=at)
    return row


_COUNT = """
insert into integrations_callday as c
  (id, organisation_id, integration_id, day, calls, refused, minute, calls_in_minute, last_at)
values (%(id)s, %(organisation)s, %(integration)s, %(day)s, 1, 0, %(minute)s, 1, %(at)s)
on conflict (integration_id, day) do update set
  calls = c.calls + 1, last_at = excluded.last_at,
  calls_in_minute = case when c.minute = excluded.minute then c.calls_in_minute + 1 else 1 end,
  refused = c.refused + (c.minute = excluded.minute and c.calls_in_minute >= %(most)s)::int,
  minute = excluded.minute
returning calls_in_minute
"""


def count_call(integration: Integration, *, most: int, at: datetime) -> int:
    """Count one call; how many there were in this minute, this one included. One statement.

    Every web process counts in the same row, so that the limit holds for all of them together.
    """
    values: dict[str, Any] = {
        "id": uuid7(), "organisation": integration.organisation_id, "integration": integration.pk,
        "day": timezone.localdate(at), "minute": at.replace(second=0, microsecond=0), "at": at, "most": most,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, values)
        return int(cursor.fetchone()[0])


@transaction.atomic
def make_signing_key(*, at: datetime, only_if_none: bool = False) -> SigningKey:
    """A new key that signs from now on; those before it are read for a day more.

    With `only_if_none` the present one is kept where there is one: every process may ask for it at its start.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_ONE_KEY_MAKER])
    present = SigningKey.objects.filter(expires_at=None).first()
    if present is not None and only_if_none:
        return present
    SigningKey.objects.filter(expires_at=None).update(expires_at=at + KEY_OUTLIVES)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return SigningKey.objects.create(pem=pem.decode(), issued_at=at)


def forget_calls(*, before: datetime, at: datetime) -> int:
    """Delete tokens and keys that are over, tokens whose session is, and counts of calls from before `before`.

    Returns how many rows went.
    """
    gone = CallDay.objects.filter(day__lt=timezone.localdate(min(before, at))).delete()[0]
    gone += SigningKey.objects.filter(expires_at__lt=at).delete()[0]
    tokens: int = Token.objects.filter(expires_at__lt=at).delete()[0]
    tokens += tokens_without_session(at=at).delete()[0]
    return gone + tokens


def _lock(integration: Integration) -> Integration:
    return (
        Integration.objects.select_for_update(of=("self",))
        .select_related("organisation", "client", "person")
        .get(pk=integration.pk)
    )


def _refuse_ended(integration: Integration) -> None:
    if not integration.is_active:
        raise IntegrationEnded


def _checked_scopes(scopes: Sequence[str], *, takes_sign_ins: bool) -> list[str]:
    if unknown := sorted(set(scopes) - SCOPES.keys()):
        raise InvalidInput(_("There is no such permission: %(code)s."), field="scopes", code=unknown[0])
    chosen = [*machine_scopes(scopes), *person_scopes(scopes)]
    if not chosen:
        raise InvalidInput(_("Choose what the system may do."), field="scopes")
    if person_scopes(chosen) and not takes_sign_ins:
        raise InvalidInput(
            _("Enter the address to which people return after signing in."), field="redirect_uris"
        )
    if takes_sign_ins and "openid" not in chosen:
        chosen = [*machine_scopes(chosen), *person_scopes([*chosen, "openid"])]
    return chosen


def _checked_address(address: str) -> str:
    parts = urlsplit(address.strip())
    # Plain http never leaves the machine: a program on the same one, or on the developer's.
    is_here = parts.hostname in ("127.0.0.1", "localhost", "::1")
    good = parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and is_here))
    if (
        not good
        or parts.fragment
        or "*" in address
        or parts.username
        or any(c.isspace() for c in address.strip())
    ):
        raise InvalidInput(_("Enter a full address that begins with https://."), field="redirect_uris")
    return address.strip()


def _stand_in(organisation: Organisation, name: str, at: datetime) -> Person:
    """Whom the system acts as: somebody on no list, without an account, who holds the one post."""
    person = Person.objects.create(
        organisation=organisation, name=name, name_pinyin=name_keys(name), is_system=True, created_at=at
    )
    Post.objects.create(
        organisation=organisation,
        person=person,
        role=MachineRole.INTEGRATION,
        starts_on=timezone.localdate(at),
    )
    return person


def _client(name: str, secret: str, scopes: list[str], addresses: list[str], at: datetime) -> Client:
    client = Client(name=name, type=Client.Type.CONFIDENTIAL, created_at=at)
    client.set_secret(secret)
    client.set_redirect_uris(addresses)
    client.set_response_types(["code"])
    _tell_client(client, scopes)
    return client


def _tell_client(client: Client, scopes: list[str]) -> None:
    """Let the token endpoint know what the system may ask for, and in which ways."""
    client.set_scopes(scopes)
    client.set_default_scopes(machine_scopes(scopes))
    kinds: list[Any] = []
    if machine_scopes(scopes):
        kinds.append(Client.GrantType.CLIENT_CREDENTIALS)
    if client.redirect_uris:
        kinds += [Client.GrantType.AUTHORIZATION_CODE, Client.GrantType.REFRESH_TOKEN]
    client.set_grant_types(kinds)
    client.save()
