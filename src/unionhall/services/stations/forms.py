"""Shape of what is typed about stations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.kernel.people.models import Person
from unionhall.kernel.places.facilities import facility_name
from unionhall.services.stations.queries import desk
from unionhall.services.stations.states import (
    CHECKLIST,
    FACILITIES,
    MOST_STARS,
    Access,
    Built,
    Public,
    VisitSource,
)

ANY = [("", _("Any"))]


def facility_choices(codes: Any = FACILITIES) -> list[tuple[str, Any]]:
    """The standard list, or a part of it, for a field."""
    return [(code, facility_name(code)) for code in codes]


class SeveralFiles(forms.ClearableFileInput):
    """A file field that takes several."""

    allow_multiple_selected = True


class Photos(forms.FileField):
    """None or several files; whether they are photos is found when they are stored."""

    widget = SeveralFiles(attrs={"accept": "image/*"})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files, as a list."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(Photos, self).clean(file, initial) for file in files]


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
            section["fields"] = [bound for bound in section["fields"] if not bound.is_hidden]
        return [section for section in shown if section["fields"]]


class Lenient(forms.Form):
    """A filter form whose wrong values count as not given."""

    def chosen(self) -> dict[str, Any]:
        """The filters that are in force, by field name."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {
            name: value for name, value in self.cleaned_data.items() if value not in (None, "", False, [])
        }


class WishForm(Lenient):
    """What a worker looks for."""

    has = forms.MultipleChoiceField(
        label=_("What you need"),
        required=False,
        choices=facility_choices,
        widget=forms.CheckboxSelectMultiple,
    )
    open = forms.BooleanField(label=_("Open now"), required=False)
    all_day = forms.BooleanField(label=_("Day and night"), required=False)


class HereForm(forms.Form):
    """The phone's own position, or a station one knows."""

    longitude = forms.FloatField(min_value=-180, max_value=180, required=False)
    latitude = forms.FloatField(min_value=-90, max_value=90, required=False)
    station = forms.UUIDField(required=False)


class TapForm(forms.Form):
    """One tap: what is wrong. The key names the page that was tapped."""

    fault = forms.CharField(max_length=24)
    key = forms.UUIDField(required=False)


