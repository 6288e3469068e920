"""The forms of the interview: one question a screen; what a paper asks of the person; handing the result on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from unionhall.kernel.people.consents import PRIVACY
from unionhall.kernel.people.details import LONGEST_NAME
from unionhall.services.legalaid.commands.intake import Guest
from unionhall.services.legalaid.forms.intake import Phone
from unionhall.services.legalaid.rights.interview.questions import Answers, Kind, Question
from unionhall.services.legalaid.rights_consent import HANDING_OVER
from unionhall.services.legalaid.rights_papers.particulars import REASONS


class QuestionForm(forms.Form):
    """One question: the field `value`. What is typed is read by `questions.read`, which knows the other answers."""

    def __init__(
        self,
        question: Question,
        answers: Answers,
        data: Any = None,
        *,
        regions: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__(data, initial={"value": _shown(question, answers)})
        field = _field(question, regions)
        field.required = False  # the reader says what lacks, in its own words
        field.label = gettext(question.text)
        field.help_text = gettext(question.unit) if question.unit else ""
        self.fields["value"] = field
        self.question = question

    def typed(self) -> tuple[str, ...]:
        """What was sent, as it was sent."""
        if self.question.kind == Kind.MANY:
            return tuple(self.data.getlist("value"))
        return (self.data.get("value", ""),)


def _field(question: Question, regions: Sequence[tuple[str, str]]) -> forms.Field:
    if question.kind == Kind.DAY:
        return forms.DateField()
    if question.kind == Kind.REGION:
        return forms.ChoiceField(choices=regions)
    if question.kind in (Kind.MONEY, Kind.NUMBER):
        widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        return forms.CharField(max_length=20, widget=widget)
    choices = [(option.value, gettext(option.label)) for option in question.options]
    if question.kind == Kind.MANY:
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple)
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect)


def _shown(question: Question, answers: Answers) -> Any:
    if question.kind == Kind.MANY:
        return list(answers.among(question.key))
    return answers.text(question.key)


_GENDERS = (("", "—"), ("male", gettext_lazy("Male")), ("female", gettext_lazy("Female")))
_DAYS = frozenset({"birth_on", "hired_on", "last_day", "injured_on", "diagnosed_on", "leaving_on"})
_LONG = frozenset({"story", "witnesses"})
_LABELS: dict[str, Any] = {
    "name": gettext_lazy("Your name"),
    "gender": gettext_lazy("Sex"),
    "birth_on": gettext_lazy("Day of birth"),
    "identity_number": gettext_lazy("Identity number"),
    "phone": gettext_lazy("Your phone"),
    "address": gettext_lazy("Your address"),
    "job": gettext_lazy("Your job there"),
    "employer": gettext_lazy("The employer’s full name"),
    "employer_representative": gettext_lazy("Its legal representative"),
    "employer_address": gettext_lazy("The employer’s address"),
    "employer_phone": gettext_lazy("The employer’s phone"),
    "defendant": gettext_lazy("Whom you sue: full name"),
    "defendant_address": gettext_lazy("Where they live"),
    "defendant_phone": gettext_lazy("Their phone"),
    "platform": gettext_lazy("The platform firm’s full name"),
    "platform_account": gettext_lazy("Your account in the app"),
    "order_number": gettext_lazy("Number of the order you were carrying out"),
    "authority": gettext_lazy("To which office it goes"),
    "hired_on": gettext_lazy("First day of work"),
    "last_day": gettext_lazy("Last day of work"),
    "wage": gettext_lazy("Pay a month, yuan"),
    "workplace": gettext_lazy("Place of work"),
    "story": gettext_lazy("What happened, in your own words"),
    "witnesses": gettext_lazy("Witnesses, with address and phone"),
    "injured_on": gettext_lazy("Day of the accident"),
    "injured_time": gettext_lazy("At what time"),
    "injured_where": gettext_lazy("Place of the accident"),
    "injury_cause": gettext_lazy("Main cause of the accident"),
    "body_part": gettext_lazy("Injured part of the body"),
    "hospital": gettext_lazy("Where you were treated"),
    "diagnosed_on": gettext_lazy("Diagnosed on"),
    "disease": gettext_lazy("Occupational disease, if it is one"),
    "leaving_on": gettext_lazy("From which day you leave; empty: at once"),
    "reasons": gettext_lazy("Your reasons"),
    "other": gettext_lazy("Others who have to answer, one a line"),
}
_AUTOCOMPLETE = {"name": "name", "phone": "tel", "address": "street-address"}


class PaperForm(forms.Form):
    """What a paper asks of the person. Everything may stay empty: an empty line is filled in by hand."""

    def __init__(self, asks: Sequence[str], data: Any = None, *, known: Any = None) -> None:
        super().__init__(data, initial=known)
        for name in asks:
            key = "other" if name == "others" else name
            if key in _LABELS:
                self.fields[key] = _paper_field(key)

    def typed(self) -> dict[str, Any]:
        """What was typed, by the names that papers know."""
        found = {name: value for name, value in self.cleaned_data.items() if value not in (None, "", [])}
        if others := found.pop("other", ""):
            found["others"] = [{"name": line.strip()} for line in others.splitlines() if line.strip()]
        return found


def _paper_field(name: str) -> forms.Field:
    label = _LABELS[name]
    if name in _DAYS:
        return forms.DateField(label=label, required=False)
    if name == "gender":
        return forms.ChoiceField(label=label, required=False, choices=_GENDERS)
    if name == "reasons":
        choices = [(one.value, gettext_lazy(words)) for one, words in REASONS.items()]
        return forms.MultipleChoiceField(
            label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple
        )
    if name == "wage":
        return forms.DecimalField(label=label, required=False, max_digits=12, decimal_places=2, min_value=0)
    if name in _LONG or name == "other":
        return forms.CharField(label=label, required=False, max_length=2_000, widget=forms.Textarea)
    attrs = {"autocomplete": _AUTOCOMPLETE.get(name, "off")}
    return forms.CharField(label=label, required=False, max_length=120, widget=forms.TextInput(attrs))


class HandOverForm(forms.Form):
    """Handing the result to the union's lawyers: the other side, one's own words, and consent to exactly that."""

    employer = forms.CharField(
        label=gettext_lazy("Against whom?"), max_length=120,
        error_messages={"required": gettext_lazy("Tell us the firm or the person, as far as you know.")},
    )  # fmt: skip
    story = forms.CharField(
        label=gettext_lazy("What else should the lawyer know?"), required=False, max_length=2_000,
        widget=forms.Textarea,
    )  # fmt: skip
    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=LONGEST_NAME,
        error_messages={"required": gettext_lazy("Tell us your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    phone = Phone(
        label=gettext_lazy("Your mobile phone"), help_text=gettext_lazy("We call this number."),
        error_messages={"required": gettext_lazy("Tell us a number that we can call.")},
    )  # fmt: skip
    consent = forms.BooleanField(
        label=gettext_lazy("I have read how my information is handled, and agree"),
        error_messages={"required": gettext_lazy("We may only keep your request if you agree.")},
    )
    handing = forms.BooleanField(
        label=gettext_lazy("My answers and the result may go to the union’s lawyers"),
        error_messages={"required": gettext_lazy("Without your consent we hand nothing on.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.CharField(widget=forms.HiddenInput, initial=PRIVACY.version)
    handing_version = forms.CharField(widget=forms.HiddenInput, initial=HANDING_OVER.version)

    def __init__(self, *args: Any, is_guest: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_guest:
            for name in ("name", "phone", "consent", "version"):
                del self.fields[name]

    def guest(self, *, is_migrant: bool) -> Guest | None:
        """Who asks without having signed in."""
        data = self.cleaned_data
        if "phone" not in self.fields:
            return None
        return Guest(name=data["name"], phone=data["phone"], consent=data["version"], is_migrant=is_migrant)
