from __future__ import annotations

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils.translation import override

from unionhall.engines.booking import commands as booking
from unionhall.engines.booking.models import Session
from unionhall.engines.matching.lexicons import lexicon
from unionhall.engines.matching.models import SearchDocument
from unionhall.kernel.access.permissions import granted_permissions
from unionhall.kernel.access.tests.cast import NOW
from unionhall.services.palace.apps import PalaceConfig
from unionhall.services.palace.states import ACTIVITY_NEEDS, COURSE_NEEDS, LECTURE_NEEDS, ActivityKind
from unionhall.services.palace.tests.house import Palace


@pytest.fixture
def config() -> PalaceConfig:
    found = apps.get_app_config("palace")
    assert isinstance(found, PalaceConfig)
    return found


def test_tiles_and_desk_pages_lead_somewhere(config: PalaceConfig) -> None:
    assert all(tile.href.startswith("/palace/") for tile in config.tiles())
    for page in config.desk_pages():
        assert reverse(page.url).startswith("/palace/desk/")
        assert page.permission in granted_permissions()


def test_needs_are_categories_of_the_lexicon(config: PalaceConfig) -> None:
    known = {category.slug for category in lexicon().categories.values() if "palace" in category.services}
    assert set(config.needs) <= known
    tagged = {*COURSE_NEEDS, *LECTURE_NEEDS, *(need for needs in ACTIVITY_NEEDS.values() for need in needs)}
    assert tagged <= set(config.needs)
    assert set(ACTIVITY_NEEDS) == set(ActivityKind)


@pytest.mark.django_db
def test_a_course_and_each_of_its_lessons_are_described(palace: Palace, config: PalaceConfig) -> None:
    course = palace.course()
    with override("en"):
        facts = dict(config.describe(course.session))
        lesson = Session.objects.filter(parent=course.pk).first()
        assert dict(config.describe(lesson)) == facts
    assert facts["Course type"] == "Dance · For beginners"
    assert facts["Lessons"] == "Wed 19:00–20:30, 6 lessons"
    assert "Dates" not in facts  # the session page lists the lessons itself
    assert facts["What to bring"] == "软底鞋"
    with override("zh-hans"):
        assert ("课次", "每周三 19:00–20:30，共 6 节课") in config.describe(course.session)


@pytest.mark.django_db
def test_a_lecture_is_joined_from_afar_where_there_is_a_stream(palace: Palace, config: PalaceConfig) -> None:
    worker = palace.cast.person("worker", "e01")
    followed = palace.lecture().session
    heard = palace.lecture(title="只在现场", room=None, quotas={"on_site": 9}, stream_url="").session
    assert config.join_url(followed, worker) == reverse("palace:lecture-watch", args=[followed.pk])
    assert config.join_url(heard, worker) == ""
    assert config.join_url(palace.course().session, worker) == ""
    with override("en"):
        assert config.describe(followed) == [("Speaker", "陈老师")]


@pytest.mark.django_db
def test_an_activity_says_where_and_for_whom(palace: Palace, config: PalaceConfig) -> None:
    care = palace.activity(kind=ActivityKind.CHILD_CARE, age_from=6, age_to=12)
    film = palace.activity(kind=ActivityKind.SCREENING, place=None, host=palace.cast["e01"], venue="食堂")
    with override("zh-hans"):
        assert config.describe(care.session) == [("类别", "假期托管"), ("适合年龄", "6–12 岁")]
        facts = config.describe(film.session)
    assert facts == [("类别", "电影放映"), ("送往单位", "云桥机械厂工会"), ("地点", "食堂")]


@pytest.mark.django_db
def test_sessions_of_others_are_none_of_its_business(palace: Palace, config: PalaceConfig) -> None:
    foreign = palace.course().session
    foreign.service = "health"
    assert config.describe(foreign) == []
    assert config.join_url(foreign, palace.manager) == ""


@pytest.mark.django_db
def test_what_the_desk_does_elsewhere_keeps_searches_right(palace: Palace, config: PalaceConfig) -> None:
    session = palace.course(is_published=False).session
    published = booking.publish_session(session, by=palace.manager, at=NOW)
    config.session_changed(published, NOW)
    assert SearchDocument.objects.get().object_id == session.pk
    cancelled = booking.cancel_session(session, reason="停电", by=palace.manager, at=NOW)
    config.session_changed(cancelled, NOW)
    assert not SearchDocument.objects.exists()
