"""Entering holidays that the built-in lists do not have, or have otherwise."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.calendar.core import BUILT_IN_YEARS, SpecialDay
from unionhall.kernel.calendar.models import CalendarYear, DayOverride
from unionhall.lib.acts import authorise, record
from unionhall.lib.errors import InvalidInput, Refused

# New Year, Spring Festival, Tomb Sweeping, Labour Day, Dragon Boat, Mid-Autumn and National Day: a year that
# has fewer days off than the festivals themselves has not been entered completely.
FEWEST_HOLIDAYS = 7


class NotASpecialDay(InvalidInput):
    """The entry lacks what makes it one."""

    message = _("Give the day a name and the notice that it comes from.")


class DayElsewhere(InvalidInput):
    """A day of another year stands in a year's list."""

    message = _("%(day)s does not lie in %(year)s.")


class YearIncomplete(InvalidInput):
    """Too few days off were entered for a whole year."""

    message = _("A year has at least %(fewest)s days off for its seven festivals; %(count)s were entered.")


class YearBuiltIn(Refused):
    """The year is in the built-in lists; single days of it can be changed."""

    message = _("The holidays of %(year)s are built in. To change a single day, enter that day.")


@transaction.atomic
def set_day(
    day: date, *, is_working_day: bool, name: str, source: str, organisation: Any, by: Any, at: datetime
) -> DayOverride:
    """Enter `day` as a working day or a day off, or correct what was entered; `source` is the notice.

    Raises NotAllowed, NotASpecialDay.
    """
    authorise(by, "calendar.set_day", organisation)
    special = _store(day, SpecialDay(is_working_day, name), source)
    told = {"day": day.isoformat(), "is_working_day": is_working_day, "name": name, "source": source}
    record(special, "calendar.day.set", by=by, at=at, organisation=organisation, **told)
    return special


@transaction.atomic
def clear_day(day: date, *, organisation: Any, by: Any, at: datetime) -> None:
    """Let the built-in lists and the weekday decide about `day` again. Raises NotAllowed."""
    authorise(by, "calendar.clear_day", organisation)
    for special in DayOverride.objects.select_for_update().filter(day=day):
        told = {"day": day.isoformat(), "is_working_day": special.is_working_day, "name": special.name}
        record(special, "calendar.day.clear", by=by, at=at, organisation=organisation, **told)
        special.delete()


@transaction.atomic
def publish_year(
    year: int,
    special_days: Mapping[date, SpecialDay],
    *,
    source: str,
    organisation: Any,
    by: Any,
    at: datetime,
) -> CalendarYear:
    """Enter all special days of `year` and count it as known from now on; doing so again corrects it.

    Raises NotAllowed, YearBuiltIn, DayElsewhere, YearIncomplete, NotASpecialDay.
    """
    authorise(by, "calendar.publish_year", organisation)
    if year in BUILT_IN_YEARS:
        raise YearBuiltIn(year=year)
    for day in special_days:
        if day.year != year:
            raise DayElsewhere(field="days", day=day, year=year)
    count = sum(not special.is_working_day for special in special_days.values())
    if count < FEWEST_HOLIDAYS:
        raise YearIncomplete(field="days", fewest=FEWEST_HOLIDAYS, count=count)
    DayOverride.objects.filter(day__year=year).exclude(day__in=special_days).delete()
    for day, special in special_days.items():
        _store(day, special, source)
    known, _created = CalendarYear.objects.update_or_create(year=year, defaults={"source": source.strip()})
    told = {"year": year, "source": source, "days": sorted(day.isoformat() for day in special_days)}
    record(known, "calendar.year.publish", by=by, at=at, organisation=organisation, **told)
    return known


def _store(day: date, special: SpecialDay, source: str) -> DayOverride:
    if not special.name.strip() or not source.strip():
        raise NotASpecialDay(field="source" if special.name.strip() else "name")
    stored, _created = DayOverride.objects.update_or_create(
        day=day,
        defaults={
            "is_working_day": special.is_working_day,
            "name": special.name.strip(),
            "source": source.strip(),
        },
    )
    return stored
