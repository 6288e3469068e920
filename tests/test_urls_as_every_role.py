"""Every URL as every role: none fails, staff pages are shut to others, and what belongs elsewhere does not exist.

The addresses are read from the installation, so a new page is tested from its first day; one that takes an argument
must be given an object in `ARGUMENTS`, or the first test names it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import aid, belongings, connections, dealings, listeners
from tests.addresses import named_addresses
from tests.cast import Town, found_town
from unionhall.engines.booking import commands as booking
from unionhall.engines.booking import qr
from unionhall.engines.booking.models import Booking, FollowUp
from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.tests.conftest import registered_request
from unionhall.engines.casework.tests.made_up import REQUEST
from unionhall.kernel.access.gate import is_staff_address
from unionhall.kernel.access.models import Post
from unionhall.kernel.access.posts import forget_posts
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import sign_in
from unionhall.kernel.files.commands import store_file
from unionhall.kernel.people.models import Account, Person
from unionhall.kernel.places.commands import post_closure
from unionhall.lib.ids import uuid7
from unionhall.services.hub import commands as hub
from unionhall.services.hub.desk import commands as desk
from unionhall.services.hub.desk.queries import deadlines
from unionhall.services.hub.queries import feed
from unionhall.services.hub.queries.needs import answer_to
from unionhall.services.palace import commands as palace
from unionhall.services.palace.plans import ActivityPlan, LecturePlan
from unionhall.services.palace.states import ActivityKind
from unionhall.services.stations import commands as stations
from unionhall.services.stations.links import token_of
from unionhall.services.stations.models import Report, Station
from unionhall.services.stations.tests.house import plan as station_plan

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ROLES = tuple(Role.values)


@dataclass
class Things:
    """One of everything an address can name, all of the palace and its worker."""

    town: Town
    course: Any
    lesson: Any
    lecture: Any
    activity: Any
    notice: Any
    closure: Any
    reservation: Any
    booking: Any
    attendance: Any
    follow_up: Any
    suggestion: Any
    file: Any
    case: Any
    task: Any


def furnish(town: Town) -> Things:
    """Put on one of everything."""
    now, manager, worker, unit = town.now, town.manager, town.worker, town.cast["palace"]
    course = town.course_that_begins()
    receipt = booking.book(course.pk, person=worker, channel="on_site", key=uuid7(), at=now)
    attendance = booking.check_in(course, worker, by=manager, at=now)
    booking.rate(attendance, score=1, by=worker, at=now)
    hours = {"starts_at": now + DAY, "ends_at": now + DAY + timedelta(hours=2)}
    lecture = palace.create_lecture(
        unit, LecturePlan(title="讲座", speaker="陈老师", quotas={"on_site": 5}, place=town.place, **hours),
        by=manager, at=now,
    )  # fmt: skip
    activity = palace.create_activity(
        unit,
        ActivityPlan(kind=ActivityKind.SHOW, title="书画展", capacity=9, place=town.place, **hours),
        by=manager, at=now,
    )  # fmt: skip
    palace.publish_sessions([lecture.session, activity.session], by=manager, at=now)
    case = open_case(town)
    answer = answer_to("想学电工", viewer=worker, where=None, at=now)
    made = hub.ask_need(answer, organisation=worker.organisation, visitor=uuid4(), by=worker, at=now)
    return Things(
        town=town, course=course, lesson=course.lessons.order_by("starts_at")[0], lecture=lecture, activity=activity,
        notice=palace.post_notice(town.place, title="通知", body="内容", by=manager, at=now),
        closure=post_closure(
            town.place, starts_on=(now + 30 * DAY).date(), ends_on=(now + 31 * DAY).date(), reason="检修",
            by=manager, at=now,
        ),
        reservation=booking.reserve_room(
            town.room, starts_at=now + 40 * DAY, ends_at=now + 40 * DAY + timedelta(hours=1), purpose="排练",
            by=manager, at=now,
        ),
        booking=Booking.objects.get(pk=receipt.booking_id), attendance=attendance,
        follow_up=FollowUp.objects.get(), suggestion=made[0],
        file=store_file(
            BytesIO("姓名,电话\n".encode()), "名单.csv", organisation=unit, owner=None,
            permission="booking.see_roll", subject_id=None, by=manager, at=now, allowed=("csv",),
        ),
        case=case, task=casework.ask_call(case, by=worker, at=now),
    )  # fmt: skip


def open_case(town: Town) -> Any:
    """A case of the palace that serves the worker; and an address at which somebody's deadlines can be read."""
    desk.make_calendar_address(by=town.cast.staff(Role.DESK, "yunqiao"), at=town.now)
    opening = casework.Opening(REQUEST.kind, "欠薪", person=town.worker, partner=town.cast["e01"])
    return casework.open_case(town.cast["palace"], opening, by=town.worker, at=town.now)


