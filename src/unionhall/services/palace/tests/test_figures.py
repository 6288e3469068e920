from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Q

from unionhall.engines.booking import commands as booking
from unionhall.engines.booking.models import Session
from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.catalogue.services import Figure
from unionhall.lib.ids import uuid7
from unionhall.services.palace.figures import figures
from unionhall.services.palace.states import ActivityKind
from unionhall.services.palace.tests.house import LATER, Palace

pytestmark = pytest.mark.django_db


def value(code: str) -> tuple[Any, Any]:
    """Numerator and denominator of a figure over everything."""
    figure: Figure = next(figure for figure in figures() if figure.code == code)
    parts = {"numerator": figure.numerator(Q())}
    if figure.denominator is not None:
        parts["denominator"] = figure.denominator(Q())
    found = figure.rows().aggregate(**parts)
    return found["numerator"], found.get("denominator")


def test_every_figure_counts_nothing_when_nothing_happened(palace: Palace) -> None:
    assert {value(figure.code) for figure in figures()} <= {(0, None), (0, 0), (0.0, None)}


def test_lessons_hours_and_completion(palace: Palace) -> None:
    course = palace.course(lessons=4)
    diligent, lazy = palace.cast.person("diligent", "e01"), palace.cast.person("lazy", "e01")
    for person in (diligent, lazy):
        booking.book(course.pk, person=person, channel="on_site", key=uuid7(), at=NOW)
    lessons = list(Session.objects.filter(parent=course.pk).order_by("starts_at"))
    for number, lesson in enumerate(lessons):
        present = [diligent, lazy] if number == 0 else [diligent] if number < 3 else []
        for person in present:
            booking.check_in(lesson, person, by=palace.manager, at=lesson.starts_at)
    booking.end_sessions(at=lessons[-1].ends_at)
    booking.end_sessions(at=lessons[-1].ends_at)
    assert value("palace_lessons") == (4, None)
    assert value("palace_lesson_hours") == (6.0, None)
    assert value("palace_completion") == (1, 2)


def test_lectures_turn_out_and_screenings(palace: Palace) -> None:
    lecture = palace.lecture()
    came, stayed_away = palace.cast.person("came", "e01"), palace.cast.person("away", "e01")
    for person in (came, stayed_away):
        booking.book(lecture.pk, person=person, channel="app", key=uuid7(), at=NOW)
    booking.record_presence([(lecture.pk, came.pk, minute, "app") for minute in range(40)], at=LATER)
    film = palace.activity(kind=ActivityKind.SCREENING, place=None, host=palace.cast["e01"], venue="食堂")
    booking.end_sessions(at=film.session.ends_at + timedelta(hours=1))
    assert value("palace_lecture_people") == (1, None)
    assert value("palace_turn_out") == (1, 2)
    assert value("palace_screenings_sent") == (1, None)


def test_each_figure_opens_down_to_rows_that_can_be_shown(palace: Palace) -> None:
    test_lessons_hours_and_completion(palace)
    test_lectures_turn_out_and_screenings(palace)
    for figure in figures():
        for row in figure.rows():
            assert [column.value(row) for column in figure.columns]
        for _words, path in figure.breakdowns:
            assert list(figure.rows().order_by().values_list(path, flat=True))


def test_codes_are_unique() -> None:
    assert len({figure.code for figure in figures()}) == len(figures())
