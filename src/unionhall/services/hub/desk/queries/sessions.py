"""Sessions as staff see them: what runs at their units, and what is open to their people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from unionhall.engines.booking.models import Attendance, Booking, Seat, Session
from unionhall.engines.booking.states import BookingState, Mode, SessionState
from unionhall.kernel.catalogue.services import services
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Place
from unionhall.lib.acts import reach
from unionhall.lib.errors import NotAllowed
from unionhall.services.hub.desk.periods import Stretch
from unionhall.services.hub.desk.scope import Scope

SEE = "booking.see_sessions"
_SEEN_BY_ALL = (SessionState.PUBLISHED, SessionState.ENDED, SessionState.CANCELLED)


def run_by(scope: Scope) -> QuerySet[Session]:
    """Sessions held by units of `scope`."""
    return Session.objects.filter(scope.covers("organisation"))


def visible_to(viewer: Person) -> QuerySet[Session]:
    """Sessions held where the viewer holds a role, and published ones their people may book."""
    scope = Scope(tuple(reach(viewer, SEE)))
    open_to = Q(pk__in=[])
    for path in scope.paths:
        open_to |= Q(audience__path__above=path) | Q(audience__path__within=path)
    mine = scope.covers("organisation")
    others = Q(state__in=_SEEN_BY_ALL) & (Q(audience=None) | open_to) if scope.paths else Q(pk__in=[])
    return Session.objects.filter(mine | others)


def get_session(pk: UUID, *, viewer: Person) -> Session:
    """The session with everything its page shows of it. Raises NotAllowed."""
    rows = visible_to(viewer).select_related("organisation", "place", "room", "parent", "audience")
    session = rows.filter(pk=pk).first()
    if session is None:
        raise NotAllowed("session")
    return session


def with_counts(rows: QuerySet[Session]) -> QuerySet[Session]:
    """The same rows, each with `held` seats, people `waiting`, and people `came`."""
    taken = Seat.objects.filter(session=OuterRef("pk"), booking__isnull=False)
    waiting = Booking.objects.filter(session=OuterRef("pk"), state=BookingState.WAITING)
    came = Attendance.objects.filter(session=OuterRef("pk"), counts=True)
    return rows.annotate(held=_count(taken), waiting=_count(waiting), came=_count(came))


def _count(rows: QuerySet[Any]) -> Any:
    # A count of its own for each: joins would multiply seats by people.
    counted = rows.order_by().values("session").values(n=Count("*"))
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


COMING, RUNNING, DRAFTS, OVER, CALLED_OFF, EVERY = "coming", "running", "drafts", "over", "called_off", "all"
VIEWS = (COMING, RUNNING, DRAFTS, OVER, CALLED_OFF, EVERY)


@dataclass(frozen=True)
class Wanted:
    """What a list of sessions is narrowed to; empty means all. `kind` is `service:kind`."""

    text: str = ""
    kind: str = ""
    place: UUID | None = None
    stretch: Stretch | None = None


def _in_view(view: str, at: datetime) -> Q:
    published = Q(state=SessionState.PUBLISHED)
    return {
        COMING: published & Q(starts_at__gt=at),
        RUNNING: published & Q(starts_at__lte=at),
        DRAFTS: Q(state=SessionState.DRAFT),
        OVER: Q(state=SessionState.ENDED),
        CALLED_OFF: Q(state=SessionState.CANCELLED),
    }.get(view, Q())


def _narrowed(viewer: Person, wanted: Wanted) -> QuerySet[Session]:
    rows = visible_to(viewer).filter(parent=None)
    if wanted.text:
        rows = rows.filter(
            Q(title__icontains=wanted.text)
            | Q(title_en__icontains=wanted.text)
            | Q(place__name__icontains=wanted.text)
        )
    if wanted.kind:
        service, _colon, kind = wanted.kind.partition(":")
        rows = rows.filter(service=service, kind=kind)
    if wanted.place is not None:
        rows = rows.filter(place=wanted.place)
    if wanted.stretch:
        rows = rows.filter(ends_at__gte=wanted.stretch.start, starts_at__lt=wanted.stretch.end)
    return rows


def listed(viewer: Person, wanted: Wanted, view: str, *, at: datetime) -> QuerySet[Session]:
    """What can be booked, a series as one row, with counts; what is ahead soonest first, what is past newest first."""
    rows = with_counts(_narrowed(viewer, wanted).filter(_in_view(view, at)))
    order = ("starts_at", "pk") if view in (COMING, DRAFTS) else ("-starts_at", "-pk")
    return rows.select_related("place", "room", "organisation").order_by(*order)


def counts(viewer: Person, wanted: Wanted, *, at: datetime) -> dict[str, int]:
    """How many stand in each view of the list. One query."""
    tallies = {view: Count("pk", filter=_in_view(view, at), distinct=True) for view in VIEWS}
    return _narrowed(viewer, wanted).order_by().aggregate(**tallies)


def coming(scope: Scope, *, at: datetime, until: datetime, limit: int) -> list[Session]:
    """Published sessions with places that begin in this time, soonest first, with counts. One query."""
    rows = run_by(scope).filter(
        parent=None, state=SessionState.PUBLISHED, starts_at__gte=at, starts_at__lt=until, capacity__gt=0
    )
    rows = rows.exclude(mode=Mode.OPEN).select_related("place")
    return list(with_counts(rows).order_by("starts_at", "pk")[:limit])


def dated(viewer: Person, start: datetime, end: datetime) -> QuerySet[Session]:
    """What really takes place in this time: single sessions and the lessons of series, in order."""
    rows = visible_to(viewer).filter(starts_at__gte=start, starts_at__lt=end, lessons=None)
    return rows.select_related("place", "room", "parent").order_by("starts_at", "title", "pk")


def lessons_of(session: Session) -> list[Session]:
    """The dated lessons of a series with counts, in order; none for a single session."""
    return list(with_counts(session.lessons.all()).select_related("room").order_by("starts_at"))


def places_for(viewer: Person) -> list[Place]:
    """Places in which the viewer sees sessions, by name."""
    held = visible_to(viewer).filter(place__isnull=False).order_by().values("place")
    return list(Place.objects.filter(pk__in=held).defer("earth").order_by("name"))


def kinds_for(viewer: Person) -> list[tuple[str, str]]:
    """Kinds of session among the viewer's, as (`service:kind`, words)."""
    rows = visible_to(viewer).order_by("service", "kind").values_list("service", "kind").distinct()
    return [(f"{service}:{kind}", kind_name(service, kind)) for service, kind in rows]


def kind_name(service: str, kind: str) -> str:
    """What a service calls its kind of session; the service's own name where it has no word for it."""
    config = next((one for one in services() if one.label == service), None)
    names = config.session_kinds() if config else {}
    return str(names.get(kind) or (config.verbose_name if config else service))
