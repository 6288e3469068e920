"""The registry of services: what each shows of itself to the hub. It is Django's app registry, no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig, apps
from django.db.models import Count, Q, QuerySet, Sum, TextChoices
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

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
    query: str = ""

    @property
    def href(self) -> str:
        """The address it leads to."""
        return reverse(self.url, args=self.args) + (f"?{self.query}" if self.query else "")


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
class DeskOpening:
    """Something that staff can begin for a person who came or called. `url` is a URL name of the service's own form,
    which is opened with `?person=` and the person's key."""

    label: Any
    icon: str
    url: str

    def href(self, person: Person) -> str:
        """The form, for this person."""
        return f"{reverse(self.url)}?person={person.pk}"


@dataclass(frozen=True)
class Column:
    """One column of the rows behind a figure; `value` takes a row.

    `kind` says how it is shown: text, person (masked in lists), moment, number, mark (yes or no).
    """

    label: Any
    value: Callable[[Any], Any]
    kind: str = "text"


@dataclass(frozen=True)
class Request:
    """Something that can be asked for right here when one of `needs` (categories of need) is felt: a form of a service.

    `code` names it in its service; `url` is a URL name, opened with `?need=` and the category.
    """

    code: str
    label: Any
    note: Any
    url: str
    needs: tuple[str, ...]

    def href(self, category: str) -> str:
        """The form, for a need of this category."""
        return f"{reverse(self.url)}?need={category}"


@dataclass(frozen=True)
class CaseLink:
    """Something more that a service keeps of a case for whom it serves: their evidence, their money."""

    label: Any
    icon: str
    href: str


class Ground(TextChoices):
    """On what legal basis something is kept about a person."""

    CONSENT = "consent", _("your consent (Personal Information Protection Law, art. 13 (1))")
    SERVICE = "service", _("it is needed for what you asked for (art. 13 (2))")
    DUTY = "duty", _("a duty that the law lays on the union (art. 13 (3))")


@dataclass(frozen=True)
class Lapsed:
    """What a night did to what the law had kept of a part: how many things went, and whether any is kept still."""

    gone: int
    is_left: bool


# Erases what counts from a day before the given one, at that instant, in the transaction of whoever calls.
Lapse = Callable[[date, datetime], Lapsed]


@dataclass(frozen=True)
class ExportPart:
    """Rows of one kind that are kept about a person: what they are, why, on what ground, who sees them.

    `rows` gives plain data (text, numbers, days, instants), read when it is called; `columns` say what their keys mean,
    in the order to be read. `covers` names the foreign keys to a person ("stations.Visit.person") that the rows speak
    for. `stays` says in words what is left of them when the person is erased, empty when nothing is; `keep` is the
    rulebook's key for how long the law has that kept, empty when it is no longer anybody's. Of what is kept, `since`
    says from which day the time is counted, `after` what is done when it is over, and `lapse` does it: doing it again
    finds nothing. Without a `lapse` the part goes with another one, or holds nothing that tells of anybody; `after`
    says which.
    """

    code: str
    title: Any
    why: Any
    ground: Ground
    seen_by: Any
    columns: tuple[tuple[str, Any], ...]
    rows: Callable[[], Iterator[Mapping[str, Any]]]
    covers: tuple[str, ...]
    stays: Any = ""
    keep: str = ""
    since: Any = ""
    after: Any = ""
    lapse: Lapse | None = None
    is_sensitive: bool = False
    # Two people of the union may destroy it when its time is over, although the person is on file.
    is_case_file: bool = False


# What a figure adds up: told which rows to look at, it answers with the SQL aggregate.
Tally = Callable[[Q], Any]


def counted(field: str = "pk", *, distinct: bool = False, where: Q | None = None) -> Tally:
    """Counts rows, or distinct values of `field`, among those that meet `where`."""
    return lambda when: Count(field, distinct=distinct, filter=when & (where or Q()))


def summed(field: str, *, where: Q | None = None) -> Tally:
    """Adds up `field` over the rows that meet `where`; 0 when there is none."""
    return lambda when: Sum(field, filter=when & (where or Q()), default=0)


@dataclass(frozen=True)
class Follow:
    """Rows of another table on which a figure depends other than through the fields its rows lead to.

    When a row of `model` changes, the figure's rows that meet `rows` are counted anew: a look-up of theirs by a column
    of that row, such as {"pk": "session_id"}. They are looked for among `base()`, unless given the figure's own rows:
    give a wider one where the change can take them out of these.
    """

    model: Any
    rows: Mapping[str, str]
    base: Callable[[], QuerySet[Any]] | None = None


