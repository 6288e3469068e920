"""Shapes of what is typed about files that are to be destroyed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.services.hub.desk.commands.destroying import LONGEST


class ReasonForm(forms.Form):
    """Why a list is made, or not carried out."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Stays with the list for good; no names."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SignForm(forms.Form):
    """What cannot be undone is ticked once more."""

    sure = forms.BooleanField(
        label=_(
            "I have looked at the list. The files are destroyed for good, and nobody can bring them back."
        )
    )
