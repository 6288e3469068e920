"""Forms for course types, terms and courses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.kernel.people.models import Person
from unionhall.services.palace.forms.fields import (
    WEEKDAY_CHOICES,
    BookingTerms,
    Named,
    PlaceAndRoom,
    RoomChoice,
    Sectioned,
    long_text,
)
from unionhall.services.palace.plans import CoursePlan
from unionhall.services.palace.queries import desk
from unionhall.services.palace.states import CourseLevel

LESSONS_MOST = 60


class OfOrganisation(Sectioned):
    """The palace's organisation; a choice only for those who run several."""

    organisation = Named(queryset=None, label=_("Palace of"), empty_label=None)

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = desk.organisations_run_by(viewer)
        field = self.fields["organisation"]
        field.queryset = rows  # type: ignore[attr-defined]
        homes = list(rows[:2])
        if len(homes) == 1:
            field.initial, field.widget = homes[0].pk, forms.HiddenInput()


class CourseTypeForm(OfOrganisation):
    """A kind of course."""

    name = forms.CharField(label=pgettext_lazy("thing", "Name"), max_length=40)
    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    slug = forms.SlugField(
        label=_("Code"),
        max_length=32,
        help_text=_("Letters, digits, - and _; stands in addresses and spreadsheets."),
    )
    icon = forms.SlugField(label=_("Icon"), max_length=40, initial="graduation-cap")
    needs = forms.CharField(
        label=_("Needs it meets"),
        required=False,
        help_text=_("Codes of the need box, with spaces between; for instance course_dance."),
    )
    bring = forms.CharField(label=_("What to bring"), max_length=160, required=False)
    bring_en = forms.CharField(label=_("What to bring, in English"), max_length=200, required=False)
    is_active = forms.BooleanField(label=_("Offered"), required=False, initial=True)

    def clean_needs(self) -> list[str]:
        """Codes, each once, in the order they were typed."""
        codes = list(dict.fromkeys(self.cleaned_data["needs"].split()))
        for code in codes:
            forms.SlugField(max_length=32).clean(code)
        return codes


class TermForm(OfOrganisation):
    """A stretch of weeks."""

    name = forms.CharField(label=pgettext_lazy("thing", "Name"), max_length=40)
    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    starts_on = forms.DateField(label=_("From"))
    ends_on = forms.DateField(label=_("To"))

    def clean(self) -> dict[str, Any]:
        super().clean()
        starts, ends = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if starts and ends and ends <= starts:
            self.add_error("ends_on", _("The term ends after it starts."))
        return self.cleaned_data


class CourseForm(PlaceAndRoom, BookingTerms):
    """A course of weekly lessons."""

    type = Named(queryset=None, label=_("Course type"))
    title = forms.CharField(label=_("Title"), max_length=100)
    title_en = forms.CharField(label=_("English title"), max_length=140, required=False)
    level = forms.ChoiceField(label=_("Level"), choices=CourseLevel.choices)
    teacher = Named(queryset=None, label=_("Teacher"), required=False)
    class_teacher = Named(queryset=None, label=_("Class teacher"), required=False)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On"), choices=WEEKDAY_CHOICES, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    starts_on = forms.DateField(label=_("First lesson not before"))
    time_from = forms.TimeField(label=_("Lessons begin at"))
    minutes = forms.IntegerField(label=_("Minutes a lesson"), min_value=15, max_value=480, initial=90)
    lessons = forms.IntegerField(label=_("Lessons"), min_value=1, max_value=LESSONS_MOST, initial=12)
    capacity = forms.IntegerField(label=_("Number of places"), min_value=1, max_value=2000)
    summary = long_text(_("Description"))
    bring = forms.CharField(label=_("What to bring"), max_length=160, required=False)
    bring_en = forms.CharField(label=_("What to bring, in English"), max_length=200, required=False)

    parts = (
        (_("The course"), ("type", "title", "title_en", "level", "teacher", "class_teacher")),
        (_("When and where"), ("place", "room", "starts_on", "time_from", "minutes", "lessons", "weekdays")),
        (
            _("Booking"),
            (
                "capacity",
                "waiting_capacity",
                "mode",
                "draw_at",
                "opens_at",
                "closes_at",
                "fee_yuan",
                "is_members_only",
            ),
        ),
        (_("For those who come"), ("bring", "bring_en", "summary")),
    )
    # What the weekly pattern is made of: fixed once lessons stand in the calendar.
    PATTERN = (
        "type",
        "place",
        "room",
        "weekdays",
        "starts_on",
        "time_from",
        "minutes",
        "lessons",
        "mode",
        "draw_at",
    )

    def __init__(self, *args: Any, viewer: Person, at: Any, is_change: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, **kwargs)
        if is_change:
            for name in self.PATTERN:
                del self.fields[name]
        else:
            self.fields["type"].queryset = desk.course_types_run_by(viewer).filter(  # type: ignore[attr-defined]
                is_active=True
            )
        teachers = desk.teachers_for(viewer, at=at)
        for name in ("teacher", "class_teacher"):
            self.fields[name].queryset = teachers  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        room, capacity = data.get("room"), data.get("capacity")
        if room and capacity and capacity > room.capacity:
            self.add_error("capacity", _("The room takes %(people)d people.") % {"people": room.capacity})
        return data

    def plan(self) -> CoursePlan:
        """What was typed, as a plan."""
        data = dict(self.cleaned_data)
        return CoursePlan(**{**data, "weekdays": tuple(sorted(data["weekdays"]))})


class LessonForm(Sectioned):
    """When and where one lesson is."""

    starts_at = forms.DateTimeField(label=_("Starts"))
    ends_at = forms.DateTimeField(label=_("Ends"))
    room = RoomChoice(queryset=None, label=_("Classroom"), required=False)

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"].queryset = desk.rooms_run_by(viewer)  # type: ignore[attr-defined]


class CopyCourseForm(Sectioned):
    """Where a copy of a course goes."""

    term = Named(queryset=None, label=_("Into the term"))

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["term"].queryset = desk.terms_run_by(viewer)  # type: ignore[attr-defined]


class CopyTermForm(CopyCourseForm):
    """Where the copies of a whole term go; they stay drafts until they are published."""


class ImportForm(Sectioned):
    """A spreadsheet of courses for a term."""

    file = forms.FileField(
        label=_("Excel file (.xlsx)"), help_text=_("One course a row, headings in the first row.")
    )
