"""The registry of services: what each shows of itself to the hub. It is Django's app registry, no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig, apps

if TYPE_CHECKING:
    # Configs load before the models do.
    from unionhall.kernel.people.models import Person


@dataclass(frozen=True)
class Tile:
    """One square on the worker's home page. `url` is a URL name; `tone` is red, blue, green or amber."""

    label: Any
    icon: str
    url: str
    tone: str = "blue"
    args: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Todo:
    """Something that waits for the person: one sentence, where it is done, and by when."""

    title: Any
    note: Any
    url: str
    due_at: datetime | None = None


@dataclass(frozen=True)
class MyItem:
    """One line of "my things": a booking or a case, its state (todo, doing, done, late) and its page."""

    title: str
    note: Any
    url: str
    status: str
    status_text: Any
    at: datetime


@dataclass(frozen=True)
class DeskPage:
    """One entry in the staff side bar, shown to those who hold `permission`."""

    label: Any
    icon: str
    url: str
    permission: str
    count: Callable[[Person], int] | None = None


@dataclass(frozen=True)
class Figure:
    """A figure the service counts. The caller scopes rows to viewer, organisation and period.

    `rows` answers (viewer, organisation, start, end) with the queryset of the denominator or of the counted
    rows; `hits` narrows it to the numerator where the figure is a share; `value` aggregates where it is
    neither.
    """

    code: str
    name: Any
    unit: Any
    definition: Any
    rows: Callable[..., Any]
    hits: Callable[[Any], Any] | None = None
    value: Callable[[Any], Any] | None = None
    decimals: int = 0


class ServiceConfig(AppConfig):
    """The face of a service. Subclass it in the service's `apps.py`; the hub loops over `services()`."""

    icon: str = "layout-grid"
    # Need categories (see `engines/matching`) that this service answers.
    needs: tuple[str, ...] = ()

    def tiles(self) -> list[Tile]:
        """Squares for the worker's home page."""
        return []

    def todos(self, person: Person, at: datetime) -> list[Todo]:
        """What waits for this person in this service."""
        return []

    def items(self, person: Person, at: datetime) -> list[MyItem]:
        """This person's bookings and cases in this service, newest first."""
        return []

    def describe(self, session: Any) -> list[tuple[Any, Any]]:
        """What this service adds to the page of one of its sessions: (label, text), such as the teacher."""
        return []

    def join_url(self, session: Any, person: Person) -> str:
        """Where a person who booked follows the session from afar; empty when it only happens on site."""
        return ""

    def desk_pages(self) -> list[DeskPage]:
        """Entries for the staff side bar."""
        return []

    def figures(self) -> list[Figure]:
        """What this service counts."""
        return []

    def forget(self, person: Person, at: datetime) -> None:
        """Erase what this service keeps about the person, as far as the law allows."""

    def load_demo(self, city: Any) -> None:
        """Make this service's demo rows, through its commands. `city` is the demo's cast and calendar."""


def services() -> Iterator[ServiceConfig]:
    """Every installed service, in the order of INSTALLED_APPS."""
    for config in apps.get_app_configs():
        if isinstance(config, ServiceConfig):
            yield config
