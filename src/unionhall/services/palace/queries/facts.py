"""What the palace adds to the page of a session, as rows of (label, text)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from unionhall.engines.booking.models import Session
from unionhall.engines.booking.states import SessionState
from unionhall.services.palace.models import Activity, Course, Lecture
from unionhall.services.palace.states import SessionKind
from unionhall.services.palace.wording import age_words, pattern_words, worded
from unionhall.ui.calendars import short_date

Fact = tuple[str, str]


def facts_of(session: Session) -> list[Fact]:
    """Rows for that session; those of the whole course for one of its lessons. One query."""
    key = session.parent_id or session.pk
    match session.kind:
        case SessionKind.COURSE:
            rows = Course.objects.select_related("type", "term", "teacher", "class_teacher", "session")
            course = rows.filter(pk=key).first()
            return course_facts(course) if course else []
        case SessionKind.LECTURE:
            lecture = Lecture.objects.filter(pk=key).first()
            return _lecture_facts(lecture) if lecture else []
        case SessionKind.ACTIVITY:
            activity = Activity.objects.select_related("host").filter(pk=key).first()
            return _activity_facts(activity) if activity else []
    return []


def course_facts(course: Course, lessons: Sequence[Session] = ()) -> list[Fact]:
    """Type and level, when, who teaches, what to bring; given its lessons, also every date and the room."""
    dates = [lesson.starts_at for lesson in lessons if lesson.state != SessionState.CANCELLED]
    room = course.session.room if lessons else None
    rows = [
        (_("Course type"), f"{worded(course.type, 'name')} · {course.get_level_display()}"),
        (_("Term"), worded(course.term, "name")),
        (_("Lessons"), pattern_words(course)),
        (_("Dates"), _days(dates)),
        (_("Classroom"), worded(room, "name") if room else ""),
        (_("Teacher"), course.teacher.name if course.teacher else ""),
        (_("Class teacher"), course.class_teacher.name if course.class_teacher else ""),
        (_("What to bring"), worded(course, "bring")),
    ]
    return _known(rows)


def _lecture_facts(lecture: Lecture) -> list[Fact]:
    return _known([(_("Speaker"), lecture.speaker), (_("About the speaker"), lecture.speaker_note)])


def _activity_facts(activity: Activity) -> list[Fact]:
    return _known(
        [
            (_("Kind"), str(activity.get_kind_display())),
            (_("Sent to"), worded(activity.host, "name") if activity.host else ""),
            (_("Where"), activity.venue),
            (_("For the age of"), age_words(activity)),
        ]
    )


def _known(rows: list[Fact]) -> list[Fact]:
    return [row for row in rows if row[1]]


def _days(moments: Sequence[datetime]) -> str:
    return _(", ").join(short_date(localtime(moment)) for moment in moments)


def as_summary(rows: list[Fact]) -> list[dict[str, Any]]:
    """The same rows for the summary list."""
    return [{"label": label, "value": value} for label, value in rows]
