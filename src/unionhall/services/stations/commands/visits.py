"""Visits are counted, not people followed: a tap at the door, or a number that somebody read off a counter."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook.queries import value
from unionhall.lib.errors import InvalidInput
from unionhall.services.stations.models import Station, Visit
from unionhall.services.stations.rows import trace_of
from unionhall.services.stations.states import VisitSource

MOST_PEOPLE = 5_000
HOUR = timedelta(hours=1)


class WrongNumber(InvalidInput):
    """No people, or more than fit."""

    message = _("A whole number from 1 to %(most)s.")


class DayAhead(InvalidInput):
    """What has not happened cannot be counted."""

    message = _("This day has not come yet.")


@transaction.atomic
def count_visit(
    station: Station, *, address: str = "", by: Person | None = None, at: datetime
) -> Visit | None:
    """Count somebody who says "I was here"; whoever is signed in counts once a day and station.

    None when it is not counted: a second tap of the day, a station that is given up, or far too many taps from one
    connection. Whoever taps is thanked all the same.
    """
    if station.removed_on is not None:
        return None
    day = timezone.localdate(at)
    trace = "" if by is not None else trace_of(station, address, at)
    if trace:
        rule = value("stations.taps_per_address_hour", region=station.organisation.region, on=day)
        if Visit.objects.filter(trace=trace, at__gt=at - HOUR).count() >= rule.number:
            return None
    if by is None:
        return Visit.objects.create(
            organisation=station.organisation,
            station=station,
            source=VisitSource.TAP,
            at=at,
            day=day,
            trace=trace,
        )
    visit, is_new = Visit.objects.get_or_create(
        organisation=station.organisation, station=station, person=by, day=day,
        defaults={"source": VisitSource.TAP, "at": at},
    )  # fmt: skip
    return visit if is_new else None


@transaction.atomic
def count_visitors(
    station: Station, *, people: int, day: date, source: str = VisitSource.COUNTER, by: Person, at: datetime
) -> Visit:
    """Enter how many people came on `day`, as a counter or the keeper says; entering a day again corrects it.

    Raises NotAllowed, WrongNumber, DayAhead.
    """
    authorise(by, "stations.count_visitors", station)
    if not 1 <= people <= MOST_PEOPLE:
        raise WrongNumber(field="people", most=MOST_PEOPLE)
    if day > timezone.localdate(at):
        raise DayAhead(field="day")
    # Noon: in the middle of the day that is meant.
    moment = timezone.make_aware(datetime.combine(day, datetime.min.time())) + timedelta(hours=12)
    Visit.objects.filter(station=station, day=day, source=source, person=None, trace="").delete()
    visit = Visit.objects.create(
        organisation=station.organisation, station=station, source=source, people=people, day=day, at=moment
    )
    record(station, "stations.station.count_visitors", by=by, at=at, day=day.isoformat(), people=people)
    return visit
