"""What is decided before something is put on: one frozen record each, filled by a form, a spreadsheet or a copy."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal

from unionhall.engines.booking.states import Mode
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Place, Room
from unionhall.services.palace.models import CourseType
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
