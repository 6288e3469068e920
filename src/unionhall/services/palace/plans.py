"""What is decided before something is put on: one frozen record each, filled by a form, a spreadsheet or a copy."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from unionhall.engines.booking.states import Mode
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Place, Room
from unionhall.services.palace.models import BudgetLine, CourseType, MenuItem, Provider
from unionhall.services.palace.states import ActivityKind, CourseLevel


@dataclass(frozen=True, kw_only=True)
class CoursePlan:
    """A course: `lessons` lessons of `minutes` on ISO `weekdays` from `starts_on` on; holidays are left out."""

    type: CourseType
    title: str
    weekdays: tuple[int, ...]
    time_from: time
    minutes: int
    starts_on: date
    lessons: int
    capacity: int
    title_en: str = ""
    summary: str = ""
    level: str = CourseLevel.BEGINNER
    teacher: Person | None = None
    class_teacher: Person | None = None
    place: Place | None = None
    room: Room | None = None
    fee_yuan: Decimal = Decimal(0)
    waiting_capacity: int = 0
    is_members_only: bool = False
    audience: Organisation | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    mode: str = Mode.FIRST_COME
    draw_at: datetime | None = None
    bring: str = ""
    bring_en: str = ""


@dataclass(frozen=True, kw_only=True)
class LecturePlan:
    """A lecture in a hall and on the air; `quotas` gives each channel (`on_site`, `app`, `wechat`) its places."""

    title: str
    speaker: str
    starts_at: datetime
    ends_at: datetime
    quotas: dict[str, int] = field(default_factory=dict)
    title_en: str = ""
    summary: str = ""
    speaker_note: str = ""
    place: Place | None = None
    room: Room | None = None
    needs: tuple[str, ...] = ()
    stream_url: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    is_members_only: bool = False
    audience: Organisation | None = None

    @property
    def capacity(self) -> int:
        """Places over all channels together."""
        return sum(self.quotas.values())


@dataclass(frozen=True, kw_only=True)
class ActivityPlan:
    """A show, match, screening, free play or child care. With `team_max` teams enter, else people."""

    kind: ActivityKind
    title: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    title_en: str = ""
    summary: str = ""
    place: Place | None = None
    room: Room | None = None
    host: Organisation | None = None
    venue: str = ""
    needs: tuple[str, ...] = ()
    mode: str = Mode.FIRST_COME
    draw_at: datetime | None = None
    waiting_capacity: int = 0
    party_max: int = 1
    team_min: int = 0
    team_max: int = 0
    fee_yuan: Decimal = Decimal(0)
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    is_members_only: bool = False
    audience: Organisation | None = None
    age_from: int | None = None
    age_to: int | None = None


@dataclass(frozen=True, kw_only=True)
class CourseChange:
    """What may still change once a course's lessons stand in the calendar.

    Empty opening and closing times stay as they are.
    """

    title: str
    capacity: int
    title_en: str = ""
    summary: str = ""
    level: str = CourseLevel.BEGINNER
    teacher: Person | None = None
    class_teacher: Person | None = None
    waiting_capacity: int = 0
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    fee_yuan: Decimal = Decimal(0)
    is_members_only: bool = False
    bring: str = ""
    bring_en: str = ""


@dataclass(frozen=True, kw_only=True)
class ProviderPlan:
    """What is known of a provider."""

    name: str
    kind: str
    contact: str = ""
    phone: str = ""
    registered_number: str = ""
    is_unionised: bool = False
    is_active: bool = True

    def values(self) -> dict[str, Any]:
        """The columns it fills."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


@dataclass(frozen=True, kw_only=True)
class MenuPlan:
    """Something that can be ordered; the price is what one session costs the palace."""

    code: str
    kind: str
    title: str
    people_max: int
    title_en: str = ""
    summary: str = ""
    summary_en: str = ""
    provider: Provider | None = None
    unit_price_yuan: Decimal = Decimal(0)
    hours: Decimal = Decimal(2)
    people_min: int = 1
    is_offered: bool = True

    def values(self) -> dict[str, Any]:
        """The columns it fills."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


@dataclass(frozen=True, kw_only=True)
class OrderPlan:
    """What a unit orders: from the menu, or in its own words under a `title`."""

    from_on: date
    to_on: date
    people: int
    sent_to: str
    where: str
    item: MenuItem | None = None
    title: str = ""
    wish: str = ""


@dataclass(frozen=True, kw_only=True)
class ContractPlan:
    """A service that is to be bought, with what it may cost."""

    title: str
    line: BudgetLine
    amount_yuan: Decimal
    money: str
    about: str = ""
