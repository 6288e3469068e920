"""Forms of duty: rosters, posts, who is put where, leave and wishes, the log, swaps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from unionhall.lib.errors import Refused
from unionhall.services.legalaid.forms.fields import Sectioned
from unionhall.services.legalaid.lawyer_plans import PostPlan
from unionhall.services.legalaid.queries import duty, rosters
from unionhall.services.legalaid.states import Availability


class RosterForm(Sectioned):
    """From when to when a roster goes."""

    from_on = forms.DateField(label=_("First day"))
    to_on = forms.DateField(label=_("Last day"), help_text=_("Both days count; rest days are left out."))


class PostForm(Sectioned):
    """Where lawyers are on duty."""

    name = forms.CharField(label=_("Name"), max_length=80)
    place = forms.ModelChoiceField(
        queryset=None, label=_("Place"), required=False, empty_label=_("No place on the map")
    )
    phone = forms.CharField(label=_("Phone that is shown"), max_length=20, required=False)
    opens = forms.TimeField(label=_("Duty begins at"))
    closes = forms.TimeField(label=_("Duty ends at"))
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = rosters.places_for(viewer)  # type: ignore[attr-defined]

    def plan(self) -> PostPlan:
        """What was typed, as a plan."""
        return PostPlan(**self.cleaned_data)


class PutForm(forms.Form):
    """Who is put on duty, among those who are free that day."""

    lawyer = forms.ChoiceField(label=_("Put on duty"))

    def __init__(self, *args: Any, free: Iterable[rosters.Free], most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.lawyer.pk), free_words(one, most)) for one in free]
        self.fields["lawyer"].choices = choices  # type: ignore[attr-defined]


class MoveForm(Sectioned):
    """Where a duty is moved to."""

    day = forms.DateField(label=_("Day"))
    post = forms.ChoiceField(label=_("Duty post"))

    def __init__(self, *args: Any, posts: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = [(str(one.pk), one.name) for one in posts]  # type: ignore[attr-defined]


def free_words(free: rosters.Free, most: int) -> str:
    """A lawyer who is free, with what speaks for and against them."""
    words = [
        free.lawyer.person.name,
        free.lawyer.firm.name,
        ngettext("%(n)d duty", "%(n)d duties", free.count) % {"n": free.count},
    ]
    if free.wish:
        words.append(str(Availability(free.wish).label))
    if free.row > most:
        words.append(str(_("%(n)d days in a row") % {"n": free.row}))
    return " · ".join(words)


class WishForm(Sectioned):
    """Days on which a lawyer is away, would rather not, or would gladly be on duty."""

    kind = forms.ChoiceField(label=_("On these days"), choices=Availability.choices, widget=forms.RadioSelect)
    from_on = forms.DateField(label=_("First day"))
    to_on = forms.DateField(label=_("Last day"))


class LogForm(Sectioned):
    """Somebody who came or called."""

    note = forms.CharField(
        label=_("What it was about, in a few words"), max_length=200,
        help_text=_("No names and no numbers of people, please."),
    )  # fmt: skip
    number = forms.CharField(
        label=_("Number of the matter"), max_length=60, required=False, help_text=_("If one was opened.")
    )

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer

    def clean_number(self) -> Any:
        """The matter itself; nothing when none was given."""
        number = self.cleaned_data["number"]
        try:
            return duty.matter_by_number(number, self.viewer) if number else None
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None


class SwapForm(Sectioned):
    """Whether a colleague takes a duty over, or which of theirs one takes in return."""

    in_return = forms.ChoiceField(label=_("In return"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, theirs: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nothing = ("", _("Nothing: they take it over"))
        self.fields["in_return"].choices = [nothing, *theirs]  # type: ignore[attr-defined]
