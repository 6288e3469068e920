"""Everything that is mine, over all services: what waits for me, what is coming, what is done; searched, page by page.

Each source gives at most as many rows as are needed to fill the page, so a page costs the same number of queries
however much there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from unionhall.engines.booking import queries as bookings
from unionhall.engines.booking.models import Booking, FollowUp
from unionhall.engines.booking.states import FollowUpState
from unionhall.engines.casework import queries as casework
from unionhall.kernel.catalogue.services import MyItem, Todo, services
from unionhall.kernel.people.models import Person
from unionhall.services.hub.models import Need, Suggestion
from unionhall.services.hub.queries import cases, mine, needs
from unionhall.ui import calendars

PAGE_SIZE = 20
# Nobody leafs further; whoever looks for something older searches.
MOST_PAGES = 50
OVERVIEW, TODO, COMING, DONE = "", "todo", "coming", "done"
TABS = (OVERVIEW, TODO, COMING, DONE)
# (person, words looked for, how many rows, at) -> lines
Source = Callable[[Person, str, int, datetime], Iterable[MyItem]]


@dataclass(frozen=True)
class MyItems:
    """One page of one tab; the overview has the first of each. `waiting` is how many things wait for me in all."""

    tab: str
    text: str
    page: int
    todos: list[Todo]
    coming: list[MyItem]
    done: list[MyItem]
    waiting: int
    has_next: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.todos or self.coming or self.done)


def my_items(person: Person, at: datetime, *, tab: str = OVERVIEW, text: str = "", page: int = 1) -> MyItems:
    """The page `page` (from 1) of a tab, of what has the words `text` in it; searched from the overview, all tabs."""
    side = mine.my_side(person, at)
    text, page = text.strip()[:80], min(max(page, 1), MOST_PAGES)
    if tab == OVERVIEW and not text:
        return MyItems(
            tab, text, 1, side.todos, side.coming[:PAGE_SIZE], side.past[:PAGE_SIZE], len(side.todos), False
        )
    coming, more_coming = _page(COMING, person, text, page, at) if tab in (OVERVIEW, COMING) else ([], False)
    done, more_done = _page(DONE, person, text, page, at) if tab in (OVERVIEW, DONE) else ([], False)
    todos = side.todos if tab in (OVERVIEW, TODO) else []
    return MyItems(
        tab=tab,
        text=text,
        page=page,
        todos=[todo for todo in todos if _has(text, todo.title, todo.note)],
        coming=coming,
        done=done,
        waiting=len(side.todos),
        has_next=(more_coming or more_done) and page < MOST_PAGES,
    )


def _page(tab: str, person: Person, text: str, page: int, at: datetime) -> tuple[list[MyItem], bool]:
    wanted = page * PAGE_SIZE + 1
    found = chain.from_iterable(source(person, text, wanted, at) for source in _SOURCES[tab])
    items = sorted(found, key=lambda item: item.at, reverse=tab == DONE)
    return items[(page - 1) * PAGE_SIZE : page * PAGE_SIZE], len(items) > page * PAGE_SIZE


def _has(text: str, *words: Any) -> bool:
    return text.lower() in " ".join(map(str, words)).lower()


def _with(item: MyItem, *who: str) -> MyItem:
    """The line with where it is, or with whom it lies."""
    note = " · ".join(part for part in (str(item.note), *who) if part)
    return MyItem(item.title, note, item.url, item.status, item.status_text, item.at)


# ---- bookings ----


def _booking_words(text: str) -> Q:
    session = Q(session__title__icontains=text) | Q(session__title_en__icontains=text)
    return session | Q(session__place__name__icontains=text) if text else Q()


def _booked(person: Person, at: datetime, text: str) -> Any:
    return bookings.bookings_of(person, at=at).filter(_booking_words(text))


def _coming_bookings(person: Person, text: str, most: int, at: datetime) -> list[MyItem]:
    rows = _booked(person, at, text).filter(state__in=mine.AHEAD, session__ends_at__gt=at)
    return [_booking(row, at) for row in rows.order_by("session__starts_at")[:most]]


def _past_bookings(person: Person, text: str, most: int, at: datetime) -> list[MyItem]:
    ahead = Q(state__in=mine.AHEAD, session__ends_at__gt=at)
    rows = _booked(person, at, text).exclude(ahead)
    return [_booking(row, at) for row in rows.order_by("-session__starts_at", "-created_at")[:most]]


def _booking(row: Booking, at: datetime) -> MyItem:
    place = row.session.place
    return _with(mine.item_of(row, at), mine.name_of(place) if place else "")


# ---- cases ----


def _cases(person: Person, text: str) -> Any:
    words = Q(title__icontains=text) | Q(number__icontains=text) if text else Q()
    return casework.cases_of(person).filter(words)


def _open_cases(person: Person, text: str, most: int, at: datetime) -> list[MyItem]:
    rows = _cases(person, text).filter(closed_at=None).order_by("due_at", "id")
    return [_with(cases.item_of(case, at), _whose(case)) for case in rows[:most]]


def _closed_cases(person: Person, text: str, most: int, at: datetime) -> list[MyItem]:
    rows = _cases(person, text).filter(closed_at__isnull=False).order_by("-closed_at", "-id")
    return [_with(cases.item_of(case, at), _whose(case)) for case in rows[:most]]


def _whose(case: Any) -> str:
    unit = case.organisation.short_name or case.organisation.name
    return f"{unit} {case.assignee.name}" if case.assignee else str(unit)


# ---- what services add ----


def _of_services(person: Person, text: str, most: int, at: datetime) -> list[MyItem]:
    found = [
        item
        for service in services()
        for item in (*service.items(person, at), *service.more_items(person, at))
    ]
    return [item for item in found if _has(text, item.title, item.note)]


def _coming_of_services(person: Person, text: str, most: int, at: datetime) -> list[MyItem]:
    found = [item for item in _of_services(person, text, most, at) if item.status in ("todo", "doing")]
    return sorted(found, key=lambda item: item.at)[:most]


def _done_of_services(person: Person, text: str, most: int, at: datetime) -> list[MyItem]:
    found = [item for item in _of_services(person, text, most, at) if item.status not in ("todo", "doing")]
    return sorted(found, key=lambda item: item.at, reverse=True)[:most]


# ---- what was asked for in the box and taken up, other than by booking ----


def _adopted(person: Person, text: str, most: int, at: datetime) -> list[MyItem]:
    taken = Suggestion.objects.filter(taken_at__isnull=False, booking=None).select_related("place")
    rows = Need.objects.filter(person=person, taken_at__isnull=False, text__icontains=text)
    rows = rows.filter(suggestions__in=taken).distinct().order_by("-taken_at")
    rows = rows.prefetch_related(Prefetch("suggestions", taken.order_by("rank"), to_attr="taken"))
    return [_need(row) for row in rows[:most]]


def _need(row: Need) -> MyItem:
    first: Suggestion = row.taken[0]  # type: ignore[attr-defined]
    url = reverse("hub:home")
    if first.place_id:
        url = reverse("hub:place", args=[first.place_id])
    elif first.session_id:
        url = reverse("hub:session", args=[first.session_id])
    elif first.request:
        url = needs.request_url(first) or url
    assert row.taken_at is not None
    day = calendars.short_date(localtime(row.taken_at).date())
    place = mine.name_of(first.place) if first.place else ""
    return MyItem(
        title=_("You asked: “%(text)s”") % {"text": row.text},
        note=" · ".join(filter(None, (_("taken up on %(day)s") % {"day": day}, place))),
        url=url,
        status="done",
        status_text=_("Taken up"),
        at=row.taken_at,
    )


# ---- what became of a bad rating ----


def _follow_ups(person: Person, text: str) -> Any:
    rows = FollowUp.objects.filter(rating__attendance__person=person)
    if text:
        rows = rows.filter(rating__attendance__session__title__icontains=text)
    return rows.select_related("rating__attendance__session__place", "organisation")


def _open_follow_ups(person: Person, text: str, most: int, at: datetime) -> list[MyItem]:
    rows = _follow_ups(person, text).filter(state=FollowUpState.OPEN).order_by("due_on")
    return [_follow_up(row, at) for row in rows[:most]]


def _closed_follow_ups(person: Person, text: str, most: int, at: datetime) -> list[MyItem]:
    rows = _follow_ups(person, text).exclude(state=FollowUpState.OPEN).order_by("-done_at")
    return [_follow_up(row, at) for row in rows[:most]]


def _follow_up(row: FollowUp, at: datetime) -> MyItem:
    attendance = row.rating.attendance
    is_open = row.state == FollowUpState.OPEN
    note = (
        _("Somebody calls you by %(day)s") % {"day": calendars.short_date(row.due_on)}
        if is_open
        else row.outcome
    )
    return MyItem(
        title=_("You were not content: %(title)s") % {"title": mine.title_of(attendance.session)},
        note=" · ".join(filter(None, (note, row.organisation.short_name or row.organisation.name))),
        url=reverse("hub:booking", args=[attendance.booking_id])
        if attendance.booking_id
        else reverse("hub:mine"),
        status="doing" if is_open else "done",
        status_text=_("We are looking into it") if is_open else _("Seen to"),
        at=at if is_open else row.done_at or row.opened_at,
    )


_SOURCES: dict[str, tuple[Source, ...]] = {
    COMING: (_coming_bookings, _open_cases, _coming_of_services, _open_follow_ups),
    DONE: (_past_bookings, _closed_cases, _done_of_services, _adopted, _closed_follow_ups),
}
