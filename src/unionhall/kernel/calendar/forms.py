"""The forms in which an administrator enters a special day, or those of a year copied from the notice."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.calendar.core import WorkedHoliday, check_year, parse_special_days, render_special_days
from unionhall.kernel.calendar.models import CalendarYear, DayOverride
from unionhall.kernel.calendar.queries import special_days
from unionhall.lib.errors import InvalidInput, Refused


class DayOverrideForm(forms.ModelForm):  # type: ignore[type-arg]
    """A single day: worked, or off, and then perhaps a holiday by law itself."""

    class Meta:
        model = DayOverride
        fields = ("day", "is_working_day", "is_statutory", "name", "source")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("is_working_day") and cleaned.get("is_statutory"):
            self.add_error("is_statutory", str(WorkedHoliday()))
        return cleaned


class CalendarYearForm(forms.ModelForm):  # type: ignore[type-arg]
    """One line a day or stretch of days; nothing is stored here."""

    days = forms.CharField(
        label=_("special days"),
        widget=forms.Textarea,
        help_text=_(
            "One line each: the day or the first and last day, 法 for a statutory holiday, 休 for another day off "
            "or 班 for a working day, the name; a later line corrects an earlier one. For example: "
            "2027-01-01 法 元旦, or 2027-02-05~2027-02-11 休 春节"
        ),
    )

    class Meta:
        model = CalendarYear
        fields = ("year", "source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.initial["days"] = render_special_days(special_days(self.instance.year))

    def clean_days(self) -> Any:
        try:
            return parse_special_days(self.cleaned_data["days"])
        except InvalidInput as refusal:
            raise forms.ValidationError(str(refusal)) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                check_year(cleaned.get("year", self.instance.year), cleaned["days"])
            except Refused as refusal:
                self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
        return cleaned
