"""A workflow as a page of Markdown: the diagram, who may do what, and by when. Generated into docs/services."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from unionhall.engines.casework.core.workflow import MAIN, Clock, Party, State, Verb, Workflow

# Says who holds a permission, in words: ("stations.accept_repair") -> "Station manager, Front desk".
Holders = Callable[[str], str]


def page(workflow: Workflow, holders: Holders, rule: Callable[[str], str]) -> str:
    """The page; `rule` says what a rulebook key is now, in words."""
    courses = [(MAIN, "", workflow.states)]
    courses += [(track.code, str(track.name), track.states) for track in workflow.tracks]
    lines = [f"## {workflow.name}", "", f"`{workflow.kind}` · {workflow.word}〔year〕number", ""]
    for code, name, states in courses:
        lines += [f"### {name}", ""] if name else []
        lines += ["```mermaid", *diagram(workflow, code, states), "```", ""]
    lines += ["| verb | from | to | who | asks | document |", "|---|---|---|---|---|---|"]
    lines += [_verb_row(verb, holders) for verb in workflow.verbs]
    lines += ["", "| state | whose turn | told to the person served | within |", "|---|---|---|---|"]
    for _code, _name, states in courses:
        lines += [_state_row(state, rule) for state in states]
    return "\n".join(lines) + "\n"


def diagram(workflow: Workflow, track: str, states: Iterable[State]) -> Iterator[str]:
    """The lines of a Mermaid state diagram of one course."""
    yield "stateDiagram-v2"
    states = list(states)
    for state in states:
        yield f"    {state.code}: {state.name}"
    yield f"    [*] --> {states[0].code}"
    for verb in workflow.verbs:
        if verb.track != track:
            continue
        for start in verb.frm:
            for target in verb.targets or (start,):
                yield f"    {start} --> {target}: {verb.code}"
    for state in states:
        if state.is_final:
            yield f"    {state.code} --> [*]"


def _verb_row(verb: Verb, holders: Holders) -> str:
    asks = ", ".join(f"{ask.code}{'' if ask.is_required else '?'}" for ask in verb.asks)
    target = ", ".join(verb.targets) or "stays"
    cells = [
        f"`{verb.code}` {verb.name}",
        ", ".join(verb.frm),
        target,
        holders(verb.permission),
        asks,
        verb.document,
    ]
    return _row(cells)


def _state_row(state: State, rule: Callable[[str], str]) -> str:
    turn = "nobody's" if state.turn is Party.NOBODY else str(state.turn)
    return _row([f"`{state.code}` {state.name}", turn, str(state.told), _within(state.clock, rule)])


def _within(clock: Clock | None, rule: Callable[[str], str]) -> str:
    if clock is None:
        return ""
    span = (
        _span(clock.within)
        if isinstance(clock.within, timedelta)
        else f"{rule(clock.within)} (`{clock.within}`)"
    )
    return f"{clock.name}: {span}"


def _span(span: timedelta) -> str:
    hours = span / timedelta(hours=1)
    number, unit = (hours / 24, "day") if hours % 24 == 0 else (hours, "hour")
    return f"{number:g} {unit}{'' if number == 1 else 's'}"


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
