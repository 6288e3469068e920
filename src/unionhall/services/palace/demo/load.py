"""Loading the programme through the palace's and the booking engine's commands, each at its own hour."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from unionhall.engines.booking import commands as booking
from unionhall.engines.booking.models import Session
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Kind, Place, Room
from unionhall.services.palace import commands as palace
from unionhall.services.palace.demo import events, history, market
from unionhall.services.palace.demo.programme import IDEAS, CourseIdea
from unionhall.services.palace.models import CourseType, Term
from unionhall.services.palace.plans import CoursePlan

LESSONS = 10
WINTER_LESSONS = 4


@dataclass
class Stage:
    """The palace while it is being filled: its place and rooms, who runs it, and the city's cast."""

    city: Any
    place: Place
    rooms: dict[str, Room]
    types: dict[str, CourseType] = field(default_factory=dict)

    @property
    def manager(self) -> Person:
        """Who puts things on."""
        found: Person = self.city.manager
        return found

    def settle(self) -> None:
        """Let the database look at what it holds by now: plans made for empty tables read full ones row by row."""
        with connection.cursor() as cursor:
            cursor.execute("analyze")

    def moment(self, day: date, hour: int, minute: int = 0) -> datetime:
        """An hour of a day, in the city's own time."""
        return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def load(city: Any) -> None:
    """The house, course types, two years of terms, lectures and activities, and what is open for booking now."""
    place = Place.objects.select_related("organisation").get(
        kind=Kind.PALACE, organisation=city.organisations["palace"]
    )
    stage = Stage(city, place, {room.name: room for room in place.rooms.all()})
    _house(stage)
    _types(stage)
    for name, english, first, last in past_terms(city.today):
        stage.settle()
        _run_term(stage, name, english, first, last)
    stage.settle()
    events.load_past(stage)
    history.end_everything(stage)
    market.load(stage)
    _open_term(stage)
    events.load_coming(stage)


def past_terms(today: date) -> list[tuple[str, str, date, date]]:
    """(name, English name, first day, last day) of the terms of the last two years, oldest first."""
    found = []
    for year in range(today.year - 3, today.year + 1):
        found.append((f"{year} 春季班", f"Spring {year}", date(year, 3, 1), date(year, 6, 30)))
        found.append((f"{year} 秋季班", f"Autumn {year}", date(year, 9, 1), date(year, 12, 25)))
    start = today - timedelta(days=760)
    return [term for term in found if term[2] >= start and term[2] + timedelta(weeks=4) <= today]


def _house(stage: Stage) -> None:
    began = stage.city.today - timedelta(days=800)
    palace.describe_house(
        stage.place,
        rebuilt_from="原体育场西看台及附属用房改建",
        rebuilt_from_en="Rebuilt from the west stand of the old stadium",
        project_started_on=date(2018, 11, 1),
        opened_on=date(2020, 5, 1),
        investment_yuan=Decimal(21_600_000),
        about="四个功能区：职工服务、教育培训、工运史展览、文体活动。公益开放，财政每年安排运行经费 138 万元。",
        about_en="Four zones: worker services, education and training, labour history, arts and sports.",
        by=stage.manager,
        at=stage.moment(began, 9),
    )


def _types(stage: Stage) -> None:
    at = stage.moment(stage.city.today - timedelta(days=790), 9)
    for idea in IDEAS:
        stage.types[idea.slug] = palace.open_course_type(
            stage.place.organisation,
            slug=idea.slug,
            name=idea.name,
            name_en=idea.name_en,
            icon=idea.icon,
            needs=[idea.need],
            bring=idea.bring,
            by=stage.manager,
            at=at,
        )


def _plan(stage: Stage, idea: CourseIdea, first: date, lessons: int, number: int, **more: Any) -> CoursePlan:
    teachers = stage.city.teachers
    return CoursePlan(
        type=stage.types[idea.slug],
        title=idea.title,
        title_en=idea.title_en,
        summary=idea.summary,
        weekdays=tuple(idea.weekdays[:1]),
        time_from=idea.begins,
        minutes=idea.minutes,
        starts_on=first,
        lessons=lessons,
        capacity=idea.capacity,
        teacher=teachers[number % len(teachers)],
        class_teacher=teachers[(number + 7) % len(teachers)],
        room=stage.rooms[idea.room],
        fee_yuan=Decimal(idea.fee_yuan),
        waiting_capacity=30,
        bring=idea.bring,
        **more,
    )


def _run_term(stage: Stage, name: str, english: str, first: date, last: date) -> None:
    """A term that has begun: put on, booked, attended up to today, rated."""
    opens = stage.moment(first - timedelta(days=21), 9)
    term = palace.open_term(
        stage.place.organisation,
        name=name,
        name_en=english,
        starts_on=first,
        ends_on=last,
        by=stage.manager,
        at=opens,
    )
    plans = [
        _plan(stage, idea, first + timedelta(days=5), LESSONS, number, opens_at=opens)
        for number, idea in enumerate(IDEAS)
    ]
    courses = palace.create_courses(term, plans, by=stage.manager, at=opens)
    heads: list[Session] = [course.session for course in courses]
    palace.publish_sessions(heads, by=stage.manager, at=opens)
    for head, idea in zip(heads, IDEAS, strict=True):
        wish = int(idea.capacity * min(idea.popularity, 1.15) * stage.city.chance.uniform(0.8, 1.05))
        people = [(person, "on_site") for person in stage.city.chance.sample(stage.city.workers, wish)]
        booking.book_many(head, people, by=stage.manager, at=opens + timedelta(days=3))
        history.attend_lessons(stage, head)


def _open_term(stage: Stage) -> None:
    """The term that workers can book now: short courses that begin next week; some are full already."""
    today = stage.city.today
    first = today + timedelta(days=8)
    opens = stage.moment(today - timedelta(days=6), 9)
    term: Term = palace.open_term(
        stage.place.organisation,
        name=f"{first.year} 冬季短期班" if first.month > 9 else f"{first.year} 短期班",
        name_en=f"Short courses, {first:%B %Y}",
        starts_on=first,
        ends_on=first + timedelta(weeks=9),
        by=stage.manager,
        at=opens,
    )
    plans = [
        _plan(stage, idea, first, WINTER_LESSONS, number, opens_at=opens, closes_at=None)
        for number, idea in enumerate(IDEAS)
    ]
    heads = [course.session for course in palace.create_courses(term, plans, by=stage.manager, at=opens)]
    palace.publish_sessions(heads, by=stage.manager, at=opens)
    # The worker whom visitors of the demo sign in as is left with nothing booked.
    others = stage.city.workers[1:]
    for head, idea in zip(heads, IDEAS, strict=True):
        wish = int(idea.capacity * min(idea.popularity * 0.7, 1.2))
        people = [(person, "on_site") for person in stage.city.chance.sample(others, wish)]
        booking.book_many(head, people, by=stage.manager, at=opens + timedelta(days=2))