def _of_aid(named: Callable[[Town], list[Any]], things: Things) -> list[Any]:
    return named(things.town)


def _session(things: Things) -> list[Any]:
    return [things.course.pk]


def the_station(things: Things) -> Station:
    """A rest station in t01 with something reported; made when it is first asked for."""
    found = Station.objects.first()
    if found is None:
        manager = things.town.cast.staff(Role.STATION_MANAGER, "yunqiao")
        found = stations.register_station(
            things.town.cast["t01"], station_plan(), by=manager, at=things.town.now
        )
        stations.report_station(found, "microwave", by=None, at=things.town.now)
    return found


def the_report(things: Things) -> Report:
    """What was reported at the station."""
    return Report.objects.get(repair__station=the_station(things))


# What each address with arguments is asked about, by name; the rest of a family by the beginning of its name.
ARGUMENTS: dict[str, Callable[[Things], list[Any]]] = {
    "files:download": lambda t: [t.file.pk],
    "palace:lecture-": lambda t: [t.lecture.pk],
    "palace:activity-": lambda t: [t.activity.pk],
    "palace:notice": lambda t: [t.notice.pk],
    "palace:desk-course": lambda t: [t.course.pk],
    "palace:course-change": lambda t: [t.course.pk],
    "palace:course-copy": lambda t: [t.course.pk],
    "palace:lesson-add": lambda t: [t.course.pk],
    "palace:lesson-": lambda t: [t.lesson.pk],
    "palace:term-": lambda t: [t.town.term.pk],
    "palace:course-create": lambda t: [t.town.term.pk],
    "palace:course-import": lambda t: [t.town.term.pk],
    "palace:course-type-": lambda t: [t.town.electrician.pk],
    "palace:session-": lambda t: [t.activity.pk],
    "palace:closure-": lambda t: [t.closure.pk],
    "palace:reservation-": lambda t: [t.reservation.pk],
    "palace:house-": lambda t: [t.town.place.pk],
    "palace:order": lambda t: [dealings.the_order(t.town).pk],
    "palace:order-act": lambda t: [dealings.the_order(t.town).pk, "withdraw"],
    "palace:act": lambda t: [dealings.the_order(t.town).pk, "decline"],
    "palace:desk-order": lambda t: [dealings.the_order(t.town).pk],
    "palace:desk-contract": lambda t: [dealings.the_contract(t.town).pk],
    "palace:provider-": lambda t: [dealings.the_provider(t.town).pk],
    "palace:menu-item-": lambda t: [dealings.the_item(t.town).pk],
    "palace:desk-line": lambda t: [dealings.the_line(t.town).pk],
    "palace:line-": lambda t: [dealings.the_line(t.town).pk],
    "palace:entry-": lambda t: [dealings.the_entry(t.town).pk],
    "stations:": lambda t: [the_station(t).pk],
    "stations:by-code": lambda t: [the_station(t).code],
    "stations:follow": lambda t: [token_of(the_report(t).pk)],
    "stations:report-": lambda t: [token_of(the_report(t).pk)],
    "stations:repair": lambda t: [the_report(t).repair_id],
    "stations:repair-act": lambda t: [the_report(t).repair_id, "accept"],
    "hub:take": lambda t: [t.suggestion.pk],
    "hub:place": lambda t: [t.town.place.pk],
    "hub:session": _session,
    "hub:book": _session,
    "hub:booking": lambda t: [t.booking.pk],
    "hub:cancel": lambda t: [t.booking.pk],
    "hub:accept": lambda t: [t.booking.pk],
    "hub:decline": lambda t: [t.booking.pk],
    "hub:checkin": lambda t: [qr.session_token(t.course, timezone.now())],
    "hub:rate": lambda t: [t.attendance.pk],
    "hub:calendar-feed": lambda t: [feed.feed_token(t.town.worker)],
    "hub:deadline-feed": lambda t: [deadlines.address_of(t.town.cast.staff(Role.DESK, "yunqiao"))],
    "hub:case": lambda t: [t.case.pk],
    "hub:case-act": lambda t: [t.case.pk, "withdraw"],
    "hub:desk-case": lambda t: [t.case.pk],
    "hub:desk-case-act": lambda t: [t.case.pk, "accept"],
    "hub:desk-case-task-done": lambda t: [t.case.pk, t.task.pk],
    "hub:desk-figure": lambda _t: ["match_rate"],
    "hub:desk-follow-up": lambda t: [t.follow_up.pk],
    "hub:desk-person": lambda t: [t.town.worker.pk],
    "hub:desk-scan": lambda t: [qr.person_token(t.town.worker, timezone.now())],
    "hub:desk-imported": lambda t: [t.course.pk, "receipt"],
    "hub:desk-import-undo": lambda t: [t.course.pk, "receipt"],
    "hub:desk-service": lambda _t: ["palace"],
    "hub:desk-need": lambda t: [t.suggestion.need_id],
    "hub:help-page": lambda _t: ["join"],
    "hub:desk-": _session,
}
_TOWNS = aid.ARGUMENTS | belongings.ARGUMENTS | connections.ARGUMENTS | listeners.ARGUMENTS
ARGUMENTS |= {name: partial(_of_aid, named) for name, named in _TOWNS.items()}
# They name no object of a unit: a figure is shown for one's own, and whoever shows their code wants to be served.
NOBODYS = {
    "hub:desk-figure", "hub:desk-figure-export", "hub:desk-figure-target", "hub:desk-figure-target-remove",
    "hub:desk-scan", "hub:desk-service", "hub:desk-service-export",
}  # fmt: skip
# A session that is open to everybody has a page for staff everywhere, with their own people on it and nobody else.
SHARED = {
    "hub:desk-session", "hub:desk-draw", "hub:desk-book", "hub:desk-import", "hub:desk-import-template",
}  # fmt: skip
PERSONAL = {
    "hub:booking", "hub:cancel", "hub:accept", "hub:decline", "hub:rate", "hub:take", "hub:case", "hub:case-act",
    "hub:case-note", "hub:case-file", "hub:case-call", "hub:case-rate", "hub:case-complain", "hub:message",
    "hub:my-copy-fetch", "palace:order",
    "palace:order-act", "legalaid:claim", "legalaid:my-evidence", "legalaid:my-evidence-open",
    "legalaid:receipt-confirm",
}  # fmt: skip


