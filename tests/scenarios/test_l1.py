"""L1: a district's public-interest lawyers; this year, January to October, 107 disputes, of which 106 were settled.

Each is asked about, mediated and agreed through the commands. What they are counted as opens down to the matters.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.scenarios.legal import counted, figure, on, summed
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.tests.cast import cast
from unionhall.services.legalaid import commands
from unionhall.services.legalaid.models import Claimant, Matter
from unionhall.services.legalaid.plans import PaymentPlan
from unionhall.services.legalaid.states import Cause, Industry, Sealer
from unionhall.services.legalaid.tests.office import Office, make_office

pytestmark = pytest.mark.django_db
DISPUTES, SETTLED = 107, 106
YEAR, NOVEMBER = date(2026, 1, 1), date(2026, 11, 1)
CAUSES, INDUSTRIES = tuple(Cause), tuple(Industry)


@pytest.fixture
def office(db: None) -> Office:
    return make_office(cast())


def day_of(number: int) -> datetime:
    """When the dispute of that number came in: spread over January to October."""
    return on(2026, 1, 5) + timedelta(days=number * 290 // DISPUTES)


def claim_of(number: int) -> Decimal:
    return Decimal(500_000 + 7_331 * number) / 100


def mediate(office: Office, number: int) -> Case:
    """One dispute from the first words to mediation."""
    at = day_of(number)
    person = office.cast.person(f"asker {number}", "e01", phone=f"1379000{number:04d}")
    matter = office.ask(
        person, cause=CAUSES[number % len(CAUSES)], industry=INDUSTRIES[number % len(INDUSTRIES)],
        employer=f"云桥第 {number} 加工厂", known_on=None, amount_yuan=claim_of(number), at=at,
    )  # fmt: skip
    return office.act(matter.case, "mediate", by=office.caseworker, at=at, applied_on=at.date())


def settle(office: Office, case: Case, number: int) -> None:
    """Both sides agree on the same day on nine tenths; it is paid at once."""
    at = day_of(number) + timedelta(hours=2)
    amount = (claim_of(number) * 9 / 10).quantize(Decimal("0.01"))
    office.act(
        case, "agree_mediation", by=office.caseworker, at=at, agreed_on=at.date(), amount=amount, pay_by=at.date(),
        sealed_by=Sealer.TOWN, sealer="桥南街道调解委员会", terms="当日付清",
    )  # fmt: skip
    matter = Matter.objects.select_related("case").get(pk=case.pk)
    plan = PaymentPlan(amount_yuan=amount, paid_on=at.date())
    payment = commands.receive_payment(matter, plan, by=office.caseworker, at=at)
    commands.confirm_receipt(payment.entries.get(), by=case.person, at=at)


def test_107_disputes_106_settled(office: Office) -> None:
    for number in range(DISPUTES):
        case = mediate(office, number)
        if number < SETTLED:
            settle(office, case, number)
    home = office.cast["yunqiao"]
    assert counted("legalaid_mediated", home, YEAR, NOVEMBER) == DISPUTES
    assert counted("legalaid_settled", home, YEAR, NOVEMBER) == SETTLED
    # The last one is still being talked about: it is not yet a success, nor a failure.
    success = figure("legalaid_mediation_success", home, YEAR, NOVEMBER)
    assert (success.part, success.whole, len(success.rows)) == (SETTLED, SETTLED, SETTLED)
    last = Case.objects.get(kind="legalaid.matter", tracks__state="talking")
    office.act(last, "fail_mediation", by=office.caseworker, at=on(2026, 10, 30), reason="分歧太大")
    success = figure("legalaid_mediation_success", home, YEAR, NOVEMBER)
    assert (success.part, success.whole, len(success.rows)) == (SETTLED, DISPUTES, DISPUTES)
    claimed = sum((claim_of(number) for number in range(DISPUTES)), Decimal(0))
    assert summed("legalaid_mediated_involved", home, YEAR, NOVEMBER) == claimed
    received = summed("legalaid_received", home, YEAR, NOVEMBER)
    assert received == summed("legalaid_confirmed", home, YEAR, NOVEMBER) > 0
    assert counted("legalaid_beneficiaries", home, YEAR, NOVEMBER) == SETTLED
    assert Claimant.objects.count() == DISPUTES
    # A day outside, and at a unit that does not lie above, there is nothing.
    assert counted("legalaid_mediated", home, NOVEMBER, date(2027, 1, 1)) == 0
    assert counted("legalaid_settled", office.cast["t02"], YEAR, NOVEMBER) == 0
