"""Entering holidays that the built-in lists do not have, or have otherwise."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.calendar.core import SpecialDay, WorkedHoliday, check_year
from unionhall.kernel.calendar.models import CalendarYear, DayOverride
from unionhall.lib.acts import authorise, record
from unionhall.lib.errors import InvalidInput


class NotASpecialDay(InvalidInput):
    """The entry lacks what makes it one."""

    message = _("Give the day a name and the notice that it comes from.")


@transaction.atomic
def set_day(
    day: date,
    *,
    is_working_day: bool,
    name: str,
    source: str,
    organisation: Any,
    by: Any,
    at: datetime,
    is_statutory: bool = False,
) -> DayOverride:
    """Enter `day` as a working day or a day off, or correct what was entered; `source` is the notice.

    `is_statutory` marks a day off that is a holiday by law itself. Raises NotAllowed, NotASpecialDay, WorkedHoliday.
    """
    authorise(by, "calendar.set_day", organisation)
    special = _store(day, SpecialDay(is_working_day, name, is_statutory), source)
    told = {"day": day.isoformat(), "is_working_day": is_working_day, "name": name, "source": source}
    if is_statutory:
        told["is_statutory"] = True
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
    check_year(year, special_days)
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
    if special.is_statutory and special.is_working_day:
        raise WorkedHoliday(field="is_statutory")
    stored, _created = DayOverride.objects.update_or_create(
        day=day,
        defaults={
            "is_working_day": special.is_working_day,
            "is_statutory": special.is_statutory,
            "name": special.name.strip(),
            "source": source.strip(),
        },
    )
    return stored
