"""What another system may be allowed: each scope is one word in its token, asked for by one kind of call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Scope:
    """One scope. `label` is what an administrator reads; of a scope of people (`asks_person`), the person too."""

    code: str
    label: Any
    asks_person: bool = False


MACHINE_SCOPES = (
    Scope("organisations:read", _("See the organisations here and beneath")),
    Scope("bookings:read", _("See the bookings of one's own people")),
    Scope("bookings:write", _("Book and cancel for one's own people")),
    Scope("needs:match", _("Ask what a sentence needs and what meets it")),
    Scope("search:read", _("Search what is public")),
    Scope("rights:calculate", _("Calculate what workers can claim")),
    Scope("cases:read", _("See where a case stands, without its texts")),
    Scope("figures:read", _("Read figures")),
    Scope("events:read", _("Read what happened, without personal data")),
    Scope("people:read", _("See who is a member here: name, phone, unit (SCIM)")),
    Scope("people:write", _("Keep the list of members and units (SCIM)")),
)
# What a person allows a program that they sign in to.
PERSON_SCOPES = (
    Scope("openid", _("Recognise me when I come again"), asks_person=True),
    Scope("profile", _("See my name"), asks_person=True),
    Scope("phone", _("See my mobile number"), asks_person=True),
    Scope("union", _("See which union I am a member of"), asks_person=True),
)
SCOPES = {scope.code: scope for scope in (*MACHINE_SCOPES, *PERSON_SCOPES)}


def machine_scopes(codes: Iterable[str]) -> list[str]:
    """Those of `codes` that a system uses in its own name, in their order."""
    wanted = set(codes)
    return [scope.code for scope in MACHINE_SCOPES if scope.code in wanted]


def person_scopes(codes: Iterable[str]) -> list[str]:
    """Those of `codes` that people allow, in their order."""
    wanted = set(codes)
    return [scope.code for scope in PERSON_SCOPES if scope.code in wanted]
