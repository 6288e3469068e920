"""The numbers of law that reckonings read, as they hold in a region: by topic, with source, and what lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from uuid import UUID

from django.utils.translation import gettext

from unionhall.kernel.organisations.models import Kind, Level, Organisation
from unionhall.kernel.organisations.queries import NoHome, home_organisation
from unionhall.kernel.rulebook.core import NATION, REGION, Row, Rule, ladder
from unionhall.kernel.rulebook.models import LocalRule
from unionhall.kernel.rulebook.queries import book, row_of, rules
from unionhall.lib.acts import reach
from unionhall.lib.errors import NotAllowed
from unionhall.lib.text import fold
from unionhall.services.legalaid.queries.rights_citations import topic_labels, uses
from unionhall.services.legalaid.rights.regions import PROVINCES, province_of

PART = "rights."
_GOVERNING = (Level.PROVINCIAL, Level.CITY, Level.COUNTY)


class Standing(IntEnum):
    """How a number stands, what needs somebody first."""

    GAP = 0
    STALE = 1
    UNCONFIRMED = 2
    FINE = 3


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row with its key in the database; rows of the files have none."""

    row: Row
    pk: UUID | None = None

    @property
    def is_local(self) -> bool:
        """Whether an administrator entered it."""
        return self.pk is not None

    @property
    def is_unconfirmed(self) -> bool:
        """Whether it is still to be compared with its source."""
        return self.row.status == "unconfirmed"


@dataclass(frozen=True, slots=True)
class Number:
    """A rule as it holds in a region on a day: its row, if there is one, and what the region itself has entered.

    Of statistics, which are published for a year that is over, the row is that of last year.
    """

    rule: Rule
    day: date
    found: StoredRow | None
    own: tuple[StoredRow, ...] = ()
    topics: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its key in the rulebook."""
        return self.rule.key

    @property
    def row(self) -> Row | None:
        """The row that holds."""
        return self.found.row if self.found else None

    @property
    def is_stale(self) -> bool:
        """Whether a newer number was to be expected by now."""
        return self.row is not None and self.row.expect_on is not None and self.day >= self.row.expect_on

    @property
    def standing(self) -> Standing:
        """How it stands."""
        if self.found is None:
            return Standing.GAP
        if self.is_stale:
            return Standing.STALE
        return Standing.UNCONFIRMED if self.found.is_unconfirmed else Standing.FINE

    @property
    def current(self) -> list[StoredRow]:
        """Of what the region has entered, what holds or will hold."""
        return [one for one in self.own if one.row.ends_on is None or one.row.ends_on >= self.day]

    @property
    def earlier(self) -> list[StoredRow]:
        """Of what the region has entered, what no longer holds."""
        return [one for one in self.own if one.row.ends_on is not None and one.row.ends_on < self.day]

    @property
    def topic_words(self) -> list[str]:
        """What the topics that read it are called."""
        return [gettext(topic_labels()[name]) for name in self.topics]


@dataclass(frozen=True, slots=True)
class Group:
    """Numbers under a heading, with the name of the topic for an anchor."""

    name: str
    label: str
    numbers: tuple[Number, ...]


def home_region() -> str:
    """Where the installation stands; the nation before it has been set up."""
    try:
        return home_organisation().region
    except NoHome:
        return NATION


def region_or_home(code: str) -> str:
    """A region as somebody named it in an address; the installation's own for what is none."""
    return code if code.isascii() and REGION.fullmatch(code) else home_region()


def places() -> dict[str, str]:
    """What the regions of this installation's federations are called: "云桥市" of 云桥市总工会. One query."""
    known = Organisation.objects.filter(kind=Kind.FEDERATION, level__in=_GOVERNING).order_by("-path")
    return {region: name.removesuffix("总工会") for region, name in known.values_list("region", "name")}


def region_words(code: str, language: str, known: Mapping[str, str] | None = None) -> str:
    """A region in words: the nation, a province, a place that is known by name, or the code with its province."""
    if code == NATION:
        return gettext("The whole country")
    province = province_of(code)
    if province is not None and province.code == code:
        return province.name(language)
    name = (known or {}).get(code)
    if name:
        return name
    return code if province is None else f"{province.name(language)} {code}"


def region_choices(language: str, known: Mapping[str, str], *extra: str) -> list[tuple[str, str]]:
    """The installation's own region, `extra` codes, then every province."""
    home = home_region()
    own = gettext("Here: %(region)s") % {"region": region_words(home, language, known)}
    listed = [code for code in dict.fromkeys(extra) if code != home]
    others = [(code, region_words(code, language, known)) for code in listed]
    provinces = [(one.code, one.name(language)) for one in PROVINCES if one.code not in {home, *listed}]
    return [(home, own), *others, *provinces]


