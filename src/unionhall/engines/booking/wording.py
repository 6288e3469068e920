"""How refusals speak of sessions and moments: in the reader's language, decided when they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Title:
    """A title that has an English form or not."""

    title: str
    title_en: str = ""

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Title:
        """From what a session says of itself."""
        return cls(str(facts.get("title", "")), str(facts.get("title_en", "")))

    def __str__(self) -> str:
        return self.title_en if self.title_en and get_language() == "en" else self.title


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant, shown on the installation's clocks."""

    instant: datetime

    @classmethod
    def parse(cls, text: str | None) -> Moment | None:
        """From an ISO instant; None stays None."""
        return cls(datetime.fromisoformat(text)) if text else None

    def __str__(self) -> str:
        # Translators: PHP-style date format of Django, such as "23 November 2026, 19:00".
        return date_format(localtime(self.instant), _("j F Y, H:i"))


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar."""

    date: date

    def __str__(self) -> str:
        return date_format(self.date, _("j F Y"))


def moment_text(instant: datetime) -> str:
    """An instant in the reader's language, on the installation's clocks."""
    return str(Moment(instant))


def day_text(instant: datetime) -> str:
    """The day of an instant in the reader's language."""
    return str(Day(localtime(instant).date()))
