"""Forms about the other side of a matter, and about units that are invited to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.organisations.models import Organisation
from unionhall.services.legalaid.forms.fields import Sectioned, amount, long_text
from unionhall.services.legalaid.models import Debtor
from unionhall.services.legalaid.plans import DebtorPlan, JointPlan
from unionhall.services.legalaid.queries import joint
from unionhall.services.legalaid.states import Liability


class DebtorForm(Sectioned):
    """Somebody on the other side."""

    name = forms.CharField(
        label=_("Name of the company or person"), max_length=120,
        help_text=_("As on its business licence, if known."),
    )  # fmt: skip
    liability = forms.ChoiceField(label=_("In what capacity"), choices=Liability.choices)
    credit_code = forms.CharField(label=_("Unified credit code"), max_length=18, required=False)
    note = forms.CharField(label=_("Why it is liable"), max_length=400, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    counsel = forms.CharField(
        label=_("Law firm acting for them"), max_length=120, required=False,
        help_text=_("Lawyers of this firm cannot take the worker’s side."),
    )  # fmt: skip
    other_debts_yuan = amount(
        _("Other debts known, yuan"), required=False, help_text=_("What others want of the same money.")
    )
    other_debts_note = forms.CharField(label=_("Of what kind"), max_length=200, required=False)

    parts = (
        (_("The company or person"), ("name", "liability", "credit_code", "note")),
        (_("How to reach them"), ("phone", "address", "counsel")),
        (_("Other debts"), ("other_debts_yuan", "other_debts_note")),
    )

    def __init__(self, data: Any = None, *, debtor: Debtor | None = None) -> None:
        told = {name: getattr(debtor, name) for name in self.base_fields} if debtor is not None else {}
        super().__init__(data, initial=told)

    def plan(self) -> DebtorPlan:
        """What was typed, as a plan."""
        return DebtorPlan(**self.cleaned_data)


class InviteForm(Sectioned):
    """What an invited unit is asked to do, and given to see."""

    unit = forms.CharField(widget=forms.HiddenInput)
    task = long_text(_("What it is asked to do"), required=True, most=1000)
    sees = forms.ChoiceField(
        label=_("Which claimants it sees"), widget=forms.RadioSelect, initial="own",
        choices=(("own", _("only those it speaks for")), ("all", _("all of them"))),
    )  # fmt: skip
    sees_money = forms.BooleanField(
        label=_("It sees their money, and enters payments"), required=False, initial=True
    )
    sees_evidence = forms.BooleanField(label=_("It sees the evidence"), required=False)

    def clean_unit(self) -> Organisation:
        unit = joint.unit_by_key(self.cleaned_data["unit"])
        if unit is None:
            raise forms.ValidationError(_("Choose the unit first."))
        return unit

    def plan(self) -> JointPlan:
        """What was typed, as a plan."""
        told = self.cleaned_data
        return JointPlan(
            unit=told["unit"], task=told["task"], is_own_only=told["sees"] == "own", sees_money=told["sees_money"],
            sees_evidence=told["sees_evidence"],
        )  # fmt: skip
