"""Shape of what is typed about the network."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.services.network.plans import CandidatePlan, PalacePlan, Settings
from unionhall.services.network.queries import desk
from unionhall.services.network.states import FIRST_YEAR, LAST_YEAR, Aim, Counted, Level, Limit, Standing

_ANY = [("", _("Any"))]


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
        return [section for section in shown if section["fields"]]


class UnitField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A unit by its short name."""

    def label_from_instance(self, obj: Any) -> str:
        """Short names are told apart within one county."""
        return str(obj.short_name)


class CandidateForm(Sectioned):
    """A place where something could be built."""

    organisation = UnitField(label=_("Unit"), queryset=None)
    code = forms.CharField(label=pgettext_lazy("network", "Code"), max_length=24)
    name = forms.CharField(label=pgettext_lazy("network", "Name"), max_length=80)
    level = forms.ChoiceField(label=pgettext_lazy("network", "Level"), choices=Level.choices)
    address = forms.CharField(label=_("Address"), max_length=160, required=False)
    longitude = forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180)
    latitude = forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90)
    cost_yuan = forms.DecimalField(label=_("Cost, yuan"), min_value=0, max_digits=14, decimal_places=2)
    capacity = forms.IntegerField(label=_("Workers it can serve"), min_value=1, required=False)
    radius_m = forms.IntegerField(
        label=_("Radius, m"), min_value=1, required=False, help_text=_("Empty: that of its level.")
    )
    standing = forms.ChoiceField(label=_("Standing"), choices=Standing.choices)
    year = forms.IntegerField(
        label=_("Not before the year"), min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False
    )
    parts = (
        (pgettext_lazy("network", "What it is"), ("organisation", "code", "name", "level")),
        (_("Where it is"), ("address", "longitude", "latitude", "radius_m")),
        (_("What it takes"), ("cost_yuan", "capacity", "standing", "year")),
    )

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = desk.organisations_for(viewer, "network.add_candidate")  # type: ignore[attr-defined]

    def plan(self) -> CandidatePlan:
        """What was typed, without the unit."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "organisation"}
        return CandidatePlan(**given)


class CandidateFilter(forms.Form):
    """Narrowing the list of candidates; wrong values count as not given."""

    q = forms.CharField(label=_("Name, code or unit"), required=False)
    level = forms.ChoiceField(
        label=pgettext_lazy("network", "Level"), required=False, choices=lambda: [*_ANY, *Level.choices]
    )

    def chosen(self) -> tuple[str, str]:
        """The words and the level that are in force."""
        if not self.is_bound:
            return "", ""
        self.is_valid()
        return str(self.cleaned_data.get("q", "")).strip(), str(self.cleaned_data.get("level", ""))


class PalaceForm(Sectioned):
    """A palace on the map that belongs to the network."""

    place: Any = forms.ModelChoiceField(label=_("Place on the map"), queryset=None)
    level = forms.ChoiceField(label=pgettext_lazy("network", "Level"), choices=Level.choices)
    opened_on = forms.DateField(label=_("Open since"))
    radius_m = forms.IntegerField(
        label=_("Radius, m"), min_value=1, required=False, help_text=_("Empty: that of its level.")
    )
    capacity = forms.IntegerField(label=_("Workers it can serve"), min_value=1, required=False)

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = desk.unlisted_palaces(viewer)  # type: ignore[attr-defined]

    def plan(self) -> PalacePlan:
        """What was typed, without the place."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "place"}
        return PalacePlan(**given)


class ScenarioForm(Sectioned):
    """A question to the planner."""

    organisation = UnitField(label=_("Plan for"), queryset=None)
    name = forms.CharField(label=_("Name of the scenario"), max_length=80)
    aim = forms.ChoiceField(label=_("Aim"), choices=Aim.choices)
    counted = forms.ChoiceField(label=_("Count in each cell"), choices=Counted.choices)
    limit = forms.ChoiceField(label=_("Limit"), choices=Limit.choices)
    by_year = forms.CharField(
        label=_("How much each year"), required=False,
        help_text=_("For example “3, 4, 4” for three years; with a budget, yuan for each year."),
    )  # fmt: skip
    first_year = forms.IntegerField(label=_("First year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    radius_city = forms.IntegerField(label=_("Radius of a city palace, m"), min_value=1, max_value=100_000)
    radius_town = forms.IntegerField(label=_("Radius of a town palace, m"), min_value=1, max_value=100_000)
    radius_company = forms.IntegerField(
        label=_("Radius of a park's or company's palace, m"), min_value=1, max_value=100_000
    )
    detour = forms.DecimalField(
        label=_("Detour"), min_value=1, max_value=3, max_digits=4, decimal_places=2,
        help_text=_("How much longer the way is than the straight line: 1.3 for streets, 1 for circles."),
    )  # fmt: skip
    keeps_planned = forms.BooleanField(label=_("What is under way counts as standing"), required=False)
    uses_capacity = forms.BooleanField(label=_("Nobody is served beyond a place's capacity"), required=False)
    parts = (
        (_("The question"), ("organisation", "name", "aim", "counted")),
        (_("Limits"), ("limit", "by_year", "first_year")),
        (
            _("Circles"),
            ("radius_city", "radius_town", "radius_company", "detour", "keeps_planned", "uses_capacity"),
        ),
    )

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = desk.organisations_for(viewer, "network.make_scenario")  # type: ignore[attr-defined]

    def clean_by_year(self) -> tuple[Decimal, ...]:
        """Amounts, however they are parted; "40万" is four hundred thousand."""
        words = self.cleaned_data["by_year"].replace("，", " ").replace("、", " ").replace(",", " ").split()
        try:
            found = tuple(
                Decimal(word.removesuffix("万")) * (10_000 if word.endswith("万") else 1) for word in words
            )
        except InvalidOperation:
            raise forms.ValidationError(say("Write numbers parted by commas, one for each year.")) from None
        if not all(amount.is_finite() and amount < 10**12 for amount in found):
            raise forms.ValidationError(say("Write numbers parted by commas, one for each year."))
        return found

    def settings(self) -> Settings:
        """What was typed, as the planner is asked."""
        data = self.cleaned_data
        names = (
            "aim",
            "limit",
            "by_year",
            "first_year",
            "detour",
            "counted",
            "keeps_planned",
            "uses_capacity",
        )
        given = {name: data[name] for name in names}
        if data["limit"] == Limit.NONE:
            given["by_year"] = ()
        return Settings(**given, radii={level: data[f"radius_{level}"] for level in Level.values})


class ImportForm(Sectioned):
    """A file of one of the kinds that are read."""

    file = forms.FileField(
        label=_("Excel (.xlsx), CSV or GeoJSON"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.geojson,.json"}),
    )


class HereForm(forms.Form):
    """The phone's own position."""

    longitude = forms.FloatField(min_value=-180, max_value=180)
    latitude = forms.FloatField(min_value=-90, max_value=90)
