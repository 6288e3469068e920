"""L3: a carpenter fell on 6 April 2018; nothing was in writing. Assessed, proved, sued: 40 per cent is theirs.

What is known: medical costs, the advance, the shares and the award. Whoever advanced money has it taken off after the
shares, as is usual; then the whole that the court recognised follows from the award.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.scenarios.legal import counted, figure, on, photo, summed
from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.models import Attachment, Case
from unionhall.kernel.access.tests.cast import cast
from unionhall.services.legalaid import commands, ledger
from unionhall.services.legalaid.commands.evidence import EvidencePlan, add_evidence
from unionhall.services.legalaid.models import CustodyEntry, Evidence, Matter
from unionhall.services.legalaid.plans import DebtorPlan, PaymentPlan
from unionhall.services.legalaid.states import Cause, EvidenceKind, Ground, Liability, Result
from unionhall.services.legalaid.tests.office import Office, make_office

pytestmark = pytest.mark.django_db
MEDICAL, ADVANCE, AWARD = Decimal("24256.23"), Decimal("3000.00"), Decimal("51712.16")
HIS_SHARE, THEIR_SHARE = Decimal("0.6"), Decimal("0.4")
WHOLE = Decimal("136780.40")
FELL = date(2018, 4, 6)
NEXT_YEAR = date(2020, 1, 1)
PIECES = (
    (EvidenceKind.WITNESS, "工友两人证言", "受孙某雇请施工"),
    (EvidenceKind.ELECTRONIC, "与孙某的微信聊天记录", "孙某派活、讲定工钱"),
    (EvidenceKind.DOCUMENT, "住院病历与费用清单", "医疗费 24256.23 元"),
)


@pytest.fixture
def office(db: None) -> Office:
    return make_office(cast())


def asked(office: Office) -> Matter:
    """He comes a month after the fall; who owes is only a person who paid in cash."""
    matter = office.ask(
        cause=Cause.CASUAL_INJURY, story="给门面装修时从架子上摔下来，工钱都是现金，没签合同", employer="",
        known_on=FELL, amount_yuan=None, at=on(2018, 5, 10),
    )  # fmt: skip
    plan = DebtorPlan(name="孙某（装修包工）", liability=Liability.FOREMAN, note="现金付酬，无书面约定")
    commands.add_debtor(matter, plan, by=office.caseworker, at=on(2018, 5, 10))
    return matter


def carried(office: Office, matter: Matter) -> Case:
    """Granted without the hardship test, given to a lawyer, assessed, proved."""

    def act(case: Case, verb: str, at: Any, **answers: Any) -> Case:
        who = office.head if verb in ("accept", "assign") else office.lawyer.person
        return casework.act(
            case, verb, by=office.caseworker if verb == "apply" else who, at=at, answers=answers
        )

    case = act(matter.case, "apply", on(2018, 5, 10), applied_on=date(2018, 5, 10))
    case = act(case, "accept", on(2018, 5, 14), ground=Ground.MIGRANT_PAY)
    case = act(case, "assign", on(2018, 5, 16), lawyer=office.lawyer.person)
    case = act(case, "start", on(2018, 5, 18), met_on=date(2018, 5, 18))
    case = act(case, "order_appraisal", on(2018, 7, 2), ordered_on=date(2018, 7, 2), subject="伤残等级")
    case = act(case, "report_appraisal", on(2018, 8, 20), reported_on=date(2018, 8, 17), finding="构成伤残")
    for kind, title, proves in PIECES:
        plan = EvidencePlan(
            kind=kind, title=title, proves=proves, source="本人提供", obtained_on=date(2018, 8, 21)
        )
        add_evidence(matter, plan, photo(), by=office.lawyer.person, at=on(2018, 8, 21))
    return act(case, "lodge_suit", on(2018, 9, 10), filed_on=date(2018, 9, 10))


def test_the_award_follows_from_the_shares_and_the_advance() -> None:
    assert WHOLE * THEIR_SHARE - ADVANCE == AWARD
    assert Decimal("82068.24") == WHOLE * HIS_SHARE
    assert Decimal("112524.17") == WHOLE - MEDICAL  # what else was recognised, besides medical costs
    # Taken off before the shares it would have been another sum, and was not.
    assert Decimal("53512.16") == (WHOLE - ADVANCE) * THEIR_SHARE


def test_from_the_fall_to_the_money(office: Office) -> None:
    matter = asked(office)
    case = carried(office, matter)
    lawyer, claimant = office.lawyer.person, office.first(matter)
    commands.set_claim(
        claimant,
        WHOLE - ADVANCE,
        note="已扣垫付 3000 元",
        by=lawyer,
        at=on(2018, 9, 10),
        on=date(2018, 9, 10),
    )
    answers: dict[str, Any] = {"accepted_on": date(2018, 9, 14), "procedure": "simplified"}
    case = casework.act(case, "accept_suit", by=lawyer, at=on(2018, 9, 14), answers=answers)
    answers = {"received_on": date(2018, 12, 6), "amount": AWARD, "result": Result.PARTLY}
    case = casework.act(case, "judge_suit", by=lawyer, at=on(2018, 12, 7), answers=answers)
    commands.change_matter(matter, by=lawyer, at=on(2018, 12, 7), fault_share=HIS_SHARE)
    due = case.deadlines.get(track="first", ended_at=None).due_at
    assert due.date() == date(2018, 12, 21)  # fifteen days from the day it was received, not written down
    answers = {"result": Result.PARTLY, "reason": "双方未上诉"}
    case = casework.act(case, "end_suit", by=lawyer, at=on(2018, 12, 24), answers=answers)
    case = casework.act(case, "collect_money", by=lawyer, at=on(2018, 12, 24), answers={})

    plan = PaymentPlan(amount_yuan=AWARD, paid_on=date(2019, 1, 18), note="法院转付")
    payment = commands.receive_payment(matter, plan, by=lawyer, at=on(2019, 1, 18))
    commands.confirm_receipt(payment.entries.get(), by=office.worker, at=on(2019, 1, 19))
    balance = ledger.total(ledger.balances(matter).values())
    assert (balance.claimed, balance.awarded) == (Decimal("133780.40"), AWARD)
    assert (balance.right, balance.received, balance.owed) == (AWARD, AWARD, 0)

    closed(office, case)
    matter.refresh_from_db()
    assert matter.fault_share == HIS_SHARE
    assert (WHOLE * (1 - matter.fault_share) - ADVANCE).quantize(Decimal("0.01")) == balance.received
    assert Evidence.objects.filter(matter=matter).count() == CustodyEntry.objects.count() == len(PIECES)
    figures_say(office)


def closed(office: Office, case: Case) -> None:
    """Reported, called back, filed away."""
    lawyer, at = office.lawyer.person, on(2019, 1, 21)
    answers = {"result": Result.PARTLY, "reason": "全部到账"}
    case = casework.act(case, "end_recovery", by=lawyer, at=at, answers=answers)
    answers = {"result": Result.PARTLY, "concluded_on": date(2019, 1, 18)}
    case = casework.act(case, "conclude", by=lawyer, at=at, answers=answers)
    case = casework.act(case, "report", by=lawyer, at=at, answers={"summary": "鉴定、取证、起诉，判决已履行"})
    later = at + timedelta(days=7)
    case = casework.act(case, "visit", by=office.caseworker, at=later, answers={"said": "钱收到了，感谢工会"})
    case = casework.act(case, "archive", by=office.head, at=later)
    assert (case.state, case.is_open) == ("archived", False)
    # Application, decision, assignment, power of attorney, closing report.
    assert Attachment.objects.filter(case=case).count() >= 5


def figures_say(office: Office) -> None:
    """One man, one award, one sum, each opened down to its line."""
    home = office.cast["yunqiao"]
    start, new_year = date(2018, 1, 1), date(2019, 1, 1)
    assert counted("legalaid_aided", home, start, new_year) == 1
    assert summed("legalaid_confirmed", home, start, new_year) == AWARD
    assert not summed("legalaid_received", home, start, new_year)
    assert summed("legalaid_received", home, new_year, NEXT_YEAR) == AWARD
    assert summed("legalaid_aid_received", home, new_year, NEXT_YEAR) == AWARD
    assert counted("legalaid_aid_beneficiaries", home, new_year, NEXT_YEAR) == 1
    success = figure("legalaid_aid_success", home, new_year, NEXT_YEAR)
    assert (success.part, success.whole, len(success.rows)) == (1, 1, 1)
