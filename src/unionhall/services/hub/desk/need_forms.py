"""Shapes of the filters of needs, and of a correction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.organisations.models import Organisation
from unionhall.services.hub.desk.forms import ListFilter, NeedFilter, unit_choices
from unionhall.services.hub.desk.periods import Period
from unionhall.services.hub.desk.queries.needs import HIGH, LOW
from unionhall.services.hub.desk.scope import Scope

Choices = Sequence[tuple[str, Any]]


class NeedListFilter(NeedFilter):
    """Which needs of the list: also of which unit, answered by which service."""

    unit = forms.ChoiceField(label=_("Unit"), required=False)
    service = forms.ChoiceField(label=_("Service"), required=False)

    def __init__(
        self,
        data: Any,
        *,
        categories: Choices,
        periods: Iterable[Period],
        units: tuple[Scope, Sequence[Organisation]],
        services: Choices,
    ) -> None:
        super().__init__(data, categories=categories, periods=periods)
        scope, choices = units
        self.fields["unit"].choices = unit_choices(choices, with_all=not scope.organisation)  # type: ignore[attr-defined]
        self.fields["service"].choices = [("", _("All services")), *services]  # type: ignore[attr-defined]


class UnmatchedFilter(ListFilter):
    """Which of the needs that are not matched."""

    q = forms.CharField(label=_("Words"), required=False, max_length=60)
    topic = forms.ChoiceField(label=_("Understood as"), required=False)
    period = forms.ChoiceField(label=_("Time"), required=False)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    service = forms.ChoiceField(label=_("Service"), required=False)
    confidence = forms.ChoiceField(
        label=_("Confidence"),
        required=False,
        choices=[("", _("Low and high")), (LOW, _("Low: asked back")), (HIGH, _("High: acted at once"))],
    )

    def __init__(
        self,
        data: Any,
        *,
        topics: Choices,
        periods: Iterable[Period],
        units: tuple[Scope, Sequence[Organisation]],
        services: Choices,
    ) -> None:
        super().__init__(data)
        scope, choices = units
        self.fields["topic"].choices = [("", _("Everything")), *topics]  # type: ignore[attr-defined]
        self.fields["period"].choices = [(p.code, p.label) for p in periods]  # type: ignore[attr-defined]
        self.fields["unit"].choices = unit_choices(choices, with_all=not scope.organisation)  # type: ignore[attr-defined]
        self.fields["service"].choices = [("", _("All services")), *services]  # type: ignore[attr-defined]


class MeantForm(forms.Form):
    """What was meant instead: every need, by service."""

    category = forms.ChoiceField(label=_("What was meant"))

    def __init__(self, *args: Any, groups: Mapping[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["category"]
        field.choices = [("", _("Choose a need…")), *((name, list(rows)) for name, rows in groups.items())]
