"""The screen on the wall of a meeting room: a unit's figures in large numerals, nothing about anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from unionhall.kernel.catalogue.services import Figure
from unionhall.kernel.people.models import Person
from unionhall.services.hub.desk import suppression
from unionhall.services.hub.desk.comparisons import Standing
from unionhall.services.hub.desk.periods import Period, find_period
from unionhall.services.hub.desk.queries import alerts, figures, units
from unionhall.services.hub.desk.queries.alerts import Note
from unionhall.services.hub.desk.queries.dashboard import SEE
from unionhall.services.hub.desk.queries.figures import Part
from unionhall.services.hub.desk.queries.leader import LEADS, children_of, headline_of, offered_services
from unionhall.services.hub.desk.queries.standings import standings
from unionhall.services.hub.desk.scope import Scope
from unionhall.services.hub.desk.verdicts import Verdict, shown_value

_MOST_UNITS, _MOST_NOTES = 6, 3
# Units are compared by a figure that adds up, which costs one look-up however many there are.
_PEOPLE, _SPLIT = "people_served", "needs_asked"


@dataclass(frozen=True)
class Tile:
    """A figure on the wall; `is_hidden` when its number could point at somebody."""

    standing: Standing
    value: str
    is_hidden: bool

    @property
    def unit(self) -> str:
        """What it is measured in; nothing behind a hidden number."""
        return (
            str(self.standing.trend.figure.unit)
            if self.standing.trend.now.value is not None and not self.is_hidden
            else ""
        )

    @property
    def verdict(self) -> Verdict:
        """Against the period before; nothing of a hidden number."""
        return Verdict("") if self.is_hidden else self.standing.before


@dataclass(frozen=True)
class Block:
    """A service with its tiles."""

    name: Any
    icon: str
    tiles: list[Tile]


@dataclass(frozen=True)
class Wall:
    """Everything the screen shows."""

    scope: Scope
    period: Period
    leads: list[Tile]
    people: Tile
    blocks: list[Block]
    notes: list[Note]
    split: Figure
    bars: list[dict[str, Any]]
    at: datetime


def wall(viewer: Person, *, unit: str, period: str, at: datetime) -> Wall:
    """The screen of a unit the viewer may see. Raises NotAllowed."""
    scope, choices = units.chosen_scope(viewer, SEE, unit)
    today = timezone.localdate(at)
    chosen, known = find_period(period, today), figures.all_figures()
    codes = [*LEADS, _PEOPLE, *(code for service in offered_services() for code in headline_of(service))]
    found = standings([known[code] for code in dict.fromkeys(codes)], scope, chosen, today)
    limit, least = alerts.limits(scope, today)
    told = alerts.notes(found, scope, children_of(scope, choices), limit, query="", late_url="", at=at)
    tiles = {code: _tile(standing, least) for code, standing in found.items()}
    return Wall(
        scope=scope,
        period=chosen,
        leads=[tiles[code] for code in LEADS],
        people=tiles[_PEOPLE],
        blocks=[
            Block(service.verbose_name, service.icon, [tiles[code] for code in headline_of(service)])
            for service in offered_services()
        ],
        notes=alerts.outward(told, found, least)[:_MOST_NOTES],
        split=known[_SPLIT],
        bars=_bars(figures.by_unit(known[_SPLIT], scope, chosen), least),
        at=at,
    )


def _tile(standing: Standing, least: int) -> Tile:
    figure, now = standing.trend.figure, standing.trend.now
    compared = (now, standing.trend.before)
    small = [suppression.is_small(suppression.counts_of(reading), least) for reading in compared]
    if not figure.is_sensitive or not any(small):
        return Tile(standing, standing.value, is_hidden=False)
    return Tile(standing, f"<{least}" if small[0] else standing.value, is_hidden=True)


def _bars(parts: list[Part], least: int) -> list[dict[str, Any]]:
    """Units by needs asked; a room full of people reads it, so small numbers are hidden here whatever they count."""
    shown = parts[:_MOST_UNITS]
    hidden = suppression.hidden_lines([suppression.counts_of(part.reading) for part in parts], least)
    return [
        {"label": part.label, "n": None, "text": f"<{least}" if part.reading.part < least else "*"}
        if place in hidden
        else {"label": part.label, "n": part.reading.part, "text": shown_value(part.reading)}
        for place, part in enumerate(shown)
    ]
