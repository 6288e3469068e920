"""What can be wrong with a table: looked for once, at start-up, so that no case ever gets lost in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from unionhall.engines.casework.core.workflow import MAIN, Party, State, Verb, Workflow

# What the engine itself writes into the log; assign, take, transfer, pause and resume a kind may do in its own way.
ENGINE_STEPS = frozenset({
    "open", "remind", "miss", "recompute", "ask_call", "complain", "rate", "join", "absorb", "split",
})  # fmt: skip
LONGEST = {"kind": 60, "word": 20, "code": 40}


def faults(workflow: Workflow, permissions: Collection[str], rules: Collection[str]) -> list[str]:
    """Everything wrong with the table, as sentences for whoever wrote it; nothing when it is sound.

    `permissions` are those that somebody may hold, `rules` the keys of the rulebook.
    """
    return [f"{workflow.kind}: {fault}" for fault in _all_faults(workflow, permissions, rules)]


def _all_faults(workflow: Workflow, permissions: Collection[str], rules: Collection[str]) -> Iterator[str]:
    if workflow.kind.count(".") != 1:
        yield "a kind is written service.noun"
    if not workflow.word:
        yield "its number has no word"
    if not workflow.handled_by:
        yield "no role works on it"
    if not str(workflow.name):
        yield "it has no name"
    yield from _too_long(workflow)
    yield from _twice("verb", (verb.code for verb in workflow.verbs))
    courses = [(MAIN, workflow.states), *((track.code, track.states) for track in workflow.tracks)]
    yield from _twice("track", (code for code, _states in courses))
    for track, states in courses:
        yield from _faults_of_states(track, states, workflow, rules)
        yield from _faults_of_course(track, states, [verb for verb in workflow.verbs if verb.track == track])
    yield from _faults_of_beginnings(workflow, courses)
    known = {code for code, _states in courses}
    for verb in workflow.verbs:
        yield from _faults_of_verb(verb, known, permissions)
    started = {track for verb in workflow.verbs for track in verb.starts}
    yield from (f"nothing starts the track {code}" for code in sorted(known - started - {MAIN}))


def _faults_of_beginnings(workflow: Workflow, courses: list[tuple[str, tuple[State, ...]]]) -> Iterator[str]:
    """A clock that runs from a day that is told needs a verb that asks for it, on the way there."""
    for track, states in courses:
        for state in states:
            if state.clock is None or not state.clock.since:
                continue
            leading = [
                verb for verb in workflow.verbs
                if (verb.track == track and state.code in verb.targets)
                or (state is states[0] and track in verb.starts)
            ]  # fmt: skip
            days = {ask.code for verb in leading for ask in verb.asks if ask.kind == "day"}
            if state.clock.since not in days:
                yield f"the clock of {state.code} runs from {state.clock.since}, a day that nothing asks for"


def _too_long(workflow: Workflow) -> Iterator[str]:
    if len(workflow.kind) > LONGEST["kind"] or len(workflow.word) > LONGEST["word"]:
        yield "its kind or word is longer than there is room for"
    codes = [state.code for state in workflow.states] + [verb.code for verb in workflow.verbs]
    for track in workflow.tracks:
        codes += [track.code, *(state.code for state in track.states)]
    yield from (
        f"{code} is longer than there is room for" for code in codes if not 0 < len(code) <= LONGEST["code"]
    )


def _twice(what: str, codes: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            yield f"{what} {code} stands there twice"
        seen.add(code)


def _faults_of_states(
    track: str, states: tuple[State, ...], workflow: Workflow, rules: Collection[str]
) -> Iterator[str]:
    yield from _twice(f"state of {track}:", (state.code for state in states))
    for state in states:
        if not str(state.name) or not str(state.told):
            yield f"state {state.code} has no words for staff or for the person served"
        if state.is_final and state.clock is not None:
            yield f"state {state.code} is final and yet has a clock"
        if not state.is_final and state.clock is None:
            yield f"state {state.code} is owed by {state.turn}, but by no day"
        if state.turn is Party.PARTNER and not workflow.partner_roles:
            yield f"state {state.code} waits for a partner for whom no role acts"
        if (
            state.clock is not None
            and isinstance(state.clock.within, str)
            and state.clock.within not in rules
        ):
            yield f"the clock of {state.code} names {state.clock.within}, which no rulebook holds"
        if track == MAIN and workflow.stages and not 0 <= state.stage < len(workflow.stages):
            yield f"state {state.code} lights a step that is not there"


def _faults_of_course(track: str, states: tuple[State, ...], verbs: list[Verb]) -> Iterator[str]:
    codes = {state.code for state in states}
    for verb in verbs:
        for code in sorted({*verb.frm, *verb.targets} - codes):
            yield f"verb {verb.code} names the state {code}, which {track} does not have"
    final = {state.code for state in states if state.is_final}
    for verb in verbs:
        if track == MAIN and verb.starts and final & {*(verb.targets or verb.frm)}:
            yield f"verb {verb.code} ends the case and yet starts something beside it"
    if states and states[0].code in final:
        yield f"{track} begins where it ends"
    if not final:
        yield f"{track} never ends"
    moves = {(frm, to) for verb in verbs for frm in verb.frm for to in verb.targets}
    reached = _closure({states[0].code} if states else set(), moves)
    yield from (f"state {code} of {track} is never reached" for code in sorted(codes - reached))
    ending = _closure(final, {(to, frm) for frm, to in moves})
    yield from (f"from state {code} of {track} nothing leads to an end" for code in sorted(codes - ending))


def _closure(start: set[str], moves: set[tuple[str, str]]) -> set[str]:
    found, fresh = set(start), set(start)
    while fresh:
        fresh = {to for frm, to in moves if frm in fresh} - found
        found |= fresh
    return found


def _faults_of_verb(verb: Verb, tracks: set[str], permissions: Collection[str]) -> Iterator[str]:
    if verb.permission not in permissions:
        yield f"nobody may {verb.code}: {verb.permission} is granted to none"
    if not verb.frm:
        yield f"verb {verb.code} can be done in no state"
    if not str(verb.name):
        yield f"verb {verb.code} has no name"
    if verb.code in ENGINE_STEPS:
        yield f"verb {verb.code} has the name of a step that every case may have"
    yield from _faults_of_words(verb)
    for code in sorted({verb.track, *verb.starts} - tracks):
        yield f"verb {verb.code} names the track {code}, which is not there"
    yield from _twice(f"verb {verb.code} asks for", (ask.code for ask in verb.asks))
    for ask in verb.asks:
        if not str(ask.label):
            yield f"verb {verb.code} asks for {ask.code} without a word"
        if (ask.kind == "choice") != bool(ask.choices):
            yield f"verb {verb.code}: only a choice has choices, and it has some ({ask.code})"


class _Placeholders(dict[str, str]):
    def __missing__(self, name: str) -> str:
        self[name] = ""
        return ""


def _faults_of_words(verb: Verb) -> Iterator[str]:
    """A sentence that says `%(what)s` needs a question `what` whose answer may be read by everybody on the case."""
    named = _Placeholders()
    try:
        str(verb.told) % named
    except (ValueError, TypeError):
        yield f"what verb {verb.code} tells cannot be filled in: a lone % in it"
    told = {ask.code for ask in verb.asks if not ask.is_private and ask.kind not in ("photos", "file")}
    yield from (
        f"verb {verb.code} tells of {name}, which it does not ask for" for name in sorted(set(named) - told)
    )
