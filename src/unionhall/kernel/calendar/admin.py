"""Special days and years in the configuration."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from unionhall.kernel.calendar import commands
from unionhall.kernel.calendar.forms import CalendarYearForm, DayOverrideForm
from unionhall.kernel.calendar.models import CalendarYear, DayOverride
from unionhall.kernel.rulebook.configuration import ConfigurationAdmin, acting_unit
from unionhall.kernel.rulebook.core import NATION


class CalendarAdmin(ConfigurationAdmin):
    """Shared by both lists: the nation's days are changed in the name of the acting unit."""

    actions = None

    def who(self, request: HttpRequest) -> dict[str, Any]:
        person = request.user.person  # type: ignore[union-attr]
        unit = acting_unit(person, self.permission, region=NATION)
        return {"organisation": unit, "by": person, "at": timezone.now()}


@admin.register(DayOverride)
class DayOverrideAdmin(CalendarAdmin):
    permission = "calendar.set_day"
    form = DayOverrideForm
    list_display = ("day", "is_working_day", "is_statutory", "name", "source")
    list_filter = ("is_working_day", "is_statutory")
    search_fields = ("name", "source")

    def get_readonly_fields(self, request: HttpRequest, obj: DayOverride | None = None) -> tuple[str, ...]:
        return ("day",) if obj is not None else ()

    def save_model(self, request: HttpRequest, obj: DayOverride, form: forms.ModelForm, change: bool) -> None:  # type: ignore[type-arg]
        stored = commands.set_day(
            obj.day,
            is_working_day=obj.is_working_day,
            is_statutory=obj.is_statutory,
            name=obj.name,
            source=obj.source,
            **self.who(request),
        )
        obj.pk = stored.pk

    def delete_model(self, request: HttpRequest, obj: DayOverride) -> None:
        commands.clear_day(obj.day, **self.who(request))


@admin.register(CalendarYear)
class CalendarYearAdmin(CalendarAdmin):
    permission = "calendar.publish_year"
    form = CalendarYearForm
    list_display = ("year", "source")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # deadlines may have been counted on it; publishing again corrects it

    def get_readonly_fields(self, request: HttpRequest, obj: CalendarYear | None = None) -> tuple[str, ...]:
        return ("year",) if obj is not None else ()

    def save_model(
        self, request: HttpRequest, obj: CalendarYear, form: CalendarYearForm, change: bool
    ) -> None:
        stored = commands.publish_year(
            obj.year, form.cleaned_data["days"], source=obj.source, **self.who(request)
        )
        obj.pk = stored.pk
