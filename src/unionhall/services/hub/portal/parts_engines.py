"""What bookings and cases keep about a person, as parts of their copy. Of a case: what its own page shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from unionhall.engines.booking.models import Attendance, Ban, Booking, Companion
from unionhall.engines.casework import kinds
from unionhall.engines.casework import queries as casework
from unionhall.engines.casework.commands import empty_cases
from unionhall.engines.casework.models import Case
from unionhall.kernel.catalogue.services import ExportPart, Ground, Lapsed
from unionhall.kernel.people.models import Person

Rows = Iterator[Mapping[str, Any]]
CASE_FILES = "privacy.keep_case_files_years"
CASE_ENDS = _(
    "from the day on which the case, and whatever came out of it, had ended; legal matters by their own rule"
)
CASE_GOES = _("subject, papers and every text are destroyed; number, kind, days and result stay")
_STAFF = _("you, and the staff who run it")


def parts(person: Person) -> list[ExportPart]:
    """What was booked, attended and rated; what was asked for, and every step of it."""
    return [
        _bookings(person), _companions(person), _attendances(person), _bans(person), _cases(person),
        _case_steps(person),
    ]  # fmt: skip


def _bookings(person: Person) -> ExportPart:
    def rows() -> Rows:
        found = Booking.objects.filter(person=person).select_related("session__place").order_by("-created_at")
        for row in found.prefetch_related("companions"):
            with_whom = "、".join(f"{one.name} {one.phone}".strip() for one in row.companions.all())
            yield {
                "title": row.session.title, "place": row.session.place.name if row.session.place else "",
                "starts": row.session.starts_at, "state": row.get_state_display(), "booked": row.created_at,
                "party": row.party, "team": row.team_name, "with": with_whom, "cancelled": row.cancelled_at,
                "checked_in": row.checked_in_at,
            }  # fmt: skip

    return ExportPart(
        code="bookings", title=_("What you booked"), why=_("To keep your place."), ground=Ground.SERVICE,
        seen_by=_STAFF, rows=rows, covers=("booking.Booking.person",),
        columns=(
            ("title", _("Title")), ("place", _("Place")), ("starts", _("Starts")), ("state", _("State")),
            ("booked", _("Booked at")), ("party", _("Head count")), ("team", _("Team")), ("with", _("Together with")),
            ("cancelled", _("Cancelled")), ("checked_in", _("Checked in at")),
        ),
        stays=_("that a place was taken, without whose it was: figures go on being true"),
    )  # fmt: skip


def _companions(person: Person) -> ExportPart:
    def rows() -> Rows:
        found = Companion.objects.filter(person=person).select_related("booking__session")
        for row in found:
            yield {
                "title": row.booking.session.title,
                "starts": row.booking.session.starts_at,
                "name": row.name,
            }

    return ExportPart(
        code="companions", title=_("Where somebody else booked for you"), why=_("To let you in."),
        ground=Ground.SERVICE, seen_by=_("whoever booked, and the staff who run it"), rows=rows,
        covers=("booking.Companion.person",),
        columns=(("title", _("Title")), ("starts", _("Starts")), ("name", _("Name that was given"))),
        stays=_("that somebody came along, without name"),
    )  # fmt: skip


def _attendances(person: Person) -> ExportPart:
    def rows() -> Rows:
        found = Attendance.objects.filter(person=person).select_related("session", "rating")
        for row in found.order_by("-first_seen_at"):
            rating = getattr(row, "rating", None)
            yield {
                "title": row.session.title, "channel": row.get_channel_display(), "first": row.first_seen_at,
                "last": row.last_seen_at, "minutes": row.minutes, "counts": row.counts,
                "score": rating.score if rating else None,
                "reasons": "、".join(rating.reasons) if rating else "", "words": rating.text if rating else "",
            }  # fmt: skip

    return ExportPart(
        code="attendances", title=_("Where you were, and what you thought of it"),
        why=_("To count who was served, and to become better."), ground=Ground.SERVICE, seen_by=_STAFF, rows=rows,
        covers=("booking.Attendance.person",),
        columns=(
            ("title", _("Title")), ("channel", _("Channel")), ("first", _("First seen")), ("last", _("Last seen")),
            ("minutes", _("Minutes")), ("counts", _("Counts as attended")), ("score", _("Score")),
            ("reasons", _("Reasons")), ("words", _("In your words")),
        ),
        stays=_("that somebody was there and the score, without name and words"),
    )  # fmt: skip


def _bans(person: Person) -> ExportPart:
    def rows() -> Rows:
        for row in Ban.objects.filter(person=person):
            yield {"from": row.starts_at, "to": row.ends_at, "missed": row.absences, "lifted": row.lifted_at}

    return ExportPart(
        code="bans", title=_("Pauses in booking"), why=_("Places that are missed are lost to others."),
        ground=Ground.SERVICE, seen_by=_STAFF, rows=rows, covers=("booking.Ban.person",),
        columns=(
            ("from", _("From")), ("to", _("Until")), ("missed", _("Missed sessions")), ("lifted", _("Lifted at")),
        ),
        stays=_("that there was a pause, without whose"),
    )  # fmt: skip


def cases_about(person: Person) -> QuerySet[Case]:
    """Cases that serve the person, or that they opened for nobody in particular; newest first."""
    rows = Case.objects.filter(Q(person=person) | Q(opened_by=person, person=None))
    return rows.select_related("organisation", "partner", "assignee", "rating").order_by("-opened_at")


def _cases(person: Person) -> ExportPart:
    def rows() -> Rows:
        for case in cases_about(person):
            workflow = kinds.workflow_of(case.kind)
            rating = getattr(case, "rating", None)
            yield {
                "number": case.number, "kind": workflow.name, "title": case.title,
                "state": workflow.state(case.state).told, "opened": case.opened_at, "due": case.due_at,
                "closed": case.closed_at, "unit": case.organisation.name,
                "assignee": case.assignee.name if case.assignee else "",
                "partner": case.partner.name if case.partner else "", "score": rating.score if rating else None,
                "words": rating.text if rating else "",
            }  # fmt: skip

    return ExportPart(
        code="cases", title=_("Your cases"), why=_("To do what you asked for, by the day that was promised."),
        ground=Ground.SERVICE, seen_by=_("you, and those named on the case's page"), is_sensitive=True, rows=rows,
        covers=("casework.Case.person", "casework.Case.opened_by"),
        columns=(
            ("number", _("Number")), ("kind", _("Kind")), ("title", _("Subject")), ("state", _("State")),
            ("opened", _("Taken in at")), ("due", _("Due")), ("closed", _("Settled at")), ("unit", _("Unit")),
            ("assignee", _("Who works on it")), ("partner", _("The other side")), ("score", _("Score")),
            ("words", _("In your words")),
        ),
        stays=_("number, kind, days and result; your words go when the case has ended"),
        keep=CASE_FILES, since=CASE_ENDS, after=CASE_GOES, is_case_file=True,
        lapse=lambda before, at: _lapse_cases(person, before, at),
    )  # fmt: skip


def _lapse_cases(person: Person, before: date, at: datetime) -> Lapsed:
    """Kinds that are kept by another rule are let go by the service that they belong to."""
    kept = casework.kept_cases(person, CASE_FILES)
    return Lapsed(empty_cases(casework.ended_before(kept, before), by=None, at=at), kept.exists())


def _case_steps(person: Person) -> ExportPart:
    def rows() -> Rows:
        for case in cases_about(person):
            for line in reversed(casework.timeline(case, person)):
                yield {
                    "number": case.number, "at": line.at, "what": line.text, "who": line.who,
                    "details": "；".join(f"{label}：{value}" for label, value in line.details),
                    "files": "、".join(str(one) for one in line.files),
                }  # fmt: skip

    return ExportPart(
        code="case_steps", title=_("What happened in your cases"), why=_("So that everybody knows who did what."),
        ground=Ground.SERVICE, seen_by=_("you, and those named on the case's page"), is_sensitive=True, rows=rows,
        covers=("casework.Step.by", "casework.Note.by", "casework.Attachment.by"),
        columns=(
            ("number", _("Number")), ("at", _("Time")), ("what", _("What")), ("who", _("By whom")),
            ("details", _("Details")), ("files", _("Files")),
        ),
        stays=_("which step was taken when; your words go when the case has ended"),
        keep=CASE_FILES, since=CASE_ENDS, after=CASE_GOES, is_case_file=True,
    )  # fmt: skip
