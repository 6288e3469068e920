"""The kinds of cases there are, handed in by each service at start-up and checked there and then.

register(states.REPAIR, commands={"fix": commands.fix_repair}, detail="repair", facts=queries.facts_of)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.core import Party, Workflow, faults
from unionhall.engines.casework.sheets import COMMON, Paper
from unionhall.kernel.access.permissions import granted_permissions
from unionhall.kernel.documents.kinds import register_fields
from unionhall.kernel.messaging.kinds import register as register_message
from unionhall.kernel.rulebook.core import PERIODS
from unionhall.kernel.rulebook.queries import book
from unionhall.lib.units import DURATIONS

# What a command of a service looks like: (case, *, by, at, seen, answers) -> case.
Command = Callable[..., Any]


class WorkflowFault(Exception):
    """A table is wrong: a mistake in the code, told at start-up."""


@dataclass(frozen=True)
class Kind:
    """A registered kind. `commands` are the verbs that do more than move the case; the rest move it, no more.

    `detail` is the name under which the service's own row hangs on the case, `facts` what it adds to the case's page:
    (label, text), for whoever may see the case. `split` makes the service's row of a case that was split off
    another: (that other, the new one); without it cases that have such a row are not split. `papers` are what its
    verbs produce, by code: for a verb without a command of its own by moving, otherwise by that command.
    """

    workflow: Workflow
    commands: Mapping[str, Command] = field(default_factory=dict)
    detail: str = ""
    facts: Callable[[Any, Any], Sequence[tuple[Any, Any]]] | None = None
    split: Callable[[Any, Any], None] | None = None
    papers: Mapping[str, Paper] = field(default_factory=dict)


_KINDS: dict[str, Kind] = {}


def register(
    workflow: Workflow,
    *,
    commands: Mapping[str, Command] | None = None,
    detail: str = "",
    facts: Callable[[Any, Any], Sequence[tuple[Any, Any]]] | None = None,
    split: Callable[[Any, Any], None] | None = None,
    papers: Sequence[Paper] = (),
) -> None:
    """Let there be cases of this kind. Call it in `AppConfig.ready`, after the service's permissions were granted.

    Raises WorkflowFault, with everything that is wrong, and for a kind that is taken or a command without a verb.
    """
    spans = {key for key, rule in book().rules.items() if rule.unit in (*DURATIONS, *PERIODS)}
    wrong = faults(workflow, set(granted_permissions()), spans)
    if workflow.kind in _KINDS:
        wrong.append(f"{workflow.kind} is registered already")
    wrong += [f"{workflow.kind}: no rule {key} says how long it is kept" for key in {workflow.keep} - spans]
    given = dict(commands or {})
    wrong += [f"{workflow.kind}: no verb {code}" for code in given if not workflow.has_verb(code)]
    undecided = [verb.code for verb in workflow.verbs if len(verb.targets) > 1 and verb.code not in given]
    wrong += [f"{workflow.kind}: no command chooses where {code} leads" for code in undecided]
    offered = {paper.code: paper for paper in papers}
    wrong += [
        f"{workflow.kind}: {verb.code} produces {verb.document}, which is none of its papers"
        for verb in workflow.verbs if verb.document and verb.document not in offered
    ]  # fmt: skip
    if wrong:
        raise WorkflowFault("; ".join(wrong))
    _KINDS[workflow.kind] = Kind(workflow, given, detail, facts, split, offered)
    for paper in papers:
        register_fields(paper.code, paper.name, (*COMMON, *paper.fields), body=paper.body)
    for verb in workflow.verbs:
        if str(verb.told):
            turn = any(workflow.state(code, verb.track).turn is Party.WORKER for code in verb.targets)
            ends = any(workflow.state(code, verb.track).is_final for code in verb.targets)
            register_message(
                f"{workflow.kind}.{verb.code}", title=_("%(number)s “%(title)s”"), body=verb.told, path="/c/%(id)s/",
                sms=turn or verb.is_grave or ends, is_binding=turn or verb.is_grave or ends,
            )  # fmt: skip


def unregister(kind: str) -> None:
    """Take a kind away again; for tests that bring one of their own."""
    _KINDS.pop(kind, None)


def find(kind: str) -> Kind:
    """The kind called `kind`. Raises KeyError: rows hold only registered kinds."""
    return _KINDS[kind]


def workflow_of(kind: str) -> Workflow:
    """The table of the kind called `kind`."""
    return _KINDS[kind].workflow


def registered() -> list[Kind]:
    """Every kind, by code."""
    return [_KINDS[code] for code in sorted(_KINDS)]
