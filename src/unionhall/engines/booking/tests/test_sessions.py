"""Putting sessions on: what they are given without other word, and what makes no sense."""

from __future__ import annotations

from decimal import Decimal

import pytest

from unionhall.engines.booking import commands, queries
from unionhall.engines.booking.models import RoomReservation, Seat, Session
from unionhall.engines.booking.tests.cast import DAY, HOUR, NOON, County, person
from unionhall.kernel.access.roles import Role
from unionhall.lib.errors import Refused


@pytest.mark.parametrize(
    ("fields", "refusal", "field"),
    [
        ({"ends_at": NOON}, commands.EndsBeforeStart, "ends_at"),
        ({"opens_at": NOON + DAY, "closes_at": NOON}, commands.ClosesBeforeOpening, "closes_at"),
        ({"capacity": 3, "quotas": {"app": 2, "wechat": 2}}, commands.QuotasTooLarge, "capacity"),
        ({"team_min": 5, "team_max": 3}, commands.TeamSizesWrong, "team_max"),
        ({"mode": "lottery"}, commands.DrawMissing, "draw_at"),
        ({"mode": "lottery", "draw_at": NOON + 9 * DAY}, commands.DrawMissing, "draw_at"),
    ],
)
def test_a_session_that_makes_no_sense(
    county: County, fields: dict[str, object], refusal: type[Refused], field: str
) -> None:
    with pytest.raises(refusal) as refused:
        county.draft(**fields)
    assert refused.value.field == field
    assert not Session.objects.exists()


def test_without_other_word_the_rules_of_the_region_apply(county: County) -> None:
    session = county.draft(fee_yuan=Decimal("10.00"))
    assert (session.opens_at, session.closes_at) == (NOON - DAY, session.starts_at)
    assert session.cancel_until == session.starts_at - DAY
    assert (session.offer_minutes, session.minutes_to_count, session.state) == (720, 30, "draft")
    assert session.fee_yuan == Decimal("10.00")
    told = county.draft(cancel_until=NOON, offer_minutes=15, opens_at=NOON, closes_at=NOON + HOUR)
    assert (told.cancel_until, told.offer_minutes) == (NOON, 15)
    assert (told.opens_at, told.closes_at) == (NOON, NOON + HOUR)


def test_publishing_makes_the_seats_once(county: County) -> None:
    draft = county.draft(capacity=5, quotas={"wechat": 1, "app": 2, "on_site": 0})
    assert not Seat.objects.exists()
    for _ in range(2):
        session = commands.publish_session(draft, by=county.manager, at=NOON)
    seats = list(Seat.objects.filter(session=session).order_by("number").values_list("channel", flat=True))
    assert seats == ["app", "app", "wechat", "", ""]
    assert session.pools == ["app", "wechat"]
    assert queries.seat_faults() == []


def test_what_was_called_off_is_not_published(county: County) -> None:
    draft = county.draft()
    commands.cancel_session(draft, reason="教师调走", by=county.manager, at=NOON)
    with pytest.raises(commands.SessionOver):
        commands.publish_session(draft, by=county.manager, at=NOON)


def test_a_draft_may_still_change_in_every_way(county: County) -> None:
    draft = county.draft(room=county.room)
    changed = commands.change_session(
        draft, capacity=7, room=None, audience=county.town, tags=("music",), by=county.manager, at=NOON
    )
    assert (changed.capacity, changed.room, changed.audience, changed.tags) == (
        7,
        None,
        county.town,
        ["music"],
    )
    assert not RoomReservation.objects.filter(cancelled_at=None).exists()
    assert not Seat.objects.exists()


def test_a_room_brings_its_place(county: County) -> None:
    desk = person(county.county, role=Role.DESK)
    session = county.draft(place=None, room=county.room, by=desk)
    assert session.place == county.place
    assert RoomReservation.objects.get().by == desk
    assert session.facts["room"] == "多功能厅"
