"""The words a workflow is written in: states, clocks, verbs, what a verb asks, tracks beside the main one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal

MAIN = "main"

AskKind = Literal[
    "text", "paragraph", "day", "moment", "money", "number", "choice", "yes", "person", "organisation", "photos",
    "file",
]  # fmt: skip


class Party(StrEnum):
    """Whose turn it is: the union's staff, the person served, the enterprise or provider, or nobody any more."""

    STAFF = "staff"
    WORKER = "worker"
    PARTNER = "partner"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Clock:
    """By when the party whose turn it is must act.

    `within` is a span of time, or the key of a rulebook row (in hours, days or working days), looked up for the
    region of the case's organisation on the day the clock starts. `name` says what is owed. The clock starts when
    the state begins, or on the day that the verb was told as its answer `since`: a period that a judgment sets going
    runs from the day it was received, whenever somebody writes that down.
    """

    within: timedelta | str
    name: Any
    since: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """One state. `name` is for staff, `told` for the person served; a final state owes nothing and has no clock.

    `stage` is the step of the workflow's progress bar (from 0) that the person served sees lit.
    """

    code: str
    name: Any
    told: Any
    turn: Party = Party.STAFF
    clock: Clock | None = None
    stage: int = 0

    @property
    def is_final(self) -> bool:
        """Whether nobody owes anything any more."""
        return self.turn is Party.NOBODY


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing a verb asks of whoever does it. `most` bounds a number, an amount in yuan or a text's length.

    Private answers are stored encrypted and shown to staff only.
    """

    code: str
    label: Any
    kind: AskKind = "text"
    is_required: bool = True
    help: Any = ""
    choices: tuple[tuple[str, Any], ...] = ()
    most: int | Decimal | None = None
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class Verb:
    """What can be done in some states, by whom, and where it leads.

    `to` is the next state; several, when what the command finds decides; none, when the state stays. `permission`
    says who; `guard`, given the case, answers with the refusal that stands against it now, or None: when. `told`
    is the line in the timeline of the person served; without it the step is internal. `document` is the code of the
    paper it produces. `starts` are tracks it sets going. The clock of a state that stays is kept unless
    `restarts_clock`. A verb that ends the case waits for what runs beside it, unless it `ends_tracks` (a withdrawal).
    """

    code: str
    name: Any
    frm: tuple[str, ...]
    permission: str
    to: str | tuple[str, ...] | None = None
    told: Any = ""
    asks: tuple[Ask, ...] = ()
    guard: Callable[[Any], Exception | None] | None = None
    document: str = ""
    starts: tuple[str, ...] = ()
    track: str = MAIN
    is_main_act: bool = False
    is_grave: bool = False
    restarts_clock: bool = False
    ends_tracks: bool = False

    @property
    def targets(self) -> tuple[str, ...]:
        """The states it may lead to; empty when the state stays."""
        return self.to if isinstance(self.to, tuple) else (self.to,) if self.to else ()


@dataclass(frozen=True, slots=True)
class Track:
    """Something that runs beside the main course, with states of its own (evidence is gathered while mediating)."""

    code: str
    name: Any
    states: tuple[State, ...]

    @property
    def initial(self) -> State:
        """Where it begins."""
        return self.states[0]


@dataclass(frozen=True)
class Workflow:
    """A kind of case: "stations.repair". The first state is where a case begins.

    `word` stands in its number (云桥驿修〔2026〕0012). `stages` are the steps of the progress bar. `handled_by` are
    the roles that work on it, `seen_by` further ones that may look, `partner_roles` those that act for the partner.
    `keep` is the rulebook's key for how long its papers are kept after it has ended.
    """

    kind: str
    name: Any
    word: str
    states: tuple[State, ...]
    verbs: tuple[Verb, ...]
    handled_by: tuple[str, ...]
    seen_by: tuple[str, ...] = ()
    partner_roles: tuple[str, ...] = ()
    stages: tuple[Any, ...] = ()
    tracks: tuple[Track, ...] = ()
    # The reasons a rating of this kind of case may name: (slug, label).
    rating_reasons: tuple[tuple[str, Any], ...] = field(default=())
    keep: str = "privacy.keep_case_files_years"

    @property
    def service(self) -> str:
        """The app it belongs to: "stations"."""
        return self.kind.split(".")[0]

    @property
    def noun(self) -> str:
        """What it is called in names: "repair"."""
        return self.kind.split(".")[1]

    @property
    def initial(self) -> State:
        """Where a case begins."""
        return self.states[0]

    @cached_property
    def _states(self) -> Mapping[tuple[str, str], State]:
        found = {(MAIN, state.code): state for state in self.states}
        return found | {(track.code, state.code): state for track in self.tracks for state in track.states}

    @cached_property
    def _verbs(self) -> Mapping[str, Verb]:
        return {verb.code: verb for verb in self.verbs}

    def state(self, code: str, track: str = MAIN) -> State:
        """The state called `code`. Raises KeyError: rows hold only states of the table."""
        return self._states[track, code]

    def verb(self, code: str) -> Verb:
        """The verb called `code`. Raises KeyError."""
        return self._verbs[code]

    def has_verb(self, code: str) -> bool:
        """Whether there is a verb called `code`."""
        return code in self._verbs

    def track(self, code: str) -> Track:
        """The track called `code`. Raises KeyError."""
        return {track.code: track for track in self.tracks}[code]

    def verbs_from(self, state: str, track: str = MAIN) -> list[Verb]:
        """The verbs of `state`, in the order of the table."""
        return [verb for verb in self.verbs if verb.track == track and state in verb.frm]
