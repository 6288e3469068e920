"""The ledger balances to the cent, whatever is claimed, agreed, awarded, paid, passed on, corrected, in any order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unionhall.kernel.access.tests.cast import NOW, cast
from unionhall.lib.errors import NotAllowed, Refused
from unionhall.services.legalaid import commands, ledger
from unionhall.services.legalaid.commands.claimants import change_claimant
from unionhall.services.legalaid.commands.imports import import_claimants
from unionhall.services.legalaid.commands.money import (
    OnlyYourOwn,
    ShareOfPayment,
    confirm_receipts,
    rehearse_payment,
)
from unionhall.services.legalaid.models import Claimant, LedgerEntry, Matter, Payment, Receipt
from unionhall.services.legalaid.plans import PaymentPlan
from unionhall.services.legalaid.queries import claimants
from unionhall.services.legalaid.states import Money, Spread
from unionhall.services.legalaid.tests.group import rows, worker
from unionhall.services.legalaid.tests.neighbours import make_group, staff_of
from unionhall.services.legalaid.tests.office import TODAY, Office, make_office

PEOPLE = 4
ACTS = ("claim", "agree", "award", "pay", "pay", "pay", "pass_on", "undo", "correct", "leave", "come_back")
act = st.tuples(
    st.sampled_from(ACTS),
    st.integers(0, 40),
    st.integers(1, 60_000),
    st.sampled_from(list(Spread)),
    st.booleans(),
)


def yuan(cents: int) -> Decimal:
    return Decimal(cents) / 100


class Life:
    """A matter of several claimants, and what is done to its money."""

    def __init__(self, office: Office) -> None:
        self.office, self.by = office, office.caseworker
        self.matter = office.ask(amount_yuan=Decimal("180.01"))
        cells = [worker(number, amount=f"{90 + number}.0{number}") for number in range(1, PEOPLE)]
        import_claimants(self.matter, rows(*cells), by=self.by, at=NOW)
        self.claimants = list(Claimant.objects.filter(matter=self.matter).order_by("row"))
        self.seen: dict[UUID, tuple[Any, ...]] = {}

    def do(self, name: str, number: int, cents: int, rule: Spread, flag: bool) -> None:
        """One act; what is refused changes nothing."""
        common = {"by": self.by, "at": NOW}
        one = self.claimants[number % PEOPLE]
        some = self.claimants[: number % PEOPLE + 1]
        payments = list(Payment.objects.filter(matter=self.matter))
        entries = list(LedgerEntry.objects.filter(matter=self.matter))
        rights = {each: yuan(cents + place) for place, each in enumerate(some)}
        plan = PaymentPlan(amount_yuan=yuan(cents), paid_on=TODAY, spread=rule, has_arrived=flag)
        acts: dict[str, Callable[[], object]] = {
            "claim": lambda: commands.set_claim(one, yuan(cents), on=TODAY, **common),
            "agree": lambda: commands.set_rights(self.matter, Money.AGREED, rights, on=TODAY, **common),
            "award": lambda: commands.set_rights(self.matter, Money.AWARDED, rights, on=TODAY, **common),
            "pay": lambda: commands.receive_payment(self.matter, plan, **common),
            "pass_on": lambda: commands.pass_on_payment(payments[number % len(payments)], on=TODAY, **common),
            "undo": lambda: commands.undo_payment(
                payments[number % len(payments)], reason="录错", on=TODAY, **common
            ),
            "correct": lambda: commands.correct_entry(
                entries[number % len(entries)], reason="录错", on=TODAY, **common
            ),
            "leave": lambda: change_claimant(one, has_left=True, **common),
            "come_back": lambda: change_claimant(one, has_left=False, **common),
        }
        if name in ("pass_on", "undo") and not payments:
            return
        with suppress(Refused), transaction.atomic():
            acts[name]()

    def check(self) -> None:
        """Everything that must hold, counted from the lines themselves."""
        lines = list(LedgerEntry.objects.filter(matter=self.matter).select_related("reverses"))
        self._nothing_is_rewritten(lines)
        taken_back = {line.reverses_id for line in lines if line.reverses_id}
        columns: dict[UUID, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        shares: dict[UUID, Decimal] = defaultdict(Decimal)
        for line in lines:
            columns[line.claimant_id][line.kind] += line.amount_yuan
            if line.reverses is not None:
                same = (line.claimant_id, line.kind, -line.amount_yuan, line.payment_id)
                back = line.reverses
                assert same == (back.claimant_id, back.kind, back.amount_yuan, back.payment_id)
            elif line.payment_id and line.pk not in taken_back:
                shares[line.payment_id] += line.amount_yuan
        for payment in Payment.objects.filter(matter=self.matter):
            assert shares[payment.pk] in (payment.amount_yuan, 0)
        self._columns_are_sound(columns)

    def _nothing_is_rewritten(self, lines: list[LedgerEntry]) -> None:
        now = {line.pk: (line.claimant_id, line.kind, line.amount_yuan, line.reverses_id) for line in lines}
        assert self.seen.items() <= now.items()
        self.seen = now

    def _columns_are_sound(self, columns: dict[UUID, dict[str, Decimal]]) -> None:
        listed = {one.pk: one for one in claimants.claimants_of(self.matter, claimants.Wanted(part="all"))}
        recounted = ledger.balances(self.matter)
        for one in self.claimants:
            sums, row, balance = columns[one.pk], listed[one.pk], recounted.get(one.pk, ledger.Balance())
            for kind in Money.values:
                assert sums[kind] >= 0
                assert sums[kind] == getattr(balance, kind) == getattr(row, kind)
            right = sums["awarded"] or sums["agreed"] or sums["claimed"]
            owed = right - sums["received"] - sums["enforced"]
            assert (balance.right, balance.owed) == (right, owed)
            assert (row.right, row.owed) == (right, owed)
            assert owed >= 0
            assert not (sums["awarded"] and sums["agreed"])
        totals = claimants.totals(claimants.claimants_of(self.matter, claimants.Wanted(part="all")))
        for name in claimants.SUMS:
            assert totals[name] == sum(getattr(one, name) for one in listed.values())


@given(acts=st.lists(act, min_size=1, max_size=14))
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
def test_the_ledger_balances_whatever_is_done_in_whatever_order(
    office: Office, acts: list[tuple[Any, ...]]
) -> None:
    with transaction.atomic():
        life = Life(office)
        life.check()
        for one in acts:
            life.do(*one)
            life.check()
        transaction.set_rollback(True)


def test_the_database_refuses_to_rewrite_or_delete_a_line(office: Office) -> None:
    matter = office.ask()
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.filter(matter=matter).update(amount_yuan=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.filter(matter=matter).delete()


def plan(amount: str, **more: Any) -> PaymentPlan:
    return PaymentPlan(amount_yuan=Decimal(amount), paid_on=TODAY, **more)


def test_a_share_is_not_taken_back_alone_and_an_undone_payment_leaves_nothing(office: Office) -> None:
    matter = office.ask()
    payment = commands.receive_payment(matter, plan("100"), by=office.caseworker, at=NOW)
    told = {"reason": "录错", "on": TODAY, "by": office.caseworker, "at": NOW}
    with pytest.raises(ShareOfPayment):
        commands.correct_entry(payment.entries.get(), **told)
    (back,) = commands.undo_payment(payment, **told)
    assert (back.amount_yuan, back.note) == (Decimal(-100), "录错")
    with pytest.raises(ledger.TakenBack):
        commands.undo_payment(payment, **told)
    assert ledger.total(ledger.balances(matter).values()).received == 0


def test_the_same_form_twice_is_one_payment_of_its_own_matter(office: Office) -> None:
    matter, key = office.ask(), uuid4()
    first = commands.receive_payment(matter, plan("100", key=key), by=office.caseworker, at=NOW)
    assert commands.receive_payment(matter, plan("100", key=key), by=office.caseworker, at=NOW) == first
    other = office.ask(is_separate=True)
    with pytest.raises(NotAllowed):
        commands.receive_payment(other, plan("100", key=key), by=office.caseworker, at=NOW)


def test_what_is_booked_is_what_was_shown(office: Office) -> None:
    matter, by = office.ask(), office.caseworker
    seen = ledger.digest_of(rehearse_payment(matter, plan("100"), by=by, at=NOW))
    import_claimants(matter, rows(worker(1)), by=by, at=NOW)
    with pytest.raises(ledger.SharesChanged):
        commands.receive_payment(matter, plan("100"), by=by, at=NOW, seen=seen)
    seen = ledger.digest_of(rehearse_payment(matter, plan("100"), by=by, at=NOW))
    payment = commands.receive_payment(matter, plan("100"), by=by, at=NOW, seen=seen)
    assert payment.entries.count() == 2


def test_a_debtor_of_another_matter_did_not_pay_here(office: Office) -> None:
    matter, other = office.ask(), office.ask(is_separate=True)
    with pytest.raises(NotAllowed):
        commands.receive_payment(matter, plan("1", debtor=other.debtors.get()), by=office.caseworker, at=NOW)


def test_an_invited_unit_enters_money_for_its_own_claimants_only(office: Office) -> None:
    group = make_group(office)
    joint = group.joints["money"]
    their = staff_of(office, "money")
    for units in ((), (group.joints["whole"].organisation,), (joint.organisation, office.cast["yunqiao"])):
        with pytest.raises(OnlyYourOwn):
            commands.receive_payment(group.matter, plan("10", units=units), by=their, at=NOW)
        with pytest.raises(OnlyYourOwn):
            rehearse_payment(group.matter, plan("10", units=units), by=their, at=NOW)
    before = ledger.balances(group.matter)
    payment = commands.receive_payment(
        group.matter, plan("10", units=(joint.organisation,)), by=their, at=NOW
    )
    (share,) = payment.entries.all()
    assert share.claimant == group.claimants["money"]
    after = ledger.balances(group.matter)
    assert [key for key in after if after[key] != before[key]] == [share.claimant_id]
    with pytest.raises(NotAllowed):
        commands.undo_payment(payment, reason="录错", on=TODAY, by=their, at=NOW)
    for name in ("plain", "evidence", "invited", "finished"):
        stranger = staff_of(office, name)
        with pytest.raises(NotAllowed):
            commands.receive_payment(
                group.matter, plan("10", units=(group.joints[name].organisation,)), by=stranger, at=NOW
            )


def test_several_receipts_are_confirmed_from_a_signed_list_once(office: Office) -> None:
    matter, by = office.ask(), office.caseworker
    import_claimants(matter, rows(worker(1), worker(2)), by=by, at=NOW)
    payment = commands.receive_payment(matter, plan("300"), by=by, at=NOW)
    shares = list(payment.entries.all())
    assert confirm_receipts(payment, shares[:2], by=by, at=NOW) == 2
    assert confirm_receipts(payment, shares, by=by, at=NOW) == 1
    assert Receipt.objects.filter(entry__payment=payment).count() == 3
    waiting = commands.receive_payment(matter, plan("300", has_arrived=False), by=by, at=NOW)
    with pytest.raises(commands.NotReceived):
        confirm_receipts(waiting, waiting.entries.all(), by=by, at=NOW)


def test_the_same_claim_once_more_writes_nothing(office: Office) -> None:
    matter = office.ask()
    told = {"on": TODAY, "by": office.caseworker, "at": NOW}
    commands.set_claim(office.first(matter), Decimal(18_000), **told)
    assert LedgerEntry.objects.filter(matter=matter).count() == 1
    commands.set_claim(office.first(matter), Decimal(20_000), note="加计赔偿金", **told)
    assert LedgerEntry.objects.filter(matter=matter).count() == 3
    with pytest.raises(Refused, match=r"."):
        commands.set_claim(
            office.first(matter), Decimal(1), on=date(2036, 1, 1), by=office.caseworker, at=NOW
        )


@pytest.fixture
def real_office(transactional_db: None) -> Office:
    """An office whose rows every thread sees."""
    return make_office(cast())


def at_once(times: int, act: Callable[[], object]) -> list[object]:
    """Do `act` so many times, all starting together; what each came to, or how it was refused."""
    start = Barrier(times)

    def one(_number: int) -> object:
        try:
            start.wait(timeout=30)
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_payments_at_the_same_instant_never_exceed_what_is_owed(real_office: Office) -> None:
    matter, later = real_office.ask(), NOW + timedelta(hours=1)
    pay = plan("5000", spread=Spread.EQUAL)
    came = at_once(
        6,
        lambda: commands.receive_payment(
            Matter.objects.select_related("case").get(pk=matter.pk), pay, by=real_office.caseworker, at=later
        ),
    )
    assert sum(isinstance(one, commands.PaymentTooLarge) for one in came) == 3
    balance = ledger.total(ledger.balances(matter).values())
    assert (balance.received, balance.owed, Payment.objects.count()) == (15_000, 3_000, 3)


def test_one_form_sent_twice_at_once_is_one_payment(real_office: Office) -> None:
    matter, pay = real_office.ask(), plan("100", key=uuid4())
    came = at_once(4, lambda: commands.receive_payment(matter, pay, by=real_office.caseworker, at=NOW))
    assert len({one.pk for one in came}) == 1  # type: ignore[attr-defined]
    assert ledger.total(ledger.balances(matter).values()).received == 100


def test_one_sheet_taken_in_twice_at_once_is_taken_in_once(real_office: Office) -> None:
    matter = real_office.ask()
    cells = rows(*(worker(number) for number in range(20)))
    came = at_once(2, lambda: import_claimants(matter, cells, by=real_office.caseworker, at=NOW))
    assert sorted(one.added for one in came) == [0, 20]  # type: ignore[attr-defined]
    assert Claimant.objects.filter(matter=matter).count() == 21


def test_nobody_gets_two_files_from_two_matters_at_once(real_office: Office) -> None:
    matters = iter([real_office.ask(), real_office.ask(is_separate=True)])
    cells = rows(*(worker(number) for number in range(20)))
    came = at_once(2, lambda: import_claimants(next(matters), cells, by=real_office.caseworker, at=NOW))
    assert sorted(one.registered for one in came) == [0, 20]  # type: ignore[attr-defined]