def regions_set_by(person: object) -> list[str]:
    """The regions whose numbers the person may set: those of the units where they administer, and what lies in them."""
    above = _administered(person, "rulebook.set_rule")
    known = set(Organisation.objects.order_by().values_list("region", flat=True).distinct())
    return sorted(code for code in known | above if above & set(ladder(code)))


def _administered(person: object, permission: str) -> set[str]:
    units = Organisation.objects.filter(path__in=reach(person, permission))
    return set(units.order_by().values_list("region", flat=True))


def numbers(region: str, day: date) -> list[Number]:
    """Every number of the reckonings in `region` on `day`, by key; one query. Raises BadRow for a bad region."""
    steps = list(ladder(region))
    local = _stored(LocalRule.objects.filter(key__startswith=PART, region__in=steps))
    by_key = topics_by_key()
    return [
        _number(rule, local.get(rule.key, ()), steps, day, by_key.get(rule.key, ()))
        for rule in sorted(rules(), key=lambda one: _in_order(one.key))
        if rule.key.startswith(PART)
    ]


def matching(found: Iterable[Number], words: str, language: str) -> list[Number]:
    """Those whose words, source or topic say `words`."""
    wanted = fold(words)
    return [one for one in found if wanted in fold(" ".join(_said(one, language)))]


def by_topic(found: Sequence[Number]) -> list[Group]:
    """The numbers under the topics that read them; first those that several topics read, last those of none yet."""
    shared = [one for one in found if len(one.topics) > 1]
    alone = [one for one in found if not one.topics]
    groups = [Group("several", gettext("For several topics"), tuple(shared))]
    for name, label in topic_labels().items():
        own = tuple(one for one in found if one.topics == (name,))
        groups.append(Group(name, gettext(label), own))
    groups.append(Group("others", gettext("Further numbers"), tuple(alone)))
    return [group for group in groups if group.numbers]


def topics_by_key() -> Mapping[str, tuple[str, ...]]:
    """By key of the rulebook, the topics that read it."""
    found: dict[str, list[str]] = {}
    for name, keys in uses().numbers.items():
        for key in keys:
            found.setdefault(key, []).append(name)
    return {key: tuple(names) for key, names in found.items()}


def topic_words(key: str) -> list[str]:
    """What the topics that read a number are called."""
    return [gettext(topic_labels()[name]) for name in topics_by_key().get(key, ())]


def rows_of(key: str) -> tuple[Rule, list[StoredRow]]:
    """A number that reckonings read, with every row of it, nation first. Raises NotAllowed for any other key."""
    if key not in book().rules or not (key.startswith(PART) or key in topics_by_key()):
        raise NotAllowed("number")
    rule = book().rule(key)
    local = _stored(LocalRule.objects.filter(key=key)).get(key, ())
    found = [*local, *(StoredRow(row) for row in rule.rows)]
    newest = sorted(found, key=lambda one: one.row.starts_on, reverse=True)
    return rule, sorted(newest, key=lambda one: (one.row.region != NATION, one.row.region))


def local_row(pk: UUID, person: object, permission: str) -> tuple[Rule, StoredRow]:
    """A row that was entered for a reckoning, for whoever holds `permission` over its region. Raises NotAllowed."""
    found = LocalRule.objects.filter(pk=pk, key__startswith=PART).first()
    if found is None or found.key not in book().rules:
        raise NotAllowed("rule")
    if _administered(person, permission).isdisjoint(ladder(found.region)):
        raise NotAllowed("rule")
    return book().rule(found.key), StoredRow(row_of(found), found.pk)


def _stored(found: Iterable[LocalRule]) -> dict[str, list[StoredRow]]:
    rows: dict[str, list[StoredRow]] = {}
    for one in found:
        rows.setdefault(one.key, []).append(StoredRow(row_of(one), one.pk))
    return rows


def _number(
    rule: Rule, local: Sequence[StoredRow], steps: Sequence[str], day: date, topics: tuple[str, ...]
) -> Number:
    everything = [*local, *(StoredRow(row) for row in rule.rows)]
    in_force = [one for one in everything if one.row.holds_on(day)]
    counted = in_force or [one for one in everything if _is_of_last_year(one.row, day)]
    found = next((one for step in steps for one in counted if one.row.region == step), None)
    entered = (one for one in local if one.row.region == steps[0])
    own = tuple(sorted(entered, key=lambda one: one.row.starts_on, reverse=True))
    return Number(rule, day, found, own, topics)


def _is_of_last_year(row: Row, day: date) -> bool:
    """Whether it is a figure of last year's statistics, which are read in the year after."""
    year = day.year - 1
    return (row.starts_on, row.ends_on) == (date(year, 1, 1), date(year, 12, 31))


def _in_order(key: str) -> list[tuple[int, str]]:
    """Grade 5 before grade 10."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in key.split("_")]


def _said(one: Number, language: str) -> list[str]:
    source = str(one.row.source) if one.row else ""
    return [one.key, one.rule.description(language), source, *one.topic_words]
