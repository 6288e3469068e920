"""What a verb asks, as a Django form. One form serves every kind of case and both faces, the desk and the worker's.

form = VerbForm(verb, case, viewer, request.POST, request.FILES)
commands.act(case, verb.code, by=viewer, at=now, seen=form.seen_version, answers=form.answers)
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.answers import LONGEST, PHOTOS_AT_MOST
from unionhall.engines.casework.core import Ask, Verb
from unionhall.engines.casework.models import Case
from unionhall.engines.casework.queries import may_see_internal, people_by_phone, units_named, workers_on
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import Refused
from unionhall.lib.text import parse_phone

PHONE = "_by_phone"
# Up to so many choices lie open as cards; more fold into a list.
CARDS_AT_MOST = 6
_LARGEST_NUMBER = 1_000_000_000
_NAMED_AT_MOST = 5


class ManyFiles(forms.FileInput):
    """A control that takes several files, however many inputs of its name there are."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        return files.getlist(name) if hasattr(files, "getlist") else list(files.get(name) or [])

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files


class Pictures(ManyFiles):
    """Pictures that are there already, or the camera."""

    template_name = "casework/pictures.html"


class FilesField(forms.FileField):
    """A list of uploads."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = [one for one in data or [] if one]
        if not given and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [super(FilesField, self).clean(one, initial) for one in given]


class PicturesField(FilesField):
    """Pictures, taken on the spot or before."""

    widget = Pictures

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"accept": "image/*", "multiple": True}


class UnitField(forms.CharField):
    """A unit by its name or its code."""

    def clean(self, value: Any) -> Organisation | None:
        text = super().clean(value)
        if not text:
            return None
        found = units_named(text, limit=_NAMED_AT_MOST + 1)
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(_("No unit has this name or code."))
        names = "、".join(unit.name for unit in found[:_NAMED_AT_MOST])
        raise forms.ValidationError(
            _("Several units fit; write the whole name: %(names)s"), params={"names": names}
        )


class VerbForm(forms.Form):
    """The questions of `verb` about `case`, asked of `viewer`."""

    seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, verb: Verb, case: Case, viewer: Person, data: Any = None, files: Any = None) -> None:
        # Several of these stand on one page, each with ids of its own.
        super().__init__(data, files, initial={"seen": case.version}, auto_id=f"{verb.code}-%s")
        self.verb, self.case, self.viewer = verb, case, viewer
        for ask in verb.asks:
            if ask.kind == "person":
                self._ask_for_person(ask)
            else:
                self.fields[ask.code] = _FIELDS[ask.kind](ask, _options(ask))

    @property
    def seen_version(self) -> int | None:
        """The version of the case that whoever filled the form in had before them."""
        version: int | None = self.cleaned_data.get("seen")
        return version

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered, by the codes of the verb's asks; what was left out is not in it."""
        given = {ask.code: self.cleaned_data.get(ask.code) for ask in self.verb.asks}
        return {code: value for code, value in given.items() if value not in (None, "", [], False)}

    @property
    def is_bare(self) -> bool:
        """Whether a press of the button is all there is to it."""
        return not self.verb.asks

    def look_again(self, version: int) -> None:
        """Let the next try count as made by somebody who has seen `version`; everything typed stays."""
        self.data = self.data.copy()
        self.data["seen"] = str(version)

    # ---- a person: one of those who work on the case, or anybody the viewer may see, by number ----

    @cached_property
    def _workers(self) -> dict[str, Person]:
        rows = workers_on(self.case) if may_see_internal(self.case, self.viewer) else []
        return {str(one.pk): one for one in rows}

    def _ask_for_person(self, ask: Ask) -> None:
        options = _options(ask) | {"required": False}
        phone = forms.CharField(
            max_length=20, widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"})
        )
        phone.required = False
        if not self._workers:
            phone.label, phone.required, phone.help_text = ask.label, ask.is_required, _("Mobile number")
            self.fields[ask.code] = phone
            return
        choices = [("", _("Choose"))] + [(key, one.name) for key, one in self._workers.items()]
        self.fields[ask.code] = forms.ChoiceField(choices=choices, **options)
        phone.label = _("Or somebody else, by mobile number")
        self.fields[ask.code + PHONE] = phone

    def clean(self) -> dict[str, Any]:
        """Turn the chosen key or the typed number into the person."""
        cleaned = super().clean() or {}
        for ask in self.verb.asks:
            if ask.kind == "person" and ask.code not in self.errors:
                cleaned[ask.code] = self._person(ask, cleaned)
        return cleaned

    def _person(self, ask: Ask, cleaned: dict[str, Any]) -> Person | None:
        chosen = cleaned.get(ask.code) or ""
        typed = cleaned.get(ask.code + PHONE) or ("" if self._workers else chosen)
        field = ask.code + PHONE if ask.code + PHONE in self.fields else ask.code
        if not typed:
            found = self._workers.get(str(chosen))
            if found is None and ask.is_required:
                self.add_error(ask.code, forms.Field.default_error_messages["required"])
            return found
        try:
            people = people_by_phone(self.viewer, parse_phone(typed))
        except Refused as refusal:
            self.add_error(field, str(refusal))
            return None
        if len(people) != 1:
            self.add_error(field, _("Nobody on file has this number, or several people have."))
            return None
        return people[0]


