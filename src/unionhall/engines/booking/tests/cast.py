"""A fictitious county and its people, made afresh for a test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from unionhall.engines.booking import commands
from unionhall.engines.booking.models import Booking, Session
from unionhall.kernel.access.models import Post
from unionhall.kernel.access.roles import Role
from unionhall.kernel.organisations.models import Kind, Level, Organisation
from unionhall.kernel.people.models import Membership, Person
from unionhall.kernel.places.models import Kind as PlaceKind
from unionhall.kernel.places.models import Place, Room

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # 12:00 in China, a Monday
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
_numbers = count(1)


def organisation(code: str, parent: Organisation | None = None, level: str = Level.COUNTY) -> Organisation:
    """A unit beneath `parent`."""
    path = f"{parent.path}.{code}" if parent else f"{code}{next(_numbers)}"
    return Organisation.objects.create(
        parent=parent, path=path, code=path.rsplit(".", 1)[-1], level=level, kind=Kind.FEDERATION, name=f"云桥{code}",
        name_en=f"Yunqiao {code}", short_name=code, region="370000",
    )  # fmt: skip


def person(unit: Organisation, name: str = "王工", *, role: str | None = None, member: bool = True) -> Person:
    """A worker of `unit`, a member of it unless said; with `role`, staff there."""
    found = Person.objects.create(organisation=unit, name=name, phone=f"139{next(_numbers):08d}")
    if member:
        Membership.objects.create(organisation=unit, person=found, joined_on=date(2020, 1, 1))
    if role:
        Post.objects.create(organisation=unit, person=found, role=role, starts_on=date(2020, 1, 1))
    return found


@dataclass
class County:
    """A county with a town and an enterprise, its palace, and who runs that."""

    county: Organisation
    town: Organisation
    enterprise: Organisation
    manager: Person
    place: Place
    room: Room

    @classmethod
    def found(cls) -> County:
        """A new one."""
        county = organisation("county")
        town = organisation("town", county, Level.TOWN)
        place = Place.objects.create(
            organisation=county, kind=PlaceKind.PALACE, code="palace", name="云桥工人文化宫", name_en="Yunqiao Palace",
            address="云桥路1号", longitude=117.0, latitude=36.0,
        )  # fmt: skip
        room = Room.objects.create(
            organisation=county, place=place, name="多功能厅", name_en="Hall", capacity=200
        )
        return cls(
            county=county, town=town, enterprise=organisation("mill", town, Level.ENTERPRISE),
            manager=person(county, "李管", role=Role.PALACE_MANAGER), place=place, room=room,
        )  # fmt: skip

    def worker(self, name: str = "王工", **options: Any) -> Person:
        """Somebody of the enterprise."""
        return person(self.enterprise, name, **options)

    def workers(self, number: int) -> list[Person]:
        """Many of the enterprise, without membership."""
        rows = [
            Person(organisation=self.enterprise, name=f"工友{n}", phone=f"137{next(_numbers):08d}")
            for n in range(number)
        ]
        return Person.objects.bulk_create(rows)

    def draft(self, **fields: Any) -> Session:
        """A draft for three days from `NOON`; `fields` as `create_session` takes them."""
        given: dict[str, Any] = {
            "organisation": self.county, "service": "palace", "kind": "activity", "title": "二胡入门",
            "title_en": "Erhu for beginners", "starts_at": NOON + 3 * DAY, "ends_at": NOON + 3 * DAY + 2 * HOUR,
            "capacity": 2, "place": self.place, "by": self.manager, "at": NOON - DAY,
        }  # fmt: skip
        return commands.create_session(**given | fields)

    def session(self, **fields: Any) -> Session:
        """A published session."""
        return commands.publish_session(self.draft(**fields), by=self.manager, at=NOON - DAY)

    def book(self, session: Session, who: Person, **options: Any) -> commands.Receipt:
        """`who` books at `NOON`."""
        given: dict[str, Any] = {"channel": "on_site", "key": uuid4(), "at": NOON}
        return commands.book(session.pk, person=who, **given | options)

    def booking(self, session: Session, who: Person, **options: Any) -> Booking:
        """The row `book` makes."""
        return Booking.objects.get(pk=self.book(session, who, **options).booking_id)
