"""Shapes of the desk's filters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.organisations.models import Organisation
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
