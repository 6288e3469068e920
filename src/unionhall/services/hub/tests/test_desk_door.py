"""At the door: the list with a search, the scanned code, the code on the hall's screen."""

from __future__ import annotations

import pytest
from django.urls import reverse

from unionhall.engines.booking import qr
from unionhall.engines.booking.models import Attendance
from unionhall.kernel.access.roles import Role
from unionhall.services.hub.tests.desk import DAY, HOUR, Desk

pytestmark = pytest.mark.django_db
SOON = HOUR / 4


def test_last_digits_find_and_one_press_checks_in(front: Desk) -> None:
    session = front.session(SOON, capacity=5)
    made = front.book(session)
    client, address = front.client(), reverse("hub:desk-checkin", args=[session.pk])
    found = client.get(address, {"q": made.person.phone[-4:]}).context["found"]
    assert [one.pk for one in found] == [made.pk]
    client.post(address, {"booking": made.pk})
    assert Attendance.objects.get().person_id == made.person_id
    assert [one.person_id for one in client.get(address).context["arrivals"]] == [made.person_id]


def test_search_answers_a_script_with_the_results_alone(front: Desk) -> None:
    session = front.session(SOON)
    answer = front.client().get(
        reverse("hub:desk-checkin", args=[session.pk]), {"q": "wang"}, headers={"hx-request": "true"}
    )
    assert b"<html" not in answer.content


def test_too_early_is_said_in_a_sentence(front: Desk) -> None:
    made = front.book(front.session(5 * DAY))
    answer = front.client().post(reverse("hub:desk-checkin", args=[made.session_id]), {"booking": made.pk})
    assert answer.status_code == 409
    assert not Attendance.objects.exists()


def test_today_lists_what_takes_place_today_where_one_may_check_in(front: Desk) -> None:
    front.session(2 * DAY, title="后天")
    client = front.client(front.staff(Role.TEACHER))
    rows = client.get(reverse("hub:desk-today")).context["rows"]
    assert "后天" not in [row.title for row in rows]


def test_scanned_code_shows_the_person_and_checks_in_after_one_press(front: Desk) -> None:
    session = front.session(SOON, capacity=5)
    made = front.book(session)
    client = front.client()
    token = qr.person_token(made.person, front.now)
    address = reverse("hub:desk-scan", args=[token])
    page = client.get(address).context["page"]
    assert page.person == made.person
    if session.starts_at.date() == front.now.date():
        assert page.likely.session.pk == session.pk
    answer = client.post(address, {"session": session.pk})
    assert answer.status_code == 200
    assert Attendance.objects.get().person_id == made.person_id


@pytest.mark.parametrize(("age", "text"), [(HOUR, "code"), (2 * DAY, "code")])
def test_old_codes_are_refused_in_a_sentence(front: Desk, age: object, text: str) -> None:
    token = qr.person_token(front.county.worker(), front.now - age)  # type: ignore[operator]
    client = front.client()
    client.cookies["language"] = "en"
    answer = client.get(reverse("hub:desk-scan", args=[token]))
    assert answer.status_code == 409
    assert text in answer.content.decode()


def test_foreign_code_is_refused(front: Desk) -> None:
    assert front.client().get(reverse("hub:desk-scan", args=["rubbish"])).status_code == 409


def test_malformed_press_is_a_missing_page(front: Desk) -> None:
    session = front.session(SOON)
    client = front.client()
    assert client.post(reverse("hub:desk-checkin", args=[session.pk]), {"booking": "x"}).status_code == 404
    token = qr.person_token(front.county.worker(), front.now)
    assert client.post(reverse("hub:desk-scan", args=[token]), {"session": "x"}).status_code == 404


def test_screen_renews_its_code_with_and_without_script(front: Desk) -> None:
    session = front.session(SOON)
    client, address = front.client(), reverse("hub:desk-screen", args=[session.pk])
    whole = client.get(address)
    assert f'content="{whole.context["seconds"]}"' in whole.content.decode()
    assert f"every {whole.context['seconds']}s" in whole.content.decode()
    assert whole.context["seconds"] == qr.person_seconds(front.now) // 2
    part = client.get(address, headers={"hx-request": "true"}).content
    assert b"<html" not in part
    assert b"<svg" in part


def test_code_of_the_screen_checks_a_worker_in(front: Desk) -> None:
    session = front.session(SOON)
    made = front.book(session)
    address = front.client().get(reverse("hub:desk-screen", args=[session.pk])).context["address"]
    token = address.rstrip("/").rsplit("/", 1)[1]
    assert qr.read_session_token(token, front.now + SOON / 60) == made.session_id
