"""Shapes of what staff type. A form ends in a plan or in plain values; it never saves."""

from unionhall.services.palace.forms.acting import KnowingForm
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
from unionhall.services.palace.forms.money import ContractForm, CorrectionForm, ExpenseForm, LineForm
from unionhall.services.palace.forms.orders import MenuItemForm, OrderForm, ProviderForm

__all__ = [
    "ActivityForm",
    "ClosureForm",
    "ContractForm",
    "CopyCourseForm",
    "CopyTermForm",
    "CorrectionForm",
    "CourseFilter",
    "CourseForm",
    "CourseTypeForm",
    "ExpenseForm",
    "HouseForm",
    "ImportForm",
    "KnowingForm",
    "LectureForm",
    "LessonForm",
    "LineForm",
    "MenuItemForm",
    "NoticeForm",
    "OrderForm",
    "PeriodFilter",
    "ProviderForm",
    "ReasonForm",
    "ReservationForm",
    "TermFilter",
    "TermForm",
]
