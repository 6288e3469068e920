"""What is known of a lawyer, a candidate, a call or a duty post before it is written: filled by a form or the demo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from unionhall.kernel.places.models import Place
from unionhall.services.legalaid.states import CameBy

MOST_OPEN = 8


@dataclass(frozen=True, kw_only=True)
class CallPlan:
    """An open call for lawyers; both days count."""

    title: str
    wanted: int
    opens_on: date
    closes_on: date
    text: str


@dataclass(frozen=True, kw_only=True)
class CandidacyPlan:
    """What a candidate says of themselves. `specialities` are causes."""

    firm_name: str
    licence: str
    licensed_on: date
    specialities: tuple[str, ...] = ()
    came_by: str = CameBy.SELF
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class LawyerPlan:
    """A lawyer who begins to serve, today unless `since` says otherwise, with at most `most_open` matters at a time."""

    firm_name: str
    licence: str
    licensed_on: date
    specialities: tuple[str, ...] = ()
    most_open: int = MOST_OPEN
    since: date | None = None
    firm_phone: str = ""


@dataclass(frozen=True, kw_only=True)
class PostPlan:
    """Where lawyers are on duty, and from when to when."""

    name: str
    opens: time
    closes: time
    place: Place | None = None
    phone: str = ""
    is_active: bool = True
