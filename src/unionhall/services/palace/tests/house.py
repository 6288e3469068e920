"""A small palace with what a term needs, for the tests of this service."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW, Cast, cast
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Kind, OpeningHours, Place, Room, Zone
from unionhall.services.palace import commands
from unionhall.services.palace.models import Activity, Course, CourseType, Lecture, Term
from unionhall.services.palace.plans import ActivityPlan, CoursePlan, LecturePlan
from unionhall.services.palace.states import ActivityKind

LATER = NOW + timedelta(days=10)  # 10:00 in Shanghai, Saturday 16 May 2026


@dataclass
class Palace:
    """The cast, the building and who runs it."""

    cast: Cast
    place: Place
    manager: Person
    teacher: Person
    type: CourseType
    term: Term
    rooms: dict[str, Room] = field(default_factory=dict)

    def plan(self, **changes: Any) -> CoursePlan:
        """Dance on Wednesdays, 19:00 to 20:30, six times from 20 May 2026 on."""
        values = {
            "type": self.type, "title": "民族舞入门", "weekdays": (3,), "time_from": time(19), "minutes": 90,
            "starts_on": date(2026, 5, 18), "lessons": 6, "capacity": 20, "place": self.place,
            "room": self.rooms["舞蹈教室"], "teacher": self.teacher, "fee_yuan": Decimal(60),
        }  # fmt: skip
        return CoursePlan(**values | changes)

    def course(self, *, is_published: bool = True, **changes: Any) -> Course:
        """A course as planned, published unless told otherwise."""
        made = commands.create_course(self.term, self.plan(**changes), by=self.manager, at=NOW)
        if is_published:
            made.session = commands.publish_session(made.session, by=self.manager, at=NOW)
        return made

    def lecture(self, *, is_published: bool = True, **changes: Any) -> Lecture:
        """A lecture of an hour and a half on three channels, from 10:00 on 16 May 2026 on."""
        values = {
            "title": "家政服务技能讲座", "speaker": "陈老师", "starts_at": LATER,
            "ends_at": LATER + timedelta(minutes=90), "quotas": {"on_site": 3, "app": 3, "wechat": 3},
            "place": self.place, "room": self.rooms["报告厅"], "stream_url": "/streams/home.m3u8",
        }  # fmt: skip
        plan = LecturePlan(**values | changes)
        made = commands.create_lecture(self.place.organisation, plan, by=self.manager, at=NOW)
        if is_published:
            made.session = commands.publish_session(made.session, by=self.manager, at=NOW)
        return made

    def activity(self, *, is_published: bool = True, **changes: Any) -> Activity:
        """A show in the hall, from 10:00 to 12:00 on 16 May 2026."""
        values = {
            "kind": ActivityKind.SHOW, "title": "职工书画展", "starts_at": LATER,
            "ends_at": LATER + timedelta(hours=2), "capacity": 100, "place": self.place,
        }  # fmt: skip
        plan = ActivityPlan(**values | changes)
        made = commands.create_activity(self.place.organisation, plan, by=self.manager, at=NOW)
        if is_published:
            made.session = commands.publish_session(made.session, by=self.manager, at=NOW)
        return made


def open_palace() -> Palace:
    """The palace of the cast's county, with a teacher, a course type, a term and three rooms."""
    made = cast()
    manager, teacher = made.staff(Role.PALACE_MANAGER, "palace"), made.staff(Role.TEACHER, "palace")
    place = Place.objects.create(
        organisation=made["palace"], kind=Kind.PALACE, code="palace", name="云桥市工人文化宫",
        name_en="Yunqiao Workers' Palace", address="体育路 1 号", longitude=118.0, latitude=36.0, area_m2=7300,
    )  # fmt: skip
    OpeningHours.objects.bulk_create(
        OpeningHours(organisation=made["palace"], place=place, weekday=day, opens=time(9), closes=time(21))
        for day in range(1, 8)
    )
    zone = Zone.objects.create(organisation=made["palace"], place=place, code="arts", name="文体活动区")
    rooms = {
        name: Room.objects.create(
            organisation=made["palace"], place=place, zone=zone, name=name, capacity=people
        )
        for name, people in (("舞蹈教室", 30), ("报告厅", 400), ("篮球馆", 300))
    }
    dance = commands.open_course_type(
        made["palace"], slug="dance", name="舞蹈", name_en="Dance", needs=["course_dance"], bring="软底鞋",
        by=manager, at=NOW,
    )  # fmt: skip
    term = commands.open_term(
        made["palace"], name="2026 年春季班", starts_on=date(2026, 3, 2), ends_on=date(2026, 7, 12),
        by=manager, at=NOW,
    )  # fmt: skip
    return Palace(made, place, manager, teacher, dance, term, rooms)


def shanghai(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment by the clock on the wall."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)