@dataclass(frozen=True)
class Address:
    """One named URL and how many arguments it takes."""

    name: str
    arguments: int

    def of(self, things: Things) -> str:
        """The path for the objects at hand."""
        return reverse(self.name, args=self.found(things) if self.arguments else [])

    def found(self, things: Things) -> list[Any]:
        """Its arguments. Raises LookupError."""
        longest = max((name for name in ARGUMENTS if self.name.startswith(name)), key=len, default="")
        if not longest:
            raise LookupError(f"give {self.name} an object in ARGUMENTS")
        return ARGUMENTS[longest](things)


def addresses() -> list[Address]:
    """Every address of the installation; of the configuration, its lists and the pages that add a row."""
    return [Address(name, count) for name, count in named_addresses()]


@pytest.fixture(scope="module")
def furnished(django_db_setup: None, django_db_blocker: Any) -> Iterator[Things]:
    """Furnished once: every test undoes what it writes, and the whole is undone at the end."""
    with django_db_blocker.unblock(), registered_request(), transaction.atomic():
        yield furnish(found_town(timezone.now()))
        transaction.set_rollback(True)


@pytest.fixture
def things(furnished: Things, db: None) -> Things:
    """A copy: whom and what a test adds, the next one does not know."""
    return deepcopy(furnished)


def ask(client: Client, method: str, path: str) -> HttpResponse:
    """One request; what it writes is undone, so that the order of the addresses does not matter."""
    cookies = client.cookies.copy()
    try:
        with transaction.atomic():
            answer: HttpResponse = getattr(client, method)(path)
            if answer.streaming:
                b"".join(answer)  # type: ignore[call-overload]
            transaction.set_rollback(True)
    finally:
        client.cookies = cookies
    return answer


