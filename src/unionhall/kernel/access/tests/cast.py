"""A small tree and the people in it, for tests of any app: `cast()` makes them, `sign_in` opens a browser.

dongyuan (province)
  yibin (city)
    yunqiao (county, the home)
      palace (department)   t01, t02 (towns)
                            t01 > e01 (enterprise)
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from unionhall.kernel.access.models import Post
from unionhall.kernel.access.roles import Role
from unionhall.kernel.organisations.models import Kind, Level, Organisation
from unionhall.kernel.people.details import name_keys
from unionhall.kernel.people.models import Account, Person

NOW = datetime(2026, 5, 6, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai, a Wednesday

TREE = (
    ("dongyuan", "", Level.PROVINCIAL, Kind.FEDERATION, "东原省总工会", "990000"),
    ("yibin", "dongyuan", Level.CITY, Kind.FEDERATION, "沂滨市总工会", "990100"),
    ("yunqiao", "yibin", Level.COUNTY, Kind.FEDERATION, "云桥市总工会", "990181"),
    ("palace", "yunqiao", Level.COUNTY, Kind.DEPARTMENT, "云桥市工人文化宫", "990181"),
    ("t01", "yunqiao", Level.TOWN, Kind.FEDERATION, "桥南街道总工会", "990181"),
    ("t02", "yunqiao", Level.TOWN, Kind.FEDERATION, "云溪街道总工会", "990181"),
    ("e01", "t01", Level.ENTERPRISE, Kind.ENTERPRISE, "云桥机械厂工会", "990181"),
)


@dataclass
class Cast:
    """Organisations by code, people by the key they were made with."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def __getitem__(self, code: str) -> Organisation:
        return self.organisations[code]

    def person(
        self, key: str, at: str = "yunqiao", *, phone: str = "", name: str = "", **extra: Any
    ) -> Person:
        """A person on file at the organisation with code `at`; an account too when a phone is given."""
        if key not in self.people:
            shown = name or f"测试{len(self.people) + 1}"
            person = Person.objects.create(
                organisation=self[at], name=shown, name_pinyin=name_keys(shown), phone=phone, **extra
            )
            if phone:
                Account.objects.create_user(phone, person, phone_verified_at=NOW)
            self.people[key] = person
        return self.people[key]

    def staff(self, role: str, at: str = "yunqiao") -> Person:
        """The person who holds `role` at the organisation with code `at`, with an account."""
        key = f"{role}@{at}"
        if key not in self.people:
            person = self.person(key, at, phone=f"138{len(self.people):08d}")
            Post.objects.create(organisation=self[at], person=person, role=role, starts_on=date(2020, 1, 1))
            Account.objects.filter(person=person).update(is_staff=role == Role.ADMINISTRATOR)
        return self.people[key]

    def appoint(self, person: Person, role: str, at: str = "yunqiao") -> Post:
        """Let `person` hold `role` at the organisation with code `at` as well."""
        return Post.objects.create(
            organisation=self[at], person=person, role=role, starts_on=date(2020, 1, 1)
        )


def cast() -> Cast:
    """Make the tree."""
    made = Cast()
    for code, above, level, kind, name, region in TREE:
        parent = made.organisations.get(above)
        made.organisations[code] = Organisation.objects.create(
            parent=parent,
            path=f"{parent.path}.{code}" if parent else code,
            code=code,
            level=level,
            kind=kind,
            name=name,
            short_name=name[:40],
            region=region,
        )
    return made


def sign_in(client: Client, person: Person, *, second_factor: bool = True) -> Client:
    """Let `client` be signed in as `person`; staff pages open only with the second factor."""
    account = Account.objects.get(person=person)
    client.force_login(account)
    if second_factor:
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": time.time()}]
        session["account_authentication_methods_user"] = str(account.pk)
        session.save()
    return client
