from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from unionhall.engines.booking.models import RoomReservation, Session
from unionhall.engines.booking.states import SessionState
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import sign_in
from unionhall.services.palace import commands
from unionhall.services.palace.models import Activity, Course, CourseType, House, Lecture, Notice, Term
from unionhall.services.palace.tests.house import Palace
from unionhall.services.palace.tests.test_sheets import GOOD, book

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15
LISTS = ("desk-courses", "desk-course-types", "desk-lectures", "desk-activities", "desk-notices", "desk-closures",
         "desk-rooms")  # fmt: skip


@pytest.fixture
def desk(palace: Palace) -> Client:
    return sign_in(Client(), palace.manager)


def put(palace: Palace, number: int) -> None:
    """One more row for every list of the desk."""
    now = timezone.now()
    palace.course(title=f"课程 {number}", room=None, is_published=False)
    palace.lecture(title=f"讲座 {number}", room=None, is_published=False)
    palace.activity(title=f"展览 {number}", is_published=False)
    commands.post_notice(palace.place, title=f"公告 {number}", body="正文", by=palace.manager, at=now)
    commands.open_course_type(
        palace.cast["palace"], slug=f"t{number}", name=f"类别 {number}", by=palace.manager, at=now
    )


def test_lists_cost_the_same_at_one_row_and_at_thirty(palace: Palace, desk: Client) -> None:
    put(palace, 1)
    before: dict[str, int] = {}
    for wanted in (before, {}):
        for name in LISTS:
            with CaptureQueriesContext(connection) as captured:
                assert desk.get(reverse(f"palace:{name}")).status_code == 200
            wanted[name] = len(captured)
        if wanted is before:
            for number in range(2, 31):
                put(palace, number)
    assert wanted == before
    assert max(before.values()) <= MOST_QUERIES


@pytest.mark.parametrize("role", [None, *Role.values])
def test_the_desk_opens_to_those_who_may_look(palace: Palace, role: str | None) -> None:
    palace.course()
    person = palace.cast.staff(role) if role else palace.cast.person("worker", "e01", phone="13900000009")
    may_look = role in {Role.PALACE_MANAGER, Role.ADMINISTRATOR, Role.DESK, Role.LEADER, Role.AUDITOR}
    client = sign_in(Client(), person)
    for name in LISTS:
        assert client.get(reverse(f"palace:{name}")).status_code == (200 if may_look else 404), name


def test_a_neighbour_sees_nothing_of_this_palace(palace: Palace) -> None:
    course = palace.course()
    neighbour = sign_in(Client(), palace.cast.staff(Role.PALACE_MANAGER, "t02"))
    assert "民族舞" not in neighbour.get(reverse("palace:desk-courses")).content.decode()
    for name in ("desk-course", "course-change", "course-copy", "session-cancel"):
        assert neighbour.get(reverse(f"palace:{name}", args=[course.pk])).status_code == 404, name


def fields(palace: Palace, **changes: Any) -> dict[str, Any]:
    return {
        "type": palace.type.pk, "title": "成人瑜伽", "level": "beginner", "weekdays": ["1", "4"],
        "starts_on": "2026-05-18",
        "time_from": "19:30", "minutes": "60", "lessons": "8", "capacity": "25", "waiting_capacity": "5",
        "mode": "first_come", "fee_yuan": "80", "place": palace.place.pk, "room": palace.rooms["舞蹈教室"].pk,
    } | changes  # fmt: skip


def test_a_course_is_made_changed_published_copied_called_off(palace: Palace, desk: Client) -> None:
    url = reverse("palace:course-create", args=[palace.term.pk])
    assert desk.get(url).status_code == 200
    assert desk.post(url, fields(palace)).status_code == 302
    course = Course.objects.get()
    page = reverse("palace:desk-course", args=[course.pk])
    assert "成人瑜伽" in desk.get(page).content.decode()
    change = reverse("palace:course-change", args=[course.pk])
    assert 'value="25"' in desk.get(change).content.decode()
    new = {"title": "瑜伽", "level": "advanced", "capacity": 26, "waiting_capacity": 5, "fee_yuan": 0}
    assert desk.post(change, new).status_code == 302
    assert desk.post(reverse("palace:session-publish"), {"id": [course.pk, "x"]}).status_code == 302
    course.refresh_from_db()
    assert (course.session.title, course.session.state) == ("瑜伽", SessionState.PUBLISHED)
    copy = reverse("palace:course-copy", args=[course.pk])
    assert desk.post(copy, {"term": palace.term.pk}).status_code == 422
    cancel = reverse("palace:session-cancel", args=[course.pk])
    assert desk.post(cancel, {"reason": ""}).status_code == 422
    assert desk.post(cancel, {"reason": "教师生病"}).status_code == 302
    assert Session.objects.get(pk=course.pk).state == SessionState.CANCELLED


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"weekdays": []}, "weekdays"),
        ({"capacity": "31"}, "capacity"),
        ({"mode": "lottery"}, "draw_at"),
        ({"starts_on": "2027-01-01"}, "starts_on"),
        ({"opens_at": "2026-05-20T10:00", "closes_at": "2026-05-19T10:00"}, "closes_at"),
    ],
)
def test_mistakes_come_back_at_their_fields(
    palace: Palace, desk: Client, changes: dict[str, Any], field: str
) -> None:
    answer = desk.post(reverse("palace:course-create", args=[palace.term.pk]), fields(palace, **changes))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert f"id_{field}_error" in answer.content.decode()
    assert not Course.objects.exists()


