"""The siting problems: demand cells, candidate sites, and what is asked of a choice of sites."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Aim(StrEnum):
    """What a good choice of sites is."""

    MOST_COVERED = "most_covered"  # most demand within the radius, with so many sites or for a budget (MCLP)
    FEWEST_SITES = (
        "fewest_sites"  # everything that can be covered is, with the fewest or cheapest sites (LSCP)
    )
    SHORTEST_WAYS = "shortest_ways"  # least sum of demand times distance to the nearest open site (p-median)


class Standing(StrEnum):
    """What is decided of a site before planning."""

    FREE = "free"
    OPEN = "open"  # stands already: kept, and costs nothing
    MUST = "must"  # has to be built
    NEVER = "never"  # may not be built


@dataclass(frozen=True, slots=True)
class Cell:
    """Demand in one place: an id (an H3 cell or a row's own), metres in a local plane, and how many people."""

    id: str
    x: float
    y: float
    people: int


@dataclass(frozen=True, slots=True)
class Site:
    """A place where something may be built. `radius` in metres replaces the problem's own (levels differ).

    `cost` in yuan; `capacity` is the most people it can serve, none for as many as come. `phase` fixes the year in
    which it opens at the earliest, counted from 1.
    """

    id: str
    x: float
    y: float
    cost: float = 1.0
    capacity: int | None = None
    radius: float | None = None
    standing: Standing = Standing.FREE
    level: str = ""
    phase: int = 1


@dataclass(frozen=True, slots=True)
class SitingProblem:
    """`sites` at most are new, or they cost at most `budget`; none means no such limit. `radius` in metres as walked:

    straight distances are multiplied with `detour` (1.3 for streets) before they are compared or summed. Costs and
    numbers of sites count new ones only: those that stand are kept. With capacities demand may be split between sites
    that reach it. `by_phase` are sites (or yuan, with a budget) that may open in each year, in order; what a year
    leaves over may be used later. The plan says when each opens so that early years cover most; without years, each
    opens as early as it may. The fewest sites are the cheapest: with a cost of 1 each, their number.
    """

    aim: Aim
    cells: tuple[Cell, ...]
    candidates: tuple[Site, ...]
    radius: float
    sites: int | None = None
    budget: float | None = None
    detour: float = 1.0
    by_phase: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """One site of a plan: its id, and the year in which it opens (1 is the first; 0: it stood already)."""

    site: str
    phase: int = 1


@dataclass(frozen=True, slots=True)
class SitingChoices:
    """The open sites, existing ones among them, in the order of the problem.

    `shares`: with capacities, people of a cell served by a site, as (cell, site, people).
    """

    openings: tuple[Opening, ...]
    shares: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that a plan breaks: a code, the site or cell it is broken at (none: the plan as a whole), and numbers."""

    code: str
    subject: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
