"""Lectures on three channels, matches, films sent to grassroots units, free courts, holiday child care, notices."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from unionhall.engines.booking import commands as booking
from unionhall.engines.booking.models import Session
from unionhall.services.palace import commands as palace
from unionhall.services.palace.demo import history
from unionhall.services.palace.demo.programme import GRAND_LECTURE, LECTURES, LectureIdea
from unionhall.services.palace.plans import ActivityPlan, LecturePlan
from unionhall.services.palace.states import ActivityKind

CHANNELS = ("on_site", "app", "wechat")
NOTICES = (
    {
        "title": "冬季短期班开始报名",
        "title_en": "Booking for the short courses is open",
        "body": "19 类课程，全部公益或低收费，名额先到先得，报满可排候补。",
        "body_en": "Nineteen kinds of course, free or at a low fee. When one is full, join the waiting list.",
    },
    {
        "title": "每周一闭馆保养",
        "title_en": "Closed on Mondays",
        "body": "每周一闭馆保养，法定节假日照常开放。",
        "body_en": "Closed on Mondays for upkeep; open on public holidays.",
    },
    {
        "title": "家政服务技能公开课三个渠道同时开讲",
        "title_en": "One lecture on three channels",
        "body": "大厅、市民 App、微信公众号同时收看，共三万个名额。",
        "body_en": "In the hall, in the city's app and in WeChat: thirty thousand places.",
    },
)
FILMS = ("《钢铁年代》", "《工地上的春天》", "《回家》", "《车间主任》")


def load_past(stage: Any) -> None:
    """A lecture and a few activities each month for two years, better attended as time goes on."""
    today: date = stage.city.today
    for months_ago in range(24, 0, -1):
        day = today - timedelta(days=30 * months_ago)
        growth = 1 - months_ago / 40
        _past_lecture(stage, months_ago, day, growth)
        for week in (0, 14):
            _past_activities(stage, day + timedelta(days=week), growth)


def _past_lecture(stage: Any, number: int, day: date, growth: float) -> None:
    made = stage.moment(day - timedelta(days=10), 9)
    session = _lecture(stage, LECTURES[number % len(LECTURES)], day, made)
    people = stage.city.chance.sample(stage.city.workers, int(620 * growth))
    wishes = [(person, stage.city.chance.choices(CHANNELS, (2, 4, 5))[0]) for person in people]
    booking.book_many(session, wishes, by=stage.manager, at=made + timedelta(days=1))
    for channel in CHANNELS:
        history.attend(stage, session, channel, 0.82)
    history.rate_some(stage, session, session.ends_at + timedelta(hours=1))


def _lecture(stage: Any, idea: LectureIdea, day: date, made: Any) -> Session:
    starts = stage.moment(day, 19)
    plan = LecturePlan(
        title=idea.title,
        title_en=idea.title_en,
        speaker=idea.speaker,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=90),
        quotas=dict(zip(CHANNELS, idea.places, strict=True)),
        room=stage.rooms["影剧院" if idea.is_grand else "多功能报告厅"],
        needs=tuple(idea.needs),
        stream_url="https://live.yunqiao.example/palace.m3u8",
    )
    lecture = palace.create_lecture(stage.place.organisation, plan, by=stage.manager, at=made)
    return palace.publish_session(lecture.session, by=stage.manager, at=made)


def _past_activities(stage: Any, day: date, growth: float) -> None:
    chance, made = stage.city.chance, stage.moment(day - timedelta(days=6), 9)
    unit = chance.choice([stage.city.organisations[f"t{number:02d}"] for number in range(1, 16)])
    film = _activity(
        stage,
        ActivityKind.SCREENING,
        f"送电影进基层：{chance.choice(FILMS)}",
        "Film night at a grassroots unit",
        day,
        19,
        120,
        120,
        made,
        host=unit,
        venue=f"{unit.short_name}广场",
    )
    courts = _activity(
        stage,
        ActivityKind.FREE_PLAY,
        "篮球馆周末公益开放",
        "Free basketball at the weekend",
        day + timedelta(days=(5 - day.weekday()) % 7),
        9,
        120,
        60,
        made,
        room=stage.rooms["篮球馆"],
    )
    for session, wish in ((film, 90), (courts, 50)):
        people = [(person, "on_site") for person in chance.sample(stage.city.workers, int(wish * growth))]
        booking.book_many(session, people, by=stage.manager, at=made + timedelta(days=1))
        if session.ends_at < stage.city.now:
            history.attend(stage, session, "on_site", 0.85)
            history.rate_some(stage, session, session.ends_at + timedelta(hours=1))


def _activity(
    stage: Any,
    kind: ActivityKind,
    title: str,
    english: str,
    day: date,
    hour: int,
    minutes: int,
    capacity: int,
    made: Any,
    **more: Any,
) -> Session:
    starts = stage.moment(day, hour)
    plan = ActivityPlan(
        kind=kind,
        title=title,
        title_en=english,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=minutes),
        capacity=capacity,
        place=stage.place,
        **more,
    )
    activity = palace.create_activity(stage.place.organisation, plan, by=stage.manager, at=made)
    return palace.publish_session(activity.session, by=stage.manager, at=made)


def load_coming(stage: Any) -> None:
    """What workers find today: the grand lecture, open courts, a match for teams, child care, a show, notices."""
    today = stage.city.today
    made = stage.moment(today - timedelta(days=4), 9)
    grand = _lecture(stage, GRAND_LECTURE, today + timedelta(days=12), made)
    # The worker whom visitors of the demo sign in as is left with nothing booked.
    keen = stage.city.chance.sample(stage.city.workers[1:], 2_400)
    wishes = [(person, stage.city.chance.choices(CHANNELS, (1, 6, 6))[0]) for person in keen]
    booking.book_many(grand, wishes, by=stage.manager, at=made + timedelta(days=1))
    saturday = today + timedelta(days=(5 - today.weekday()) % 7 or 7)
    for week in range(3):
        day = saturday + timedelta(weeks=week)
        _courts(stage, "篮球馆", "Free basketball at the weekend", day, 60, made, party_max=5)
        _courts(
            stage, "羽毛球馆", "Free badminton at the weekend", day + timedelta(days=1), 24, made, party_max=4
        )
    _match_care_and_show(stage, saturday + timedelta(days=7), made)
    _notices(stage, stage.city.now)


def _courts(stage: Any, room: str, english: str, day: date, capacity: int, made: Any, **more: Any) -> Session:
    title = f"{room}周末公益开放"
    more["room"] = stage.rooms[room]
    return _activity(stage, ActivityKind.FREE_PLAY, title, english, day, 9, 120, capacity, made, **more)


def _match_care_and_show(stage: Any, match_day: date, made: Any) -> None:
    today, rooms = stage.city.today, stage.rooms
    names = "企业职工篮球联赛", "Inter-company basketball league"
    teams = {"room": rooms["篮球馆"], "team_min": 5, "team_max": 12}
    _activity(stage, ActivityKind.MATCH, *names, match_day, 14, 240, 96, made, **teams)
    names = "寒假爱心托管班", "Holiday child care"
    children = {"room": rooms["爱心托管室"], "waiting_capacity": 20, "age_from": 6, "age_to": 12}
    care_day = today + timedelta(days=16)
    _activity(stage, ActivityKind.CHILD_CARE, *names, care_day, 8, 540, 40, made, **children)
    names = "职工书画展", "Workers' calligraphy and painting show"
    show = {"room": rooms["工运史展厅"], "mode": "open"}
    _activity(stage, ActivityKind.SHOW, *names, today + timedelta(days=3), 9, 480, 300, made, **show)


def _notices(stage: Any, now: Any) -> None:
    for notice in NOTICES:
        palace.post_notice(stage.place, **notice, by=stage.manager, at=now - timedelta(days=2))
