"""What became of past sessions: who came, what they thought of it. Shaped, so that a dashboard has something to say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from unionhall.engines.booking import commands as booking
from unionhall.engines.booking.models import Attendance, Booking, FollowUp, Rating, Session
from unionhall.engines.booking.states import BookingState, FollowUpState, SessionState
from unionhall.kernel.people.models import Person

# Shares of those who came and rated, and how the scores fall: (5, 4, 3, 2, 1).
RATING_SHARE = 0.22
SCORES_THEN = (46, 28, 15, 7, 4)
SCORES_NOW = (62, 26, 8, 3, 1)
PRAISE = ("老师讲得细，听得懂", "下班过来正好，谢谢工会", "场地干净", "希望多开几期", "")
BLAME = ("空调不凉", "等了半天才开始", "人太多，听不清", "停车不好停")
WISHES = ("希望晚上也开", "教室有点小", "")


def attend_lessons(stage: Any, head: Session) -> None:
    """Those who hold a place come to most lessons so far, fewer towards the end, and some rate the last."""
    holders = _holders(head)
    lessons = list(head.lessons.filter(ends_at__lt=stage.city.now).order_by("starts_at"))
    for number, lesson in enumerate(lessons):
        share = 0.93 - 0.02 * number
        come = [person for person in holders if stage.city.chance.random() < share]
        if come:
            booking.attend_many(lesson, come, by=stage.manager, at=lesson.starts_at + timedelta(minutes=5))
    if lessons:
        rate_some(stage, lessons[-1], lessons[-1].ends_at + timedelta(hours=1))


def _holders(session: Session) -> list[Person]:
    rows = Booking.objects.filter(session=session, state=BookingState.BOOKED).select_related("person")
    return [row.person for row in rows]


def attend(stage: Any, session: Session, channel: str, share: float) -> None:
    """Those booked on a channel come, or follow from afar."""
    rows = Booking.objects.filter(session=session, state=BookingState.BOOKED, channel=channel)
    come = [row.person for row in rows.select_related("person") if stage.city.chance.random() < share]
    if come:
        booking.attend_many(
            session, come, channel=channel, by=stage.manager, at=session.starts_at + timedelta(minutes=10)
        )


def rate_some(stage: Any, session: Session, at: datetime) -> None:
    """A share of those who came say how it was; bad ratings come back as follow-ups, mostly done since."""
    chance, age = stage.city.chance, (stage.city.now - at).days
    weights = [
        then + (now - then) * max(0.0, 1 - age / 730)
        for then, now in zip(SCORES_THEN, SCORES_NOW, strict=True)
    ]
    rated = [row for row in Attendance.objects.filter(session=session) if chance.random() < RATING_SHARE]
    ratings = [_rating(stage, row, chance.choices((5, 4, 3, 2, 1), weights)[0], at) for row in rated]
    Rating.objects.bulk_create(ratings)
    _follow_up(stage, [rating for rating in ratings if rating.score <= 2], at)


def _rating(stage: Any, attendance: Attendance, score: int, at: datetime) -> Rating:
    chance = stage.city.chance
    words = PRAISE if score >= 4 else WISHES if score == 3 else BLAME
    reasons = ("useful", "friendly", "close_by") if score >= 4 else ("crowded", "late_start", "equipment")
    return Rating(
        organisation_id=attendance.organisation_id,
        attendance=attendance,
        score=score,
        reasons=[chance.choice(reasons)],
        text=chance.choice(words) if chance.random() < 0.5 else "",
        rated_at=at,
    )


def _follow_up(stage: Any, ratings: Iterable[Rating], at: datetime) -> None:
    rows = []
    for rating in ratings:
        is_done = (stage.city.now - at).days > 12
        rows.append(
            FollowUp(
                organisation_id=rating.organisation_id,
                rating=rating,
                state=FollowUpState.DONE if is_done else FollowUpState.OPEN,
                assignee=stage.manager,
                due_on=(at + timedelta(days=7)).date(),
                opened_at=at,
                done_at=at + timedelta(days=stage.city.chance.randint(1, 6)) if is_done else None,
                outcome="已电话回访，问题已解决。" if is_done else "",
            )
        )
    FollowUp.objects.bulk_create(rows)


def end_everything(stage: Any) -> None:
    """Close what is over: sessions end, those who did not come are marked; nobody is banned for old absences."""
    over = Session.objects.filter(state=SessionState.PUBLISHED, ends_at__lt=stage.city.now)
    seen = Attendance.objects.filter(booking__session__in=over).values("booking")
    held = Booking.objects.filter(session__in=over, state=BookingState.BOOKED)
    held.filter(pk__in=seen).update(state=BookingState.ATTENDED)
    held.exclude(pk__in=seen).update(state=BookingState.ABSENT)
    Booking.objects.filter(session__in=over, state=BookingState.WAITING).update(state=BookingState.UNPLACED)
    over.update(state=SessionState.ENDED)
