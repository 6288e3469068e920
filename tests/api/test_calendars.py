"""Calendar feeds as calendar programs read them, and the open map: parsed by independent libraries, values compared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from tests.cast import Town
from unionhall.engines.booking import commands as booking
from unionhall.engines.casework.models import Deadline
from unionhall.lib import ical
from unionhall.lib.ids import uuid7
from unionhall.services.hub.desk import commands as desk
from unionhall.services.hub.desk.queries import deadlines
from unionhall.services.hub.queries import feed
from unionhall.services.hub.tests.casework import Hall, found_hall

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)


@pytest.fixture
def hall(db: None) -> Iterator[Hall]:
    """A union with a made-up kind of case."""
    yield from found_hall()


def read(name: str, token: str) -> list[Any]:
    """The events of a feed, as a calendar program finds them without having signed in."""
    answer = Client().get(reverse(name, args=[token]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert not answer.cookies
    raw = answer.content
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    calendar: Any = Calendar.from_ical(raw)
    assert calendar.errors == []
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"].startswith("-//UnionHall//")
    events = list(calendar.walk("VEVENT"))
    assert len({str(one["UID"]) for one in events}) == len(events)
    for one in events:
        assert one.errors == []
        assert one["DTSTART"].dt.utcoffset() == timedelta(0)
        assert one["DTSTAMP"].dt.tzinfo is not None
    return events


def test_my_calendar_has_every_lesson_of_what_i_booked(town: Town) -> None:
    title = "低压电工取证班，周末、晚上；含实训与考前辅导（第十二期）"
    head = town.course(title, room=town.room)
    booking.book(head.pk, person=town.worker, channel="on_site", key=uuid7(), at=town.now)
    token = feed.feed_token(town.worker)
    events = read("hub:calendar-feed", token)
    lessons = list(head.lessons.order_by("starts_at"))
    assert [one["DTSTART"].dt for one in events] == [lesson.starts_at for lesson in lessons]
    assert [one["DTEND"].dt for one in events] == [lesson.ends_at for lesson in lessons]
    assert {str(one["SUMMARY"]) for one in events} == {title}
    assert {str(one["LOCATION"]) for one in events} == {f"{town.place} {town.room}"}
    assert [str(one["UID"]) for one in events] == [f"{lesson.pk}@unionhall" for lesson in lessons]
    # Read again, a program finds the same events and makes no second ones.
    assert [str(one["UID"]) for one in read("hub:calendar-feed", token)] == [
        str(one["UID"]) for one in events
    ]


def test_what_is_called_off_or_given_up_is_no_longer_in_it(town: Town) -> None:
    head = town.course(room=town.room)
    booking.book(head.pk, person=town.worker, channel="on_site", key=uuid7(), at=town.now)
    token = feed.feed_token(town.worker)
    first = head.lessons.order_by("starts_at")[0]
    booking.cancel_session(first, reason="停电", by=town.manager, at=town.now)
    uids = [str(one["UID"]) for one in read("hub:calendar-feed", token)]
    assert f"{first.pk}@unionhall" not in uids
    assert len(uids) == 3
    booking.cancel_session(head, reason="停办", by=town.manager, at=town.now)
    assert read("hub:calendar-feed", token) == []


def test_the_desk_has_its_deadlines_as_moments(hall: Hall) -> None:
    case = hall.open()
    row = desk.make_calendar_address(by=hall.clerk, at=hall.now)
    token = deadlines.address_of(hall.clerk)
    [one] = read("hub:deadline-feed", token)
    due = Deadline.objects.get(case=case)
    assert one["DTSTART"].dt == due.due_at.replace(microsecond=0)
    assert "DTEND" not in one
    assert str(one["UID"]) == f"{due.pk}@unionhall"
    assert case.number in str(one["SUMMARY"])
    assert hall.worker.name not in str(one["SUMMARY"])
    assert row.serial == 1
    desk.make_calendar_address(by=hall.clerk, at=hall.now)
    assert Client().get(reverse("hub:deadline-feed", args=[token])).status_code == 404


def test_a_day_rings_on_the_morning_of_the_days_before() -> None:
    lines = ical.day(
        "x", at=NOON, on=date(2026, 6, 30), summary="仲裁时效", note="a\nb; c", days_before=(1, 7)
    )
    calendar: Any = Calendar.from_ical(ical.calendar("Rights", [lines]))
    [event] = calendar.walk("VEVENT")
    assert (event["DTSTART"].dt, str(event["DESCRIPTION"])) == (date(2026, 6, 30), "a\nb; c")
    alarms = list(event.walk("VALARM"))
    assert [alarm["TRIGGER"].dt for alarm in alarms] == [-timedelta(hours=15), -timedelta(days=6, hours=15)]
    # From midnight, that is nine in the morning.
    assert (datetime(2026, 6, 30) + alarms[0]["TRIGGER"].dt).hour == 9  # noqa: DTZ001 - a day has no offset


def test_places_are_a_map_as_rfc_7946_has_it(town: Town) -> None:
    answer = Client().get("/api/v1/places.geojson")
    assert answer.status_code == 200
    found = answer.json()
    assert found["type"] == "FeatureCollection"
    assert "crs" not in found
    [place] = [one for one in found["features"] if one["properties"]["name"] == town.place.name]
    assert (place["type"], place["id"]) == ("Feature", str(town.place.pk))
    # Longitude first.
    assert place["geometry"] == {"type": "Point", "coordinates": [town.place.longitude, town.place.latitude]}
    for one in found["features"]:
        longitude, latitude = one["geometry"]["coordinates"]
        assert -180 <= longitude <= 180
        assert -90 <= latitude <= 90
