"""What the protocol's discovery says of this service: resources, their attributes, what is and is not possible."""

from __future__ import annotations

from typing import Any

CORE = "urn:ietf:params:scim:schemas:core:2.0"
MESSAGES = "urn:ietf:params:scim:api:messages:2.0"
USER = f"{CORE}:User"
GROUP = f"{CORE}:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
LIST = f"{MESSAGES}:ListResponse"
ERROR = f"{MESSAGES}:Error"
PATCH = f"{MESSAGES}:PatchOp"

MOST_RESULTS = 200
DEFAULT_RESULTS = 100


def _attribute(name: str, about: str, kind: str = "string", **more: Any) -> dict[str, Any]:
    plain = {
        "name": name, "type": kind, "multiValued": False, "description": about, "required": False,
        "caseExact": False, "mutability": "readWrite", "returned": "default", "uniqueness": "none",
    }  # fmt: skip
    return plain | more


_USER = [
    _attribute(
        "userName", "What the other system calls the person; who has no such name here has their mobile number.",
        required=True, uniqueness="server",
    ),
    _attribute("displayName", "The person's full name, as on the list of members.", required=True),
    _attribute(
        "name", "The full name again; familyName and givenName are understood too.", "complex", required=True,
        subAttributes=[_attribute("formatted", "The full name.", required=True)],
    ),
    _attribute("active", "Whether the person is a member here now.", "boolean", required=True),
    _attribute("title", "Occupation."),
    _attribute(
        "phoneNumbers", "The first mobile number is the one to sign in with.", "complex", multiValued=True,
        subAttributes=[
            _attribute("value", "The number."),
            _attribute("type", "Kind of number.", canonicalValues=["mobile", "work"]),
        ],
    ),
    _attribute(
        "groups", "The units the person is a member of.", "complex", multiValued=True, mutability="readOnly",
        subAttributes=[
            _attribute("value", "The unit's id.", mutability="readOnly"),
            _attribute(
                "$ref", "The unit's address.", "reference", mutability="readOnly", referenceTypes=["Group"],
                caseExact=True,
            ),
            _attribute("display", "The unit's name.", mutability="readOnly"),
        ],
    ),
]  # fmt: skip

_GROUP = [
    _attribute("displayName", "The unit's name.", required=True),
    _attribute(
        "members", "The members of this unit itself, not of those beneath.", "complex", multiValued=True,
        subAttributes=[
            _attribute("value", "The person's id.", mutability="immutable", caseExact=True),
            _attribute(
                "$ref", "The person's address.", "reference", mutability="immutable", referenceTypes=["User"],
                caseExact=True,
            ),
            _attribute("type", "Always a user.", mutability="immutable", canonicalValues=["User"]),
        ],
    ),
]  # fmt: skip

_ENTERPRISE = [
    _attribute("employeeNumber", "The number of the person in the other system's files."),
    _attribute(
        "organization", "The name of the unit the person is a member of; told when asked for.",
        mutability="readOnly", returned="request",
    ),
]  # fmt: skip

_SCHEMAS = (
    (USER, "User", "A person on file who is or was a member.", _USER),
    (GROUP, "Group", "A unit: an organisation of the union's tree.", _GROUP),
    (ENTERPRISE, "EnterpriseUser", "What only an employer knows of a person.", _ENTERPRISE),
)


def _documented(document: dict[str, Any], base: str, place: str, kind: str) -> dict[str, Any]:
    return document | {"meta": {"resourceType": kind, "location": f"{base}/{place}"}}


def schemas(base: str) -> list[dict[str, Any]]:
    """Every schema, as `/Schemas` shows it; `base` is the address of the service."""
    return [
        _documented(
            {
                "schemas": [f"{CORE}:Schema"],
                "id": urn,
                "name": name,
                "description": about,
                "attributes": attributes,
            },
            base,
            f"Schemas/{urn}",
            "Schema",
        )
        for urn, name, about, attributes in _SCHEMAS
    ]


def resource_types(base: str) -> list[dict[str, Any]]:
    """The two kinds of resource, as `/ResourceTypes` shows them."""
    user = {
        "schemas": [f"{CORE}:ResourceType"], "id": "User", "name": "User", "endpoint": "/Users", "schema": USER,
        "description": "People with their membership",
        "schemaExtensions": [{"schema": ENTERPRISE, "required": False}],
    }  # fmt: skip
    group = {
        "schemas": [f"{CORE}:ResourceType"], "id": "Group", "name": "Group", "endpoint": "/Groups",
        "schema": GROUP, "description": "Units of the union's tree", "schemaExtensions": [],
    }  # fmt: skip
    return [
        _documented(user, base, "ResourceTypes/User", "ResourceType"),
        _documented(group, base, "ResourceTypes/Group", "ResourceType"),
    ]


def configuration(base: str) -> dict[str, Any]:
    """What is possible, as `/ServiceProviderConfig` shows it."""
    no = {"supported": False}
    document = {
        "schemas": [f"{CORE}:ServiceProviderConfig"],
        "patch": {"supported": True},
        "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": True, "maxResults": MOST_RESULTS},
        "changePassword": no,
        "sort": no,
        "etag": {"supported": True},
        "authenticationSchemes": [
            {
                "type": "oauthbearertoken",
                "name": "OAuth 2 bearer token",
                "description": "Client credentials, with the scopes people:read and people:write",
                "specUri": "https://www.rfc-editor.org/rfc/rfc6750",
                "primary": True,
            }
        ],
    }
    return _documented(document, base, "ServiceProviderConfig", "ServiceProviderConfig")