def staff_of_all(things: Things, code: str) -> Person:
    """Somebody who holds every role at a unit: what is shut to them is shut to each of these."""
    first, *others = ROLES
    person = things.town.cast.staff(first, code)
    for role in others:
        things.town.cast.appoint(person, role, code)
    forget_posts(person)
    return person


def staff_here(things: Things, role: str) -> Person:
    """Somebody who holds `role` at the county, and so over everything."""
    return things.town.cast.staff(role, "yunqiao")


def visitors(things: Things) -> dict[str, Client]:
    """Nobody in particular, the worker, another worker."""
    other = things.town.cast.person("other", "t02", phone="13787654321")
    return {
        "anonymous": Client(),
        "worker": sign_in(Client(), things.town.worker, second_factor=False),
        "other worker": sign_in(Client(), other, second_factor=False),
    }


def test_every_address_can_be_asked_for(things: Things) -> None:
    for address in addresses():
        assert address.of(things).startswith("/")
    assert len(addresses()) > 100


def test_visitors_see_no_staff_page_and_no_fault(things: Things) -> None:
    wrong = []
    for who, client in visitors(things).items():
        for address in addresses():
            path = address.of(things)
            for method in ("get", "post"):
                status = ask(client, method, path).status_code
                if status >= 500:
                    wrong.append((who, method, path, status))
                if is_staff_address(path) and status != (302 if who == "anonymous" else 404):
                    wrong.append((who, method, path, status))
                if address.name in PERSONAL and who == "other worker" and status not in (404, 405):
                    wrong.append((who, method, path, status))
    assert wrong == [], "\n".join(map(str, wrong))


def test_nobody_reads_anothers_pages_before_signing_in(things: Things) -> None:
    for name in PERSONAL - {"hub:take"} | {"hub:mine", "hub:me", "hub:qr", "hub:messages"}:
        address = next(one for one in addresses() if one.name == name)
        answer = Client().get(address.of(things))
        assert answer.status_code == 405 or answer["Location"].startswith(reverse("account_login")), name


def test_staff_without_second_factor_see_no_staff_page(things: Things) -> None:
    client = sign_in(Client(), staff_of_all(things, "yunqiao"), second_factor=False)
    wrong = []
    for address in addresses():
        path = address.of(things)
        if is_staff_address(path):
            answer = ask(client, "get", path)
            if answer.status_code != 302 or "/2fa/" not in answer["Location"]:
                wrong.append((path, answer.status_code))
    assert wrong == [], "\n".join(map(str, wrong))


@pytest.mark.parametrize("role", ROLES)
def test_staff_meet_no_fault(things: Things, role: str) -> None:
    assert faults_met(things, staff_here(things, role), "get") == []


def test_whoever_holds_every_role_meets_no_fault_with_an_empty_form(things: Things) -> None:
    assert faults_met(things, staff_of_all(things, "yunqiao"), "post") == []


def faults_met(things: Things, person: Person, method: str) -> list[tuple[str, int]]:
    """The addresses that answer with a fault."""
    client = sign_in(Client(), person)
    paths = [address.of(things) for address in addresses()]
    answers = [(path, ask(client, method, path).status_code) for path in paths]
    return [(path, status) for path, status in answers if status >= 500]


def test_what_belongs_to_another_unit_does_not_exist(things: Things) -> None:
    client = sign_in(Client(), staff_of_all(things, "t02"))
    wrong = []
    for address in addresses():
        path = address.of(things)
        if not (address.arguments and is_staff_address(path)) or address.name in NOBODYS:
            continue
        for method in ("get", "post"):
            answer = ask(client, method, path)
            if address.name in SHARED and answer.status_code == 200:
                assert things.town.worker.name[0].encode() not in answer.content, path
            elif answer.status_code not in (404, 405):
                wrong.append((method, path, answer.status_code))
    assert wrong == [], "\n".join(map(str, wrong))


def test_a_post_that_has_ended_opens_nothing(things: Things) -> None:
    manager = staff_here(things, Role.PALACE_MANAGER)
    Post.objects.filter(person=manager).update(ends_on=date(2020, 12, 31))
    client = sign_in(Client(), Person.objects.get(pk=manager.pk))
    assert client.get(reverse("hub:desk")).status_code == 404
    assert Account.objects.filter(person=manager, is_active=True).exists()
