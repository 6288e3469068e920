"""What the palace adds to the booking spine: course types, terms, courses, lectures, activities."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.engines.booking.models import Session
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.ids import uuid7
from unionhall.services.palace.states import ActivityKind, CourseLevel, Slot


class CourseType(models.Model):
    """A kind of course the palace offers, such as dance or electrician's basics, and the needs it meets."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    slug = models.SlugField(_("code"), max_length=32)
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)
    icon = models.SlugField(_("icon"), max_length=40, default="graduation-cap")
    needs = ArrayField(
        models.SlugField(max_length=32), default=list, blank=True, verbose_name=_("needs it meets")
    )
    bring = models.CharField(_("what to bring"), max_length=160, blank=True)
    bring_en = models.CharField(_("what to bring, in English"), max_length=200, blank=True)
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("course type")
        verbose_name_plural = _("course types")
        ordering = ("slug",)
        constraints = (
            models.UniqueConstraint(fields=["organisation", "slug"], name="course_type_slug_once"),
        )

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """A stretch of weeks in which courses run."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ("-starts_on",)
        constraints = (
            models.UniqueConstraint(fields=["organisation", "name"], name="term_name_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="term_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Course(models.Model):
    """A series of lessons with a teacher; its booking head is `session`, its lessons are that session's children.

    The weekly pattern is kept here as well, so that lists filter and show it without reading the lessons.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    session = models.OneToOneField(Session, models.CASCADE, primary_key=True, related_name="course")
    term = models.ForeignKey(Term, models.PROTECT, related_name="courses", verbose_name=_("term"))
    type = models.ForeignKey(
        CourseType, models.PROTECT, related_name="courses", verbose_name=_("course type")
    )
    level = models.CharField(_("level"), max_length=12, choices=CourseLevel, default=CourseLevel.BEGINNER)
    teacher = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("teacher")
    )
    class_teacher = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("class teacher")
    )
    weekdays = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("weekdays"))
    time_from = models.TimeField(_("lessons begin"))
    minutes = models.PositiveSmallIntegerField(_("minutes a lesson"))
    lesson_count = models.PositiveSmallIntegerField(_("lessons"))
    slots = ArrayField(models.CharField(max_length=8, choices=Slot), verbose_name=_("part of the week"))
    bring = models.CharField(_("what to bring"), max_length=160, blank=True)
    bring_en = models.CharField(_("what to bring, in English"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def __str__(self) -> str:
        return self.session.title


class Lecture(models.Model):
    """A lecture followed in the hall, in the city's app and in WeChat at once."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    session = models.OneToOneField(Session, models.CASCADE, primary_key=True, related_name="lecture")
    speaker = models.CharField(_("speaker"), max_length=60)
    speaker_note = models.CharField(_("who the speaker is"), max_length=160, blank=True)
    stream_url = models.CharField(_("stream address (HLS or page)"), max_length=300, blank=True)
    recording_url = models.CharField(_("recording"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("lecture")
        verbose_name_plural = _("lectures")

    def __str__(self) -> str:
        return self.session.title


class Activity(models.Model):
    """A show, match or screening, free play or child care; a screening may be sent to a grassroots unit."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    session = models.OneToOneField(Session, models.CASCADE, primary_key=True, related_name="activity")
    kind = models.CharField(_("kind"), max_length=12, choices=ActivityKind)
    host = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sent to")
    )
    venue = models.CharField(_("where, if not in a place of ours"), max_length=160, blank=True)
    age_from = models.PositiveSmallIntegerField(_("youngest age"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("oldest age"), null=True, blank=True)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(age_from=None)
                | models.Q(age_to=None)
                | models.Q(age_to__gte=models.F("age_from")),
                name="activity_ages_in_order",
            ),
        )

    def __str__(self) -> str:
        return self.session.title
