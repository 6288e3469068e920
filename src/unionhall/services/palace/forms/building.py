"""Forms for the house, its notice board, closures and rooms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.people.models import Person
from unionhall.services.palace.forms.fields import Named, RoomChoice, Sectioned, long_text
from unionhall.services.palace.queries import desk


class HouseForm(Sectioned):
    """The facts of the building."""

    rebuilt_from = forms.CharField(label=_("Rebuilt from"), max_length=120, required=False)
    rebuilt_from_en = forms.CharField(label=_("Rebuilt from, in English"), max_length=160, required=False)
    project_started_on = forms.DateField(label=_("Project began"), required=False)
    opened_on = forms.DateField(label=_("Opened"), required=False)
    investment_yuan = forms.DecimalField(
        label=_("Cost, yuan"), min_value=0, max_digits=14, decimal_places=2, required=False
    )
    about = long_text(_("About the house"))
    about_en = long_text(_("About the house, in English"))


class NoticeForm(Sectioned):
    """A notice for the board of one palace, or of all of the viewer's."""

    place = Named(queryset=None, label=_("Place"), empty_label=None)
    title = forms.CharField(label=_("Title"), max_length=100)
    body = long_text(_("Text"), required=True, rows=6)
    title_en = forms.CharField(label=_("English title"), max_length=140, required=False)
    body_en = long_text(_("English text"), rows=6)
    published_at = forms.DateTimeField(
        label=_("Shown from"), required=False, help_text=_("Left empty: from now on.")
    )
    expires_at = forms.DateTimeField(label=_("Shown until"), required=False)

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = desk.palaces_run_by(viewer)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        super().clean()
        shown, until = self.cleaned_data.get("published_at"), self.cleaned_data.get("expires_at")
        if shown and until and until <= shown:
            self.add_error("expires_at", _("It is shown until after it begins to be shown."))
        return self.cleaned_data


class ClosureForm(Sectioned):
    """Days on which a palace stays shut."""

    place = Named(queryset=None, label=_("Place"), empty_label=None)
    starts_on = forms.DateField(label=_("First day"))
    ends_on = forms.DateField(label=_("Last day"))
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("Shown to everybody."))
    is_planned = forms.BooleanField(
        label=_("Planned; posted ahead as the law asks"),
        required=False,
        initial=True,
        help_text=_("Only an unforeseen closure, such as a burst pipe, may begin at once."),
    )

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = desk.palaces_run_by(viewer)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        super().clean()
        starts, ends = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day is not before the first."))
        return self.cleaned_data


class ReservationForm(Sectioned):
    """A room kept for something that is not a session."""

    room = RoomChoice(queryset=None, label=_("Room"), empty_label=None)
    starts_at = forms.DateTimeField(label=_("From"))
    ends_at = forms.DateTimeField(label=_("To"))
    purpose = forms.CharField(label=_("Purpose"), max_length=100)

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"].queryset = desk.rooms_run_by(viewer)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        super().clean()
        starts, ends = self.cleaned_data.get("starts_at"), self.cleaned_data.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("It ends after it starts."))
        return self.cleaned_data
