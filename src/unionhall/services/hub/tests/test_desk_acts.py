"""What is done with sessions from the desk: publish, places, calling off, lists, booking for somebody, the draw."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from unionhall.engines.booking import commands as booking
from unionhall.engines.booking.models import Booking, FollowUp
from unionhall.engines.booking.states import BookingState, Mode, SessionState
from unionhall.engines.booking.tests.cast import person
from unionhall.engines.matching.models import SearchDocument
from unionhall.kernel.access.roles import Role
from unionhall.kernel.audit.models import Entry
from unionhall.services.hub.tests.desk import DAY, HOUR, Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(front: Desk) -> Client:
    return front.client()


def page(name: str, *args: object) -> str:
    return reverse(f"hub:desk-{name}", args=args)


def test_publish(front: Desk, client: Client) -> None:
    draft = front.draft()
    assert client.post(page("publish", draft.pk)).status_code == 302
    draft.refresh_from_db()
    assert draft.state == SessionState.PUBLISHED


def test_what_is_published_is_found_and_what_is_called_off_is_not(front: Desk, client: Client) -> None:
    draft = front.draft(kind="activity")
    found = SearchDocument.objects.filter(object_id=draft.pk)
    client.post(page("publish", draft.pk))
    assert found.exists()
    client.post(page("call-off", draft.pk), {"reason": "停电"})
    assert not found.exists()


def test_more_places_go_to_the_waiting_list(front: Desk, client: Client) -> None:
    session = front.session(capacity=1, waiting_capacity=5)
    front.book(session)
    waiting = front.book(session)
    assert (
        client.post(page("capacity", session.pk), {"capacity": 2, "waiting_capacity": 5}).status_code == 302
    )
    waiting.refresh_from_db()
    assert waiting.state == BookingState.OFFERED


def test_fewer_places_than_taken_is_refused_at_the_field(front: Desk, client: Client) -> None:
    session = front.session(capacity=2)
    front.book(session), front.book(session)
    answer = client.post(page("capacity", session.pk), {"capacity": 1, "waiting_capacity": 0})
    assert answer.status_code == 422
    assert answer.context["form"].errors["capacity"]
    session.refresh_from_db()
    assert session.capacity == 2


def test_call_off_needs_a_reason_and_ends_bookings(front: Desk, client: Client) -> None:
    session = front.session()
    made = front.book(session)
    assert client.post(page("call-off", session.pk), {"reason": ""}).status_code == 422
    assert client.post(page("call-off", session.pk), {"reason": "老师生病"}).status_code == 302
    made.refresh_from_db()
    assert made.state == BookingState.CANCELLED
    assert "老师生病" in client.get(page("session", session.pk)).content.decode()


def test_closing_a_list_marks_those_who_did_not_come(front: Desk, client: Client) -> None:
    session = front.session(-DAY, capacity=2)
    front.served(session)
    absent = front.book(session)
    client.post(page("close", session.pk))
    absent.refresh_from_db()
    assert absent.state == BookingState.ABSENT


def test_batch_checks_in_whom_it_can_and_names_the_others(front: Desk, client: Client) -> None:
    session = front.session(HOUR / 4, capacity=3)
    made = [front.book(session), front.book(session)]
    stray = front.book(front.session(9 * DAY))
    answer = client.post(
        page("batch", session.pk),
        {"act": "check_in", "id": [m.pk for m in made] + [stray.pk, "x"]},
        follow=True,
    )
    assert Booking.objects.filter(checked_in_at__isnull=False).count() == 2
    assert [str(m) for m in answer.context["messages"]]


def test_batch_cancels_and_the_next_gets_the_place(front: Desk, client: Client) -> None:
    session = front.session(capacity=1, waiting_capacity=1)
    made, waiting = front.book(session), front.book(session)
    client.post(page("batch", session.pk), {"act": "cancel", "id": made.pk})
    made.refresh_from_db(), waiting.refresh_from_db()
    assert (made.state, waiting.state) == (BookingState.CANCELLED, BookingState.OFFERED)


def test_batch_tells_who_was_refused(front: Desk, client: Client) -> None:
    session = front.session(5 * DAY)
    made = front.book(session)
    answer = client.post(page("batch", session.pk), {"act": "check_in", "id": made.pk}, follow=True)
    assert made.person.name in str(next(iter(answer.context["messages"])))


def test_book_for_somebody_found_by_phone(front: Desk, client: Client) -> None:
    session, who = front.session(), front.county.worker("赵大姐")
    found = client.get(page("book", session.pk), {"q": who.phone[-4:]})
    assert [one.id for one in found.context["found"]] == [who.pk]
    key = uuid4()
    wish = {"person": who.pk, "key": key, "channel": "on_site", "party": 1}
    assert client.post(page("book", session.pk), wish).status_code == 302
    assert Booking.objects.get(person=who).key == key


def test_book_for_somebody_twice_is_said_at_the_form(front: Desk, client: Client) -> None:
    session, who = front.session(), front.county.worker()
    front.book(session, who)
    wish = {"person": who.pk, "key": uuid4(), "channel": "on_site", "party": 1}
    answer = client.post(page("book", session.pk), wish)
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()


def test_officer_books_for_the_own_people_only(front: Desk) -> None:
    session = front.session()
    officer = front.client(front.staff(Role.UNION_OFFICER, front.county.enterprise))
    other = person(front.county.county, "外人")
    wish = {"person": other.pk, "key": uuid4(), "channel": "on_site", "party": 1}
    assert officer.post(page("book", session.pk), wish).status_code == 404
    own = front.county.worker()
    assert officer.post(page("book", session.pk), wish | {"person": own.pk}).status_code == 302


def test_draw_and_its_proof(front: Desk, client: Client) -> None:
    begins = front.now + 3 * DAY
    session = front.session(mode=Mode.LOTTERY, draw_at=begins - DAY, closes_at=begins - 2 * DAY, capacity=2)
    for _entry in range(5):
        front.book(session)
    before = client.get(page("draw", session.pk)).content.decode()
    assert session.draw_commitment in before
    assert client.post(page("draw", session.pk)).status_code == 409
    booking.draw_lottery(session, by=front.county.manager, at=begins - HOUR)
    answer = client.get(page("draw", session.pk))
    assert (answer.context["page"].keeps_promise, answer.context["page"].gives_order) == (True, True)
    assert answer.context["page"].winners == 2
    Booking.objects.filter(draw_rank=1).update(draw_rank=9)
    assert not client.get(page("draw", session.pk)).context["page"].gives_order


def test_roll_goes_out_with_names_numbers_as_text_and_watermark(front: Desk, client: Client) -> None:
    session = front.session(capacity=3)
    front.book(session, front.county.worker("=SUM(1;2)"))
    book = load_workbook(BytesIO(client.get(page("roll-export", session.pk)).content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert front.county.manager.name in rows[0][0]
    assert rows[2][0] == "'=SUM(1;2)"
    assert isinstance(rows[2][1], str)
    assert len(rows[2][1]) == 11
    assert Entry.objects.filter(verb="hub.roll.export").count() == 1


def test_exports_of_lists(front: Desk, client: Client) -> None:
    session = front.session()
    front.ask(suggest=session)
    front.rated(front.session(-DAY), 1)
    for name in ("sessions-export", "needs-export", "follow-ups-export", "export"):
        book = load_workbook(BytesIO(client.get(page(name)).content))
        assert book.worksheets[0].max_row >= 3, name
    answer = client.get(page("figure-export", "match_rate"))
    assert load_workbook(BytesIO(answer.content)).worksheets[0].max_row == 3
    assert Entry.objects.filter(verb="hub.rows.export").count() == 3


def test_follow_up_from_call_to_outcome(front: Desk, client: Client) -> None:
    front.rated(front.session(-DAY), 1, text="没人管")
    one = FollowUp.objects.get()
    who = one.rating.attendance.person
    assert who.phone not in client.get(page("follow-up", one.pk)).content.decode()
    assert who.phone in client.post(page("follow-up-call", one.pk)).content.decode()
    assert Entry.objects.filter(verb="hub.person.open", subject_id=who.pk).count() == 1
    client.post(page("follow-up-assign", one.pk), {"assignee": front.county.manager.pk})
    assert client.get(page("follow-ups"), {"show": "mine"}).context["page"].paginator.count == 1
    assert client.post(page("follow-up-close", one.pk), {"outcome": ""}).status_code == 422
    assert client.post(page("follow-up-close", one.pk), {"outcome": "已道歉，加派人手"}).status_code == 302
    assert client.get(page("follow-ups"), {"show": "done"}).context["page"].paginator.count == 1


def test_leader_reads_follow_ups_but_opens_no_number(front: Desk) -> None:
    front.rated(front.session(-DAY), 2)
    one, leader = FollowUp.objects.get(), front.client(front.staff(Role.LEADER))
    assert leader.get(page("follow-up", one.pk)).status_code == 200
    assert leader.post(page("follow-up-call", one.pk)).status_code == 404
    assert leader.post(page("follow-up-close", one.pk), {"outcome": "x"}).status_code == 404


def test_calendar_shows_sessions_and_kept_rooms(front: Desk, client: Client) -> None:
    county = front.county
    front.session(HOUR, title="今天的课", room=county.room)
    booking.reserve_room(
        county.room, starts_at=front.now + 30 * HOUR, ends_at=front.now + 31 * HOUR, purpose="维修",
        by=county.manager, at=front.now,
    )  # fmt: skip
    events = client.get(page("calendar"), {"place": county.place.pk, "room": county.room.pk}).context[
        "events"
    ]
    assert "今天的课" in [event["title"] for event in events]
    month = client.get(page("calendar"), {"month": f"{front.now:%Y-%m}"}).context["marks"]
    assert sum(mark["n"] for mark in month.values()) == 1
    assert client.get(page("calendar"), {"month": "soon", "place": "x"}).status_code == 200
