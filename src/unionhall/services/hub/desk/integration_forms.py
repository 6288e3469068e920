"""Shapes of what an administrator fills in to connect another system."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.integrations.scopes import MACHINE_SCOPES, PERSON_SCOPES
from unionhall.kernel.organisations.models import Organisation


def _choices() -> list[tuple[str, Any]]:
    return [(scope.code, scope.label) for scope in (*MACHINE_SCOPES, *PERSON_SCOPES)]


class ScopesForm(forms.Form):
    """What the system may do."""

    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), widget=forms.CheckboxSelectMultiple, choices=_choices
    )


class IntegrationForm(ScopesForm):
    """A new system."""

    field_order = ("organisation", "name", "scopes", "redirect_uris")
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("For the unit, and all beneath it"), empty_label=None
    )
    name = forms.CharField(label=_("Name of the system"), max_length=60)
    redirect_uris = forms.CharField(
        label=_("Where people return to after signing in"),
        help_text=_("Only for a system that people sign in to with their account here. One address a line."),
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, units: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(pk__in=[unit.pk for unit in units]).order_by("path")
        field.label_from_instance = lambda unit: unit.short_name or unit.name

    @property
    def addresses(self) -> list[str]:
        """The addresses that were typed, one a line."""
        return [line.strip() for line in self.cleaned_data["redirect_uris"].splitlines() if line.strip()]
