"""People, logins and sessions for the benches: as many as a city has, made by a few statements.

Keys are computed from numbers, so that pgbench and the load generator can name anybody without asking.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from unionhall.engines.booking.models import Session
    from unionhall.kernel.organisations.models import Organisation
    from unionhall.kernel.people.models import Person

CHANNELS = ("on_site", "app", "wechat")

_PEOPLE = """
insert into people_person(id, organisation_id, name, name_pinyin, phone, gender, occupation, is_migrant,
  identity_number, identity_index, language, wants_large_text, created_at)
select lpad(to_hex(n), 32, '0')::uuid, %(organisation)s, '测试' || n, 'ceshi ' || n, '139' || lpad(n::text, 8, '0'), '',
  '', false, '', '', 'zh-hans', false, now()
from generate_series(1, %(people)s) n;
insert into people_membership(id, organisation_id, person_id, number, joined_on)
select uuidv7(), %(organisation)s, lpad(to_hex(n), 32, '0')::uuid, 'M' || n, date '2020-01-01'
from generate_series(1, %(people)s) n;
insert into people_account(id, person_id, phone, phone_verified_at, email, is_active, is_staff, date_joined, password)
select lpad(to_hex(n), 32, '0')::uuid, lpad(to_hex(n), 32, '0')::uuid, '139' || lpad(n::text, 8, '0'), now(), '', true,
  false, now(), '!'
from generate_series(1, %(people)s) n;
"""


def person_id(number: int) -> UUID:
    """The key of person `number`, counted from 1; their account has the same."""
    return UUID(int=number)


def fill(people: int) -> tuple[Organisation, Person]:
    """Make a city with a unit whose members are `people` persons with accounts; returns the city and its manager."""
    from django.db import connection

    from unionhall.kernel.access.models import Post
    from unionhall.kernel.access.roles import Role
    from unionhall.kernel.organisations.models import Organisation
    from unionhall.kernel.people.models import Person

    common = {"kind": "federation", "region": "CN"}
    city = Organisation.objects.create(
        path="bench", code="bench", level="city", name="银杏市总工会", short_name="银杏", **common
    )
    unit = Organisation.objects.create(
        path="bench.unit", code="unit", level="enterprise", name="银杏机床厂工会", short_name="机床厂", parent=city,
        **common,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, {"organisation": unit.pk, "people": people})
        cursor.execute("analyze people_person, people_membership, people_account")
    manager = Person.objects.create(organisation=city, name="测试馆长")
    Post.objects.create(organisation=city, person=manager, role=Role.PALACE_MANAGER, starts_on="2020-01-01")
    return city, manager


def open_session(
    city: Organisation, manager: Person, *, at: datetime, number: int, capacity: int, **wishes: Any
) -> Session:
    """A published session for the whole city's members, open now. Each `number` has a day of its own: no clash."""
    from unionhall.engines.booking.commands.sessions import create_session, publish_session

    starts_at = at + timedelta(days=number + 1)
    draft = create_session(
        organisation=city, service="palace", kind="lecture", title=f"安全生产大讲堂 {number}", starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2), capacity=capacity, audience=city, by=manager, at=at, **wishes,
    )  # fmt: skip
    return publish_session(draft, by=manager, at=at)
