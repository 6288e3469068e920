"""Random lives of a session, compared after every step with a model that keeps plain lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from unionhall.engines.booking import commands, queries
from unionhall.engines.booking.models import Booking, Seat
from unionhall.engines.booking.tests.cast import NOON, County

CHANNELS = ("on_site", "app", "wechat")
OFFER = timedelta(minutes=60)


@dataclass
class Entry:
    """What the model knows of a booking."""

    person: int
    channel: str
    party: int
    state: str
    seats: dict[str, int] = field(default_factory=dict)
    until: datetime | None = None


@dataclass
class Model:
    """Seats as numbers by pool, the line as a list; written without looking at the engine."""

    free: dict[str, int]
    most_waiting: int
    held: dict[str, int] = field(default_factory=dict)
    entries: dict[UUID, Entry] = field(default_factory=dict)
    line: list[UUID] = field(default_factory=list)

    def pools(self, channel: str) -> list[str]:
        return ([channel] if channel in self.free and channel else []) + [""]

    def grab(self, stock: dict[str, int], channel: str, party: int) -> dict[str, int] | None:
        taken: dict[str, int] = {}
        for pool in self.pools(channel):
            taken[pool] = min(stock.get(pool, 0), party - sum(taken.values()))
        if sum(taken.values()) < party:
            return None
        for pool, number in taken.items():
            stock[pool] -= number
        return taken

    def offer(self, at: datetime) -> None:
        """Seats that came back go down the line; what is too little for somebody is kept for them."""
        kept: dict[str, int] = {}
        for pk in list(self.line):
            entry = self.entries[pk]
            seats = self.grab(self.held, entry.channel, entry.party)
            if seats is None:
                for pool in self.pools(entry.channel):
                    kept[pool] = kept.get(pool, 0) + self.held.get(pool, 0)
                    self.held[pool] = 0
                continue
            entry.state, entry.seats, entry.until = "offered", seats, at + OFFER
            self.line.remove(pk)
        for pool, number in self.held.items():
            self.free[pool] = self.free.get(pool, 0) + number
        self.held = kept

    def give_back(self, pk: UUID, state: str, at: datetime) -> None:
        entry = self.entries[pk]
        if pk in self.line:
            self.line.remove(pk)
        for pool, number in entry.seats.items():
            self.held[pool] = self.held.get(pool, 0) + number
        entry.state, entry.seats = state, {}
        self.offer(at)


class SessionLife(RuleBasedStateMachine):
    """Books, cancels, takes up, leaves, lets lapse and makes larger, in any order."""

    made = Bundle("made")

    @initialize(capacity=st.integers(0, 5), waiting=st.integers(0, 4), app=st.integers(0, 3))
    def open(self, capacity: int, waiting: int, app: int) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.county = County.found()
        quotas = {"app": min(app, capacity)} if app and capacity else {}
        self.session = self.county.session(
            capacity=capacity, waiting_capacity=waiting, party_max=3, offer_minutes=60, quotas=quotas
        )
        self.capacity, self.now = capacity, NOON
        self.people = self.county.workers(8)
        self.model = Model({"": capacity - sum(quotas.values()), **quotas}, waiting)

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def live(self, person: int) -> bool:
        states = ("booked", "waiting", "offered")
        return any(e.person == person and e.state in states for e in self.model.entries.values())

    @rule(target=made, person=st.integers(0, 7), channel=st.sampled_from(CHANNELS), party=st.integers(1, 3))
    def book(self, person: int, channel: str, party: int) -> Any:
        wish = {"channel": channel, "party": party, "at": self.now, "key": uuid4()}
        expected = self.expected(person, channel, party)
        if expected[0].isupper():
            with pytest.raises(getattr(commands, expected)):
                self.county.book(self.session, self.people[person], **wish)
            return multiple()
        receipt = self.county.book(self.session, self.people[person], **wish)
        assert receipt.state == expected
        self.note(receipt.booking_id, person, channel, party, receipt.state)
        return receipt.booking_id

    def expected(self, person: int, channel: str, party: int) -> str:
        if self.live(person):
            return "AlreadyBooked"
        stock = dict(self.model.free)
        if self.model.grab(stock, channel, party):
            return "booked"
        if len(self.model.line) < self.model.most_waiting:
            return "waiting"
        # Without quotas no other channel could take what is too little for this party.
        has_quotas = len(self.model.free) > 1
        return "QuotaFull" if has_quotas and any(self.model.free.values()) else "SessionFull"

    def note(self, pk: UUID, person: int, channel: str, party: int, state: str) -> None:
        entry = self.model.entries[pk] = Entry(person, channel, party, state)
        if state == "booked":
            entry.seats = self.model.grab(self.model.free, channel, party) or {}
            return
        self.model.line.append(pk)
        for pool in self.model.pools(channel):  # what was too little is kept for them
            self.model.held[pool] = self.model.held.get(pool, 0) + self.model.free.get(pool, 0)
            self.model.free[pool] = 0

    @rule(pk=made)
    def cancel(self, pk: UUID) -> None:
        booking = Booking.objects.get(pk=pk)
        entry = self.model.entries[pk]
        try:
            commands.cancel_booking(booking, by=booking.person, at=self.now)
        except commands.NotLive:
            assert entry.state == "lapsed"
            return
        if entry.state != "cancelled":
            self.model.give_back(pk, "cancelled", self.now)

    @rule(pk=made)
    def accept(self, pk: UUID) -> None:
        booking, entry = Booking.objects.get(pk=pk), self.model.entries[pk]
        try:
            commands.accept_offer(booking, by=booking.person, at=self.now)
        except commands.NoOffer:
            assert entry.state not in ("booked", "offered") or (entry.until or self.now) <= self.now
            return
        assert entry.state in ("booked", "offered")
        entry.state = "booked"

    @rule(pk=made)
    def decline(self, pk: UUID) -> None:
        booking, entry = Booking.objects.get(pk=pk), self.model.entries[pk]
        try:
            commands.decline_offer(booking, by=booking.person, at=self.now)
        except commands.NoOffer:
            assert entry.state != "offered"
            return
        self.model.give_back(pk, "cancelled", self.now)

    @rule(minutes=st.integers(1, 45))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        lapsed = commands.lapse_offers(at=self.now)
        overdue = sorted(
            (e.until, pk)
            for pk, e in self.model.entries.items()
            if e.state == "offered" and e.until <= self.now
        )
        for _until, pk in overdue:
            self.model.give_back(pk, "lapsed", self.now)
        assert lapsed == len(overdue)

    @precondition(lambda self: self.capacity < 8)
    @rule(more=st.integers(1, 3))
    def enlarge(self, more: int) -> None:
        self.capacity += more
        commands.change_session(self.session, capacity=self.capacity, by=self.county.manager, at=self.now)
        self.model.held[""] = self.model.held.get("", 0) + more
        self.model.offer(self.now)

    @invariant()
    def seats_add_up(self) -> None:
        if not hasattr(self, "session"):
            return
        assert queries.seat_faults() == []
        summary = queries.seats_summary([self.session.pk])[self.session.pk]
        held = sum(self.model.held.values())
        taken = sum(sum(entry.seats.values()) for entry in self.model.entries.values())
        assert (summary.capacity, summary.waiting) == (self.capacity, len(self.model.line))
        assert sum(self.model.free.values()) + held + taken == self.capacity
        seats = Seat.objects.filter(session=self.session)
        assert seats.exclude(booking=None).count() == taken
        assert seats.filter(is_held=True).count() == held
        assert summary.free == sum(self.model.free.values())

    @invariant()
    def bookings_are_as_in_the_model(self) -> None:
        if not hasattr(self, "session"):
            return
        rows = {row.pk: row for row in Booking.objects.filter(session=self.session)}
        assert {pk: row.state for pk, row in rows.items()} == {
            pk: e.state for pk, e in self.model.entries.items()
        }
        waiting = sorted(
            (row for row in rows.values() if row.state == "waiting"), key=lambda row: row.waiting_number
        )
        assert [row.pk for row in waiting] == self.model.line
        for pk, entry in self.model.entries.items():
            if entry.state == "offered":
                assert rows[pk].offered_until == entry.until


@pytest.mark.django_db
def test_any_life_of_a_session_matches_the_model() -> None:
    run_state_machine_as_test(
        SessionLife,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            phases=[Phase.generate],  # making a failure small takes minutes; its steps are printed anyway
            suppress_health_check=list(HealthCheck),
        ),
    )
