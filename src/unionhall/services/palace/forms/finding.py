"""Filters: everything optional, nonsense ignored, so that an address typed by hand still shows a list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.people.models import Person
from unionhall.services.palace.forms.fields import Named
from unionhall.services.palace.queries import desk
from unionhall.services.palace.states import CourseLevel, Slot

ANY = [("", _("Any"))]


class Lenient(forms.Form):
    """A filter form whose wrong values count as not given."""

    def chosen(self) -> dict[str, Any]:
        """The filters that are in force, by field name."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", False)}


class CourseFilter(Lenient):
    """What a worker looks for."""

    type = forms.ChoiceField(label=_("Course"), required=False)
    slot = forms.ChoiceField(label=_("When"), choices=[*ANY, *Slot.choices], required=False)
    level = forms.ChoiceField(label=_("Level"), choices=[*ANY, *CourseLevel.choices], required=False)
    free = forms.BooleanField(label=_("Only with free places"), required=False)

    def __init__(self, *args: Any, types: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = [("", _("All courses")), *types]  # type: ignore[attr-defined]


class TermFilter(Lenient):
    """Which term a desk list shows."""

    term = Named(queryset=None, label=_("Term"), required=False, empty_label=_("All terms"))
    q = forms.CharField(label=_("Title"), required=False, max_length=60)

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["term"].queryset = desk.terms_run_by(viewer)  # type: ignore[attr-defined]


class PeriodFilter(Lenient):
    """Which week the calendar of rooms shows, and which room."""

    week = forms.DateField(required=False)
    room = forms.UUIDField(required=False)
