"""Choices of what the palace puts on."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SessionKind(models.TextChoices):
    """What a palace session is: the value of `booking.Session.kind`."""

    COURSE = "course", _("Course")
    LECTURE = "lecture", _("Lecture")
    ACTIVITY = "activity", _("Activity")


class CourseLevel(models.TextChoices):
    """How much a course presumes."""

    BEGINNER = "beginner", _("For beginners")
    INTERMEDIATE = "intermediate", _("Some experience")
    ADVANCED = "advanced", _("Advanced")


class Slot(models.TextChoices):
    """When in the week a course meets, as workers on shifts ask for it."""

    DAYTIME = "daytime", _("Weekday daytime")
    EVENING = "evening", _("Weekday evening")
    WEEKEND = "weekend", _("Weekend")


class ActivityKind(models.TextChoices):
    """What the palace puts on besides courses and lectures."""

    SHOW = "show", _("Exhibition or show")
    MATCH = "match", _("Match")
    SCREENING = "screening", _("Film screening")
    FREE_PLAY = "free_play", _("Free play on the courts")
    CHILD_CARE = "child_care", _("Holiday child care")
    SOCIAL = "social", _("Social gathering")
    TRAINING = "training", _("Training on order")
    LEGAL_CLINIC = "legal_clinic", _("Legal clinic")
    COUNSELLING = "counselling", _("Counselling")


# Categories of need (see the matching engine) that each kind of session meets of itself.
COURSE_NEEDS = ("palace_courses",)
LECTURE_NEEDS = ("lecture",)
ACTIVITY_NEEDS: dict[str, tuple[str, ...]] = {
    ActivityKind.SHOW: ("activity_show", "exhibition", "activity_any"),
    ActivityKind.MATCH: ("activity_match", "activity_any"),
    ActivityKind.SCREENING: ("activity_film", "activity_any"),
    ActivityKind.FREE_PLAY: ("venue_sports",),
    ActivityKind.CHILD_CARE: ("childcare",),
    ActivityKind.SOCIAL: ("activity_social", "activity_any"),
    ActivityKind.TRAINING: ("palace_courses",),
    ActivityKind.LEGAL_CLINIC: ("activity_any",),
    ActivityKind.COUNSELLING: ("counselling",),
}
