"""Searching: what everybody may find and what is one's own; for staff also what their posts open to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.engines.matching import queries as matches
from unionhall.engines.matching.labels import labels_held
from unionhall.engines.matching.queries import Found, Results, Scope
from unionhall.engines.matching.sources import reaches_of
from unionhall.kernel.catalogue.services import services
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.where import Where
from unionhall.lib.geo import Point

PAGE = 20
# More pages than there are ranked documents for are not offered.
LAST_PAGE = 50
NEAR_KM = 3.0
KINDS: dict[str, Any] = {
    "session": _("Courses and events"), "place": _("Places"), "station": _("Rest stations"), "notice": _("Notices"),
    "service": _("Services"), "help": _("Help"), "case": _("Cases"), "person": _("People"),
    "organisation": _("Organisations"),
}  # fmt: skip
TODAY, WEEK = "today", "week"
TIMES: dict[str, Any] = {"": _("Any time"), TODAY: _("Today"), WEEK: _("Within a week")}


@dataclass(frozen=True)
class Wanted:
    """What is looked for and narrowed to; everything is in its address."""

    text: str = ""
    kind: str = ""
    service: str = ""
    when: str = ""
    is_near: bool = False
    unit: str = ""
    page: int = 1

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Wanted:
        """From an address; what is not known is left out."""
        page = query.get("page", "")
        known = {service.label for service in services()}
        return cls(
            query.get("q", "").strip()[:80],
            query.get("kind", "") if query.get("kind", "") in KINDS else "",
            query.get("service", "") if query.get("service", "") in known else "",
            query.get("when", "") if query.get("when", "") in TIMES else "",
            query.get("near", "") == "1",
            query.get("unit", "")[:200],
            min(max(int(page), 1), LAST_PAGE) if page.isdecimal() and len(page) < 4 else 1,
        )

    def address(self, **changes: Any) -> str:
        """The address of the same search, changed; another filter begins at the first page."""
        other = replace(self, **{"page": 1} | changes)
        fields = {
            "q": other.text, "kind": other.kind, "service": other.service, "when": other.when,
            "near": "1" if other.is_near else "", "unit": other.unit, "page": other.page if other.page > 1 else "",
        }  # fmt: skip
        return "?" + urlencode({name: value for name, value in fields.items() if value})


@dataclass(frozen=True)
class Chip:
    """A filter as the page offers it."""

    label: Any
    href: str
    is_chosen: bool
    count: str = ""


@dataclass(frozen=True)
class Finding:
    """A page of what was found, and how it can be narrowed."""

    wanted: Wanted
    results: Results
    rows: Sequence[Found]

    @property
    def counted(self) -> str:
        """How many were found, of the kind that was chosen."""
        total = self.results.counts.get(self.wanted.kind, 0) if self.wanted.kind else self.results.total
        return _shown(total, is_more=self.results.is_more)

    @property
    def kinds(self) -> list[Chip]:
        """All, then each kind of which something was found."""
        counts = self.results.counts
        chosen = self.wanted.kind
        everything = _shown(self.results.total, is_more=self.results.is_more)
        found = [Chip(_("All"), self.wanted.address(kind=""), not chosen, everything)]
        for kind, name in KINDS.items():
            if counts.get(kind) or kind == chosen:
                count = _shown(counts.get(kind, 0), is_more=self.results.is_more)
                found.append(Chip(name, self.wanted.address(kind=kind), kind == chosen, count))
        return found

    @property
    def times(self) -> list[Chip]:
        """Any time, today, within a week."""
        return [
            Chip(name, self.wanted.address(when=when), when == self.wanted.when)
            for when, name in TIMES.items()
        ]

    @property
    def services(self) -> list[Chip]:
        """Each service, and all of them."""
        named = [
            ("", _("All services")),
            *((one.label, one.verbose_name) for one in services() if one.label != "hub"),
        ]
        return [
            Chip(name, self.wanted.address(service=label), label == self.wanted.service)
            for label, name in named
        ]

    @property
    def near_href(self) -> str:
        """The same, near by or anywhere."""
        return self.wanted.address(is_near=not self.wanted.is_near)

    @property
    def next_href(self) -> str:
        """The next page; empty on the last."""
        shown = self.wanted.page * PAGE
        total = self.results.counts.get(self.wanted.kind, 0) if self.wanted.kind else self.results.total
        is_last = len(self.rows) < PAGE or shown >= total or self.wanted.page >= LAST_PAGE
        return "" if is_last else self.wanted.address(page=self.wanted.page + 1)

    @property
    def previous_href(self) -> str:
        """The page before; empty on the first."""
        return self.wanted.address(page=self.wanted.page - 1) if self.wanted.page > 1 else ""


def _shown(count: int, *, is_more: bool) -> str:
    return f"{count:,}+" if is_more and count else f"{count:,}"


def find_for(viewer: Person | None, wanted: Wanted, *, where: Where | None, at: datetime) -> Finding:
    """What anybody finds in the portal, and of cases one's own. A constant number of queries."""
    own = labels_held(viewer.pk if viewer else None, {})
    scope = Scope(
        kinds=[wanted.kind] if wanted.kind else None,
        service=wanted.service or None,
        near=Point(where.longitude, where.latitude) if where else None,
        within_km=NEAR_KM if where and wanted.is_near else None,
        at=at,
        until=_until(wanted.when, at),
        held=own,
    )
    results = matches.look_up(wanted.text, scope, limit=PAGE, offset=(wanted.page - 1) * PAGE)
    return Finding(wanted, results, [_for_worker(row) for row in results.rows])


def find_for_staff(
    viewer: Person, wanted: Wanted, unit: Organisation | None, *, each: int, at: datetime
) -> Finding:
    """What the posts of `viewer` open to them, within `unit` if one is chosen: `each` of every kind, or a page of one.

    Also what has begun or is over. A constant number of queries.
    """
    held = labels_held(viewer.pk, reaches_of(viewer), unit.path if unit is not None else None)
    scope = Scope(
        kinds=[wanted.kind] if wanted.kind else None,
        service=wanted.service or None,
        within=unit,
        at=at if wanted.when else None,
        until=_until(wanted.when, at),
        held=held,
    )
    if wanted.kind:
        results = matches.look_up(wanted.text, scope, limit=PAGE, offset=(wanted.page - 1) * PAGE)
    else:
        results = matches.look_up(wanted.text, scope, limit=each, is_by_kind=True)
    return Finding(wanted, results, results.rows)


def _until(when: str, at: datetime) -> datetime | None:
    if not when:
        return None
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=1 if when == TODAY else 8)


def _for_worker(row: Found) -> Found:
    # The document leads to the desk, where its reader has no business.
    return (
        replace(row, url=reverse("hub:case", args=[row.object_id]), snippet=()) if row.kind == "case" else row
    )
