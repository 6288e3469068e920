"""What bookings count for: the rows behind the figures services declare. Each opens down to exactly these rows.

Every function takes (viewer, organisation, start, end): units at or beneath `organisation` that the viewer may
read, instants in [start, end). `served_people` and the like turn rows into numbers.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet, Sum

from unionhall.engines.booking.models import Attendance, Rating, Session
from unionhall.engines.booking.states import HOLDING, Mode, SessionState
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.organisations.queries import lies_within
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import reach

SATISFIED = 4


def attendances(
    viewer: Person, organisation: Organisation, start: datetime, end: datetime
) -> QuerySet[Attendance]:
    """Attendances that count, at sessions that began in the period."""
    rows = Attendance.objects.filter(counts=True, session__starts_at__gte=start, session__starts_at__lt=end)
    return rows.filter(
        lies_within(reach(viewer, "booking.see_sessions"), field="organisation__path"),
        organisation__path__within=organisation.path,
    ).select_related("person", "session")


def people_served(rows: QuerySet[Attendance]) -> int:
    """How many different people; somebody who came twice, or on two channels, is one."""
    return rows.order_by().values("person").distinct().count()


def ended_sessions(
    viewer: Person, organisation: Organisation, start: datetime, end: datetime
) -> QuerySet[Session]:
    """Sessions with seats (of series: the head) that are over and began in the period."""
    rows = Session.objects.filter(
        state=SessionState.ENDED, parent=None, starts_at__gte=start, starts_at__lt=end
    )
    return rows.exclude(mode=Mode.OPEN).filter(
        lies_within(reach(viewer, "booking.see_sessions"), field="organisation__path"),
        organisation__path__within=organisation.path,
    )


def seats_filled(rows: QuerySet[Session]) -> Decimal | None:
    """The share of seats that were held at the end, 0 to 1; None without seats."""
    seats = rows.order_by().aggregate(all=Sum("capacity"))["all"]
    if not seats:
        return None
    held = rows.model.objects.filter(pk__in=rows.order_by().values("pk"), bookings__state__in=HOLDING)
    taken = held.aggregate(all=Sum("bookings__party"))["all"] or 0
    return Decimal(taken) / Decimal(seats)


def ratings(viewer: Person, organisation: Organisation, start: datetime, end: datetime) -> QuerySet[Rating]:
    """Ratings given in the period."""
    rows = Rating.objects.filter(rated_at__gte=start, rated_at__lt=end)
    return rows.filter(
        lies_within(reach(viewer, "booking.see_ratings"), field="organisation__path"),
        organisation__path__within=organisation.path,
    ).select_related("attendance__session", "attendance__person")


def satisfied(rows: QuerySet[Rating]) -> QuerySet[Rating]:
    """Those of 4 or 5: the numerator of satisfaction."""
    return rows.filter(score__gte=SATISFIED)
