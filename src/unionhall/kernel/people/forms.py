"""The shape of what people type about themselves and to come in. Commands decide; nothing is saved here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.people.details import LONGEST_NAME, clean_name
from unionhall.kernel.people.models import Gender, Language, Person
from unionhall.lib.errors import Refused
from unionhall.lib.text import parse_phone

CODE_ATTRIBUTES = {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "12"}


def refuse(form: forms.BaseForm, refusal: Refused) -> None:
    """Show a refusal at the field it belongs to, or above the form."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, ValidationError(str(refusal), code=refusal.code))


class PhoneForm(forms.Form):
    """The first page of signing in."""

    phone = forms.CharField(
        label=_("Mobile phone"),
        error_messages={"required": _("Enter a mobile number.")},
        widget=forms.TextInput({"type": "tel", "inputmode": "tel", "autocomplete": "tel-national"}),
    )

    def clean_phone(self) -> str:
        try:
            return parse_phone(self.cleaned_data["phone"])
        except Refused as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from None


class CodeForm(forms.Form):
    """The second page of signing in."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("6 digits from the message"),
        error_messages={"required": _("Enter the code.")},
        widget=forms.TextInput(CODE_ATTRIBUTES),
    )


class WelcomeForm(forms.Form):
    """What is asked once, after the first sign-in."""

    name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=LONGEST_NAME,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    version = forms.CharField(widget=forms.HiddenInput)

    def clean_name(self) -> str:
        typed: str = self.cleaned_data["name"]
        return clean_name(typed) if typed.strip() else ""


class ProfileForm(forms.ModelForm):
    """What people say of themselves."""

    class Meta:
        model = Person
        fields = ("name", "gender", "birth_year", "occupation", "is_migrant", "language", "wants_large_text")

    name = forms.CharField(
        label=_("Your name"), max_length=LONGEST_NAME, widget=forms.TextInput({"autocomplete": "name"})
    )
    gender = forms.ChoiceField(label=_("Gender"), choices=Gender.choices, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.is_named:
            self.fields["name"].required = False
            self.initial["name"] = ""

    def _post_clean(self) -> None:
        """Leave the row alone: the command checks and changes it."""

    def changes(self) -> dict[str, Any]:
        """What was said; a name that was never given and still is not stays away."""
        said = self.cleaned_data
        return said if said["name"] else {key: value for key, value in said.items() if key != "name"}


class IdentityForm(forms.Form):
    """The identity number, with the consent of its own that the law asks for."""

    identity_number = forms.CharField(
        label=_("Identity number"), max_length=24, widget=forms.TextInput({"autocomplete": "off"})
    )
    consent = forms.BooleanField(
        label=_("I agree that my identity number is kept"),
        error_messages={"required": _("Please agree separately to your identity number being kept.")},
    )
    version = forms.CharField(widget=forms.HiddenInput)
