"""What tests of the desk begin with: a county, its staff with a second factor, and sessions around the present."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from unionhall.engines.booking import commands as booking
from unionhall.engines.booking.models import Attendance, Booking, Session
from unionhall.engines.booking.tests.cast import County, person
from unionhall.engines.matching import core as matching
from unionhall.kernel.access.tests.cast import sign_in
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Account, Person
from unionhall.services.hub import commands
from unionhall.services.hub.queries.needs import Answer, Suggested

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass
class Desk:
    """The county of the booking tests, at the present moment of the clock that the views read."""

    county: County
    now: datetime = field(default_factory=lambda: timezone.now().replace(microsecond=0))

    def client(self, who: Person | None = None) -> Client:
        """A browser in which `who` (the palace's manager) is signed in with the second factor."""
        who = who or self.county.manager
        Account.objects.get_or_create(
            person=who, defaults={"phone": who.phone, "phone_verified_at": self.now}
        )
        return sign_in(Client(), who)

    def staff(self, role: str, unit: Organisation | None = None) -> Person:
        """Somebody who holds `role` at `unit` (the county)."""
        return person(unit or self.county.county, f"{role}", role=role)

    def draft(self, starts: timedelta = 3 * DAY, **fields: Any) -> Session:
        """A session that begins in `starts` and takes two hours; it can be booked since long before."""
        begins = self.now + starts
        given = {"starts_at": begins, "ends_at": begins + 2 * HOUR, "opens_at": begins - 90 * DAY}
        return self.county.draft(**given | {"at": begins - 90 * DAY} | fields)

    def session(self, starts: timedelta = 3 * DAY, **fields: Any) -> Session:
        """The same, published."""
        draft = self.draft(starts, **fields)
        return booking.publish_session(draft, by=self.county.manager, at=draft.opens_at)

    def book(self, session: Session, who: Person | None = None, **options: Any) -> Booking:
        """`who` (a new worker) books a day before the session, or now."""
        at = min(self.now, session.starts_at - DAY)
        who = who or self.county.worker()
        given: dict[str, Any] = {"channel": "on_site", "key": uuid4(), "at": at}
        receipt = booking.book(session.pk, person=who, **given | options)
        return Booking.objects.select_related("person", "session").get(pk=receipt.booking_id)

    def served(self, session: Session, who: Person | None = None) -> Attendance:
        """Somebody who booked and was checked in."""
        made = self.book(session, who)
        return booking.check_in(session, made.person, by=self.county.manager, at=session.starts_at)

    def rated(self, session: Session, score: int, who: Person | None = None, text: str = "") -> Attendance:
        """Somebody who was there and said how it was."""
        attendance = self.served(session, who)
        booking.rate(attendance, score=score, text=text, by=attendance.person, at=session.ends_at + HOUR)
        return attendance

    def end(self, session: Session) -> None:
        """Close a session that is over."""
        booking.mark_absent(session, at=max(self.now, session.ends_at))

    def ask(
        self,
        text: str = "想学电工",
        *,
        who: Person | None = None,
        category: str = "course_electrician",
        suggest: Session | None = None,
        take: bool = False,
        at: datetime | None = None,
    ) -> None:
        """A need as the need box keeps it, with one suggestion if given, taken if said."""
        who, at = who or self.county.worker(), at or self.now - HOUR
        suggested = [Suggested(1, category, suggest.service, (), session=suggest)] if suggest else []
        answer = Answer(text, [matching.Match(category, "palace", 0.9)], suggested, [])
        rows = commands.ask_need(answer, organisation=self.county.county, visitor=uuid4(), by=who, at=at)
        if take:
            commands.take_suggestion(rows[0].pk, by=who, at=at)
