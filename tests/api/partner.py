"""A partner's program: connected by an administrator, it fetches a token and calls."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.test import Client

from tests.cast import Town
from unionhall.kernel.access.roles import Role
from unionhall.kernel.integrations import commands
from unionhall.kernel.integrations.commands import Credentials
from unionhall.kernel.integrations.scopes import MACHINE_SCOPES

TOKEN = "/identity/o/api/token"
EVERYTHING = tuple(scope.code for scope in MACHINE_SCOPES)


@dataclass
class Partner:
    """A system at the unit with code `at`, which may do `scopes`."""

    town: Town
    credentials: Credentials
    token: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """What every call carries."""
        return {"Authorization": f"Bearer {self.token}"}

    def fetch(self, scope: str = "", **wrong: str) -> Any:
        """Ask for a token."""
        secret = wrong.get("secret", self.credentials.secret)
        basic = base64.b64encode(f"{self.credentials.client_id}:{secret}".encode()).decode()
        asked = {"grant_type": "client_credentials"} | ({"scope": scope} if scope else {})
        return Client().post(TOKEN, asked, headers={"Authorization": f"Basic {basic}"})

    def get(self, path: str, **data: Any) -> Any:
        """Read something."""
        return Client().get(f"/api/v1{path}", data, headers=self.headers)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        """Send something."""
        return Client().post(
            f"/api/v1{path}",
            json.dumps(body),
            content_type="application/json",
            headers=self.headers | headers,
        )

    def book(self, session: Any, *, number: str = "", key: str = "", **more: Any) -> Any:
        """Book for the member with this number."""
        body = {"session": str(session.pk), "member": {"number": number}} | more
        return self.post("/bookings", body, **{"Idempotency-Key": key or str(uuid4())})


def connect(town: Town, at: str = "yunqiao", *scopes: str, name: str = "就业云平台", **more: Any) -> Partner:
    """Let a system in at a unit, as the county's administrator does, and fetch its first token."""
    administrator = town.cast.staff(Role.ADMINISTRATOR, "yunqiao")
    made = commands.add_integration(
        town.cast[at], name=name, scopes=scopes or EVERYTHING, by=administrator, at=town.now, **more
    )
    partner = Partner(town, made)
    if "client_credentials" in made.integration.client.get_grant_types():
        partner.token = partner.fetch().json()["access_token"]
    return partner
