"""P3 at full size: 30,000 workers follow one lecture in the hall, in the city's app and in WeChat at once.

The numbers of the report must come out exactly: everybody counts once, whatever they followed it on, and who only
looked in does not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from uuid import UUID

import pytest
from django.db.models import Q

from unionhall.engines.booking import commands as booking
from unionhall.engines.booking import queries as bookings
from unionhall.engines.booking.models import Attendance, Booking, Session
from unionhall.engines.booking.states import BookingState, Channel
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW, cast
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Kind, Place
from unionhall.services.hub import figures as hub
from unionhall.services.palace import commands
from unionhall.services.palace import figures as palace
from unionhall.services.palace.plans import LecturePlan

# In transactions of their own, as people come: each claim holds its person's lock until its transaction ends.
pytestmark = pytest.mark.django_db(transaction=True)
STARTS = NOW + timedelta(days=10)
LENGTH = timedelta(minutes=90)
FOLLOWED = 30_000
HALL, APP, WECHAT = 400, 14_800, 14_800
LEFT_EARLY, STAYED_AWAY = 300, 200
# Of those in the hall some have the app open as well; of those in the app some go on in WeChat half-way.
ON_TWO_SCREENS, CHANGED_OVER = 150, 500
MINUTES_WATCHED, MINUTES_LOOKED_IN = 30, 5
BEATS_A_WRITE = 100_000

Beat = tuple[UUID, UUID, int, str]


@dataclass
class Lecture:
    """The session, who runs it, and the people by what they do."""

    session: Session
    manager: Person
    hall: list[Person]
    app: list[Person]
    wechat: list[Person]
    left_early: list[Person]
    stayed_away: list[Person]

    @property
    def followed(self) -> list[Person]:
        """Who was there, in one way or another."""
        return [*self.hall, *self.app, *self.wechat]


@pytest.fixture
def lecture() -> Lecture:
    """A lecture with a place for everybody, and 30,500 workers of one enterprise."""
    union = cast()
    manager = union.staff(Role.PALACE_MANAGER, "palace")
    place = Place.objects.create(
        organisation=union["palace"], kind=Kind.PALACE, code="palace", name="云桥市工人文化宫", longitude=118.0,
        latitude=36.0, address="体育路 1 号",
    )  # fmt: skip
    workers = Person.objects.bulk_create(
        Person(organisation=union["e01"], name=f"职工{number:05d}")
        for number in range(FOLLOWED + LEFT_EARLY + STAYED_AWAY)
    )
    people = iter(workers)
    groups = [[next(people) for _ in range(n)] for n in (HALL, APP, WECHAT, LEFT_EARLY, STAYED_AWAY)]
    plan = LecturePlan(
        title="家政服务技能讲座", speaker="家政培训师", starts_at=STARTS, ends_at=STARTS + LENGTH, place=place,
        quotas={"on_site": HALL, "app": APP + LEFT_EARLY, "wechat": WECHAT + STAYED_AWAY},
        stream_url="/streams/home-service.m3u8",
    )  # fmt: skip
    made = commands.create_lecture(union["palace"], plan, by=manager, at=NOW)
    session = commands.publish_session(made.session, by=manager, at=NOW)
    return Lecture(session, manager, *groups)


def book_everybody(lecture: Lecture) -> Counter[str]:
    """All sign up, each on the channel they mean to use."""
    wishes = [(one, Channel.ON_SITE) for one in lecture.hall]
    wishes += [(one, Channel.APP) for one in (*lecture.app, *lecture.left_early)]
    wishes += [(one, Channel.WECHAT) for one in (*lecture.wechat, *lecture.stayed_away)]
    return booking.book_many(lecture.session, wishes, by=lecture.manager, at=NOW)


def beats(lecture: Lecture) -> Iterator[Beat]:
    """A heartbeat a minute from every screen that shows the lecture."""
    key = lecture.session.pk
    for minute in range(MINUTES_WATCHED):
        is_second_half = minute >= MINUTES_WATCHED // 2
        for number, one in enumerate(lecture.app):
            moved = number < CHANGED_OVER and is_second_half
            yield key, one.pk, minute, Channel.WECHAT if moved else Channel.APP
        for one in lecture.wechat:
            yield key, one.pk, minute, Channel.WECHAT
        for one in lecture.hall[:ON_TWO_SCREENS]:
            yield key, one.pk, minute, Channel.APP
        if minute < MINUTES_LOOKED_IN:
            for one in lecture.left_early:
                yield key, one.pk, minute, Channel.APP


def hold(lecture: Lecture) -> None:
    """The doors open, the stream runs, the lecture ends."""
    begun = STARTS + timedelta(minutes=1)
    booking.attend_many(lecture.session, lecture.hall, by=lecture.manager, at=begun)
    on_the_way = beats(lecture)
    while batch := list(islice(on_the_way, BEATS_A_WRITE)):
        booking.record_presence(batch, at=STARTS + timedelta(minutes=MINUTES_WATCHED))
    booking.end_sessions(at=STARTS + LENGTH)


def test_p3_thirty_thousand_follow_one_lecture_on_three_channels(lecture: Lecture) -> None:
    assert book_everybody(lecture) == {"booked": FOLLOWED + LEFT_EARLY + STAYED_AWAY}
    assert bookings.seats_summary([lecture.session.pk])[lecture.session.pk].free == 0
    hold(lecture)

    there = bookings.attendance_list(lecture.session, lecture.manager)
    assert there.count() == FOLLOWED + LEFT_EARLY
    assert there.values("person").distinct().count() == FOLLOWED + LEFT_EARLY
    counting = there.filter(counts=True)
    assert set(counting.values_list("person", flat=True)) == {one.pk for one in lecture.followed}

    by_channel = Counter(counting.values_list("channel", flat=True))
    assert by_channel == {"on_site": HALL, "app": APP, "wechat": WECHAT}
    on_two = Q(channels__contains=["app", "on_site"]) | Q(channels__contains=["app", "wechat"])
    assert counting.filter(on_two).count() == ON_TWO_SCREENS + CHANGED_OVER
    assert set(counting.exclude(channel="on_site").values_list("minutes", flat=True)) == {MINUTES_WATCHED}

    states = Counter(Booking.objects.filter(session=lecture.session).values_list("state", flat=True))
    assert states == {BookingState.ATTENDED: FOLLOWED, BookingState.ABSENT: LEFT_EARLY + STAYED_AWAY}
    assert count(hub.PEOPLE_SERVED) == FOLLOWED
    assert count(palace.LECTURE_PEOPLE) == FOLLOWED
    # Told twice, nothing changes: the same beats, the same list on paper.
    booking.record_presence(islice(beats(lecture), BEATS_A_WRITE), at=STARTS + LENGTH)
    assert Attendance.objects.filter(session=lecture.session).count() == FOLLOWED + LEFT_EARLY


def count(figure: hub.Figure) -> int:
    """The figure over everything there is."""
    found: int = figure.rows().aggregate(n=figure.numerator(Q()))["n"]
    return found
