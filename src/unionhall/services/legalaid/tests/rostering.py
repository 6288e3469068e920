"""Shorthand for tests of duty: a post, a roster that is published, who is on duty when."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.messaging.models import Event
from unionhall.services.legalaid.commands import rosters
from unionhall.services.legalaid.lawyer_plans import PostPlan
from unionhall.services.legalaid.models import Duty, DutyPost, Lawyer, Roster
from unionhall.services.legalaid.tests.office import Office

# Thursday and Friday; Saturday 9 May is worked to make up for Labour Day.
THURSDAY, FRIDAY, SATURDAY = date(2026, 5, 7), date(2026, 5, 8), date(2026, 5, 9)


def add_post(office: Office, name: str = "服务中心", **more: Any) -> DutyPost:
    """A post that is open from nine to five."""
    plan = PostPlan(name=name, opens=time(9), closes=time(17), phone="0000-8200001", **more)
    return rosters.add_post(office.cast["yunqiao"], plan, by=office.head, at=NOW)


def open_roster(office: Office, first: date = THURSDAY, last: date = FRIDAY, *, at: datetime = NOW) -> Roster:
    """A roster that is being drawn up."""
    return rosters.open_roster(office.cast["yunqiao"], from_on=first, to_on=last, by=office.head, at=at)


def publish(office: Office, *duties: tuple[Lawyer, date], at: datetime = NOW) -> list[Duty]:
    """A published roster with these duties at one post; answers them in order."""
    post, days = add_post(office), [day for _lawyer, day in duties]
    roster = open_roster(office, min(days), max(days), at=at)
    made = [rosters.set_duty(roster, post, day, lawyer, by=office.head, at=at) for lawyer, day in duties]
    rosters.publish_roster(roster, by=office.head, at=at)
    return made


def told(kind: str) -> list[Event]:
    """What was told of this kind, in order."""
    return list(Event.objects.filter(kind=f"legalaid.{kind}").order_by("at", "id"))
