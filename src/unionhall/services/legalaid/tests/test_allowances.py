"""Allowances: for what was done, once, never beyond the year's budget."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from unionhall.kernel.access.tests.cast import NOW, cast
from unionhall.lib.errors import NotAllowed, Refused
from unionhall.services.legalaid.commands import allowances, duty, rosters
from unionhall.services.legalaid.lawyer_plans import PostPlan
from unionhall.services.legalaid.models import AidBudget, Allowance, Lawyer, Matter
from unionhall.services.legalaid.queries import allowances as reading
from unionhall.services.legalaid.queries import rosters as rosters_of
from unionhall.services.legalaid.states import Stage
from unionhall.services.legalaid.tests.office import TODAY, Office, make_office

POST = PostPlan(name="服务中心", opens=time(9), closes=time(17))


def budget(office: Office, amount: int = 200_000) -> AidBudget:
    return allowances.set_budget(
        office.cast["yunqiao"], year=2026, amount_yuan=Decimal(amount), by=office.head, at=NOW
    )


def served(office: Office, lawyer: Lawyer, day: date = TODAY) -> None:
    """The lawyer was on duty that day, and signed in."""
    home, at = office.cast["yunqiao"], NOW + (day - TODAY)
    found = rosters_of.posts_of(home)
    post = found[0] if found else rosters.add_post(home, POST, by=office.head, at=at)
    roster = rosters.open_roster(home, from_on=day, to_on=day, by=office.head, at=at)
    made = rosters.set_duty(roster, post, day, lawyer, by=office.head, at=at)
    rosters.publish_roster(roster, by=office.head, at=at)
    duty.sign_in_duty(made, by=lawyer.person, at=at)


def arbitrated(office: Office) -> Matter:
    """A matter whose arbitration is under way."""
    matter = office.handled(office.ask())
    office.act(matter.case, "prepare_arbitration", by=office.lawyer.person)
    return matter


def test_a_day_on_duty_is_paid_once_to_whoever_signed_in(office: Office) -> None:
    budget(office)
    served(office, office.lawyer)
    made = allowances.grant_allowance(office.lawyer, Stage.DUTY, day=TODAY, by=office.caseworker, at=NOW)
    assert (made.amount_yuan, made.earned_on, made.budget.year) == (200, TODAY, 2026)
    assert made.basis
    with pytest.raises(allowances.GrantedAlready):
        allowances.grant_allowance(office.lawyer, Stage.DUTY, day=TODAY, by=office.caseworker, at=NOW)
    with pytest.raises(allowances.NoDutyThen):
        allowances.grant_allowance(office.rival, Stage.DUTY, day=TODAY, by=office.caseworker, at=NOW)
    with pytest.raises(NotAllowed):
        allowances.grant_allowance(office.lawyer, Stage.DUTY, day=TODAY, by=office.lawyer.person, at=NOW)


def test_a_stage_is_paid_to_whoever_has_the_matter_once_it_was_under_way(office: Office) -> None:
    budget(office)
    matter = arbitrated(office)
    made = allowances.grant_allowance(
        office.lawyer, Stage.ARBITRATION, matter=matter, by=office.caseworker, at=NOW
    )
    assert made.amount_yuan == 1200
    for lawyer, stage in ((office.lawyer, Stage.FIRST), (office.rival, Stage.ARBITRATION)):
        with pytest.raises(allowances.NotTheirStage):
            allowances.grant_allowance(lawyer, stage, matter=matter, by=office.caseworker, at=NOW)
    with pytest.raises(allowances.GrantedAlready):
        allowances.grant_allowance(
            office.lawyer, Stage.ARBITRATION, matter=matter, by=office.caseworker, at=NOW
        )


def test_nothing_is_set_aside_beyond_the_budget(office: Office) -> None:
    served(office, office.lawyer)
    with pytest.raises(allowances.NoBudget):
        allowances.grant_allowance(office.lawyer, Stage.DUTY, day=TODAY, by=office.head, at=NOW)
    budget(office, 350)
    made = allowances.grant_allowance(office.lawyer, Stage.DUTY, day=TODAY, by=office.head, at=NOW)
    later = TODAY + timedelta(days=1)
    served(office, office.rival, later)
    at = NOW + timedelta(days=1)
    with pytest.raises(allowances.OverBudget) as refused:
        allowances.grant_allowance(office.rival, Stage.DUTY, day=later, by=office.head, at=at)
    assert "150.00" in str(refused.value)
    with pytest.raises(allowances.BelowWhatIsSetAside):
        budget(office, 199)
    allowances.cancel_allowance(made, by=office.head, at=at)
    allowances.grant_allowance(office.rival, Stage.DUTY, day=later, by=office.head, at=at)
    again = [one.key for one in reading.earned_besides(office.head, 2026)]
    assert again == [f"{office.lawyer.pk}:duty:{TODAY}"]


def test_what_is_paid_is_neither_paid_again_nor_taken_back(office: Office) -> None:
    budget(office)
    served(office, office.lawyer)
    made = allowances.grant_allowance(office.lawyer, Stage.DUTY, day=TODAY, by=office.head, at=NOW)
    with pytest.raises(allowances.PaidBeforeEarned):
        allowances.pay_allowance(made, paid_on=TODAY - timedelta(days=1), by=office.head, at=NOW)
    with pytest.raises(NotAllowed):
        allowances.pay_allowance(made, paid_on=TODAY, by=office.caseworker, at=NOW)
    paid = allowances.pay_allowance(made, paid_on=TODAY, by=office.head, at=NOW)
    for act in (
        lambda: allowances.pay_allowance(paid, paid_on=TODAY, by=office.head, at=NOW),
        lambda: allowances.cancel_allowance(paid, by=office.head, at=NOW),
    ):
        with pytest.raises(allowances.PaidAlready):
            act()
    balance = reading.balance_of(office.head, 2026)
    assert (balance.planned, balance.bound, balance.paid, balance.left) == (200_000, 0, 200, 199_800)
    assert reading.by_lawyer(office.head, 2026)[0]["paid"] == 200


def test_stages_that_are_over_are_offered(office: Office) -> None:
    budget(office)
    matter = arbitrated(office)
    assert reading.earned_besides(office.head, 2026) == []
    office.act(matter.case, "end_arbitration", by=office.lawyer.person, result="won", reason="裁决")
    (offered,) = reading.earned_besides(office.head, 2026)
    assert (offered.lawyer, offered.stage, offered.matter) == (office.lawyer, Stage.ARBITRATION, matter)


@pytest.mark.django_db(transaction=True)
def test_two_who_spend_the_last_yuan_at_once() -> None:
    office = make_office(cast())
    served(office, office.lawyer)
    served(office, office.rival, TODAY + timedelta(days=1))
    budget(office, 200)
    at, barrier = NOW + timedelta(days=1), Barrier(2)
    results: list[Any] = []

    def grant(lawyer: Lawyer, day: date) -> None:
        barrier.wait()
        try:
            results.append(allowances.grant_allowance(lawyer, Stage.DUTY, day=day, by=office.head, at=at))
        except Refused as refusal:
            results.append(refusal)
        finally:
            connection.close()

    both: list[tuple[Callable[..., None], tuple[Any, ...]]] = [
        (grant, (office.lawyer, TODAY)), (grant, (office.rival, TODAY + timedelta(days=1))),
    ]  # fmt: skip
    threads = [Thread(target=act, args=args) for act, args in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(one).__name__ for one in results) == ["Allowance", "OverBudget"]
    assert Allowance.objects.count() == 1
