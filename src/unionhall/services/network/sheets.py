"""The network as tables and as GeoJSON: what a file to take in looks like, and a plan that goes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.files.workbooks import Sheet
from unionhall.services.network.models import Candidate
from unionhall.services.network.states import Level, Standing

# Key of a column -> its heading; those in NEEDED must be there when a file is read in.
CANDIDATE_COLUMNS: dict[str, Any] = {
    "code": pgettext_lazy("network", "Code"),
    "name": pgettext_lazy("network", "Name"),
    "level": pgettext_lazy("network", "Level"),
    "unit": _("Unit"),
    "address": _("Address"),
    "longitude": _("Longitude"),
    "latitude": _("Latitude"),
    "cost_yuan": _("Cost, yuan"),
    "capacity": _("Workers it can serve"),
    "radius_m": _("Radius, m"),
    "standing": _("Standing"),
    "year": pgettext_lazy("network", "Not before"),
}
CANDIDATE_NEEDED = ("code", "name", "longitude", "latitude", "cost_yuan")
DEMAND_COLUMNS: dict[str, Any] = {
    "cell": _("H3 cell"),
    "longitude": _("Longitude"),
    "latitude": _("Latitude"),
    "unit": _("Unit"),
    "working": _("Work there"),
    "living": _("Live there"),
}
DEMAND_NEEDED = ("working",)


def candidate_sheet(rows: Iterable[Candidate]) -> Sheet:
    """Candidates as a sheet that can be changed and read in again."""
    lines = [
        [
            row.code, row.name, str(row.get_level_display()), row.organisation.short_name, row.address,
            row.longitude, row.latitude, row.cost_yuan, row.capacity, row.radius_m,
            str(row.get_standing_display()), row.year,
        ]
        for row in rows
    ]  # fmt: skip
    choices = {3: [str(label) for label in Level.labels], 11: [str(label) for label in Standing.labels]}
    return Sheet(list(CANDIDATE_COLUMNS.values()), lines, name=gettext("Candidates"), choices=choices)


def demand_template() -> Sheet:
    """A sheet of workers by cell to fill in."""
    return Sheet(
        list(DEMAND_COLUMNS.values()), [["893016a0257ffff", "", "", "", 120, 80], ["", 119.62, 37.88, "", 60, 0]],
        name=gettext("Workers by cell"),
    )  # fmt: skip


def plan_sheets(name: str, answer: Mapping[str, Any]) -> list[Sheet]:
    """A plan: its places, its years, its units."""
    sites = [
        [
            number, site["name"], str(Level(site["level"]).label), site["unit"], site["year"], site["longitude"],
            site["latitude"], site["radius_m"], Decimal(site["cost_yuan"]), site["capacity"], site["inside"],
            site["only"], site["instead"], site["instead_people"] or "",
        ]
        for number, site in enumerate(answer.get("sites", ()), start=1)
    ]  # fmt: skip
    heads = [
        _("No."), pgettext("network", "Name"), pgettext("network", "Level"), _("Unit"), _("Year of the plan"),
        _("Longitude"), _("Latitude"), _("Radius, m"), _("Cost, yuan"), _("Workers it can serve"), _("Workers inside"),
        _("Only it reaches"), _("Best instead"), _("Would reach"),
    ]  # fmt: skip
    years = [
        [row["year"], row["sites"], Decimal(row["cost_yuan"]), row["new"], row["covered"]]
        for row in answer.get("years", ())
    ]
    year_heads = [_("Year"), _("New places"), _("Cost, yuan"), _("Newly covered"), _("Covered then")]
    units = [
        [unit, covered, people, f"{100 * covered / people:.1f}%" if people else ""]
        for unit, covered, people in answer.get("units", ())
    ]
    unit_heads = [_("Unit"), _("Covered"), _("Workers"), pgettext_lazy("network", "Share")]
    return [
        Sheet(heads, sites, name=pgettext("network", "Places"), note=name),
        Sheet(year_heads, years, name=gettext("Years"), note=name),
        Sheet(unit_heads, units, name=gettext("Units"), note=name),
    ]


def plan_geojson(name: str, answer: Mapping[str, Any]) -> dict[str, Any]:
    """The new places of a plan as a FeatureCollection of points in WGS-84, longitude first (RFC 7946)."""
    kept = ("name", "level", "unit", "year", "radius_m", "cost_yuan", "capacity", "inside", "only", "instead")
    return {
        "type": "FeatureCollection",
        "name": name,
        "features": [
            {
                "type": "Feature",
                "id": site["candidate"],
                "geometry": {"type": "Point", "coordinates": [site["longitude"], site["latitude"]]},
                "properties": {key: site[key] for key in kept},
            }
            for site in answer.get("sites", ())
        ],
    }
