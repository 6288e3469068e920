"""Forms for lectures and activities."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from unionhall.engines.booking.states import Channel, Mode
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.services.palace.core import is_stream_address
from unionhall.services.palace.forms.fields import BookingTerms, Named, PlaceAndRoom, Sectioned, long_text
from unionhall.services.palace.plans import ActivityPlan, LecturePlan
from unionhall.services.palace.queries import desk
from unionhall.services.palace.states import ActivityKind

PLACES_MOST = 1_000_000


def stream_address(text: str) -> None:
    """Refuse what is neither a path on this site nor a web address."""
    if not is_stream_address(text):
        raise ValidationError(_("A path such as /streams/x.m3u8, or an address that begins with https://."))


class Timed(PlaceAndRoom):
    """Something that happens once, from a moment until a moment."""

    title = forms.CharField(label=_("Title"), max_length=100)
    title_en = forms.CharField(label=_("English title"), max_length=140, required=False)
    starts_at = forms.DateTimeField(label=_("Starts"))
    ends_at = forms.DateTimeField(label=_("Ends"))
    summary = long_text(_("Description"))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends_at", _("It ends after it starts."))
        return data


class LectureForm(Timed):
    """A lecture in the hall, in the app and in WeChat."""

    speaker = forms.CharField(label=_("Speaker"), max_length=60)
    speaker_note = forms.CharField(label=_("Who the speaker is"), max_length=160, required=False)
    on_site = forms.IntegerField(
        label=_("Places in the hall"), min_value=0, max_value=PLACES_MOST, initial=300
    )
    app = forms.IntegerField(label=_("Places in the app"), min_value=0, max_value=PLACES_MOST, initial=5000)
    wechat = forms.IntegerField(label=_("Places in WeChat"), min_value=0, max_value=PLACES_MOST, initial=5000)
    stream_url = forms.CharField(
        label=_("Stream address"),
        max_length=300,
        required=False,
        validators=[stream_address],
        help_text=_("An HLS list on this site plays in the page; any other address opens as a link."),
    )
    opens_at = forms.DateTimeField(
        label=_("Booking opens"), required=False, help_text=_("Left empty: as soon as it is published.")
    )
    is_members_only = forms.BooleanField(label=_("Only for union members"), required=False)

    parts = (
        (_("The lecture"), ("title", "title_en", "speaker", "speaker_note", "summary")),
        (_("When and where"), ("starts_at", "ends_at", "place", "room")),
        (_("Three ways to follow"), ("on_site", "app", "wechat", "stream_url", "recording_url")),
        (_("Booking"), ("opens_at", "is_members_only")),
    )
    FIXED = (
        "place",
        "room",
        "starts_at",
        "ends_at",
        "on_site",
        "app",
        "wechat",
        "opens_at",
        "is_members_only",
    )

    def __init__(self, *args: Any, viewer: Person, is_change: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, **kwargs)
        if is_change:
            for name in self.FIXED:
                del self.fields[name]
            self.fields["recording_url"] = forms.CharField(
                label=_("Recording"), max_length=300, required=False, validators=[stream_address]
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "on_site" in self.fields and not any(data.get(channel) for channel in Channel.values):
            self.add_error("on_site", _("Give at least one channel some places."))
        if (data.get("app") or data.get("wechat")) and not data.get("stream_url") and "app" in self.fields:
            self.add_error("stream_url", _("Followers in the app and in WeChat need an address."))
        return data

    def plan(self) -> LecturePlan:
        """What was typed, as a plan."""
        data = dict(self.cleaned_data)
        quotas = {channel: data.pop(channel) for channel in Channel.values}
        return LecturePlan(quotas={channel: seats for channel, seats in quotas.items() if seats}, **data)


class ActivityForm(Timed, BookingTerms):
    """A show, match, screening, free play, child care or social gathering."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ActivityKind.choices)
    place = Named(queryset=None, label=_("Place"), required=False, empty_label=_("Somewhere else"))
    host = forms.CharField(
        label=_("Sent to the unit"),
        max_length=120,
        required=False,
        help_text=_("Name or code of the grassroots unit; its people can then book."),
    )
    venue = forms.CharField(label=_("Where, if somewhere else"), max_length=160, required=False)
    capacity = forms.IntegerField(
        label=_("Number of places"),
        min_value=1,
        max_value=PLACES_MOST,
        help_text=_("People, or teams where teams enter."),
    )
    mode = forms.ChoiceField(label=_("How places are given"), choices=Mode.choices)
    party_max = forms.IntegerField(
        label=_("People in one booking, at most"), min_value=1, max_value=20, initial=1
    )
    team_min = forms.IntegerField(label=_("Team of at least"), min_value=0, max_value=100, initial=0)
    team_max = forms.IntegerField(
        label=_("Team of at most"),
        min_value=0,
        max_value=100,
        initial=0,
        help_text=_("0: people book, not teams."),
    )
    age_from = forms.IntegerField(label=_("Youngest age"), min_value=0, max_value=120, required=False)
    age_to = forms.IntegerField(label=_("Oldest age"), min_value=0, max_value=120, required=False)

    parts = (
        (_("The activity"), ("kind", "title", "title_en", "age_from", "age_to", "summary")),
        (_("When and where"), ("starts_at", "ends_at", "place", "room", "host", "venue")),
        (
            _("Booking"),
            ("capacity", "waiting_capacity", "mode", "draw_at", "party_max", "team_min", "team_max", "opens_at",
             "closes_at", "fee_yuan", "is_members_only"),
        ),
    )  # fmt: skip
    FIXED = (
        "kind", "place", "room", "starts_at", "ends_at", "host", "mode", "draw_at", "party_max", "team_min",
        "team_max", "waiting_capacity", "opens_at", "closes_at", "fee_yuan", "is_members_only",
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Person, is_change: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, **kwargs)
        if is_change:
            for name in self.FIXED:
                del self.fields[name]

    def clean_host(self) -> Organisation | None:
        """The unit that was named; empty for none."""
        typed = self.cleaned_data["host"]
        unit = desk.unit_called(typed) if typed else None
        if typed and unit is None:
            raise ValidationError(_("There is no such unit."))
        return unit

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        somewhere = data.get("place") or data.get("venue") or data.get("host")
        if "place" in self.fields and not somewhere and "host" not in self.errors:
            self.add_error("venue", _("Say where it happens."))
        if data.get("team_max") and (data.get("team_min") or 0) > data["team_max"]:
            self.add_error("team_max", _("The largest team is not smaller than the smallest."))
        if data.get("age_from") and data.get("age_to") and data["age_to"] < data["age_from"]:
            self.add_error("age_to", _("The oldest age is not below the youngest."))
        return data

    def plan(self) -> ActivityPlan:
        """What was typed, as a plan."""
        data = dict(self.cleaned_data)
        return ActivityPlan(**{**data, "kind": ActivityKind(data["kind"])})


class ReasonForm(Sectioned):
    """Why something is called off; everybody who booked reads it."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("Everybody who booked reads this sentence.")
    )
