"""Forms of open calls, candidates, lawyers, firms and the budget for allowances."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.services.legalaid.forms.fields import Lenient, Sectioned, amount, long_text
from unionhall.services.legalaid.lawyer_plans import CallPlan, CandidacyPlan
from unionhall.services.legalaid.states import CameBy, Cause, LawyerState

EARLIEST, LATEST = 2000, 2100
# Whoever leaves is let go on a page of its own.
STATES = [(one.value, one.label) for one in LawyerState if one is not LawyerState.LEFT]
ALL_CAUSES = [("", _("All specialities")), *Cause.choices]
ALL_STATES = [("", _("All who serve")), *LawyerState.choices]
LICENCE_HELP = _("17 digits, as on your licence.")


def specialities(label: Any, *, help_text: Any = "") -> forms.MultipleChoiceField:
    """A field for the causes that a lawyer knows well."""
    return forms.MultipleChoiceField(
        label=label, choices=Cause.choices, required=False, help_text=help_text,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


class LawyerFilter(Lenient):
    """Which lawyers are listed."""

    state = forms.ChoiceField(label=_("State"), choices=ALL_STATES, required=False)
    speciality = forms.ChoiceField(label=_("Speciality"), choices=ALL_CAUSES, required=False)


class LawyerForm(Sectioned):
    """What a lawyer takes on."""

    state = forms.ChoiceField(label=_("State"), choices=STATES, widget=forms.RadioSelect)
    most_open = forms.IntegerField(label=_("Most matters at a time"), min_value=0, max_value=200)
    specialities = specialities(_("Specialities"))

    def given(self) -> dict[str, Any]:
        """What was typed, as `change_lawyer` takes it."""
        return self.cleaned_data | {"specialities": tuple(self.cleaned_data["specialities"])}


class FirmForm(Sectioned):
    """A law firm."""

    name = forms.CharField(label=pgettext_lazy("thing", "Name"), max_length=120)
    licence = forms.CharField(label=_("Licence number of the firm"), max_length=40, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)


class ClientForm(Sectioned):
    """Somebody a firm acts for."""

    name = forms.CharField(label=_("Whom the firm acts for"), max_length=120)
    credit_code = forms.CharField(
        label=_("Unified credit code"), max_length=18, required=False,
        help_text=_("With it a conflict is found also under another name."),
    )  # fmt: skip


class CallForm(Sectioned):
    """An open call for lawyers."""

    title = forms.CharField(label=_("Title"), max_length=120)
    wanted = forms.IntegerField(label=_("Lawyers sought"), min_value=1, max_value=500)
    opens_on = forms.DateField(label=_("Apply from"))
    closes_on = forms.DateField(label=_("Apply until"))
    text = long_text(_("What is asked and offered"), required=True, rows=6, most=4000)

    def plan(self) -> CallPlan:
        """What was typed, as a plan."""
        return CallPlan(**self.cleaned_data)


class ApplyForm(Sectioned):
    """What a candidate says of themselves. `key` names the form."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    came_by = forms.ChoiceField(
        label=_("How do you apply?"), choices=CameBy.choices, widget=forms.RadioSelect, initial=CameBy.SELF
    )
    firm_name = forms.CharField(label=_("Law firm"), max_length=120)
    licence = forms.CharField(
        label=_("Licence number"), max_length=40, help_text=LICENCE_HELP,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    licensed_on = forms.DateField(label=_("Licensed since"))
    specialities = specialities(_("What you know well"), help_text=_("As many as apply."))
    about = long_text(
        _("About yourself"), help_text=_("Matters you have led, times at which you can be on duty.")
    )

    def plan(self) -> CandidacyPlan:
        """What was typed, as a plan."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return CandidacyPlan(**given | {"specialities": tuple(given["specialities"])})


class BudgetForm(Sectioned):
    """What may be spent on lawyers in a year."""

    year = forms.IntegerField(label=_("Year"), min_value=EARLIEST, max_value=LATEST)
    amount_yuan = amount(_("Budget, yuan"))


class PayForm(Sectioned):
    """When an allowance was paid out."""

    paid_on = forms.DateField(label=_("Paid on"))


class ConfirmForm(Sectioned):
    """Nothing but a press."""
