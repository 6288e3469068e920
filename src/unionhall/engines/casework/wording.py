"""Cases in words that are chosen when they are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from unionhall.engines.casework.core import Ask, Party, Verb, Workflow
from unionhall.engines.casework.kinds import workflow_of
from unionhall.engines.casework.models import Case, Step

# Steps that every kind of case may have, beside the verbs of its own table: (for staff, for the person served).
COMMON_STEPS: dict[str, tuple[Any, Any]] = {
    "open": (_("case opened"), _("We have received it.")),
    "assign": (_("assigned"), ""),
    "take": (_("taken on"), ""),
    "transfer": (_("passed to another unit"), _("It was passed on to the unit that can help.")),
    "pause": (_("clock paused"), _("The clock stands still for now.")),
    "resume": (_("clock running again"), _("The clock is running again.")),
    "remind": (_("reminded"), ""),
    "miss": (_("deadline missed"), _("The promised day has passed; the unit above has been told.")),
    "recompute": (_("deadline computed anew"), _("The promised day has changed.")),
    "ask_call": (_("asked to be called"), _("You asked us to call you.")),
    "complain": (_("complaint to the unit above"), _("Your complaint has gone to the unit above.")),
    "rate": (_("rated"), _("You told us how it went. Thank you.")),
    "join": (_("joined to another case"), _("It is now carried on together with another case.")),
    "absorb": (_("another case joined to it"), ""),
    "split": (_("part split off"), ""),
}


# What the one who let it pass reads of it.
_MISSED_BY_WORKER = _(
    "The day has passed until which we waited for you. You can still do it, or ask to be called."
)


@dataclass(frozen=True, slots=True)
class Words:
    """A text that is put together when it is read, in the reader's language."""

    function: Callable[..., str]
    workflow: Workflow
    steps: Sequence[Step]

    def __str__(self) -> str:
        return self.function(self.workflow, self.steps)


def name_of_step(workflow: Workflow, step: Step) -> Any:
    """What staff call it."""
    return workflow.verb(step.verb).name if workflow.has_verb(step.verb) else COMMON_STEPS[step.verb][0]


def told_of_step(workflow: Workflow, step: Step) -> Any:
    """What the person served reads; empty when it is for staff only."""
    if step.verb == "miss" and step.data.get("turn") == Party.WORKER:
        return _MISSED_BY_WORKER
    return workflow.verb(step.verb).told if workflow.has_verb(step.verb) else COMMON_STEPS[step.verb][1]


def shown(ask: Ask, value: Any) -> Any:
    """A kept answer as it is read: the word of a choice, the name of a person, a day in words, ¥ before an amount."""
    if ask.kind == "choice":
        return dict(ask.choices).get(value, value)
    if isinstance(value, dict):
        return value.get("name", "")
    if ask.kind == "yes":
        return _("yes")
    if ask.kind == "day":
        return date_format(date.fromisoformat(value))
    if ask.kind == "moment":
        return date_format(localtime(datetime.fromisoformat(value)), "DATETIME_FORMAT")
    return f"¥{value}" if ask.kind == "money" else value


def answers_in_words(verb: Verb, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as a message says them, in both languages: "reason" and, where it differs, "reason_en"."""
    found: dict[str, Any] = {}
    for ask in verb.asks:
        if ask.code in kept:
            with override("zh-hans"):
                chinese = str(shown(ask, kept[ask.code]))
            with override("en"):
                english = str(shown(ask, kept[ask.code]))
            found |= {ask.code: chinese} | ({f"{ask.code}_en": english} if english != chinese else {})
    return found


def changes_in_words(workflow: Workflow, steps: Sequence[Step]) -> str:
    """Who did what meanwhile: "王工 · 受理 (10:12)"."""
    parts = []
    for step in steps:
        who = f"{step.by} · " if step.by is not None else ""
        parts.append(f"{who}{name_of_step(workflow, step)} ({date_format(localtime(step.at), 'H:i')})")
    return ", ".join(parts)


def changes_since(case: Case, version: int) -> Words:
    """What was done since the case had `version` steps, in words, for whoever looked at it then."""
    steps = Step.objects.filter(case=case, sequence__gt=version).select_related("by").order_by("sequence")
    return Words(changes_in_words, workflow_of(case.kind), list(steps))
