"""The form of one verb of an order or a contract: what the palace knows is offered to choose from, or filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.core import Ask, Verb
from unionhall.engines.casework.forms import VerbForm
from unionhall.engines.casework.models import Case
from unionhall.kernel.people.models import Person

Choices = Sequence[tuple[str, Any]]


class KnowingForm(VerbForm):
    """The questions of a verb. `choices` are the possible answers by ask, `likely` what is probably the answer."""

    def __init__(
        self,
        verb: Verb,
        case: Case,
        viewer: Person,
        data: Any = None,
        *,
        choices: Mapping[str, Choices] | None = None,
        likely: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(verb, case, viewer, data)
        self.initial = {**self.initial, **(likely or {})}
        for ask in verb.asks:
            if ask.code in (choices or {}):
                self.fields[ask.code] = _choice(ask, (choices or {})[ask.code])

    def sections(self) -> list[dict[str, Any]]:
        """All its questions as one part of the page."""
        return [{"heading": "", "fields": [self[ask.code] for ask in self.verb.asks]}]


def _choice(ask: Ask, given: Choices) -> forms.Field:
    # One possible answer needs no choosing.
    blank = [] if ask.is_required and len(given) == 1 else [("", _("Choose"))]
    return forms.ChoiceField(choices=[*blank, *given], label=ask.label, required=ask.is_required)
