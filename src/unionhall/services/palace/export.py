"""What the palace keeps about a person besides their bookings: the courses they teach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.catalogue.services import ExportPart, Ground
from unionhall.kernel.people.models import Person
from unionhall.services.palace.models import Course


def parts(person: Person, at: datetime) -> list[ExportPart]:
    """Courses of which they are teacher or class teacher. Orders of their unit are among their cases."""

    def rows() -> Iterator[Mapping[str, Any]]:
        theirs = Course.objects.filter(Q(teacher=person) | Q(class_teacher=person))
        for row in theirs.select_related("session", "term").order_by("-session__starts_at"):
            yield {
                "title": row.session.title, "term": row.term.name, "lessons": row.lesson_count,
                "is_teacher": row.teacher_id == person.pk, "is_class_teacher": row.class_teacher_id == person.pk,
            }  # fmt: skip

    return [
        ExportPart(
            code="palace_courses", title=_("Courses you teach or look after"),
            why=_("So that participants know who teaches."), ground=Ground.SERVICE, seen_by=_("everybody"), rows=rows,
            covers=("palace.Course.teacher", "palace.Course.class_teacher"),
            columns=(
                ("title", _("Course")), ("term", _("Term")), ("lessons", _("Lessons")),
                ("is_teacher", _("Teacher")), ("is_class_teacher", _("Class teacher")),
            ),
            stays=_("that the course had a teacher, without name"),
        )
    ]  # fmt: skip
