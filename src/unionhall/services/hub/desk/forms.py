"""Shapes of the desk's filters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.engines.booking.states import Channel
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Place, Room
from unionhall.services.hub.desk.periods import Period
from unionhall.services.hub.desk.scope import Scope

_INDENT = "\u3000"


class FigureFilter(forms.Form):
    """Which unit, over which time. The choices are what the viewer may see."""

    unit = forms.ChoiceField(label=_("Unit"), required=False)
    period = forms.ChoiceField(label=_("Time"), required=False)

    def __init__(
        self, scope: Scope, units: Sequence[Organisation], period: Period, periods: Iterable[Period]
    ) -> None:
        chosen = scope.paths[0] if scope.organisation else ""
        super().__init__(initial={"unit": chosen, "period": period.code})
        self.fields["unit"].choices = unit_choices(units, with_all=not scope.organisation)  # type: ignore[attr-defined]
        self.fields["period"].choices = [(p.code, p.label) for p in periods]  # type: ignore[attr-defined]


def unit_choices(units: Sequence[Organisation], *, with_all: bool = True) -> list[tuple[str, Any]]:
    """Units indented by how deep they lie beneath the topmost."""
    shallowest = min((unit.path.count(".") for unit in units), default=0)
    rows: list[tuple[str, Any]] = [("", _("All my units"))] if with_all else []
    return rows + [
        (unit.path, _INDENT * (unit.path.count(".") - shallowest) + unit.short_name) for unit in units
    ]


class ListFilter(forms.Form):
    """Filters of a list that stand in its address."""

    def wish(self) -> dict[str, str]:
        """What was chosen; a value that is not on offer counts as not given."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def key(self, name: str) -> UUID | None:
        """What was chosen in a field that offers rows."""
        value = self.wish().get(name)
        return UUID(value) if value else None


class SessionFilter(ListFilter):
    """Which sessions. Everything is in the address, so that a list can be sent on."""

    q = forms.CharField(label=_("Title or place"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    place = forms.ChoiceField(label=_("Place"), required=False)
    period = forms.ChoiceField(label=_("Time"), required=False)

    def __init__(
        self,
        data: Any,
        *,
        kinds: Sequence[tuple[str, Any]],
        places: Iterable[Place],
        periods: Iterable[Period],
    ) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [("", _("All kinds")), *kinds]  # type: ignore[attr-defined]
        self.fields["place"].choices = [("", _("All places")), *((str(p.pk), p.name) for p in places)]  # type: ignore[attr-defined]
        self.fields["period"].choices = [("", _("Any time")), *((p.code, p.label) for p in periods)]  # type: ignore[attr-defined]


class CapacityForm(forms.Form):
    """How many places, and how many may wait."""

    capacity = forms.IntegerField(label=_("Number of places"), min_value=1, max_value=100_000)
    waiting_capacity = forms.IntegerField(
        label=_("Places on the waiting list"), min_value=0, max_value=100_000
    )


class CallOffForm(forms.Form):
    """Why a session is called off: everybody who booked reads it."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Everybody who signed up is told at once and reads these words."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class BookForForm(forms.Form):
    """A place for somebody who stands at the desk or calls."""

    person = forms.UUIDField(widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)
    channel = forms.ChoiceField(
        label=_("How will they take part?"), choices=Channel.choices, initial=Channel.ON_SITE
    )
    party = forms.IntegerField(
        label=_("How many people, they included"), min_value=1, max_value=1000, initial=1
    )
    team_name = forms.CharField(label=_("Team name"), max_length=60, required=False)


class OutcomeForm(forms.Form):
    """What was done about a low rating."""

    outcome = forms.CharField(
        label=_("What was done"),
        help_text=_("Whom you reached, what was wrong, what changes now."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AssignForm(forms.Form):
    """Who takes a follow-up on."""

    assignee = forms.ChoiceField(label=_("Taken on by"))

    def __init__(self, data: Any, *, staff: Iterable[Person], chosen: Any = None) -> None:
        super().__init__(data, initial={"assignee": chosen})
        self.fields["assignee"].choices = [(str(one.pk), one.name) for one in staff]  # type: ignore[attr-defined]


class RollFileForm(forms.Form):
    """A spreadsheet of people to sign up."""

    file = forms.FileField(
        label=_("Excel file"),
        help_text=_("One person a row: mobile phone, name; if you like also channel and people."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )


class NeedFilter(ListFilter):
    """Which needs."""

    q = forms.CharField(label=_("Words"), required=False, max_length=60)
    category = forms.ChoiceField(label=_("About"), required=False)
    period = forms.ChoiceField(label=_("Time"), required=False)

    def __init__(
        self, data: Any, *, categories: Iterable[tuple[str, Any]], periods: Iterable[Period]
    ) -> None:
        super().__init__(data)
        self.fields["category"].choices = [("", _("Everything")), *categories]  # type: ignore[attr-defined]
        self.fields["period"].choices = [("", _("Any time")), *((p.code, p.label) for p in periods)]  # type: ignore[attr-defined]


class CalendarFilter(ListFilter):
    """Which place and which room."""

    place = forms.ChoiceField(label=_("Place"), required=False)
    room = forms.ChoiceField(label=_("Room"), required=False)

    def __init__(self, data: Any, *, places: Iterable[Place], rooms: Iterable[Room]) -> None:
        super().__init__(data)
        self.fields["place"].choices = [("", _("All places")), *((str(p.pk), p.name) for p in places)]  # type: ignore[attr-defined]
        self.fields["room"].choices = [("", _("All rooms")), *((str(r.pk), r.name) for r in rooms)]  # type: ignore[attr-defined]


class TemplateForm(forms.Form):
    """A new version of a Word template, for one unit and all beneath it."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("For"), empty_label=None)
    file = forms.FileField(label=_("Word file (.docx)"))
    note = forms.CharField(label=_("What is new in it"), required=False, max_length=200)

    def __init__(self, *args: Any, units: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(pk__in=[unit.pk for unit in units]).order_by("path")
        field.label_from_instance = lambda unit: unit.short_name or unit.name
