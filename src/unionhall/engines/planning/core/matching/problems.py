"""The matching problem: seekers, each to be given to one host, and hosts that take a few each.

Cases and lawyers, apprentices and masters, workers and mentors: a case is a seeker, its lawyer the host.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

NOTHING: frozenset[str] = frozenset()
NO_DISTANCES: Mapping[tuple[str, str], int] = MappingProxyType({})
Spot = tuple[float, float]  # metres in a local plane


@dataclass(frozen=True, slots=True)
class Seeker:
    """Somebody or something that needs one host.

    `requires` are skills without which a host will not do, `prefers` such as are better to have. `wishes` are hosts,
    dearest first; `wish_costs`, in the same order, says what each costs in points of `Weights.wish` instead of its
    place (0, 1, 2 …), and hosts that are not wished for cost one more than the last. `only`: hosts that come into
    question, all where it is empty.
    """

    id: str
    requires: frozenset[str] = NOTHING
    prefers: frozenset[str] = NOTHING
    spot: Spot | None = None
    wishes: tuple[str, ...] = ()
    wish_costs: tuple[int, ...] = ()
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Host:
    """Somebody who takes seekers: at most `capacity` in all, of which `load` are there already.

    `wishes` are seekers, dearest first; only the stable matching heeds them.
    """

    id: str
    capacity: int = 1
    load: int = 0
    skills: frozenset[str] = NOTHING
    spot: Spot | None = None
    wishes: tuple[str, ...] = ()

    @property
    def free(self) -> int:
        """How many more it takes."""
        return max(0, self.capacity - self.load)


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A pair that may not be, and why: a conflict of interests, say. `reason` is a code or words of the caller's."""

    seeker: str
    host: str
    reason: object = ""


@dataclass(frozen=True, slots=True)
class Weights:
    """What a matching costs, in whole points, none negative: for each preferred skill that a host lacks, for each

    kilometre, for each place down the list of wishes, for each seeker without host. `load` times its capacity is
    what a full host costs; half full it costs a quarter of that, so that work is shared out.
    """

    skill: int = 100
    distance: int = 10
    wish: int = 20
    load: int = 100
    unplaced: int = 1_000_000


@dataclass(frozen=True)
class MatchingProblem:
    """`distances` in whole metres for (seeker, host) goes before what the spots say; unknown distances cost nothing.

    `reach`: metres beyond which a known distance is too far. `must` are pairs that are decided. `everyone`: a matching
    that leaves a seeker without a host breaks the rules; else it costs.
    """

    seekers: tuple[Seeker, ...]
    hosts: tuple[Host, ...]
    forbidden: tuple[Forbidden, ...] = ()
    must: tuple[tuple[str, str], ...] = ()
    distances: Mapping[tuple[str, str], int] = field(default_factory=lambda: NO_DISTANCES)
    weights: Weights = field(default_factory=Weights)
    reach: int | None = None
    everyone: bool = False

    @cached_property
    def seeker(self) -> Mapping[str, Seeker]:
        """Seekers by id."""
        return {one.id: one for one in self.seekers}

    @cached_property
    def host(self) -> Mapping[str, Host]:
        """Hosts by id."""
        return {one.id: one for one in self.hosts}

    @cached_property
    def place_of_seeker(self) -> Mapping[str, int]:
        """The place of each seeker in the problem, from 0."""
        return {one.id: number for number, one in enumerate(self.seekers)}

    @cached_property
    def place_of_host(self) -> Mapping[str, int]:
        """The place of each host in the problem, from 0."""
        return {one.id: number for number, one in enumerate(self.hosts)}

    @cached_property
    def wished_host(self) -> Mapping[str, Mapping[str, int]]:
        """By seeker the place, from 0, of each host in its list of wishes."""
        return {one.id: {name: place for place, name in enumerate(one.wishes)} for one in self.seekers}

    @cached_property
    def wished_seeker(self) -> Mapping[str, Mapping[str, int]]:
        """By host the place, from 0, of each seeker in its list of wishes."""
        return {one.id: {name: place for place, name in enumerate(one.wishes)} for one in self.hosts}

    @cached_property
    def barred(self) -> Mapping[tuple[str, str], object]:
        """The reason by (seeker, host) of each forbidden pair."""
        return {(one.seeker, one.host): one.reason for one in self.forbidden}


@dataclass(frozen=True, slots=True)
class MatchingChoices:
    """The pairs (seeker, host) in the order of the problem's seekers. Who is in none has no host."""

    pairs: tuple[tuple[str, str], ...]

    def hosts(self) -> dict[str, str]:
        """The host by seeker."""
        return dict(self.pairs)


@dataclass(frozen=True, slots=True)
class Fault:
    """One way in which a matching or a plan of visits breaks its rules: a code, and what fills its words."""

    code: str
    values: Mapping[str, object]
