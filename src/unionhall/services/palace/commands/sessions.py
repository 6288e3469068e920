"""Publishing and calling off whatever the palace puts on, and keeping it findable."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from unionhall.engines.booking import commands as booking
from unionhall.engines.booking.models import Session
from unionhall.engines.booking.states import SessionState
from unionhall.engines.matching import commands as matching
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import is_unheard
from unionhall.services.palace.findable import documents_of


@transaction.atomic
def publish_session(session: Session, *, by: Person, at: datetime) -> Session:
    """Show a draft to workers and let the need box find it.

    Raises NotAllowed, and what the booking engine refuses.
    """
    authorise(by, "palace.publish_session", session)
    published = booking.publish_session(session, by=by, at=at)
    index_session(published, at=at)
    record(published, "palace.session.publish", by=by, at=at, title=published.title)
    return published


@transaction.atomic
def publish_sessions(sessions: Sequence[Session], *, by: Person, at: datetime) -> list[Session]:
    """`publish_session` for many; all or none."""
    return [publish_session(session, by=by, at=at) for session in sessions]


@transaction.atomic
def cancel_session(session: Session, *, reason: str, by: Person, at: datetime) -> Session:
    """Call something off; everybody who booked is told `reason`, and searches find it no more.

    Raises NotAllowed, and what the booking engine refuses.
    """
    authorise(by, "palace.cancel_session", session)
    cancelled = booking.cancel_session(session, reason=reason, by=by, at=at)
    index_session(cancelled, at=at)
    record(cancelled, "palace.session.cancel", by=by, at=at, title=cancelled.title)
    return cancelled


def index_session(session: Session, *, at: datetime) -> None:
    """Let searches find a published session as it now is, and forget one that is called off; not while `unheard`."""
    if is_unheard():
        return
    if session.state == SessionState.CANCELLED:
        matching.remove_document(session.organisation, "session", session.pk, at=at)
    elif session.state == SessionState.PUBLISHED:
        matching.put_documents(documents_of([session]), at=at)
