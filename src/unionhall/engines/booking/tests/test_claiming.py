"""Booking a place, the line, and giving it back."""

from __future__ import annotations

from uuid import uuid4

import pytest

from unionhall.engines.booking import commands, queries
from unionhall.engines.booking.models import Booking
from unionhall.engines.booking.tests.cast import DAY, HOUR, NOON, County


def test_a_place_is_booked_with_its_trail_and_its_event(county: County) -> None:
    session = county.session(capacity=2)
    receipt = county.book(session, county.worker())
    assert receipt.state == "booked"
    assert queries.seats_summary([session.pk])[session.pk] == queries.SeatsSummary(2, 1, 0)
    assert queries.seat_faults() == []
