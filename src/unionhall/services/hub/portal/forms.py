"""Shapes of what people send in about their items, messages and data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.services.hub.portal.commands import LONGEST_WISH
from unionhall.services.hub.portal.my_items import MOST_PAGES, OVERVIEW, TABS
from unionhall.services.hub.states import Wish


class ItemsForm(forms.Form):
    """Which of my items to show; what makes no sense shows the overview."""

    tab = forms.ChoiceField(choices=[(tab, tab) for tab in TABS], required=False)
    q = forms.CharField(label=_("Search my items"), max_length=80, required=False)
    page = forms.IntegerField(min_value=1, max_value=MOST_PAGES, required=False)

    def chosen(self) -> dict[str, Any]:
        """`tab`, `text` and `page` as `my_items` wants them."""
        data = self.cleaned_data if self.is_valid() else {}
        return {
            "tab": data.get("tab") or OVERVIEW,
            "text": data.get("q") or "",
            "page": data.get("page") or 1,
        }


class WishForm(forms.Form):
    """What somebody wants done with their data."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    wish = forms.ChoiceField(label=_("What do you want?"), choices=Wish.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What is it about?"),
        help_text=_(
            "For example: my membership number is wrong, the right one is … Do not write an identity number here."
        ),
        max_length=LONGEST_WISH,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class EraseCodeForm(forms.Form):
    """The code that was sent to one's own phone."""

    code = forms.CharField(
        label=_("Code from the message"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
