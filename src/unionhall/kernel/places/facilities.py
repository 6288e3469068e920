"""What a place may have: the codes kept in `Place.facilities`, their names and icons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Facility:
    """One thing a worker may look for. `icon` is a lucide name."""

    code: str
    name: Any
    icon: str


# In the order in which they are offered: what somebody who works outdoors needs first, then sports.
FACILITIES = (
    Facility("water", _("Drinking water"), "glass-water"),
    Facility("microwave", _("Microwave"), "microwave"),
    Facility("air_conditioner", _("Air conditioning"), "air-vent"),
    Facility("charging", _("Phone charging"), "plug-zap"),
    Facility("toilet", _("Toilet"), "toilet"),
    Facility("medicine_box", _("Medicine box"), "briefcase-medical"),
    Facility("table_chairs", _("Table and chairs"), "armchair"),
    Facility("rain_gear", _("Rain gear"), "umbrella"),
    Facility("refrigerator", _("Refrigerator"), "refrigerator"),
    Facility("shower", _("Shower"), "shower-head"),
    Facility("battery_swap", _("Battery swap"), "battery-charging"),
    Facility("aed", _("Defibrillator (AED)"), "heart-pulse"),
    Facility("legal_terminal", _("Legal advice terminal"), "scale"),
    Facility("lockers", _("Lockers"), "lock"),
    Facility("tv", _("Television"), "tv"),
    Facility("newspapers", _("Newspapers"), "newspaper"),
    Facility("books", _("Books"), "book-open"),
    Facility("wifi", _("Wi-Fi"), "wifi"),
    Facility("nursery", _("Nursing room"), "baby"),
    Facility("accessible", _("Step-free access"), "accessibility"),
    Facility("parking", _("Parking"), "square-parking"),
    Facility("basketball", _("Basketball court"), "dribbble"),
    Facility("badminton", _("Badminton court"), "feather"),
    Facility("table_tennis", _("Table tennis"), "circle-dot"),
    Facility("gym", _("Gym"), "dumbbell"),
)
BY_CODE = {facility.code: facility for facility in FACILITIES}


def facility_name(code: str) -> Any:
    """What the facility is called in the reader's language; the code itself when the list lost it."""
    facility = BY_CODE.get(code)
    return facility.name if facility else code
