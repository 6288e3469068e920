"""Forms of the budget and of what is bought."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.lib.money import format_yuan
from unionhall.services.palace.forms.fields import Sectioned
from unionhall.services.palace.plans import ContractPlan
from unionhall.services.palace.queries import money
from unionhall.services.palace.states import Money

EARLIEST, LATEST = 2000, 2100


def _amount(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_digits=14, decimal_places=2, **more)


class LineChoice(forms.ModelChoiceField):
    """A choice among budget lines, each with what it has left."""

    def label_from_instance(self, line: Any) -> str:
        words = {"line": str(line), "left": format_yuan(money.balance_of(line).left)}
        return _("%(line)s, %(left)s yuan left") % words


class LineForm(Sectioned):
    """A line of a year's budget; of one that exists, name and plan."""

    year = forms.IntegerField(label=_("Year"), min_value=EARLIEST, max_value=LATEST)
    code = forms.SlugField(
        label=_("Code"), max_length=24, help_text=_("Letters and digits, such as running.")
    )
    name = forms.CharField(label=pgettext_lazy("thing", "Name"), max_length=80)
    planned_yuan = _amount(_("Planned, yuan"))

    def __init__(self, *args: Any, is_change: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_change:
            del self.fields["year"], self.fields["code"]


class ExpenseForm(Sectioned):
    """An expense that needs no contract."""

    amount_yuan = _amount(_("Amount, yuan"))
    text = forms.CharField(label=_("What for"), max_length=160)


class CorrectionForm(Sectioned):
    """Why an entry was wrong."""

    reason = forms.CharField(label=_("Why was it wrong"), max_length=160)


class ContractForm(Sectioned):
    """A service that is to be bought."""

    title = forms.CharField(label=_("What is bought, in a few words"), max_length=80)
    about = forms.CharField(
        label=_("What the provider is to do"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    money = forms.ChoiceField(
        label=_("Whose money"), choices=Money.choices, help_text=_("With public money the law's days run.")
    )
    line = LineChoice(queryset=None, label=_("Budget line"), empty_label=None)
    amount_yuan = _amount(_("What it may cost, yuan"))

    parts = ((_("What"), ("title", "about")), (_("Money"), ("money", "line", "amount_yuan")))

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = money.lines_run_by(viewer)  # type: ignore[attr-defined]

    def plan(self) -> ContractPlan:
        """What was typed, as a plan."""
        return ContractPlan(**self.cleaned_data)
