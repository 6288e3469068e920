"""Shape of what is typed about enterprises that are looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.core import Verb
from unionhall.engines.casework.forms import VerbForm
from unionhall.engines.casework.models import Case
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.services.legalaid.forms.fields import Lenient, Sectioned, long_text
from unionhall.services.legalaid.queries.screening import units_to_spot_for
from unionhall.services.legalaid.states import SCREENING, Grade, SignalKind

ANY = [("", _("All"))]
CHOOSE = [("", _("Choose"))]


class UnitChoice(forms.ModelChoiceField):
    """A choice among units, by their short name."""

    def label_from_instance(self, unit: Any) -> str:
        return str(unit.short_name or unit.name)


class SpotForm(Sectioned):
    """An enterprise, and what was noticed about it."""

    parts = (
        (_("The enterprise"), ("organisation", "enterprise", "credit_code", "address")),
        (_("What was noticed"), ("kind", "noticed_on", "workers", "note")),
    )
    organisation = UnitChoice(
        queryset=Organisation.objects.none(), label=_("Unit that looks at it"), empty_label=None
    )
    enterprise = forms.CharField(label=_("Enterprise"), max_length=120)
    credit_code = forms.CharField(
        label=_("Unified credit code"), max_length=18, required=False, help_text=_("18 characters, if known")
    )
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("What was noticed"), choices=[*CHOOSE, *SignalKind.choices])
    noticed_on = forms.DateField(label=_("Noticed on"))
    workers = forms.IntegerField(
        label=_("Workers concerned"), min_value=0, max_value=1_000_000, required=False,
        help_text=_("As far as known; counted again on the spot"),
    )  # fmt: skip
    note = long_text(_("In a few words"), required=True)

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = units_to_spot_for(viewer)
        self.fields["organisation"].queryset = units  # type: ignore[attr-defined]
        first = units.first()
        if first is not None:
            self.fields["organisation"].initial = first.pk


class ScreeningFilter(Lenient):
    """What the list is narrowed to."""

    q = forms.CharField(label=_("Enterprise or number"), max_length=60, required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[("", _("Open ones")), *((one.code, one.name) for one in SCREENING.states)],
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("What was noticed"), choices=[*ANY, *SignalKind.choices], required=False)
    grade = forms.ChoiceField(label=_("Grade"), choices=[*ANY, *Grade.choices], required=False)


class LikelyForm(VerbForm):
    """The questions of a verb with what is probably the answer filled in; whoever answers may say otherwise."""

    def __init__(
        self, verb: Verb, case: Case, viewer: Person, data: Any = None, *, likely: Mapping[str, Any]
    ) -> None:
        super().__init__(verb, case, viewer, data)
        self.initial = {**self.initial, **likely}

    def sections(self) -> list[dict[str, Any]]:
        """All its questions as one part of the page."""
        found = list(self.visible_fields())
        return [{"heading": "", "fields": found}] if found else []
