"""What is known of a station or a site before it is entered: filled by a form, a spreadsheet or the demo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from unionhall.kernel.people.models import Person
from unionhall.services.stations.states import BASIC, Access, Built


@dataclass(frozen=True, kw_only=True)
class StationPlan:
    """A station. The point is WGS-84 in degrees, `area_m2` square metres.

    `opens` and `closes` are the hours of every day, holidays too; without them hours that are known stay.
    """

    code: str
    name: str
    address: str
    longitude: float
    latitude: float
    name_en: str = ""
    host: str = ""
    built: str = Built.SHARED
    access: str = Access.POSTED
    is_open_24h: bool = False
    opens: time | None = None
    closes: time | None = None
    area_m2: Decimal | None = None
    keeper: Person | None = None
    backup: Person | None = None
    phone: str = ""
    facilities: tuple[str, ...] = BASIC
    listed_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class SitePlan:
    """A place where a station might be set up."""

    name: str
    address: str
    longitude: float
    latitude: float
    reason: str = ""
    host: str = ""
    built: str = Built.SHARED
    area_m2: Decimal | None = None