class MoreForm(forms.Form):
    """Words and photos to a report; both optional."""

    text = forms.CharField(
        label=_("A few words"), required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    photo = Photos(label=_("Photo"), required=False, help_text=_("At most three. Only the union sees them."))

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors and not (self.cleaned_data["text"].strip() or self.cleaned_data["photo"]):
            raise forms.ValidationError(_("Write something or choose a photo."))
        return self.cleaned_data


class FixForm(forms.Form):
    """What was done."""

    answer = forms.CharField(
        label=_("What was done"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody reads it."),
    )  # fmt: skip
    photos = Photos(label=_("Photos"), required=False)


class DeclineForm(forms.Form):
    """Why there is nothing to mend."""

    reason = forms.CharField(
        label=_("Reason"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Everybody reads it."),
    )  # fmt: skip


class StationFilter(Lenient):
    """What the desk's list is narrowed to."""

    q = forms.CharField(label=_("Code, name, address"), required=False, max_length=60)
    status = forms.ChoiceField(label=_("State"), choices=[*ANY, *Public.choices], required=False)
    facility = forms.ChoiceField(label=_("Facility"), required=False)
    access = forms.ChoiceField(label=_("Way in"), choices=[*ANY, *Access.choices], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["facility"].choices = [*ANY, *facility_choices()]  # type: ignore[attr-defined]


class KeeperChoice(forms.CharField):
    """A person, by their mobile phone: keepers are often nobody's staff, and names are not unique."""

    def clean(self, value: Any) -> Any:
        """The person on file with this number; None for nothing."""
        text = super().clean(value)
        if not text:
            return None
        person = desk.person_with_phone(text)
        if person is None:
            raise forms.ValidationError(_("Nobody on file has this number."))
        return person


class StationForm(Sectioned):
    """Everything about a station that staff enter."""

    organisation = forms.ModelChoiceField(queryset=None, label=_("Unit"), empty_label=None)
    code = forms.CharField(label=_("Code on the sign"), max_length=24)
    name = forms.CharField(label=pgettext_lazy("station", "Name"), max_length=80)
    name_en = forms.CharField(label=_("English name"), max_length=120, required=False)
    address = forms.CharField(label=_("Address"), max_length=160)
    longitude = forms.FloatField(
        label=_("Longitude"), min_value=-180, max_value=180, help_text=_("WGS-84, degrees")
    )
    latitude = forms.FloatField(
        label=_("Latitude"), min_value=-90, max_value=90, help_text=_("WGS-84, degrees")
    )
    host = forms.CharField(label=_("Host"), max_length=120, required=False)
    built = forms.ChoiceField(label=_("Built"), choices=Built.choices, initial=Built.SHARED)
    area_m2 = forms.DecimalField(
        label=_("Floor area, m²"), min_value=0, max_digits=7, decimal_places=1, required=False
    )
    listed_on = forms.DateField(
        label=_("On the map since"), required=False, help_text=_("Empty: not public yet.")
    )
    access = forms.ChoiceField(label=_("Way in"), choices=Access.choices)
    is_open_24h = forms.BooleanField(label=_("Open day and night"), required=False)
    opens = forms.TimeField(label=_("Opens every day at"), required=False, help_text=_("Empty: hours stay."))
    closes = forms.TimeField(label=_("Closes every day at"), required=False)
    keeper = KeeperChoice(label=_("Keeper's mobile phone"), required=False, help_text=_("Not shown."))
    backup = KeeperChoice(label=_("Stand-in's mobile phone"), required=False, help_text=_("Not shown."))
    phone = forms.CharField(label=_("Telephone that is shown"), max_length=20, required=False)
    facilities = forms.MultipleChoiceField(
        label=pgettext_lazy("station", "What is there"), required=False, widget=forms.CheckboxSelectMultiple
    )
    parts = (
        (_("The station"), ("organisation", "code", "name", "name_en", "address", "longitude", "latitude")),
        (_("Host and premises"), ("host", "built", "area_m2", "listed_on")),
        (_("Way in and hours"), ("access", "is_open_24h", "opens", "closes")),
        (_("Who looks after it"), ("keeper", "backup", "phone")),
        (_("Facilities"), ("facilities",)),
    )

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = desk.organisations_for(viewer)  # type: ignore[attr-defined]
        self.fields["facilities"].choices = facility_choices()  # type: ignore[attr-defined]


class SiteForm(Sectioned):
    """A spot where a station might stand."""

    organisation = forms.ModelChoiceField(queryset=None, label=_("Unit"), empty_label=None)
    name = forms.CharField(label=pgettext_lazy("station", "Name"), max_length=80)
    address = forms.CharField(label=_("Address"), max_length=160)
    longitude = forms.FloatField(
        label=_("Longitude"), min_value=-180, max_value=180, help_text=_("WGS-84, degrees")
    )
    latitude = forms.FloatField(
        label=_("Latitude"), min_value=-90, max_value=90, help_text=_("WGS-84, degrees")
    )
    host = forms.CharField(label=_("Host"), max_length=120, required=False)
    built = forms.ChoiceField(label=_("Built"), choices=Built.choices, initial=Built.SHARED)
    area_m2 = forms.DecimalField(
        label=_("Floor area, m²"), min_value=0, max_digits=6, decimal_places=1, required=False
    )
    reason = forms.CharField(
        label=_("Who would rest there, and why here"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = desk.organisations_for(viewer, "stations.propose_site")
        self.fields["organisation"].queryset = choices  # type: ignore[attr-defined]


class InspectionForm(Sectioned):
    """The checklist, what is broken, stars, remarks, photos."""

    results = forms.MultipleChoiceField(
        label=_("In order"), choices=list(CHECKLIST.items()), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("What is not ticked is not in order."),
    )  # fmt: skip
    broken = forms.MultipleChoiceField(
        label=_("Does not work"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Each becomes a repair."),
    )  # fmt: skip
    stars = forms.TypedChoiceField(
        label=_("Stars"), coerce=int, empty_value=None, required=False,
        choices=[("", _("no change")), *((n, str(n)) for n in range(MOST_STARS + 1))],
    )  # fmt: skip
    note = forms.CharField(
        label=_("Remarks"), required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    photos = Photos(label=_("Photos"), required=False)

    def __init__(self, *args: Any, there: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["broken"].choices = facility_choices(there)  # type: ignore[attr-defined]

    def clean_results(self) -> dict[str, bool]:
        """Every item with whether it was in order."""
        return {item: item in self.cleaned_data["results"] for item in CHECKLIST}


class VisitorsForm(Sectioned):
    """A number read off a counter."""

    day = forms.DateField(label=_("Day"))
    people = forms.IntegerField(label=_("How many people came"), min_value=1)
    source = forms.ChoiceField(
        label=_("How counted"), choices=[c for c in VisitSource.choices if c[0] != VisitSource.TAP]
    )


class ReasonForm(Sectioned):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


class ImportForm(Sectioned):
    """An Excel file."""

    file = forms.FileField(label=_("Excel file (.xlsx)"))
