"""Who may run the palace: its manager there and for everything beneath, the desk may look and post notices."""

from __future__ import annotations

from unionhall.kernel.access.permissions import grant, holds
from unionhall.kernel.access.roles import Role

_runs = holds(Role.PALACE_MANAGER)
_runs_or_desk = holds(Role.PALACE_MANAGER, Role.DESK)

grant("palace.view_desk", _runs_or_desk | holds(Role.ADMINISTRATOR, Role.LEADER, Role.AUDITOR))
grant("palace.describe_house", _runs)
grant("palace.open_course_type", _runs)
grant("palace.change_course_type", _runs)
grant("palace.open_term", _runs)
grant("palace.change_term", _runs)
grant("palace.copy_term", _runs)
grant("palace.create_course", _runs)
grant("palace.change_course", _runs)
grant("palace.copy_course", _runs)
grant("palace.import_courses", _runs)
grant("palace.add_lesson", _runs)
grant("palace.move_lesson", _runs)
grant("palace.cancel_lesson", _runs)
grant("palace.create_lecture", _runs)
grant("palace.change_lecture", _runs)
grant("palace.create_activity", _runs)
grant("palace.change_activity", _runs)
grant("palace.publish_session", _runs)
grant("palace.cancel_session", _runs)
grant("palace.post_notice", _runs_or_desk)
grant("palace.change_notice", _runs_or_desk)
grant("palace.withdraw_notice", _runs_or_desk)
