"""P1, P3 in small, and P4: the palace is opened, teaches 19 kinds of courses, and goes out to its workers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from unionhall.engines.booking import commands as booking
from unionhall.engines.booking.commands import NotInAudience, TeamSize
from unionhall.engines.booking.models import Attendance, Session
from unionhall.engines.booking.states import BookingState, Mode, SessionState
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW, Cast, cast
from unionhall.kernel.organisations.models import Kind as OrganisationKind
from unionhall.kernel.organisations.models import Level, Organisation
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Kind, Place, Room, Zone
from unionhall.lib.ids import uuid7
from unionhall.services.palace import commands, presence
from unionhall.services.palace.apps import COURSES
from unionhall.services.palace.models import Course
from unionhall.services.palace.plans import ActivityPlan, CoursePlan, LecturePlan
from unionhall.services.palace.queries import house, programme
from unionhall.services.palace.states import ActivityKind

pytestmark = pytest.mark.django_db
ZONES = (
    ("services", "职工服务区", 1260),
    ("education", "教育培训区", 2180),
    ("history", "工运史展区", 980),
    ("arts", "文体活动区", 2860),
)
SATURDAY = datetime(2026, 5, 16, 2, tzinfo=UTC)  # 10:00 in Shanghai


@pytest.fixture
def union() -> Cast:
    return cast()


@pytest.fixture
def manager(union: Cast) -> Person:
    return union.staff(Role.PALACE_MANAGER, "palace")


@pytest.fixture
def palace(union: Cast, manager: Person) -> Place:
    """P1: rebuilt from a part of the stadium, over 7,000 m², over 20 million yuan, begun in November 2018."""
    place = Place.objects.create(
        organisation=union["palace"], kind=Kind.PALACE, code="palace", name="云桥市工人文化宫", longitude=118.0,
        latitude=36.0, area_m2=sum(area for _code, _name, area in ZONES), address="体育路 1 号",
    )  # fmt: skip
    for code, name, area in ZONES:
        zone = Zone.objects.create(
            organisation=union["palace"], place=place, code=code, name=name, area_m2=area
        )
        Room.objects.create(
            organisation=union["palace"], place=place, zone=zone, name=f"{name}大厅", capacity=400
        )
    commands.describe_house(
        place, rebuilt_from="市体育场的一部分", project_started_on=date(2018, 11, 1),
        investment_yuan=Decimal("20600000"), by=manager, at=NOW,
    )  # fmt: skip
    return place


def test_p1_the_house_and_its_four_zones_are_public(palace: Place) -> None:
    view = house.house_view(palace, at=NOW)
    assert [zone.name for zone in view.zones] == [name for _code, name, _area in sorted(ZONES)]
    assert view.place.area_m2 > 7_000
    assert view.house is not None
    assert view.house.investment_yuan > 20_000_000
    page = Client().get(reverse("palace:home")).content.decode()
    for words in ("7,280 m²", "2,060 万元", "2018年11月", "市体育场的一部分", "4 个功能区"):
        assert words in page


def lecture_on_three_channels(union: Cast, manager: Person, palace: Place) -> Session:
    """P3, for dozens instead of thousands."""
    plan = LecturePlan(
        title="家政服务技能讲座", speaker="陈老师", starts_at=SATURDAY, ends_at=SATURDAY + timedelta(minutes=90),
        quotas={"on_site": 20, "app": 20, "wechat": 20}, place=palace, stream_url="/streams/home-service.m3u8",
        closes_at=SATURDAY + timedelta(minutes=60),
    )  # fmt: skip
    lecture = commands.create_lecture(union["palace"], plan, by=manager, at=NOW)
    return commands.publish_session(lecture.session, by=manager, at=NOW)


def follow(session: Session, people: Sequence[Person], channel: str, minutes: int) -> None:
    """Heartbeats as the browsers of `people` send them, gathered and written as the server does."""
    buffer = presence.PresenceBuffer(
        lambda batch, at: booking.record_presence(batch, at=at), every_seconds=60
    )
    for person in people:
        ticket = presence.Ticket(session.pk, person.pk, channel, session.starts_at, session.ends_at)
        for minute in range(minutes):
            at = SATURDAY + timedelta(minutes=minute)
            beat = ticket.beat(at)
            assert beat is not None
            buffer.add(beat, at)
    buffer.close()


def test_p3_one_lecture_three_channels_one_attendance_list(
    union: Cast, manager: Person, palace: Place
) -> None:
    session = lecture_on_three_channels(union, manager, palace)
    people = [union.person(f"w{number}", "e01") for number in range(31)]
    for number, person in enumerate(people):
        channel = ("on_site", "app", "wechat")[number % 3]
        booking.book(session.pk, person=person, channel=channel, key=uuid7(), at=NOW)
    in_hall, in_app, in_wechat, left_early = people[0:30:3], people[1:30:3], people[2:30:3], people[30]
    desk = union.staff(Role.DESK)
    for person in in_hall:
        booking.check_in(session, person, by=desk, at=SATURDAY + timedelta(minutes=1))
    follow(session, in_app, "app", 40)
    follow(session, in_wechat, "wechat", 40)
    follow(session, in_hall[:3], "app", 40)  # they sit in the hall and have the app open as well
    follow(session, [left_early], "app", 5)

    rows = Attendance.objects.filter(session=session)
    assert (rows.count(), rows.filter(counts=True).count()) == (31, 30)
    both = rows.get(person=in_hall[0])
    assert (both.channel, sorted(both.channels), both.minutes) == ("on_site", ["app", "on_site"], 40)
    booking.end_sessions(at=SATURDAY + timedelta(hours=2))
    states = Counter(session.bookings.values_list("state", flat=True))
    assert states == {BookingState.ATTENDED: 30, BookingState.ABSENT: 1}


def test_p4_nineteen_kinds_of_courses_in_one_term(union: Cast, manager: Person, palace: Place) -> None:
    assert len(COURSES) == 19
    term = commands.open_term(
        union["palace"], name="2026 年春季班", starts_on=date(2026, 3, 2), ends_on=date(2026, 7, 12), by=manager,
        at=NOW,
    )  # fmt: skip
    plans = []
    for number, slug in enumerate(COURSES):
        kind = commands.open_course_type(
            union["palace"], slug=slug, name=slug, needs=[f"course_{slug}"], by=manager, at=NOW
        )
        plans.append(
            CoursePlan(
                type=kind, title=f"{slug}班", weekdays=(number % 7 + 1,), time_from=time(9 + number % 3 * 4),
                minutes=90, starts_on=date(2026, 5, 11), lessons=8, capacity=20, place=palace,
            )
        )  # fmt: skip
    made = commands.create_courses(term, plans, by=manager, at=NOW)
    commands.publish_sessions([course.session for course in made], by=manager, at=NOW)
    assert Course.objects.values("type").distinct().count() == 19
    assert Session.objects.filter(parent__isnull=False, state=SessionState.PUBLISHED).count() == 19 * 8
    worker = union.person("worker", "e01")
    assert programme.courses_open_to(worker, at=NOW).count() == 19
    assert len(programme.course_type_choices(worker, at=NOW)) == 19
    for course in made[:3]:
        booking.book(course.pk, person=worker, channel="on_site", key=uuid7(), at=NOW)


def test_p4_a_show_that_anybody_walks_into(union: Cast, manager: Person, palace: Place) -> None:
    plan = ActivityPlan(
        kind=ActivityKind.SHOW, title="职工书画展", starts_at=SATURDAY, ends_at=SATURDAY + timedelta(days=10),
        capacity=1000, mode=Mode.OPEN, place=palace,
    )  # fmt: skip
    show = commands.create_activity(union["palace"], plan, by=manager, at=NOW)
    session = commands.publish_session(show.session, by=manager, at=NOW)
    visitor = union.person("visitor", "t02")
    assert list(programme.activities_open_to(visitor, at=NOW)) == [show]
    seen = booking.check_in(session, visitor, by=manager, at=SATURDAY + timedelta(hours=1))
    assert (seen.counts, seen.booking) == (True, None)


def test_p4_basketball_between_companies_is_entered_by_teams(
    union: Cast, manager: Person, palace: Place
) -> None:
    plan = ActivityPlan(
        kind=ActivityKind.MATCH, title="企业职工篮球赛", starts_at=SATURDAY, ends_at=SATURDAY + timedelta(hours=8),
        capacity=200, place=palace, team_min=5, team_max=12,
    )  # fmt: skip
    match = commands.create_activity(union["palace"], plan, by=manager, at=NOW)
    session = commands.publish_session(match.session, by=manager, at=NOW)
    for number in range(8):
        captain = union.person(f"captain {number}", "e01")
        players = [(f"队员{number}-{place}", "") for place in range(7)]
        receipt = booking.book(
            session.pk, person=captain, channel="on_site", key=uuid7(), at=NOW, party=8, companions=players,
            team_name=f"{number} 号厂队",
        )  # fmt: skip
        assert receipt.state == BookingState.BOOKED
    lonely = union.person("lonely", "e01")
    with pytest.raises(TeamSize):
        booking.book(session.pk, person=lonely, channel="on_site", key=uuid7(), at=NOW, team_name="独行队")
    teams = set(session.bookings.values_list("team_name", flat=True))
    assert len(teams) == 8


def test_p4_films_are_sent_to_grassroots_units(union: Cast, manager: Person) -> None:
    units = [union["e01"]] + [
        Organisation.objects.create(
            parent=union["t02"], path=f"{union['t02'].path}.g{number}", code=f"g{number}", level=Level.ENTERPRISE,
            kind=OrganisationKind.ENTERPRISE, name=f"{number} 号厂工会", short_name=f"{number} 号厂", region="990181",
        )
        for number in (1, 2)
    ]  # fmt: skip
    sent = []
    for days, unit in enumerate(units):
        starts = SATURDAY + timedelta(days=days, hours=9)
        plan = ActivityPlan(
            kind=ActivityKind.SCREENING, title=f"送电影进{unit.short_name}", starts_at=starts,
            ends_at=starts + timedelta(hours=2), capacity=150, host=unit, venue="职工食堂",
        )  # fmt: skip
        made = commands.create_activity(union["palace"], plan, by=manager, at=NOW)
        sent.append(commands.publish_session(made.session, by=manager, at=NOW))
    inside = Person.objects.create(organisation=units[1], name="厂里人")
    assert [row.host for row in programme.activities_open_to(inside, at=NOW)] == [units[1]]
    booking.book(sent[1].pk, person=inside, channel="on_site", key=uuid7(), at=NOW)
    with pytest.raises(NotInAudience):
        booking.book(sent[0].pk, person=inside, channel="on_site", key=uuid7(), at=NOW)