def test_terms_types_and_the_house(palace: Palace, desk: Client) -> None:
    home = palace.cast["palace"].pk
    term = {"organisation": home, "name": "秋季班", "starts_on": "2026-09-07", "ends_on": "2026-12-27"}
    assert desk.post(reverse("palace:term-open"), term).status_code == 302
    assert desk.post(reverse("palace:term-open"), term).status_code == 422
    autumn = Term.objects.get(name="秋季班")
    assert (
        desk.post(reverse("palace:term-change", args=[autumn.pk]), term | {"name": "秋"}).status_code == 302
    )
    palace.course()
    copied = desk.post(reverse("palace:term-copy", args=[palace.term.pk]), {"term": autumn.pk})
    assert copied.headers["Location"].endswith(f"?term={autumn.pk}")
    assert Course.objects.filter(term=autumn).count() == 1
    kind = {
        "organisation": home,
        "slug": "yoga",
        "name": "瑜伽",
        "icon": "dumbbell",
        "needs": "course_yoga course_yoga",
    }
    assert desk.post(reverse("palace:course-type-open"), kind).status_code == 302
    yoga = CourseType.objects.get(slug="yoga")
    assert yoga.needs == ["course_yoga"]
    assert (
        desk.post(reverse("palace:course-type-change", args=[yoga.pk]), kind | {"name": "太极"}).status_code
        == 302
    )
    assert desk.post(reverse("palace:course-type-open"), kind | {"needs": "有空格 ！"}).status_code == 422
    house = {"rebuilt_from": "体育馆", "investment_yuan": "20000000", "project_started_on": "2018-11-01"}
    assert desk.post(reverse("palace:house-describe", args=[palace.place.pk]), house).status_code == 302
    assert House.objects.get().rebuilt_from == "体育馆"


def test_a_lecture_and_an_activity_are_made_and_changed(palace: Palace, desk: Client) -> None:
    times = {"starts_at": "2026-06-01T14:00", "ends_at": "2026-06-01T16:00", "place": palace.place.pk}
    lecture = times | {"title": "讲座", "speaker": "陈老师", "on_site": 100, "app": 0, "wechat": 0}
    assert desk.post(reverse("palace:lecture-create"), lecture | {"app": 5}).status_code == 422
    assert desk.post(reverse("palace:lecture-create"), lecture).status_code == 302
    change = reverse("palace:lecture-change", args=[Lecture.objects.get().pk])
    assert 'value="陈老师"' in desk.get(change).content.decode()
    words = {"title": "讲座二", "speaker": "李老师", "stream_url": "/s/x.m3u8"}
    assert desk.post(change, words).status_code == 302
    activity = times | {
        "kind": "screening", "title": "电影", "capacity": 200, "waiting_capacity": 0, "mode": "open", "party_max": 1,
        "team_min": 0, "team_max": 0, "fee_yuan": 0, "place": "", "host": "e01", "venue": "食堂",
    }  # fmt: skip
    assert desk.post(reverse("palace:activity-create"), activity | {"host": "没有的厂"}).status_code == 422
    assert desk.post(reverse("palace:activity-create"), activity).status_code == 302
    made = Activity.objects.get()
    assert made.host == palace.cast["e01"]
    change = reverse("palace:activity-change", args=[made.pk])
    assert desk.get(change).status_code == 200
    assert desk.post(change, {"title": "电影二", "capacity": 210, "venue": "礼堂"}).status_code == 302


def test_notices_closures_and_rooms(palace: Palace, desk: Client) -> None:
    notice = {"place": palace.place.pk, "title": "公告", "body": "正文"}
    assert desk.post(reverse("palace:notice-post"), notice).status_code == 302
    posted = Notice.objects.get()
    assert (
        desk.post(reverse("palace:notice-change", args=[posted.pk]), notice | {"title": "改"}).status_code
        == 302
    )
    assert desk.post(reverse("palace:notice-withdraw", args=[posted.pk])).status_code == 302
    today = timezone.localdate()
    closure = {
        "place": palace.place.pk,
        "starts_on": today,
        "ends_on": today,
        "reason": "检修",
        "is_planned": "on",
    }
    refused = desk.post(reverse("palace:closure-post"), closure)
    assert refused.status_code == 422
    assert "starts_on" in refused.context["form"].errors
    assert desk.post(reverse("palace:closure-post"), closure | {"is_planned": ""}).status_code == 302
    closed = palace.place.closures.get()
    assert desk.post(reverse("palace:closure-withdraw", args=[closed.pk])).status_code == 302
    room = palace.rooms["报告厅"]
    wish = {
        "room": room.pk,
        "starts_at": "2026-06-01T14:00",
        "ends_at": "2026-06-01T16:00",
        "purpose": "排练",
    }
    assert desk.post(reverse("palace:room-reserve"), wish).status_code == 302
    assert desk.post(reverse("palace:room-reserve"), wish).status_code == 422
    assert RoomReservation.objects.count() == 1
    week = desk.get(reverse("palace:desk-rooms"), {"room": room.pk, "week": "2026-06-03"}).content.decode()
    assert "排练" in week


