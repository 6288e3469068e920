"""Everything the palace's staff do. One function a verb; last arguments `by` (who) and `at` (when)."""

from unionhall.services.palace.commands.activities import change_activity, create_activity
from unionhall.services.palace.commands.courses import (
    change_course,
    copy_course,
    copy_term,
    create_course,
    create_courses,
    import_courses,
    rehearse_courses,
)
from unionhall.services.palace.commands.house import describe_house
from unionhall.services.palace.commands.lectures import change_lecture, create_lecture
from unionhall.services.palace.commands.lessons import add_lesson, cancel_lesson, move_lesson
from unionhall.services.palace.commands.notices import change_notice, post_notice, withdraw_notice
from unionhall.services.palace.commands.sessions import (
    cancel_session,
    index_session,
    publish_session,
    publish_sessions,
)
from unionhall.services.palace.commands.terms import (
    change_course_type,
    change_term,
    open_course_type,
    open_term,
)

__all__ = [
    "add_lesson",
    "cancel_lesson",
    "cancel_session",
    "change_activity",
    "change_course",
    "change_course_type",
    "change_lecture",
    "change_notice",
    "change_term",
    "copy_course",
    "copy_term",
    "create_activity",
    "create_course",
    "create_courses",
    "create_lecture",
    "describe_house",
    "import_courses",
    "index_session",
    "move_lesson",
    "open_course_type",
    "open_term",
    "post_notice",
    "publish_session",
    "publish_sessions",
    "rehearse_courses",
    "withdraw_notice",
]
