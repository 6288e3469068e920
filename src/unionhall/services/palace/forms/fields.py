"""Fields that several of the palace's forms share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from unionhall.engines.booking.states import Mode
from unionhall.kernel.people.models import Person
from unionhall.services.palace.queries import desk
from unionhall.services.palace.wording import worded

WEEKDAY_CHOICES = [(str(day + 1), name) for day, name in WEEKDAYS.items()]
BOOKED_MODES = [(mode.value, mode.label) for mode in (Mode.FIRST_COME, Mode.LOTTERY)]


class Named(forms.ModelChoiceField):
    """A choice among rows, shown by their name in the reader's language."""

    def label_from_instance(self, row: Any) -> str:
        return worded(row, "name") if hasattr(row, "name_en") else str(row)


class RoomChoice(forms.ModelChoiceField):
    """A choice among rooms: the room, how many people it takes, and where it is."""

    def label_from_instance(self, room: Any) -> str:
        return _("%(room)s, %(people)d people, %(place)s") % {
            "room": worded(room, "name"),
            "people": room.capacity,
            "place": worded(room.place, "name"),
        }


class Sectioned(forms.Form):
    """A form shown in parts: `parts` are (heading, field names); fields of no part come last."""

    parts: tuple[tuple[Any, tuple[str, ...]], ...] = ()

    def sections(self) -> list[dict[str, Any]]:
        """Headings with their visible fields; parts without any are left out."""
        named = {name for _heading, names in self.parts for name in names}
        rest = tuple(name for name in self.fields if name not in named)
        shown = [
            {"heading": heading, "fields": [self[name] for name in names if name in self.fields]}
            for heading, names in (*self.parts, ("", rest))
        ]
        for section in shown:
            section["fields"] = [field for field in section["fields"] if not field.is_hidden]
        return [section for section in shown if section["fields"]]


class PlaceAndRoom(Sectioned):
    """Where something happens: a palace of the viewer's, and a room in it."""

    place = Named(queryset=None, label=_("Place"), empty_label=None)
    room = RoomChoice(
        queryset=None,
        label=_("Room"),
        required=False,
        help_text=_("The room is reserved for these times."),
    )

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.fields["place"].queryset = desk.palaces_run_by(viewer)  # type: ignore[attr-defined]
        self.fields["room"].queryset = desk.rooms_run_by(viewer)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        super().clean()
        place, room = self.cleaned_data.get("place"), self.cleaned_data.get("room")
        if place and room and room.place_id != place.pk:
            self.add_error("room", _("This room is in another place."))
        return self.cleaned_data


class BookingTerms(Sectioned):
    """How places are given out."""

    mode = forms.ChoiceField(label=_("How places are given"), choices=BOOKED_MODES)
    draw_at = forms.DateTimeField(label=_("Draw on"), required=False, help_text=_("Only for a draw."))
    waiting_capacity = forms.IntegerField(label=_("Places on the waiting list"), min_value=0, initial=10)
    opens_at = forms.DateTimeField(
        label=_("Booking opens"), required=False, help_text=_("Left empty: as soon as it is published.")
    )
    closes_at = forms.DateTimeField(
        label=_("Booking closes"), required=False, help_text=_("Left empty: when it starts.")
    )
    fee_yuan = forms.DecimalField(
        label=_("Fee, yuan"),
        min_value=0,
        max_digits=8,
        decimal_places=2,
        initial=0,
        help_text=_("0 is free."),
    )
    is_members_only = forms.BooleanField(label=_("Only for union members"), required=False)

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if data.get("mode") == Mode.LOTTERY and not data.get("draw_at"):
            self.add_error("draw_at", _("Say when lots are drawn."))
        if data.get("opens_at") and data.get("closes_at") and data["closes_at"] < data["opens_at"]:
            self.add_error("closes_at", _("Booking cannot close before it opens."))
        return data


def long_text(label: Any, *, required: bool = False, rows: int = 4, help_text: Any = "") -> forms.CharField:
    """A field for several lines."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=2000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )
