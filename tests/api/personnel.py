"""A personnel system that keeps the list of members here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.test import Client

from unionhall.kernel.people.models import Person

PEOPLE = ("people:read", "people:write")
BASE = "http://testserver/scim/v2"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
PHONE = "13700000001"


@dataclass
class Personnel:
    """A personnel system that calls."""

    headers: dict[str, str]
    source: Person

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """One call."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        data = {} if body is None else {"data": json.dumps(body), "content_type": "application/scim+json"}
        return getattr(Client(), method)(f"/scim/v2{path}", headers=self.headers | named, **data)

    def add(self, login: str = "li.lei", name: str = "李雷", **more: Any) -> Any:
        """A new user."""
        return self.call("post", "/Users", {"schemas": [USER], "userName": login, "displayName": name} | more)

    def patch(self, path: str, *operations: dict[str, Any], **headers: str) -> Any:
        """A change of parts."""
        return self.call("patch", path, {"schemas": [PATCH], "Operations": list(operations)}, **headers)

    def found(self, text: str, kind: str = "Users") -> list[str]:
        """The display names that a filter finds."""
        answer = Client().get(f"/scim/v2/{kind}", {"filter": text}, headers=self.headers)
        assert answer.status_code == 200, answer.content
        return [one["displayName"] for one in answer.json()["Resources"]]


def refused(answer: Any, status: int, kind: str = "") -> None:
    """The answer is an error as RFC 7644 has it."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/scim+json"
    body = answer.json()
    assert body["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert (body["status"], body.get("scimType", "")) == (str(status), kind), body
