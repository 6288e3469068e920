"""Shapes of what workers send in."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.engines.booking.states import Channel

COMPANION = re.compile(r"\s*(?P<name>\S+?)\s*(?P<phone>1\d{10})?\s*$")


class AskForm(forms.Form):
    """The need box."""

    q = forms.CharField(label=_("What do you need help with?"), max_length=200, strip=True)


class BookForm(forms.Form):
    """One claim on a session. `key` makes a repeated request harmless."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    suggestion = forms.UUIDField(widget=forms.HiddenInput, required=False)
    channel = forms.ChoiceField(
        label=_("How will you take part?"),
        choices=Channel.choices,
        initial=Channel.ON_SITE,
        widget=forms.RadioSelect,
    )
    party = forms.IntegerField(
        label=_("How many people, you included"), min_value=1, initial=1, required=False
    )
    team_name = forms.CharField(label=_("Team name"), max_length=60, required=False)
    companions = forms.CharField(
        label=_("Who comes with you"),
        help_text=_("One person a line: name, then mobile number if you know it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )

    def clean_companions(self) -> list[tuple[str, str]]:
        """(name, phone or empty) of every line."""
        found = []
        for number, line in enumerate(self.cleaned_data["companions"].splitlines(), start=1):
            if not line.strip():
                continue
            match = COMPANION.match(line)
            if match is None:
                raise forms.ValidationError(_("Line %(number)s: write a name."), params={"number": number})
            found.append((match["name"], match["phone"] or ""))
        return found

    def clean_party(self) -> int:
        """One person unless said otherwise."""
        return self.cleaned_data["party"] or 1


class RateForm(forms.Form):
    """One tap, reasons, words."""

    score = forms.TypedChoiceField(
        label=_("How was it?"), choices=[(n, n) for n in range(1, 6)], coerce=int, widget=forms.RadioSelect
    )
    reasons = forms.MultipleChoiceField(required=False)
    text = forms.CharField(
        label=_("Anything you want to tell us?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, reasons: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reasons"].choices = reasons  # type: ignore[attr-defined]


class ComplainForm(forms.Form):
    """What went wrong, for the union above."""

    text = forms.CharField(
        label=_("What went wrong?"),
        help_text=_("In your own words. Whoever worked on it does not decide about it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class EraseForm(forms.Form):
    """Whoever wants to be erased says that they are sure."""

    sure = forms.BooleanField(
        label=_("Yes, I want to be erased"), error_messages={"required": _("Tick the box if you are sure.")}
    )


class PreferencesForm(forms.Form):
    """Display choices; only those that were sent are changed."""

    size = forms.ChoiceField(choices=[("normal", ""), ("large", "")], required=False)
    lang = forms.ChoiceField(choices=[("zh-hans", ""), ("en", "")], required=False)
    theme = forms.ChoiceField(choices=[("auto", ""), ("light", ""), ("dark", "")], required=False)


class WhereForm(forms.Form):
    """Where somebody stands: a town from the list, or the phone's own position."""

    town = forms.UUIDField(required=False)
    longitude = forms.FloatField(min_value=-180, max_value=180, required=False)
    latitude = forms.FloatField(min_value=-90, max_value=90, required=False)
