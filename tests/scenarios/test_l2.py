"""L2: 268 unpaid building workers of two places, a project in another province, five years, 5.2 million yuan.

Over fifty of them are the district's own; over 1.7 million reach these. The union of the place works along in its own
name, and money that comes in parts is spread to the cent.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.scenarios.legal import counted, figure, on, summed
from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.tests.cast import cast
from unionhall.kernel.organisations.models import Kind, Level, Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid import commands, ledger
from unionhall.services.legalaid.commands.imports import import_claimants
from unionhall.services.legalaid.commands.money import OnlyYourOwn
from unionhall.services.legalaid.models import Claimant, Debtor, JointWork, LedgerEntry, Matter, Payment
from unionhall.services.legalaid.plans import DebtorPlan, JointPlan, PaymentPlan
from unionhall.services.legalaid.queries.money import units_open_to
from unionhall.services.legalaid.states import Cause, Liability, Money, Result, Spread
from unionhall.services.legalaid.tests.group import rows, worker
from unionhall.services.legalaid.tests.office import Office, make_office

pytestmark = pytest.mark.django_db
PEOPLE, OURS = 268, 56
# In fen, so that the shares of a payment never come out even.
OURS_EACH, THEIRS_EACH = 3_111_300, 1_648_307
RELATED_DEBTS = Decimal("36000000.00")
SIDES = (
    ("沂江劳务有限公司", Liability.SUBCONTRACTOR, None, ""),
    ("沂江第三建筑工程有限公司", Liability.CONTRACTOR, None, "转包"),
    ("远景置业有限公司", Liability.DEVELOPER, RELATED_DEBTS, "工程款合同纠纷、民间借贷"),
)
FIRST, AFTER = date(2014, 1, 1), date(2020, 1, 1)


@pytest.fixture
def office(db: None) -> Office:
    return make_office(cast())


def other_province(office: Office) -> tuple[Organisation, Person]:
    """The union of the place where the building stands, and who works there."""
    province = Organisation.objects.create(
        path="xiyuan", code="xiyuan", level=Level.PROVINCIAL, kind=Kind.FEDERATION, name="西原省总工会",
        short_name="西原省总工会", region="980000",
    )  # fmt: skip
    unit = Organisation.objects.create(
        parent=province, path="xiyuan.linhe", code="linhe", level=Level.COUNTY, kind=Kind.FEDERATION,
        name="临河县总工会", short_name="临河县总工会", region="980121",
    )  # fmt: skip
    office.cast.organisations["linhe"] = unit
    return unit, office.cast.staff("caseworker", "linhe")


def cents(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def opened(office: Office) -> tuple[Matter, JointWork, Person]:
    """September 2014: one of them comes, all are listed, the union of the place is asked to join in."""
    at = on(2014, 9, 2)
    matter = office.ask(
        cause=Cause.WAGES, story="工地停了，二百多人的工钱没着落", employer="沂江劳务", known_on=date(2014, 8, 31),
        amount_yuan=None, people=PEOPLE, at=at,
    )  # fmt: skip
    assert matter.is_group
    Debtor.objects.filter(matter=matter).delete()
    for name, liability, debts, note in SIDES:
        plan = DebtorPlan(name=name, liability=liability, other_debts_yuan=debts, other_debts_note=note)
        commands.add_debtor(matter, plan, by=office.caseworker, at=at)
    unit, clerk = other_province(office)
    plan = JointPlan(unit=unit, task="联系住建、人社部门，跟进项目复工")
    work = commands.invite_unit(matter, plan, by=office.head, at=on(2014, 9, 3))
    casework.act(work.case, "accept", by=clerk, at=on(2014, 9, 5))
    ours = [worker(n, amount=str(Decimal(OURS_EACH + n) / 100), unit="yunqiao") for n in range(1, OURS)]
    theirs = [
        worker(n, amount=str(Decimal(THEIRS_EACH + n) / 100), unit="linhe") for n in range(OURS, PEOPLE)
    ]
    taken = import_claimants(matter, rows(*ours, *theirs), by=office.caseworker, at=on(2014, 9, 9))
    assert taken.added == PEOPLE - 1
    first = office.first(matter)
    Claimant.objects.filter(pk=first.pk).update(unit=office.cast["yunqiao"])
    commands.set_claim(
        first, Decimal(OURS_EACH) / 100, by=office.caseworker, at=on(2014, 9, 9), on=date(2014, 9, 9)
    )
    return matter, work, clerk


def followed(office: Office, matter: Matter) -> Case:
    """Five years with several departments of both places."""

    def act(case: Case, verb: str, at: datetime, **answers: Any) -> Case:
        return casework.act(case, verb, by=office.head, at=at, answers=answers)

    case = act(matter.case, "apply", on(2014, 9, 10), applied_on=date(2014, 9, 10))
    case = act(case, "accept", on(2014, 9, 11), ground="migrant_pay")
    case = act(case, "assign", on(2014, 9, 12), lawyer=office.lawyer.person)
    case = act(case, "start", on(2014, 9, 15), met_on=date(2014, 9, 15))
    case = act(case, "report_employer", on(2014, 9, 20), accepted_on=date(2014, 9, 19))
    case = act(case, "draft_letter", on(2014, 10, 8))
    case = act(
        case,
        "send_opinion",
        on(2014, 10, 10),
        sent_on=date(2014, 10, 10),
        to="沂江第三建筑",
        demand="先行清偿欠薪",
    )
    case = act(
        case, "end_inspection", on(2014, 12, 20), result=Result.PARTLY, reason="责令支付，项目停工无款"
    )
    case = act(
        case,
        "refer_prosecutor",
        on(2015, 1, 9),
        sent_on=date(2015, 1, 9),
        to="项目地检察院",
        demand="支持起诉",
    )
    case = act(case, "collect_money", on(2015, 1, 12))
    for year, answer in ((2016, "项目仍停工"), (2017, "正谈接盘"), (2018, "项目复工，列入清欠计划")):
        case = act(case, "chase_money", on(year, 3, 10), answer=answer)
    return act(case, "correct_letter", on(2018, 11, 20), corrected_on=date(2018, 11, 20))


def sums(matter: Matter, unit: Organisation | None = None) -> ledger.Balance:
    """All, or those that a unit speaks for."""
    each = ledger.balances(matter)
    claimants = Claimant.objects.filter(matter=matter)
    if unit is not None:
        claimants = claimants.filter(unit=unit)
    return ledger.total(each[one.pk] for one in claimants)


def pay(
    matter: Matter,
    amount: Decimal,
    day: date,
    *,
    by: Person,
    units: tuple[Organisation, ...] = (),
    **more: Any,
) -> Payment:
    plan = PaymentPlan(amount_yuan=amount, paid_on=day, units=units, **more)
    payment = commands.receive_payment(matter, plan, by=by, at=on(day.year, day.month, day.day))
    shares = list(LedgerEntry.objects.filter(payment=payment).values_list("amount_yuan", flat=True))
    assert cents(shares) == amount
    return payment


def test_268_people_two_provinces_five_years(office: Office) -> None:
    matter, work, clerk = opened(office)
    home, there = office.cast["yunqiao"], work.organisation
    claimed = sums(matter).claimed
    assert Claimant.objects.filter(matter=matter).count() == PEOPLE
    assert claimed > 5_200_000
    assert Claimant.objects.filter(matter=matter, unit=home).count() == OURS > 50
    assert Debtor.objects.get(matter=matter, liability=Liability.DEVELOPER).other_debts_yuan == RELATED_DEBTS

    case = followed(office, matter)
    # What came first is everybody's, in proportion; then each place brings its own people the rest.
    pay(matter, Decimal("1000000.01"), date(2018, 12, 21), by=office.caseworker)
    pay(matter, Decimal("2000000.03"), date(2019, 5, 10), by=clerk, units=(there,), spread=Spread.EQUAL)
    left = sums(matter, home).owed
    assert left > 1_000_000
    through_court = pay(
        matter,
        left - Decimal("0.01"),
        date(2019, 10, 18),
        by=office.caseworker,
        units=(home,),
        has_arrived=False,
    )
    assert sums(matter, home).received < 1_700_000  # what lies with the court has not reached anybody
    commands.pass_on_payment(through_court, on=date(2019, 11, 15), by=office.caseworker, at=on(2019, 11, 15))
    pay(matter, Decimal("0.01"), date(2019, 11, 15), by=office.caseworker, units=(home,))

    ours = sums(matter, home)
    assert (ours.received, ours.owed) == (ours.claimed, 0)
    assert ours.received > 1_700_000
    everybody = sums(matter)
    assert everybody.received == cents(Payment.objects.values_list("amount_yuan", flat=True))
    assert everybody.received + everybody.owed == claimed
    assert all(0 <= one.received <= one.right for one in ledger.balances(matter).values())

    ended(office, matter, work, clerk, case)
    figures_say(office, ours, everybody, claimed)


def ended(office: Office, matter: Matter, work: JointWork, clerk: Person, case: Case) -> None:
    """Its part is done; from then on the other unit sees nothing. The matter has its result."""
    at = on(2019, 12, 10)
    joint = Case.objects.get(pk=work.case.pk)
    casework.act(
        joint, "finish", by=clerk, at=at, answers={"outcome": "本地工友款项已发放一部分，余款列入执行"}
    )
    with pytest.raises(NotAllowed):
        pay(matter, Decimal(1), date(2019, 12, 11), by=clerk, units=(work.organisation,))
    steps = joint.steps.exclude(by=None).values_list("by__organisation__code", flat=True)
    assert set(steps) == {"yunqiao", "linhe"}
    answers = {"result": Result.PARTLY, "reason": "本地工友全部到账"}
    case = casework.act(case, "end_recovery", by=office.head, at=at, answers=answers)
    answers = {"result": Result.PARTLY, "concluded_on": date(2019, 12, 10)}
    assert casework.act(case, "conclude", by=office.head, at=at, answers=answers).state == "closing"


def figures_say(office: Office, ours: ledger.Balance, everybody: ledger.Balance, claimed: Decimal) -> None:
    """One matter, 268 people; what was received and whom it reached opens down to the lines."""
    home = office.cast["yunqiao"]
    assert counted("legalaid_matters", home, FIRST, AFTER) == 1
    assert counted("legalaid_people", home, FIRST, AFTER) == PEOPLE
    assert summed("legalaid_involved", home, FIRST, AFTER) == claimed
    assert summed("legalaid_received", home, FIRST, AFTER) == everybody.received
    assert counted("legalaid_beneficiaries", home, FIRST, AFTER) == PEOPLE
    lines = figure("legalaid_received", home, FIRST, AFTER).rows
    assert sum(line.amount_yuan for line in lines if line.claimant.unit_id == home.pk) == ours.received
    many = figure("legalaid_groups", home, FIRST, AFTER)
    assert (many.part, len(many.rows)) == (1, 1)


def test_a_unit_of_the_other_place_deals_with_its_own_people_only(office: Office) -> None:
    matter, work, clerk = opened(office)
    assert units_open_to(matter, clerk) == (work.organisation,)
    assert units_open_to(matter, office.caseworker) is None
    with pytest.raises(OnlyYourOwn):
        pay(matter, Decimal(100), date(2014, 9, 12), by=clerk)
    with pytest.raises(OnlyYourOwn):
        pay(matter, Decimal(100), date(2014, 9, 12), by=clerk, units=(office.cast["yunqiao"],))
    assert not Payment.objects.exists()
    assert not LedgerEntry.objects.filter(kind=Money.RECEIVED).exists()
