"""Joint work: a unit of another place acts in its own name, sees what it was given, and everything is written down."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils.timezone import localtime

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.commands import IllegalMove
from unionhall.engines.casework.models import Case, Deadline, Step
from unionhall.engines.casework.queries import cases_visible_to, get_case
from unionhall.kernel.access.permissions import may
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.audit.models import Entry
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid import commands, ledger
from unionhall.services.legalaid.commands import InvitedAlready, OwnUnit
from unionhall.services.legalaid.commands.money import OnlyYourOwn
from unionhall.services.legalaid.models import LedgerEntry, Payment
from unionhall.services.legalaid.plans import JointPlan, PaymentPlan
from unionhall.services.legalaid.tests.neighbours import Group, county, staff_of
from unionhall.services.legalaid.tests.office import TODAY, Office


def test_an_invitation_is_a_case_of_the_unit_s_own(office: Office) -> None:
    unit = county(office, "linxi", "临溪县总工会")
    clerk = staff_of(office, "linxi")
    matter = office.handled(office.ask())
    plan = JointPlan(unit=unit, task="联系在当地的工友")
    work = commands.invite_unit(matter, plan, by=office.head, at=NOW)
    assert (work.case.organisation, work.case.parent_id) == (unit, matter.pk)
    assert work.case.number != matter.case.number
    assert work.case.number.startswith(unit.short_name) or "协办" in work.case.number
    due = Deadline.objects.get(case=work.case, ended_at=None).due_at
    assert str(localtime(due).date()) == "2026-05-12"  # five working days, Saturday 9 May among them
    case = casework.act(work.case, "accept", by=clerk, at=NOW)
    case = casework.act(case, "report", by=clerk, at=NOW, answers={"progress": "已找到 12 人"})
    assert (case.state, case.steps.latest("sequence").by) == ("working", clerk)
    case = casework.act(case, "finish", by=clerk, at=NOW, answers={"outcome": "全部联系上"})
    assert (case.state, case.is_open) == ("done", False)
    reason = {"reason": "又有新工友"}
    case = casework.act(case, "reopen", by=clerk, at=NOW, answers=reason)
    case = casework.act(case, "end", by=office.head, at=NOW, answers=reason)
    assert case.state == "ended"
    names = list(Step.objects.filter(case=case).order_by("sequence").values_list("verb", "by"))
    assert names[1:] == [
        ("accept", clerk.pk), ("report", clerk.pk), ("finish", clerk.pk), ("reopen", clerk.pk), ("end", office.head.pk),
    ]  # fmt: skip


def test_a_unit_is_invited_once_and_not_by_itself(group: Group) -> None:
    office = group.office
    plan = JointPlan(unit=office.cast["plain"], task="再来")
    with pytest.raises(InvitedAlready):
        commands.invite_unit(group.matter, plan, by=office.head, at=NOW)
    with pytest.raises(OwnUnit):
        commands.invite_unit(
            group.matter, JointPlan(unit=office.cast["yunqiao"], task="自己"), by=office.head, at=NOW
        )
    with pytest.raises(NotAllowed):
        commands.invite_unit(
            group.matter,
            JointPlan(unit=county(office, "x", "临川县总工会"), task="来"),
            by=office.lawyer.person,
            at=NOW,
        )


def test_the_matter_itself_stays_closed_to_whoever_joins(group: Group) -> None:
    office = group.office
    for code in group.joints:
        clerk = staff_of(office, code)
        with pytest.raises(NotAllowed):
            get_case(group.matter.pk, clerk)
        assert list(cases_visible_to(clerk)) == [group.joints[code].case]
        for verb in ("report_progress", "conclude", "withdraw", "assign"):
            with pytest.raises(NotAllowed):
                casework.act(group.matter.case, verb, by=clerk, at=NOW, answers={})
    assert Case.objects.get(pk=group.matter.pk).state == "handling"


@pytest.mark.parametrize(
    ("code", "money", "evidence"),
    [
        ("plain", False, False), ("money", True, False), ("evidence", False, True), ("whole", True, True),
        ("invited", False, False), ("finished", False, False),
    ],
)  # fmt: skip
def test_it_is_given_what_was_said_and_only_while_it_works(
    group: Group, code: str, money: bool, evidence: bool
) -> None:
    clerk = staff_of(group.office, code)
    assert may(clerk, "legalaid.see_money", group.matter) is money
    assert may(clerk, "legalaid.receive_payment", group.matter) is money
    assert may(clerk, "legalaid.see_evidence", group.matter) is evidence
    assert may(clerk, "legalaid.add_evidence", group.matter) is evidence
    for role in (Role.DESK, Role.LEADER, Role.AUDITOR, Role.ADMINISTRATOR, Role.LAWYER):
        other = staff_of(group.office, code, role)
        assert not may(other, "legalaid.see_money", group.matter)
        assert not may(other, "legalaid.see_evidence", group.matter)


def test_it_sees_its_own_claimants_only_unless_all_were_given(group: Group) -> None:
    office = group.office
    own, whole = staff_of(office, "money"), staff_of(office, "whole")
    for name, claimant in group.claimants.items():
        assert may(own, "legalaid.see_claim", claimant) is (name == "money"), name
        assert may(whole, "legalaid.see_claim", claimant), name
    reader = staff_of(office, "evidence")
    for name, claimant in group.claimants.items():
        piece = group.evidence(claimant)
        assert may(reader, "legalaid.open_evidence", piece) is (name == "evidence"), name
    assert may(reader, "legalaid.open_evidence", group.evidence(None))


def test_once_it_is_over_nothing_is_open_any_more(group: Group) -> None:
    office, work = group.office, group.joints["whole"]
    clerk = staff_of(office, "whole")
    assert may(clerk, "legalaid.see_money", group.matter)
    case = Case.objects.get(pk=work.case.pk)
    case = casework.act(case, "end", by=office.head, at=NOW, answers={"reason": "不再需要"})
    assert not may(clerk, "legalaid.see_money", group.matter)
    assert not may(clerk, "legalaid.open_evidence", group.evidence(None))
    with pytest.raises(IllegalMove):
        casework.act(case, "report", by=clerk, at=NOW, answers={"progress": "还在办"})


def test_it_enters_money_in_its_own_name_for_its_own_people(group: Group) -> None:
    office, clerk = group.office, staff_of(group.office, "money")
    before = {name: balance_of(group, name) for name in group.claimants}
    plan = PaymentPlan(amount_yuan=Decimal(300), paid_on=TODAY, units=(office.cast["money"],))
    payment = commands.receive_payment(group.matter, plan, by=clerk, at=NOW)
    assert payment.by == clerk
    assert set(LedgerEntry.objects.filter(payment=payment).values_list("by", flat=True)) == {clerk.pk}
    after = {name: balance_of(group, name) for name in group.claimants}
    assert after["money"].received == before["money"].received + 300
    assert {name for name in after if after[name] != before[name]} == {"money"}
    line = Entry.objects.filter(verb="legalaid.payment.receive").latest("pk")
    assert line.data["payment"] == str(payment.pk)


def test_it_cannot_spread_money_over_the_people_of_others(group: Group) -> None:
    office, clerk = group.office, staff_of(group.office, "money")
    before = {name: balance_of(group, name) for name in group.claimants}
    plan = PaymentPlan(amount_yuan=Decimal(300), paid_on=TODAY, units=(office.cast["plain"],))
    for tried in (
        plan,
        replace(plan, units=()),
        replace(plan, units=(office.cast["money"], office.cast["plain"])),
    ):
        with pytest.raises(OnlyYourOwn):
            commands.receive_payment(group.matter, tried, by=clerk, at=NOW)
    assert {name: balance_of(group, name) for name in group.claimants} == before
    assert not Payment.objects.filter(by=clerk).exists()


def balance_of(group: Group, name: str) -> ledger.Balance:
    return ledger.balances(group.matter)[group.claimants[name].pk]


def test_without_the_ledger_it_enters_nothing(group: Group) -> None:
    for code in ("plain", "evidence", "invited", "finished"):
        with pytest.raises(NotAllowed):
            commands.receive_payment(
                group.matter, PaymentPlan(amount_yuan=Decimal(1), paid_on=TODAY),
                by=staff_of(group.office, code), at=NOW,
            )  # fmt: skip
