"""Agreements: what the body that sealed them makes of them, whether they are kept, what a court puts in place."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils.timezone import localtime

from unionhall.engines.casework.models import Attachment, Case, CaseTrack, Deadline
from unionhall.kernel.access.tests.cast import NOW
from unionhall.services.legalaid import commands, ledger
from unionhall.services.legalaid.commands import CannotBeConfirmed, LessThanReceived, PayBeforeAgreed
from unionhall.services.legalaid.core.force import force_of
from unionhall.services.legalaid.dealings import DayAhead
from unionhall.services.legalaid.models import Agreement, LedgerEntry, Matter
from unionhall.services.legalaid.plans import ClaimantPlan, PaymentPlan
from unionhall.services.legalaid.states import Cause, Form, Money, Result, Sealer
from unionhall.services.legalaid.tests.office import TODAY, Office

DAY = timedelta(days=1)
TERMS: dict[str, Any] = {
    "agreed_on": TODAY, "amount": Decimal(15_000), "pay_by": date(2026, 5, 20), "sealed_by": Sealer.TOWN,
    "sealer": "桥南街道调解委员会", "terms": "五月二十日前一次付清",
}  # fmt: skip


def talking(office: Office, **told: Any) -> Case:
    """A matter in mediation."""
    return office.act(office.ask(**told).case, "mediate", by=office.caseworker, applied_on=TODAY)


def agreed(office: Office, **terms: Any) -> Case:
    """An agreement on fifteen thousand, unless `terms` say otherwise."""
    return office.act(talking(office), "agree_mediation", by=office.caseworker, **TERMS | terms)


def money(case: Case) -> ledger.Balance:
    return ledger.total(ledger.balances(Matter.objects.get(pk=case.pk)).values())


def pay(office: Office, case: Case, amount: int | str, at: Any = NOW) -> Any:
    matter = Matter.objects.select_related("case").get(pk=case.pk)
    plan = PaymentPlan(amount_yuan=Decimal(amount), paid_on=TODAY)
    return commands.receive_payment(matter, plan, by=office.caseworker, at=at)


def track(case: Case, code: str) -> str:
    return CaseTrack.objects.get(case=case, code=code).state


def due_on(case: Case, code: str) -> str:
    return str(localtime(Deadline.objects.get(case=case, track=code, ended_at=None).due_at).date())


# Sealed by whom: named by the law, may be confirmed by the court, may be reviewed by the commission.
FORCE = {
    Sealer.ENTERPRISE: (True, True, True),
    Sealer.PEOPLE: (True, True, True),
    Sealer.TOWN: (True, True, True),
    Sealer.UNION: (False, False, False),
    Sealer.ARBITRATION: (True, False, False),
}


@pytest.mark.parametrize("sealer", list(Sealer))
def test_what_an_agreement_is_worth_depends_on_who_sealed_it(office: Office, sealer: Sealer) -> None:
    force = force_of(sealer)
    assert (force.is_named, force.can_confirm, force.can_review) == FORCE[sealer]
    assert str(force.words)
    case = agreed(office, sealed_by=sealer)
    for verb, can, code in (
        ("seek_confirmation", force.can_confirm, "confirmation"),
        ("seek_review", force.can_review, "review"),
    ):
        if can:
            case = office.act(case, verb, agreed_on=TODAY)
            assert CaseTrack.objects.filter(case=case, code=code, ended_at=None).exists()
        else:
            with pytest.raises(CannotBeConfirmed):
                office.act(case, verb, agreed_on=TODAY)
            assert not CaseTrack.objects.filter(case=case, code=code).exists()


def test_nothing_is_confirmed_before_there_is_an_agreement(office: Office) -> None:
    with pytest.raises(CannotBeConfirmed):
        office.act(talking(office), "seek_confirmation", agreed_on=TODAY)


def test_both_sides_ask_within_thirty_days_and_the_court_confirms(office: Office) -> None:
    case = office.act(agreed(office), "seek_confirmation", agreed_on=TODAY)
    assert due_on(case, "confirmation") == "2026-06-05"
    case = office.act(case, "file_confirmation", at=NOW + 4 * DAY, filed_on=date(2026, 5, 8))
    assert due_on(case, "confirmation") == "2026-06-08"  # 7 June is a Sunday
    case = office.act(case, "end_confirmation", at=NOW + 20 * DAY, result=Result.WON)
    assert str(Agreement.objects.get().confirmed_on) == "2026-05-26"
    assert track(case, "confirmation") == "over"


def test_a_confirmation_that_the_court_refuses_leaves_the_agreement_as_it_was(office: Office) -> None:
    case = office.act(agreed(office), "seek_confirmation", agreed_on=TODAY)
    case = office.act(case, "end_confirmation", result=Result.LOST)
    assert Agreement.objects.get().confirmed_on is None
    assert (money(case).agreed, money(case).right) == (15_000, 15_000)


def test_joint_review_runs_from_the_day_of_the_agreement(office: Office) -> None:
    case = office.act(agreed(office, agreed_on=date(2026, 4, 28)), "seek_review", agreed_on=date(2026, 4, 28))
    assert due_on(case, "review") == "2026-05-13"
    case = office.act(case, "file_review", filed_on=TODAY)
    assert due_on(case, "review") == "2026-05-12"  # five working days, Saturday 9 May among them
    case = office.act(case, "end_review", result=Result.WON)
    assert str(Agreement.objects.get().reviewed_on) == str(TODAY)


def test_an_agreement_makes_the_right_and_writes_a_paper(office: Office) -> None:
    case = agreed(office)
    assert (money(case).claimed, money(case).agreed, money(case).right) == (18_000, 15_000, 15_000)
    assert due_on(case, "mediation") == "2026-05-25"  # three days after 20 May: a Saturday
    assert Attachment.objects.filter(case=case).count() == 1
    matter = Matter.objects.get(pk=case.pk)
    assert (str(matter.mediated_on), matter.form) == (str(TODAY), Form.MEDIATION)


@pytest.mark.parametrize(
    ("terms", "error", "field"),
    [
        ({"pay_by": TODAY - DAY}, PayBeforeAgreed, "pay_by"),
        ({"agreed_on": TODAY + DAY}, DayAhead, "agreed_on"),
    ],
)
def test_an_impossible_agreement_leaves_no_trace(
    office: Office, terms: dict[str, Any], error: type[Exception], field: str
) -> None:
    case = talking(office)
    with pytest.raises(error) as refusal:
        office.act(case, "agree_mediation", by=office.caseworker, **TERMS | terms)
    assert refusal.value.field == field  # type: ignore[attr-defined]
    assert not Agreement.objects.exists()
    assert track(case, "mediation") == "talking"
    assert money(case).agreed == 0


def test_an_agreement_is_shared_in_proportion_to_the_claims(office: Office) -> None:
    matter = office.ask(amount_yuan=Decimal(3_000))
    for number, amount in enumerate((2_000, 1_000)):
        person = office.cast.person(f"c{number}", "e01", phone=f"1350000000{number}")
        plan = ClaimantPlan(amount_yuan=Decimal(amount))
        commands.add_claimant(matter, person, plan, by=office.caseworker, at=NOW)
    case = office.act(matter.case, "mediate", applied_on=TODAY)
    case = office.act(case, "agree_mediation", **TERMS | {"amount": Decimal("1000.01")})
    shares = [
        LedgerEntry.objects.get(claimant=one, kind=Money.AGREED).amount_yuan
        for one in matter.claimants.order_by("row")
    ]
    assert sum(shares) == Decimal("1000.01")
    assert shares == sorted(shares, reverse=True)
    assert shares[1] in (Decimal("333.34"), Decimal("333.33"))


def test_performed_in_part_then_in_full(office: Office) -> None:
    case = agreed(office)
    pay(office, case, 9_000)
    assert (money(case).received, money(case).owed) == (9_000, 6_000)
    pay(office, case, 6_000)
    case = office.act(case, "perform_mediation", performed_on=TODAY)
    assert track(case, "mediation") == "performed"
    assert str(Agreement.objects.get().performed_on) == str(TODAY)
    assert money(case).owed == 0


def test_a_broken_agreement_is_carried_on_and_the_award_takes_its_place(office: Office) -> None:
    case = agreed(office)
    pay(office, case, 2_000)
    case = office.act(case, "break_mediation", at=NOW + 20 * DAY, reason="到期只付了两千")
    assert (track(case, "mediation"), Agreement.objects.get().broken_at) == ("broken", NOW + 20 * DAY)
    # What was agreed stays the right until something else is decided.
    assert money(case).right == 15_000
    case = office.act(case, "prepare_arbitration", at=NOW + 20 * DAY)
    case = office.act(
        case, "file_arbitration", at=NOW + 21 * DAY, filed_on=date(2026, 5, 27), body="云桥市仲裁委"
    )
    case = office.act(case, "accept_arbitration", at=NOW + 24 * DAY, accepted_on=date(2026, 5, 29))
    case = office.act(
        case, "award_arbitration", at=NOW + 60 * DAY, received_on=date(2026, 7, 3), amount=Decimal(17_500),
        result=Result.PARTLY,
    )  # fmt: skip
    balance = money(case)
    assert (balance.claimed, balance.agreed, balance.awarded) == (18_000, 0, 17_500)
    assert (balance.right, balance.received, balance.owed) == (17_500, 2_000, 15_500)
    lines = LedgerEntry.objects.filter(matter_id=case.pk)
    assert sorted(lines.filter(kind=Money.AGREED).values_list("amount_yuan", flat=True)) == [-15_000, 15_000]
    assert lines.filter(reverses__kind=Money.AGREED).count() == 1


def test_a_judgment_takes_the_place_of_an_award(office: Office) -> None:
    case = office.act(office.handled(office.ask()).case, "lodge_suit", filed_on=TODAY)
    case = office.act(case, "accept_suit", accepted_on=TODAY, procedure="simplified")
    assert track(case, "first") == "simplified"
    case = office.act(case, "judge_suit", received_on=TODAY, amount=Decimal(16_000), result=Result.PARTLY)
    case = office.act(case, "lodge_appeal", accepted_on=TODAY)
    case = office.act(case, "judge_appeal", received_on=TODAY, amount=Decimal(18_000), result=Result.WON)
    assert (money(case).awarded, money(case).right) == (18_000, 18_000)
    assert track(case, "second") == "over"


def test_less_than_has_been_received_is_not_awarded(office: Office) -> None:
    case = office.act(office.handled(office.ask()).case, "lodge_suit", filed_on=TODAY)
    case = office.act(case, "accept_suit", accepted_on=TODAY, procedure="small")
    pay(office, case, 5_000)
    with pytest.raises(LessThanReceived):
        office.act(case, "judge_suit", received_on=TODAY, amount=Decimal(4_999), result=Result.PARTLY)
    assert track(case, "first") == "small"
    assert (money(case).awarded, money(case).received) == (0, 5_000)


def test_without_an_agreement_arbitration_is_open(office: Office) -> None:
    case = office.act(talking(office), "fail_mediation", reason="单位不来")
    assert track(case, "mediation") == "failed"
    case = office.act(case, "prepare_arbitration")
    assert due_on(case, "arbitration") == "2026-05-13"
    case = office.act(case, "start_mediation", applied_on=TODAY)  # and it can be tried again
    assert track(case, "mediation") == "talking"


def test_a_second_agreement_after_a_broken_one_counts_alone(office: Office) -> None:
    case = office.act(agreed(office), "break_mediation", reason="未付")
    case = office.act(case, "start_mediation", applied_on=TODAY)
    case = office.act(
        case, "agree_mediation", **TERMS | {"amount": Decimal(12_000), "sealed_by": Sealer.UNION}
    )
    assert (money(case).agreed, money(case).right) == (12_000, 12_000)
    with pytest.raises(CannotBeConfirmed):
        office.act(case, "seek_confirmation", agreed_on=TODAY)
    office.act(case, "perform_mediation", performed_on=TODAY)
    first, second = Agreement.objects.order_by("id")
    assert (first.performed_on, str(second.performed_on)) == (None, str(TODAY))


def test_a_payment_order_is_asked_for_pay(office: Office) -> None:
    case = office.act(agreed(office), "seek_payment_order", filed_on=TODAY)
    assert due_on(case, "payment_order") == "2026-05-26"
    case = office.act(case, "issue_order", at=NOW + 10 * DAY, served_on=date(2026, 5, 14))
    assert due_on(case, "payment_order") == "2026-05-29"
    case = office.act(case, "end_order", at=NOW + 24 * DAY, result=Result.WON, reason="未提异议，可申请执行")
    case = office.act(case, "prepare_enforcement", at=NOW + 24 * DAY, effective_on=date(2026, 5, 30))
    assert due_on(case, "enforcement") == "2028-05-30"


def test_a_matter_without_claims_is_shared_alike(office: Office) -> None:
    matter = office.ask(amount_yuan=None, cause=Cause.INJURY)
    person = office.cast.person("c", "e01", phone="13500000001")
    commands.add_claimant(matter, person, ClaimantPlan(), by=office.caseworker, at=NOW)
    case = office.act(matter.case, "mediate", applied_on=TODAY)
    case = office.act(case, "agree_mediation", **TERMS | {"amount": Decimal("100.01")})
    assert sorted(balance.right for balance in ledger.balances(matter).values()) == [
        Decimal("50.00"),
        Decimal("50.01"),
    ]
