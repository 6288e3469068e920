"""Forms about a matter: finding it, changing what it is about, the day of its hearing, its lawyer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import queries as casework
from unionhall.kernel.people.models import Person
from unionhall.services.legalaid.commands.intake import PEOPLE_AT_MOST
from unionhall.services.legalaid.forms.fields import Lenient, Sectioned
from unionhall.services.legalaid.models import Matter
from unionhall.services.legalaid.queries import matters
from unionhall.services.legalaid.states import MATTER, Cause, Industry

ANY = ("", _("Any"))
HUNDRED = Decimal(100)
WAYS = (("aided", _("with legal aid")), ("mediated", _("mediated")), ("arbitrated", _("went to arbitration")))


class MatterFilter(Lenient):
    """Which matters the list shows."""

    q = forms.CharField(label=_("Number, worker, other side"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[ANY, *((one.code, one.name) for one in MATTER.states)]
    )
    cause = forms.ChoiceField(label=_("Cause of the dispute"), required=False, choices=[ANY, *Cause.choices])
    way = forms.ChoiceField(label=_("Way"), required=False, choices=[ANY, *WAYS])
    lawyer = forms.ChoiceField(label=_("Lawyer"), required=False)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    urgent = forms.BooleanField(label=_("Only urgent"), required=False)
    group = forms.BooleanField(label=_("Only groups"), required=False)

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {
            "lawyer": matters.lawyers_in(viewer),
            "unit": matters.units_in(viewer),
            "year": [(str(year), str(year)) for year in matters.years_in(viewer)],
        }
        for name, choices in offered.items():
            self.fields[name].choices = [ANY, *choices]  # type: ignore[attr-defined]
            if len(choices) < 2:
                del self.fields[name]


class MatterForm(Sectioned):
    """What a matter is about."""

    cause = forms.ChoiceField(label=_("Cause of the dispute"), choices=Cause.choices)
    industry = forms.ChoiceField(
        label=_("Industry"), choices=[("", _("Not known")), *Industry.choices], required=False
    )
    caseworker = forms.ChoiceField(label=_("Caseworker"), required=False)
    right_known_on = forms.DateField(
        label=_("Limitation counts from"), required=False,
        help_text=_(
            "The day the worker knew, or should have known; for pay, once the employment is over, its last day."
        ),
    )  # fmt: skip
    is_still_employed = forms.BooleanField(
        label=_("Still employed there"), required=False,
        help_text=_("Unpaid wages do not lapse while the employment goes on."),
    )  # fmt: skip
    is_group = forms.BooleanField(label=_("Group matter"), required=False)
    expected = forms.IntegerField(label=_("Claimants expected"), min_value=1, max_value=PEOPLE_AT_MOST)
    is_hardship = forms.BooleanField(label=_("In hardship"), required=False)
    fault_percent = forms.DecimalField(
        label=_("Worker’s share of the fault, percent"), required=False, min_value=0, max_value=100, max_digits=5,
        decimal_places=2, help_text=_("Only for injuries in casual work; empty where it is not known."),
    )  # fmt: skip

    parts = (
        (_("The matter"), ("cause", "industry", "caseworker")),
        (_("Time"), ("right_known_on", "is_still_employed")),
        (_("People"), ("is_group", "expected", "is_hardship", "fault_percent")),
    )

    def __init__(self, data: Any = None, *, matter: Matter) -> None:
        names = (
            "cause",
            "industry",
            "right_known_on",
            "is_still_employed",
            "is_group",
            "expected",
            "is_hardship",
        )
        share = matter.fault_share
        told = {name: getattr(matter, name) for name in names}
        told |= {
            "caseworker": str(matter.caseworker_id or ""),
            "fault_percent": None if share is None else share * HUNDRED,
        }
        super().__init__(data, initial=told)
        self._workers = {str(one.pk): one for one in casework.workers_on(matter.case)}
        if matter.caseworker is not None:
            self._workers.setdefault(str(matter.caseworker_id), matter.caseworker)
        choices = [("", _("Nobody yet")), *((key, one.name) for key, one in self._workers.items())]
        self.fields["caseworker"].choices = choices  # type: ignore[attr-defined]

    def changes(self) -> dict[str, Any]:
        """What was typed, by the fields of the matter."""
        told = dict(self.cleaned_data)
        percent = told.pop("fault_percent")
        told["fault_share"] = None if percent is None else percent / HUNDRED
        told["caseworker"] = self._workers.get(told["caseworker"])
        return told


class HearingForm(forms.Form):
    """The day of the hearing; empty when there is none, or none any more."""

    heard_on = forms.DateField(label=_("Hearing on"), required=False)

    def __init__(self, data: Any = None, *, day: date | None = None) -> None:
        super().__init__(data, initial={"heard_on": day})


class AssignForm(forms.Form):
    """Which of the lawyers who can take the matter gets it."""

    lawyer = forms.ChoiceField(label=_("Lawyer"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, choices: list[Any]) -> None:
        super().__init__(data)
        self._lawyers = {str(one.lawyer.pk): one.lawyer for one in choices if not one.obstacle}
        self.fields["lawyer"].choices = [(key, str(one)) for key, one in self._lawyers.items()]  # type: ignore[attr-defined]

    @property
    def person(self) -> Person:
        """Whom the matter goes to."""
        return self._lawyers[self.cleaned_data["lawyer"]].person
