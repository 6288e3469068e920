"""A place's opening hours for the week ahead, with closures, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from unionhall.kernel.places import queries as places
from unionhall.kernel.places.models import Place
from unionhall.ui.calendars import short_date

DAYS = 7


@dataclass(frozen=True)
class Day:
    """One day's hours in words."""

    date: date
    text: str

    @property
    def short(self) -> str:
        """Day and month."""
        return short_date(self.date)


def week_of(place: Place, at: datetime) -> list[Day]:
    """The seven days from today."""
    today = timezone.localdate(at)
    hours = places.hours_of(place)
    closures = list(places.closures_ahead(place, at))
    found = []
    for day in (today + timedelta(days=offset) for offset in range(DAYS)):
        closure = next((one for one in closures if one.starts_on <= day <= one.ends_on), None)
        spans = hours.get(day.isoweekday(), [])
        if closure:
            text = _("Closed: %(reason)s") % {"reason": closure.reason}
        elif place.is_open_24h:
            text = _("day and night")
        else:
            text = ", ".join(f"{span.opens:%H:%M}–{span.closes:%H:%M}" for span in spans) or _("Closed")
        found.append(Day(day, text))
    return found
