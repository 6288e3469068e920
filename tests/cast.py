"""A small town around the moment it is made, for tests that walk through several services at once.

Everything in it is made by the commands that staff would use, so that what is tested is what happens.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from unionhall.engines.booking import commands as booking
from unionhall.engines.booking import qr
from unionhall.engines.booking.models import Session
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import Cast, cast
from unionhall.kernel.people.commands import give_factor
from unionhall.kernel.people.models import Account, Membership, Person
from unionhall.kernel.people.totp import unused_code
from unionhall.kernel.places.models import Kind, OpeningHours, Place, Room, Zone
from unionhall.services.palace import commands as palace
from unionhall.services.palace.models import CourseType, Term
from unionhall.services.palace.plans import CoursePlan

SOON = timedelta(minutes=10)
HOLIDAYS = 8
WORKER_PHONE = "13912345678"


@dataclass
class Town:
    """A county with its palace, a worker and who runs the house."""

    cast: Cast
    now: datetime
    place: Place
    room: Room
    manager: Person
    worker: Person
    electrician: CourseType
    term: Term
    server: str = ""  # its address, where it is served for real

    def course(self, title: str = "低压电工取证班", **changes: Any) -> Session:
        """A published course of four weekly lessons from tomorrow on, open for booking."""
        tomorrow = timezone.localdate(self.now) + timedelta(days=1)
        planned = {
            "type": self.electrician, "title": title, "title_en": "Electrician's certificate course",
            "summary": "面向农民工和转岗职工，包考前实训。", "weekdays": (tomorrow.isoweekday(),),
            "time_from": time(18, 30), "minutes": 120, "starts_on": tomorrow, "lessons": 4, "capacity": 24,
            "waiting_capacity": 5, "place": self.place, "bring": "身份证", "bring_en": "Identity card",
        }  # fmt: skip
        plan = CoursePlan(**planned | changes)
        made = palace.create_course(self.term, plan, by=self.manager, at=self.now)
        return palace.publish_session(made.session, by=self.manager, at=self.now)

    def course_that_begins(self, in_time: timedelta = SOON, **changes: Any) -> Session:
        """A course whose first lesson begins so soon that one can check in, today in any case."""
        head = self.course(room=self.room, **changes)
        first = head.lessons.order_by("starts_at")[0]
        midnight = timezone.localtime(self.now).replace(hour=23, minute=59, second=59, microsecond=0)
        starts_at = min(self.now + in_time, midnight)
        booking.change_session(
            first, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), by=self.manager, at=self.now
        )
        head.refresh_from_db()
        return head

    def hall_code(self, head: Session) -> str:
        """What the hall's screen shows at this moment."""
        return qr.session_token(head, timezone.now())

    def factor_code(self, person: Person) -> str:
        """What the person's authenticator app shows."""
        factor = give_factor(Account.objects.get(person=person), by=person, at=self.now)
        return unused_code(factor, timezone.now())


def found_town(now: datetime) -> Town:
    """The tree of the kernel's cast, with a palace that is open every day, its manager and a worker."""
    made = cast()
    manager = made.staff(Role.PALACE_MANAGER, "palace")
    give_factor(Account.objects.get(person=manager), by=manager, at=now)
    place = Place.objects.create(
        organisation=made["palace"], kind=Kind.PALACE, code="palace", name="云桥市工人文化宫",
        name_en="Yunqiao Workers' Palace", address="体育路 1 号", phone="0000-8012351", longitude=118.0,
        latitude=36.0, area_m2=7300, facilities=["basketball", "books"],
    )  # fmt: skip
    OpeningHours.objects.bulk_create(
        OpeningHours(organisation=made["palace"], place=place, weekday=day, opens=time(9), closes=time(21))
        for day in range(1, HOLIDAYS + 1)
    )
    zone = Zone.objects.create(organisation=made["palace"], place=place, code="education", name="教育培训区")
    room = Room.objects.create(
        organisation=made["palace"], place=place, zone=zone, name="电工实训室", name_en="Electricians' workshop",
        capacity=30,
    )  # fmt: skip
    worker = made.person("worker", "e01", phone=WORKER_PHONE, name="赵工")
    Membership.objects.create(organisation=made["e01"], person=worker, joined_on=date(2020, 1, 1))
    electrician = palace.open_course_type(
        made["palace"], slug="electrician", name="电工", name_en="Electrician", needs=["course_electrician"],
        by=manager, at=now,
    )  # fmt: skip
    today = timezone.localdate(now)
    term = palace.open_term(
        made["palace"], name="本季班", name_en="This term", starts_on=today - timedelta(days=30),
        ends_on=today + timedelta(days=120), by=manager, at=now,
    )  # fmt: skip
    return Town(made, now, place, room, manager, worker, electrician, term)
