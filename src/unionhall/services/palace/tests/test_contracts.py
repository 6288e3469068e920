"""A purchase from the plan to the file, the days the law gives, and every yuan that is refused."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from docx import Document

from unionhall.engines.casework import queries as cases
from unionhall.engines.casework.commands.moving import TracksOpen
from unionhall.engines.casework.models import Case, Deadline
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW, sign_in
from unionhall.lib.errors import NotAllowed
from unionhall.services.palace import commands, ledger
from unionhall.services.palace.commands import contracts, instalments
from unionhall.services.palace.dealings import DayAhead, NoSuchProvider
from unionhall.services.palace.ledger import OverBudget
from unionhall.services.palace.models import Contract, Instalment
from unionhall.services.palace.plans import ContractPlan
from unionhall.services.palace.states import Money
from unionhall.services.palace.states.contract import SelectionMissing
from unionhall.services.palace.tests.shop import SIGNING, TODAY, Shop

pytestmark = pytest.mark.django_db


def due_days(case: Case) -> dict[str, tuple[str, date]]:
    """The running clocks: track -> (rule, day)."""
    rows = Deadline.objects.filter(case=case, ended_at=None)
    return {row.track: (row.rule, localdate(row.due_at)) for row in rows}


def test_a_contract_in_two_instalments_and_a_third_that_overspends(shop: Shop) -> None:
    case = shop.contract("performing", amount="60000")
    case = shop.instalment(case, 1, "30000")
    case = shop.instalment(case, 2, "25000")
    before = case.version
    with pytest.raises(instalments.OverContract) as refused:
        shop.act(case, "add_instalment", due_on=TODAY, amount="5000.01", deliverables="加开两次")
    assert str(refused.value) == f"合同 {case.number} 只剩 5,000.00 元，5,000.01 元超出了余额。"
    case.refresh_from_db()
    assert (case.version, Instalment.objects.count()) == (before, 2)
    balance = ledger.balance(shop.running)
    assert (balance.committed, balance.paid, balance.left) == (5_000, 55_000, 40_000)
    case = shop.act(case, "finish")
    assert ledger.balance(shop.running).left == 45_000
    case = shop.act(case, "appraise", score=92, performance="按时到岗，职工评价好")
    case = shop.act(case, "archive")
    assert (case.state, case.is_open, case.palace_contract.score) == ("archived", False, 92)


def test_public_money_follows_the_law_s_days(shop: Shop) -> None:
    case = shop.contract("awarded_public", money=Money.PUBLIC)
    assert due_days(case) == {"main": ("palace.contract_sign_days", TODAY + timedelta(days=30))}
    case = shop.act(case, "sign_public", **SIGNING)
    clocks = due_days(case)
    # Wednesday 6 May: two working days lead to Friday; Saturday the 9th is worked, so seven to Thursday the 14th.
    assert clocks["publication"] == ("palace.contract_publish_working_days", date(2026, 5, 8))
    assert clocks["filing"] == ("palace.contract_file_working_days", date(2026, 5, 14))
    basis = Deadline.objects.get(case=case, track="filing").basis
    assert "第四十七条" in basis
    assert not basis.endswith("?")


def test_public_money_is_not_filed_away_before_it_is_published(shop: Shop) -> None:
    case = shop.instalment(shop.contract("performing", money=Money.PUBLIC), 1, "60000")
    case = shop.act(shop.act(case, "finish"), "appraise", score=80, performance="合格")
    with pytest.raises(TracksOpen):
        shop.act(case, "archive")
    case = shop.act(case, "publish", channel="市政府采购网")
    case = shop.act(case, "file", receipt="财备〔2026〕18号")
    assert shop.act(case, "archive").state == "archived"


def test_union_money_follows_the_palace_s_own_days(shop: Shop) -> None:
    case = shop.contract("awarded")
    assert due_days(case)["main"][0] == "palace.contract_sign_own_days"
    assert Deadline.objects.get(case=case, ended_at=None).basis.endswith("?")
    case = shop.act(case, "sign", **SIGNING)
    assert set(due_days(case)) == {"main"}


def test_only_the_leader_awards_and_only_what_is_recorded(shop: Shop) -> None:
    case = shop.contract("selecting")
    with pytest.raises(SelectionMissing):
        shop.act(case, "award", awarded_on=TODAY)
    assert "award" not in [verb.code for verb in cases.open_verbs(case, shop.leader)]
    case = shop.act(case, "record", provider="云桥法和律师事务所", amount="58000", selection="三家报价")
    assert {verb.code for verb in cases.open_verbs(case, shop.leader)} == {"award", "return"}
    with pytest.raises(NotAllowed):
        shop.act(case, "award", by=shop.manager, awarded_on=TODAY)
    with pytest.raises(DayAhead):
        shop.act(case, "award", awarded_on=TODAY + timedelta(days=1))
    case = shop.act(case, "award", awarded_on=TODAY)
    assert ledger.balance(shop.running).committed == 58_000


def test_a_selection_sent_back_is_written_anew(shop: Shop) -> None:
    case = shop.contract("selecting")
    case = shop.act(case, "record", provider="云桥法和律师事务所", amount="58000", selection="一家报价")
    case = shop.act(case, "return", reason="报价不足三家")
    with pytest.raises(SelectionMissing):
        shop.act(case, "award", awarded_on=TODAY)
    assert Contract.objects.get().selection_record == ""


@pytest.mark.parametrize(
    ("provider", "amount", "refusal"),
    [
        ("没有这家", "1", NoSuchProvider),
        ("云桥法和律师事务所", "0", contracts.AmountMissing),
        ("云桥法和律师事务所", "100000.01", OverBudget),
    ],
)
def test_a_selection_that_cannot_be_is_refused(shop: Shop, provider: str, amount: str, refusal: type) -> None:
    case = shop.contract("selecting")
    with pytest.raises(refusal):
        shop.act(case, "record", provider=provider, amount=amount, selection="报价")
    assert Contract.objects.get().provider is None


def test_two_awards_never_bind_the_same_yuan(shop: Shop) -> None:
    first, second = (shop.contract("selecting", amount="60000") for _n in range(2))
    shop.award(first, "60000")
    case = second
    with pytest.raises(OverBudget) as refused:
        shop.act(case, "record", provider="云桥法和律师事务所", amount="60000", selection="报价")
    assert "40,000.00" in str(refused.value)


def test_a_plan_beyond_the_line_is_refused(shop: Shop) -> None:
    plan = ContractPlan(title="大合同", line=shop.running, amount_yuan=Decimal("100001"), money=Money.UNION)
    with pytest.raises(OverBudget):
        commands.plan_contract(shop.palace.place.organisation, plan, by=shop.manager, at=NOW)
    other = shop.palace.cast.staff(Role.PALACE_MANAGER, "t01")
    with pytest.raises(contracts.LineElsewhere):
        commands.plan_contract(shop.palace.cast["t01"], plan, by=other, at=NOW)
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"signed_on": TODAY + timedelta(days=1)}, DayAhead),
        ({"signed_on": TODAY - timedelta(days=1)}, contracts.SignedBeforeAward),
        ({"ends_on": TODAY - timedelta(days=1)}, contracts.TermBackwards),
    ],
)
def test_a_signature_that_cannot_be_is_refused(shop: Shop, changes: Any, refusal: type) -> None:
    case = shop.contract("awarded")
    with pytest.raises(refusal):
        shop.act(case, "sign", **SIGNING | changes)


def test_payment_follows_acceptance_and_is_made_once(shop: Shop) -> None:
    case = shop.contract("performing")
    case = shop.act(case, "add_instalment", due_on=TODAY, amount="20000", deliverables="驻点")
    paying = {"number": 1, "paid_on": TODAY}
    for amount, refusal in (("20000", instalments.NotAccepted),):
        with pytest.raises(refusal):
            shop.act(case, "pay_instalment", amount=amount, **paying)
    case = shop.act(case, "accept_instalment", number=1, accepted_on=TODAY, acceptance="齐全")
    for amount, refusal in (
        ("0", contracts.AmountMissing),
        ("20000.01", instalments.AboveTheInstalment),
        ("60000.01", instalments.OverContract),
    ):
        with pytest.raises(refusal):
            shop.act(case, "pay_instalment", amount=amount, **paying)
    case = shop.act(case, "pay_instalment", amount="20000", **paying)
    with pytest.raises(instalments.PaidAlready):
        shop.act(case, "pay_instalment", amount="1", **paying)
    with pytest.raises(instalments.AcceptedAlready):
        shop.act(case, "accept_instalment", number=1, accepted_on=TODAY, acceptance="再验")
    with pytest.raises(instalments.NoSuchInstalment):
        shop.act(case, "accept_instalment", number=7, accepted_on=TODAY, acceptance="没有")


def test_a_payment_is_undone_by_counter_entries(shop: Shop) -> None:
    case = shop.instalment(shop.contract("performing"), 1, "20000")
    assert ledger.balance(shop.running).paid == 20_000
    case = shop.act(case, "undo_payment", number=1, reason="账号填错")
    balance = ledger.balance(shop.running)
    assert (balance.committed, balance.paid, balance.left) == (60_000, 0, 40_000)
    assert Instalment.objects.get().paid_on is None
    with pytest.raises(instalments.NotPaid):
        shop.act(case, "undo_payment", number=1, reason="再来")
    case = shop.act(case, "pay_instalment", number=1, amount="20000", paid_on=TODAY)
    case = shop.act(case, "undo_payment", number=1, reason="又错")
    assert ledger.balance(shop.running).committed == 60_000


def test_a_contract_is_finished_only_when_all_is_paid(shop: Shop) -> None:
    case = shop.contract("performing")
    with pytest.raises(contracts.NoInstalment):
        shop.act(case, "finish")
    case = shop.instalment(case, 1, "20000", is_paid=False)
    with pytest.raises(contracts.InstalmentsOpen):
        shop.act(case, "finish")


@pytest.mark.parametrize("state", ["planned", "selecting", "awarded", "signed", "performing"])
def test_ending_early_frees_what_is_not_paid(shop: Shop, state: str) -> None:
    case = shop.contract(state)
    case = shop.act(case, "terminate", reason="服务方停业")
    assert (case.state, ledger.balance(shop.running).left) == ("terminated", 100_000)


def test_public_money_ended_early_leaves_no_track_open(shop: Shop) -> None:
    case = shop.contract("signed", money=Money.PUBLIC)
    with pytest.raises(TracksOpen):
        shop.act(case, "terminate", reason="服务方停业")
    case = shop.act(shop.act(case, "publish", channel="采购网"), "file", receipt="1")
    assert shop.act(case, "terminate", reason="服务方停业").state == "terminated"


def test_the_acceptance_is_a_paper_on_the_case(shop: Shop) -> None:
    case = shop.instalment(shop.contract("performing"), 1, "20000")
    paper = case.attachments.select_related("file").get()
    assert paper.label == "验收书"
    answer = sign_in(Client(), shop.manager).get(reverse("files:download", args=[paper.file_id]))
    content = Document(BytesIO(b"".join(answer)))  # type: ignore[call-overload]
    cells = [each.text for table in content.tables for row in table.rows for each in row.cells]
    text = "".join([*cells, *(each.text for each in content.paragraphs)])
    assert "云桥法和律师事务所" in text
    assert "驻点值班 12 次" in text


def test_the_auditor_sees_and_changes_nothing(shop: Shop) -> None:
    case = shop.contract("performing")
    auditor = shop.palace.cast.staff(Role.AUDITOR, "yunqiao")
    assert cases.get_case(case.pk, auditor) == case
    assert cases.open_verbs(case, auditor) == []
