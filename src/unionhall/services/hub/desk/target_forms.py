"""Shapes of what is typed about targets."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_FIRST, _LAST = 2000, 2099


class TargetForm(forms.Form):
    """A year and what is to be reached in it."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    value = forms.DecimalField(label=_("Target"), max_digits=12, decimal_places=1)
    note = forms.CharField(
        label=_("Why this much"),
        help_text=_("For example the decision it comes from; readers of the figure see it."),
        max_length=200,
        required=False,
    )

    def __init__(self, data: Any, *, today: date, is_share: bool) -> None:
        super().__init__(data, initial={"year": today.year})
        years = (today.year - 1, today.year, today.year + 1)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        self.fields["value"].help_text = (
            _("In percent, 100 at most.") if is_share else _("For the whole year; a month counts a twelfth.")
        )


class RemovalForm(forms.Form):
    """Which year's target goes."""

    year = forms.IntegerField(min_value=_FIRST, max_value=_LAST)
