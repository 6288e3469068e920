"""The form in which an administrator enters the special days of a year, copied from the notice."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.calendar.core import parse_special_days
from unionhall.kernel.calendar.models import CalendarYear
from unionhall.lib.errors import InvalidInput


class CalendarYearForm(forms.ModelForm):  # type: ignore[type-arg]
    """One line a day or stretch of days; nothing is stored here."""

    days = forms.CharField(
        label=_("special days"),
        widget=forms.Textarea,
        help_text=_(
            "One line each: the day or the first and last day, 休 for a day off or 班 for a working day, the "
            "name. For example: 2027-01-01 休 元旦, or 2027-02-05~2027-02-11 休 春节"
        ),
    )

    class Meta:
        model = CalendarYear
        fields = ("year", "source")

    def clean_days(self) -> Any:
        try:
            return parse_special_days(self.cleaned_data["days"])
        except InvalidInput as refusal:
            raise forms.ValidationError(str(refusal)) from None
