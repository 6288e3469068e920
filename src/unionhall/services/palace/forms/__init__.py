"""Shapes of what staff type. A form ends in a plan or in plain values; it never saves."""

from unionhall.services.palace.forms.building import ClosureForm, HouseForm, NoticeForm, ReservationForm
from unionhall.services.palace.forms.courses import (
    CopyCourseForm,
    CopyTermForm,
    CourseForm,
    CourseTypeForm,
    ImportForm,
    LessonForm,
    TermForm,
)
from unionhall.services.palace.forms.events import ActivityForm, LectureForm, ReasonForm
from unionhall.services.palace.forms.finding import CourseFilter, PeriodFilter, TermFilter

__all__ = [
    "ActivityForm",
    "ClosureForm",
    "CopyCourseForm",
    "CopyTermForm",
    "CourseFilter",
    "CourseForm",
    "CourseTypeForm",
    "HouseForm",
    "ImportForm",
    "LectureForm",
    "LessonForm",
    "NoticeForm",
    "PeriodFilter",
    "ReasonForm",
    "ReservationForm",
    "TermFilter",
    "TermForm",
]
