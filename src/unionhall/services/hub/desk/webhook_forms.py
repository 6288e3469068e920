"""Shape of what is typed about a system that wants to be told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.organisations.models import Organisation
from unionhall.services.hub.desk.queries.webhooks import Choices, expanded

_KINDS = "kinds_"


class WebhookForm(forms.Form):
    """Where to call, and of what; nothing chosen means everything."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Unit"))
    name = forms.CharField(label=_("Name of the system"), max_length=60)
    url = forms.CharField(
        label=_("Address"),
        max_length=300,
        help_text=_("Begins with https://. Every call is signed, so that the receiver can check who called."),
        widget=forms.URLInput,
    )

    def __init__(self, data: Any, *, units: Sequence[Organisation], events: Sequence[Choices]) -> None:
        super().__init__(data, initial={"organisation": units[0].pk} if units else None)
        field: Any = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(pk__in=[unit.pk for unit in units]).order_by("path")
        field.label_from_instance = lambda unit: unit.short_name
        field.empty_label = None
        for part in events:
            self.fields[_KINDS + part.part] = forms.MultipleChoiceField(
                label=part.label, choices=part.choices, required=False, widget=forms.CheckboxSelectMultiple
            )

    def wish(self) -> dict[str, Any]:
        """What was asked for, as `add_webhook` takes it."""
        chosen = [
            code for name, codes in self.cleaned_data.items() if name.startswith(_KINDS) for code in codes
        ]
        return {
            "name": self.cleaned_data["name"], "url": self.cleaned_data["url"], "kinds": expanded(chosen),
        }  # fmt: skip
