"""When places are open, and the closures that the public is told of ahead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.core import HOLIDAY, Span
from unionhall.kernel.places.models import Closure, OpeningHours, Place
from unionhall.kernel.rulebook.queries import value
from unionhall.lib.errors import InvalidInput, Refused


class BadHours(InvalidInput):
    """Hours that no door can keep."""

    message = _("A place opens before it closes, and opens again only after it has closed.")


class NoticeTooShort(Refused):
    """The law wants the public told so many days ahead."""

    message = _("A planned closure is announced %(days)s days ahead: the earliest first day is %(earliest)s.")


class ClosureOverlaps(Refused):
    """Those days are announced already."""

    message = _("A closure from %(starts)s to %(ends)s is announced already.")


class ClosureOver(Refused):
    """What is past cannot be withdrawn."""

    message = _("This closure is over.")


def _written(day: date) -> str:
    return str(date_format(day, "DATE_FORMAT"))


# Written out when the refusal is shown, in the reader's language.
_shown = lazy(_written, str)


def _locked(place: Place) -> Place:
    return Place.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=place.pk)


@transaction.atomic
def set_hours(place: Place, *, hours: Mapping[int, Sequence[Span]], by: Person, at: datetime) -> None:
    """Replace the weekly hours: 1 Monday to 7 Sunday, 8 statutory holidays; a day left out is closed.

    Without 8 a holiday has its weekday's hours. Raises NotAllowed, BadHours.
    """
    place = _locked(place)
    authorise(by, "places.set_hours", place)
    for weekday, spans in hours.items():
        _check_spans(weekday, spans)
    OpeningHours.objects.filter(place=place).delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(
            organisation=place.organisation,
            place=place,
            weekday=weekday,
            opens=span.opens,
            closes=span.closes,
        )
        for weekday, spans in hours.items()
        for span in spans
    )
    written = {
        str(weekday): [f"{span.opens:%H:%M}-{span.closes:%H:%M}" for span in spans]
        for weekday, spans in sorted(hours.items())
    }
    record(place, "places.hours.set", by=by, at=at, hours=written)


def _check_spans(weekday: int, spans: Sequence[Span]) -> None:
    if not 1 <= weekday <= HOLIDAY:
        raise ValueError(f"{weekday} is not a weekday")
    last = None
    for span in sorted(spans, key=lambda span: span.opens):
        if span.closes <= span.opens or (last is not None and span.opens < last):
            raise BadHours(field="hours")
        last = span.closes


@transaction.atomic
def post_closure(
    place: Place,
    *,
    starts_on: date,
    ends_on: date,
    reason: str,
    is_planned: bool = True,
    by: Person,
    at: datetime,
) -> Closure:
    """Announce that `place` stays shut from `starts_on` to the end of `ends_on`.

    A planned closure is announced as many days ahead as the rulebook says for the region; an emergency at once.
    Raises NotAllowed, NoticeTooShort, ClosureOverlaps, InvalidInput.
    """
    place = _locked(place)
    authorise(by, "places.post_closure", place)
    today, reason = timezone.localdate(at), reason.strip()
    _refuse_bad_days(starts_on, ends_on, today)
    if not reason:
        raise InvalidInput(_("Say why: the public reads it."), field="reason")
    if is_planned:
        _refuse_short_notice(place, starts_on, today)
    _refuse_overlap(place, starts_on, ends_on)
    closure = Closure.objects.create(
        organisation=place.organisation,
        place=place,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
        is_planned=is_planned,
        posted_at=at,
    )
    days: dict[str, Any] = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
    record(closure, "places.closure.post", by=by, at=at, is_planned=is_planned, **days)
    return closure


def _refuse_bad_days(starts_on: date, ends_on: date, today: date) -> None:
    if ends_on < starts_on:
        raise InvalidInput(_("The last day lies before the first."), field="ends_on")
    if ends_on < today:
        raise InvalidInput(_("These days are past."), field="ends_on")


def _refuse_overlap(place: Place, starts_on: date, ends_on: date) -> None:
    standing = Closure.objects.filter(place=place, withdrawn_at=None).order_by("starts_on")
    other = standing.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).first()
    if other is not None:
        raise ClosureOverlaps(field="starts_on", starts=_shown(other.starts_on), ends=_shown(other.ends_on))


def _refuse_short_notice(place: Place, starts_on: date, today: date) -> None:
    notice = value("palace.closure_notice_days", region=place.organisation.region, on=today)
    earliest = today + notice.span
    if starts_on < earliest:
        raise NoticeTooShort(field="starts_on", days=notice.number, earliest=_shown(earliest))


@transaction.atomic
def withdraw_closure(closure: Closure, *, by: Person, at: datetime) -> Closure:
    """Take an announced closure back; one that has begun ends, and the place opens again today.

    Raises NotAllowed, ClosureOver.
    """
    closure = (
        Closure.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=closure.pk)
    )
    authorise(by, "places.withdraw_closure", closure)
    today = timezone.localdate(at)
    if closure.withdrawn_at is not None:
        return closure
    if closure.ends_on < today:
        raise ClosureOver
    if closure.starts_on < today:
        closure.ends_on = today - timedelta(days=1)
    else:
        closure.withdrawn_at = at
    closure.save(update_fields=["ends_on", "withdrawn_at"])
    record(closure, "places.closure.withdraw", by=by, at=at)
    return closure
