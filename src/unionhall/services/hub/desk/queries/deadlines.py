"""What is due, on the calendar of the desk and for calendar programs."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from unionhall.engines.casework import kinds
from unionhall.engines.casework import queries as casework
from unionhall.engines.casework.models import Deadline
from unionhall.kernel.people.models import Person
from unionhall.lib import ical
from unionhall.lib.errors import NotAllowed
from unionhall.services.hub.desk.periods import midnight
from unionhall.services.hub.models import DeadlineFeed

_SALT = "hub.deadlines"
_BEFORE, _AHEAD = timedelta(days=30), timedelta(days=180)


def due_events(viewer: Person, first: date, after: date, *, at: datetime) -> list[dict[str, Any]]:
    """Running clocks that end in these days, for `week_calendar`."""
    return [_event(row, at) for row in casework.deadlines_between(viewer, midnight(first), midnight(after))]


def _event(row: Deadline, at: datetime) -> dict[str, Any]:
    return {
        "title": _("Due: %(title)s") % {"title": row.case.title},
        "starts": row.due_at,
        "url": reverse("hub:desk-case", args=[row.case_id]),
        "note": str(kinds.workflow_of(row.case.kind).name),
        "kind": "late" if row.due_at < at else "todo",
    }


def address_of(person: Person) -> str:
    """The secret part of the address somebody made; empty while there is none."""
    row = DeadlineFeed.objects.filter(person=person).first()
    return signing.dumps([person.pk.hex, row.serial], salt=_SALT) if row else ""


def calendar_text(token: str, *, at: datetime) -> str:
    """The deadlines as a calendar: number, kind and day, nothing about anybody.

    Raises NotAllowed for an address that we did not sign, or that was replaced by a new one.
    """
    try:
        key, serial = signing.loads(token, salt=_SALT)
        feed = DeadlineFeed.objects.select_related("person").get(person=UUID(key), serial=serial)
    except (signing.BadSignature, ValueError, TypeError, DeadlineFeed.DoesNotExist):
        raise NotAllowed("feed") from None
    rows = casework.deadlines_between(feed.person, at - _BEFORE, at + _AHEAD)
    return ical.calendar("Deadlines", (_due(row, at) for row in rows))


def _due(row: Deadline, at: datetime) -> list[str]:
    workflow = kinds.workflow_of(row.case.kind)
    summary = f"{row.case.number} {workflow.name}"
    return ical.event(str(row.pk), at=at, starts=row.due_at, summary=summary)
