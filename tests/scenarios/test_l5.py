"""L5: disputes are looked for before they break out; a technology company stops, over five hundred workers with it.

A group matter is prepared before anybody sues. Over two hundred come in, and the fifteen in hardship are represented.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils.timezone import localtime

from tests.scenarios.legal import counted, figure
from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW, cast
from unionhall.services.legalaid import commands, ledger
from unionhall.services.legalaid.commands.imports import import_claimants
from unionhall.services.legalaid.commands.screening import PreparedAlready, Spotting, TooFew, spot_enterprise
from unionhall.services.legalaid.models import Claimant, Debtor, Matter, Screening, Signal
from unionhall.services.legalaid.plans import PaymentPlan
from unionhall.services.legalaid.queries.screening import hardship_in
from unionhall.services.legalaid.states import Grade, Ground, SignalKind
from unionhall.services.legalaid.tests.group import rows, worker
from unionhall.services.legalaid.tests.office import TODAY, Office, make_office

pytestmark = pytest.mark.django_db
FIRM = "云桥灵波科技有限公司"
AFFECTED, SUING, IN_HARDSHIP = 536, 214, 15
YEAR, NEXT = date(2026, 1, 1), date(2027, 1, 1)


@pytest.fixture
def office(db: None) -> Office:
    return make_office(cast())


def noticed(office: Office) -> Screening:
    """The town's officer sees the gate shut; two days on, the hotline and a complaint say the same."""
    officer = office.cast.staff(Role.UNION_OFFICER, "t01")
    seen = {"enterprise": FIRM, "noticed_on": TODAY}
    first = spot_enterprise(
        office.cast["t01"], Spotting(kind=SignalKind.STOPPED, note="车间停产，大门紧闭", workers=500, **seen),
        by=officer, at=NOW,
    )  # fmt: skip
    for kind, note in ((SignalKind.HOTLINE, "12351 一周五个电话"), (SignalKind.ARREARS, "两个月工资没发")):
        again = spot_enterprise(
            office.cast["t01"], Spotting(kind=kind, note=note, **seen), by=officer, at=NOW
        )
        assert again.pk == first.pk
    assert Signal.objects.filter(screening=first).count() == 3
    return first


def verified(office: Office, case: Case, workers: int = AFFECTED, grade: str = Grade.RED) -> Case:
    return office.act(
        case, "verify", by=office.caseworker, visited_on=TODAY, found="停产属实，厂房设备已被查封", workers=workers,
        owed=Decimal("6420000.00"), grade=grade,
    )  # fmt: skip


def prepared(office: Office) -> Matter:
    case = office.act(verified(office, noticed(office).case), "prepare_group")
    found = Screening.objects.select_related("matter__case__organisation").get(case=case).matter
    assert found is not None
    return found


def test_a_stop_of_production_becomes_a_prepared_group_matter(office: Office) -> None:
    screening = noticed(office)
    assert str(localtime(screening.case.due_at).date()) == "2026-05-08"  # two working days to go there
    with pytest.raises(TooFew):
        office.act(verified(office, screening.case, workers=500, grade=Grade.ORANGE), "prepare_group")
    case = office.act(Case.objects.get(pk=screening.case.pk), "regrade", grade=Grade.RED, reason="老板失联")
    case = office.act(case, "prepare_group")
    matter = Screening.objects.select_related("matter__case").get(case=case).matter
    assert matter is not None
    assert (matter.is_group, matter.case.parent_id, matter.case.state) == (True, case.pk, "asked")
    assert Debtor.objects.get(matter=matter).name == FIRM
    with pytest.raises(PreparedAlready):
        office.act(case, "prepare_group")


def test_over_two_hundred_sue_and_fifteen_in_hardship_are_represented(office: Office) -> None:
    matter = prepared(office)
    assert matter.expected == AFFECTED > 500
    cells = [worker(n, is_hardship="是" if n <= IN_HARDSHIP else "") for n in range(1, SUING + 1)]
    assert import_claimants(matter, rows(*cells), by=office.caseworker, at=NOW).added == SUING > 200
    assert len(hardship_in(matter, office.caseworker)) == IN_HARDSHIP
    assert hardship_in(matter, office.cast.staff(Role.LEADER)) == []

    case = sued(office, matter)
    award = Decimal("2800000.05")
    answers: dict[str, Any] = {"received_on": TODAY, "amount": award, "result": "partly"}
    case = casework.act(case, "award_arbitration", by=office.lawyer.person, at=NOW, answers=answers)
    balance = ledger.total(ledger.balances(matter).values())
    assert balance.awarded == award
    payment = PaymentPlan(amount_yuan=Decimal("1000000.01"), paid_on=TODAY)
    commands.receive_payment(matter, payment, by=office.caseworker, at=NOW)
    received = ledger.balances(matter)
    assert sum(one.received for one in received.values()) == payment.amount_yuan
    hardship = Claimant.objects.filter(matter=matter, is_hardship=True)
    assert all(received[one.pk].received > 0 for one in hardship)

    home = office.cast["yunqiao"]
    assert counted("legalaid_groups", home, YEAR, NEXT) == 1
    assert counted("legalaid_people", home, YEAR, NEXT) == SUING
    assert counted("legalaid_beneficiaries", home, YEAR, NEXT) == SUING


def sued(office: Office, matter: Matter) -> Case:
    """Aid is granted, a lawyer assigned, representatives chosen, the application filed and accepted."""
    case = office.act(matter.case, "apply", by=office.caseworker, applied_on=TODAY)
    case = office.act(case, "accept", ground=Ground.HARDSHIP)
    case = office.act(case, "assign", lawyer=office.lawyer.person)
    lawyer = office.lawyer.person
    case = office.act(case, "start", by=lawyer, met_on=TODAY)
    case = office.act(case, "prepare_arbitration", by=lawyer)
    case = office.act(
        case, "file_arbitration", by=lawyer, filed_on=TODAY, body="云桥市劳动人事争议仲裁委员会"
    )
    return office.act(case, "accept_arbitration", by=lawyer, accepted_on=TODAY)


def test_it_is_resolved_only_when_it_is(office: Office) -> None:
    screening = noticed(office)
    case = verified(office, screening.case)
    case = office.act(case, "dispatch", by=office.caseworker, to="桥南街道、人社局", task="工资先行垫付")
    case = office.act(case, "report", by=office.caseworker, progress="已垫付一个月")
    home = office.cast["yunqiao"]
    assert counted("legalaid_screenings_resolved", home, YEAR, NEXT) == 0
    case = office.act(case, "resolve", by=office.caseworker, outcome="资产处置后发清")
    assert case.state == "resolved"
    assert figure("legalaid_screenings_resolved", home, YEAR, NEXT).part == 1
