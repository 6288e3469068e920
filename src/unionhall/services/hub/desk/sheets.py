"""What the desk's lists look like as spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from unionhall.engines.booking.models import Session
from unionhall.engines.casework import kinds
from unionhall.kernel.files.workbooks import Sheet
from unionhall.kernel.people.models import Person
from unionhall.lib.text import mask_name
from unionhall.services.hub.desk.queries import roll
from unionhall.services.hub.desk.queries.sessions import kind_name
from unionhall.services.hub.figures import suggested_name

MOST_ROWS = 50_000


def sessions_sheet(rows: Any) -> Sheet:
    """A list of sessions with how full they are."""
    heads = [
        _("Session"),
        _("Kind"),
        _("Begins"),
        _("Ends"),
        _("Place"),
        pgettext("where", "Room"),
        _("Held by"),
        _("State"),
        _("Number of places"),
        _("Places taken"),
        _("Waiting"),
        _("Took part"),
    ]
    lines = [
        [row.title, kind_name(row.service, row.kind), row.starts_at, row.ends_at, str(row.place or ""),
         str(row.room or ""), row.organisation.short_name, str(row.get_state_display()), row.capacity, row.held,
         row.waiting, row.came]
        for row in rows[:MOST_ROWS]
    ]  # fmt: skip
    return Sheet(heads, lines, name=pgettext("booking", "Sessions"))


def roll_sheets(session: Session, viewer: Person) -> list[Sheet]:
    """Who has a place, who waits, who came: full names and numbers, for those who run the session."""
    heads = [
        _("Name"), _("Mobile phone"), _("Unit"), _("Channel"), pgettext("party", "People"), _("With"), _("Team"),
        _("Booked at"), _("State"), _("Checked in"),
    ]  # fmt: skip
    booked = [_booking_line(row) for row in roll.listed(session, viewer, roll.BOOKED)[:MOST_ROWS]]
    waiting = [_waiting_line(row) for row in roll.listed(session, viewer, roll.WAITING)[:MOST_ROWS]]
    return [
        Sheet(heads, booked, name=_("Signed up"), note=session.title),
        Sheet([_("Position"), *heads], waiting, name=_("Waiting list"), note=session.title),
        _presence_sheet(session, viewer),
    ]


def _presence_sheet(session: Session, viewer: Person) -> Sheet:
    heads = [
        _("Name"), _("Mobile phone"), _("Unit"), _("Session"), _("Begins"), _("Channel"), _("Checked in"),
        _("Minutes"), _("Counts"),
    ]  # fmt: skip
    lines = [
        [row.person.name, row.person.phone, row.person.organisation.short_name, row.session.title,
         row.session.starts_at, str(row.get_channel_display()), row.checked_in_at, row.minutes, row.counts]
        for row in roll.attendances(session, viewer)[:MOST_ROWS]
    ]  # fmt: skip
    return Sheet(heads, lines, name=_("Took part"), note=session.title)


def _booking_line(row: Any) -> list[Any]:
    return [
        row.person.name, row.person.phone, row.person.organisation.short_name, str(row.get_channel_display()),
        row.party, "、".join(one.name for one in row.companions.all()), row.team_name, row.created_at,
        str(row.get_state_display()), row.seen_at,
    ]  # fmt: skip


def _waiting_line(row: Any) -> list[Any]:
    return [row.place_in_line, *_booking_line(row)]


def needs_sheet(rows: Iterable[Any]) -> Sheet:
    """What was asked, people masked."""
    heads = [_("Asked"), _("What was asked"), _("Who"), _("Unit"), _("Suggested first"), _("Taken up")]
    lines = [
        [row.asked_at, row.text, mask_name(row.person.name) if row.person else _("not signed in"),
         row.organisation.short_name, _suggested(row), row.taken_at]
        for row in rows
    ]  # fmt: skip
    return Sheet(heads, lines, name=_("Needs"))


def _suggested(need: Any) -> str:
    return next((suggested_name(one) for one in need.suggested), "")


def follow_ups_sheet(rows: Iterable[Any]) -> Sheet:
    """Low ratings and what was done about them, people masked."""
    heads = [
        _("Session"),
        _("Points"),
        _("In their own words"),
        _("Who"),
        _("Opened on"),
        _("Due"),
        _("Taken on by"),
        _("State"),
        _("Outcome"),
    ]
    lines = [
        [row.rating.attendance.session.title, row.rating.score, row.rating.text,
         mask_name(row.rating.attendance.person.name), row.opened_at, row.due_on,
         row.assignee.name if row.assignee else "", str(row.get_state_display()), row.outcome]
        for row in rows
    ]  # fmt: skip
    return Sheet(heads, lines, name=_("Follow-ups"))


def cases_sheet(rows: Iterable[Any]) -> Sheet:
    """Cases of the inbox, people masked."""
    heads = [
        _("Number"), _("Kind"), _("Subject"), _("Who"), _("Unit"), _("State"), _("Whose turn"), _("Opened on"),
        _("Due"), _("Assigned to"),
    ]  # fmt: skip
    lines = []
    for row in rows:
        workflow = kinds.workflow_of(row.kind)
        lines.append(
            [row.number, str(workflow.name), row.title, mask_name(row.person.name) if row.person else "",
             row.organisation.short_name, str(workflow.state(row.state).name), str(row.get_turn_display()),
             row.opened_at, row.due_at, row.assignee.name if row.assignee else ""]
        )  # fmt: skip
    return Sheet(heads, lines, name=_("Cases"))


def calls_sheet(rows: Iterable[Any]) -> Sheet:
    """What a webhook was told, and how it went."""
    heads = [
        _("Event"), _("When"), _("State"), _("Attempts"), _("Answer code"), _("Last attempt"),
        _("Next attempt"), _("What was sent"),
    ]  # fmt: skip
    lines = [
        [row.event, row.delivery.event.at, str(row.delivery.get_state_display()), row.delivery.attempts,
         row.delivery.error or row.delivery.answer or "", row.delivery.tried_at,
         row.delivery.next_at if row.delivery.state == "waiting" else None, row.payload]
        for row in rows
    ]  # fmt: skip
    return Sheet(heads, lines, name=_("Delivery log"))
