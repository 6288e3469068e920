"""Forms of the numbers of law: finding, setting one, ending one, a sheet of many."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.rulebook.core import Source
from unionhall.kernel.rulebook.queries import rules
from unionhall.services.legalaid.forms.fields import Lenient, Sectioned
from unionhall.services.legalaid.number_plans import NumberPlan
from unionhall.services.legalaid.number_rows import COLUMNS, LENGTHS, unit_words
from unionhall.services.legalaid.queries.rights_numbers import PART

LONGEST_SEARCH = 60


def _keys() -> list[tuple[str, str]]:
    language = get_language() or "en"
    found = [rule for rule in rules() if rule.key.startswith(PART)]
    return [("", "–"), *((one.key, f"{one.description(language)} · {unit_words(one)}") for one in found)]


class NumberFilter(Lenient):
    """Where, and which numbers."""

    region = forms.ChoiceField(label=COLUMNS["region"], required=False)
    q = forms.CharField(label=_("Find a number"), required=False, max_length=LONGEST_SEARCH)

    def __init__(self, data: Any, *, regions: list[tuple[str, str]], region: str) -> None:
        super().__init__({"region": region, "q": data.get("q", "")})
        self.fields["region"].choices = regions  # type: ignore[attr-defined]


class NumberForm(Sectioned):
    """A number of a region."""

    parts = (
        (_("The number"), ("key", "region", "value", "starts_on", "ends_on", "expect_on", "ends_former")),
        (_("What it rests on"), ("instrument", "article", "is_confirmed")),
    )

    key = forms.ChoiceField(label=_("Which number"), choices=_keys)
    region = forms.CharField(
        label=COLUMNS["region"], max_length=6,
        help_text=_("Division code of six digits: yours, or one that lies in it."),
    )  # fmt: skip
    value = forms.DecimalField(
        label=COLUMNS["value"], min_value=0, max_digits=18, decimal_places=6,
        help_text=_("In the unit of the number; a share as 0.5 for 50%; 1 for yes and 0 for no."),
    )  # fmt: skip
    starts_on = forms.DateField(label=_("First day on which it holds"))
    ends_on = forms.DateField(
        label=_("Last day on which it holds"), required=False, help_text=_("Empty while it is in force.")
    )
    expect_on = forms.DateField(
        label=COLUMNS["expect_on"], required=False,
        help_text=_("From that day on readers are told that it may be out of date."),
    )  # fmt: skip
    ends_former = forms.BooleanField(
        label=_("End the number that this region has entered before on the day before"),
        required=False,
        initial=True,
    )
    instrument = forms.CharField(
        label=COLUMNS["instrument"], max_length=LENGTHS["instrument"],
        help_text=_("With its number, so that anybody can find it."),
    )  # fmt: skip
    article = forms.CharField(label=COLUMNS["article"], max_length=LENGTHS["article"], required=False)
    is_confirmed = forms.BooleanField(
        label=_("I have compared it with the text of the source"), required=False
    )

    def plan(self) -> NumberPlan:
        """What was typed."""
        given = self.cleaned_data
        told = {name: given[name] for name in ("key", "region", "value", "starts_on", "ends_on", "expect_on")}
        source = Source(given["instrument"], given["article"])
        return NumberPlan(**told, source=source, is_confirmed=given["is_confirmed"])


class EndForm(Sectioned):
    """Until when a number holds."""

    last_day = forms.DateField(label=_("Last day on which it holds"))


class WithdrawForm(Sectioned):
    """Nothing to fill in: only whether it is meant."""


class NumbersFileForm(Sectioned):
    """A list of numbers as an Excel file."""

    file = forms.FileField(
        label=_("Excel file (.xlsx)"),
        help_text=_("One number a row, headings in the first row; at most 500."),
    )
