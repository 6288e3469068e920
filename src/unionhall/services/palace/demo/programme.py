"""What the fictitious palace puts on, read from `programme.yaml`: 19 kinds of course and its lectures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class CourseIdea:
    """One kind of course as it runs every term. `weekdays` are ISO; `popularity` is the share of places wanted."""

    slug: str
    name: str
    name_en: str
    icon: str
    room: str
    weekdays: list[int]
    starts: str
    minutes: int
    capacity: int
    fee_yuan: int
    popularity: float
    title: str
    title_en: str
    summary: str
    bring: str = ""

    @property
    def need(self) -> str:
        """The category of need it meets."""
        return f"course_{self.slug}"

    @property
    def begins(self) -> time:
        """The hour of its lessons."""
        return time.fromisoformat(self.starts)


@dataclass(frozen=True)
class LectureIdea:
    """A lecture; `places` are those on site, in the city's app and in WeChat."""

    title: str
    title_en: str
    speaker: str
    needs: list[str]
    places: list[int]
    is_grand: bool = False


_ROWS: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    Path(__file__).with_name("programme.yaml").read_text("utf-8")
)
IDEAS = tuple(CourseIdea(**row) for row in _ROWS["courses"])
LECTURES = tuple(idea for row in _ROWS["lectures"] if not (idea := LectureIdea(**row)).is_grand)
GRAND_LECTURE = next(idea for row in _ROWS["lectures"] if (idea := LectureIdea(**row)).is_grand)
