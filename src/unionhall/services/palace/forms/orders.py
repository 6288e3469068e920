"""Forms of orders, providers, the menu."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.services.palace.forms.fields import Named, Sectioned
from unionhall.services.palace.plans import MenuPlan, OrderPlan, ProviderPlan
from unionhall.services.palace.queries import orders, providers
from unionhall.services.palace.states import MenuKind, ProviderKind, SentTo

MOST_PEOPLE = 5_000


class OrderForm(Sectioned):
    """What a unit orders: something from the menu, or in its own words."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    unit = Named(queryset=None, label=_("For which unit"), empty_label=None)
    title = forms.CharField(label=_("What would you like"), max_length=80, help_text=_("In a few words."))
    wish = forms.CharField(
        label=_("Anything we should know"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    people = forms.IntegerField(label=_("How many people"), min_value=1, max_value=MOST_PEOPLE)
    from_on = forms.DateField(label=_("Not before"))
    to_on = forms.DateField(label=_("Not after"))
    sent_to = forms.ChoiceField(label=_("Sent into"), choices=SentTo.choices, initial=SentTo.COMPANY)
    where = forms.CharField(
        label=_("Where exactly"), max_length=160, help_text=_("A workshop, a meeting room, a square.")
    )

    parts = (
        (_("What"), ("unit", "title", "people", "wish")),
        (_("When and where"), ("from_on", "to_on", "sent_to", "where")),
    )

    def __init__(self, *args: Any, viewer: Any, item: Any = None, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item, self.today = item, today
        self.fields["unit"].queryset = orders.units_ordering(viewer)  # type: ignore[attr-defined]
        if item is not None:
            del self.fields["title"]
            people = self.fields["people"]
            people.help_text = _("%(least)d to %(most)d people.") % {
                "least": item.people_min,
                "most": item.people_max,
            }

    def clean_to_on(self) -> date:
        """Not before the first day, and not past."""
        last: date = self.cleaned_data["to_on"]
        if last < max(self.cleaned_data.get("from_on", last), self.today):
            raise ValidationError(_("The last day is not before the first, and not in the past."))
        return last

    def plan(self) -> OrderPlan:
        """What was typed, as a plan."""
        data = {name: self.cleaned_data.get(name, "") for name in ("title", "wish", "sent_to", "where")}
        days = {name: self.cleaned_data[name] for name in ("from_on", "to_on", "people")}
        return OrderPlan(item=self.item, **data, **days)


class ProviderForm(Sectioned):
    """What is known of a provider."""

    name = forms.CharField(label=pgettext_lazy("thing", "Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=ProviderKind.choices)
    registered_number = forms.CharField(label=_("Registered number"), max_length=40, required=False)
    contact = forms.CharField(label=_("Contact"), max_length=40, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=20, required=False)
    is_unionised = forms.BooleanField(
        label=_("Has a trade union of its own"), required=False, help_text=_("Such providers come first.")
    )
    is_active = forms.BooleanField(label=_("Is engaged for new orders"), required=False, initial=True)

    def plan(self) -> ProviderPlan:
        """What was typed, as a plan."""
        return ProviderPlan(**self.cleaned_data)


class MenuItemForm(Sectioned):
    """Something on the menu."""

    kind = forms.ChoiceField(label=_("Kind"), choices=MenuKind.choices)
    code = forms.SlugField(
        label=_("Code"), max_length=32, help_text=_("Letters and digits, such as first-aid.")
    )
    title = forms.CharField(label=_("Title"), max_length=80)
    title_en = forms.CharField(label=_("English title"), max_length=120, required=False)
    provider = Named(
        queryset=None,
        label=_("Provider"),
        required=False,
        empty_label=_("Chosen with each order"),
    )
    unit_price_yuan = forms.DecimalField(
        label=_("Price of one session, yuan"), min_value=0, max_digits=10, decimal_places=2
    )
    hours = forms.DecimalField(label=_("Hours"), min_value=0, max_digits=4, decimal_places=1, initial=2)
    people_min = forms.IntegerField(label=_("People, at least"), min_value=1, initial=10)
    people_max = forms.IntegerField(
        label=_("People, at most"), min_value=1, max_value=MOST_PEOPLE, initial=60
    )
    summary = forms.CharField(label=_("Description"), max_length=200, required=False)
    summary_en = forms.CharField(label=_("English description"), max_length=300, required=False)
    is_offered = forms.BooleanField(label=_("Can be ordered"), required=False, initial=True)

    parts = (
        (_("What"), ("kind", "code", "title", "title_en", "summary", "summary_en")),
        (_("For whom and from whom"), ("people_min", "people_max", "hours", "provider", "unit_price_yuan")),
    )

    def __init__(self, *args: Any, viewer: Any, at: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = providers.providers_run_by(viewer, at=at, only_engaged=True)
        self.fields["provider"].queryset = found  # type: ignore[attr-defined]

    def plan(self) -> MenuPlan:
        """What was typed, as a plan."""
        return MenuPlan(**self.cleaned_data)
