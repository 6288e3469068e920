"""A plan as it is shown: figures, the map, reasons, and what two plans differ in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from unionhall.services.network.core.cells import shown_cells
from unionhall.services.network.core.cover import Coverage, Left
from unionhall.services.network.models import Scenario
from unionhall.services.network.plans import Settings
from unionhall.services.network.queries.ground import ground_of, small_cell


@dataclass(frozen=True)
class AnswerSheet:
    """A scenario with its plan, in the types that are shown. Without a plan there are no sites."""

    scenario: Scenario
    settings: Settings
    on: date
    answer: dict[str, Any] = field(default_factory=dict)

    @property
    def has_plan(self) -> bool:
        """Whether there is a plan to be shown."""
        return "covered" in self.answer

    @property
    def sites(self) -> list[dict[str, Any]]:
        """The new places in the order of the plan."""
        return [site | {"cost": Decimal(site["cost_yuan"])} for site in self.answer.get("sites", [])]

    @property
    def before(self) -> Coverage:
        """Who was covered without the plan."""
        return Coverage(self.answer.get("covered_before", 0), self.answer.get("people", 0))

    @property
    def after(self) -> Coverage:
        """Who is covered with it."""
        return Coverage(self.answer.get("covered", 0), self.answer.get("people", 0))

    @property
    def new(self) -> int:
        """Workers who are covered only with the plan."""
        return self.after.covered - self.before.covered

    @property
    def cost(self) -> Decimal:
        """What the new places cost, yuan."""
        return Decimal(self.answer.get("cost_yuan", 0))

    @property
    def cost_per_new(self) -> Decimal | None:
        """Yuan for each newly covered worker."""
        found = self.answer.get("cost_per_new_yuan")
        return Decimal(found) if found else None

    @property
    def gap_percent(self) -> float | None:
        """How much better another plan could be at most, in percent; none where that is nothing or unknown."""
        gap = self.answer.get("gap")
        return 100 * gap if gap else None

    @property
    def years(self) -> list[dict[str, Any]]:
        """What opens in each year, with the share that is covered then."""
        people = self.answer.get("people", 0)
        return [
            row | {"cost": Decimal(row["cost_yuan"]), "percent": Coverage(row["covered"], people).percent}
            for row in self.answer.get("years", [])
        ]

    @property
    def left(self) -> list[tuple[str, int]]:
        """How many are left out for which reason, most first."""
        found = self.answer.get("left", {})
        counts = [(str(reason), sum(found.get(reason, {}).values())) for reason in Left]
        return sorted(((reason, n) for reason, n in counts if n), key=lambda pair: -pair[1])

    @cached_property
    def people(self) -> dict[str, int]:
        """Whom the scenario counts, by cell, as they are counted now."""
        return ground_of(self.scenario.organisation, counted=self.settings.counted, on=self.on).people

    @cached_property
    def least(self) -> int:
        """Fewer people than this are shown in no cell."""
        return small_cell(self.scenario.organisation, self.on)

    @cached_property
    def worst_cells(self) -> list[tuple[str, int, str]]:
        """The ten cells with most people left out: the cell, how many, and why; none with fewer than may be shown."""
        found = []
        for reason, cells in self.answer.get("left", {}).items():
            shown = shown_cells(cells, least=self.least)
            found += [(cell, people, str(reason)) for cell, people in shown.people.items()]
        return sorted(found, key=lambda row: (-row[1], row[0]))[:10]


def sheet_of(scenario: Scenario, *, on: date) -> AnswerSheet:
    """The scenario with its plan."""
    return AnswerSheet(scenario, Settings.of(scenario.settings), on, dict(scenario.result or {}))


@dataclass(frozen=True)
class Comparison:
    """Two plans: places both have, and those of one alone; places that both have in different years."""

    first: AnswerSheet
    second: AnswerSheet

    @property
    def pair(self) -> list[AnswerSheet]:
        """Both, in their order."""
        return [self.first, self.second]

    def _by_key(self, sheet: AnswerSheet) -> dict[str, dict[str, Any]]:
        return {site["key"]: site for site in sheet.sites}

    @cached_property
    def both(self) -> list[tuple[dict[str, Any], int, int]]:
        """Places of both plans, with the year in each."""
        first, second = self._by_key(self.first), self._by_key(self.second)
        return [(site, site["year"], second[key]["year"]) for key, site in first.items() if key in second]

    @cached_property
    def only_first(self) -> list[dict[str, Any]]:
        """Places that only the first plan has."""
        second = self._by_key(self.second)
        return [site for key, site in self._by_key(self.first).items() if key not in second]

    @cached_property
    def only_second(self) -> list[dict[str, Any]]:
        """Places that only the second plan has."""
        first = self._by_key(self.first)
        return [site for key, site in self._by_key(self.second).items() if key not in first]

    @property
    def cost_difference(self) -> Decimal:
        """How much more the second costs, yuan."""
        return self.second.cost - self.first.cost

    @property
    def covered_difference(self) -> int:
        """How many more workers the second covers."""
        return self.second.after.covered - self.first.after.covered

    @property
    def counts_differently(self) -> bool:
        """Whether the two count different people, so that their figures cannot be set against each other."""
        return self.first.settings.counted != self.second.settings.counted


def compared(first: AnswerSheet, second: AnswerSheet) -> Comparison:
    """The two plans side by side."""
    return Comparison(first, second)