@dataclass(frozen=True)
class Figure:
    """A figure the service counts: SQL aggregates over rows of one kind, for any unit and period.

    `rows()` answers with every row that may ever count. The desk narrows it to the units beneath the chosen
    organisation and to the period. A row belongs to each organisation named by `units` (paths such as
    "person__organisation"; by the last it is split) and to the instant `date` leads to. With a `denominator` the
    figure is the share of `numerator` in it, shown in percent; without one it is `numerator` itself. `hits` are
    the rows that make the numerator of a share, so that the page of rows can show them alone. A row of that page
    stands for one value of `each`; `columns` say what it shows, `breakdowns` (words, path to a name) what it is
    split by.
    """

    code: str
    name: Any
    unit: Any
    definition: Any
    rows: Callable[[], QuerySet[Any]]
    date: str
    numerator: Tally
    denominator: Tally | None = None
    hits: Q | None = None
    each: str = "pk"
    units: tuple[str, ...] = ("organisation",)
    breakdowns: tuple[tuple[Any, str], ...] = ()
    columns: tuple[Column, ...] = ()
    # What the two numbers of a share are called: "Seats taken", "Seats offered".
    words: tuple[Any, Any] = ("", "")
    # Small counts of it could point at somebody: they are shown as "fewer than".
    is_sensitive: bool = False
    # Raised when the definition comes to mean something else: the series so far is kept under the old one.
    version: int = 1
    follows: tuple[Follow, ...] = ()
    # Tables whose rows are there before they count, as bookings of what is over: that one comes changes nothing.
    born_before: tuple[Any, ...] = ()


class ServiceConfig(AppConfig):
    """The face of a service. Subclass it in the service's `apps.py`; the hub loops over `services()`."""

    # Django takes the one class of `apps.py` that is a default: a service's own, never this one imported beside it.
    default = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.default = True

    icon: str = "layout-grid"
    # Need categories (see `engines/matching`) that this service answers.
    needs: tuple[str, ...] = ()
    # Codes of the figures that stand for this service where there is room for a line.
    headline: tuple[str, ...] = ()

    def tiles(self) -> list[Tile]:
        """Squares for the worker's home page."""
        return []

    def requests(self) -> list[Request]:
        """What can be asked for here, by the need it meets."""
        return []

    def todos(self, person: Person, at: datetime) -> list[Todo]:
        """What waits for this person in this service."""
        return []

    def items(self, person: Person, at: datetime) -> list[MyItem]:
        """This person's bookings and cases in this service, newest first."""
        return []

    def more_items(self, person: Person, at: datetime) -> list[MyItem]:
        """What else is this person's here, for the page of all their things; the first page does not ask for it."""
        return []

    def describe(self, session: Any) -> list[tuple[Any, Any]]:
        """What this service adds to the page of one of its sessions: (label, text), such as the teacher."""
        return []

    def join_url(self, session: Any, person: Person) -> str:
        """Where a person who booked follows the session from afar; empty when it only happens on site."""
        return ""

    def session_kinds(self) -> dict[str, Any]:
        """What this service calls the kinds of its sessions, by `Session.kind`."""
        return {}

    def manage_url(self, session: Any) -> str:
        """Where staff change what this service keeps of one of its sessions; empty when there is nothing."""
        return ""

    def session_changed(self, session: Any, at: datetime) -> None:
        """The desk published, changed or called off one of this service's sessions: keep searches right."""

    def desk_pages(self) -> list[DeskPage]:
        """Entries for the staff side bar."""
        return []

    def case_url(self, case: Any) -> str:
        """Where somebody who is no staff works on a case of this service that lies with them; empty: on the desk."""
        return ""

    def case_links(self, case: Any, person: Person) -> list[CaseLink]:
        """What else `person`, whom the case serves, finds of it in this service."""
        return []

    def file_url(self, case: Any, viewer: Person) -> str:
        """Where this service shows the whole file of one of its cases to those who work on it; empty: nowhere else."""
        return ""

    def openings(self, viewer: Person) -> list[DeskOpening]:
        """What `viewer` can begin here for somebody who came or called."""
        return []

    def figures(self) -> list[Figure]:
        """What this service counts."""
        return []

    def export(self, person: Person, at: datetime) -> list[ExportPart]:
        """Everything this service keeps about the person, for them to see and to take along."""
        return []

    def forget(self, person: Person, at: datetime) -> None:
        """Erase what this service keeps about the person, as far as the law allows."""

    def destroy_papers(self, case: Any, *, by: Person | None, at: datetime) -> None:
        """Destroy what this service keeps of one of its cases beside the case itself, whose time is over."""

    def load_demo(self, city: Any) -> None:
        """Make this service's demo rows, through its commands. `city` is the demo's cast and calendar."""


def services() -> Iterator[ServiceConfig]:
    """Every installed service, in the order of INSTALLED_APPS."""
    for config in apps.get_app_configs():
        if isinstance(config, ServiceConfig):
            yield config


def service_named(label: str) -> ServiceConfig | None:
    """The installed service with this label, if there is one."""
    config = apps.app_configs.get(label)
    return config if isinstance(config, ServiceConfig) else None
