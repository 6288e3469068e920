"""Legal aid while it is being filled: who works there, for whom, and the hours of the city."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import yaml
from django.utils import timezone, translation

from unionhall.kernel.access.roles import Role
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.money import split_yuan
from unionhall.services.legalaid.demo.chronicle import Chronicle
from unionhall.services.legalaid.models import Lawyer, Matter
from unionhall.services.legalaid.states import Cause

FIVE_YEARS = 5


@dataclass(frozen=True)
class Earned:
    """What a lawyer did, to be paid for: on which day, in which matter, or on duty."""

    lawyer: Lawyer
    matter: Matter | None
    stage: str
    day: date


@dataclass
class Stage:
    """The city's cast, and what is being told of it. `chance` is legal aid's own, so that nothing else shifts."""

    city: Any
    chronicle: Chronicle
    chance: Random = field(default_factory=lambda: Random(20151101))
    lawyers: list[Lawyer] = field(default_factory=list)
    earned: list[Earned] = field(default_factory=list)
    words: dict[str, Any] = field(default_factory=lambda: read_words())
    causes: dict[str, str] = field(default_factory=lambda: cause_words())

    @property
    def home(self) -> Organisation:
        """The federation that gives legal aid."""
        found: Organisation = self.city.federation
        return found

    @property
    def head(self) -> Person:
        """Who decides."""
        found: Person = self.city.staff[Role.LEGAL_MANAGER]
        return found

    @property
    def caseworker(self) -> Person:
        """Who works on matters."""
        found: Person = self.city.staff[Role.CASEWORKER]
        return found

    @property
    def since(self) -> date:
        """The first day of the five years up to today."""
        today: date = self.city.today
        return today.replace(year=today.year - FIVE_YEARS, day=min(today.day, 28))

    def at(self, day: date, hour: int | None = None) -> datetime:
        """A moment of a working day: `day` or the next one, at `hour` or at some hour."""
        minutes = self.chance.randrange(8 * 60 + 40, 17 * 60) if hour is None else hour * 60
        return moment(self.chronicle.workday(day), minutes)

    def pick(self, weights: dict[str, int]) -> str:
        """One of the keys, as often as its weight says."""
        return self.chance.choices(list(weights), list(weights.values()))[0]

    def name(self) -> str:
        """Somebody's name, made up."""
        found: str = self.chance.choice(self.words["surnames"]) + self.chance.choice(self.words["given"])
        return found

    def days_ago(self, days: float, hour: int = 10) -> datetime:
        """An hour of a day in the past; never later than now."""
        found = moment(self.city.today - timedelta(days=days), hour * 60)
        return min(found, self.city.now)

    def later(self, at: datetime, least: int, most: int) -> datetime:
        """Some moment between `least` and `most` days after `at`."""
        return max(
            self.at(at.date() + timedelta(days=self.chance.randint(least, most))), at + timedelta(hours=1)
        )


def moment(day: date, minutes: int) -> datetime:
    """So many minutes into a day, where the installation stands."""
    return datetime.combine(day, time(minutes // 60, minutes % 60), timezone.get_default_timezone())


def read_words() -> dict[str, Any]:
    """The names and sentences of the demo."""
    path = Path(__file__).with_name("words.yaml")
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def shares(total: Decimal, weights: Sequence[int], unit: int) -> list[Decimal]:
    """`total` yuan in shares proportional to `weights`, each a multiple of `unit` yuan; together exactly `total`."""
    units, rest = divmod(total, unit)
    if rest:
        raise ValueError(f"{total} is no multiple of {unit}")
    parts = split_yuan(units / 100, list(weights))
    return [(part * 100 * unit).quantize(Decimal("0.01")) for part in parts]


def cause_words() -> dict[str, str]:
    """What a matter is about, in Chinese, as the demo's city speaks."""
    with translation.override("zh-hans"):
        return {cause.value: str(cause.label) for cause in Cause}
