"""This installation as a provider of identities (OpenID Connect): what another system learns about a person.

The name it knows them under is random and its own; the rest only by the scope the person allowed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal
from uuid import UUID

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.internal.private_keys import filter_keys
from allauth.idp.oidc.models import Client, PrivateKey
from django.utils import timezone

from unionhall.kernel.integrations import commands, queries
from unionhall.kernel.integrations.models import SigningKey
from unionhall.kernel.integrations.scopes import PERSON_SCOPES, SCOPES
from unionhall.kernel.people.models import Account
from unionhall.kernel.people.queries import memberships_of


class Provider(DefaultOIDCAdapter):
    """allauth's provider with keys from the database and claims by scope."""

    scope_display = {code: scope.label for code, scope in SCOPES.items()}

    def get_user_sub(self, client: Client, user: Any) -> str:
        """The random name of this person at this system. Raises LookupError where nothing was allowed."""
        grant = queries.live_grant(client.pk, user.person)
        if grant is None:
            raise LookupError("no grant")
        return str(grant.subject)

    def get_user_by_sub(self, client: Client, sub: str) -> Account | None:
        """Whom a system means; nobody who may not sign in any more."""
        try:
            grant = queries.grant_by_subject(client.pk, UUID(sub))
        except ValueError:
            return None
        account: Account | None = getattr(grant.person, "account", None) if grant else None
        return account if account is not None and account.is_active else None

    def get_claims(
        self,
        purpose: Literal["id_token", "userinfo"],
        user: Any,
        client: Client,
        scopes: Iterable[str],
        email: str | None = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        """`sub`; name, phone_number and union only by the scope of that name."""
        allowed, person = set(scopes), user.person
        claims: dict[str, Any] = {"sub": self.get_user_sub(client, user)}
        if "profile" in allowed and person.is_named:
            claims |= {"name": person.name, "locale": person.language}
        if "phone" in allowed:
            is_confirmed = user.phone_verified_at is not None
            claims |= {"phone_number": f"+86{user.phone}", "phone_number_verified": is_confirmed}
        if "union" in allowed:
            live = [row for row in memberships_of(person, viewer=person) if row.left_on is None]
            claims["union"] = [
                {
                    "organisation": str(row.organisation_id),
                    "code": row.organisation.code,
                    "name": row.organisation.name,
                    "number": row.number,
                    "joined_on": row.joined_on.isoformat(),
                }
                for row in live
            ]
        return claims

    def list_private_keys(
        self, *, did_activate: Literal[True] | None = None, is_active: Literal[True] | None = None
    ) -> list[PrivateKey]:
        """The keys in the database; the first is made when it is first asked for."""
        now = timezone.now()
        keys = queries.published_keys(at=now) or [commands.make_signing_key(at=now, only_if_none=True)]
        return filter_keys([_as_key(key) for key in keys], did_activate=did_activate, is_active=is_active)

    def get_signing_key(self) -> PrivateKey:
        """The newest key; one that is about to be withdrawn signs no more."""
        return next(key for key in self.list_private_keys() if key.expires_at is None)

    def populate_server_metadata(self, data: dict[str, Any]) -> None:
        """Say what is really offered: codes with proof of possession, and systems in their own name."""
        data.pop("device_authorization_endpoint", None)
        data |= {
            "scopes_supported": [scope.code for scope in PERSON_SCOPES],
            "claims_supported": [
                "sub", "name", "locale", "phone_number", "phone_number_verified", "union"
            ],
            "grant_types_supported": ["authorization_code", "client_credentials", "refresh_token"],
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
        }  # fmt: skip


def _as_key(key: SigningKey) -> PrivateKey:
    return PrivateKey(pem=key.pem, issued_at=key.issued_at, expires_at=key.expires_at)
