"""How the portal says when something takes place: in the reader's language, as people say it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unionhall.engines.booking.models import Session
from unionhall.ui import calendars


def session_when(session: Session) -> str:
    """Day and hours; of a series, the first lesson and how many there are."""
    lessons = list(session.times)
    if len(lessons) < 2:
        return calendars.span(session.starts_at, session.ends_at)
    first = calendars.span(lessons[0].lower, lessons[0].upper)
    return ngettext("%(first)s, %(n)s lesson", "%(first)s, %(n)s lessons", len(lessons)) % {
        "first": first,
        "n": len(lessons),
    }


def next_time(session: Session, at: datetime) -> tuple[datetime, datetime] | None:
    """Start and end of what comes next, or goes on, at `at`; None when it is over."""
    return next(((one.lower, one.upper) for one in session.times if one.upper > at), None)


def next_when(session: Session, at: datetime) -> str:
    """The next lesson of a series that has begun; otherwise `session_when`."""
    coming = next_time(session, at)
    if coming is None or session.starts_at > at:
        return session_when(session)
    if len(session.times) < 2:
        return session_when(session)
    return _("Next lesson %(when)s") % {"when": calendars.span(*coming)}
