"""What the desk does with a session of any service, so that the service hears of it in the same transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from unionhall.engines.booking import commands as booking
from unionhall.engines.booking.models import Session
from unionhall.kernel.catalogue.services import services
from unionhall.kernel.people.models import Person


@transaction.atomic
def publish_session(session: Session, *, by: Person, at: datetime) -> Session:
    """Open a draft to its audience; its service makes it findable. Raises what the booking engine refuses."""
    return _told(booking.publish_session(session, by=by, at=at), at)


@transaction.atomic
def change_session(session: Session, *, by: Person, at: datetime, **changes: Any) -> Session:
    """Change what the desk may change of it. Raises what the booking engine refuses."""
    return _told(booking.change_session(session, by=by, at=at, **changes), at)


@transaction.atomic
def cancel_session(session: Session, *, reason: str, by: Person, at: datetime) -> Session:
    """Call it off; from now on no search finds it. Raises what the booking engine refuses."""
    return _told(booking.cancel_session(session, reason=reason, by=by, at=at), at)


def _told(session: Session, at: datetime) -> Session:
    for service in services():
        service.session_changed(session, at)
    return session
