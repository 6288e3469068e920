"""Forms of the list of claimants: finding, adding, changing, a sheet of many."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.services.legalaid.claim_rows import COLUMNS, LENGTHS
from unionhall.services.legalaid.forms.fields import Sectioned
from unionhall.services.legalaid.forms.fields import amount as yuan_field
from unionhall.services.legalaid.queries.claimants import PARTS, SORTS, Wanted
from unionhall.services.legalaid.states import ClaimedBy

Units = list[Any]


class ClaimantFilter(forms.Form):
    """Whom a list shows; wrong values count as not given."""

    q = forms.CharField(label=_("Name, number or last digits of the phone"), required=False, max_length=60)
    stands_on = forms.ChoiceField(
        label=COLUMNS["stands_on"], choices=[("", _("Any")), *ClaimedBy.choices], required=False
    )
    unit = forms.ChoiceField(label=COLUMNS["unit"], required=False)
    part = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, units: Units) -> None:
        super().__init__(data)
        if units:
            named = [(unit.code, unit.short_name) for unit in units]
            self.fields["unit"].choices = [("", _("Any")), ("none", _("Ours")), *named]  # type: ignore[attr-defined]
        else:
            del self.fields["unit"]

    def wanted(self, sort: str) -> Wanted:
        """What was asked for."""
        self.is_valid()
        given = self.cleaned_data
        return Wanted(
            part=given.get("part", "") if given.get("part", "") in PARTS else "",
            q=given.get("q", ""), unit=given.get("unit", ""), stands_on=given.get("stands_on", ""),
            sort=sort if sort.removeprefix("-") in SORTS else "row",
        )  # fmt: skip


class ImportForm(Sectioned):
    """A list of claimants as an Excel file."""

    file = forms.FileField(
        label=_("Excel file (.xlsx)"),
        help_text=_("One worker a row, headings in the first row; at most 5,000."),
    )


class _Part(Sectioned):
    """What a claimant's part is, by hand."""

    work = forms.CharField(label=COLUMNS["work"], required=False, max_length=LENGTHS["work"])
    worked_from = forms.DateField(label=COLUMNS["worked_from"], required=False)
    worked_to = forms.DateField(label=COLUMNS["worked_to"], required=False)
    stands_on = forms.ChoiceField(
        label=COLUMNS["stands_on"], choices=ClaimedBy.choices, initial=ClaimedBy.WORD
    )
    unit = forms.ChoiceField(label=COLUMNS["unit"], required=False)
    is_representative = forms.BooleanField(label=_("Represents the others"), required=False)
    is_hardship = forms.BooleanField(label=COLUMNS["is_hardship"], required=False)
    note = forms.CharField(label=COLUMNS["note"], required=False, max_length=LENGTHS["note"])

    def __init__(self, *args: Any, units: Units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.code: unit for unit in units}
        named = [(unit.code, unit.name) for unit in units]
        self.fields["unit"].choices = [("", _("The union that has the matter")), *named]  # type: ignore[attr-defined]


class ClaimantForm(_Part):
    """One more claimant: who it is, and what their part is."""

    name = forms.CharField(label=COLUMNS["name"], max_length=60)
    phone = forms.CharField(
        label=COLUMNS["phone"], required=False, max_length=20,
        help_text=_("Who is on file with this name and phone, or with this identity number, is found by it."),
    )  # fmt: skip
    identity_number = forms.CharField(label=COLUMNS["identity_number"], required=False, max_length=24)
    amount = yuan_field(COLUMNS["amount"], required=False, help_text=_("Empty when it is not known yet."))

    parts = (
        (_("Who"), ("name", "phone", "identity_number")),
        (_("What they claim"), ("amount", "stands_on", "work", "worked_from", "worked_to")),
        (_("Their part in the matter"), ("unit", "is_representative", "is_hardship", "note")),
    )

    def cells(self) -> dict[str, str]:
        """What was typed, as the row of a sheet."""
        return {key: _typed(self.cleaned_data.get(key)) for key in COLUMNS}


def _typed(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else str(value)


class PartForm(_Part):
    """What changes of a claimant's part."""

    parts = (
        (
            "",
            (
                "work",
                "worked_from",
                "worked_to",
                "stands_on",
                "unit",
                "is_representative",
                "is_hardship",
                "note",
            ),
        ),
    )

    def changes(self) -> dict[str, Any]:
        """The fields as `change_claimant` takes them."""
        return {**self.cleaned_data, "unit": self.units.get(self.cleaned_data["unit"])}


class ClaimForm(Sectioned):
    """What somebody claims from now on."""

    amount = yuan_field(COLUMNS["amount"])
    on = forms.DateField(label=_("Since"))
    note = forms.CharField(label=_("Why it changes"), required=False, max_length=200)
