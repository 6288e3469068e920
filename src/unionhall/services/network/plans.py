"""What is known before it is entered, and the question and the answer of a scenario as they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from unionhall.services.network.states import Aim, Counted, Level, Limit, Standing


@dataclass(frozen=True, kw_only=True)
class CandidatePlan:
    """A place where something could be built; the point is WGS-84 in degrees."""

    code: str
    name: str
    longitude: float
    latitude: float
    cost_yuan: Decimal
    level: str = Level.TOWN
    address: str = ""
    capacity: int | None = None
    radius_m: int | None = None
    standing: str = Standing.FREE
    year: int | None = None


@dataclass(frozen=True, kw_only=True)
class DemandPlan:
    """People in one H3 cell."""

    cell: str
    working: int = 0
    living: int = 0


@dataclass(frozen=True, kw_only=True)
class PalacePlan:
    """A palace that stands already: what the network has to know of it besides its place."""

    level: str
    opened_on: date
    radius_m: int | None = None
    capacity: int | None = None
    cost_yuan: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What is asked of the planner.

    `by_year` are places, or yuan, for each year from `first_year`; `radii` metres as walked by level; `detour` is how
    much longer one walks than the bird flies (1.0 to 3.0).
    """

    aim: str = Aim.MOST_COVERED
    limit: str = Limit.NUMBER
    by_year: tuple[Decimal, ...] = ()
    first_year: int = 2026
    radii: Mapping[str, int] = field(default_factory=dict)
    detour: Decimal = Decimal(1)
    counted: str = Counted.WORKING
    keeps_planned: bool = True
    uses_capacity: bool = False

    @property
    def years(self) -> list[int]:
        """The calendar years of the plan."""
        return [self.first_year + number for number in range(max(len(self.by_year), 1))]

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "aim": str(self.aim), "limit": str(self.limit), "by_year": [str(amount) for amount in self.by_year],
            "first_year": self.first_year, "radii": {str(level): metres for level, metres in self.radii.items()},
            "detour": str(self.detour), "counted": str(self.counted), "keeps_planned": self.keeps_planned,
            "uses_capacity": self.uses_capacity,
        }  # fmt: skip

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Settings:
        """As it was kept."""
        given = dict(kept)
        given["by_year"] = tuple(Decimal(text) for text in given["by_year"])
        given["detour"] = Decimal(given["detour"])
        return cls(**given)


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A palace or a candidate as the planner sees it. `key` is its own; `candidate` the key of the candidate's row."""

    key: str
    name: str
    level: str
    longitude: float
    latitude: float
    radius_m: int
    unit: str
    cost_yuan: Decimal = Decimal(0)
    capacity: int | None = None
    standing: str = Standing.FREE
    year: int | None = None
    candidate: str = ""
