"""The page of one session: facts, seats, one view of its list, what may be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from unionhall.engines.booking.models import Session
from unionhall.engines.booking.states import Mode, SessionState
from unionhall.kernel.catalogue.services import ServiceConfig, services
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import may
from unionhall.services.hub.desk.queries import roll, sessions


@dataclass(frozen=True)
class Act:
    """Something that can be done with a session: words, icon, page. `posts` when a press is enough."""

    label: Any
    icon: str
    url: str
    posts: bool = False
    is_main: bool = False


@dataclass(frozen=True)
class SessionPage:
    """Everything the page of one session shows."""

    session: Session
    kind: str
    facts: list[dict[str, Any]]
    lessons: list[Session]
    counts: roll.Counts
    held: int
    view: str
    acts: list[Act]
    manage_url: str
    points: float | None
    rated: int
    may_check_in: bool
    may_cancel: bool
    at: datetime

    @property
    def views(self) -> list[dict[str, Any]]:
        """The views of the list that have anything in them, and always the first."""
        names = {
            roll.BOOKED: (_("Signed up"), self.counts.booked),
            roll.WAITING: (_("Waiting list"), self.counts.waiting),
            roll.ENTERED: (_("In the draw"), self.counts.entered),
            roll.CAME: (_("Took part"), self.counts.came),
            roll.GONE: (_("Given up"), self.counts.gone),
        }
        shown = [view for view in roll.VIEWS if view in (roll.BOOKED, self.view) or names[view][1]]
        return [
            {"label": names[v][0], "count": names[v][1], "url": f"?view={v}#roll", "current": v == self.view}
            for v in shown
        ]

    @property
    def is_open(self) -> bool:
        """Whether it takes bookings or still takes place."""
        return self.session.state in (SessionState.DRAFT, SessionState.PUBLISHED)


def session_page(pk: UUID, *, viewer: Person, view: str, at: datetime) -> SessionPage:
    """Raises NotAllowed."""
    session = sessions.get_session(pk, viewer=viewer)
    service = next((one for one in services() if one.label == session.service), None)
    counted: Any = sessions.with_counts(Session.objects.filter(pk=roll.head_of(session).pk)).get()
    mean, rated = roll.points(session)
    return SessionPage(
        session=session,
        kind=sessions.kind_name(session.service, session.kind),
        facts=_facts(session, service),
        lessons=sessions.lessons_of(session),
        counts=roll.counts(session, viewer),
        held=counted.held,
        view=view if view in roll.VIEWS else roll.BOOKED,
        acts=_acts(session, viewer, at),
        manage_url=service.manage_url(session)
        if service and may(viewer, "booking.change_session", session)
        else "",
        points=mean,
        rated=rated,
        may_check_in=may(viewer, "booking.check_in", session),
        may_cancel=may(viewer, "booking.cancel_late", session),
        at=at,
    )


def _facts(session: Session, service: ServiceConfig | None) -> list[dict[str, Any]]:
    where = [str(thing) for thing in (session.place, session.room) if thing]
    rows: list[tuple[Any, Any]] = [
        (_("Place"), " · ".join(where) or "–"),
        (_("Held by"), session.organisation.short_name),
        (_("How places are given"), session.get_mode_display()),
        (_("For"), _audience(session)),
    ]
    if session.fee_yuan:
        rows.append((_("Fee"), _("%(fee)s yuan") % {"fee": f"{session.fee_yuan.normalize():f}"}))
    if service is not None:
        rows += service.describe(session)
    return [{"label": label, "value": value} for label, value in rows]


def _audience(session: Session) -> str:
    people = str(session.audience) if session.audience else _("everybody")
    return _("%(who)s, members only") % {"who": people} if session.is_members_only else people


def _acts(session: Session, viewer: Person, at: datetime) -> list[Act]:
    """What the viewer may do with the session in the state it is in, the main thing first."""

    def act(permission: str, label: Any, icon: str, page: str, *, when: bool, **how: bool) -> list[Act]:
        allowed = when and may(viewer, permission, session)
        return [Act(label, icon, reverse(page, args=[session.pk]), **how)] if allowed else []

    state, is_head = session.state, session.parent_id is None
    is_draft, is_on = state == SessionState.DRAFT, state == SessionState.PUBLISHED
    takes = is_on and is_head and session.mode != Mode.OPEN
    drawn = session.mode == Mode.LOTTERY and is_head and not is_draft
    return [
        *act("booking.publish_session", _("Publish"), "megaphone", "hub:desk-publish",
             when=is_draft and is_head, posts=True, is_main=True),
        *act("booking.check_in", _("Check in"), "user-check", "hub:desk-checkin", when=is_on, is_main=True),
        *act("booking.check_in", _("Code for the hall's screen"), "monitor", "hub:desk-screen", when=is_on),
        *act("booking.draw_session", _("Draw"), "dices", "hub:desk-draw", when=drawn),
        *_book(session, viewer, when=takes and session.opens_at <= at < session.ends_at),
        *act("booking.change_session", _("Number of places"), "ticket", "hub:desk-capacity",
             when=is_head and (is_draft or is_on)),
        *act("booking.record_attendance", _("Mark absences"), "user-x", "hub:desk-close",
             when=is_on and at >= session.ends_at, posts=True),
        *act("booking.cancel_session", _("Call off"), "ban", "hub:desk-call-off", when=is_draft or is_on),
    ]  # fmt: skip


def _book(session: Session, viewer: Person, *, when: bool) -> list[Act]:
    # Held over people, not over the session: whoever keeps anybody's file may book for them.
    if not when or not may(viewer, "booking.book_for_others"):
        return []
    return [
        Act(_("Book for somebody"), "user-plus", reverse("hub:desk-book", args=[session.pk])),
        Act(_("Import a list"), "upload", reverse("hub:desk-import", args=[session.pk])),
    ]
