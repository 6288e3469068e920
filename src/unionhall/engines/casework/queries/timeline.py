"""What happened, like a parcel's way: lines for the person served, or for staff with everything."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.core import MAIN, Workflow
from unionhall.engines.casework.kinds import workflow_of
from unionhall.engines.casework.models import Attachment, Case, Note, Step
from unionhall.engines.casework.queries.cases import may_see_internal
from unionhall.engines.casework.wording import name_of_step, shown, told_of_step
from unionhall.kernel.access.roles import Role
from unionhall.kernel.people.models import Person


@dataclass(frozen=True, slots=True)
class Line:
    """One entry: when, what in the reader's words, who, details, files. `is_mine`: the viewer did it.

    Of a step also its verb, and the state and turn it led to; `state` only of the main course.
    """

    at: datetime
    text: Any
    who: str
    details: tuple[tuple[Any, Any], ...] = ()
    files: tuple[Attachment, ...] = ()
    is_internal: bool = False
    is_mine: bool = False
    kind: str = "step"
    verb: str = ""
    state: str = ""
    turn: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the progress bar: done, now or ahead."""

    name: Any
    status: str


def timeline(case: Case, viewer: Person) -> list[Line]:
    """Everything `viewer` may know of what happened, newest first."""
    sees_all = may_see_internal(case, viewer)
    files = list(Attachment.objects.filter(case=case).select_related("file", "by").order_by("at"))
    if not sees_all:
        files = [each for each in files if not each.is_internal]
    lines = [*_steps(case, viewer, sees_all, files), *_notes(case, viewer, sees_all)]
    told = {key for line in lines for key in (each.pk for each in line.files)}
    lines += [
        Line(each.at, each.label or _("File"), _name(each.by), files=(each,), is_internal=each.is_internal,
             is_mine=_is(each.by, viewer), kind="file")
        for each in files if each.pk not in told
    ]  # fmt: skip
    # Reversed, not sorted in reverse: of what happened at one instant the last stands first too.
    return sorted(lines, key=lambda line: line.at)[::-1]


def _steps(case: Case, viewer: Person, sees_all: bool, files: list[Attachment]) -> Iterator[Line]:
    workflow = workflow_of(case.kind)
    by_key = {str(each.file_id): each for each in files}
    steps = list(Step.objects.filter(case=case).select_related("by").order_by("sequence"))
    for step in steps:
        told = told_of_step(workflow, step)
        if not sees_all and (step.is_internal or not str(told)):
            continue
        text = name_of_step(workflow, step) if sees_all else _filled(told, workflow, step)
        details = tuple(_details(workflow, step, sees_all))
        mine = tuple(by_key[key] for key in _file_keys(step.data) if key in by_key)
        yield Line(
            step.at, text, _name(step.by), details, mine, is_internal=step.is_internal or not str(told),
            is_mine=_is(step.by, viewer), verb=step.verb, state=step.to_state if step.track == MAIN else "",
            turn=workflow.state(step.to_state, step.track).turn.value,
        )  # fmt: skip


def _notes(case: Case, viewer: Person, sees_all: bool) -> Iterator[Line]:
    rows = Note.objects.filter(case=case).select_related("by")
    for note in rows if sees_all else rows.filter(is_internal=False):
        yield Line(
            note.at,
            note.text,
            _name(note.by),
            is_internal=note.is_internal,
            is_mine=_is(note.by, viewer),
            kind="note",
        )


def _details(workflow: Workflow, step: Step, sees_all: bool) -> Iterator[tuple[Any, Any]]:
    asks = {ask.code: ask for ask in workflow.verb(step.verb).asks} if workflow.has_verb(step.verb) else {}
    given = dict(step.data)
    if sees_all and step.private:
        given |= json.loads(step.private)
    for code, value in given.items():
        ask = asks.get(code)
        if ask is not None and ask.kind not in ("photos", "file"):
            yield ask.label, shown(ask, value)
        elif ask is None and code in _COMMON and (sees_all or code in _FOR_ALL):
            yield _COMMON[code], value if not isinstance(value, list) else "、".join(map(str, value))


_COMMON: dict[str, Any] = {
    "unit": _("Unit"), "reason": _("Reason"), "cause": _("Cause"), "number": _("Number"), "assignee": _("Assigned to"),
    "text": _("In their words"), "score": _("Score"), "basis": _("Rule"),
}  # fmt: skip
_FOR_ALL = frozenset({"unit", "cause", "number"})


def _filled(text: Any, workflow: Workflow, step: Step) -> str:
    asks = workflow.verb(step.verb).asks if workflow.has_verb(step.verb) else ()
    data = step.data | {ask.code: shown(ask, step.data[ask.code]) for ask in asks if ask.code in step.data}

    class Known(dict[str, Any]):
        def __missing__(self, key: str) -> str:
            return "…"

    return str(text) % Known(data)


def _file_keys(data: dict[str, Any]) -> Iterator[str]:
    for value in data.values():
        if isinstance(value, list):
            yield from (each for each in value if isinstance(each, str))


def _name(person: Person | None) -> str:
    return person.name if person is not None else ""


def _is(person: Person | None, viewer: Person) -> bool:
    return person is not None and person.pk == viewer.pk


def stages_of(case: Case) -> list[Stage]:
    """The progress bar of the person served."""
    workflow = workflow_of(case.kind)
    now = workflow.state(case.state).stage
    last = not case.is_open
    return [
        Stage(name, "done" if place < now or (place == now and last) else "now" if place == now else "ahead")
        for place, name in enumerate(workflow.stages)
    ]


def readers_of(case: Case) -> list[Any]:
    """Who can see this case, in words: shown to the person served."""
    workflow = workflow_of(case.kind)
    labels = dict(Role.choices)
    roles = "、".join(str(labels[role]) for role in dict.fromkeys((*workflow.handled_by, *workflow.seen_by)))
    found: list[Any] = [_("you")]
    if case.assignee is not None:
        found.append(case.assignee.name)
    found.append(f"{case.organisation.name} ({roles})")
    if case.partner is not None and workflow.partner_roles:
        found.append(case.partner.name)
    return found