def _options(ask: Ask) -> dict[str, Any]:
    help_text = ask.help or (_("Only staff can read this.") if ask.is_private else "")
    return {"label": ask.label, "required": ask.is_required, "help_text": help_text}


def _kept_out(ask: Ask, **attrs: Any) -> dict[str, Any]:
    # What is private is not kept as a draft on a shared computer.
    return attrs | ({"data-private": ""} if ask.is_private else {})


def _text(ask: Ask, options: dict[str, Any]) -> forms.Field:
    widget = forms.TextInput(attrs=_kept_out(ask))
    return forms.CharField(max_length=int(ask.most or LONGEST["text"]), widget=widget, **options)


def _paragraph(ask: Ask, options: dict[str, Any]) -> forms.Field:
    widget = forms.Textarea(attrs=_kept_out(ask, rows=4))
    return forms.CharField(max_length=int(ask.most or LONGEST["paragraph"]), widget=widget, **options)


def _money(ask: Ask, options: dict[str, Any]) -> forms.Field:
    most = Decimal(ask.most) if ask.most is not None else None
    options = options | {"help_text": options["help_text"] or _("In yuan")}
    return forms.DecimalField(
        max_digits=14, decimal_places=2, min_value=Decimal(0), max_value=most, **options
    )


def _number(ask: Ask, options: dict[str, Any]) -> forms.Field:
    return forms.IntegerField(min_value=0, max_value=int(ask.most or _LARGEST_NUMBER), **options)


def _choice(ask: Ask, options: dict[str, Any]) -> forms.Field:
    if len(ask.choices) <= CARDS_AT_MOST:
        return forms.ChoiceField(choices=ask.choices, widget=forms.RadioSelect, **options)
    return forms.ChoiceField(choices=[("", _("Choose")), *ask.choices], **options)


def _pictures(ask: Ask, options: dict[str, Any]) -> forms.Field:
    most = int(ask.most or PHOTOS_AT_MOST)
    words = options["help_text"] or _("Photos will do, if everything can be read. At most %(n)s.") % {
        "n": most
    }
    return PicturesField(**options | {"help_text": words})


def _file(ask: Ask, options: dict[str, Any]) -> forms.Field:
    attrs = {"multiple": True} if (ask.most or 1) > 1 else {}
    return FilesField(widget=ManyFiles(attrs=attrs), **options)


_FIELDS: dict[str, Callable[[Ask, dict[str, Any]], forms.Field]] = {
    "text": _text, "paragraph": _paragraph, "money": _money, "number": _number, "choice": _choice,
    "photos": _pictures, "file": _file,
    "day": lambda _ask, options: forms.DateField(**options),
    "moment": lambda _ask, options: forms.DateTimeField(**options),
    "yes": lambda _ask, options: forms.BooleanField(**options),
    "organisation": lambda _ask, options: UnitField(max_length=120, **options),
}  # fmt: skip


class SayForm(forms.Form):
    """Words on a case, and pictures with them."""

    text = forms.CharField(
        label=_("What you want to say"), max_length=LONGEST["paragraph"], required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    photos = PicturesField(
        label=_("Photos"), required=False, help_text=_("Photos will do, if everything can be read.")
    )


class PapersForm(forms.Form):
    """Files for a case: pictures, or papers as PDF."""

    photos = PicturesField(
        label=_("Photos"), required=False, help_text=_("Photos will do, if everything can be read.")
    )
    papers = FilesField(
        label=_("Or files"), required=False, help_text=_("PDF or pictures."),
        widget=ManyFiles(attrs={"multiple": True}),
    )  # fmt: skip
    label = forms.CharField(label=_("What it is"), max_length=80, required=False)

    @property
    def uploads(self) -> list[Any]:
        """Everything that was chosen."""
        return [*self.cleaned_data["photos"], *self.cleaned_data["papers"]]

    def clean(self) -> dict[str, Any]:
        """Something must be chosen."""
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned.get("photos") or cleaned.get("papers")):
            self.add_error("photos", _("Choose at least one file."))
        return cleaned
