"""Every refusal is a clear sentence in both languages that names the thing and the time, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import translation

from unionhall.engines.booking import commands, qr
from unionhall.engines.booking.models import (
    Attendance,
    Ban,
    Booking,
    FollowUp,
    Rating,
    RoomReservation,
    Session,
)
from unionhall.engines.booking.tests.cast import DAY, HOUR, NOON, County, organisation, person
from unionhall.lib.errors import Refused

MINUTE = timedelta(minutes=1)
Case = Callable[[County], object]


def not_yet_open(county: County) -> object:
    return county.book(county.session(opens_at=NOON + HOUR), county.worker())


def closed(county: County) -> object:
    return county.book(county.session(closes_at=NOON - HOUR), county.worker())


def full(county: County) -> object:
    session = county.session(capacity=0)
    return county.book(session, county.worker())


def no_place_on_this_channel(county: County) -> object:
    return county.book(county.session(capacity=1, quotas={"app": 1}), county.worker())


def not_in_the_audience(county: County) -> object:
    return county.book(county.session(audience=county.town), person(organisation("far", county.county)))


def not_a_member(county: County) -> object:
    return county.book(county.session(is_members_only=True), county.worker(member=False))


def booked_twice(county: County) -> object:
    session, worker = county.session(), county.worker()
    county.book(session, worker)
    return county.book(session, worker)


def clash(county: County) -> object:
    worker = county.worker()
    county.book(county.session(title="合唱", title_en="Choir"), worker)
    return county.book(county.session(), worker)


def clash_with_a_lesson(county: County) -> object:
    worker = county.worker()
    series = county.draft(
        title="国画", title_en="Ink painting", starts_at=NOON + DAY, ends_at=NOON + DAY + HOUR
    )
    for days in (1, 3):
        start = NOON + days * DAY
        commands.add_lesson(series, starts_at=start, ends_at=start + HOUR, by=county.manager, at=NOON)
    commands.publish_session(series, by=county.manager, at=NOON - DAY)
    county.book(series, worker)
    return county.book(county.session(), worker)


def called_off(county: County) -> object:
    session = county.session()
    commands.cancel_session(session, reason="停电", by=county.manager, at=NOON)
    return county.book(session, county.worker())


def no_booking_needed(county: County) -> object:
    return county.book(county.session(mode="open"), county.worker())


def one_lesson_of_a_series(county: County) -> object:
    series = county.session()
    start = NOON + 3 * DAY
    lesson = commands.add_lesson(series, starts_at=start, ends_at=start + HOUR, by=county.manager, at=NOON)
    return county.book(lesson, county.worker())


def party_too_large(county: County) -> object:
    return county.book(county.session(party_max=2), county.worker(), party=3)


def team_too_small(county: County) -> object:
    return county.book(county.session(team_min=3, team_max=5), county.worker(), party=2, team_name="一队")


def banned(county: County) -> object:
    worker = county.worker()
    Ban.objects.create(
        organisation=county.county, person=worker, starts_at=NOON - DAY, ends_at=NOON + 9 * DAY, absences=3
    )
    return county.book(county.session(), worker)


def cancelled_too_late(county: County) -> object:
    worker = county.worker()
    booking = county.booking(county.session(), worker)
    return commands.cancel_booking(booking, by=worker, at=NOON + 2 * DAY + HOUR)


def cancelled_when_there(county: County) -> object:
    session, worker = county.session(), county.worker()
    booking = county.booking(session, worker)
    commands.check_in(session, worker, by=county.manager, at=session.starts_at)
    return commands.cancel_booking(booking, by=county.manager, at=session.starts_at)


def offer_gone(county: County) -> object:
    worker = county.worker()
    booking = county.booking(county.session(), worker)
    return commands.decline_offer(booking, by=worker, at=NOON)


def not_booked(county: County) -> object:
    session = county.session()
    return commands.check_in(session, county.worker("陈木"), by=county.manager, at=session.starts_at)


def check_in_not_open(county: County) -> object:
    session, worker = county.session(), county.worker()
    county.book(session, worker)
    return commands.check_in(session, worker, by=county.manager, at=session.starts_at - HOUR)


def check_in_over(county: County) -> object:
    session, worker = county.session(), county.worker()
    county.book(session, worker)
    return commands.check_in(session, worker, by=county.manager, at=session.ends_at)


def _scan(county: County, token: str, later: timedelta) -> object:
    session = county.session()
    return commands.check_in_by_token(token, session=session, by=county.manager, at=session.starts_at + later)


def unknown_code(county: County) -> object:
    return _scan(county, "https://example.org/menu", 0 * HOUR)


def code_of_the_wrong_kind(county: County) -> object:
    session = county.session()
    return commands.check_in_self(
        qr.person_token(county.worker(), session.starts_at), person=county.worker(), at=session.starts_at
    )


def expired_code(county: County) -> object:
    return _scan(county, qr.person_token(county.worker(), NOON + 3 * DAY), 10 * MINUTE)


def code_of_another_day(county: County) -> object:
    return _scan(county, qr.person_token(county.worker(), NOON + 2 * DAY), 0 * HOUR)


def rated_before_being_there(county: County) -> object:
    session, worker = county.session(mode="open", kind="lecture"), county.worker()
    beat = (session.pk, worker.pk, 0, "app")
    Session.objects.filter(pk=session.pk).update(minutes_to_count=30)
    commands.record_presence([beat], at=session.starts_at + HOUR)
    attendance = Attendance.objects.get()
    return commands.rate(attendance, score=5, by=worker, at=session.ends_at)


def rated_twice(county: County) -> object:
    session, worker = county.session(), county.worker()
    county.book(session, worker)
    attendance = commands.check_in(session, worker, by=county.manager, at=session.starts_at)
    commands.rate(attendance, score=5, by=worker, at=session.ends_at)
    return commands.rate(attendance, score=1, by=worker, at=session.ends_at)


def room_taken(county: County) -> object:
    county.session(room=county.room, title="合唱", title_en="Choir")
    return county.draft(room=county.room)


def places_taken(county: County) -> object:
    session = county.session(capacity=2)
    county.book(session, county.worker())
    return commands.change_session(session, capacity=0, by=county.manager, at=NOON)


def changed_when_over(county: County) -> object:
    session = county.session()
    commands.cancel_session(session, reason="停电", by=county.manager, at=NOON)
    return commands.change_session(session, capacity=5, by=county.manager, at=NOON)


def drawn_too_early(county: County) -> object:
    session = county.session(mode="lottery", draw_at=NOON + DAY)
    return commands.draw_lottery(session, by=county.manager, at=NOON)


TABLE: dict[Case, tuple[type[Refused], str, str]] = {
    not_yet_open: (
        commands.NotYetOpen,
        "“二胡入门”2026年11月23日 13:00开始报名，请到时再来。",
        "Booking for “Erhu for beginners” opens on 23 November 2026, 13:00.",
    ),
    closed: (
        commands.Closed,
        "“二胡入门”的报名已于2026年11月23日 11:00截止。",
        "Booking for “Erhu for beginners” closed on 23 November 2026, 11:00.",
    ),
    full: (
        commands.SessionFull,
        "2026年11月26日 12:00的“二胡入门”名额已满，候补也满了。",
        "“Erhu for beginners” on 26 November 2026, 12:00 is full, and so is its waiting list.",
    ),
    no_place_on_this_channel: (
        commands.QuotaFull,
        "2026年11月26日 12:00的“二胡入门”“现场”渠道名额已满，其他渠道可能还有。",
        "“Erhu for beginners” on 26 November 2026, 12:00 has no places left on the channel “On site”; "
        "others may.",
    ),
    not_in_the_audience: (
        commands.NotInAudience,
        "“二胡入门”只面向云桥town的职工。",
        "“Erhu for beginners” is only for people of Yunqiao town.",
    ),
    not_a_member: (
        commands.MembersOnly,
        "“二胡入门”只面向工会会员，您可以先加入单位工会。",
        "“Erhu for beginners” is only for union members. You can join your unit's union first.",
    ),
    booked_twice: (
        commands.AlreadyBooked,
        "您已报名2026年11月26日 12:00的“二胡入门”，不用重复报名。",
        "You have already signed up for “Erhu for beginners” on 26 November 2026, 12:00.",
    ),
    clash: (
        commands.Clash,
        "这个时间您已报名“合唱”（2026年11月26日 12:00），请先取消那一场。",
        "At that time you are signed up for “Choir” (26 November 2026, 12:00). Cancel that first.",
    ),
    clash_with_a_lesson: (
        commands.Clash,
        "这个时间您已报名“国画”（2026年11月26日 12:00），请先取消那一场。",
        "At that time you are signed up for “Ink painting” (26 November 2026, 12:00). Cancel that first.",
    ),
    called_off: (
        commands.CalledOff,
        "2026年11月26日 12:00的“二胡入门”已取消举办。",
        "“Erhu for beginners” on 26 November 2026, 12:00 has been called off.",
    ),
    no_booking_needed: (
        commands.NoBookingNeeded,
        "“二胡入门”不用报名，2026年11月26日 12:00直接来就行。",
        "“Erhu for beginners” needs no booking. Just come on 26 November 2026, 12:00.",
    ),
    one_lesson_of_a_series: (
        commands.BookTheSeries,
        "“二胡入门”是系列课中的一节，请报名整门课程。",
        "“Erhu for beginners” is one lesson of a series; please book the whole series.",
    ),
    party_too_large: (
        commands.PartyTooLarge,
        "“二胡入门”一次最多报 2 人。",
        "One booking for “Erhu for beginners” is for at most 2 people.",
    ),
    team_too_small: (
        commands.TeamSize,
        "“二胡入门”以队报名，须填队名，每队 3 至 5 人。",
        "A team for “Erhu for beginners” has a name and 3 to 5 people.",
    ),
    banned: (
        commands.Banned,
        "您报名后多次未到场，暂停报名，2026年12月2日 12:00起可以再报。",
        "You missed too many sessions you had booked, so you can book again from 2 December 2026, 12:00.",
    ),
    cancelled_too_late: (
        commands.CancelTooLate,
        "2026年11月26日 12:00的“二胡入门”只能在2026年11月25日 12:00前取消。实在来不了，请打电话告诉我们。",
        "“Erhu for beginners” on 26 November 2026, 12:00 could be cancelled until 25 November 2026, 12:00. "
        "Please call us if you cannot come.",
    ),
    cancelled_when_there: (
        commands.AlreadyThere,
        "您已在“二胡入门”签到，不能再取消。",
        "You are already checked in at “Erhu for beginners”, so this booking cannot be cancelled.",
    ),
    offer_gone: (
        commands.NoOffer,
        "“二胡入门”已不再为您保留名额。",
        "No place is being kept for you at “Erhu for beginners” any more.",
    ),
    not_booked: (
        commands.NotBooked,
        "陈木没有报上2026年11月26日 12:00的“二胡入门”，不能签到。",
        "陈木 has no place at “Erhu for beginners” on 26 November 2026, 12:00.",
    ),
    check_in_not_open: (
        commands.CheckInNotOpen,
        "“二胡入门”2026年11月26日 11:30开始签到，还没到时间。",
        "Check-in for “Erhu for beginners” opens on 26 November 2026, 11:30.",
    ),
    check_in_over: (
        commands.CheckInOver,
        "“二胡入门”已于2026年11月26日 14:00结束，不能再签到了。",
        "“Erhu for beginners” ended on 26 November 2026, 14:00, so nobody can check in any more.",
    ),
    unknown_code: (
        commands.QrUnknown,
        "这不是本平台的签到码，请出示“我的二维码”。",
        "This is not a check-in code of ours. Please show the code on “My code”.",
    ),
    code_of_the_wrong_kind: (
        commands.QrUnknown,
        "这不是本平台的签到码，请出示“我的二维码”。",
        "This is not a check-in code of ours. Please show the code on “My code”.",
    ),
    expired_code: (
        commands.QrExpired,
        "这个码已于2026年11月26日 12:02过期，请刷新后再扫。",
        "This code expired at 26 November 2026, 12:02. Please refresh it and scan again.",
    ),
    code_of_another_day: (
        commands.QrOfAnotherDay,
        "这是2026年11月25日的码，请打开今天的码再扫。",
        "This code is from 25 November 2026. Please open today's code and scan again.",
    ),
    rated_before_being_there: (
        commands.NotServed,
        "参加“二胡入门”后才能评价。",
        "You can rate “Erhu for beginners” once you have been there.",
    ),
    rated_twice: (
        commands.RatedAlready,
        "您已评价过“二胡入门”，谢谢。",
        "You have already rated “Erhu for beginners”. Thank you.",
    ),
    room_taken: (
        commands.RoomTaken,
        "多功能厅在2026年11月26日 12:00至2026年11月26日 14:00已被占用：合唱。",
        "Hall is taken from 26 November 2026, 12:00 to 26 November 2026, 14:00: Choir.",
    ),
    places_taken: (
        commands.PlacesTaken,
        "“二胡入门”的名额不能少于 1 个，已有这么多人报名。",
        "“Erhu for beginners” cannot have fewer than 1 places: so many are taken.",
    ),
    changed_when_over: (
        commands.SessionOver,
        "2026年11月26日 12:00的“二胡入门”已取消或已结束，不能再改。",
        "“Erhu for beginners” on 26 November 2026, 12:00 is called off or over and cannot be changed.",
    ),
    drawn_too_early: (
        commands.DrawTooEarly,
        "“二胡入门”在报名截止后，2026年11月24日 12:00抽签。",
        "The draw for “Erhu for beginners” is on 24 November 2026, 12:00, after booking has closed.",
    ),
}


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.__name__)
def test_the_sentence(case: Case, county: County) -> None:
    kind, chinese, english = TABLE[case]
    with pytest.raises(kind) as refusal:
        case(county)
    with translation.override("zh-hans"):
        assert str(refusal.value) == chinese
    with translation.override("en"):
        assert str(refusal.value) == english


def test_a_draft_looks_like_nothing(county: County) -> None:
    for session_id in (county.draft().pk, uuid4()):
        with pytest.raises(commands.SessionUnknown) as refusal:
            commands.book(session_id, person=county.worker(), channel="app", key=uuid4(), at=NOON)
        assert refusal.value.status == 404


def test_nothing_is_half_done(county: County) -> None:
    for case in (not_in_the_audience, party_too_large, full, unknown_code, room_taken):
        before = [model.objects.count() for model in (Booking, Attendance, Rating, FollowUp)]
        with pytest.raises(Refused):
            case(county)
        assert [model.objects.count() for model in (Booking, Attendance, Rating, FollowUp)] == before
    assert RoomReservation.objects.count() == 1  # the first one's