def upload(desk: Client, term: UUID, content: bytes) -> Any:
    file = SimpleUploadedFile("courses.xlsx", content)
    return desk.post(reverse("palace:course-import", args=[term]), {"file": file})


def test_a_sheet_is_shown_then_taken(palace: Palace, desk: Client) -> None:
    shown = upload(
        desk, palace.term.pk, book(GOOD, GOOD | {"title": "晚一点", "time_from": "20:30"}).getvalue()
    )
    assert shown.status_code == 200
    assert not Course.objects.exists()
    kept = shown.context["kept"]
    confirm = reverse("palace:course-import-confirm", args=[palace.term.pk])
    assert desk.post(confirm, {"kept": kept}).status_code == 302
    assert Course.objects.count() == 2
    again = desk.post(confirm, {"kept": kept})
    assert again.status_code == 409
    assert Course.objects.count() == 2
    assert desk.post(confirm, {"kept": kept + "x"}).status_code == 302


def test_a_sheet_with_mistakes_is_shown_but_cannot_be_taken(palace: Palace, desk: Client) -> None:
    clash = GOOD | {"title": "同一间教室"}
    shown = upload(desk, palace.term.pk, book(GOOD, clash, GOOD | {"title": "x", "capacity": 0}).getvalue())
    page = shown.content.decode()
    assert reverse("palace:course-import-confirm", args=[palace.term.pk]) not in page
    assert [bool(row["errors"]) for row in shown.context["rows"]] == [False, True, True]


def test_a_wrong_file_is_a_mistake_at_the_field(palace: Palace, desk: Client) -> None:
    answer = upload(desk, palace.term.pk, b"not a spreadsheet")
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["file"]


def test_the_term_goes_out_as_excel(palace: Palace, desk: Client) -> None:
    palace.course()
    answer = desk.get(reverse("palace:term-export", args=[palace.term.pk]))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[1][0] == "民族舞入门"
    assert len(rows) == 2


def test_lessons_change_one_by_one(palace: Palace, desk: Client) -> None:
    course = palace.course()
    page = reverse("palace:desk-course", args=[course.pk])
    lesson = Session.objects.filter(parent=course.pk).earliest("starts_at")
    move, cancel = (reverse(f"palace:lesson-{verb}", args=[lesson.pk]) for verb in ("move", "cancel"))
    assert move in desk.get(page).content.decode()
    times = {"starts_at": "2026-05-21T19:00", "ends_at": "2026-05-21T20:30"}
    assert desk.get(move).status_code == 200
    assert desk.post(move, times | {"ends_at": "2026-05-21T18:00"}).status_code == 422
    assert desk.post(move, times).headers["Location"] == page
    assert desk.post(cancel, {"reason": "停电"}).headers["Location"] == page
    assert desk.get(move).status_code == 404
    add = reverse("palace:lesson-add", args=[course.pk])
    assert desk.post(add, {"starts_at": "2026-05-22T19:00", "ends_at": "2026-05-22T20:30"}).status_code == 302


def test_who_only_looks_sees_no_buttons(palace: Palace) -> None:
    course = palace.course()
    leader = sign_in(Client(), palace.cast.staff(Role.LEADER))
    pages = [reverse(f"palace:{name}") for name in LISTS] + [reverse("palace:desk-course", args=[course.pk])]
    for url in pages:
        page = leader.get(url).content.decode()
        assert 'class="btn btn--sm btn--primary"' not in page
        assert "data-bulk" not in page
    assert leader.get(reverse("palace:course-change", args=[course.pk])).status_code == 404


def test_a_reservation_is_given_back(palace: Palace, desk: Client) -> None:
    wish = {"room": palace.rooms["报告厅"].pk, "starts_at": "2026-06-01T14:00", "ends_at": "2026-06-01T16:00"}
    desk.post(reverse("palace:room-reserve"), wish | {"purpose": "排练"})
    kept = RoomReservation.objects.get()
    url = reverse("palace:reservation-cancel", args=[kept.pk])
    week = desk.get(reverse("palace:desk-rooms"), {"room": kept.room_id, "week": "2026-06-01"})
    assert url in week.content.decode()
    assert "排练" in desk.get(url).content.decode()
    assert desk.post(url).status_code == 302
    assert desk.get(url).status_code == 404


def test_a_closure_warns_of_what_is_planned(palace: Palace, desk: Client) -> None:
    soon = timezone.now() + timedelta(days=1)
    palace.activity(starts_at=soon, ends_at=soon + timedelta(hours=2))
    today = timezone.localdate()
    closure = {
        "place": palace.place.pk,
        "starts_on": today,
        "ends_on": today + timedelta(days=3),
        "reason": "检修",
    }
    answer = desk.post(reverse("palace:closure-post"), closure, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["success", "warning"]
