"""Choices of the palace and the courses of its cases. States of sessions and bookings belong to the booking engine."""

from unionhall.services.palace.states.contract import CONTRACT
from unionhall.services.palace.states.order import ORDER
from unionhall.services.palace.states.programme import (
    ACTIVITY_NEEDS,
    COURSE_NEEDS,
    LECTURE_NEEDS,
    ActivityKind,
    CourseLevel,
    SessionKind,
    Slot,
)
from unionhall.services.palace.states.purchase import (
    EntryKind,
    MenuKind,
    Money,
    ProviderKind,
    Selection,
    SentTo,
)

__all__ = [
    "ACTIVITY_NEEDS", "CONTRACT", "COURSE_NEEDS", "LECTURE_NEEDS", "ORDER", "ActivityKind", "CourseLevel",
    "EntryKind", "MenuKind", "Money", "ProviderKind", "Selection", "SentTo", "SessionKind", "Slot",
]  # fmt: skip
