"""What is asked of whoever needs help: one small form a step on the phone, and all of it on one page at the desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.engines.casework.states import Source
from unionhall.kernel.people.consents import PRIVACY
from unionhall.kernel.people.details import LONGEST_NAME
from unionhall.lib.errors import Refused
from unionhall.lib.money import parse_yuan
from unionhall.lib.text import parse_phone
from unionhall.services.legalaid.commands.intake import PEOPLE_AT_MOST, Guest
from unionhall.services.legalaid.plans import Intake
from unionhall.services.legalaid.states import Cause, Industry
from unionhall.services.legalaid.wording_worker import TROUBLES, trouble_of

LONGEST_WORDS = 2_000
SOURCES = (
    (Source.PHONE.value, _("They called")),
    (Source.VISIT.value, _("They came")),
    (Source.DESK.value, _("They came to the lawyer on duty")),
    (Source.REFERRAL.value, _("Referred by another unit")),
)
_STILL = (
    ("yes", pgettext_lazy("still works there", "Yes")),
    ("no", pgettext_lazy("still works there", "No")),
)
_PHONE = {"type": "tel", "inputmode": "tel", "autocomplete": "tel-national"}


class Yuan(forms.CharField):
    """An amount as people type it; nothing is None."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        """Decimal yuan with two places."""
        text = super().clean(value)
        try:
            return parse_yuan(text, least=Decimal("0.01")) if text else None
        except Refused as refusal:
            raise ValidationError(str(refusal)) from None


class Phone(forms.CharField):
    """A mobile number of the mainland, as its eleven digits."""

    widget = forms.TextInput(attrs=_PHONE)

    def clean(self, value: Any) -> str:
        """Eleven digits; nothing stays nothing where it may."""
        text = super().clean(value)
        try:
            return parse_phone(text) if text else ""
        except Refused as refusal:
            raise ValidationError(str(refusal)) from None


def _words(label: Any, *, rows: int, help_text: Any = "", required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=LONGEST_WORDS, help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )  # fmt: skip


class CauseForm(forms.Form):
    """First: what is it about? One tap."""

    cause = forms.ChoiceField(
        choices=[(one.cause.value, one.label) for one in TROUBLES],
        error_messages={"required": _("Choose what it is about.")},
    )


class WorkForm(forms.Form):
    """Second: who it is against, since when, how much."""

    employer = forms.CharField(
        label=_("Who is it about?"), required=False, max_length=120,
        help_text=_("Company, site, shop, or the boss's name."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )  # fmt: skip
    is_nameless = forms.BooleanField(label=_("I don't know what they are called"), required=False)
    known_on = forms.DateField(
        required=False, help_text=_("About is enough. Leave it empty if you do not know.")
    )
    still = forms.ChoiceField(
        label=_("Do you still work there?"), choices=_STILL, widget=forms.RadioSelect,
        error_messages={"required": _("Say whether you still work there.")},
    )  # fmt: skip
    worked_to = forms.DateField(label=_("If not: until when did you work there?"), required=False)
    amount = Yuan(
        label=_("About how much money is it, in yuan?"), required=False, help_text=_("For example 18000.")
    )

    def __init__(self, *args: Any, cause: str = "", today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["known_on"].label = (
            trouble_of(cause).since if cause in Cause.values else _("Since when is it so?")
        )

    def clean(self) -> dict[str, Any]:
        """A name, or that it is not known; no day that is still to come."""
        super().clean()
        data = self.cleaned_data
        if (
            not data.get("employer", "").strip()
            and not data.get("is_nameless")
            and "employer" not in self.errors
        ):
            self.add_error("employer", _("Write a name, or tick that you do not know it."))
        if data.get("still") == "yes":
            data["worked_to"] = None
        for name in ("known_on", "worked_to"):
            if self.today and data.get(name) and data[name] > self.today:
                self.add_error(name, _("This day is still to come."))
        return data


class StoryForm(forms.Form):
    """Third: how many, in their own words, and what may speed it up."""

    people = forms.IntegerField(
        label=_("How many people does it concern, you included?"), min_value=1, max_value=PEOPLE_AT_MOST, initial=1,
        help_text=_("One request is enough for all of you."),
    )  # fmt: skip
    story = _words(
        _("What happened?"),
        rows=4,
        help_text=_("In your own words. A few sentences are enough; we call you."),
    )
    industry = forms.ChoiceField(
        label=_("What kind of work is it?"), required=False, choices=[("", _("Not said")), *Industry.choices]
    )
    is_migrant = forms.BooleanField(
        label=_("I came from the countryside or another place to work"), required=False
    )
    is_hardship = forms.BooleanField(
        label=_("My family is in hardship (minimum living allowance, serious illness, disability)"),
        required=False,
    )


class YouForm(forms.Form):
    """Last: whom to call. Only asked of whoever has not signed in."""

    name = forms.CharField(
        label=_("Your name"), max_length=LONGEST_NAME, error_messages={"required": _("Tell us your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    phone = Phone(
        label=_("Your mobile phone"), help_text=_("We call this number."),
        error_messages={"required": _("Tell us a number that we can call.")},
    )  # fmt: skip
    consent = forms.BooleanField(
        label=_("I have read how my information is handled, and agree"),
        error_messages={"required": _("We may only keep your request if you agree.")},
    )
    version = forms.CharField(widget=forms.HiddenInput, initial=PRIVACY.version)

    def guest(self, *, is_migrant: bool) -> Guest:
        """Who asks."""
        data = self.cleaned_data
        return Guest(name=data["name"], phone=data["phone"], consent=data["version"], is_migrant=is_migrant)


class SendForm(forms.Form):
    """Last, for whoever has signed in: nothing but the button; the name, if it was never given."""

    name = forms.CharField(
        label=_("Your name"), required=False, max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip

    def __init__(self, *args: Any, asks_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_name:
            del self.fields["name"]


def intake_of(cause: str, work: dict[str, Any], story: dict[str, Any], **more: Any) -> Intake:
    """What the steps were answered with, as a plan. `work` and `story` are cleaned data."""
    return Intake(
        cause=Cause(cause), story=story["story"], employer="" if work["is_nameless"] else work["employer"],
        industry=story["industry"], known_on=work["known_on"], is_still_employed=work["still"] == "yes",
        worked_to=work["worked_to"], amount_yuan=work["amount"], people=story["people"],
        is_hardship=story["is_hardship"], **more,
    )  # fmt: skip


class DeskIntakeForm(WorkForm, StoryForm):
    """The same, written down by staff for somebody who called, came or was sent."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    phone = Phone(label=_("Mobile phone"))
    source = forms.ChoiceField(label=_("How it came"), choices=SOURCES, widget=forms.RadioSelect)
    cause = forms.ChoiceField(label=_("What it is about"), choices=[("", _("Choose")), *Cause.choices])
    is_separate = forms.BooleanField(
        label=_("Open another matter all the same"), required=False,
        help_text=_("Only where it is not the matter that is there already."),
    )  # fmt: skip

    parts = (
        (_("Who asks"), ("name", "phone", "is_migrant", "source")),
        (_("The matter"), ("cause", "employer", "is_nameless", "industry", "story")),
        (
            _("Time, money, people"),
            ("known_on", "still", "worked_to", "amount", "people", "is_hardship", "is_separate"),
        ),
    )

    def __init__(self, *args: Any, person: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if person is not None:
            for name in ("name", "phone", "is_migrant"):
                del self.fields[name]
        words = {
            "employer": _("Employer"), "known_on": _("Known, or so, since"), "still": _("Still employed there"),
            "worked_to": _("If not: last day there"), "amount": _("Amount, yuan"),
            "people": _("People concerned"), "story": _("In the worker's words"), "industry": _("Industry"),
            "is_nameless": _("Name not known"), "is_migrant": _("Migrant worker"),
            "is_hardship": _("In hardship"),
        }  # fmt: skip
        for name, label in words.items():
            if name in self.fields:
                self.fields[name].label, self.fields[name].help_text = label, ""

    def sections(self) -> list[dict[str, Any]]:
        """Headings with their visible fields."""
        return [
            {"heading": heading, "fields": [self[name] for name in names if name in self.fields]}
            for heading, names in self.parts
        ]

    def plan(self) -> Intake:
        """What was typed, as a plan."""
        data = self.cleaned_data
        made = intake_of(data["cause"], data, data, key=data["key"], source=Source(data["source"]))
        return replace(made, is_separate=data["is_separate"])


class KnownForm(forms.Form):
    """What is looked up while a request is being written down; whatever is wrong counts as not said."""

    person = forms.UUIDField(required=False)
    phone = Phone(required=False)
    employer = forms.CharField(required=False, max_length=120)

    def said(self) -> dict[str, Any]:
        """What can be looked up."""
        self.is_valid()
        none: dict[str, UUID | str | None] = {"person": None, "phone": "", "employer": ""}
        return none | {name: value for name, value in self.cleaned_data.items() if value}
