"""Shape of what is typed in the yearly review of case files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.services.legalaid.forms.fields import Sectioned, long_text
from unionhall.services.legalaid.forms.screening import UnitChoice
from unionhall.services.legalaid.queries.reviews import units_to_review_for


class ReviewForm(Sectioned):
    """A review to be begun."""

    organisation = UnitChoice(queryset=Organisation.objects.none(), label=_("Unit"), empty_label=None)
    year = forms.IntegerField(
        label=_("Year"),
        min_value=2000,
        max_value=2100,
        help_text=_("Files that came to a result in this year"),
    )
    wanted = forms.IntegerField(label=_("Files to be drawn"), min_value=1, initial=20)
    per_file = forms.IntegerField(
        label=_("Reviewers for each file"), min_value=1, initial=2,
        help_text=_("Where they differ too much, another is asked by itself."),
    )  # fmt: skip
    seed = forms.CharField(
        label=_("Seed of the draw"), max_length=64, required=False,
        help_text=_("Left empty it is made from the year and the numbers of the files, so that nobody chose it."),
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = units_to_review_for(viewer)
        self.fields["organisation"].queryset = units  # type: ignore[attr-defined]
        first = units.first()
        if first is not None:
            self.fields["organisation"].initial = first.pk


class ReviewersForm(Sectioned):
    """Who reviews: all that may, unless somebody is left out."""

    people = forms.MultipleChoiceField(label=_("Reviewers"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, people: Sequence[Person], firms: dict[Any, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(one.pk): one for one in people}
        field = self.fields["people"]
        field.choices = [  # type: ignore[attr-defined]
            (key, f"{one.name} · {firms[one.pk]}" if one.pk in firms else one.name)
            for key, one in self._people.items()
        ]
        field.initial = list(self._people)

    def chosen(self) -> list[Person]:
        """The people that were ticked."""
        return [self._people[key] for key in self.cleaned_data["people"]]


class MarkForm(forms.Form):
    """The 100-point form: one number for each criterion, and a remark."""

    def __init__(self, *args: Any, criteria: Sequence[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for one in criteria:
            most = one["points"]
            self.fields[one["code"]] = forms.IntegerField(
                label=gettext(one["name"]), min_value=0, max_value=most,
                help_text=gettext("0 to %(most)s points") % {"most": most},
            )  # fmt: skip
        self.fields["remark"] = long_text(
            _("Remark"), help_text=_("What was done well, what should be done better. Name nobody.")
        )

    def marks(self) -> dict[str, int]:
        """Points by the codes of the criteria."""
        return {one["code"]: self.cleaned_data[one["code"]] for one in self.criteria}

    def rows(self) -> list[Any]:
        """The fields of the criteria."""
        return [self[one["code"]] for one in self.criteria]
