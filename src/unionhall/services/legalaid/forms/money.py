"""Forms of the ledger: a payment and how it is spread, what each has a right to, corrections."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.lib.errors import Refused
from unionhall.lib.ids import uuid7
from unionhall.lib.money import MOST_YUAN
from unionhall.services.legalaid.forms.fields import Sectioned
from unionhall.services.legalaid.forms.fields import amount as yuan_field
from unionhall.services.legalaid.money_sheets import RightRow, read_rights
from unionhall.services.legalaid.plans import PaymentPlan
from unionhall.services.legalaid.states import Money, Spread

# Above this many claimants a table to type in is no help; the sheet is.
MOST_TYPED = 100
ARRIVED = (
    ("yes", _("It has reached the workers already")),
    ("no", _("It lies with the court, or on an account on the way to them")),
)
SPREADS = (
    (Spread.PRO_RATA.value, _("In proportion: whoever is owed twice as much gets twice as much")),
    (Spread.EQUAL.value, _("The same for everybody; nobody gets more than they are owed")),
    (
        Spread.SMALLEST_FIRST.value,
        _("Smallest first: the smallest sums are paid in full, one after the other"),
    ),
)
KINDS = ((Money.AGREED.value, _("Agreed sum")), (Money.AWARDED.value, _("Awarded sum")))


class PaymentForm(Sectioned):
    """A sum that came from the other side. `own` are the units an invited unit's member acts for, None for all."""

    amount = yuan_field(_("Amount, yuan"))
    paid_on = forms.DateField(label=_("Paid on"))
    debtor = forms.ModelChoiceField(
        queryset=None, label=_("From whom"), required=False, empty_label=_("Not said")
    )
    arrived = forms.ChoiceField(
        label=_("Where the money is"), choices=ARRIVED, initial="yes", widget=forms.RadioSelect
    )
    spread = forms.ChoiceField(
        label=_("How it is spread"), choices=SPREADS, initial=Spread.PRO_RATA.value, widget=forms.RadioSelect
    )
    units = forms.MultipleChoiceField(
        label=_("For whose claimants"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: for all claimants."),
    )  # fmt: skip
    note = forms.CharField(label=_("Remarks"), required=False, max_length=200)
    key = forms.UUIDField(widget=forms.HiddenInput)

    parts = (
        (_("The payment"), ("amount", "paid_on", "debtor", "note")),
        (_("Where it is, and how it is spread"), ("arrived", "spread", "units")),
    )

    def __init__(
        self, *args: Any, debtors: Any, units: list[Any], own: tuple[Any, ...] | None, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.own, self.units = own, {str(unit.pk): unit for unit in units}
        self.fields["debtor"].queryset = debtors  # type: ignore[attr-defined]
        self.fields["units"].choices = [(key, unit.name) for key, unit in self.units.items()]  # type: ignore[attr-defined]
        if not units or own is not None:
            del self.fields["units"]
        self.initial.setdefault("key", uuid7())

    def plan(self) -> PaymentPlan:
        """What was typed, as a plan; of an invited unit always for its own claimants."""
        data = self.cleaned_data
        chosen = tuple(self.units[key] for key in data.get("units") or ())
        return PaymentPlan(
            amount_yuan=data["amount"], paid_on=data["paid_on"], spread=Spread(data["spread"]),
            has_arrived=data["arrived"] == "yes", debtor=data["debtor"], note=data["note"], key=data["key"],
            units=chosen if self.own is None else self.own,
        )  # fmt: skip


class DayForm(Sectioned):
    """On which day it happened."""

    on = forms.DateField(label=_("On which day"))


class CorrectionForm(Sectioned):
    """Why something is taken back."""

    reason = forms.CharField(label=_("Why it is taken back"), max_length=200)
    on = forms.DateField(label=_("On which day"))


class RightsForm(Sectioned):
    """What was agreed or awarded to each: from a sheet, or typed beside the names."""

    kind = forms.ChoiceField(label=_("Which right"), choices=KINDS)
    on = forms.DateField(label=_("On which day"))
    file = forms.FileField(
        label=_("Excel file (.xlsx)"), required=False,
        help_text=_("With the columns number, name and amount; whoever has no amount keeps what they have."),
    )  # fmt: skip

    parts = (("", ("kind", "on", "file")),)

    def __init__(self, *args: Any, claimants: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.claimants = claimants
        self.rows: list[RightRow] = []
        self.typed = claimants if len(claimants) <= MOST_TYPED else []
        for one in self.typed:
            self.fields[_field(one)] = forms.DecimalField(
                label=one.person.name, required=False, min_value=Decimal("0.01"), max_value=MOST_YUAN, max_digits=14,
                decimal_places=2, widget=forms.NumberInput(attrs={"inputmode": "decimal"}),
                error_messages={"min_value": _(
                    "At least one cent. Whoever was given nothing is marked as no longer claiming."
                )},
            )  # fmt: skip

    def sections(self) -> list[dict[str, Any]]:
        """Without the amounts: they stand in a table."""
        return [{"heading": "", "fields": [self[name] for name in ("kind", "on", "file")]}]

    def lines(self) -> list[tuple[Any, Any]]:
        """The claimants of the table, each with the field of their amount."""
        return [(one, self[_field(one)]) for one in self.typed]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("file"):
            try:
                self.rows = read_rights(data["file"], self.claimants)
            except Refused as refusal:
                raise forms.ValidationError({"file": str(refusal)}) from refusal
            if any(row.errors for row in self.rows):
                raise forms.ValidationError(_("The sheet has mistakes; nothing was taken in."))
        if "file" in data and not self.errors and not self.amounts():
            self.add_error("file", _("Enter at least one amount."))
        return data

    def amounts(self) -> dict[Any, Decimal]:
        """By claimant what they have a right to; the sheet goes before what was typed."""
        typed = {one: self.cleaned_data.get(_field(one)) for one in self.typed}
        from_sheet = {row.claimant: row.amount for row in self.rows if row.claimant is not None}
        return {one: amount for one, amount in (typed | from_sheet).items() if amount}


def _field(claimant: Any) -> str:
    return f"amount_{claimant.row}"
