"""A matter from the first words to money in the hand, and what each step does to the ledger."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from unionhall.engines.casework.models import Attachment, Case, Deadline
from unionhall.kernel.access.tests.cast import NOW
from unionhall.services.legalaid import commands, ledger
from unionhall.services.legalaid.commands import ConflictOfInterest, PaymentTooLarge
from unionhall.services.legalaid.models import Debtor, FirmClient, Matter
from unionhall.services.legalaid.plans import PaymentPlan
from unionhall.services.legalaid.states import Money, Sealer
from unionhall.services.legalaid.tests.office import TODAY, Office


def money(matter: Matter) -> ledger.Balance:
    return ledger.total(ledger.balances(matter).values())


def test_unpaid_wages_reach_the_worker_by_mediation(office: Office) -> None:
    matter = office.ask()
    case = office.act(matter.case, "mediate", by=office.caseworker, applied_on=TODAY)
    case = office.act(
        case, "agree_mediation", by=office.caseworker, agreed_on=TODAY, amount=Decimal(15_000),
        pay_by=date(2026, 5, 20),
        sealed_by=Sealer.TOWN, sealer="桥南街道调解委员会", terms="五月二十日前付清",
    )  # fmt: skip
    assert (money(matter).claimed, money(matter).right) == (18_000, 15_000)
    later = NOW + timedelta(days=10)
    plan = PaymentPlan(amount_yuan=Decimal(15_000), paid_on=TODAY)
    payment = commands.receive_payment(matter, plan, by=office.caseworker, at=later)
    commands.confirm_receipt(payment.entries.get(), by=office.worker, at=later)
    assert (money(matter).received, money(matter).owed) == (15_000, 0)
    case = office.act(case, "perform_mediation", by=office.caseworker, at=later, performed_on=TODAY)
    case = office.act(case, "conclude", by=office.caseworker, at=later, result="won", concluded_on=TODAY)
    case = office.act(case, "report", by=office.caseworker, at=later, summary="调解成功，钱已到账")
    case = office.act(case, "visit", by=office.caseworker, at=later, said="满意")
    case = office.act(case, "archive", at=later)
    assert (case.state, case.is_open) == ("archived", False)
    papers = set(Attachment.objects.filter(case=case).values_list("label", flat=True))
    assert len(papers) == 2


def test_more_than_the_claim_is_refused_and_nothing_is_lost(office: Office) -> None:
    matter = office.ask()
    plan = PaymentPlan(amount_yuan=Decimal(18_001), paid_on=TODAY)
    with pytest.raises(PaymentTooLarge):
        commands.receive_payment(matter, plan, by=office.caseworker, at=NOW)
    assert money(matter).received == 0


def test_a_lawyer_of_the_other_side_is_not_assigned(office: Office) -> None:
    matter = office.ask()
    FirmClient.objects.create(
        organisation=matter.organisation, firm=office.rival.firm, name="云桥宏达建筑工程"
    )
    case = office.act(matter.case, "apply", applied_on=TODAY)
    case = office.act(case, "accept", ground="migrant_pay")
    with pytest.raises(ConflictOfInterest):
        office.act(case, "assign", lawyer=office.rival.person)
    assert Case.objects.get(pk=case.pk).state == "accepted"
    Debtor.objects.filter(matter=matter).update(counsel=office.lawyer.firm.name)
    with pytest.raises(ConflictOfInterest):
        office.act(case, "assign", lawyer=office.lawyer.person)


def test_a_court_s_clock_runs_from_the_day_it_was_told(office: Office) -> None:
    case = office.handled(office.ask()).case
    case = office.act(case, "prepare_arbitration", by=office.lawyer.person)
    case = office.act(
        case,
        "file_arbitration",
        by=office.lawyer.person,
        filed_on=date(2026, 4, 28),
        body="云桥市劳动人事争议仲裁委",
    )
    running = Deadline.objects.get(case=case, track="arbitration", ended_at=None)
    # five working days after 28 April, over the Labour Day holiday of 1 to 5 May and its make-up Saturday, 9 May
    assert str(running.due_at.date()) == "2026-05-08"
    assert money(Matter.objects.get(pk=case.pk)).claimed == Decimal(18_000)
    assert {Money.CLAIMED} == {
        one.kind for one in ledger.standing(Matter.objects.get(pk=case.pk), *Money.values)
    }
