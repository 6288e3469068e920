"""Shapes of what staff send in about cases, beside the verbs of their tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.forms import PapersForm, PicturesField, UnitField
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.services.hub.desk.forms import ListFilter, unit_choices


class InboxFilter(ListFilter):
    """What the inbox is narrowed to."""

    words = forms.CharField(
        label=_("Words"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"placeholder": _("Number, name, phone, words")}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    unit = forms.ChoiceField(label=_("Unit"), required=False)

    def __init__(self, data: Any, *, kinds: Sequence[tuple[str, Any]], units: Sequence[Organisation]) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [("", _("All kinds")), *kinds]  # type: ignore[attr-defined]
        # Units are named by key in the address: paths change when a unit is moved.
        indented = dict(unit_choices(units, with_all=False))
        named = [(str(unit.pk), indented[unit.path]) for unit in units]
        self.fields["unit"].choices = [("", _("All my units")), *named]  # type: ignore[attr-defined]


class PersonChoice(forms.Form):
    """One of several people."""

    def __init__(
        self, data: Any, *, name: str, label: Any, people: Iterable[Person], chosen: UUID | None = None
    ) -> None:
        # Several of these stand on one page.
        super().__init__(
            data, initial={name: str(chosen) if chosen else ""}, auto_id=f"{type(self).__name__}-%s"
        )
        self.people = {str(one.pk): one for one in people}
        choices = [("", _("Choose")), *((key, one.name) for key, one in self.people.items())]
        self.fields[name] = forms.ChoiceField(label=label, choices=choices)
        self.name = name

    @property
    def person(self) -> Person:
        """Who was chosen."""
        return self.people[self.cleaned_data[self.name]]


class TransferForm(forms.Form):
    """Which unit is to carry on, and why."""

    organisation = UnitField(
        label=_("Unit"), help_text=_("Its name or code; the list names those nearby."), max_length=120,
        widget=forms.TextInput(attrs={"list": "units-near", "autocomplete": "off"}),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"), help_text=_("Staff read it; the person served is told where it went."), max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class JoinForm(forms.Form):
    """Which case carries both on."""

    number = forms.CharField(label=_("Number of the case that stays open"), max_length=80)


class SplitForm(forms.Form):
    """What the new case is about, and whom it serves."""

    title = forms.CharField(label=_("What the new case is about"), max_length=160)
    phone = forms.CharField(
        label=_("Whom it serves, by mobile number"),
        help_text=_("Empty: the same person."),
        required=False,
        max_length=20,
    )


class PauseForm(forms.Form):
    """Why a clock stands still, and until when at the latest."""

    track = forms.CharField(widget=forms.HiddenInput, required=False)
    cause = forms.CharField(
        label=_("Why the clock stands still"), help_text=_("The person served reads it."), max_length=160
    )
    until = forms.DateField(label=_("Runs on by itself on"))


class StaffNoteForm(forms.Form):
    """Words of staff: for themselves, or for everybody on the case."""

    text = forms.CharField(label=_("Note"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    audience = forms.ChoiceField(
        label=_("Who reads it"),
        choices=[("staff", _("Staff only")), ("all", _("The person served too, who is told at once"))],
        initial="staff", widget=forms.RadioSelect,
    )  # fmt: skip
    photos = PicturesField(label=_("Photos"), required=False)

    @property
    def is_internal(self) -> bool:
        """Whether it is for staff only."""
        return bool(self.cleaned_data["audience"] != "all")


class StaffPapersForm(PapersForm):
    """Files of staff."""

    is_internal = forms.BooleanField(label=_("For staff only"), required=False)


class TaskForm(PersonChoice):
    """Something to be done for a case."""

    text = forms.CharField(label=_("What is to be done"), max_length=160)
    due_on = forms.DateField(label=_("By"))

    def __init__(self, data: Any, *, people: Iterable[Person]) -> None:
        super().__init__(data, name="assignee", label=_("Who does it"), people=people)
        self.fields["assignee"].required = False
        self.order_fields(["text", "due_on", "assignee"])

    @property
    def assignee(self) -> Person | None:
        """Who is to do it; nobody in particular when nobody was chosen."""
        return self.people.get(self.cleaned_data["assignee"])


class RegisterForm(forms.Form):
    """Somebody who is not on file yet."""

    name = forms.CharField(label=_("Name"), max_length=40)
    phone = forms.CharField(label=_("Mobile phone"), max_length=20, required=False)
    organisation = UnitField(
        label=_("Unit that keeps the file"), max_length=120, help_text=_("Its name or code."),
    )  # fmt: skip


class HandOverForm(PersonChoice):
    """Who leaves, who carries on."""

    def __init__(self, data: Any, *, people: Sequence[Person]) -> None:
        super().__init__(data, name="leaving", label=_("Who leaves"), people=people)
        choices = self.fields["leaving"].choices  # type: ignore[attr-defined]
        self.fields["successor"] = forms.ChoiceField(label=_("Who carries on"), choices=choices)

    @property
    def successor(self) -> Person:
        """Who gets everything."""
        return self.people[self.cleaned_data["successor"]]
